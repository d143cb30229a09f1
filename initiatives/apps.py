"""App registration."""

from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    """HaarlemLink: initiative pages, needs and offers."""

    name = "initiatives"

    def ready(self):
        from . import declarations

        declarations.register()
