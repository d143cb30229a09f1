"""App registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    """One way out for every mail of the site."""

    name = "messaging"
    verbose_name = _("Berichten")

    def ready(self):
        from . import declarations

        declarations.register()
