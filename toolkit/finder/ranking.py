"""Why something answers the question of a reader, and how well. Pure: the database ranks with the same points.

What was asked must fit: a thing for another phase, subject or wijk is no answer. Among answers, what was made for
exactly this comes before what helps everybody.
"""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """In the order in which they are said."""

    SUBJECT = "subject"
    PART = "part"
    PHASE = "phase"
    EVERY_PHASE = "every_phase"
    HERE = "here"
    CITY = "city"
    PLACE_UNKNOWN = "place_unknown"


POINTS = {
    Reason.SUBJECT: 10,
    Reason.PART: 8,
    Reason.PHASE: 4,
    Reason.EVERY_PHASE: 2,
    Reason.HERE: 2,
    Reason.CITY: 1,
    Reason.PLACE_UNKNOWN: 0,
}


@dataclass(frozen=True)
class Asked:
    """The question: any part may be left out. `around` are the places that count as the wijk that was asked."""

    phase: str = ""
    subject: int | None = None
    part: str = ""
    around: frozenset = frozenset()


@dataclass(frozen=True)
class Facts:
    """What counts of one thing. `subjects` of an article; a thing of a register answers for all of its part.

    No places, and not `all_places`: nobody knows where it holds.
    """

    part: str
    phases: frozenset = frozenset()
    subjects: frozenset | None = None
    places: frozenset = frozenset()
    all_places: bool = False


def reasons(asked, facts):
    """Why this answers, or None when it does not. Nothing asked is no reason: an empty list."""
    found = []
    if asked.subject is not None:
        if facts.subjects is None:
            if facts.part != asked.part:
                return None
            found.append(Reason.PART)
        elif asked.subject in facts.subjects:
            found.append(Reason.SUBJECT)
        else:
            return None
    if asked.phase:
        if facts.phases and asked.phase not in facts.phases:
            return None
        found.append(Reason.PHASE if facts.phases else Reason.EVERY_PHASE)
    if asked.around:
        where = _where(asked.around, facts)
        if where is None:
            return None
        found.append(where)
    return found


def _where(around, facts):
    if facts.places & around:
        return Reason.HERE
    if facts.all_places:
        return Reason.CITY
    return None if facts.places else Reason.PLACE_UNKNOWN


def score(found):
    """How well it answers: the sum of its reasons."""
    return sum(POINTS[reason] for reason in found)
