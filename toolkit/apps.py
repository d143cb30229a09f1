"""App registration."""

from django.apps import AppConfig


class ToolkitConfig(AppConfig):
    """Advice, money, rules and rooms for initiators."""

    name = "toolkit"
