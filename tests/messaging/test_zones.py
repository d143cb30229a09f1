"""The zone in a calendar, read by another parser, gives the offsets of this machine."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from messaging.zones import zone_component

ZONES = ("Europe/Amsterdam", "UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Caracas")


def read(key, first, last):
    """The zone as vobject has it."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Stadmakers//NL")
    calendar.add_component(zone_component(ZoneInfo(key), first, last))
    return vobject.readOne(calendar.to_ical().decode()).vtimezone.tzinfo


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1)),
    st.integers(0, 400),
)
def test_every_moment_has_the_right_offset(key, moment, days):
    zone, first = ZoneInfo(key), moment.replace(microsecond=0, tzinfo=UTC)
    last = first + timedelta(days=days)
    found = read(key, first, last)
    for one in (first, last):
        local = one.astimezone(zone).replace(tzinfo=None)
        # Of an hour that comes twice, and of one that does not exist, calendars say no more than the clock does.
        if zone.utcoffset(local) == zone.utcoffset(local.replace(fold=1)):
            assert local.replace(tzinfo=found).utcoffset() == zone.utcoffset(local)


@pytest.mark.parametrize(
    ("local", "hours"),
    [
        (datetime(2027, 3, 28, 1, 59, 59), 1),
        (datetime(2027, 3, 28, 3, 0), 2),
        (datetime(2027, 10, 31, 1, 59), 2),
        (datetime(2027, 10, 31, 3, 0), 1),
    ],
)
def test_on_the_second_of_the_change(local, hours):
    day = datetime(2027, 6, 1, tzinfo=UTC)
    found = read("Europe/Amsterdam", day, day)
    assert local.replace(tzinfo=found).utcoffset() == timedelta(hours=hours)
