"""The first start of a site: home page, index of wijken and site record."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from home import services


class Command(BaseCommand):
    """Run after `migrate`, and again whenever you like: what exists is left alone."""

    help = "Make the home page, /wijken/ and the site record at the public address of the settings."

    def add_arguments(self, parser):
        parser.add_argument("--title", default="", help="title of a new home page")

    def handle(self, *args, title, **options):
        home, index, made = services.create_site(title=title)
        text = _("Site klaar: %(home)s en %(index)s.") if made else _("Er was al een site: %(home)s en %(index)s.")
        self.stdout.write(text % {"home": home.full_url, "index": index.full_url})
