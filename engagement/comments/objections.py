"""Reports by readers, and appeals by writers."""

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.guard import networks
from cms.page_cache import raise_generation
from engagement.models import Comment, CommentAppeal, CommentReport, CommentRules

from .errors import NotYoursNowError, TargetGoneError

State = Comment.State


def key_of(user):
    """What stands for an account in a report."""
    return _key(f"account:{user.pk}")


def reporter_of(request):
    """What stands for whoever reports: their account, or the network they come from. Not to be turned back."""
    if request.user.is_authenticated:
        return key_of(request.user)
    return _key(f"network:{networks.origin(request)}")


def _key(value):
    return salted_hmac("engagement.comments.reporter", value, algorithm="sha256").hexdigest()


@transaction.atomic
def report(*, pk, reporter, reason, text=""):
    """Keep a report, one for each reporter; gives whether it is new. Raises TargetGoneError when nobody can read it.

    The last of several hides the reaction until a moderator looked at it; one that was looked at stays.
    """
    comment = Comment.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if comment is None or not (comment.is_published or comment.hold == Comment.Hold.REPORTED):
        raise TargetGoneError
    _report, created = CommentReport.objects.get_or_create(
        comment=comment, reporter=reporter, defaults={"reason": reason, "text": text}
    )
    if created and comment.is_published and _hides(comment):
        comment.state, comment.hold, comment.state_at = State.WAITING, Comment.Hold.REPORTED, timezone.now()
        comment.version += 1
        comment.save(update_fields=["state", "hold", "state_at", "version"])
        raise_generation()
    return created


def _hides(comment):
    looked_at = comment.reports.filter(handled_at__isnull=False).exists()
    return not looked_at and comment.reports.open().count() >= CommentRules.load().hide_after


def appealable(comment, now=None):
    """The last decision, if its writer can still object to it, or None."""
    if comment.state not in (State.REJECTED, State.TAKEN_DOWN):
        return None
    last = list(comment.decisions.all())[-1:]
    last = [one for one in last if one.is_negative and one.appeal_until > (now or timezone.now())]
    return last[0] if last and not hasattr(last[0], "appeal") else None


@transaction.atomic
def appeal(*, pk, author, text):
    """Object to a decision, once. Raises NotYoursNowError."""
    comment = Comment.objects.select_for_update(of=("self",)).filter(pk=pk, author=author).first()
    decision = appealable(comment) if comment else None
    if decision is None:
        raise NotYoursNowError
    made, created = CommentAppeal.objects.get_or_create(decision=decision, defaults={"text": text})
    return made
