"""Who may pass the door of the back office, before any screen of it is asked."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.security import STAFF_PREFIX

from . import factors, recent

# What belongs to the door itself.
DOOR = {
    "account_login",
    "account_logout",
    "mfa_authenticate",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
}
# What somebody without the second step that the role needs can still open: setting one up.
SETTING_UP = DOOR | {
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
}


class StaffDoorMiddleware:
    """Staff only, with the second step that their role needs, and asked again for dangerous acts."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.view_name
        if not request.path_info.startswith(STAFF_PREFIX) or name in DOOR or not request.user.is_authenticated:
            return None
        if not (request.user.is_staff or request.user.is_superuser):
            return redirect("wagtailadmin_login")
        if name not in SETTING_UP and factors.is_missing(request):
            return _set_up_first(request)
        if recent.is_dangerous(request) and not recent.passes(request):
            return ask_again(request)
        return None

    def process_exception(self, request, exception):
        """Before django-allauth, which would keep the POST in the session and send it by itself afterwards."""
        return ask_again(request) if isinstance(exception, ReauthenticationRequired) else None


def _set_up_first(request):
    if request.method == "GET" and request.accepts("text/html"):
        messages.warning(request, _("Voor uw rol is een tweede stap nodig. Stel die eerst in."))
    return redirect("mfa_index")


def ask_again(request):
    """To the question who somebody is, and back to the screen (never to a POST, which did nothing)."""
    if request.method == "POST":
        messages.warning(request, _("Er is nog niets veranderd. Bevestig wie u bent en doe het daarna opnieuw."))
    methods = get_adapter().get_reauthentication_methods(request.user)
    address = methods[0]["url"] if methods else reverse("wagtailadmin_login")
    return HttpResponseRedirect(f"{address}?{urlencode({'next': request.get_full_path()})}")
