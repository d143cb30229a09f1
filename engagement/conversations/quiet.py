"""What time does: silent conversations are closed, old ones deleted, and receivers who cannot be reached found."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from engagement.models import Conversation, Suspension

from . import letters, services

# An unanswered message is looked at for so long; after that nobody waits for a mail any more.
WATCHED = timedelta(days=30)
SUSPENSION_KEPT = timedelta(days=365)


def term():
    """How long a closed conversation is kept, and how long an open one may be silent."""
    return timedelta(days=settings.CONVERSATION_DAYS)


def expired():
    """Closed long ago, and no report waits for staff."""
    found = Conversation.objects.filter(state=Conversation.State.CLOSED, closed_at__lt=timezone.now() - term())
    return found.exclude(reports__decision="")


def close_silent():
    """Close open conversations in which nobody wrote for the whole term, and tell those who take part."""
    silent = Conversation.objects.filter(
        state=Conversation.State.OPEN, last_line_at__lt=timezone.now() - term()
    ).order_by("pk")
    return sum(_close_silent(pk) for pk in list(silent.values_list("pk", flat=True)))


@transaction.atomic
def _close_silent(pk):
    locked = Conversation.objects.select_for_update().filter(pk=pk).first()
    if locked is None or not locked.is_open or locked.last_line_at >= timezone.now() - term():
        return 0
    services.end(locked, ending=Conversation.Ending.QUIET)
    letters.send_closed(locked)
    return 1


def find_unreachable():
    """Note of each conversation with a fresh message whether the mailbox of a receiver is still open to us."""
    recent = Conversation.objects.filter(
        state=Conversation.State.OPEN, last_line_at__gt=timezone.now() - WATCHED
    ).order_by("pk")
    for conversation in recent.iterator(chunk_size=500):
        line = conversation.lines.select_related("author").order_by("-pk").first()
        people = letters.receivers(conversation, author=line.author) if line and line.author else []
        waiting = [one for one in people if one.read_up_to < line.pk]
        lost = bool(waiting) and len(waiting) == len(people) and not letters.any_reachable(waiting)
        if lost != (conversation.unreachable_since is not None):
            since = timezone.now() if lost else None
            Conversation.objects.filter(pk=conversation.pk).update(unreachable_since=since)


def ended_suspensions():
    """Over for a year, lifted or not."""
    return Suspension.objects.filter(until__lt=timezone.now() - SUSPENSION_KEPT)


def run():
    """The daily job."""
    close_silent()
    find_unreachable()
