"""App registration."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Declares the pages of this app to the catalogue."""

    name = "home"

    def ready(self):
        from . import declarations, signals

        declarations.register()
        signals.connect()
