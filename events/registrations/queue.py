"""The waiting list: whoever is next gets an offer, with time to think; in the last hours the first to click comes in.

Each step runs under the lock of the session and is written down with its reason.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Decision, Registration, Session
from events.seats import next_in_line

from . import ledger, mails, places
from .errors import RefusedError
from .signing_up import locked_row

State, Kind = Registration.State, ledger.Kind
# An offer shorter than this is no offer.
SHORTEST_OFFER = timedelta(hours=1)
BETWEEN_LAST_CALLS = timedelta(hours=1)


def offer_until(session, now):
    """Until when an offer made now would stand; None when that is too short: then it is the last minute."""
    latest = session.starts_at - timedelta(hours=session.lead_hours)
    until = min(now + timedelta(hours=session.offer_hours), latest)
    return until if until - now >= SHORTEST_OFFER else None


def promote(session):
    """Give what came free to those who wait, also when nobody can join them any more; the caller holds the lock."""
    now = timezone.now()
    if session.is_cancelled or session.starts_at <= now:
        return
    for mode in session.modes:
        waiting = list(session.registrations.waiting().filter(mode=mode, slot=None))
        if not waiting:
            continue
        free = places.seats(session, mode, now=now).free
        until = offer_until(session, now)
        if until is None:
            _last_call(session, waiting, free, now)
        else:
            _offer(session, waiting, free, until)


def end_offers_by(session, moment):
    """The session begins earlier: no offer stands longer than until then. The caller holds the lock."""
    open_offers = session.registrations.filter(state=State.OFFERED, holds_until__gt=moment)
    open_offers.update(holds_until=moment)


def _offer(session, waiting, free, until):
    rows = {row.pk: row for row in waiting}
    for decision in next_in_line([(row.pk, row.party_size) for row in waiting], free):
        row = rows[decision.key]
        row.session = session
        if not decision.offered:
            _pass_over(row, decision.why, free)
            continue
        row.state, row.holds_until = State.OFFERED, until
        row.save(update_fields=["state", "holds_until"])
        ledger.note(row, Kind.OFFERED, decision.why, seats_free=free)
        mails.offer(row)
        free = None if free is None else free - row.party_size


def _pass_over(row, why, free):
    """Written down once for each number of free seats, and told once."""
    last = row.decisions.order_by("-at", "-pk").first()
    if last and last.kind == Kind.PASSED_OVER and last.seats_free == free:
        return
    ledger.note(row, Kind.PASSED_OVER, why, seats_free=free)
    mails.passed_over(row, free)


def _last_call(session, waiting, free, now):
    """Too late for offers: everybody whose party fits hears of it, and the first to click comes in."""
    if free is not None and free <= 0:
        return
    recent = Decision.objects.filter(session=session, kind=Kind.LAST_CALL, at__gt=now - BETWEEN_LAST_CALLS)
    called = set(recent.values_list("registration", flat=True))
    for row in waiting:
        if row.pk in called or (free is not None and row.party_size > free):
            continue
        row.session = session
        ledger.note(row, Kind.LAST_CALL, "last_minute", seats_free=free)
        mails.last_places(row, now)


@transaction.atomic
def accept(registration):
    """Take the seat that was offered, or one of the last; gives the row as it is then. Twice is once.

    Too late is not the end: with a seat still free and nobody waiting it counts, else the queue begins anew. Raises
    RefusedError.
    """
    session, row = locked_row(registration)
    now = timezone.now()
    if row.state in Registration.SEATED:
        return row
    if session.is_cancelled or session.starts_at <= now:
        raise RefusedError(_("Dit is al begonnen of gaat niet door."))
    in_time = row.state == State.OFFERED and row.holds_until > now
    if row.state not in (State.OFFERED, State.WAITING, State.EXPIRED):
        raise RefusedError(_("Deze plek is niet meer voor u. Meld u opnieuw aan."))
    if session.registrations.live().filter(person_key=row.person_key).exclude(pk=row.pk).exists():
        raise RefusedError(_("U bent al opnieuw aangemeld."))
    found = places.seats(session, row.mode, row.slot, now=now, but=row.pk)
    last_minute = offer_until(session, now) is None and row.state == State.WAITING
    enough = found.free is None or found.free >= row.party_size
    if in_time or (last_minute and enough) or (row.state != State.WAITING and found.fits(row.party_size)):
        return _seat(row, found, "in_time" if in_time else "seat_was_free")
    if row.state == State.WAITING:
        raise RefusedError(_("De plek is net vergeven. U staat nog op de wachtlijst."))
    return _back_in_line(session, row, found, now)


def _seat(row, found, reason):
    row.state, row.holds_until, row.ended_at, row.ended_by = State.CONFIRMED, None, None, ""
    row.save()
    ledger.note(row, Kind.ACCEPTED, reason, seats_free=found.free)
    mails.answer([row])
    return row


def _back_in_line(session, row, found, now):
    """At the end: those behind were told that it was their turn."""
    row.state, row.holds_until, row.waiting_since = State.WAITING, None, now
    row.ended_at, row.ended_by = None, ""
    row.save()
    ledger.note(row, Kind.QUEUED, "too_late", seats_free=found.free)
    promote(session)
    row.refresh_from_db()
    return row


@transaction.atomic
def decline(registration):
    """No, thank you: the seat goes on to the next. Twice is once."""
    session, row = locked_row(registration)
    if row.state not in (State.OFFERED, State.WAITING):
        return row
    row.state, row.holds_until = State.CANCELLED, None
    row.ended_at, row.ended_by = timezone.now(), Registration.EndedBy.SELF
    row.save()
    ledger.note(row, Kind.DECLINED)
    promote(session)
    return row


def position(registration):
    """(place in the queue, people before it): what the page of a registration shows. 0 when it does not wait."""
    if registration.state != State.WAITING:
        return 0, 0
    same = registration.session.registrations.waiting().filter(mode=registration.mode)
    before = Q(waiting_since__lt=registration.waiting_since) | Q(
        waiting_since=registration.waiting_since, pk__lt=registration.pk
    )
    ahead = same.filter(before)
    return ahead.count() + 1, ahead.seats()


# --- by the clock ----------------------------------------------------------------------------------


def run(now=None):
    """The periodic job: end what ran out, and give on what came free. Gives the number of sessions looked at."""
    now = now or timezone.now()
    lapsed = Registration.objects.filter(state__in=Registration.HOLDING, holds_until__lte=now)
    waits = Registration.objects.filter(state=State.WAITING)
    found = Session.objects.filter(
        Q(pk__in=lapsed.order_by().values("session")) | Q(pk__in=waits.order_by().values("session"))
    )
    pks = list(found.order_by("pk").values_list("pk", flat=True))
    for pk in pks:
        _look_after(pk)
    return len(pks)


@transaction.atomic
def _look_after(pk):
    session = places.lock(pk)
    now = timezone.now()
    for row in session.registrations.filter(state__in=Registration.HOLDING, holds_until__lte=now):
        row.session = session
        _lapse(row, now)
    if session.starts_at <= now:
        _close(session, now)
    else:
        promote(session)


def _lapse(row, now):
    """A hold ends quietly, for the mail to confirm still works; an offer ends with a word."""
    row.holds_until = None
    if row.state == State.OFFERED:
        row.state, row.ended_at, row.ended_by = State.EXPIRED, now, Registration.EndedBy.TIME
        mails.offer_lapsed(row)
    row.save()
    ledger.note(row, Kind.LAPSED, "offer" if row.state == State.EXPIRED else "hold")


def _close(session, now):
    """It begins: nobody waits any more."""
    for row in session.registrations.waiting():
        row.state, row.ended_at, row.ended_by = State.EXPIRED, now, Registration.EndedBy.TIME
        row.save(update_fields=["state", "ended_at", "ended_by"])
        ledger.note(row, Kind.LAPSED, "begun")
