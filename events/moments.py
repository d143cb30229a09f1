"""A session in words: when and where, as a resident reads it."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def when(starts_at, ends_at, *, with_day=True):
    """ "donderdag 3 december 2026, 19.30 tot 21.00 uur"; over several days both days are named."""
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    first, last = clock(start), clock(end)
    if start.date() != end.date():
        known = {"day": day(start), "first": first, "other": day(end), "last": last}
        return _("%(day)s, %(first)s uur tot %(other)s, %(last)s uur") % known
    hours = _("%(first)s tot %(last)s uur") % {"first": first, "last": last}
    return f"{day(start)}, {hours}" if with_day else hours


def clock(moment):
    """ "19.30" """
    return date_format(timezone.localtime(moment), "G.i")


def day(moment):
    """ "donderdag 3 december 2026" """
    return date_format(timezone.localtime(moment), "l j F Y")
