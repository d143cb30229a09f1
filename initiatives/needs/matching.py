"""How well an offer fits a need: pure, and able to say why.

A fit only suggests; people decide. The kind of help must be the same, the places must not exclude each other, and
neither may the periods. Then a nearer place counts more than anything else, and theme and period together less than
one step nearer.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Reason(StrEnum):
    """Why two fit. DISTRICT: the same wijk. AREA: the same stadsdeel. CITY: one of them is for the whole city."""

    KIND = "kind"
    DISTRICT = "district"
    AREA = "area"
    CITY = "city"
    THEME = "theme"
    DATES = "dates"


POINTS = {Reason.DISTRICT: 40, Reason.AREA: 20, Reason.CITY: 0, Reason.THEME: 10, Reason.DATES: 8}


@dataclass(frozen=True)
class Spot:
    """A wijk in its stadsdeel, or a whole stadsdeel when `district` is empty. Any hashable values will do."""

    district: object = None
    area: object = None


@dataclass(frozen=True)
class Side:
    """What counts of a need or an offer. No spots: the whole city. No first or last day: open on that side."""

    kind: str
    spots: frozenset = frozenset()
    themes: frozenset = frozenset()
    first: date | None = None
    last: date | None = None

    @property
    def has_period(self):
        return self.first is not None or self.last is not None


@dataclass(frozen=True)
class Fit:
    """The score, the reasons in the order in which one tells them, and the themes that both have."""

    score: int
    reasons: tuple
    themes: frozenset = frozenset()


def nearness(one, other):
    """The reason that two sets of spots give, or None when they lie apart."""
    if not one or not other:
        return Reason.CITY
    pairs = [(mine, theirs) for mine in one for theirs in other]
    if any(mine.district is not None and mine.district == theirs.district for mine, theirs in pairs):
        return Reason.DISTRICT
    if any(mine.area is not None and mine.area == theirs.area for mine, theirs in pairs):
        return Reason.AREA
    return None


def apart(one, other):
    """Whether two periods have no day in common."""
    earliest = one.last is not None and other.first is not None and one.last < other.first
    return earliest or (one.first is not None and other.last is not None and other.last < one.first)


def fit(one, other):
    """The Fit of two sides, the same both ways; None when they do not."""
    near = nearness(one.spots, other.spots)
    if one.kind != other.kind or near is None or apart(one, other):
        return None
    shared = one.themes & other.themes
    reasons = [Reason.KIND, near]
    reasons += [Reason.THEME] if shared else []
    reasons += [Reason.DATES] if one.has_period and other.has_period else []
    return Fit(sum(POINTS.get(reason, 0) for reason in reasons), tuple(reasons), shared)
