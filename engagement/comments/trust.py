"""Whether a new reaction appears at once or waits, and why."""

from datetime import timedelta

from django.utils import timezone

from engagement.models import Comment, CommentDecision, CommentRules

REMEMBERED = timedelta(days=180)
Hold, State = Comment.Hold, Comment.State


def approved_count(author):
    """How many reactions of this resident a moderator let stand."""
    passed = CommentDecision.Outcome.PUBLISH, CommentDecision.Outcome.KEEP, CommentDecision.Outcome.RESTORE
    found = Comment.objects.filter(author=author, decisions__outcome__in=passed)
    return found.exclude(state__in=[State.REJECTED, State.TAKEN_DOWN]).distinct().count()


def refused_lately(author, now=None):
    """Whether a reaction of this resident was refused in the last half year, and still is."""
    since = (now or timezone.now()) - REMEMBERED
    refused = Comment.objects.filter(author=author, state__in=[State.REJECTED, State.TAKEN_DOWN])
    return refused.filter(state_at__gt=since).exists()


def hold_for(*, author, by_owner, suspicious):
    """Why a new text of this resident must wait, "" when it may appear at once."""
    if suspicious:
        return Hold.SUSPICIOUS
    if refused_lately(author):
        return Hold.EARLIER
    rules = CommentRules.load()
    if rules.always_wait:
        return Hold.RULE
    if by_owner or approved_count(author) >= rules.trusted_after:
        return ""
    return Hold.FIRST


def standing(author):
    """What a moderator sees of somebody: how many reactions, how many published, how many refused."""
    mine = Comment.objects.filter(author=author) if author else Comment.objects.none()
    return {
        "total": mine.count(),
        "published": mine.published().count(),
        "refused": mine.filter(state__in=[State.REJECTED, State.TAKEN_DOWN]).count(),
    }
