"""The rules of pitches that need no database: which step leads where, the order of an evening, when to remind."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from events.models import Pitch
from events.pitching import course

KEYS = list("abcde")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_steps_lead_from_known_states_to_known_states():
    known = set(Pitch.State.values)
    for table in course.STEPS.values():
        assert set(table) | set(table.values()) <= known


def test_from_draft_to_stage_and_nowhere_else():
    state = "draft"
    for step, reached in [
        ("submit", "submitted"),
        ("accept", "accepted"),
        ("confirm", "confirmed"),
        ("hold", "pitched"),
    ]:
        state = course.after(step, state)
        assert state == reached
    assert course.after("withdraw", state) is None
    assert course.after("confirm", "rejected") is None
    assert course.after("reject", "draft") is None


@pytest.mark.parametrize(
    ("until_start", "expected"),
    [
        (30 * DAY, 3 * DAY),
        (4 * DAY, 2 * DAY),
        (2 * DAY + 12 * HOUR, 12 * HOUR),
        (2 * DAY + 11 * HOUR, None),
        (HOUR, None),
    ],
)
def test_a_reminder_comes_after_some_days_and_in_time(until_start, expected):
    now = timezone.now()
    found = course.reminder_at(now, now + until_start)
    assert (found and found - now) == expected
    assert course.reminder_at(now, None) - now == course.PATIENCE


@pytest.mark.parametrize(
    ("numbers", "step", "expected"),
    [
        ({}, None, "abcde"),
        ({"e": 1}, None, "eabcd"),
        ({"a": 5}, None, "bcdea"),
        ({"a": 3}, None, "bcade"),
        ({"d": 2}, None, "adbce"),
        ({}, ("a", -1), "abcde"),
        ({}, ("a", 1), "bacde"),
        ({}, ("e", 1), "abcde"),
        ({}, ("x", 1), "abcde"),
        ({"e": 1}, ("e", 1), "aebcd"),
    ],
)
def test_the_order_that_was_typed(numbers, step, expected):
    assert course.reordered(KEYS, numbers, step) == list(expected)


@given(
    st.dictionaries(st.sampled_from(KEYS), st.integers(-3, 99)),
    st.none() | st.tuples(st.sampled_from(KEYS), st.sampled_from([-1, 1])),
)
def test_nobody_is_lost_whatever_is_typed(numbers, step):
    assert sorted(course.reordered(KEYS, numbers, step)) == KEYS


@given(st.permutations(KEYS))
def test_a_whole_new_order_is_followed(wanted):
    assert course.reordered(KEYS, {key: place for place, key in enumerate(wanted, 1)}) == wanted


@given(st.lists(st.integers(1, 60)))
def test_times_follow_each_other_without_gaps(minutes):
    times = course.running_times(minutes)
    assert [end - begin for begin, end in times] == minutes
    assert all(before[1] == after[0] for before, after in zip(times, times[1:], strict=False))
    assert not times or (times[0][0], times[-1][1]) == (0, sum(minutes))
