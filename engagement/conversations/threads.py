"""What a person sees of their conversations."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _t

from engagement import targets
from engagement.models import Conversation, Participant

from . import leaving, services


@dataclass(frozen=True)
class Spoken:
    """One message as the page shows it."""

    pk: int
    name: str
    own: bool
    text: str
    at: datetime
    erased: bool
    new: bool


def listed(user):
    """All conversations of a person, newest first, with `unread` and when the person `left`."""
    own = Participant.objects.filter(conversation=OuterRef("pk"), user=user)
    found = Conversation.objects.of(user).with_unread(user)
    return found.annotate(left=Subquery(own.values("left_at")[:1]))


def status_of(conversation):
    """How a listed conversation stands for this person, in a few words."""
    if conversation.left:
        return _t("u bent gestopt")
    if conversation.outcome:
        return _t("afgerond: %s") % conversation.get_outcome_display()
    return conversation.get_state_display()


def with_status(conversations):
    """Listed conversations, each with its `status`."""
    found = list(conversations)
    for one in found:
        one.status = status_of(one)
    return found


def public_name(participant):
    """The first name, or words for somebody without one."""
    if participant is None or participant.user is None:
        return _t("Iemand die niet meer meedoet")
    return participant.name or _t("iemand die nog niets schreef")


def lines_for(conversation, participant):
    """The lines this person may see: who left reads nothing of afterwards."""
    lines = conversation.lines.select_related("author__user")
    return lines.filter(created_at__lte=participant.left_at) if participant.left_at else lines


def spoken(lines, participant):
    """Lines with what the page says beside them."""
    return [
        Spoken(
            pk=line.pk,
            name=public_name(line.author),
            own=line.author_id == participant.pk,
            text=line.text,
            at=line.created_at,
            erased=line.erased_at is not None,
            new=line.pk > participant.read_up_to and line.author_id != participant.pk,
        )
        for line in lines
    ]


def others(conversation, participant):
    """Names of those who take part besides this person, once each."""
    people = conversation.participants.active().select_related("user").exclude(pk=participant.pk)
    return list(dict.fromkeys(public_name(one) for one in people))


def mark_read(participant, lines):
    """The newest of these lines was on the screen."""
    newest = max((line.pk for line in lines), default=0)
    Participant.objects.filter(pk=participant.pk, read_up_to__lt=newest).update(read_up_to=newest)


def target_url(conversation):
    """Where the thing is that it is about, "" when it is gone."""
    kind, found = targets.find(conversation.target, conversation.key)
    return kind.url(found) if kind else ""


def next_step(conversation, user):
    """(text, path) of what somebody who answers for the thing does now that it helped, or None."""
    if conversation.outcome != Conversation.Outcome.HELPED:
        return None
    kind, found = targets.find(conversation.target, conversation.key)
    if kind is None or kind.next_step is None or user not in kind.owners(found):
        return None
    return kind.next_step(found)


def choices(conversation, participant):
    """What this person may do in the conversation, for the template."""
    writes = conversation.is_open and participant.left_at is None
    user = participant.user
    return {
        "may_write": writes,
        "may_reopen": services.may_reopen(conversation, user),
        "may_block": not leaving.has_blocked(conversation, user),
        "reported": conversation.reports.filter(reporter=participant, decision="").exists(),
        # Only somebody who waits for an answer needs to know.
        "unreachable": writes and conversation.unreachable_since is not None,
    }
