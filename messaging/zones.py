"""A time zone as calendars tell it (RFC 5545, 3.6.5), from the zone data of this machine.

`icalendar` can make one too, but leaves out everything when a calendar holds a single day, and begins summer time an
hour late (7.3): the onset has to be told in the time that was, not in the time that comes.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard


def zone_component(zone, first, last):
    """The VTIMEZONE for moments between these two; `zone` is a ZoneInfo."""
    component = Timezone()
    component.add("tzid", zone.key)
    for onset, before, after, name, is_summer in _observances(zone, first.year - 1, last.year + 1):
        part = TimezoneDaylight() if is_summer else TimezoneStandard()
        part.add("dtstart", onset)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", name)
        component.add_component(part)
    return component


def told_in(zone, moment):
    """The moment as a calendar tells it: in this zone, or in UTC for the second of two hours with the same name."""
    local = moment.astimezone(zone)
    return moment.astimezone(UTC) if local.fold else local


@lru_cache(maxsize=64)
def _observances(zone, first_year, last_year):
    """((local time that was, offset before, offset after, name, whether it is summer time), …) of these years."""
    begin, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    found = [_observance(zone, begin, zone.utcoffset(begin.astimezone(zone)))]
    moment = begin
    while moment < end:
        following = moment + timedelta(days=1)
        before = _offset(zone, moment)
        if _offset(zone, following) != before:
            found.append(_observance(zone, _moment_of_change(zone, moment, following), before))
        moment = following
    return tuple(found)


def _offset(zone, moment):
    return moment.astimezone(zone).utcoffset()


def _moment_of_change(zone, low, high):
    """The first second with the new offset."""
    old = _offset(zone, low)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
        low, high = (middle, high) if _offset(zone, middle) == old else (low, middle)
    return high


def _observance(zone, moment, before):
    local = moment.astimezone(zone)
    return (moment + before).replace(tzinfo=None), before, local.utcoffset(), local.tzname(), bool(local.dst())
