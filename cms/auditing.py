"""Write down who did what in the back office."""

import re

from django.contrib.messages import ERROR
from django.http import HttpRequest
from django.urls import reverse

from .exports import FORMATS
from .models import AuditEntry

WATCHED = "/beheer/"
# Screens that load by themselves while somebody works; they say nothing about who looked at what.
NOISE = {
    "wagtailadmin_block_preview",
    "wagtailadmin_dismissibles",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite",
    "wagtailadmin_tag_autocomplete",
    "wagtailadmin_tag_model_autocomplete",
    "wagtailadmin_readability",
    "wagtailadmin_editing_sessions:ping",
    "wagtailadmin_editing_sessions:release",
    "wagtailadmin_api:pages:listing",
    "wagtailadmin_api:pages:detail",
    "wagtailadmin_explore_results",
}
NOISE_ENDINGS = ("preview_on_add", "preview_on_edit", "_results", "_progress", "chosen", "chosen_multiple", "preview")
# Only numbers and UUIDs are kept of an address: never a name, a token or an e-mail address.
NUMBER = re.compile(r"[0-9]{1,20}|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}")


def record(action, *, user=None, view="", object_id="", status=None):
    """Add one line. Never pass names, addresses or contents: only which screen and which number."""
    return AuditEntry.objects.create(
        action=action,
        user=user if user and user.is_authenticated else None,
        view=view[:120],
        object_id=str(object_id)[:64],
        status=status,
    )


def _turned_away(request, response):
    """Wagtail answers "no permission" with a redirect to the dashboard and a red message, or to the login."""
    if response.status_code in (401, 403):
        return True
    if response.status_code != 302:
        return False
    target = response.headers.get("Location", "").split("?")[0]
    if target == reverse("wagtailadmin_login"):
        return True
    queued = getattr(getattr(request, "_messages", None), "_queued_messages", ())
    return target == reverse("wagtailadmin_home") and any(message.level == ERROR for message in queued)


def _action(request: HttpRequest, response):
    if _turned_away(request, response):
        return AuditEntry.Action.REFUSED
    if request.GET.get("export") in FORMATS:
        return AuditEntry.Action.EXPORT
    return AuditEntry.Action.READ if request.method in ("GET", "HEAD") else AuditEntry.Action.WRITE


def _is_noise(request, name):
    """Screens that nobody opened on purpose: previews, polling, and saving while typing (a POST that wants JSON).

    What is written that way stands in Wagtail's own page log.
    """
    if name in NOISE or name.endswith(NOISE_ENDINGS):
        return True
    autosave = request.method == "POST" and not request.accepts("text/html")
    return autosave and name.endswith((":edit", ":add"))


def _number(match):
    values = [str(value) for value in (*match.kwargs.values(), *match.args)]
    return next((value for value in values if NUMBER.fullmatch(value)), "")


class AuditMiddleware:
    """Logs each screen of the back office that a signed-in member of staff opens or sends."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        match = request.resolver_match
        if not request.path_info.startswith(WATCHED) or match is None or not request.user.is_authenticated:
            return response
        name = match.view_name or ""
        action = _action(request, response)
        if action == AuditEntry.Action.REFUSED or not _is_noise(request, name):
            record(action, user=request.user, view=name, object_id=_number(match), status=response.status_code)
        return response
