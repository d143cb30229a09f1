"""What staff does for somebody else: by telephone, at the counter, or to set something right.

Signing up, confirming, changing and signing off are the verbs of residents with a `ledger.Staff`; here is what only
staff can do. Everything runs under the lock of the session, and is written down with who did it and why.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.addresses import address_key, normalise_address
from events.after import reminders
from events.models import AccessNeed, Registration, Session
from events.models.registrations import new_token, person_key
from events.models.sessions import HOLD

from . import changing, ledger, mails, places, queue
from .errors import FullError, RefusedError
from .signing_up import Wish, locked_row, register

State, Kind = Registration.State, ledger.Kind


@transaction.atomic
def sign_up(*, session, wish, key, staff):
    """Somebody called; gives the Registration. Raises RefusedError, FullError or AlreadyError."""
    return register(sessions=[session], wish=wish, proven=True, key=key, staff=staff)[0]


@transaction.atomic
def seat_out_of_turn(registration, *, staff):
    """A seat for somebody who waits, before others; gives the row. Twice is once.

    Raises FullError without a free seat, unless `staff` overbooks, and RefusedError for who does not wait.
    """
    session, row = locked_row(registration)
    if row.state in Registration.SEATED:
        return row
    if row.state not in (State.WAITING, State.OFFERED):
        raise RefusedError(_("Deze persoon staat niet op de wachtlijst."))
    if session.is_cancelled or session.is_over():
        raise RefusedError(_("Dit gaat niet door of is al voorbij."))
    found = places.seats(session, row.mode, row.slot, but=row.pk)
    if not staff.overbook and found.free is not None and found.free < row.party_size:
        raise FullError(found.free)
    row.state, row.holds_until = State.CONFIRMED, None
    row.save()
    ledger.note(row, Kind.CONFIRMED, "out_of_turn", seats_free=found.free, staff=staff)
    mails.answer([row], by_staff=True)
    return row


@transaction.atomic
def move(registration, *, to, slot=None, staff):
    """To another session of the same event; gives the row there. The old one ends, so that each calendar entry does.

    Both sessions are locked in one order. Who has a seat gets one there, who waits may have to wait there too. Raises
    RefusedError, FullError or AlreadyError, with nothing done.
    """
    for pk in sorted({registration.session_id, to.pk}):
        places.lock(pk)
    session, row = locked_row(registration)
    target = Session.objects.get(pk=to.pk)
    if target.pk == session.pk or target.event_id != session.event_id:
        raise RefusedError(_("Kies een ander moment van hetzelfde evenement."))
    if not row.is_live or row.state in (State.ATTENDED, State.NO_SHOW):
        raise RefusedError(_("Deze aanmelding is niet meer te verplaatsen."))
    if row.confirmed_at is None:
        raise RefusedError(_("Deze aanmelding is nog niet bevestigd. Bevestig die eerst."))
    if target != target.event.stage_session() and _pitches(row):
        raise RefusedError(_("Deze persoon houdt hier een pitch. Haal eerst de pitch van het programma."))
    wish = _same_wish(row, target, slot)
    if row.has_seat and not staff.overbook:
        found = places.seats(target, wish.mode, slot)
        if not found.fits(wish.party_size):
            raise FullError(found.open_to_all)
    had_seat = changing.end(row, staff=staff, reason="elsewhere")
    if had_seat:
        mails.cancelled(row, in_calendar=True, why=staff.note, elsewhere=True)
    # Each row moves once: what it moved to moves on under a key of its own.
    moved = sign_up(session=target, wish=wish, key=f"move-{row.pk}", staff=staff)
    moved.bundle = row.bundle
    moved.save(update_fields=["bundle"])
    queue.promote(session)
    return moved


def _pitches(row):
    from events.pitching import services

    return row.role == Registration.Role.PITCHER and services.held_with(row)


def _same_wish(row, target, slot):
    """What this person asked for, at another moment; who came online comes there in the way that there is."""
    need = AccessNeed.objects.filter(registration=row).first()
    return Wish(
        name=row.name,
        address=row.address,
        phone=row.phone,
        mode=row.mode if row.mode in target.modes else target.modes[0],
        party_size=row.party_size,
        slot=slot,
        role=row.role,
        answers=row.answers,
        access=need.text if need else "",
        neighbourhood=row.neighbourhood_id,
    )


@transaction.atomic
def correct_contact(registration, *, address, phone, staff):
    """Another address or telephone number; gives the row.

    Links in mails to the old address end, because it may be somebody else's, and a reminder that still waits for a mail
    server stays unsent; the new one gets what is known now.
    Raises RefusedError when that address is signed up here already.
    """
    session, row = locked_row(registration)
    if not row.is_live:
        raise RefusedError(_("Deze aanmelding is niet meer te wijzigen."))
    address = normalise_address(address)
    row.phone = phone
    if address == row.address:
        row.save(update_fields=["phone"])
        return row
    person = person_key(address)
    if session.registrations.live().filter(person_key=person).exclude(pk=row.pk).exists():
        raise RefusedError(_("Met dit e-mailadres is hier al iemand aangemeld."))
    row.address, row.address_key, row.person_key, row.token = address, address_key(address), person, new_token()
    row.calendar_sequence += row.state == State.CONFIRMED
    if row.holds_until and row.state == State.UNCONFIRMED:
        row.holds_until = timezone.now() + HOLD
    row.save()
    ledger.note(row, Kind.CHANGED, "address", staff=staff)
    reminders.withdraw(row, session.starts_at)
    _tell_again(row)
    return row


def _tell_again(row):
    """What the old address was told last."""
    if row.state == State.UNCONFIRMED:
        mails.ask_to_confirm([row])
    elif row.state == State.OFFERED:
        mails.offer(row)
    else:
        mails.answer([row], by_staff=True)


@transaction.atomic
def arrange(need, *, note, done):
    """What somebody needs is taken care of, or not after all; gives the row. Twice is once."""
    row = AccessNeed.objects.select_for_update().get(pk=need.pk)
    row.arranged_at = (row.arranged_at or timezone.now()) if done else None
    row.note = note
    row.save(update_fields=["arranged_at", "note"])
    return row
