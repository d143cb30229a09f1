"""Where the QR code of a registration leads: staff to the door, its owner to the registration, others to the code.

Whoever has the code sees when and where, and never a name: it is shown at a door, where others see it too.
"""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import sessions
from cms.addresses import address_key
from events import moments
from events.registrations import links

from . import codes, pictures


def _gone(request):
    return render(request, "pages/events/registration_gone.html", status=410)


@require_safe
@sessions.personal
def entrance(request, code):
    """The code itself, large."""
    registration = codes.find(code)
    if registration is None:
        return _gone(request)
    user = request.user
    if user.is_authenticated and user.is_staff and user.has_perm("events.check_in_session"):
        door = reverse("event_session_door", args=[registration.session_id])
        return redirect(f"{door}?{urlencode({'code': codes.code_of(registration)})}")
    if sessions.is_resident(user) and registration.address_key == address_key(user.email):
        return redirect(links.path(links.MANAGE, registration))
    context = {
        "registration": registration,
        "session": registration.session,
        "event": registration.session.event,
        "when": moments.when(*registration.times),
        "entrance": shown(registration),
    }
    return render(request, "pages/events/entrance.html", context)


def shown(registration):
    """What a page shows of the code, or None for who shows none at the door."""
    if not codes.has_code(registration):
        return None
    return {
        "code": codes.grouped(codes.code_of(registration)),
        "drawing": pictures.drawing(codes.link(registration)),
        "picture_url": f"{codes.path(registration)}qr.png",
    }


@require_safe
@sessions.personal
def picture(request, code):
    """The QR code as a file, to keep on a telephone."""
    registration = codes.find(code)
    if registration is None or not codes.has_code(registration):
        return _gone(request)
    response = HttpResponse(pictures.png(codes.link(registration)), content_type="image/png")
    response["Content-Disposition"] = 'attachment; filename="toegangscode.png"'
    return response
