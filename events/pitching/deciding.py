"""What the organiser decides about a pitch. Places on the stage are counted under the lock of the event.

Asking twice for the same gives one thing, with one mail. All raise RefusedError with a sentence for staff.
"""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Pitch
from events.pitching import course, mails, seat
from events.pitching.errors import NoRoomError, RefusedError
from events.pitching.locking import lock_both, lock_events, lock_pitch, places_left
from events.pitching.trace import Kind, Side, note

State = Pitch.State


def _must(step, row):
    """The state after this step. Raises RefusedError when it cannot be taken."""
    found = course.after(step, row.state)
    if found is None:
        raise RefusedError(_("Dat kan niet: deze pitch is %s.") % row.get_state_display())
    return found


def _must_have_room(event):
    left = places_left(event)
    if left is not None and left <= 0:
        raise NoRoomError(event.pitch_places)


def _must_go_on(event):
    if event.is_called_off or event.is_over():
        raise RefusedError(_("“%s” is geweest of gaat niet door.") % event.title)


def _last_in_order(event):
    return (event.pitches.taking_a_place().aggregate(last=Max("order"))["last"] or 0) + 1


def _save(row, *fields):
    try:
        with transaction.atomic():
            row.save(update_fields=fields)
    except IntegrityError:
        raise RefusedError(_("Van dit initiatief is er al een andere pitch bij dit evenement.")) from None


@transaction.atomic
def accept(*, pitch, message=""):
    """Ask the pitcher on the stage, if there is a place. `message` goes along in the mail."""
    event, row = lock_both(pitch)
    if row.state in Pitch.TAKING:
        return row
    state = _must("accept", row)
    _must_go_on(event)
    _must_have_room(event)
    row.order, row.state = _last_in_order(event), state
    row.decided_at, row.decision_note, row.reminded_at = timezone.now(), message, None
    _save(row, "state", "order", "decided_at", "decision_note", "reminded_at")
    note(row, Kind.ACCEPTED, Side.STAFF)
    mails.accepted(row)
    return row


@transaction.atomic
def reject(*, pitch, message):
    """Not this time; the pitcher reads why. Also for what was on the programme already."""
    row = lock_pitch(pitch)
    if row.state == State.REJECTED:
        return row
    state = _must("reject", row)
    calendar = seat.leave(row)
    row.state, row.decided_at, row.decision_note = state, timezone.now(), message
    row.save(update_fields=["state", "decided_at", "decision_note"])
    note(row, Kind.REJECTED, Side.STAFF)
    mails.rejected(row, calendar)
    return row


@transaction.atomic
def move(*, pitch, to):
    """To another event. Whoever was asked or had confirmed is asked anew, if that stage has a place."""
    events = lock_events(pitch.event_id, to.pk)
    row = lock_pitch(pitch)
    target = events.get(to.pk)
    if row.event_id == to.pk:
        return row
    if target is None or row.event_id != pitch.event_id:
        raise RefusedError(_("Deze pitch is intussen al verplaatst. Laad de pagina opnieuw."))
    state = _must("move", row)
    _must_go_on(target)
    if state in Pitch.TAKING:
        _must_have_room(target)
    before, calendar = row.event, seat.leave(row)
    row.event, row.state = target, state
    row.order = _last_in_order(target) if state in Pitch.TAKING else 0
    row.decided_at = timezone.now() if state in Pitch.TAKING else None
    row.decision_note, row.reminded_at = "", None
    _save(row, "event", "state", "order", "decided_at", "decision_note", "reminded_at")
    note(row, Kind.MOVED, Side.STAFF)
    mails.moved(row, before, calendar)
    return row


def has_begun(pitch):
    """Whether the evening began, so that one can tell who was on stage."""
    return pitch.event.stage_has_begun()


def _must_have_begun(row):
    if not has_begun(row):
        raise RefusedError(_("Dat kan pas als het evenement is begonnen."))


@transaction.atomic
def hold(*, pitch):
    """It was held. The morning after its people are asked what came of it."""
    row = lock_pitch(pitch)
    if row.state == State.PITCHED:
        return row
    state = _must("hold", row)
    _must_have_begun(row)
    row.state = state
    row.save(update_fields=["state"])
    mails.ask_outcome(row, note(row, Kind.PITCHED, Side.STAFF))
    return row


@transaction.atomic
def unhold(*, pitch):
    """That was a mistake: it is on the programme as before."""
    row = lock_pitch(pitch)
    if row.state != State.PITCHED:
        return row
    held = row.steps.filter(kind=Kind.PITCHED).last()
    row.state = _must("unhold", row)
    row.save(update_fields=["state"])
    note(row, Kind.NOT_PITCHED, Side.STAFF)
    if held:
        mails.take_outcome_back(row, held)
    return row


@transaction.atomic
def miss(*, pitch):
    """Nobody came on stage. Without a mail: whoever forgot feels bad enough."""
    row = lock_pitch(pitch)
    if row.state == State.WITHDRAWN:
        return row
    state = _must("miss", row)
    _must_have_begun(row)
    row.state = state
    row.save(update_fields=["state"])
    note(row, Kind.NOT_PITCHED, Side.STAFF)
    return row


@transaction.atomic
def hide(*, pitch):
    """Off the site: somebody asked for it, or something in it is not right."""
    row = lock_pitch(pitch)
    if row.may_publish:
        row.may_publish = False
        row.save(update_fields=["may_publish"])
        note(row, Kind.CHANGED, Side.STAFF)
    return row
