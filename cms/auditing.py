"""Write down who did what in the back office."""

from django.http import HttpRequest

from .models import AuditEntry

WATCHED = "/beheer/"
# Screens that load by themselves while somebody works; they say nothing about who looked at what.
NOISE = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog", "wagtailadmin_block_preview"}


def record(action, *, user=None, view="", object_id="", status=None):
    """Add one line. Never pass names, addresses or contents: only which screen and which number."""
    return AuditEntry.objects.create(
        action=action,
        user=user if user and user.is_authenticated else None,
        view=view[:120],
        object_id=str(object_id)[:64],
        status=status,
    )


def _action(request: HttpRequest, status):
    if status in (401, 403):
        return AuditEntry.Action.REFUSED
    if "export" in request.GET:
        return AuditEntry.Action.EXPORT
    return AuditEntry.Action.READ if request.method in ("GET", "HEAD") else AuditEntry.Action.WRITE


class AuditMiddleware:
    """Logs each screen of the back office that a signed-in member of staff opens or sends."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        match = request.resolver_match
        if request.path_info.startswith(WATCHED) and match and request.user.is_authenticated:
            name = match.view_name or ""
            if name.rsplit(":", 1)[-1] not in NOISE:
                number = next((str(value) for value in match.kwargs.values()), "") or "".join(map(str, match.args[:1]))
                record(
                    _action(request, response.status_code),
                    user=request.user,
                    view=name,
                    object_id=number,
                    status=response.status_code,
                )
        return response
