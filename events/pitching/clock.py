"""What time does with pitches: a reminder for who was asked, the last day for a draft, and a question afterwards."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from events.models import Pitch
from events.pitching import course, mails
from events.pitching.trace import Kind, Side, note

LAST_DAY = timedelta(days=1)
# When to ask again what came of it, and how long that makes sense.
ASK_AGAIN, ASK_UNTIL = timedelta(days=42), timedelta(days=90)


def run(now=None):
    """The periodic job; gives how many pitches it looked after."""
    now = now or timezone.now()
    return remind(now) + warn_drafts(now) + ask_again(now)


def remind(now):
    """Who was asked on the stage and did not answer, once."""
    asked = Pitch.objects.filter(state=Pitch.State.ACCEPTED, reminded_at__isnull=True)
    return sum(_remind(pk, now) for pk in list(asked.values_list("pk", flat=True)))


@transaction.atomic
def _remind(pk, now):
    row = Pitch.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if row is None or row.state != Pitch.State.ACCEPTED or row.reminded_at is not None:
        return 0
    session = row.event.stage_session(now)
    if session is None or session.is_cancelled or session.starts_at <= now:
        return 0
    moment = course.reminder_at(row.decided_at, session.starts_at)
    if moment is None or moment > now:
        return 0
    Pitch.objects.filter(pk=pk).update(reminded_at=now)
    note(row, Kind.REMINDED, Side.CLOCK)
    mails.remind(row)
    return 1


def warn_drafts(now):
    """Who began and did not send it in, on the last day. The cause of the mail makes it one."""
    drafts = Pitch.objects.filter(
        state=Pitch.State.DRAFT, event__takes_pitches_until__gt=now, event__takes_pitches_until__lte=now + LAST_DAY
    )
    found = [one for one in drafts.select_related("event", "submitted_by") if one.event.takes_pitches(now)]
    for pitch in found:
        mails.last_day(pitch)
    return len(found)


def ask_again(now):
    """Six weeks after the evening, when nobody told what came of it."""
    held = Pitch.objects.filter(state=Pitch.State.PITCHED, outcome_state=Pitch.Outcome.OPEN, outcome="")
    ended = held.filter(event__sessions__ends_at__lte=now - ASK_AGAIN, event__sessions__ends_at__gt=now - ASK_UNTIL)
    found = list(ended.distinct().select_related("event", "submitted_by", "initiative"))
    for pitch in found:
        mails.ask_outcome_again(pitch)
    return len(found)
