"""Actions by a mailed link: each opens one purpose for one subject, and nothing else.

A module declares in `AppConfig.ready()` what its links may do:

    links.register(links.Purpose(name="events.cancel", ..., perform=cancel))

and puts `links.make(purpose="events.cancel", subject="registration:17", address=...)` in a mail. Opening the link
shows what it will do; only the button does it, so that mail scanners change nothing. It never signs anybody in.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cms.addresses import address_key

from .addresses import site_url
from .models import ActionLink


@dataclass(frozen=True)
class Done:
    """What an action did, in words for whoever pressed the button, and a way on."""

    title: str
    text: str = ""
    next_url: str = ""
    next_label: str = ""


@dataclass(frozen=True)
class Purpose:
    """What a link may do. `title`, `explain` and `perform` get the ActionLink.

    `title` and `explain` say what the button will do. `perform` does it, inside a transaction in which the link is
    locked, and gives Done; it raises LinkRefusedError when the thing cannot be done any more. A purpose that may be
    used more than once must do no harm the second time. With `outlives_account` the link still works when its reader
    deletes their data: what it takes back, stands for somebody else.
    """

    name: str
    label: str
    title: Callable[[ActionLink], str]
    explain: Callable[[ActionLink], str]
    button: str
    perform: Callable[[ActionLink], Done]
    lifetime: timedelta = timedelta(days=14)
    single_use: bool = True
    outlives_account: bool = False


class LinkGoneError(Exception):
    """Expired, revoked, changed or never there: nobody learns which."""


class LinkRefusedError(Exception):
    """The link is good, but what it is for cannot be done (any more); the message says why, to its reader."""


_purposes: dict[str, Purpose] = {}


def register(purpose):
    """Add a purpose. Raises ImproperlyConfigured when the name is taken by another."""
    if _purposes.get(purpose.name, purpose) != purpose:
        raise ImproperlyConfigured(f"Purpose {purpose.name!r} is declared twice.")
    _purposes[purpose.name] = purpose


def unregister(name):
    """Take a purpose away again; its links stop working."""
    _purposes.pop(name, None)


def _key(secret):
    return salted_hmac("accounts.links", secret, algorithm="sha256").hexdigest()


def make(*, purpose, subject, address, data=None, lifetime=None):
    """A new link, as a full address for a mail. Its secret is nowhere else. Raises KeyError for an unknown purpose."""
    declared, secret = _purposes[purpose], secrets.token_urlsafe(32)
    ActionLink.objects.create(
        purpose=purpose,
        subject=subject,
        address_key=address_key(address),
        data=data or {},
        secret_key=_key(secret),
        expires_at=timezone.now() + (lifetime or declared.lifetime),
    )
    return site_url(reverse("action_link", args=[secret]))


def revoke(*, purpose, subject):
    """Let the links of this purpose and subject do nothing any more; returns how many that were."""
    return ActionLink.objects.usable().filter(purpose=purpose, subject=subject).update(revoked_at=timezone.now())


def forget(*, address, subject):
    """Delete the links that this mailbox got or that are about this subject, for whoever deletes their data."""
    staying = [purpose.name for purpose in _purposes.values() if purpose.outlives_account]
    own = Q(address_key=address_key(address)) | Q(subject=subject)
    ActionLink.objects.filter(own).exclude(purpose__in=staying).delete()


def _find(secret, queryset):
    """(link, purpose) while the link has not expired and was not revoked, used or not. Raises LinkGoneError."""
    link = queryset.filter(secret_key=_key(secret), revoked_at__isnull=True, expires_at__gt=timezone.now()).first()
    purpose = _purposes.get(link.purpose) if link else None
    if purpose is None:
        raise LinkGoneError
    return link, purpose


def resolve(secret):
    """(link, purpose), without doing anything; `link.used_at` says whether it was used. Raises LinkGoneError."""
    return _find(secret, ActionLink.objects)


@transaction.atomic
def perform(secret):
    """Do what the link is for; returns (purpose, Done), and Done is None when it was done before.

    Raises LinkGoneError or LinkRefusedError. The row is locked: of two clicks at once one acts, the other finds it
    done.
    """
    link, purpose = _find(secret, ActionLink.objects.select_for_update())
    if link.used_at:
        return purpose, None
    done = purpose.perform(link)
    if purpose.single_use:
        # What the purpose needed besides has served its end.
        ActionLink.objects.filter(pk=link.pk).update(used_at=timezone.now(), data={})
    return purpose, done
