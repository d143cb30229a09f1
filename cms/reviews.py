"""Which pages somebody should look at again, and whose they are. Few queries, however many page types."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Q, Subquery
from django.db.models.expressions import OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.permissions import policy_registry

from .models import BasePage

SOON = timedelta(days=30)
# Longer addresses are cut off by some mail programs; the text can then be copied instead.
MAILTO_LENGTH = 1800


def page_models():
    """Every page type with a review date."""
    return [model for model in apps.get_models() if issubclass(model, BasePage)]


def _from_each_type(field):
    found = [Subquery(model.objects.filter(pk=OuterRef("pk")).values(field)[:1]) for model in page_models()]
    return Coalesce(*found) if len(found) > 1 else found[0]


def due(*, today=None, soon=False):
    """Live pages whose date has passed, or will within a month if `soon`; the longest overdue first.

    Each page carries `check_before`, `checked_on` and `owner_pk`.
    """
    day = (today or timezone.localdate()) + (SOON if soon else timedelta())
    which = Q()
    for model in page_models():
        which |= Q(pk__in=model.objects.filter(check_before__lt=day).values("pk"))
    return (
        Page.objects.live()
        .filter(which)
        .annotate(
            check_before=_from_each_type("check_before"),
            checked_on=_from_each_type("checked_on"),
            owner_pk=_from_each_type("content_owner"),
        )
        .order_by("check_before", "pk")
    )


def due_for(user, **options):
    """Due pages that this user owns or may change."""
    may_change = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    return due(**options).filter(Q(pk__in=may_change.values("pk")) | Q(owner_pk=user.pk))


def mine(user, **options):
    """Due pages that this user owns."""
    return due(**options).filter(owner_pk=user.pk)


def owners(pages):
    """Accounts by primary key for these pages, in one query."""
    return get_user_model().objects.in_bulk({page.owner_pk for page in pages if page.owner_pk})


@dataclass(frozen=True)
class Letter:
    """A mail that staff can send to one owner; `owner` is None for pages without one."""

    owner: object
    pages: list
    text: str
    mailto: str


def _text(owner, pages, base_url):
    lines = [_("Beste %s,") % (owner.get_short_name() if owner else _("collega")), ""]
    lines.append(_("Wilt u deze pagina’s controleren? Klopt de tekst nog? Pas daarna de controledatum aan."))
    for page in pages:
        day = date_format(page.check_before, "j F Y")
        lines += ["", f"{page.title} ({_('vóór')} {day})", f"{base_url}/beheer/pages/{page.pk}/edit/"]
    return "\n".join([*lines, "", _("Dank u wel.")])


def letters(pages, *, base_url):
    """One Letter for each owner, by name; pages without an owner come last."""
    people = owners(pages)
    groups = {}
    for page in pages:
        groups.setdefault(people.get(page.owner_pk), []).append(page)
    result = []
    for owner in sorted(groups, key=lambda person: (person is None, str(person))):
        text = _text(owner, groups[owner], base_url)
        address = quote(owner.email) if owner else ""
        mailto = f"mailto:{address}?subject={quote(_('Pagina’s om te controleren'))}&body={quote(text)}"
        result.append(Letter(owner, groups[owner], text, mailto if owner and len(mailto) <= MAILTO_LENGTH else ""))
    return result
