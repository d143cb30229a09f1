"""The life of a need or an offer: placed, changed, arranged bit by bit, closed, and back again.

Each step takes the row with a lock, looks what is true now and refuses with a sentence what cannot be done any more.
Asking twice for the same gives one thing. The row is saved whole-heartedly through `save`, so that catalogue and page
cache follow (`cms.signals`).
"""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from initiatives.models import Need, Offer
from initiatives.models.needs import OPEN_STATES, State

MONTH = timedelta(days=30)
DEFAULT_MONTHS, MOST_MONTHS = 3, 12
CHANGEABLE = ("kind", "title", "text", "neighbourhood", "starts_on", "ends_on", "quantity", "unit")


class StepRefusedError(Exception):
    """This cannot be done (any more); the message says why, to whoever asked."""


def last_day(months):
    """The last day on the site for somebody who chooses this many months today."""
    return timezone.localdate() + months * MONTH


def _locked(item):
    found = type(item)._base_manager.select_for_update(of=("self",)).filter(pk=item.pk).first()
    if found is None:
        raise StepRefusedError(_("Dit bestaat niet meer."))
    return found


# --- placing and changing --------------------------------------------------------------------------


def place_need(*, page, key, by=None, months=DEFAULT_MONTHS, **fields):
    """A new need of this page; the same `key` gives the same one."""
    return _place(Need, key, {"page": page, "placed_by": by, "expires_on": last_day(months), **fields})


@transaction.atomic
def place_offer(*, key, by=None, months=DEFAULT_MONTHS, themes=(), **fields):
    """A new offer of a resident, or in the name of an `organisation`; the same `key` gives the same one."""
    offer = _place(Offer, key, {"placed_by": by, "expires_on": last_day(months), **fields})
    if themes:
        offer.themes.set(themes)
    return offer


def _place(model, key, fields):
    placed = model.objects.filter(submission_key=key).first()
    if placed:
        return placed
    try:
        with transaction.atomic():
            return model.objects.create(submission_key=key, **fields)
    except IntegrityError:
        placed = model.objects.filter(submission_key=key).first()
        if placed is None:
            raise
        return placed


@transaction.atomic
def change(item, *, themes=None, **fields):
    """Write other words or numbers; how far it is stays as it is."""
    row = _locked(item)
    quantity = fields.get("quantity", row.quantity)
    if row.state == State.PARTLY and quantity is not None and quantity <= row.quantity_met:
        said = _("Er is al %(met)d geregeld. Vul een hoger getal in, of meld dat alles is geregeld.")
        raise StepRefusedError(said % {"met": row.quantity_met})
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    if themes is not None and isinstance(row, Offer):
        row.themes.set(themes)
    return row


# --- how much is arranged --------------------------------------------------------------------------


@transaction.atomic
def register_met(item, *, total, seen):
    """Write down how much is arranged by now, all together. `seen` is what it was when the form was opened.

    Two owners who count at the same time do not overwrite each other: the second is told what it has become. Sending
    the same number twice is fine.
    """
    row = _locked(item)
    if row.quantity_met == total:
        return _registered(row)
    if not row.is_open:
        raise StepRefusedError(_("Dit staat niet meer open. Zet het eerst terug."))
    if row.quantity_met != seen:
        said = _("Iemand anders vulde intussen al in dat er %(met)d is geregeld. Kijk of uw getal nog klopt.")
        raise StepRefusedError(said % {"met": row.quantity_met})
    if row.quantity and total >= row.quantity:
        return _close(row, State.FULFILLED, quantity_met=total)
    row.quantity_met, row.state = total, State.PARTLY if total else State.OPEN
    return _registered(row)


def _registered(row):
    row.to_register = 0
    row.save()
    return row


@transaction.atomic
def fulfil(item, *, thanks=None):
    """All is arranged, whatever the numbers say. `thanks` is shown to everybody."""
    row = _locked(item)
    if row.state in (State.REMOVED, State.WITHDRAWN):
        raise StepRefusedError(_("Dit staat niet meer op de site."))
    if thanks is not None and isinstance(row, Need):
        row.thanks = thanks
    row.to_register = 0
    if row.state == State.FULFILLED:
        row.save()
        return row
    return _close(row, State.FULFILLED)


def count_reaction(item, *, helped, times=1):
    """A conversation about it ended; with help, its owner is asked to write down how much. -1 takes that back.

    Counted by the database: of two that end at once none is lost.
    """
    column = "reactions_helped" if helped else "reactions_not_helped"
    changes = {column: Greatest(F(column) + times, 0)}
    if helped:
        changes["to_register"] = Greatest(F("to_register") + times, 0)
    type(item)._base_manager.filter(pk=item.pk).update(**changes)


# --- closing and coming back -----------------------------------------------------------------------


def _close(row, state, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    row.state, row.closed_at = state, timezone.now()
    row.save()
    return row


@transaction.atomic
def withdraw(item):
    """Its people take it back."""
    row = _locked(item)
    if row.state == State.WITHDRAWN:
        return row
    if row.state not in OPEN_STATES:
        raise StepRefusedError(_("Dit staat al niet meer open."))
    return _close(row, State.WITHDRAWN)


@transaction.atomic
def put_back(item):
    """Undo: it is open again, for at least one month. What staff took away stays away."""
    row = _locked(item)
    if row.is_open:
        return row
    if row.state == State.REMOVED:
        raise StepRefusedError(_("Een medewerker haalde dit van de site. U kunt het niet terugzetten."))
    return _open_again(row, months=1)


@transaction.atomic
def extend(item, *, months=DEFAULT_MONTHS):
    """From today on for so many months; what had expired is open again."""
    row = _locked(item)
    if row.state not in (*OPEN_STATES, State.EXPIRED):
        raise StepRefusedError(_("Dit staat niet meer op de site. Verlengen kan niet meer."))
    return _open_again(row, months=min(months, MOST_MONTHS))


def _open_again(row, *, months):
    """Open or partly, as the numbers say. What was all arranged has one to go."""
    if row.quantity:
        row.quantity_met = min(row.quantity_met, row.quantity - 1)
    elif row.state == State.FULFILLED:
        row.quantity_met = 0
    row.state = State.PARTLY if row.quantity_met else State.OPEN
    row.closed_at, row.removal_reason = None, ""
    row.expires_on = max(row.expires_on, last_day(months))
    row.save()
    return row


@transaction.atomic
def expire(item):
    """Its last day is over; False when somebody was faster."""
    row = _locked(item)
    if row.state not in OPEN_STATES or row.is_open:
        return False
    _close(row, State.EXPIRED)
    return True


# --- staff -----------------------------------------------------------------------------------------


@transaction.atomic
def take_down(item, *, reason):
    """Off the site, with a reason for its people; None when it was already."""
    row = _locked(item)
    return None if row.state == State.REMOVED else _close(row, State.REMOVED, removal_reason=reason)


@transaction.atomic
def put_back_by_staff(item):
    """Taking down was a mistake: as it was, for at least one month."""
    row = _locked(item)
    return row if row.state != State.REMOVED else _open_again(row, months=1)
