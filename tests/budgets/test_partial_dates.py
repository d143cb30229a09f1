"""Dates of which a part is known: what they mean, how they read, in which order they come."""

from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from budgets.partial_dates import DAY, MONTH, UNKNOWN, YEAR, PartialDate, in_order

DATES = st.dates(date(1990, 1, 1), date(2090, 12, 31))
MAYBE = st.builds(PartialDate, st.none() | DATES, st.sampled_from([DAY, MONTH, YEAR, UNKNOWN]))


@pytest.mark.parametrize(
    ("precision", "first", "last", "machine", "words"),
    [
        (DAY, date(2020, 2, 14), date(2020, 2, 14), "2020-02-14", "14 februari 2020"),
        (MONTH, date(2020, 2, 1), date(2020, 2, 29), "2020-02", "februari 2020"),
        (YEAR, date(2020, 1, 1), date(2020, 12, 31), "2020", "2020"),
    ],
)
def test_a_reader_sees_what_is_known_and_no_more(precision, first, last, machine, words):
    when = PartialDate(date(2020, 2, 14), precision)
    assert (when.first, when.last, when.machine) == (first, last, machine)
    html = render_to_string("components/partial_date.html", {"date": when})
    assert html.strip().endswith(f'<time datetime="{machine}">{words}</time>')


def test_nothing_known_is_said_in_words():
    html = render_to_string("components/partial_date.html", {"date": PartialDate(date(2020, 2, 14), UNKNOWN)})
    assert "datum onbekend" in html
    assert "<time" not in html


def test_the_typed_day_does_not_matter_within_a_month():
    assert PartialDate(date(2020, 2, 1), MONTH) == PartialDate(date(2020, 2, 29), MONTH)
    assert PartialDate(None, DAY) == PartialDate(date(2020, 2, 29), UNKNOWN) == PartialDate()


@given(DATES, st.sampled_from([DAY, MONTH, YEAR]))
def test_the_day_lies_within_its_bounds(day, precision):
    when = PartialDate(day, precision)
    assert when.first <= day <= when.last
    assert PartialDate(when.last + timedelta(days=1), precision).surely_after(when)
    assert not when.surely_after(when)


@given(st.lists(MAYBE, max_size=8))
def test_known_dates_are_in_order_and_nothing_is_lost(moments):
    numbered = list(enumerate(moments))
    ordered = in_order(numbered, lambda pair: pair[1])
    assert sorted(number for number, _when in ordered) == list(range(len(moments)))
    firsts = [when.first for _number, when in ordered if when]
    assert firsts == sorted(firsts)
    for number, when in numbered[1:]:
        if not when:
            position = [n for n, _when in ordered].index(number)
            assert ordered[position - 1][0] == number - 1 or not position
