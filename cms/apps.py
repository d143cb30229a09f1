"""App registration of the kernel."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    """Connects cache and catalogue invalidation once all models are known."""

    name = "cms"
    verbose_name = _("Kern")

    def ready(self):
        from . import declarations, signals

        declarations.register()
        signals.connect()
