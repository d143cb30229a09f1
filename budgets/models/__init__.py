"""Pages of the neighbourhood budget, by noun."""

from .dates import DatePrecision
from .plans import PlanPage, PlanPhoto, PlanStep
from .rounds import RoundFact, RoundIndexPage, RoundPage, RoundPhase

__all__ = [
    "DatePrecision",
    "PlanPage",
    "PlanPhoto",
    "PlanStep",
    "RoundFact",
    "RoundIndexPage",
    "RoundPage",
    "RoundPhase",
]
