"""Beginning and ending to follow.

Whatever changes the follows of an address goes on one at a time with changes of its consent: both hold the same lock,
before any row is locked.
"""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts import consents, links, young
from accounts.models import ConsentEvent
from cms import limits
from cms.addresses import address_key, normalise_address
from cms.database import hold
from engagement import targets
from engagement.models import Follow, Follower
from engagement.models.following import new_token
from messaging.models import Message
from messaging.outbox import plan_mail

from .timing import first_due, next_due

PURPOSE = "following"
CONFIRM = "following.confirm"
CONFIRM_MAIL, DIGEST_MAIL = "engagement/follow_confirm", "engagement/digest"
CONFIRM_LIFETIME = timedelta(days=7)
# Nobody fills a stranger's mailbox with questions to confirm.
MAILS = limits.Rate.of(10, minutes=24 * 60)
MOST_FOLLOWS = 200


class TooManyFollowsError(Exception):
    """This address follows as much as one address may."""


class NotFollowableError(Exception):
    """There is nothing of that name that readers may see, or it brings no news."""


class NoConsentError(Exception):
    """Nobody was asked because a yes stood, and meanwhile it was taken back."""


def followable(target, key):
    """(kind, object). Raises NotFollowableError."""
    kind, found = targets.find(target, key)
    if found is None or kind.news is None:
        raise NotFollowableError
    return kind, found


def hold_person(key):
    """Let no other change of what this person agreed to or follows come in between: the lock of the ledger."""
    hold(f"consent:{key}")


@transaction.atomic
def ask(*, target, key, address, pace, parent=""):
    """Mail the address a link to confirm. Nothing is kept but that link.

    Whether the address is known makes no difference, and beyond the limit nothing happens, silently. Raises
    NotFollowableError.
    """
    kind, found = followable(target, key)
    if limits.take(f"following:mail:{address_key(address)}", MAILS):
        return
    data = {
        "address": normalise_address(address),
        "target": target,
        "key": str(key),
        "pace": pace,
        "parent": parent,
        "digest": consents.get(PURPOSE).digest(),
    }
    url = links.make(purpose=CONFIRM, subject=f"{target}:{key}"[:120], address=address, data=data)
    plan_mail(
        cause=f"{CONFIRM}:{secrets.token_hex(16)}",
        to=address,
        template=CONFIRM_MAIL,
        context={"url": url, "title": kind.title(found), "pace": pace, "days": CONFIRM_LIFETIME.days},
        keep=CONFIRM_LIFETIME,
        useful_for=CONFIRM_LIFETIME,
    )


@transaction.atomic
def follow(*, target, key, address, pace="", parent="", asked=True, channel=ConsentEvent.Channel.SITE):
    """A proven address follows this from now on; returns what came of its consent, a `young.Outcome`.

    Following twice is following once. `pace` counts for all that the address follows; without it, it stays as it was.
    Without `asked` the yes that stands is left as it is, such as one that a parent gave. TOO_OFTEN means that nothing
    happened. Raises NotFollowableError, TooManyFollowsError or NoConsentError.
    """
    kind, found = followable(target, key)
    mark = address_key(address)
    hold_person(mark)
    outcome = young.Outcome.GIVEN
    if asked:
        outcome = young.record(purpose=PURPOSE, address=address, parent=parent, channel=channel)
    elif not consents.is_given(PURPOSE, address):
        raise NoConsentError
    if outcome == young.Outcome.TOO_OFTEN:
        return outcome
    now = timezone.now()
    chosen = pace or Follower.Pace.WEEKLY
    follower, created = Follower.objects.get_or_create(
        address_key=mark,
        defaults={
            "address": normalise_address(address),
            "pace": chosen,
            "due_at": first_due(chosen, now),
            "told_until": now,
            "created_at": now,
        },
    )
    if pace and not created:
        set_pace(follower, pace)
    _add(follower, kind, found, str(key), now)
    return outcome


def _add(follower, kind, found, key, now):
    if follower.follows.filter(target=kind.name, key=key).exists():
        return
    if follower.follows.count() >= MOST_FOLLOWS:
        raise TooManyFollowsError
    defaults = {"title": str(kind.title(found))[:255], "created_at": now}
    Follow.objects.get_or_create(follower=follower, target=kind.name, key=key, defaults=defaults)


@transaction.atomic
def set_pace(follower, pace):
    """How often from now on; whoever got mail today gets none before tomorrow."""
    follower = Follower.objects.select_for_update().filter(pk=follower.pk).first()
    if follower is None or follower.pace == pace:
        return
    now = timezone.now()
    follower.pace = pace
    follower.due_at = first_due(pace, now)
    if pace == Follower.Pace.DIRECT:
        follower.due_at = max(now, next_due(pace, follower.told_until))
    follower.save(update_fields=["pace", "due_at"])


@transaction.atomic
def stop(follower, pk, *, channel=ConsentEvent.Channel.SITE):
    """Stop following one thing; with the last one goes all there is of this follower. The title, or None."""
    hold_person(follower.address_key)
    found = follower.follows.filter(pk=pk).first()
    if found is None:
        return None
    found.delete()
    if not follower.follows.exists():
        stop_all(follower, channel=channel)
    return found.title


@transaction.atomic
def stop_all(follower, *, channel=ConsentEvent.Channel.SITE):
    """Take the consent back, delete the follower, and withdraw what was ready to be sent."""
    hold_person(follower.address_key)
    consents.withdraw(purpose=PURPOSE, address=follower.address, channel=channel)
    young.stop_waiting(purpose=PURPOSE, child=follower.address)
    forget(follower.address)


def forget(address):
    """What follows when the consent is taken back, in that transaction: no follower and no mail on its way."""
    key = address_key(address)
    # Waits for a digest that is being made of it, so that its mail is seen here.
    Follower.objects.select_for_update().of(key).first()
    _withdraw_mail(key)
    Follower.objects.of(key).delete()


def _withdraw_mail(key):
    waiting = Message.objects.filter(address_key=key, kind=DIGEST_MAIL, state__in=Message.WAITING)
    waiting.update(state=Message.State.CANCELLED, finished_at=timezone.now())


def move(old, new):
    """Somebody took another address: what they follow goes along, and links in earlier mails stop working."""
    before, after = address_key(old), address_key(new)
    follower = Follower.objects.select_for_update().of(before).first()
    if follower is None:
        return
    _withdraw_mail(before)
    other = Follower.objects.of(after).first()
    if other is None:
        follower.address, follower.address_key, follower.token = normalise_address(new), after, new_token()
        follower.save(update_fields=["address", "address_key", "token"])
        return
    for one in follower.follows.all():
        defaults = {"title": one.title, "created_at": one.created_at}
        Follow.objects.get_or_create(follower=other, target=one.target, key=one.key, defaults=defaults)
    follower.delete()


def without_anything():
    """Followers that follow nothing any more, or that have no consent, given or asked for, after a month."""
    month_ago = timezone.now() - timedelta(days=30)
    agreed = ConsentEvent.objects.standing(PURPOSE).values("address_key")
    unanswered = Follower.objects.filter(created_at__lt=month_ago).exclude(address_key__in=agreed)
    return Follower.objects.idle().filter(created_at__lt=timezone.now() - timedelta(days=1)) | unanswered


def clear_away(followers):
    """Delete these followers with their consent; returns how many."""
    found = list(followers)
    for follower in found:
        stop_all(follower)
    return len(found)
