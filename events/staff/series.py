"""A row of sessions, each at the same time on the clock, also over a night on which it changes. Pure."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST = 30


class Every(models.TextChoices):
    """How far apart."""

    WEEK = "week", _("elke week")
    TWO_WEEKS = "two_weeks", _("om de week")
    MONTH = "month", _("elke vier weken")


STEPS = {Every.WEEK: timedelta(weeks=1), Every.TWO_WEEKS: timedelta(weeks=2), Every.MONTH: timedelta(weeks=4)}


def shifted(moment, by):
    """The same time on the clock, some days later: not the same number of seconds when the clock changes between."""
    local = timezone.localtime(moment)
    return timezone.make_aware((local + by).replace(tzinfo=None))


def moments_of(starts_at, ends_at, every, count):
    """[(start, end)] of `count` more sessions after the first."""
    step = STEPS[every]
    return [(shifted(starts_at, step * number), shifted(ends_at, step * number)) for number in range(1, count + 1)]
