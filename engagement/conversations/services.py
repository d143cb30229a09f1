"""Beginning a conversation, writing in it, and ending it.

A conversation is locked by its row: what two people do at once happens one after the other. Who writes again about
the same thing goes on in the conversation that is open. Mails are planned in the same transaction.
"""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from accounts.sessions import is_resident
from cms.limits import Rate, take
from engagement import targets
from engagement.models import Block, Conversation, Line, Participant, Suspension

from . import errors, letters

LONGEST = 3000
# Wide for people, narrow for somebody who bothers others.
NEW = Rate.of(10, minutes=24 * 60)
LINES = Rate.of(40, minutes=60)
# How long whoever closed a conversation may open it again.
UNDO = timedelta(minutes=30)

Side, State, Ending = Participant.Side, Conversation.State, Conversation.Ending


@dataclass(frozen=True)
class Invitation:
    """What `components/message_link.html` shows."""

    url: str


def shown(target, key):
    """The Invitation to write about a thing, or None when it takes no messages."""
    kind, found = targets.find(target, key)
    if kind is None or kind.messages is None or not kind.messages(found):
        return None
    return Invitation(reverse("conversation_start", args=[target, key]))


def open_conversation(*, target, key, sender):
    """The conversation with the owners of a thing that this person began and that still goes on, or None."""
    return Conversation.objects.filter(target=target, key=key, started_by=sender, audience="", state=State.OPEN).first()


def _audience(receivers):
    """Which receivers these are, when they were chosen; "" for the owners."""
    if receivers is None:
        return ""
    numbers = ",".join(str(number) for number in sorted(user.pk for user in receivers))
    return hashlib.sha256(numbers.encode()).hexdigest()


def _receivers(kind, found, sender, receivers):
    if receivers is None:
        if kind.messages is None or not kind.messages(found):
            raise errors.NoReceiverError
        receivers = kind.owners(found)
    if sender in receivers:
        raise errors.OwnTargetError
    people = {user.pk: user for user in receivers if user.is_active and is_resident(user)}
    if not people:
        raise errors.NoReceiverError
    blocks = Q(blocker__in=people, blocked=sender) | Q(blocker=sender, blocked__in=people)
    if Block.objects.filter(blocks).exists():
        raise errors.BlockedError
    return list(people.values())


def _check_not_ended_by_staff(target, key, sender):
    """What staff ended stays ended: nobody begins the same anew as long as it is kept."""
    ended = {"target": target, "key": str(key), "started_by": sender, "ending": Ending.STAFF}
    if Conversation.objects.filter(**ended).exists():
        raise errors.BlockedError


def refusal(*, target, key, sender):
    """Why this person could not begin a conversation now, in words; "" when nothing is in the way."""
    kind, found = targets.find(target, key)
    try:
        if kind is None:
            raise errors.NoReceiverError
        check_may_write(sender)
        _check_not_ended_by_staff(target, key, sender)
        _receivers(kind, found, sender, None)
    except errors.RefusedError as refused:
        return str(refused)
    return ""


def check_may_write(user):
    """Raises SuspendedError for somebody whom staff asked to be silent for a while."""
    suspension = Suspension.objects.active().filter(user=user).order_by("-until").first()
    if suspension:
        raise errors.SuspendedError(suspension)


def clean_text(text):
    """The text as it is kept. Raises TextError."""
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise errors.TextError(_t("Schrijf eerst een bericht."))
    if len(text) > LONGEST:
        sentence = ngettext(
            "Uw bericht is %(count)s teken te lang.", "Uw bericht is %(count)s tekens te lang.", len(text) - LONGEST
        )
        raise errors.TextError(sentence % {"count": len(text) - LONGEST})
    return text


def _take(name, user, rate):
    wait = take(f"conversation:{name}:{user.pk}", rate)
    if wait:
        raise errors.TooManyError(wait)


@transaction.atomic
def start(*, target, key, sender, text, receivers=None, submission_key=""):
    """Write about a thing to its owners, or to `receivers`; gives the Conversation.

    The same `submission_key` does it once. Raises RefusedError.
    """
    submission_key = submission_key or uuid.uuid4().hex
    kind, found = targets.find(target, key)
    if kind is None:
        raise errors.NoReceiverError
    text = clean_text(text)
    if done := Line.objects.filter(submission_key=submission_key).select_related("conversation").first():
        return done.conversation
    check_may_write(sender)
    _check_not_ended_by_staff(target, key, sender)
    people = _receivers(kind, found, sender, receivers)
    which = {"target": target, "key": str(key), "started_by": sender, "audience": _audience(receivers)}
    current = Conversation.objects.filter(**which, state=State.OPEN).first()
    if current is None or not let_former_owners_go(current).is_open:
        _take("new", sender, NEW)
        try:
            with transaction.atomic():
                current = Conversation.objects.create(
                    **which, title=kind.title(found)[:255], submission_key=submission_key
                )
        except IntegrityError:
            # Somebody pressed twice, or has the form in two tabs: the other one was first.
            same = Q(**which, state=State.OPEN) | Q(submission_key=submission_key)
            current = Conversation.objects.filter(same).first()
        else:
            Participant.objects.create(conversation=current, user=sender, side=Side.STARTER)
            for user in people:
                Participant.objects.create(conversation=current, user=user, side=Side.OWNER)
    reply(conversation=current, sender=sender, text=text, submission_key=submission_key)
    current.refresh_from_db()
    return current


def lock(conversation):
    """The conversation as it is now; nobody else changes it until the transaction ends."""
    return Conversation.objects.select_for_update().get(pk=conversation.pk)


def participant_of(conversation, user):
    """Who this account is in the conversation. Raises NotTakingPartError."""
    found = conversation.participants.filter(user=user).first()
    if found is None:
        raise errors.NotTakingPartError
    return found


def reply(*, conversation, sender, text, submission_key=""):
    """Write in a conversation; gives the Line. The same `submission_key` does it once. Raises RefusedError."""
    text = clean_text(text)
    let_former_owners_go(conversation)
    return _write(conversation, sender, text, submission_key or uuid.uuid4().hex)


@transaction.atomic
def _write(conversation, sender, text, submission_key):
    locked = lock(conversation)
    if done := Line.objects.filter(submission_key=submission_key).first():
        return done
    participant = participant_of(locked, sender)
    if not locked.is_open or participant.left_at:
        raise errors.ClosedError
    check_may_write(sender)
    _take("lines", sender, LINES)
    line = Line.objects.create(conversation=locked, author=participant, text=text, submission_key=submission_key)
    Participant.objects.filter(pk=participant.pk).update(read_up_to=line.pk)
    locked.last_line_at = line.created_at
    locked.unreachable_since = None if letters.send_line(line) else line.created_at
    locked.save(update_fields=["last_line_at", "unreachable_since"])
    return line


@transaction.atomic
def let_former_owners_go(conversation):
    """Who no longer answers for the thing takes no part any more; gives the conversation, locked.

    A new owner does not get to read what was written to another: with no owner left the conversation ends.
    """
    locked = lock(conversation)
    kind, found = targets.find(locked.target, locked.key)
    if kind is None or locked.audience or not locked.is_open:
        return locked
    owners = {user.pk for user in kind.owners(found)}
    former = locked.participants.active().filter(side=Side.OWNER).exclude(user__in=owners)
    if former.update(left_at=timezone.now()) and not sides_left(locked):
        end(locked, ending=Ending.LEFT)
        letters.send_closed(locked)
    return locked


def sides_left(conversation):
    """Whether on both sides somebody still takes part."""
    return conversation.participants.active().values("side").distinct().order_by().count() == 2


def end(conversation, *, ending, by=None, outcome=""):
    """Close a conversation that the caller has locked, and tell the thing it is about."""
    conversation.state, conversation.ending, conversation.outcome = State.CLOSED, ending, outcome
    conversation.closed_by, conversation.closed_at = by, timezone.now()
    conversation.unreachable_since = None
    conversation.save()
    kind, found = targets.find(conversation.target, conversation.key)
    if kind is not None and kind.closed is not None:
        kind.closed(found, conversation)


@transaction.atomic
def close(*, conversation, by, outcome=""):
    """End it, with how it went: "helped", "not_helped" or "".

    Raises AlreadyClosedError with the conversation as the other one closed it, and NotTakingPartError. The others get
    a mail once it can no longer be undone.
    """
    if outcome and outcome not in Conversation.Outcome.values:
        raise ValueError(outcome)
    locked = lock(conversation)
    participant = participant_of(locked, by)
    if not locked.is_open:
        raise errors.AlreadyClosedError(locked)
    if participant.left_at:
        raise errors.NotTakingPartError
    end(locked, ending=Ending.FINISHED, by=by, outcome=outcome)
    letters.send_closed(locked, by=by, due_at=locked.closed_at + UNDO)
    return locked


def may_reopen(conversation, user):
    """Whether this person closed it a moment ago."""
    return (
        conversation.ending == Ending.FINISHED
        and conversation.closed_by_id == user.pk
        and timezone.now() < conversation.closed_at + UNDO
    )


@transaction.atomic
def reopen(*, conversation, by):
    """Undo `close`; the mail about it is withdrawn. Raises NotReopenableError."""
    locked = lock(conversation)
    if not may_reopen(locked, by):
        raise errors.NotReopenableError
    letters.withdraw_closed(locked)
    kind, found = targets.find(locked.target, locked.key)
    if kind is not None and kind.reopened is not None:
        kind.reopened(found, locked)
    locked.state, locked.ending, locked.outcome, locked.closed_by, locked.closed_at = State.OPEN, "", "", None, None
    try:
        with transaction.atomic():
            locked.save()
    except IntegrityError:
        raise errors.NotReopenableError from None
    return locked
