"""The way to one's own second step, and to that of a colleague."""

from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button


@hooks.register("register_admin_urls")
def register_own_addresses():
    return [path("", include("accounts.staff.own_urls"))]


@hooks.register("register_account_menu_item")
def second_step_item(request):
    return {
        "url": reverse("mfa_index"),
        "label": _("Aanmelden met een tweede stap"),
        "help_text": _("Uw passkeys, uw app en uw herstelcodes."),
    }


@hooks.register("register_account_menu_item")
def sign_out_item(request):
    return {
        "url": reverse("staff_sign_out_everywhere"),
        "label": _("Overal afmelden"),
        "help_text": _("Meld alle andere apparaten af, bijvoorbeeld als u er een kwijt bent."),
    }


@hooks.register("register_user_listing_buttons")
def reset_button(user, request_user):
    """Not for oneself, and not for an administrator unless one is."""
    allowed = request_user.has_perm("accounts.change_user") and (request_user.is_superuser or not user.is_superuser)
    if allowed and user != request_user:
        yield Button(
            _("Tweede stap weghalen"), reverse("staff_reset_second_step", args=[user.pk]), icon_name="key", priority=40
        )
