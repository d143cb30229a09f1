"""Who answers for the page of an initiative. Every change holds the row of the page, so that two never cross."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from wagtail.log_actions import log
from wagtail.models import Page

from accounts.models import User
from initiatives.models import InitiativeCare, InitiativeOwner, InitiativePage, OwnerInvitation

from . import mails

Role = InitiativeOwner.Role


class NotAllowedError(Exception):
    """This person may not do this (any more); the message says why."""


def owners_of(page):
    """The accounts that answer for it, the owner first."""
    rows = InitiativeOwner.objects.filter(page_id=page.pk, user__is_active=True).select_related("user")
    return [row.user for row in rows]


def ownership(user, page):
    """The InitiativeOwner of this account for this page, or None."""
    return InitiativeOwner.objects.of(user).filter(page_id=page.pk).first()


def is_owner(user, page):
    """Whether this account answers for the page, as owner or co-owner."""
    return ownership(user, page) is not None


def is_first_owner(user, page):
    """Whether this account is the owner, who may do more than a co-owner."""
    return InitiativeOwner.objects.of(user).filter(page_id=page.pk, role=Role.OWNER).exists()


def care_of(page):
    """What is noted beside the page; made when there was nothing yet."""
    return InitiativeCare.objects.get_or_create(page_id=page.pk)[0]


def locked(page_pk, model=InitiativePage):
    """The page with its row held until the transaction ends. Raises DoesNotExist.

    First the row, then a second question: of a row that it waited for in a join, PostgreSQL gives the other table as
    it was before.
    """
    list(Page.objects.select_for_update().filter(pk=page_pk).values_list("pk"))
    return model.objects.get(pk=page_pk)


def _must_be_owner(user, page):
    if not is_first_owner(user, page):
        raise NotAllowedError(_t("Dit kan alleen de eigenaar van het initiatief."))


@transaction.atomic
def appoint(*, page, user, by=None):
    """Staff makes somebody the owner; whoever was it before does not answer for the page any more, and hears so."""
    page = locked(page.pk)
    before = InitiativeOwner.objects.filter(page=page, role=Role.OWNER).exclude(user=user).select_related("user")
    for row in before:
        mails.ownership(page, row.user, mails.NO_LONGER)
        row.delete()
    row, _created = InitiativeOwner.objects.get_or_create(page=page, user=user)
    if not row.is_owner:
        InitiativeOwner.objects.filter(pk=row.pk).update(role=Role.OWNER)
        mails.ownership(page, user, mails.OWNER)
    care_of(page)
    InitiativeCare.objects.filter(page=page).update(orphaned_at=None)
    log(instance=page, action="initiatives.owner_appointed", user=by)


@transaction.atomic
def add_co_owner(*, page, user, by=None):
    """Staff lets somebody look after the page too; without an owner, as the owner."""
    page = locked(page.pk)
    if not InitiativeOwner.objects.filter(page=page, role=Role.OWNER).exists():
        appoint(page=page, user=user, by=by)
    elif InitiativeOwner.objects.get_or_create(page=page, user=user)[1]:
        log(instance=page, action="initiatives.owner_changed", user=by)
        mails.ownership(page, user, mails.CO_OWNER)


@transaction.atomic
def appoint_address(*, page, address, by=None, role=Role.OWNER):
    """By address; an account is made for somebody who has none yet. Raises NotAllowedError for staff."""
    user = User.objects.filter(email=address).first()
    if user is None:
        user = User(email=address)
        user.set_unusable_password()
        user.save()
    elif not User.objects.residents().filter(pk=user.pk, is_active=True).exists():
        raise NotAllowedError(_t("Dit adres is van een medewerker. Een eigenaar is een inwoner."))
    (appoint if role == Role.OWNER else add_co_owner)(page=page, user=user, by=by)


@transaction.atomic
def take_off(*, page, pk, by):
    """Staff ends what the row with this number says; who is left takes over as when somebody leaves."""
    page = locked(page.pk)
    row = InitiativeOwner.objects.filter(page=page, pk=pk).select_related("user").first()
    if row is None:
        return
    row.delete()
    log(instance=page, action="initiatives.owner_changed", user=by)
    mails.ownership(page, row.user, mails.NO_LONGER)
    _take_over(page)


@transaction.atomic
def hand_over(*, page, to, by):
    """The owner makes a co-owner the owner, and becomes a co-owner. Raises NotAllowedError."""
    page = locked(page.pk)
    _must_be_owner(by, page)
    if not InitiativeOwner.objects.filter(page=page, user=to, role=Role.CO_OWNER).exists():
        raise NotAllowedError(_t("Deze persoon is geen mede-eigenaar meer."))
    InitiativeOwner.objects.filter(page=page, user=by).update(role=Role.CO_OWNER)
    InitiativeOwner.objects.filter(page=page, user=to).update(role=Role.OWNER)
    log(instance=page, action="initiatives.owner_changed", user=by)
    mails.ownership(page, to, mails.OWNER)


@transaction.atomic
def remove(*, page, user, by):
    """The owner takes a co-owner off. Raises NotAllowedError."""
    page = locked(page.pk)
    _must_be_owner(by, page)
    if InitiativeOwner.objects.filter(page=page, user=user, role=Role.CO_OWNER).delete()[0]:
        log(instance=page, action="initiatives.owner_changed", user=by)
        mails.ownership(page, user, mails.NO_LONGER)


@transaction.atomic
def leave(*, page, user):
    """Somebody stops. The co-owner who was there longest takes over; without one the page stays, and staff is told."""
    page = locked(page.pk)
    if not InitiativeOwner.objects.filter(page=page, user=user).delete()[0]:
        return
    log(instance=page, action="initiatives.owner_changed", user=user)
    _take_over(page)


def _take_over(page):
    left = InitiativeOwner.objects.filter(page=page).select_related("user")
    first = next(iter(left), None)
    if first is None:
        care_of(page)
        InitiativeCare.objects.filter(page=page).update(orphaned_at=timezone.now())
        OwnerInvitation.objects.filter(page=page).delete()
    elif not first.is_owner:
        InitiativeOwner.objects.filter(pk=first.pk).update(role=Role.OWNER)
        mails.ownership(page, first.user, mails.OWNER)
