"""The seat of whoever pitches: in the list at the door, and in the own calendar.

A pitcher always gets one: without them there is no evening. When the room is full it is then overfull by one, which
is written down and stands on the screen of the session.
"""

from django.db.models import Q
from django.utils import timezone

from cms.addresses import address_key
from events.kinds import Mode
from events.models import Registration, Session
from events.models.registrations import person_key
from events.registrations import calendars, changing, ledger, places, signing_up
from events.registrations.errors import RefusedError

State, Role = Registration.State, Registration.Role


def _key(pitch):
    return f"pitch:{pitch.pk}:"


def take(pitch, user):
    """The Registration of this account as a pitcher, or None when nobody signs up for this session here."""
    session = pitch.event.stage_session()
    if session is None or session.sign_up != Session.SignUp.HERE or session.slot_minutes:
        return None
    session = places.lock(session)
    if session.is_cancelled or session.is_over():
        return None
    now = timezone.now()
    row = session.registrations.live().filter(person_key=person_key(user.email)).first()
    mode = row.mode if row else Mode.ROOM if Mode.ROOM in session.modes else Mode.ONLINE
    free = places.seats(session, mode, now=now, but=row.pk if row else None).free
    had_seat = row is not None and row.has_seat
    row = row or _new(pitch, user, session, mode, now)
    row.session, row.role = session, Role.PITCHER
    if not had_seat:
        row.state, row.confirmed_at = State.CONFIRMED, row.confirmed_at or now
        row.holds_until = row.waiting_since = None
    row.save()
    if not had_seat:
        ledger.note(row, ledger.Kind.ACCEPTED, "pitcher", seats_free=free)
    return row


def _new(pitch, user, session, mode, now):
    return Registration(
        session=session,
        name=pitch.presenter or user.first_name,
        address=user.email,
        address_key=address_key(user.email),
        person_key=person_key(user.email),
        mode=mode,
        created_at=now,
        calendar_sequence=signing_up.first_sequence(session, user.email),
        submission_key=f"{_key(pitch)}{now:%Y%m%d%H%M%S%f}",
    )


def leave(pitch):
    """Give the seat back that came with the pitch; who had signed up before, comes as a visitor.

    Gives the calendar part that takes the evening out of a calendar, or None when nothing stands there.
    """
    part = None
    for row in of_pitch(pitch):
        # The session first, as everywhere.
        places.lock(row.session_id)
        # Not as a pitcher any more, so that signing off does not take the pitch back a second time.
        Registration.objects.filter(pk=row.pk).update(role=Role.VISITOR)
        if row.submission_key.startswith(_key(pitch)):
            part = _sign_off(row) or part
    return part


def of_pitch(pitch):
    """The seats of its pitcher at its event: those that came with the pitch, and an earlier one of the same person."""
    rows = Registration.objects.live().filter(session__event=pitch.event_id, role=Role.PITCHER)
    whose = Q(submission_key__startswith=_key(pitch))
    if pitch.submitted_by:
        whose |= Q(person_key=person_key(pitch.submitted_by.email))
    return rows.filter(whose).order_by("session_id", "pk")


def _sign_off(row):
    try:
        gone = changing.cancel(row, tell=False)
    except RefusedError:
        return None
    return calendars.part(gone, "CANCEL")


def is_of(registration, pitch, user):
    """Whether this seat is that of the person who pitches."""
    return registration.submission_key.startswith(_key(pitch)) or registration.person_key == person_key(user.email)
