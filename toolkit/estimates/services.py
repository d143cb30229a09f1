"""Keeping a budget behind a link: mailed once, saved by whoever has it, gone after ninety days.

The secret stands in the mail alone. Whose budget it is, is not known here: it cannot be shown in "Mijn omgeving", and
an address that is deleted there leaves nothing behind here.
"""

import secrets
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.addresses import site_url
from cms import limits
from cms.addresses import address_key
from cms.database import hold
from messaging.models import Message
from messaging.outbox import plan_mail
from toolkit.models import SavedEstimate

MAIL = "toolkit/estimate_link"
# The text of the mail opens the budget, so that it does not stay longer than sending may take.
KEEP_MAIL = timedelta(days=2)
# Nobody fills a stranger's mailbox.
MAILS = limits.Rate.of(10, minutes=24 * 60)


class EstimateGoneError(Exception):
    """Expired, deleted or never there: nobody learns which."""


class ChangedMeanwhileError(Exception):
    """Somebody saved another version since this one was opened; `now` is what stands there."""

    def __init__(self, now):
        super().__init__()
        self.now = now


def _key(secret):
    return salted_hmac("toolkit.estimates", secret, algorithm="sha256").hexdigest()


@transaction.atomic
def mail_link(*, estimate, address, key):
    """Keep the budget and mail a link to it; the same `key` once. Beyond the limit nothing happens, silently.

    Nothing of what a person typed goes into the mail: its address is not proven.
    """
    cause = f"toolkit.estimate:{key}"
    hold(cause)
    if Message.objects.filter(cause=cause).exists() or limits.take(f"estimate:mail:{address_key(address)}", MAILS):
        return
    secret, now = secrets.token_urlsafe(32), timezone.now()
    SavedEstimate.objects.create(
        secret_key=_key(secret),
        data=estimate.to_data(),
        created_at=now,
        saved_at=now,
        expires_at=now + SavedEstimate.KEPT,
    )
    plan_mail(
        cause=cause,
        to=address,
        template=MAIL,
        context={"url": site_url(reverse("toolkit_estimate_saved", args=[secret])), "days": SavedEstimate.KEPT.days},
        keep=KEEP_MAIL,
        useful_for=KEEP_MAIL,
    )


def find(secret):
    """The kept budget of a link. Raises EstimateGoneError."""
    return _find(secret, SavedEstimate.objects)


def _find(secret, queryset):
    row = queryset.usable().filter(secret_key=_key(secret)).first()
    if row is None:
        raise EstimateGoneError
    return row


@transaction.atomic
def save(*, secret, estimate, seen):
    """Keep this version for another ninety days, and give the row; `seen` is the revision it was made from.

    The row is locked: of two at once the second hears that there is another version. The same version again changes
    nothing but the term. Raises EstimateGoneError or ChangedMeanwhileError.
    """
    row, data = _find(secret, SavedEstimate.objects.select_for_update()), estimate.to_data()
    if row.data != data:
        if row.revision != seen:
            raise ChangedMeanwhileError(row)
        row.data, row.revision = data, row.revision + 1
    row.saved_at = timezone.now()
    row.expires_at = row.saved_at + SavedEstimate.KEPT
    row.save(update_fields=["data", "revision", "saved_at", "expires_at"])
    return row


def delete(*, secret):
    """Delete it; its link opens nothing any more. False when it was gone already."""
    deleted, _by_model = SavedEstimate.objects.filter(secret_key=_key(secret)).delete()
    return bool(deleted)
