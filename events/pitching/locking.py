"""The locks that every change of a pitch takes: the event first when places on its stage are counted, then the pitch.

A seat in the room is the last: the row of the session comes after these two (`seat`).
"""

from django.utils.translation import gettext as _

from events.models import EventPage, Pitch

from .errors import RefusedError


def lock_events(*pks):
    """These events by key, as they are now; nobody else counts places on their stages until the transaction ends.

    First the rows, in one order, then a second question: of rows that it waited for in a join, PostgreSQL gives the
    other table as it was before.
    """
    list(EventPage.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))
    return EventPage.objects.in_bulk(pks)


def lock_pitch(pitch):
    """The pitch as it is now. Raises RefusedError when it is gone."""
    found = Pitch.objects.select_for_update(of=("self",)).filter(pk=pitch.pk).first()
    if found is None:
        raise RefusedError(_("Deze pitch bestaat niet meer."))
    return found


def lock_both(pitch):
    """(event, pitch), the event first. Raises RefusedError for one that is gone or went to another event meanwhile."""
    event = lock_events(pitch.event_id).get(pitch.event_id)
    found = lock_pitch(pitch)
    if event is None or found.event_id != event.pk:
        raise RefusedError(_("Deze pitch hoort intussen bij een ander evenement. Laad de pagina opnieuw."))
    found.event = event
    return event, found


def places_left(event):
    """How many pitches still fit on the stage; None without a limit."""
    if event.pitch_places is None:
        return None
    return event.pitch_places - event.pitches.taking_a_place().count()
