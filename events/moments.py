"""A session in words: when and where, as a resident reads it. Of some only the day, month or year is known."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.kinds import Precision

# Django's own patterns, and what an HTML time element takes.
PATTERNS = {Precision.DAY: "l j F Y", Precision.MONTH: "F Y", Precision.YEAR: "Y"}
MACHINE = {Precision.DAY: "Y-m-d", Precision.MONTH: "Y-m", Precision.YEAR: "Y"}


def when(starts_at, ends_at, precision=Precision.TIME):
    """ "donderdag 3 december 2026, 19.30 tot 21.00 uur"; over several days both days are named."""
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    if precision != Precision.TIME:
        first, last = (date_format(moment, PATTERNS[precision]) for moment in (start, end))
        return first if first == last else _("%(first)s tot en met %(last)s") % {"first": first, "last": last}
    first, last = clock(start), clock(end)
    if start.date() != end.date():
        known = {"day": day(start), "first": first, "other": day(end), "last": last}
        return _("%(day)s, %(first)s uur tot %(other)s, %(last)s uur") % known
    return f"{day(start)}, " + _("%(first)s tot %(last)s uur") % {"first": first, "last": last}


def of(session):
    """The same of a whole session."""
    return when(session.starts_at, session.ends_at, session.precision)


def machine(moment, precision=Precision.DAY):
    """As an HTML time element takes it, no more precise than it is."""
    if precision == Precision.TIME:
        return moment.isoformat()
    return date_format(moment, MACHINE[precision])


def stretched(starts_at, ends_at, precision):
    """The whole of what is known: all of the days, months or years in which it begins and ends."""
    if precision == Precision.TIME:
        return starts_at, ends_at
    first, last = timezone.localtime(starts_at).date(), timezone.localtime(ends_at).date()
    if precision == Precision.YEAR:
        first, last = first.replace(month=1, day=1), last.replace(month=12, day=31)
    elif precision == Precision.MONTH:
        first = first.replace(day=1)
        last = (last.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    begin, end = (timezone.make_aware(datetime.combine(one, time.min)) for one in (first, last + timedelta(days=1)))
    return begin, end - timedelta(minutes=1)


def clock(moment):
    """ "19.30" """
    return date_format(timezone.localtime(moment), "G.i")


def day(moment):
    """ "donderdag 3 december 2026" """
    return date_format(timezone.localtime(moment), "l j F Y")
