"""When one can apply: the days on which a deadline falls, computed from its first one. Pure."""

from calendar import monthrange
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

LOOK_AHEAD_MONTHS = 12


class Repeat(models.TextChoices):
    """How often a deadline comes back."""

    ONCE = "once", _("één keer")
    MONTHLY = "monthly", _("elke maand")
    QUARTERLY = "quarterly", _("elk kwartaal")
    HALF_YEARLY = "half_yearly", _("elk half jaar")
    YEARLY = "yearly", _("elk jaar")


MONTHS = {Repeat.MONTHLY: 1, Repeat.QUARTERLY: 3, Repeat.HALF_YEARLY: 6, Repeat.YEARLY: 12}


def occurrence(first, repeat, number):
    """The deadline `number` turns after the first; the 31st is the last day of a month that has fewer."""
    if not number:
        return first
    year, month = divmod(first.year * 12 + first.month - 1 + number * MONTHS[repeat], 12)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


def upcoming(first, repeat, today, until, last=None):
    """The deadlines from `today` up to and including `until`, in order; none after `last`, when that is known."""
    until = min(until, last) if last else until
    if repeat == Repeat.ONCE:
        return [first] if today <= first <= until else []
    step = MONTHS[repeat]
    number = max(0, ((today.year - first.year) * 12 + today.month - first.month) // step)
    found = []
    while (day := occurrence(first, repeat, number)) <= until:
        if day >= today:
            found.append(day)
        number += 1
    return found


def in_months(today, count=LOOK_AHEAD_MONTHS):
    """The day so many months from today."""
    return occurrence(today, Repeat.MONTHLY, count)
