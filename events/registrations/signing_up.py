"""Signing up and confirming.

Under the lock of the session it is looked again what is open and free; then a row is written, and its mail in the same
transaction. An address that is not proven holds its seats for half an hour.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.addresses import address_key, normalise_address
from events.kinds import Mode
from events.models import AccessNeed, Registration
from events.models.registrations import person_key
from events.models.sessions import HOLD

from . import ledger, mails, places
from .errors import AlreadyError, FullError, RefusedError

State, Kind = Registration.State, ledger.Kind
# More turns of half an hour than anybody needs to find a mail (WCAG 2.2.1 asks for ten).
MOST_EXTENSIONS = 10
CONFIRM_WITHIN = timedelta(days=1)
# A class or a club that calls: by hand more come together than the form allows.
LARGEST = 100


@dataclass(frozen=True)
class Wish:
    """What somebody asks for. `answers` are {question, answer} pairs; `access` is what they need to take part.

    Only who is signed up by hand may have no address; `phone` is for them alone.
    """

    name: str
    address: str
    phone: str = ""
    mode: str = Mode.ROOM
    party_size: int = 1
    slot: int | None = None
    role: str = Registration.Role.VISITOR
    answers: list = field(default_factory=list)
    access: str = ""
    neighbourhood: int | None = None


@transaction.atomic
def register(*, sessions, wish, proven, key, staff=None):
    """Sign up for these sessions of one event; gives the Registrations, in the order of the sessions.

    The same `key` does it once. With a `proven` address it counts at once, else a mail asks to confirm; what `staff`
    (a `ledger.Staff`) does by hand counts at once, also when residents cannot sign up yet or any more. Of a course
    each evening has places and a queue of its own. Raises RefusedError, FullError or AlreadyError, with nothing done.
    """
    locked = [places.lock(session) for session in sorted(sessions, key=lambda one: one.pk)]
    known = _known(locked, wish.address, key)
    done = [row for row in known if row.submission_key.startswith(f"{key}:")]
    if done:
        return done
    now = timezone.now()
    for session in locked:
        _check(session, wish, now, known, staff)
    bundle = {}
    made = [
        _write(session, wish, proven, f"{key}:{number}", now, bundle, known, staff)
        for number, session in enumerate(locked)
    ]
    if proven:
        mails.answer(made, by_staff=staff is not None)
    else:
        mails.ask_to_confirm(made)
    return made


def _known(locked, address, key):
    """What this person or this very form has in these sessions already, of whatever state."""
    theirs = Q(person_key=person_key(address)) | Q(submission_key__startswith=f"{key}:")
    theirs |= Q(address_key=address_key(address)) if address else Q()
    rows = list(Registration.objects.filter(theirs, session__in=locked).order_by("pk"))
    sessions = {session.pk: session for session in locked}
    for row in rows:
        row.session = sessions[row.session_id]
    return rows


def _check(session, wish, now, known, staff=None):
    """Raises RefusedError or AlreadyError."""
    if session.is_cancelled:
        raise RefusedError(_("Dit gaat niet door. Aanmelden kan niet meer."))
    if staff and (session.is_over(now) or session.sign_up != session.SignUp.HERE):
        raise RefusedError(_("Voor dit moment kunt u niemand aanmelden: het is voorbij, of aanmelden hoeft niet."))
    if not staff and not session.takes_sign_ups(now):
        later = session.opens_at and session.opens_at > now
        raise RefusedError(_("Aanmelden kan nog niet.") if later else _("Aanmelden kan niet meer."))
    most = LARGEST if staff else session.largest_party
    if wish.mode not in session.modes or not 1 <= wish.party_size <= most:
        raise RefusedError(_("Zo kunt u hier niet meedoen. Vul het formulier opnieuw in."))
    if (wish.slot is None) == bool(session.slot_minutes) or (wish.slot or 0) >= max(len(session.slots()), 1):
        raise RefusedError(_("Kies een tijd die er is."))
    if wish.slot is not None and session.slot_times(wish.slot)[0] <= now:
        raise RefusedError(_("Deze tijd is al voorbij. Kies een andere."))
    mine = person_key(wish.address)
    earlier = next((row for row in known if row.session == session and row.is_live and row.person_key == mine), None)
    if earlier:
        raise AlreadyError(earlier)


def _write(session, wish, proven, key, now, bundle, known, staff=None):
    """The row, with or without a seat."""
    found = places.seats(session, wish.mode, wish.slot, now=now)
    has_place = found.fits(wish.party_size) or (staff is not None and staff.overbook)
    if not has_place and (wish.slot is not None or not session.waiting_list):
        raise FullError(found.open_to_all)
    state = (State.CONFIRMED if has_place else State.WAITING) if proven else State.UNCONFIRMED
    registration = Registration.objects.create(
        session=session,
        state=state,
        name=wish.name,
        address=normalise_address(wish.address),
        phone=wish.phone,
        address_key=address_key(wish.address),
        person_key=person_key(wish.address),
        mode=wish.mode,
        slot=wish.slot,
        party_size=wish.party_size,
        role=wish.role,
        answers=wish.answers,
        neighbourhood_id=wish.neighbourhood,
        holds_until=now + HOLD if has_place and not proven else None,
        waiting_since=now if state == State.WAITING else None,
        confirmed_at=now if proven else None,
        created_at=now,
        calendar_sequence=_sequence(session, _sequences(session, wish.address, known)),
        submission_key=key,
        **bundle,
    )
    bundle["bundle"] = registration.bundle
    if wish.access:
        AccessNeed.objects.create(registration=registration, text=wish.access, created_at=now)
    kind = Kind.QUEUED if state == State.WAITING else Kind.REGISTERED
    ledger.note(registration, kind, _reason(found, wish, has_place), seats_free=found.free, staff=staff)
    return registration


def _reason(found, wish, has_place):
    if not has_place:
        return "full"
    return "" if found.fits(wish.party_size) else "overbooked"


def first_sequence(session, address):
    """Above what a calendar of this person may hold of an earlier registration: that one was cancelled."""
    if not address:
        return session.sequence
    return _sequence(session, session.registrations.of(address).values_list("calendar_sequence", flat=True))


def _sequences(session, address, known):
    theirs = address_key(address) if address else None
    return [row.calendar_sequence for row in known if row.session == session and row.address_key == theirs]


def _sequence(session, earlier):
    return max([session.sequence, *(number + 1 for number in earlier)])


def locked_row(registration):
    """(session, registration) as they are now, both locked: the session always first."""
    session = places.lock(registration.session_id)
    row = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    row.session = session
    return session, row


@transaction.atomic
def confirm(registration, *, staff=None):
    """The address is proven: it counts, in every session of the same form. Confirming twice is confirming once.

    Gives the Registrations. Whoever comes after half an hour gets a seat that is still there, or a place in the queue.
    `staff` confirms for somebody who called.
    """
    same = Registration.objects.filter(bundle=registration.bundle, address_key=registration.address_key)
    rows = [_confirm_one(row, staff) for row in same.order_by("session_id")]
    changed = [row for row, is_new in rows if is_new]
    if changed:
        mails.answer(changed, by_staff=staff is not None)
    return [row for row, _is_new in rows]


def _confirm_one(registration, staff):
    """(row, whether it changed)."""
    session, row = locked_row(registration)
    now = timezone.now()
    if row.state != State.UNCONFIRMED:
        return row, False
    holds = row.holds_until is not None and row.holds_until > now
    found = places.seats(session, row.mode, row.slot, now=now, but=row.pk)
    row.confirmed_at, row.holds_until = now, None
    if session.is_cancelled or session.is_over(now):
        row.state, row.ended_at, row.ended_by = State.EXPIRED, now, Registration.EndedBy.TIME
    elif holds or found.fits(row.party_size):
        row.state = State.CONFIRMED
    elif session.waiting_list and row.slot is None:
        row.state, row.waiting_since = State.WAITING, now
    else:
        row.state, row.ended_at, row.ended_by = State.EXPIRED, now, Registration.EndedBy.TIME
    row.save()
    kind = {State.CONFIRMED: Kind.CONFIRMED, State.WAITING: Kind.QUEUED}.get(row.state, Kind.LAPSED)
    ledger.note(row, kind, "held" if holds else "", seats_free=found.free, staff=staff)
    return row, True


@transaction.atomic
def extend_hold(registration):
    """Half an hour more to find the mail, if the seats are still held; True when it was given."""
    _session, row = locked_row(registration)
    now = timezone.now()
    if row.state != State.UNCONFIRMED or row.holds_until is None or row.holds_until <= now:
        return False
    if now - row.created_at > MOST_EXTENSIONS * HOLD:
        return False
    row.holds_until = now + HOLD
    row.save(update_fields=["holds_until"])
    return True
