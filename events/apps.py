"""App registration."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The agenda, cafés, workshops and registration."""

    name = "events"
