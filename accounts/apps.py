"""App registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    """Staff accounts and roles."""

    # This module holds two configurations; without this line Django would take neither.
    default = True
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        from . import declarations, signals

        declarations.register()
        signals.connect()


class StaffUsersConfig(WagtailUsersAppConfig):
    """Wagtail's own user screens, for accounts without a user name."""

    user_viewset = "accounts.viewsets.StaffViewSet"
