"""Which funds suit a plan, and why. Pure: the database leaves out and ranks with the same points.

Not knowing is no reason to say no: a fund of which something is unknown stays, below those that surely fit.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """Of one thing that counts: it fits, nobody knows or it fits in part, or it does not."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class Aspect(StrEnum):
    """What counts, in the order in which it is said."""

    AMOUNT = "amount"
    FORM = "form"
    THEME = "theme"
    PLACE = "place"


POINTS = {Verdict.YES: 2, Verdict.MAYBE: 1, Verdict.NO: 0}


@dataclass(frozen=True)
class Plan:
    """What somebody needs money for. What is left out does not count; `places` are those around the chosen wijk."""

    amount: int | None = None
    form: str = ""
    theme: int | None = None
    places: frozenset = frozenset()


@dataclass(frozen=True)
class Offer:
    """What counts of a fund. No forms, themes or places: unknown, unless it says that it takes them all."""

    minimum: int | None = None
    maximum: int | None = None
    forms: frozenset = frozenset()
    themes: frozenset = frozenset()
    places: frozenset = frozenset()
    all_themes: bool = False
    all_places: bool = False


@dataclass(frozen=True)
class Fit:
    """The verdict on each aspect that was asked."""

    verdicts: dict = field(default_factory=dict)

    @property
    def suits(self):
        return Verdict.NO not in self.verdicts.values()

    @property
    def is_sure(self):
        return set(self.verdicts.values()) <= {Verdict.YES}

    @property
    def points(self):
        return sum(POINTS[verdict] for verdict in self.verdicts.values())


def amount_verdict(amount, minimum, maximum):
    """A fund that pays less than the plan needs can still pay a part of it."""
    if minimum is not None and amount < minimum:
        return Verdict.NO
    if maximum is None or amount > maximum:
        return Verdict.MAYBE
    return Verdict.YES


def _among(asked, named, takes_all):
    if takes_all or asked & named:
        return Verdict.YES
    return Verdict.NO if named else Verdict.MAYBE


def fit(plan, offer):
    """The Fit of this fund to this plan."""
    verdicts = {}
    if plan.amount is not None:
        verdicts[Aspect.AMOUNT] = amount_verdict(plan.amount, offer.minimum, offer.maximum)
    if plan.form:
        verdicts[Aspect.FORM] = _among({plan.form}, offer.forms, False)
    if plan.theme is not None:
        verdicts[Aspect.THEME] = _among({plan.theme}, offer.themes, offer.all_themes)
    if plan.places:
        verdicts[Aspect.PLACE] = _among(plan.places, offer.places, offer.all_places)
    return Fit(verdicts)
