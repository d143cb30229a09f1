"""Whose a pitch is. Initiatives are met through their declaration in `engagement.targets`."""

from django.db.models import Q

from engagement import targets
from events.models import Pitch

INITIATIVE = "initiative"


def initiatives_of(user):
    """The pages of initiatives that this account answers for, online or not."""
    kind = targets.get(INITIATIVE)
    return kind.owned(user) if kind and kind.owned else []


def owners_of(page):
    """The accounts that answer for this initiative; none without one."""
    kind = targets.get(INITIATIVE)
    return kind.owners(page) if kind and page else []


def people_of(pitch):
    """Everybody who answers for a pitch, whoever sent it in first. A draft is of its writer alone."""
    sender = pitch.submitted_by
    found = [sender] if sender and sender.is_active else []
    if pitch.state != Pitch.State.DRAFT:
        found += [user for user in owners_of(pitch.initiative) if user not in found]
    return found


def hearing(pitch):
    """Who gets the mails about it: whoever sent it in, and else the owners of the initiative."""
    found = people_of(pitch)
    return found[:1] if pitch.submitted_by in found else found


def pitches_of(user):
    """All that this account answers for, the newest first."""
    owned = [page.pk for page in initiatives_of(user)]
    own = Q(submitted_by=user.pk) | (Q(initiative__in=owned) & ~Q(state=Pitch.State.DRAFT))
    found = Pitch.objects.filter(own).select_related("event", "initiative", "submitted_by")
    return found.order_by("-created_at", "-pk")
