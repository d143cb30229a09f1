"""Pages for stadsdelen and wijken that have none yet."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from home import services
from home.models import NeighbourhoodIndexPage


class Command(BaseCommand):
    """Run after `load_neighbourhoods`, and again after each newer file; edited pages stay as they are."""

    help = "Make and publish the missing pages below /wijken/."

    def handle(self, *args, **options):
        try:
            made = services.create_neighbourhood_pages()
        except NeighbourhoodIndexPage.DoesNotExist:
            raise CommandError(_("Er is nog geen pagina “Wijken”. Draai eerst: manage.py create_site")) from None
        for page in made:
            self.stdout.write(page.url)
        self.stdout.write(_("%d nieuwe wijkpagina's.") % len(made))
