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
    """What counts of a fund. No forms: unknown who may apply. No themes or places: all of them."""

    minimum: int | None = None
    maximum: int | None = None
    forms: frozenset = frozenset()
    themes: frozenset = frozenset()
    places: frozenset = frozenset()


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


def fit(plan, offer):
    """The Fit of this fund to this plan."""
    verdicts = {}
    if plan.amount is not None:
        verdicts[Aspect.AMOUNT] = amount_verdict(plan.amount, offer.minimum, offer.maximum)
    if plan.form:
        known = Verdict.YES if plan.form in offer.forms else Verdict.NO
        verdicts[Aspect.FORM] = known if offer.forms else Verdict.MAYBE
    if plan.theme is not None:
        verdicts[Aspect.THEME] = Verdict.YES if not offer.themes or plan.theme in offer.themes else Verdict.NO
    if plan.places:
        verdicts[Aspect.PLACE] = Verdict.YES if not offer.places or plan.places & offer.places else Verdict.NO
    return Fit(verdicts)
