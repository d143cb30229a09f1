"""Decisions about reactions: under a lock, about what the moderator saw, and never twice."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from cms import auditing
from cms.models import AuditEntry
from cms.page_cache import raise_generation
from engagement.models import Comment, CommentAppeal, CommentDecision

from . import letters, services
from .errors import ChangedMeanwhileError, SameModeratorError

PERMISSION = "engagement.moderate_comment"
State, Outcome = Comment.State, CommentDecision.Outcome


def _lock(pk, version, by):
    """The reaction as the moderator saw it, locked. Raises ChangedMeanwhileError or SameModeratorError."""
    comment = Comment.objects.select_for_update(of=("self",)).get(pk=pk)
    if comment.version != version:
        raise ChangedMeanwhileError(comment)
    if comment.author_id == by.pk:
        raise SameModeratorError
    return comment


def _decide(comment, outcome, by, reason="", note=""):
    """Write the decision down; every version before it is old now."""
    comment.reports.open().update(handled_at=timezone.now())
    comment.version += 1
    Comment.objects.filter(pk=comment.pk).update(version=comment.version)
    return CommentDecision.objects.create(comment=comment, outcome=outcome, by=by, reason=reason, note=note)


@transaction.atomic
def approve(*, pk, by, version):
    """Publish what waits, or let stand what was reported. Raises ChangedMeanwhileError or SameModeratorError."""
    comment = _lock(pk, version, by)
    if comment.state == State.PUBLISHED and comment.reports.open().exists():
        return _decide(comment, Outcome.KEEP, by)
    if comment.state != State.WAITING:
        raise ChangedMeanwhileError(comment)
    decision = _decide(comment, Outcome.PUBLISH, by)
    services.publish(comment)
    letters.tell_published(comment)
    return decision


@transaction.atomic
def refuse(*, pk, by, version, reason, note=""):
    """Reject what waits, or take down what readers saw. Raises ChangedMeanwhileError or SameModeratorError."""
    comment = _lock(pk, version, by)
    if comment.state not in (State.WAITING, State.PUBLISHED):
        raise ChangedMeanwhileError(comment)
    seen_before = comment.published_at is not None
    outcome = Outcome.TAKE_DOWN if seen_before else Outcome.REJECT
    decision = _decide(comment, outcome, by, reason, note)
    _set_state(comment, State.TAKEN_DOWN if seen_before else State.REJECTED)
    letters.tell_refused(comment, decision)
    return decision


def _set_state(comment, state):
    comment.state, comment.hold, comment.state_at = state, "", timezone.now()
    comment.save(update_fields=["state", "hold", "state_at"])
    raise_generation()


def other_moderators(user):
    """Members of staff who may decide too."""
    app_label, codename = PERMISSION.split(".")
    may = {"content_type__app_label": app_label, "codename": codename}
    allowed = Q(is_superuser=True)
    for road in ("groups__permissions", "user_permissions"):
        allowed |= Q(**{f"{road}__{name}": value for name, value in may.items()})
    return User.objects.filter(allowed, is_active=True, is_staff=True).exclude(pk=user.pk)


def may_decide_appeal(appeal, by):
    """Whether this moderator may: another than who decided, unless there is no other."""
    return appeal.decision.by_id != by.pk or not other_moderators(by).exists()


@transaction.atomic
def decide_appeal(*, pk, by, restore, note=""):
    """Decide about an appeal, once. Raises ChangedMeanwhileError or SameModeratorError.

    That somebody decided about their own decision, because nobody else could, stands in the audit log.
    """
    appeal = CommentAppeal.objects.select_related("decision").get(pk=pk)
    comment = Comment.objects.select_for_update(of=("self",)).get(pk=appeal.decision.comment_id)
    if not CommentAppeal.objects.open().filter(pk=pk).exists():
        raise ChangedMeanwhileError(comment)
    if comment.author_id == by.pk or not may_decide_appeal(appeal, by):
        raise SameModeratorError
    if appeal.decision.by_id == by.pk:
        auditing.record(AuditEntry.Action.WRITE, user=by, view="comments:appeal_by_the_same", object_id=pk)
    CommentAppeal.objects.filter(pk=pk).update(decided_at=timezone.now())
    decision = _decide(comment, Outcome.RESTORE if restore else Outcome.UPHOLD, by, note=note)
    if restore:
        services.publish(comment)
    letters.tell_appeal(comment, decision)
    return decision
