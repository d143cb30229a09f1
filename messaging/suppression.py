"""Addresses that get no mail, as keyed hashes; and the return path by which a report finds its message.

How long a block holds:

- *bounce* closes mailings until somebody lifts it, and personal mail for `REST` after the last bounce. So a mailbox
  that was full for a day is tried again by itself, at most one mail a week goes to one that is really gone, and
  nobody is locked out for good by a false report;
- *complaint* closes mailings only: who called a mailing unwanted may still sign in;
- *staff* closes everything until staff lifts it.

An address may have several reasons at once; lifting one leaves the others.
"""

import base64
import hashlib
import hmac
import re
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.http import base36_to_int, int_to_base36
from django.utils.translation import gettext as _t

from cms import auditing
from cms.models import AuditEntry

from .models import Message, SoftBounce, Stream, Suppression

REST = timedelta(days=7)
SOFT_DAYS = 3
SOFT_WINDOW = timedelta(days=14)
MAC_LENGTH = 12
TOKEN = re.compile(rf"([0-9a-z]{{1,13}})-([a-z2-7]{{{MAC_LENGTH}}})")


def _closing(stream, now):
    """The suppressions that close this stream now."""
    reasons = Suppression.Reason
    if stream == Stream.BULK:
        return Suppression.objects.all()
    return Suppression.objects.filter(Q(reason=reasons.STAFF) | Q(reason=reasons.BOUNCE, since__gt=now - REST))


def is_suppressed(address_key, stream):
    """True when no mail of this stream may go to the address."""
    return _closing(stream, timezone.now()).filter(address_key=address_key).exists()


def suppressed_keys(address_keys, stream):
    """Those of `address_keys` that get no mail of this stream, in one query."""
    closing = _closing(stream, timezone.now()).filter(address_key__in=list(address_keys))
    return set(closing.values_list("address_key", flat=True))


def suppress(address_key, reason, note=""):
    """Close the address for this reason, from now on; a second time moves the moment, so that a bounce starts anew."""
    suppression, _created = Suppression.objects.update_or_create(
        address_key=address_key, reason=reason, defaults={"note": note[:300], "since": timezone.now()}
    )
    return suppression


@transaction.atomic
def lift(suppression, *, by=None):
    """Open the address again; `by` is the member of staff, None is the site itself. It stands in the audit log."""
    action = AuditEntry.Action.WRITE if by else AuditEntry.Action.SYSTEM
    auditing.record(action, user=by, view="messaging:suppression_lifted", object_id=suppression.pk)
    if suppression.reason == Suppression.Reason.BOUNCE:
        SoftBounce.objects.filter(address_key=suppression.address_key).delete()
    suppression.delete()


@transaction.atomic
def mailbox_proved(address_key):
    """Lift a bounce, because a link or code that was mailed within the last hour has just been used.

    Call it for fresh mail only: an old link says nothing about the mailbox of today. A complaint and a block by staff
    are decisions of people and stay.
    """
    SoftBounce.objects.filter(address_key=address_key).delete()
    for suppression in Suppression.objects.filter(address_key=address_key, reason=Suppression.Reason.BOUNCE):
        lift(suppression)


def note_hard_bounce(address_key, note=""):
    """The mailbox does not exist."""
    return suppress(address_key, Suppression.Reason.BOUNCE, note)


@transaction.atomic
def note_soft_bounce(address_key, note="", now=None):
    """A mailbox that did not take mail today; on `SOFT_DAYS` different days within `SOFT_WINDOW` it counts as gone.

    Returns the Suppression, or None while it may still be a bad day.
    """
    now = now or timezone.now()
    SoftBounce.objects.create(address_key=address_key, at=now)
    recent = SoftBounce.objects.filter(address_key=address_key, at__gt=now - SOFT_WINDOW)
    days = recent.annotate(day=TruncDate("at")).order_by().values("day").distinct().count()
    if days < SOFT_DAYS:
        return None
    return note_hard_bounce(address_key, note or _t("op %(days)d dagen niet te bezorgen") % {"days": days})


def _mac(message):
    signed = f"return path:{message.pk}:{message.address_key}".encode()
    digest = hmac.new(settings.ADDRESS_KEY.encode(), signed, hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:MAC_LENGTH]


def return_path(message):
    """The envelope sender of this message, "bounces+17-abcdefghijkl@example.nl"; "" without a bounce address.

    The token names the message and cannot be made without the key. Mail servers may change upper and lower case,
    so it has only one.
    """
    local, at, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    return f"{local}+{int_to_base36(message.pk)}-{_mac(message)}@{domain}" if at else ""


def message_for_return_path(address):
    """The message that was sent with this envelope sender, or None when it is not ours or no longer kept."""
    own_local, at, own_domain = settings.BOUNCE_ADDRESS.lower().rpartition("@")
    local, _at, domain = address.strip().lower().rpartition("@")
    prefix, _plus, token = local.rpartition("+")
    found = TOKEN.fullmatch(token)
    if not at or (prefix, domain) != (own_local, own_domain) or not found:
        return None
    number = base36_to_int(found[1])
    message = Message.objects.filter(pk=number).first() if number < 2**63 else None
    return message if message and hmac.compare_digest(_mac(message), found[2]) else None
