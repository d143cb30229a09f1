"""Dangerous acts ask again who somebody is when that was longer than ten minutes ago.

The screens are matched by name in a middleware, because most of them are Wagtail's or a ledger's; own views use
`required`. A form that was opened in time may be sent for an hour, so that nobody loses what was typed. A POST
without such a form changes nothing: one confirms, and comes back to the form.
"""

from datetime import timedelta
from functools import wraps

from allauth.core.exceptions import ReauthenticationRequired
from django.utils import timezone

from cms.exports import FORMATS

WINDOW = timedelta(minutes=10)
FORM_WINDOW = timedelta(hours=1)
CONFIRMED, OPENED = "staff_confirmed_at", "staff_forms_opened"
# Accounts and roles, alone or several at once; exports are known by their question mark.
_dangerous = {
    *(f"wagtailusers_{kind}:{action}" for kind in ("users", "groups") for action in ("add", "edit", "delete")),
    "staff_reset_second_step",
    "staff_sign_out_everywhere",
}
BULK = ("accounts", "user")


def confirm(request, **kwargs):
    """Somebody just proved who they are: with a password, a code, a passkey or by signing in."""
    request.session[CONFIRMED] = timezone.now().timestamp()


def _age(moment):
    return timedelta(seconds=timezone.now().timestamp() - moment)


def is_recent(request):
    """Whether that was within the last ten minutes."""
    return _age(request.session.get(CONFIRMED, 0)) < WINDOW


def is_dangerous(request):
    """Whether the resolved screen is one that asks."""
    match = request.resolver_match
    if request.GET.get("export") in FORMATS:
        return True
    if match.view_name == "wagtail_bulk_action":
        return (match.kwargs["app_label"], match.kwargs["model_name"]) == BULK
    return match.view_name in _dangerous


def guard(view_name):
    """Add a screen of another module to those that ask, by the name of its address."""
    _dangerous.add(view_name)


def passes(request):
    """Whether this request may go on; a form that is opened now may be sent for an hour."""
    opened = request.session.get(OPENED, {})
    if is_recent(request):
        if request.method == "GET" and "export" not in request.GET:
            fresh = {path: at for path, at in opened.items() if _age(at) < FORM_WINDOW}
            request.session[OPENED] = {**fresh, request.path: timezone.now().timestamp()}
        return True
    return request.method == "POST" and _age(opened.get(request.path, 0)) < FORM_WINDOW


def check(request):
    """Raises ReauthenticationRequired, which leads to the question who somebody is."""
    if not passes(request):
        raise ReauthenticationRequired


def required(view):
    """For own views outside the table."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        check(request)
        return view(request, *args, **kwargs)

    return wrapped
