"""Changing a session: what that means for whoever signed up, before it is saved; and telling them, once it is.

A change of time or place raises SEQUENCE and reaches every calendar; nobody loses a seat by a smaller room.
"""

import hashlib
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
from events.models import AccessNeed, Registration, Session
from events.pitching import happenings
from events.registrations import ledger, places, queue
from events.registrations.errors import RefusedError

from . import mails

# What a calendar shows: a change of one of these is told (RFC 5546, 2.1.4).
TIME = ("starts_at", "ends_at", "precision")
PLACE = ("venue_id", "place", "address", "room")
State, Kind = Registration.State, ledger.Kind


@dataclass(frozen=True)
class Consequences:
    """What saving a change does, in words: `changes` are (reason, what, before, after), of what a calendar shows."""

    changes: list
    sentences: list

    @property
    def matter(self):
        """Whether staff should look before saving."""
        return bool(self.sentences)

    @property
    def digest(self):
        """Stands for what was shown: whoever then changes something else is shown that too."""
        shown = "\n".join([*self.sentences, *(" ".join(map(str, change)) for change in self.changes)])
        return hashlib.sha256(shown.encode()).hexdigest()[:16]


def consequences(before, after):
    """The Consequences of saving `after` over `before`, for who signed up until now."""
    changes = _changes(before, after)
    people = list(before.registrations.live())
    sentences = told_sentences(people) if changes and _is_news(before, after) else []
    for mode in Mode:
        sentences += _room(before, after, mode, people)
    return Consequences(changes, sentences)


def _is_news(before, after):
    """Setting right what has been is told to nobody."""
    return not (before.is_over() and after.is_over())


def told_sentences(people):
    """Who hears of it by mail, and who has to be called."""
    mailed = sum(bool(row.address and row.confirmed_at) for row in people)
    called = sum(not row.address for row in people)
    sentences = []
    if mailed:
        text = ngettext(
            "%d aanmelding krijgt een mail, ook voor de eigen agenda.",
            "%d aanmeldingen krijgen een mail, ook voor de eigen agenda.",
            mailed,
        )
        sentences.append(text % mailed)
    if called:
        text = ngettext(
            "%d persoon heeft geen e-mailadres. Bel die zelf.",
            "%d mensen hebben geen e-mailadres. Bel die zelf.",
            called,
        )
        sentences.append(text % called)
    return sentences


def _room(before, after, mode, people):
    """Sentences about seats in one way of taking part."""
    old, new = before.capacity(mode), after.capacity(mode)
    taken = sum(row.party_size for row in people if row.mode == mode and row.has_seat)
    waiting = sum(row.party_size for row in people if row.mode == mode and row.state == State.WAITING)
    if mode not in after.modes and taken:
        text = ngettext(
            "%d plaats is vergeven aan iemand die zo niet meer kan meedoen.",
            "%d plaatsen zijn vergeven aan mensen die zo niet meer kunnen meedoen.",
            taken,
        )
        return [text % taken]
    if old == new:
        return []
    if new is not None and taken > new:
        over = ngettext(
            "Er is dan %d plaats te veel vergeven.", "Er zijn dan %d plaatsen te veel vergeven.", taken - new
        )
        return [over % (taken - new), _("Niemand verliest een plaats. Er komt niemand meer bij tot het past.")]
    if waiting and (new is None or new > taken):
        room = waiting if new is None else min(new - taken, waiting)
        text = ngettext("%d plaats gaat naar de wachtlijst.", "%d plaatsen gaan naar de wachtlijst.", room)
        return [text % room]
    return []


def _changes(before, after):
    """[(reason, what, before, after)] in words, of what a calendar shows (RFC 5546, 2.1.4)."""
    found = []
    if any(getattr(before, name) != getattr(after, name) for name in TIME):
        found.append(("when", _("Wanneer"), moments.of(before), moments.of(after)))
    if before.slot_minutes != after.slot_minutes:
        # Whoever has the third appointment comes at another time.
        old, new = (_("%d minuten") % one.slot_minutes if one.slot_minutes else "–" for one in (before, after))
        found.append(("slots", _("Minuten per afspraak"), old, new))
    if any(getattr(before, name) != getattr(after, name) for name in PLACE):
        found.append(("where", _("Waar"), _where(before), _where(after)))
    if before.attendance != after.attendance:
        found.append(("how", _("Hoe"), before.get_attendance_display(), after.get_attendance_display()))
    if before.online_url != after.online_url:
        found.append(("link", _("Link om mee te doen"), before.online_url, after.online_url))
    return [(reason, str(what), str(old), str(new)) for reason, what, old, new in found]


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
    told = _tell(session, changes, before) if changes and _is_news(before, session) else 0
    queue.end_offers_by(session, session.starts_at)
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
    told = [row for row in rows if row.address and row.confirmed_at]
    for row in told:
        mails.moved(row, changes)
    happenings.session_changed(session, changes)
    return len(told)


@transaction.atomic
def cancel(session, *, reason):
    """It does not go on: everybody hears why, and it goes out of every calendar. Twice is once.

    Gives how many mails that were. Raises RefusedError for what has been.
    """
    session = places.lock(session)
    if session.is_cancelled:
        return 0
    if session.is_over():
        raise RefusedError(_("Dit moment is al geweest. U kunt het niet meer afgelasten."))
    session.status, session.cancelled_reason = Session.Status.CANCELLED, reason
    session.sequence += 1
    session.save()
    now = timezone.now()
    rows = list(session.registrations.live().select_related("session__event", "session__venue"))
    seated = {row.pk for row in rows if row.has_seat}
    for row in rows:
        row.session = session
        row.state, row.holds_until = State.CANCELLED, None
        row.ended_at, row.ended_by = now, Registration.EndedBy.SESSION
        row.calendar_sequence = max(row.calendar_sequence + 1, session.sequence)
        row.save()
        ledger.note(row, Kind.CANCELLED, "session")
        reminders.withdraw(row, session.starts_at)
    AccessNeed.objects.filter(registration__session=session).delete()
    told = [row for row in rows if row.address and row.confirmed_at]
    for row in told:
        mails.session_cancelled(row, reason, in_calendar=row.pk in seated)
    happenings.session_cancelled(session, reason)
    return len(told)


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
    rows = list(ended.reachable().select_related("session__event", "session__venue"))
    for row in rows:
        mails.goes_on(row)
    happenings.session_restored(session)
    return len(rows)
