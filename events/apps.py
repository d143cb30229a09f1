"""App registration."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The agenda: events, signing up, pitches and the door."""

    name = "events"

    def ready(self):
        from . import declarations

        declarations.register()
