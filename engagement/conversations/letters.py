"""The mails of a conversation. Each holds the words of another resident, and never that resident's address."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts import links
from accounts.addresses import site_url
from cms.addresses import address_key
from engagement.models import Conversation
from messaging.models import Body, Message, Stream
from messaging.outbox import cancel_mail, plan_mail
from messaging.suppression import suppressed_keys

from . import quotes, reply_addresses

STOP, REPORT = "conversation.stop", "conversation.report"
# The words are on the site; a mail that was sent need not keep them here.
KEPT = timedelta(days=3)
LINKS_WORK = timedelta(days=60)


def conversation_url(conversation):
    """The full address of the thread."""
    return site_url(reverse("conversation", args=[conversation.pk]))


def receivers(conversation, author=None):
    """Those who hear of something in this conversation; not `author`, and nobody who left or wants no mail."""
    active = conversation.participants.active().select_related("user")
    return list(active.filter(muted=False).exclude(pk=author.pk if author else None))


def _ways_out(participant):
    subject = f"participant:{participant.pk}"
    made = {"subject": subject, "address": participant.user.email, "lifetime": LINKS_WORK}
    return {"stop_url": links.make(purpose=STOP, **made), "report_url": links.make(purpose=REPORT, **made)}


def _line_cause(line_pk, participant_pk=""):
    return f"conversation.line:{line_pk}:{participant_pk}"


def send_line(line):
    """Plan a mail to everybody else. False when there is somebody to mail, and none of them can be reached by mail."""
    conversation = line.conversation
    people = receivers(conversation, author=line.author)
    for participant in people:
        reply_to = reply_addresses.make(participant)
        context = {
            "name": line.author.name,
            "title": conversation.title,
            "text": line.text,
            "url": conversation_url(conversation),
            "mark": quotes.MARK if reply_to else "",
            **_ways_out(participant),
        }
        plan_mail(
            cause=_line_cause(line.pk, participant.pk),
            to=participant.user.email,
            template="engagement/conversation_line",
            context=context,
            reply_to=reply_to,
            keep=KEPT,
        )
    return not people or any_reachable(people)


def any_reachable(people):
    """Whether the mailbox of at least one of these participants is open to us."""
    keys = {address_key(participant.user.email) for participant in people}
    return keys != suppressed_keys(keys, Stream.TRANSACTIONAL)


def forget_lines(lines):
    """Take the words of these lines out of mails that are kept, and withdraw those that were not sent yet."""
    for pk in lines:
        mails = Message.objects.filter(cause__startswith=_line_cause(pk))
        mails.filter(state__in=Message.WAITING).update(state=Message.State.CANCELLED, finished_at=timezone.now())
        Body.objects.filter(messages__in=mails).delete()


def _closed_cause(conversation, participant):
    return f"conversation.closed:{conversation.pk}:{int(conversation.closed_at.timestamp())}:{participant.pk}"


def send_closed(conversation, *, by=None, due_at=None):
    """Tell the others that it ended and how, at `due_at` or now."""
    for participant in receivers(conversation):
        if by is not None and participant.user_id == by.pk:
            continue
        context = {
            "title": conversation.title,
            "outcome": conversation.outcome,
            "quiet": conversation.ending == Conversation.Ending.QUIET,
            "url": conversation_url(conversation),
        }
        plan_mail(
            cause=_closed_cause(conversation, participant),
            to=participant.user.email,
            template="engagement/conversation_closed",
            context=context,
            due_at=due_at,
        )


def withdraw_closed(conversation):
    """It is open again: the mail that it ended is not sent."""
    for participant in conversation.participants.all():
        cancel_mail(_closed_cause(conversation, participant))


def send_not_posted(*, participant, reason, cause, posted=False):
    """Tell somebody why a message, or with `posted` a part of it, did not reach the conversation."""
    conversation = participant.conversation
    plan_mail(
        cause=f"conversation.not_posted:{cause}",
        to=participant.user.email,
        template="engagement/conversation_not_posted",
        context={
            "title": conversation.title,
            "reason": reason,
            "posted": posted,
            "url": conversation_url(conversation),
        },
    )
