"""The order of an evening and the minutes of each pitch, as one form of staff says it."""

from django.db import transaction

from events.models import Pitch
from events.pitching import course
from events.pitching.errors import OrderChangedError
from events.pitching.locking import lock_events


def in_order(event):
    """The pitches that the organiser plans with, the first one first."""
    return list(event.pitches.in_the_order().select_related("initiative", "submitted_by"))


def seen(pitches):
    """The order that a form shows, so that it can tell whether another one was saved meanwhile."""
    return ",".join(str(pitch.pk) for pitch in pitches)


@transaction.atomic
def save_order(*, event, shown, numbers, minutes, step=None):
    """Write order and minutes, {key: number}. `shown` is what the form showed (`seen`). Gives the pitches in order.

    Raises OrderChangedError when another order was saved meanwhile, or somebody came or went.
    """
    event = lock_events(event.pk)[event.pk]
    pitches = in_order(event)
    if seen(pitches) != shown:
        raise OrderChangedError(pitches)
    known = {pitch.pk: pitch for pitch in pitches}
    changed = []
    for place, pk in enumerate(course.reordered(list(known), numbers, step), 1):
        pitch = known[pk]
        wanted = (place, minutes.get(pk, pitch.minutes))
        if (pitch.order, pitch.minutes) != wanted:
            pitch.order, pitch.minutes = wanted
            changed.append(pitch)
    Pitch.objects.bulk_update(changed, ["order", "minutes"])
    return in_order(event)


def room(event, pitches):
    """(minutes of all pitches together, minutes of the session or None)."""
    session = event.stage_session()
    lasts = int((session.ends_at - session.starts_at).total_seconds() // 60) if session else None
    return sum(pitch.minutes for pitch in pitches), lasts
