"""App registration."""

from django.apps import AppConfig


class ToolkitConfig(AppConfig):
    """The toolkit: articles, funds, venues, rules and the finder over all of them."""

    name = "toolkit"

    def ready(self):
        from . import declarations

        declarations.register()
