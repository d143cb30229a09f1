"""A budget and what there is to say about it. Pure: no Django, and amounts are whole cents in Decimal, never float."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from cms.amounts import LARGEST

VERSION = 1
KIND = "estimate"
CENT = Decimal("0.01")
MOST_LINES = 60
NAME_LENGTH, NOTE_LENGTH, TITLE_LENGTH = 80, 200, 100
MOST_HOURS = 99_999
# Evaluation of the neighbourhood budget (2022), annex 2: with more money than this one needs a legal form.
LEGAL_FORM_ABOVE = Decimal(3000)
# Rules of the Leefbaarheid- en initiatiefbudget.
MOST_UNFORESEEN = 10
UPKEEP_WORDS = ("onderhoud", "onderhouden", "beheer", "reparatie", "vervanging", "schoonmaak")
# Invisible, but parts of letters and emoji; as in `cms.text_fields`.
JOINERS = "\u200c\u200d"


class Side(StrEnum):
    """The two columns of a budget."""

    COSTS = "costs"
    INCOME = "income"


class Kind(StrEnum):
    """What is looked at, in the order in which it is said."""

    BALANCE = "balance"
    COMPLETE = "complete"
    LEGAL_FORM = "legal_form"
    UNFORESEEN = "unforeseen"
    UPKEEP = "upkeep"


class State(StrEnum):
    """How something stands: fine, something to solve, or something to think of."""

    OK = "ok"
    ATTENTION = "attention"
    TIP = "tip"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. `key` names the sentence about it, `numbers` are what stands in that."""

    kind: Kind
    state: State
    key: str
    numbers: dict = field(default_factory=dict)


class EstimateDataError(ValueError):
    """What somebody gave is no budget of ours. `reason`: shape, version, lines, text or number."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def tidy(text):
    """One line without what cannot be seen or stored."""
    return " ".join("".join(sign if sign.isprintable() or sign in JOINERS else " " for sign in text).split())


@dataclass(frozen=True)
class Line:
    """What it is, an explanation, and how much; None while that is not known."""

    name: str = ""
    note: str = ""
    amount: Decimal | None = None

    @property
    def is_complete(self):
        return bool(self.name) and self.amount is not None


@dataclass(frozen=True)
class Estimate:
    """A whole budget. `unforeseen` is a percentage of the costs; own hours are never money."""

    title: str = ""
    costs: tuple[Line, ...] = ()
    income: tuple[Line, ...] = ()
    unforeseen: int = 0
    hours: int | None = None
    hours_note: str = ""

    @property
    def lines(self):
        return (*self.costs, *self.income)

    @property
    def costs_total(self):
        """What the lines of costs add up to."""
        return _sum(self.costs)

    @property
    def unforeseen_amount(self):
        """The percentage of that, to the cent; half a cent counts as a whole one."""
        return (self.costs_total * self.unforeseen / 100).quantize(CENT, ROUND_HALF_UP)

    @property
    def total(self):
        """All costs, the unforeseen with them."""
        return self.costs_total + self.unforeseen_amount

    @property
    def income_total(self):
        """What the lines of income add up to."""
        return _sum(self.income)

    @property
    def difference(self):
        """Income less costs: below zero there is money missing."""
        return self.income_total - self.total

    @property
    def is_empty(self):
        """Nothing was written in any line."""
        return all(line == Line() for line in self.lines)

    def checks(self):
        """What there is to say, in a fixed order; nothing about an empty budget."""
        if self.is_empty:
            return []
        found = (self._balance(), self._complete(), self._legal_form(), self._unforeseen(), self._upkeep())
        return [check for check in found if check]

    def _balance(self):
        if not self.difference:
            return Check(Kind.BALANCE, State.OK, "balanced") if self.total else None
        key = "short" if self.difference < 0 else "over"
        return Check(Kind.BALANCE, State.ATTENTION, key, {"amount": abs(self.difference)})

    def _complete(self):
        count = sum(not line.is_complete for line in self.lines if line != Line())
        if count:
            return Check(Kind.COMPLETE, State.ATTENTION, "incomplete", {"count": count})
        return Check(Kind.COMPLETE, State.OK, "complete")

    def _legal_form(self):
        if max(self.total, self.income_total) > LEGAL_FORM_ABOVE:
            return Check(Kind.LEGAL_FORM, State.ATTENTION, "legal_form", {"amount": LEGAL_FORM_ABOVE})
        return Check(Kind.LEGAL_FORM, State.OK, "no_legal_form", {"amount": LEGAL_FORM_ABOVE})

    def _unforeseen(self):
        if self.unforeseen > MOST_UNFORESEEN:
            numbers = {"percent": self.unforeseen, "most": MOST_UNFORESEEN}
            return Check(Kind.UNFORESEEN, State.ATTENTION, "unforeseen_high", numbers)
        return Check(Kind.UNFORESEEN, State.OK, "unforeseen", {"most": MOST_UNFORESEEN})

    def _upkeep(self):
        texts = [f"{line.name} {line.note}".casefold() for line in self.costs]
        if any(word in text for text in texts for word in UPKEEP_WORDS):
            return Check(Kind.UPKEEP, State.OK, "upkeep")
        return Check(Kind.UPKEEP, State.TIP, "no_upkeep")

    def to_data(self):
        """As JSON can hold it, with amounts in whole cents."""
        return {
            "kind": KIND,
            "version": VERSION,
            "title": self.title,
            "costs": [_line_data(line) for line in self.costs],
            "income": [_line_data(line) for line in self.income],
            "unforeseen": self.unforeseen,
            "hours": self.hours,
            "hours_note": self.hours_note,
        }

    @classmethod
    def from_data(cls, data):
        """The budget that `to_data` gave. What is missing is empty, what is unknown is left out.

        Raises EstimateDataError for anything that cannot have come from us.
        """
        if not isinstance(data, dict) or data.get("kind") != KIND:
            raise EstimateDataError("shape")
        if data.get("version") != VERSION or isinstance(data["version"], bool):
            raise EstimateDataError("version")
        return cls(
            title=_text(data, "title", TITLE_LENGTH),
            costs=_lines(data, Side.COSTS),
            income=_lines(data, Side.INCOME),
            unforeseen=_number(data, "unforeseen", 100) or 0,
            hours=_number(data, "hours", MOST_HOURS),
            hours_note=_text(data, "hours_note", NOTE_LENGTH),
        )


def _sum(lines):
    return sum((line.amount for line in lines if line.amount is not None), Decimal("0.00"))


def _line_data(line):
    cents = None if line.amount is None else int(line.amount.quantize(CENT, ROUND_HALF_UP) * 100)
    return {"name": line.name, "note": line.note, "cents": cents}


def _lines(data, side):
    found = data.get(side, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise EstimateDataError("shape")
    if len(found) > MOST_LINES:
        raise EstimateDataError("lines")
    return tuple(_line(one) for one in found)


def _line(data):
    cents = _number(data, "cents", int(LARGEST * 100))
    amount = None if cents is None else (Decimal(cents) / 100).quantize(CENT)
    return Line(_text(data, "name", NAME_LENGTH), _text(data, "note", NOTE_LENGTH), amount)


def _text(data, name, longest):
    text = data.get(name, "")
    if not isinstance(text, str):
        raise EstimateDataError("shape")
    if len(text) > longest:
        raise EstimateDataError("text")
    return tidy(text)


def _number(data, name, most):
    number = data.get(name)
    if number is None:
        return None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= most:
        raise EstimateDataError("number")
    return number
