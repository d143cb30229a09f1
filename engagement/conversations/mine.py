"""One's conversations in "Mijn omgeving"."""

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cms.registries import mine
from engagement.models import Block, Conversation, ConversationReport, Line, Participant, Suspension

from . import letters, services, threads

MOST_SHOWN = 10


def _status(conversation):
    if conversation.is_open and conversation.unread and not conversation.left:
        sentence = ngettext("%(count)s nieuw bericht", "%(count)s nieuwe berichten", conversation.unread)
        return sentence % {"count": conversation.unread}
    return threads.status_of(conversation)


def items(user):
    """The newest ones; the rest is on the page of conversations."""
    return [
        mine.MyItem(
            title=one.title, url=reverse("conversation", args=[one.pk]), status=_status(one), date=one.last_line_at
        )
        for one in threads.listed(user)[:MOST_SHOWN]
    ]


def _export_one(conversation, user):
    own = Line.objects.filter(conversation=conversation, author__user=user)
    return {
        "about": conversation.title,
        "since": conversation.created_at,
        "state": conversation.get_state_display(),
        "outcome": conversation.get_outcome_display(),
        "closed_at": conversation.closed_at,
        "my_messages": [{"at": line.created_at, "text": line.text} for line in own],
    }


def export(user):
    """One's own words and what became of each conversation; the words and names of others are theirs."""
    reports = ConversationReport.objects.filter(reporter__user=user)
    suspensions = Suspension.objects.filter(user=user)
    return {
        "conversations": [_export_one(one, user) for one in Conversation.objects.of(user)],
        "blocked_since": [block.created_at for block in Block.objects.filter(blocker=user)],
        "reports": [{"at": one.created_at, "reason": one.get_reason_display(), "text": one.text} for one in reports],
        "suspensions": [{"until": one.until, "explanation": one.explanation} for one in suspensions],
    }


def preview(user):
    """Every conversation one took part in."""
    return mine.Erased(deleted=Participant.objects.filter(user=user).count())


@transaction.atomic
def erase(user):
    """Own words and name go, also from mails that are kept; a conversation in which nobody is left goes as a whole.

    What stays for the others are their own words, and that somebody was there.
    """
    participants = list(Participant.objects.filter(user=user))
    own = Line.objects.filter(author__in=participants)
    letters.forget_lines(list(own.values_list("pk", flat=True)))
    own.update(text="", erased_at=timezone.now())
    ConversationReport.objects.filter(reporter__in=participants).update(text="")
    for participant in participants:
        _leave_for_good(participant)
    Block.objects.filter(Q(blocker=user) | Q(blocked=user)).delete()
    return mine.Erased(deleted=len(participants))


def _leave_for_good(participant):
    conversation = services.lock(participant.conversation)
    left_at = participant.left_at or timezone.now()
    Participant.objects.filter(pk=participant.pk).update(user=None, left_at=left_at)
    if not conversation.participants.filter(user__isnull=False).exists():
        conversation.delete()
    elif conversation.is_open and not services.sides_left(conversation):
        services.end(conversation, ending=Conversation.Ending.LEFT)
        letters.send_closed(conversation)


SECTION = mine.Section(
    name="engagement.conversations",
    label=_("Uw gesprekken"),
    items=items,
    export=export,
    preview=preview,
    erase=erase,
    empty="",
    order=30,
    url=lambda: reverse("conversations"),
    url_label=_("Al uw gesprekken"),
)
