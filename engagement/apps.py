"""App registration."""

from django.apps import AppConfig


class EngagementConfig(AppConfig):
    """What residents do with the content of other modules: react, follow, write to each other."""

    name = "engagement"

    def ready(self):
        from . import declarations

        declarations.register()
