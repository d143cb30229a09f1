"""Seats: how many are left, and who in the queue gets the next ones. Pure: no clock and no database."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Seats:
    """Of one way to take part in one session. `capacity` None is without a limit; `queued` are people who wait.

    More may be taken than there are: when a room turns out smaller, nobody loses a seat.
    """

    capacity: int | None
    taken: int = 0
    queued: int = 0

    @property
    def free(self):
        """Seats that nobody holds; None without a limit."""
        return None if self.capacity is None else max(self.capacity - self.taken, 0)

    @property
    def open_to_all(self):
        """Seats for whoever comes now: while people wait, what comes free is theirs."""
        return 0 if self.queued else self.free

    def fits(self, party):
        """Whether a party of this size gets in now, without jumping the queue."""
        return self.open_to_all is None or party <= self.open_to_all

    @property
    def overfull_by(self):
        """How many seats are taken beyond the capacity."""
        return 0 if self.capacity is None else max(self.taken - self.capacity, 0)


class Why(StrEnum):
    """Why somebody in the queue got an offer, or not yet: written down with each decision."""

    FIRST = "first"
    NEXT_THAT_FITS = "next_that_fits"
    TOO_LARGE = "too_large"


@dataclass(frozen=True)
class Decision:
    """What was decided about one who waits; `offered` False leaves them where they are."""

    key: int
    offered: bool
    why: Why


def next_in_line(waiting, free):
    """Decisions for a queue of (key, size of the party), in its order, as long as there are seats.

    A party that is too large keeps its place and lets smaller ones go first; nobody behind the last free seat is
    decided about. Without a limit (`free` None) everybody gets an offer.
    """
    decisions, passed = [], False
    for key, party in waiting:
        if free is not None and free <= 0:
            break
        if free is not None and party > free:
            decisions.append(Decision(key, False, Why.TOO_LARGE))
            passed = True
            continue
        decisions.append(Decision(key, True, Why.NEXT_THAT_FITS if passed else Why.FIRST))
        free = None if free is None else free - party
    return decisions
