"""What the pages of one registration show."""

from django.utils import timezone

from events import moments
from events.after import certificates
from events.door import entrance
from events.kinds import Mode
from events.models import Registration

from . import links, queue

State = Registration.State
ICONS = {
    State.CONFIRMED: "check",
    State.ATTENDED: "check",
    State.WAITING: "clock",
    State.OFFERED: "tip",
    State.UNCONFIRMED: "mail",
}


def registration_context(registration):
    """How it stands in words, where the buttons lead, and for who waits: the place in the queue."""
    session, (starts_at, ends_at) = registration.session, registration.times
    place, ahead = queue.position(registration)
    return {
        "registration": registration,
        "session": session,
        "event": session.event,
        "when": moments.when(starts_at, ends_at),
        "is_online": registration.mode == Mode.ONLINE,
        "place": place,
        "ahead": ahead,
        "icon": ICONS.get(registration.state, "info"),
        "until": registration.holds_until if registration.state in Registration.HOLDING else None,
        "can_change": registration.is_live and starts_at > timezone.now() and not session.is_cancelled,
        "last_minute": queue.offer_until(session, timezone.now()) is None,
        "manage_path": links.path(links.MANAGE, registration),
        "cancel_path": links.path(links.CANCEL, registration),
        "offer_path": links.path(links.OFFER, registration),
        "entrance": entrance.shown(registration) if starts_at > timezone.now() or not session.is_over() else None,
        "certificate_path": links.path(links.CERTIFICATE, registration) if certificates.earned(registration) else "",
        "others": Registration.objects.filter(bundle=registration.bundle)
        .exclude(pk=registration.pk)
        .select_related("session")
        .order_by("session__starts_at"),
    }
