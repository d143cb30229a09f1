"""How a budget stands, in words and amounts: beside the form, on paper and in a workbook.

The page gets every sentence there is, with only those shown that count now: a script that adds up while somebody
types then needs no words of its own.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from cms.money import euros

from .estimate import LEGAL_FORM_ABOVE, MOST_UNFORESEEN, State

ICONS = {State.OK: "check", State.ATTENTION: "warning", State.TIP: "tip"}
STATES = {
    "balanced": State.OK,
    "short": State.ATTENTION,
    "over": State.ATTENTION,
    "unread": State.ATTENTION,
    "complete": State.OK,
    "incomplete": State.ATTENTION,
    "no_legal_form": State.OK,
    "legal_form": State.ATTENTION,
    "unforeseen": State.OK,
    "unforeseen_high": State.ATTENTION,
    "upkeep": State.OK,
    "no_upkeep": State.TIP,
}


@dataclass(frozen=True)
class Amount:
    """One total."""

    key: str
    label: str
    value: Decimal
    strong: bool = False

    @property
    def text(self):
        return euros(self.value)


@dataclass(frozen=True)
class Remark:
    """One sentence. `pattern` is the same with names of numbers in it, for the script; `shown` whether it counts."""

    key: str
    state: State
    text: str
    pattern: str
    shown: bool

    @property
    def icon(self):
        return ICONS[self.state]

    @property
    def state_label(self):
        return {State.OK: _("In orde:"), State.ATTENTION: _("Let op:"), State.TIP: _("Tip:")}[self.state]


@dataclass(frozen=True)
class Summary:
    """All totals and all sentences."""

    amounts: list
    remarks: list

    @property
    def shown(self):
        """The sentences that count now."""
        return [remark for remark in self.remarks if remark.shown]


def sentences():
    """The sentence of each key, with names of numbers in it."""
    return {
        "balanced": _("Kosten en inkomsten zijn gelijk."),
        "short": _("Er is nog %(amount)s te weinig. Zoek meer inkomsten of maak de kosten lager."),
        "over": _("Er is %(amount)s meer inkomsten dan kosten. Maak ze gelijk: vraag minder, of vul kosten aan."),
        "unread": _("Bedragen die wij niet begrijpen, tellen niet mee: %(count)s."),
        "complete": _("Elke regel heeft een naam en een bedrag."),
        "incomplete": _("Regels zonder naam of zonder bedrag: %(count)s."),
        "no_legal_form": _("Er gaat niet meer dan %(amount)s om. U heeft geen stichting of vereniging nodig."),
        "legal_form": _("Er gaat meer dan %(amount)s om. Dan is een rechtsvorm nodig: een stichting of vereniging."),
        "unforeseen": _("Onvoorzien is hooguit %(most)s procent van de kosten."),
        "unforeseen_high": _(
            "Onvoorzien is %(percent)s procent. Bij het Leefbaarheid- en initiatiefbudget mag dat hooguit %(most)s "
            "procent zijn."
        ),
        "upkeep": _("U denkt ook aan onderhoud."),
        "no_upkeep": _("Er staat geen regel voor onderhoud. Kost uw plan ook later nog geld? Reken dat mee."),
    }


def summarise(estimate, *, unread=0):
    """The Summary; `unread` is how many amounts nobody understood, which do not count."""
    found = {check.key: check.numbers for check in estimate.checks()}
    if unread:
        found["unread"] = {"count": unread}
    return Summary(amounts(estimate), [_remark(key, pattern, found) for key, pattern in sentences().items()])


def amounts(estimate):
    """The totals in the order in which they follow from each other."""
    return [
        Amount("costs", _("Kosten"), estimate.costs_total),
        Amount("unforeseen", _("Onvoorzien"), estimate.unforeseen_amount),
        Amount("total", _("Kosten samen"), estimate.total, strong=True),
        Amount("income", _("Inkomsten"), estimate.income_total, strong=True),
        Amount("difference", _("Verschil"), estimate.difference),
    ]


def _remark(key, pattern, found):
    numbers = {"amount": LEGAL_FORM_ABOVE, "most": MOST_UNFORESEEN, "count": 0, "percent": 0} | found.get(key, {})
    said = {name: euros(one) if isinstance(one, Decimal) else str(one) for name, one in numbers.items()}
    return Remark(key, STATES[key], pattern % said, pattern, key in found)
