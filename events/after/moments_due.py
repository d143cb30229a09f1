"""When a mail about a session goes out. Pure; moments are aware, hours are those on the clocks of the city."""

from datetime import datetime, time, timedelta

QUIET_FROM, QUIET_UNTIL = time(22), time(7)
EVENING, MORNING = time(19), time(9)
# What ends before this belongs to the evening before.
NIGHT_ENDS = time(5)
TWO_DAYS, HOURS = "48", "4"
DAY = timedelta(days=1)


def _on(day, hour, zone):
    return datetime.combine(day, hour, zone)


def is_quiet(moment, zone):
    """Whether people sleep."""
    hour = moment.astimezone(zone).time()
    return hour >= QUIET_FROM or hour < QUIET_UNTIL


def waking(moment, zone):
    """The moment, or the evening before the night in which it lies."""
    if not is_quiet(moment, zone):
        return moment
    local = moment.astimezone(zone)
    evening = local.date() if local.time() >= QUIET_FROM else local.date() - DAY
    return _on(evening, EVENING, zone)


def reminders(starts_at, zone):
    """{kind: when} of what begins then: two days before at the same time on the clock, and four hours before."""
    local = starts_at.astimezone(zone)
    two_days = _on(local.date() - 2 * DAY, local.time(), zone)
    return {TWO_DAYS: waking(two_days, zone), HOURS: waking(starts_at - timedelta(hours=4), zone)}


def thanks(ends_at, zone):
    """Nine o'clock on the next morning."""
    local = ends_at.astimezone(zone)
    day = local.date() if local.time() < NIGHT_ENDS else local.date() + DAY
    return _on(day, MORNING, zone)
