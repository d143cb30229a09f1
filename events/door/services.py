"""Writing down who came in, under the lock of the session: each party counts once, however often it is told.

What a note becomes never depends on the order in which notes arrive: see `events.door.notes`.
"""

from django.db import transaction
from django.utils import timezone

from events.models import CheckIn, Registration
from events.registrations import ledger, places

INSIDE, DOUBLE, UNDECIDED, BACK, ELSEWHERE = "inside", "double", "undecided", "back", "elsewhere"
State, Kind = Registration.State, ledger.Kind


def stand(row):
    """How a note stands, in one word."""
    if row.taken_back_at:
        return BACK
    if row.undecided:
        return UNDECIDED
    return DOUBLE if row.is_double else INSIDE


@transaction.atomic
def write_down(session, notes, *, by):
    """Write these notes down; gives the CheckIn of each, or None for a note that belongs to another session."""
    session = places.lock(session)
    return [_write(session, note, by) for note in notes]


def _write(session, note, by):
    row = CheckIn.objects.filter(nonce=note.nonce).first()
    if row is None:
        row = CheckIn(session=session, nonce=note.nonce, at=note.at, by=by, revision=0)
    elif row.session_id != session.pk:
        return None
    if row.taken_back_at or (note.revision <= row.revision and not note.taken_back):
        return row
    before = row.registration if row.pk and stand(row) == INSIDE else None
    if note.revision > row.revision:
        _fill(session, row, note)
    row.taken_back_at = timezone.now() if note.taken_back else None
    _decide(row)
    row.save()
    if before and (row.taken_back_at or row.registration_id != before.pk):
        _let_go(session, before)
    if row.registration and stand(row) == INSIDE:
        _mark(row.registration, State.ATTENDED, Kind.ATTENDED)
    return row


def _fill(session, row, note):
    """What the note says. For people who had not signed up there is no registration, also when there was one first."""
    row.count, row.source, row.role, row.revision = note.count, note.source, note.role, note.revision
    known = None if note.is_walk_in else session.registrations.filter(pk=note.registration).first()
    row.registration = known


def _decide(row):
    """Whether it counts: the first note of a party that is signed up does, and people who had not signed up do."""
    row.is_double = row.undecided = False
    if row.source == CheckIn.Source.WALK_IN or row.taken_back_at:
        return
    if row.registration is None or row.registration.state not in Registration.SEATED:
        row.undecided = True
        return
    others = CheckIn.objects.standing().filter(registration=row.registration)
    row.is_double = others.exclude(pk=row.pk).exists()


def _let_go(session, registration):
    """The note that counted is gone: another note of the same party counts now, or nobody of it is inside."""
    other = registration.check_ins.filter(is_double=True, taken_back_at__isnull=True).order_by("at", "pk").first()
    if other:
        other.is_double = False
        other.save(update_fields=["is_double"])
        return
    _mark(registration, State.CONFIRMED, Kind.CONFIRMED)
    if not used(session):
        _nobody_missed(session)


def _mark(registration, state, kind):
    if registration.state == state:
        return
    registration.state = state
    registration.save(update_fields=["state"])
    ledger.note(registration, kind, "door")


# --- who did not come ----------------------------------------------------------------------------------


def used(session, mode=None):
    """Whether the list at the door was used: somebody who is signed up was let in, in this way of taking part."""
    rows = session.check_ins.standing().filter(registration__isnull=False)
    return rows.filter(registration__mode=mode).exists() if mode else rows.exists()


def _nobody_missed(session):
    """The last note was taken back: without a list nobody can be said to have stayed away."""
    for row in session.registrations.filter(state=State.NO_SHOW):
        _mark(row, State.CONFIRMED, Kind.CONFIRMED)


@transaction.atomic
def note_no_shows(session):
    """Whoever was signed up and is not on the list did not come, where the list was used; gives how many."""
    session, missed = places.lock(session), []
    for mode in session.modes:
        if used(session, mode):
            missed += session.registrations.filter(state=State.CONFIRMED, mode=mode)
    for row in missed:
        _mark(row, State.NO_SHOW, Kind.NO_SHOW)
    return len(missed)
