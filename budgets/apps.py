"""App registration."""

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    """Declares editions and plans to the catalogue."""

    name = "budgets"

    def ready(self):
        from . import declarations

        declarations.register()
