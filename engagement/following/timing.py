"""When the next mail of a follower may come: never at night, and at most one a day."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from engagement.models import Follower

Pace = Follower.Pace
MORNING = time(7)


def next_due(pace, now):
    """The first moment after a mail, or after one that had nothing to tell, at which this pace brings another."""
    today = timezone.localdate(now)
    days = {
        Pace.DIRECT: today + timedelta(days=1),
        Pace.WEEKLY: today + timedelta(days=7 - today.weekday()),
        Pace.MONTHLY: (today.replace(day=1) + timedelta(days=31)).replace(day=1),
    }
    return timezone.make_aware(datetime.combine(days[pace], MORNING))


def first_due(pace, now):
    """The same for somebody who just chose this pace and got no mail yet today."""
    return now if pace == Pace.DIRECT else next_due(pace, now)
