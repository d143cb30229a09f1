"""What the site holds of one person: shown, given as a file, and erased.

Every module declares its part as a section of `cms.registries.mine`; here they come together.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.registries import mine
from messaging.outbox import URGENT, plan_mail

from . import links
from .models import SignInRequest, User

logger = logging.getLogger("accounts.mine")

KEEP_MAIL = timedelta(days=1)


class NotErasableError(Exception):
    """The account belongs to a member of staff, is gone already, or a section could not be erased: nothing was."""


@dataclass(frozen=True)
class Part:
    """One section with what it says about this person."""

    section: mine.Section
    items: list
    erasing: mine.Erased | None = None


def overview(user):
    """Each section with its items."""
    return [Part(section, section.items(user)) for section in mine.all_sections()]


def preview(user):
    """Each section with what erasing would delete and keep."""
    return [Part(section, [], section.preview(user)) for section in mine.all_sections()]


def export(user):
    """All that the site holds of this person, as JSON can hold it."""
    return {
        "made_at": timezone.now(),
        "sections": {
            section.name: {"label": str(section.label), "data": section.export(user)} for section in mine.all_sections()
        },
    }


def _erase_section(section, user):
    try:
        return section.erase(user)
    except Exception as error:
        # Its text may hold what the section holds; its kind and the section are enough to find it.
        logger.error("Section %s could not be erased: %s.", section.name, type(error).__name__)
        raise NotErasableError(section.name) from error


@transaction.atomic
def erase(user, *, confirm=True):
    """Delete the account and all that the sections may delete, or nothing; gives what stays, as Kept.

    With `confirm` a mail says that it is done; it is planned in the same transaction and loses its text after a day.
    Raises NotErasableError, also for the second of two browsers.
    """
    locked = User.objects.select_for_update().filter(pk=user.pk).first()
    if locked is None or not User.objects.residents().filter(pk=user.pk).exists():
        raise NotErasableError("account")
    address = locked.email
    outcomes = [_erase_section(section, locked) for section in mine.all_sections()]
    kept = [kept for outcome in outcomes for kept in outcome.kept]
    SignInRequest.objects.filter(address=address).delete()
    links.forget(address=address, subject=account_subject(locked))
    cause = f"account:{locked.pk}:erased:{timezone.now():%Y%m%d%H%M%S}"
    locked.delete()
    if confirm:
        plan_mail(
            cause=cause,
            to=address,
            template="accounts/data_deleted",
            context={"kept": [{"what": str(item.what), "reason": str(item.reason)} for item in kept]},
            priority=URGENT,
            keep=KEEP_MAIL,
        )
    return kept


def move(old, new):
    """Tell every section that keeps addresses that this person took another; in the caller's transaction."""
    for section in mine.all_sections():
        if section.move:
            section.move(old, new)


def account_subject(user):
    """What links about the account itself are about."""
    return f"account:{user.pk}"


# --- the section of the account itself ------------------------------------------------------------


def _items(user):
    """Nothing to list: the page shows the account in a place of its own."""
    return []


def _export(user):
    return {
        "address": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "since": user.date_joined,
        "last_sign_in": user.last_login,
    }


def _preview(user):
    return mine.Erased(deleted=1)


def _erase(user):
    """The row itself goes last, when every section is done with it."""
    return mine.Erased(deleted=1)


def account_section():
    """The declaration; `order` 0 puts it before all others."""
    return mine.Section(
        name="account",
        label=_("Uw account: e-mailadres en naam"),
        items=_items,
        export=_export,
        preview=_preview,
        erase=_erase,
        order=0,
    )


def has_nothing(user):
    """Whether no section lists anything for which this person would want to keep the account."""
    return not any(section.items(user) for section in mine.all_sections() if section.keeps_account)
