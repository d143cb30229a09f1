"""Changing a session: what that means for whoever signed up, before it is saved; and telling them, once it is.

A change of time or place raises SEQUENCE and reaches every calendar; nobody loses a seat by a smaller room.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import moments
from events.after import reminders
from events.kinds import Mode
from events.models import Registration, Session
from events.pitching import happenings
from events.registrations import ledger, places, queue

from . import mails

# What a calendar shows: a change of one of these is told (RFC 5546, 2.1.4).
PLACE = ("venue_id", "place", "address", "room")
IN_CALENDARS = ("starts_at", "ends_at", "precision", "attendance", *PLACE, "online_url")
State, Kind = Registration.State, ledger.Kind


@dataclass(frozen=True)
class Consequences:
    """What saving a change does: `told` people get a mail with `changes` (field, before, after) in words."""

    changes: list
    told: int
    sentences: list

    @property
    def matter(self):
        """Whether staff should look before saving."""
        return bool(self.sentences)


def consequences(before, after):
    """The Consequences of saving `after` over `before`, for who signed up until now."""
    changes = _changes(before, after)
    people = list(before.registrations.live())
    told = len(people) if changes else 0
    sentences = []
    if told:
        sentences.append(
            ngettext(
                "%d aanmelding krijgt een mail met de wijziging, ook voor de eigen agenda.",
                "%d aanmeldingen krijgen een mail met de wijziging, ook voor de eigen agenda.",
                told,
            )
            % told
        )
    for mode in Mode:
        sentences += _room(before, after, mode, people)
    return Consequences(changes, told, sentences)


def _room(before, after, mode, people):
    """Sentences about seats in one way of taking part."""
    old, new = before.capacity(mode), after.capacity(mode)
    taken = sum(row.party_size for row in people if row.mode == mode and row.has_seat)
    waiting = sum(row.party_size for row in people if row.mode == mode and row.state == State.WAITING)
    if mode not in after.modes and taken:
        return [_("%d plaatsen zijn vergeven aan mensen die zo niet meer kunnen meedoen. Zij krijgen bericht.") % taken]
    if old == new:
        return []
    if new is not None and taken > new:
        over = _("Er zijn dan %d plaatsen te veel vergeven.") % (taken - new)
        return [over, _("Niemand verliest een plaats. Er komt niemand meer bij tot het past.")]
    if waiting and (new is None or new > taken):
        room = waiting if new is None else min(new - taken, waiting)
        return [_("%d plaatsen gaan naar de wachtlijst.") % room]
    return []


def _changes(before, after):
    """[(what, before, after)] in words, of what a calendar shows."""
    found = []
    if (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at):
        old, new = (moments.of(one) for one in (before, after))
        found.append((_("Wanneer"), old, new))
    if any(getattr(before, name) != getattr(after, name) for name in PLACE):
        found.append((_("Waar"), _where(before), _where(after)))
    if before.attendance != after.attendance:
        found.append((_("Hoe"), before.get_attendance_display(), after.get_attendance_display()))
    if before.online_url != after.online_url:
        found.append((_("Link om mee te doen"), before.online_url, after.online_url))
    return [(str(what), old, new) for what, old, new in found]


def _where(session):
    return Session.where.func(session)


@transaction.atomic
def save(session):
    """Save a changed session: calendars get a higher SEQUENCE, people a mail, and those who wait what came free.

    Gives how many mails that were. Locked: two members of staff save one after the other.
    """
    before = places.lock(session)
    changes = _changes(before, session)
    session.sequence = before.sequence + bool(changes)
    session.status, session.cancelled_reason = before.status, before.cancelled_reason
    session.save()
    told = _tell(session, changes, before) if changes else 0
    queue.promote(places.lock(session))
    return told


def _tell(session, changes, before):
    """Every calendar of this session goes up by one and not below the session's own."""
    live = session.registrations.live()
    live.update(calendar_sequence=Greatest(F("calendar_sequence") + 1, session.sequence))
    rows = list(live.select_related("session__event", "session__venue"))
    for row in rows:
        ledger.note(row, Kind.MOVED, changes[0][0])
        reminders.withdraw(row, before.starts_at)
        mails.moved(row, changes)
    happenings.session_changed(session, changes)
    return len(rows)


@transaction.atomic
def cancel(session, *, reason):
    """It does not go on: everybody hears why, and it goes out of every calendar. Twice is once."""
    session = places.lock(session)
    if session.is_cancelled:
        return 0
    session.status, session.cancelled_reason = Session.Status.CANCELLED, reason
    session.sequence += 1
    session.save()
    now = timezone.now()
    rows = list(session.registrations.live().select_related("session__event", "session__venue"))
    for row in rows:
        row.session = session
        had_seat = row.has_seat
        row.state, row.holds_until = State.CANCELLED, None
        row.ended_at, row.ended_by = now, Registration.EndedBy.SESSION
        row.calendar_sequence = max(row.calendar_sequence + 1, session.sequence)
        row.save()
        ledger.note(row, Kind.CANCELLED, "session")
        reminders.withdraw(row, session.starts_at)
        if row.confirmed_at:
            mails.session_cancelled(row, reason, in_calendar=had_seat)
    happenings.session_cancelled(session, reason)
    return len(rows)


@transaction.atomic
def restore(session):
    """Cancelling was a mistake: it goes on. Who was signed up is asked to sign up again, by mail."""
    session = places.lock(session)
    if not session.is_cancelled:
        return 0
    session.status, session.cancelled_reason = Session.Status.PLANNED, ""
    session.sequence += 1
    session.save()
    ended = session.registrations.filter(state=State.CANCELLED, ended_by=Registration.EndedBy.SESSION)
    # Whoever pitches is on the programme as before, and hears that.
    ended = ended.exclude(role=Registration.Role.PITCHER)
    rows = list(ended.filter(confirmed_at__isnull=False).select_related("session__event", "session__venue"))
    for row in rows:
        mails.goes_on(row)
    happenings.session_restored(session)
    return len(rows)
