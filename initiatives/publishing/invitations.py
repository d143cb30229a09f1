"""Inviting somebody to look after an initiative together."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _t
from wagtail.log_actions import log

from cms import limits
from cms.addresses import address_key, normalise_address
from initiatives.models import InitiativeOwner, OwnerInvitation

from . import mails, owners
from .owners import NotAllowedError, is_first_owner, is_owner, locked

MOST = 10
# Nobody fills the mailbox of somebody else, nor those of a whole list.
BY_ONE = limits.Rate.of(10, minutes=24 * 60)
TO_ONE = limits.Rate.of(3, minutes=24 * 60)
# How long an invitation that came to nothing stays, so that the owner can see what became of it.
KEPT = timedelta(days=30)


@transaction.atomic
def invite(*, page, address, by):
    """Mail the invitation; an earlier one to the same address stops working. Raises NotAllowedError."""
    page, address = locked(page.pk), normalise_address(address)
    if not is_first_owner(by, page):
        raise NotAllowedError(_t("Alleen de eigenaar kan mensen uitnodigen."))
    if InitiativeOwner.objects.filter(page=page, user__email=address).exists():
        raise NotAllowedError(_t("Deze persoon beheert dit initiatief al."))
    if InitiativeOwner.objects.filter(page=page).count() > MOST:
        raise NotAllowedError(_t("Een initiatief kan hooguit tien mede-eigenaren hebben."))
    if limits.take(f"invite:{by.pk}", BY_ONE) or limits.take(f"invited:{address_key(address)}", TO_ONE):
        raise NotAllowedError(_t("Er gingen vandaag al veel uitnodigingen uit. Probeer het morgen opnieuw."))
    OwnerInvitation.objects.filter(page=page, address=address, answered_at__isnull=True).delete()
    row = OwnerInvitation.objects.create(page=page, address=address, invited_by=by)
    mails.invitation(row)
    return row


@transaction.atomic
def withdraw(*, page, pk, by):
    """The link in the mail does nothing any more. Raises NotAllowedError."""
    if not is_first_owner(by, locked(page.pk)):
        raise NotAllowedError(_t("Alleen de eigenaar kan een uitnodiging intrekken."))
    OwnerInvitation.objects.filter(page=page, pk=pk, answered_at__isnull=True).delete()


@transaction.atomic
def accept(*, row, user):
    """Become co-owner, once. Raises NotAllowedError when the invitation is for another address, or over."""
    page = locked(row.page_id)
    if normalise_address(row.address) != user.email:
        raise NotAllowedError(_t("Deze uitnodiging is voor een ander e-mailadres."))
    if is_owner(user, page):
        return page
    answered = OwnerInvitation.objects.open().filter(pk=row.pk).update(answered_at=timezone.now())
    if not answered:
        raise NotAllowedError(_t("Deze uitnodiging werkt niet meer."))
    InitiativeOwner.objects.create(page=page, user=user)
    owners.care_of(page)
    log(instance=page, action="initiatives.owner_changed", user=user)
    return page


def refuse(*, row, user):
    """No: the invitation and the address in it go at once."""
    OwnerInvitation.objects.open().filter(pk=row.pk, address=user.email).delete()


def outdated(now=None):
    """Invitations that were answered or expired a month ago."""
    before = (now or timezone.now()) - KEPT
    return OwnerInvitation.objects.filter(
        Q(answered_at__lt=before) | Q(answered_at__isnull=True, created_at__lt=before - OwnerInvitation.LASTS)
    )


def move(old, new):
    """Somebody took another address: invitations go along."""
    open_for_new = OwnerInvitation.objects.filter(address=normalise_address(new), answered_at__isnull=True)
    pages = list(open_for_new.values_list("page_id", flat=True))
    found = OwnerInvitation.objects.filter(address=normalise_address(old))
    found.filter(page_id__in=pages, answered_at__isnull=True).delete()
    found.update(address=normalise_address(new))
