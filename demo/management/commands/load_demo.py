"""Fill the site with the demo city."""

import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from demo.loader.content import ContentError
from demo.loader.load import load_demo


class Command(BaseCommand):
    """Safe to run again: only what is new in the files is written, and never over the work of an editor."""

    help = "Load the demo city: accounts, places, pictures, pages and settings. Not for a real site."

    def add_arguments(self, parser):
        parser.add_argument("--reset", action="store_true", help="also undo what editors changed in demo content")
        parser.add_argument(
            "--no-renditions", action="store_true", help="leave the sizes of pictures to their first visitor"
        )

        parser.add_argument("--migrate", action="store_true", help="bring the database up to date first")

    def handle(self, *args, reset, no_renditions, migrate, **options):
        if not settings.DEMO or settings.SESSION_COOKIE_SECURE:
            raise CommandError(_("Dit is geen demonstratie. De demo heeft openbare wachtwoorden en hoort hier niet."))
        if migrate:
            # Here and not in a process of its own: to start one takes longer than to see that nothing is to be done.
            self.stdout.write(_("· database bijwerken"))
            call_command("migrate", verbosity=0)
        started = time.monotonic()
        try:
            result = load_demo(reset=reset, renditions=not no_renditions, tell=self.stdout.write)
        except ContentError as error:
            raise CommandError(_("Fout in de inhoud van de demo. %s") % error) from None
        self.report(result, time.monotonic() - started)

    def report(self, result, seconds):
        if result.changed:
            self.stdout.write(
                _("Demo geladen in %(seconds)d seconden: %(number)d onderdelen nieuw of gewijzigd.")
                % {"seconds": round(seconds), "number": len(result.written)}
            )
        else:
            self.stdout.write(_("De demo is al geladen en niet gewijzigd."))
        for key in result.kept:
            self.stdout.write(_("Door een redacteur gewijzigd en daarom gelaten: %s") % key)
