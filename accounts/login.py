"""Who is knocking at the staff door: what django-axes counts wrong passwords by."""

import ipaddress
import unicodedata

from django.conf import settings


def attempted_address(request, credentials=None):
    """The address that was typed, in one spelling.

    Without this each way of writing the same address ("Jan@", "JAN@", " jan@") would get its own five attempts,
    because signing in ignores capitals.
    """
    typed = ""
    if credentials:
        typed = credentials.get("username") or credentials.get("email") or ""
    elif request is not None:
        typed = request.POST.get("username", "")
    return unicodedata.normalize("NFKC", str(typed)).strip().lower()[:255]


def client_address(request):
    """The visitor's IP address.

    Behind N trusted proxies it is the Nth from the right in X-Forwarded-For; what stands left of that may be
    anybody's invention. None when there is no valid address.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        if len(hops) >= settings.TRUSTED_PROXIES:
            address = hops[-settings.TRUSTED_PROXIES]
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return None
