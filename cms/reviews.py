"""What somebody should look at again, and whose it is. Few queries, however many kinds of things."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import CharField, Value
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.permissions import policy_registry

from . import editing
from .models import Maintained

SOON = timedelta(days=30)
# Longer addresses are cut off by some mail programs; the text can then be copied instead.
MAILTO_LENGTH = 1800
NOBODY = "geen"
COLUMNS = ("what", "pk", "title", "check_before", "checked_on", "content_owner")


def maintained_models():
    """Every kind of thing with a review date, pages or not."""
    return [model for model in apps.get_models() if issubclass(model, Maintained)]


def due_rows(*, user=None, owner=None, today=None, soon=False):
    """Live things whose date has passed, or will within a month if `soon`: a queryset of dicts, the oldest date first.

    With `user` only what that account owns or may change; with `owner` only what is theirs (NOBODY: of nobody).
    """
    day = (today or timezone.localdate()) + (SOON if soon else timedelta())
    parts = [_due_of(model, day, user, owner) for model in maintained_models()]
    first, *others = [part for part in parts if part is not None]
    return first.union(*others, all=True).order_by("check_before", "title", "pk")


def _due_of(model, day, user, owner):
    found = model._default_manager.filter(live=True, check_before__lt=day)
    if owner == NOBODY:
        found = found.filter(content_owner=None)
    elif owner is not None:
        found = found.filter(content_owner=owner)
    if user is not None:
        policy = policy_registry.get_by_type(model)
        mine = found.filter(content_owner=user)
        if issubclass(model, Page):
            allowed = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
            found = mine | found.filter(pk__in=allowed.order_by().values("pk"))
        elif not policy.user_has_permission(user, "change"):
            found = mine
    return found.annotate(what=Value(model._meta.label, CharField())).order_by().values(*COLUMNS)


@dataclass(frozen=True)
class Due:
    """One thing to look at again, with its owner's account or None."""

    thing: object
    kind: str
    title: str
    check_before: object
    checked_on: object
    owner: object

    @property
    def edit_url(self):
        """Where one changes it in the back office."""
        return editing.edit_url(self.thing)

    @property
    def owner_name(self):
        return str(self.owner) if self.owner else ""

    @property
    def owner_email(self):
        return self.owner.email if self.owner else ""

    @property
    def full_url(self):
        """Where readers see it."""
        return self.thing.full_url or ""


def as_due(rows):
    """The Due of each of these rows, in their order: a query for each kind among them, and one for the owners."""
    rows = list(rows)
    pks = defaultdict(list)
    for row in rows:
        pks[row["what"]].append(row["pk"])
    found = {what: apps.get_model(what)._default_manager.in_bulk(keys) for what, keys in pks.items()}
    people = get_user_model().objects.in_bulk({row["content_owner"] for row in rows if row["content_owner"]})
    return [_as_due(row, found[row["what"]], people) for row in rows if row["pk"] in found[row["what"]]]


def _as_due(row, things, people):
    thing = things[row["pk"]]
    return Due(
        thing=thing,
        kind=editing.kind_of(thing),
        title=row["title"],
        check_before=row["check_before"],
        checked_on=row["checked_on"],
        owner=people.get(row["content_owner"]),
    )


class Overview:
    """The Due of these rows, looked up for the few that are shown."""

    def __init__(self, rows):
        self.rows = rows

    def count(self):
        return self.rows.count()

    def __getitem__(self, wanted):
        return as_due(self.rows[wanted])

    def __iter__(self):
        return iter(as_due(self.rows))

    def __len__(self):
        return self.count()


_last_mails = None


def tell_mails(function):
    """Who mails owners tells when that was, from `AppConfig.ready()`: `function(owners)` gives {number: mail}."""
    global _last_mails
    _last_mails = function


@dataclass(frozen=True)
class Letter:
    """A mail that staff can send to one owner; `owner` is None for things without one.

    `mailed` is the last one that the site itself sent about this, with `at` and `state`, or None.
    """

    owner: object
    things: list
    text: str
    mailto: str
    mailed: object = None


def _text(owner, things, base_url):
    lines = [_("Beste %s,") % (owner.get_short_name() if owner else _("collega")), ""]
    lines.append(_("Wilt u dit controleren? Klopt de tekst nog? Pas daarna de controledatum aan."))
    for thing in things:
        day = date_format(thing.check_before, "j F Y")
        lines += ["", f"{thing.title} ({_('vóór')} {day})", f"{base_url}{thing.edit_url}"]
    return "\n".join([*lines, "", _("Dank u wel.")])


def letters(things, *, base_url):
    """One Letter for each owner, by name; things without an owner come last."""
    groups = {}
    for thing in things:
        groups.setdefault(thing.owner, []).append(thing)
    mails = _last_mails([owner for owner in groups if owner]) if _last_mails else {}
    result = []
    for owner in sorted(groups, key=lambda person: (person is None, str(person))):
        text = _text(owner, groups[owner], base_url)
        address = quote(owner.email) if owner else ""
        mailto = f"mailto:{address}?subject={quote(_('Om te controleren'))}&body={quote(text)}"
        fits = owner and len(mailto) <= MAILTO_LENGTH
        result.append(Letter(owner, groups[owner], text, mailto if fits else "", owner and mails.get(owner.pk)))
    return result
