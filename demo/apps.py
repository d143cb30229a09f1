"""App registration."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Content and commands of the demo city."""

    name = "demo"
