"""Forget every page that is kept for readers."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from cms import page_cache


class Command(BaseCommand):
    """For whoever changed data past Wagtail: with SQL, a restored backup or a bulk import."""

    help = "Forget every kept page, in all processes of this site and in the proxy."

    def handle(self, *args, **options):
        page_cache.raise_generation()
        self.stdout.write(_("Alle bewaarde pagina’s zijn vergeten."))
