"""Deadlines that come back: computed, never typed again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.funds.deadlines import MONTHS, Repeat, in_months, occurrence, upcoming

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("first", "repeat", "today", "until", "expected"),
    [
        (date(2026, 3, 1), Repeat.ONCE, date(2026, 3, 1), date(2026, 12, 31), [date(2026, 3, 1)]),
        (date(2026, 3, 1), Repeat.ONCE, date(2026, 3, 2), date(2026, 12, 31), []),
        (
            date(2025, 1, 31),
            Repeat.MONTHLY,
            date(2026, 2, 1),
            date(2026, 4, 30),
            [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)],
        ),
        (date(2024, 2, 29), Repeat.YEARLY, date(2026, 1, 1), date(2028, 12, 31),
         [date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)]),
        (date(2026, 5, 15), Repeat.QUARTERLY, date(2026, 1, 1), date(2026, 9, 1),
         [date(2026, 5, 15), date(2026, 8, 15)]),
        (date(2026, 5, 15), Repeat.HALF_YEARLY, date(2026, 11, 15), date(2026, 11, 15), [date(2026, 11, 15)]),
    ],
)  # fmt: skip
def test_the_days_of_a_period(first, repeat, today, until, expected):
    assert upcoming(first, repeat, today, until) == expected


def test_a_fund_that_stops_has_no_deadlines_after_its_last_day():
    days = upcoming(date(2026, 1, 1), Repeat.MONTHLY, date(2026, 1, 1), date(2026, 12, 31), last=date(2026, 2, 15))
    assert days == [date(2026, 1, 1), date(2026, 2, 1)]


@given(DAYS, st.sampled_from(list(MONTHS)), DAYS, st.integers(0, 800))
def test_every_turn_in_the_period_and_nothing_else(first, repeat, today, length):
    until = today + timedelta(days=length)
    days = upcoming(first, repeat, today, until)
    assert days == sorted(set(days))
    assert all(today <= day <= until and day >= first for day in days)
    wanted = (occurrence(first, repeat, number) for number in range(101 * 12))
    assert days == [day for day in wanted if today <= day <= until]


@given(DAYS)
def test_a_year_ahead_is_the_same_day_or_the_last_of_that_month(today):
    ahead = in_months(today)
    assert (ahead.year, ahead.month) == (today.year + 1, today.month)
    assert ahead.day == today.day or (today.month, today.day) == (2, 29)
