"""Who is signed in, since when, and what that opens."""

from datetime import timedelta
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme

from .guard.requests import from_another_site

BACKEND = "accounts.backends.ResidentBackend"
SIGNED_IN_AT = "resident_signed_in_at"
WAITING = "sign_in"
# How long somebody who asked for a mail may take, a newer mail included.
WAITING_SECONDS = 30 * 60
RECENT = timedelta(minutes=15)
NOT_KEPT = {"csrfmiddlewaretoken"}
# As long as `SignInRequest.next_url`.
LONGEST_NEXT = 300
MOMENTS_KEPT = 10


def inside(url):
    """The path if it lies within this site, and nothing otherwise. One that is too long is not worth a refusal."""
    fits = url and len(url) <= LONGEST_NEXT and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return url if fits else ""


def remember_address(request, address, next_url):
    """Keep the address between asking for a mail and typing its code: never in a URL. And when it was asked for."""
    now, before = timezone.now().timestamp(), waiting(request)
    asked = before.get("asked", []) if before.get("address") == address else []
    request.session[WAITING] = {
        "address": address,
        "next": next_url,
        "at": now,
        "asked": [*asked, now][-MOMENTS_KEPT:],
    }


def waiting(request):
    """{address, next, at, asked} of whoever asked for a mail not long ago, or nothing."""
    found = request.session.get(WAITING) or {}
    return found if timezone.now().timestamp() - found.get("at", 0) < WAITING_SECONDS else {}


def open_session(request, user):
    """Sign a resident in: a new session key, and the session of whoever sat here before is gone."""
    request.session.pop(WAITING, None)
    login(request, user, backend=BACKEND)
    request.session[SIGNED_IN_AT] = timezone.now().timestamp()
    request.session.set_expiry(settings.RESIDENT_SESSION_AGE)


def is_resident(user):
    """Signed in, and not as a member of staff."""
    return user.is_authenticated and not (user.is_staff or user.is_superuser)


def personal(view):
    """Nobody keeps this page: no cache, no search engine."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


def to_sign_in(next_url):
    """To the form that asks for an address, and back again afterwards."""
    return redirect(f"{reverse('sign_in')}?{urlencode({'next': next_url})}")


def signed_in_required(view):
    """Everyone who signed in; others are asked to."""

    @personal
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return to_sign_in(reverse("mine") if request.method == "POST" else request.get_full_path())
        return view(request, *args, **kwargs)

    return wrapped


def resident_required(view):
    """A resident who signed in. Others are asked to, and come back; staff is told that this is for residents.

    A form that was sent after the session had ended comes back whole: nobody types it a second time.
    """

    @personal
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if is_resident(request.user):
            return view(request, *args, **kwargs)
        if request.user.is_authenticated:
            return render(request, "pages/accounts/of_staff.html", {"for_residents": True}, status=403)
        # A browser sends no session with a form of another site: that must not come back as somebody's own words.
        if request.method != "POST" or request.FILES or from_another_site(request):
            return to_sign_in(request.get_full_path())
        sent = [(name, value) for name, values in request.POST.lists() for value in values if name not in NOT_KEPT]
        return render(request, "pages/accounts/signed_out_meanwhile.html", {"sent": sent}, status=403)

    return wrapped


def recent_sign_in_required(view):
    """For what cannot be undone: a resident who signed in within the last quarter of an hour."""

    @signed_in_required
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        since = request.session.get(SIGNED_IN_AT, 0)
        if is_resident(request.user) and timezone.now().timestamp() - since > RECENT.total_seconds():
            return to_sign_in(request.path)
        return view(request, *args, **kwargs)

    return wrapped
