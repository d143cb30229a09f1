"""When a link is broken: by days, not by how often somebody looked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.link_check.judging import AT_ONCE, DAY, DAYS, FINE, HOUR, UNCLEAR, WEEK, Record, judge
from cms.models.links import Outcome

START = datetime(2026, 11, 21, 9, tzinfo=UTC)
GONE, ERROR, OK = Outcome.GONE, Outcome.ERROR, Outcome.FINE


def after(*looks):
    """The Record and the wait after (hours since the start, outcome) of each look."""
    record, wait = Record(), None
    for hours, outcome in looks:
        now = START + timedelta(hours=hours)
        record, wait = judge(record, outcome, now, now.date())
    return record, wait


@pytest.mark.parametrize(
    ("looks", "broken", "wait"),
    [
        ([(0, OK)], False, WEEK),
        ([(0, Outcome.MOVED)], False, WEEK),
        ([(0, GONE)], False, HOUR),
        ([(0, GONE), (1, GONE)], True, DAYS),
        ([(0, GONE), (1, OK)], False, WEEK),
        ([(0, GONE), (1, OK), (200, GONE)], False, HOUR),
        ([(0, ERROR)], False, DAY),
        ([(0, ERROR), (24, ERROR)], False, DAY),
        ([(0, ERROR), (24, ERROR), (48, ERROR)], True, DAYS),
        ([(0, ERROR), (1, ERROR), (2, ERROR), (3, ERROR)], False, DAY),
        ([(0, ERROR), (24, OK), (48, ERROR), (72, ERROR)], False, DAY),
        ([(0, Outcome.NO_HOST), (24, Outcome.NO_ANSWER), (48, Outcome.UNSAFE)], True, DAYS),
        ([(0, ERROR), (24, GONE), (25, ERROR)], False, DAY),
        ([(0, ERROR), (24, ERROR), (48, ERROR), (120, GONE)], True, DAYS),
        ([(0, ERROR), (24, ERROR), (48, ERROR), (120, OK)], False, WEEK),
        ([(0, GONE), (1, GONE), (73, Outcome.REFUSED)], False, WEEK),
        ([(0, Outcome.LOCAL)], True, DAYS),
        ([(0, Outcome.HIDDEN)], False, WEEK),
    ],
)
def test_a_history(looks, broken, wait):
    record, next_look = after(*looks)
    assert (record.is_broken, next_look) == (broken, wait)


def test_since_when():
    record, _wait = after((0, ERROR), (24, ERROR), (48, ERROR), (200, GONE))
    assert (record.first_failed_at, record.failures, record.last_failed_on) == (START, 4, date(2026, 11, 29))
    assert after((0, ERROR), (24, OK))[0] == Record(OK)


OUTCOMES = st.sampled_from([outcome for outcome in Outcome if outcome])


@given(
    st.lists(st.tuples(st.integers(0, 400), OUTCOMES), max_size=12).map(
        lambda looks: sorted(looks, key=lambda one: one[0])
    )
)
def test_whatever_happens(looks):
    record, wait = after(*looks)
    if wait is not None:
        assert wait >= HOUR
    assert not record.is_broken or record.first_failed_at is not None
    if record.outcome in FINE | UNCLEAR:
        assert record == Record(record.outcome)
    days = {(START + timedelta(hours=hours)).date() for hours, outcome in looks if outcome not in FINE | UNCLEAR}
    if len(days) < 3 and not any(outcome in AT_ONCE | {GONE} for _hours, outcome in looks):
        assert not record.is_broken
