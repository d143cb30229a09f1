"""Groups, permissions and the two-step workflow."""

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from accounts import roles
from accounts.services import setup_roles


class Command(BaseCommand):
    help = "Maakt de vier rollen met hun rechten en het publiceren in twee stappen. Mag zo vaak als u wilt."

    def add_arguments(self, parser):
        parser.add_argument(
            "--reset", action="store_true", help="Haal ook rechten weg die later met de hand zijn gegeven."
        )

    def handle(self, *args, reset=False, **options):
        try:
            groups = setup_roles(reset=reset)
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        if options["verbosity"]:
            for name, group in groups.items():
                self.stdout.write(f"{group.name}: {roles.ROLES[name].summary}")
