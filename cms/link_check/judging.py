"""When a link is broken, and when to look again. Pure.

One bad day says little: sites are repaired at night. So a site that fails is broken after three different days in a
row. "This page does not exist" is clear: twice, an hour apart, is enough. What refuses programs, or leads into a
private network, is not judged: only a person can tell.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from cms.models.links import Outcome

FAILED_DAYS = 3
WEEK, DAYS, DAY, HOUR = timedelta(days=7), timedelta(days=3), timedelta(days=1), timedelta(hours=1)
FINE = {Outcome.FINE, Outcome.MOVED}
UNCLEAR = {Outcome.REFUSED, Outcome.HIDDEN}
# No need to look twice: the link itself cannot work for a reader.
AT_ONCE = {Outcome.LOCAL}


@dataclass(frozen=True)
class Record:
    """What is known of a link."""

    outcome: str = Outcome.UNKNOWN
    failures: int = 0
    first_failed_at: datetime | None = None
    last_failed_on: date | None = None
    is_broken: bool = False


def judge(before, outcome, now, today):
    """(the Record after this outcome, how long until the next look). `today` is the day where the city is."""
    if outcome in FINE | UNCLEAR:
        return Record(outcome), WEEK
    days = before.failures + (before.last_failed_on != today)
    twice_gone = outcome == Outcome.GONE and (before.outcome == Outcome.GONE or before.is_broken)
    after = replace(
        before,
        outcome=outcome,
        failures=days,
        first_failed_at=before.first_failed_at or now,
        last_failed_on=today,
        is_broken=before.is_broken or outcome in AT_ONCE or twice_gone or days >= FAILED_DAYS,
    )
    if after.is_broken:
        return after, DAYS
    return after, HOUR if outcome == Outcome.GONE else DAY
