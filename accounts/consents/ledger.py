"""Writing and reading the ledger of consents."""

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from accounts.models import ConsentEvent, ConsentText
from cms.addresses import address_key, normalise_address
from cms.database import hold

from . import purposes

Action, Channel = ConsentEvent.Action, ConsentEvent.Channel


@transaction.atomic
def current_text(name):
    """The kept text of a purpose, in the words of now; new words become the next version."""
    purpose = purposes.get(name)
    digest = purpose.digest()
    found = ConsentText.objects.filter(purpose=name, digest=digest).first()
    if found:
        return found
    hold(f"consent-text:{name}")
    latest = ConsentText.objects.filter(purpose=name).aggregate(version=Max("version"))["version"] or 0
    text, _created = ConsentText.objects.get_or_create(
        purpose=name, digest=digest, defaults={"version": latest + 1, "text": purpose.words()}
    )
    return text


def _last(name, key):
    return ConsentEvent.objects.filter(purpose=name, address_key=key).select_related("text").first()


def standing_by_key(name, key):
    """The event by which the address of this key agrees now, or None."""
    last = _last(name, key)
    return last if last and last.action == Action.GIVEN else None


def standing(name, address):
    """The event by which this address agrees now, or None."""
    return standing_by_key(name, address_key(address))


def is_given(name, address):
    """Whether this address agrees now."""
    return standing(name, address) is not None


def _append(*, last, at, **fields):
    """A clock that was put back never makes a later answer the older one."""
    moment = at or timezone.now()
    if at is None and last and last.at > moment:
        moment = last.at
    return ConsentEvent.objects.create(at=moment, **fields)


@transaction.atomic
def give(*, purpose, address, channel=Channel.SITE, at=None, parent=""):
    """Write down a yes to the words of now; returns the event that stands.

    A yes that stands already, to the same words and from the same person, is not written twice. `parent` is the
    address of the parent or school that said it for `address`.
    """
    key, parent_key = address_key(address), address_key(parent) if parent else ""
    text = current_text(purpose)
    hold(f"consent:{key}")
    last = _last(purpose, key)
    same = last and last.action == Action.GIVEN and (last.text_id, last.parent_key) == (text.pk, parent_key)
    if same:
        return last
    return _append(
        last=last,
        at=at,
        purpose=purpose,
        action=Action.GIVEN,
        text=text,
        channel=channel,
        address=normalise_address(address),
        address_key=key,
        parent_key=parent_key,
    )


@transaction.atomic
def withdraw(*, purpose, address, channel=Channel.SITE, at=None, parent_key=""):
    """Write down that a yes was taken back, and let that have its effect; None when there was none.

    Works for a purpose that no longer exists, too: the text is the one that was agreed to. `parent_key` is that of
    the parent or school that took it back.
    """
    key = address_key(address)
    hold(f"consent:{key}")
    last = _last(purpose, key)
    if last is None or last.action != Action.GIVEN:
        return None
    event = _append(
        last=last,
        at=at,
        purpose=purpose,
        action=Action.WITHDRAWN,
        text=last.text,
        channel=channel,
        address=normalise_address(address),
        address_key=key,
        parent_key=parent_key,
    )
    declared = next((found for found in purposes.all_purposes() if found.name == purpose), None)
    if declared and declared.withdraw_effect:
        declared.withdraw_effect(event.address)
    return event


@transaction.atomic
def move(old, new):
    """Somebody confirmed another address of their own: what stood for the old one stands for the new one."""
    for event in all_standing(old):
        withdraw(purpose=event.purpose, address=old, channel=Channel.MAIL)
        key = address_key(new)
        hold(f"consent:{key}")
        last = _last(event.purpose, key)
        if last is None or last.action != Action.GIVEN:
            _append(
                last=last,
                at=None,
                purpose=event.purpose,
                action=Action.GIVEN,
                text=event.text,
                channel=Channel.MAIL,
                address=normalise_address(new),
                address_key=key,
                parent_key=event.parent_key,
            )


def all_standing(address):
    """The events by which this address agrees to anything now."""
    return ConsentEvent.objects.filter(address_key=address_key(address)).standing().select_related("text")


def given_for_children(address):
    """The standing events that this address gave as parent or school."""
    return ConsentEvent.objects.filter(parent_key=address_key(address)).standing().select_related("text")


def history(address):
    """Everything that was ever agreed or taken back by this address or, as parent or school, from it: oldest first.

    Also when the addresses themselves are gone: the keyed hash finds them.
    """
    key = address_key(address)
    found = ConsentEvent.objects.filter(Q(address_key=key) | Q(parent_key=key))
    return found.select_related("text").order_by("at", "pk")
