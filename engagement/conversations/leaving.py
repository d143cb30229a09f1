"""Stopping: leave a conversation, want no mail about it, or want nothing of somebody any more."""

from django.db import transaction
from django.utils import timezone

from engagement.models import Block, Conversation, Participant

from . import letters, services

Ending = Conversation.Ending


@transaction.atomic
def leave(*, conversation, user):
    """Take no part any more; with nobody left on one side the conversation ends. A second time changes nothing."""
    locked = services.lock(conversation)
    participant = services.participant_of(locked, user)
    if participant.left_at or not locked.is_open:
        return locked
    Participant.objects.filter(pk=participant.pk).update(left_at=timezone.now())
    if not services.sides_left(locked):
        services.end(locked, ending=Ending.LEFT, by=user)
        letters.send_closed(locked, by=user)
    return locked


def mute(*, conversation, user, muted):
    """Get no mail about new messages (or get it again); everything stays readable on the site."""
    return conversation.participants.filter(user=user).update(muted=muted)


@transaction.atomic
def block(*, conversation, user):
    """Want nothing any more of those on the other side: about this, or about anything else. Closes the conversation."""
    locked = services.lock(conversation)
    own = services.participant_of(locked, user)
    others = locked.participants.filter(user__isnull=False).exclude(side=own.side)
    for other in others:
        Block.objects.get_or_create(blocker=user, blocked_id=other.user_id)
    if locked.is_open:
        services.end(locked, ending=Ending.BLOCKED, by=user)
        letters.send_closed(locked, by=user)
    return locked


def unblock(*, conversation, user):
    """Take the block on the people of this conversation back; the conversation stays closed."""
    others = conversation.participants.filter(user__isnull=False).exclude(user=user).values("user")
    deleted, _by_model = Block.objects.filter(blocker=user, blocked__in=others).delete()
    return deleted


def has_blocked(conversation, user):
    """Whether this person blocks somebody of the conversation."""
    others = conversation.participants.filter(user__isnull=False).exclude(user=user).values("user")
    return Block.objects.filter(blocker=user, blocked__in=others).exists()
