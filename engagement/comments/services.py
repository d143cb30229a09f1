"""What residents do with their reactions: write, change, withdraw. `shown` gives what a page includes."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cms.limits import Rate, take
from cms.page_cache import raise_generation
from engagement import targets
from engagement.models import Comment, CommentAppeal

from . import letters, trust
from .errors import ClosedError, NotAnswerableError, NotYoursNowError, TargetGoneError, TooManyError
from .thread import shown, takes_comments

__all__ = ["edit", "open_target", "shown", "withdraw", "write"]

State = Comment.State
MOST_ANSWERS = 50
SAME_WITHIN = timedelta(days=1)
# One person, one person at one thing, and everybody at one thing.
PER_AUTHOR = Rate.of(10, minutes=60)
PER_AUTHOR_AND_TARGET = Rate.of(5, minutes=60)
PER_TARGET = Rate.of(60, minutes=60)


@dataclass(frozen=True)
class Words:
    """What somebody wrote: under which name, and whether the guard saw a sign of abuse in it."""

    kind: str
    text: str
    name: str
    suspicious: bool = False


def open_target(target, key):
    """(kind, thing) that takes reactions. Raises TargetGoneError or ClosedError."""
    kind, found = targets.find(target, key)
    if kind is None or kind.comments is None:
        raise TargetGoneError
    if not takes_comments(kind, found):
        raise ClosedError
    return kind, found


@transaction.atomic
def write(*, author, target, key, words, submission_key, reply_to=None):
    """Keep a reaction, or an answer to the reaction with number `reply_to`; gives the Comment.

    The same form, and the same words within a day, give the reaction that is there already. Raises TargetGoneError,
    ClosedError, NotAnswerableError or TooManyError.
    """
    submission_key = f"{author.pk}:{submission_key}"
    planned = Comment.objects.filter(submission_key=submission_key).first()
    if planned:
        return planned
    kind, found = open_target(target, key)
    # Holds the buckets of this author until the end: their second tab waits here, and finds the first one's reaction.
    _take_room(author, target, key)
    parent = _answerable(target, key, reply_to) if reply_to else None
    planned = _the_same(author, target, key, words.text, parent, submission_key)
    if planned:
        return planned
    by_owner = author.pk in {owner.pk for owner in kind.owners(found)}
    hold = trust.hold_for(author=author, by_owner=by_owner, suspicious=words.suspicious)
    comment = Comment.objects.create(
        target=target,
        key=str(key),
        title=kind.title(found)[:255],
        kind=Comment.Kind.REACTION if parent else words.kind,
        author=author,
        name=words.name,
        text=words.text,
        by_owner=by_owner,
        reply_to=parent,
        hold=hold,
        submission_key=submission_key,
    )
    if not hold:
        publish(comment)
    return comment


def _take_room(author, target, key):
    limits = (
        (f"comments:author:{author.pk}", PER_AUTHOR),
        (f"comments:author:{author.pk}:{target}:{key}", PER_AUTHOR_AND_TARGET),
        (f"comments:target:{target}:{key}", PER_TARGET),
    )
    for name, rate in limits:
        if wait := take(name, rate):
            raise TooManyError(wait)


def _answerable(target, key, number):
    """The reaction that takes this answer: an answer to an answer stands beside it, one level deep."""
    asked = Comment.objects.at(target, key).published().filter(pk=number).select_related("reply_to").first()
    first = asked and (asked.reply_to or asked)
    if first is None or first.replies.exclude(state__in=[State.REJECTED, State.REMOVED]).count() >= MOST_ANSWERS:
        raise NotAnswerableError
    return first


def _the_same(author, target, key, text, parent, submission_key):
    """What another tab of the same person said already."""
    here = Comment.objects.at(target, key).filter(author=author)
    lately = here.filter(text=text, reply_to=parent, created_at__gt=timezone.now() - SAME_WITHIN)
    return here.filter(submission_key=submission_key).first() or lately.exclude(state=State.REMOVED).first()


def publish(comment):
    """Show it to readers, in the caller's transaction; the first time, tell those who want to know."""
    is_new = comment.published_at is None
    comment.state, comment.hold, comment.state_at = State.PUBLISHED, "", timezone.now()
    comment.published_at = comment.published_at or comment.state_at
    comment.save(update_fields=["state", "hold", "state_at", "published_at", "version"])
    raise_generation()
    if is_new:
        letters.tell_owners(comment)
        letters.tell_answered(comment)


def may_edit(comment, now=None):
    """Whether the writer may change the text: shortly after writing, while nobody decided, answered or reported."""
    if comment.state not in (State.WAITING, State.PUBLISHED) or (now or timezone.now()) > comment.editable_until():
        return False
    return not (comment.decisions.exists() or comment.replies.exists() or comment.reports.exists())


def may_withdraw(comment):
    """Whether the writer may take it back."""
    return comment.state in (State.WAITING, State.PUBLISHED)


def _locked(pk, author):
    found = Comment.objects.select_for_update(of=("self",)).filter(pk=pk, author=author).first()
    if found is None:
        raise NotYoursNowError
    return found


@transaction.atomic
def edit(*, pk, author, words):
    """Change kind and text within the time for it. Raises NotYoursNowError.

    The new words are judged like new ones: what stood there already may have to wait.
    """
    comment = _locked(pk, author)
    if not may_edit(comment):
        raise NotYoursNowError
    was_shown = comment.is_published
    comment.kind = comment.kind if comment.reply_to_id else words.kind
    comment.text, comment.edited_at, comment.version = words.text, timezone.now(), comment.version + 1
    comment.hold = trust.hold_for(author=author, by_owner=comment.by_owner, suspicious=words.suspicious)
    if was_shown and comment.hold:
        comment.state, comment.state_at = State.WAITING, timezone.now()
    comment.save(update_fields=["kind", "text", "edited_at", "version", "hold", "state", "state_at"])
    if was_shown:
        raise_generation()
    return comment


@transaction.atomic
def withdraw(*, pk, author):
    """Take it back: the text and the name go at once, answers stay. Raises NotYoursNowError."""
    comment = _locked(pk, author)
    if not may_withdraw(comment):
        raise NotYoursNowError
    empty(comment, State.REMOVED)
    return comment


def empty(comment, state):
    """Take text and name away, in the caller's transaction; what waited for a moderator waits no more."""
    now = timezone.now()
    comment.text, comment.name, comment.hold = "", "", ""
    comment.state, comment.state_at, comment.version = state, now, comment.version + 1
    comment.save(update_fields=["text", "name", "hold", "state", "state_at", "version"])
    comment.reports.open().update(handled_at=now)
    CommentAppeal.objects.open().filter(decision__comment=comment).update(decided_at=now)
    raise_generation()


def forget(queryset):
    """Delete reactions that nobody answered, or all at a thing that is gone; gives how many."""
    count = queryset.count()
    if count:
        queryset.delete()
        raise_generation()
    return count
