"""Signing off, and changing with how many or how one comes."""

from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events.after import reminders
from events.models import AccessNeed, Registration

from . import ledger, mails, places, queue
from .errors import FullError, RefusedError
from .signing_up import LARGEST, locked_row

State, Kind, EndedBy = Registration.State, ledger.Kind, Registration.EndedBy


@transaction.atomic
def cancel(registration, *, tell=True, staff=None):
    """The seat is free for others; twice is once. Gives the row.

    With a seat in a calendar its owner gets a cancellation for it. `staff` (a `ledger.Staff`) tells the reason, also
    to who waited. Raises RefusedError for whoever was there already.
    """
    session, row = locked_row(registration)
    if row.state in (State.CANCELLED, State.EXPIRED):
        return row
    if row.state in (State.ATTENDED, State.NO_SHOW):
        raise RefusedError(_("Dit is al geweest."))
    had_seat = end(row, staff=staff)
    if tell and (had_seat or (staff and row.confirmed_at)):
        mails.cancelled(row, in_calendar=had_seat, why=staff.note if staff else "")
    queue.promote(session)
    if row.role == Registration.Role.PITCHER:
        # Afterwards, in a transaction of its own: a pitch is locked before the session, never after it.
        transaction.on_commit(partial(_take_pitch_back, row), robust=True)
    return row


def end(row, *, staff=None, reason=""):
    """Take a locked row out of its session, without a word; gives whether it stood in a calendar."""
    by, had_seat = EndedBy.STAFF if staff else EndedBy.SELF, row.state == State.CONFIRMED
    row.state, row.holds_until = State.CANCELLED, None
    row.ended_at, row.ended_by = timezone.now(), by
    row.calendar_sequence += had_seat
    row.save()
    AccessNeed.objects.filter(registration=row).delete()
    ledger.note(row, Kind.CANCELLED, reason or by, staff=staff)
    reminders.withdraw(row, row.session.starts_at)
    return had_seat


def _take_pitch_back(row):
    """Whoever cannot come cannot pitch either."""
    from events.pitching import services

    services.withdraw_of(row)


@transaction.atomic
def change(registration, *, name, mode, party_size, access=None, answers=None, role=None, seen=None, staff=None):
    """Come with more or fewer, in another way, or with another wish (None leaves it as it is); gives the row.

    `seen` is the number of people that the form showed: another browser may have changed it since. More people need
    seats that are free and that nobody waits for, unless `staff` puts them in. Raises FullError or RefusedError.
    """
    session, row = locked_row(registration)
    if not row.is_live or row.state in (State.ATTENDED, State.NO_SHOW):
        raise RefusedError(_("Deze aanmelding is niet meer te wijzigen."))
    if session.is_cancelled or session.starts_at <= timezone.now():
        raise RefusedError(_("Dit is al begonnen of gaat niet door."))
    most = LARGEST if staff else max(session.largest_party, row.party_size)
    if mode not in session.modes or not 1 <= party_size <= most:
        raise RefusedError(_("Zo kunt u hier niet meedoen. Vul het formulier opnieuw in."))
    if seen is not None and seen != row.party_size:
        raise RefusedError(_("Deze aanmelding is intussen gewijzigd. Kijk of het nog klopt."))
    if not (staff and staff.overbook):
        _check_room(session, row, mode, party_size)
    moved = mode != row.mode
    fewer = party_size < row.party_size or moved
    row.name, row.mode, row.party_size = name, mode, party_size
    row.answers = row.answers if answers is None else answers
    row.role = role or row.role
    row.calendar_sequence += moved and row.state == State.CONFIRMED
    row.save()
    if access is not None:
        _keep_access(row, access)
    ledger.note(row, Kind.CHANGED, mode if moved else "", staff=staff)
    if row.confirmed_at:
        mails.changed(row, moved=moved, by_staff=staff is not None)
    if fewer:
        queue.promote(session)
    return row


def _check_room(session, row, mode, party_size):
    """More than now, or elsewhere than now, needs seats; who waits needs none yet."""
    if row.state == State.WAITING or (mode == row.mode and party_size <= row.party_size):
        return
    found = places.seats(session, mode, row.slot, but=row.pk)
    holds = row.state == State.UNCONFIRMED and row.holds_until is None
    if not holds and not found.fits(party_size):
        raise FullError(found.open_to_all)


def _keep_access(row, text):
    """The wish as it is now; a new one is to be arranged anew."""
    current = AccessNeed.objects.filter(registration=row).first()
    if not text:
        AccessNeed.objects.filter(registration=row).delete()
    elif current is None or current.text != text:
        AccessNeed.objects.update_or_create(
            registration=row, defaults={"text": text, "arranged_at": None, "note": "", "created_at": timezone.now()}
        )
