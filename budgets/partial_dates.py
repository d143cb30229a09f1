"""Days of which only a part is known: "oktober 2020", "2021" or nothing at all."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

DAY, MONTH, YEAR, UNKNOWN = "day", "month", "year", "unknown"
PATTERNS = {DAY: "j F Y", MONTH: "F Y", YEAR: "Y"}
MACHINE_LENGTH = {DAY: 10, MONTH: 7, YEAR: 4}


def beginning(value, precision):
    """The first day that this date can mean; None when nothing is known."""
    if value is None or precision == UNKNOWN:
        return None
    if precision == YEAR:
        return value.replace(month=1, day=1)
    return value.replace(day=1) if precision == MONTH else value


@dataclass(frozen=True)
class PartialDate:
    """A date and how much of it is known. Equal knowledge is an equal value, whatever day was typed."""

    value: date | None = None
    precision: str = UNKNOWN

    def __post_init__(self):
        first = beginning(self.value, self.precision)
        object.__setattr__(self, "value", first)
        if first is None:
            object.__setattr__(self, "precision", UNKNOWN)

    def __bool__(self):
        return self.value is not None

    @property
    def first(self):
        """The earliest day it can be."""
        return self.value

    @property
    def last(self):
        """The latest day it can be."""
        if not self:
            return None
        if self.precision == YEAR:
            return self.value.replace(month=12, day=31)
        if self.precision == MONTH:
            return (self.value + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return self.value

    @property
    def machine(self):
        """For the `datetime` of a `time` element: as many parts as are known."""
        return self.value.isoformat()[: MACHINE_LENGTH[self.precision]] if self else ""

    @property
    def pattern(self):
        """How Django's date filter shows it."""
        return PATTERNS.get(self.precision, "")

    def surely_after(self, other):
        """Whether no reading of the two has this one first or on the same day."""
        return bool(self and other and self.first > other.last)


def in_order(items, when):
    """The items by date; what has none stays behind the item that it was put behind.

    `when` gives the PartialDate of an item. Items with the same beginning keep their order.
    """
    groups = []
    for dated, run in groupby(items, key=lambda item: bool(when(item))):
        run = list(run)
        if dated or not groups:
            groups += [[item] for item in run] if dated else [run]
        else:
            groups[-1] += run
    lead = [groups.pop(0)] if groups and not when(groups[0][0]) else []
    groups.sort(key=lambda group: when(group[0]).first)
    return [item for group in lead + groups for item in group]
