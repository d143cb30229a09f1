"""`manage.py rebuild_catalogue`: make the catalogue and its search index anew."""

from django.core.management.base import BaseCommand

from cms import catalogue, page_cache


class Command(BaseCommand):
    """Safe at any time: readers keep finding what they found until its entry is renewed."""

    help = "Maakt de catalogus en de zoekindex opnieuw, bijvoorbeeld na een nieuwe versie of een herstelde back-up."

    def handle(self, *args, **options):
        count = catalogue.rebuild()
        page_cache.raise_generation()
        self.stdout.write(f"{count} items in de catalogus.")
