"""What a public form asks of HTTP: no cookie, no cache, no other site."""

from functools import wraps
from urllib.parse import urlsplit

from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt


def from_another_site(request):
    """Whether a browser says that another site sent this form.

    Stands in for the CSRF cookie, which an anonymous reader does not get: every browser of the last years sends
    `Sec-Fetch-Site` or `Origin` with a form, and a page cannot change them. A program may leave both out; it has
    no session of anybody to abuse.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    return bool(origin) and urlsplit(origin).netloc.lower() != request.get_host().lower()


def public_form(view):
    """For the view of a form with `GuardedFormMixin`, which must call `judge` before it does anything.

    Nothing is kept, no cookie is set, and the status of the verdict becomes that of the answer; who chose to confirm
    by mail is sent on to the page that says so. A browser may show the empty form again when the reader goes back,
    with what was typed in it; an answered form is never stored.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if not response.has_header("Cache-Control"):
            kept = "private, no-store" if request.method == "POST" else "private, no-cache"
            response.headers["Cache-Control"] = kept
        verdict = getattr(request, "guard_verdict", None)
        if verdict is not None and verdict.outcome == "confirm":
            return redirect("guard_confirm")
        if verdict is not None and verdict.wait_seconds:
            response.headers["Retry-After"] = str(verdict.wait_seconds)
            response.status_code = verdict.status
        return response

    return csrf_exempt(guarded)
