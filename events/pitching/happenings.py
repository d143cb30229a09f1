"""What a change of an evening means for its pitches: their people hear it, and nothing of theirs is lost.

Called in the transaction that changed the session, which holds its row. So no pitch is locked here: a pitch comes
before a session, everywhere.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from events import moments
from events.models import Pitch, Registration
from events.pitching import mails, seat
from events.pitching.people import hearing

# A draft is nobody's appointment.
TOLD = (Pitch.State.SUBMITTED, Pitch.State.ACCEPTED, Pitch.State.CONFIRMED)


def _pitches(event):
    found = event.pitches.filter(state__in=TOLD).select_related("submitted_by", "initiative").order_by("pk")
    for pitch in found:
        pitch.event = event
        yield pitch


def _is_stage(session):
    """The event of this session as it is now when the pitches are (or were) at this session, else None.

    Read anew: the row of the session was just written.
    """
    event = type(session.event).objects.get(pk=session.event_id)
    stage = event.stage_session()
    return event if stage is not None and stage.pk == session.pk else None


def session_changed(session, changes):
    """Another time or place. Who has a seat in the room gets the mail about that, with the evening for the calendar."""
    event = _is_stage(session)
    for pitch in _pitches(event) if event else ():
        if not seat.of_pitch(pitch).filter(session=session, state=Registration.State.CONFIRMED).exists():
            mails.time_changed(pitch, changes)


def session_cancelled(session, reason):
    """Nothing of the event is left: pitches stay as they are, so that they can go on or move to another evening.

    When another evening of the same event goes on, that is where they are now.
    """
    event = type(session.event).objects.get(pk=session.event_id)
    stage = event.stage_session()
    if event.is_called_off:
        for pitch in _pitches(event):
            mails.called_off(pitch, reason)
    elif stage is not None and timezone.now() < session.starts_at <= stage.starts_at:
        before, after = moments.of(session), moments.of(stage)
        for pitch in _pitches(event):
            mails.time_changed(pitch, [(_("Wanneer"), before, after)])


def session_restored(session):
    """It goes on after all: who was on the programme still is, with a seat."""
    event = _is_stage(session)
    for pitch in _pitches(event) if event else ():
        people = hearing(pitch)
        seated = seat.take(pitch, people[0]) if people and pitch.state == Pitch.State.CONFIRMED else None
        mails.goes_on(pitch, seated)
