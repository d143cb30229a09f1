"""Writing down what was decided about a registration, and why."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Decision

Kind = Decision.Kind
# The words of the code, as staff reads them.
WORDS = {
    "full": _("alles was bezet"),
    "overbooked": _("meer mensen dan plaatsen, door een medewerker"),
    "held": _("de plek was vastgehouden"),
    "first": _("was aan de beurt"),
    "next_that_fits": _("eerste groep die past"),
    "too_large": _("groep is groter dan wat vrij is"),
    "last_minute": _("laatste uren: wie het eerst komt"),
    "in_time": _("op tijd"),
    "seat_was_free": _("er was nog plek"),
    "too_late": _("te laat, weer achteraan"),
    "offer": _("aanbod liep af"),
    "hold": _("niet op tijd bevestigd"),
    "begun": _("het begon"),
    "out_of_turn": _("voor de beurt, door een medewerker"),
    "elsewhere": _("naar een ander moment"),
    "address": _("ander e-mailadres"),
    "self": _("zelf"),
    "staff": _("door een medewerker"),
    "session": _("moment afgelast"),
    "room": _("komt naar de zaal"),
    "online": _("kijkt online"),
    "when": _("andere tijd"),
    "where": _("andere plek"),
    "how": _("op een andere manier"),
    "link": _("andere link"),
    "slots": _("andere duur van de afspraken"),
}


@dataclass(frozen=True)
class Staff:
    """The member of staff who does something for somebody, and the reason in their words.

    With `overbook` there need not be a seat: who signs somebody up by hand can see that there is none.
    """

    user: Any
    note: str = ""
    overbook: bool = False


def note(registration, kind, reason="", *, seats_free=None, staff=None):
    """One line in the ledger, in the transaction of what was decided."""
    return Decision.objects.create(
        session_id=registration.session_id,
        registration=registration,
        kind=kind,
        reason=str(reason),
        note=staff.note if staff else "",
        by=staff.user if staff else None,
        seats_free=seats_free,
        at=timezone.now(),
    )


def why(decision):
    """The reason in words, with what staff wrote."""
    return ": ".join(str(part) for part in (WORDS.get(decision.reason, decision.reason), decision.note) if part)
