"""What other parts ask of needs and offers.

Needs and offers of residents are visible at once. A need belongs to a page that was approved before anybody can read
it, and an offer waits for nobody: whoever wants to help today should not be read by staff first. What looks like
abuse is set apart by the guard until staff decides; what gets through is taken down with a reason, and its people hear
why.
"""

import secrets

from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.public_name import keep_name
from cms import limits
from cms.models import Neighbourhood, Theme
from initiatives.models import InitiativePage, Need, Offer
from initiatives.models.needs import State
from initiatives.publishing.owners import is_owner

from . import lifecycle
from .lifecycle import StepRefusedError
from .people import organisations_of
from .source import PATHS

THANKED = 5
# Enough for somebody with much to offer; not for a flood.
BY_ONE = limits.Rate.of(20, minutes=24 * 60)


def shown_on(page):
    """What the page of an initiative shows, for `components/need_list.html`: {open, thanked}, the newest first."""
    needs = Need.objects.filter(page=page.pk).select_related("neighbourhood")
    found = {
        "open": [] if page.is_archived else list(needs.open()),
        "thanked": list(needs.fulfilled().exclude(thanks="").order_by("-closed_at", "-pk")[:THANKED]),
    }
    above = page.get_parent() if any(found.values()) else None
    for need in (*found["open"], *found["thanked"]):
        need.page, need.url = page, f"{above.get_url()}{PATHS[Need]}/{need.pk}/"
    return found


def asking_pages(kind=""):
    """The primary keys of pages with an open need, of this kind if one is given; for a subquery."""
    needs = Need.objects.public()
    return (needs.filter(kind=kind) if kind else needs).order_by().values("page")


# --- forms of residents ----------------------------------------------------------------------------


def submit_need(*, key, data):
    """What the form about a need says (`forms.NeedForm.submission_data`), placed or changed. Raises StepRefusedError.

    Also what the guard set apart and staff let through: meanwhile the account, the page or the need may be gone.
    """
    user, page = _user(data), InitiativePage.objects.filter(pk=data["page"]).first()
    if page is None or not is_owner(user, page):
        raise StepRefusedError(_("U beheert dit initiatief niet (meer)."))
    fields = _fields(data)
    if data["existing"]:
        return lifecycle.change(_existing(Need.objects.filter(page=page), data), **fields)
    _not_too_many(user, Need, key)
    return lifecycle.place_need(page=page, by=user, key=key, months=int(data["months"]), **fields)


@transaction.atomic
def submit_offer(*, key, data):
    """The same for an offer. Writes down the first name that the form asked for."""
    user = _user(data)
    keep_name(user=user, name=data.get("first_name", ""))
    fields, themes = _fields(data), list(Theme.objects.filter(pk__in=data["themes"]))
    if data["existing"]:
        return lifecycle.change(_existing(Offer.objects.filter(placed_by=user), data), themes=themes, **fields)
    _not_too_many(user, Offer, key)
    fields |= {"organisation": _organisation(user, data), "months": int(data["months"])}
    return lifecycle.place_offer(by=user, key=key, themes=themes, **fields)


def _organisation(user, data):
    """In whose name, if in that of others than the resident; somebody else may answer for it by now."""
    if not data.get("organisation"):
        return None
    found = organisations_of(user).filter(pk=data["organisation"]).first()
    if found is None:
        raise StepRefusedError(_("U biedt niet (meer) hulp aan namens deze organisatie."))
    return found


def release_need(data):
    """A form that staff let through; LookupError when what it is about is gone meanwhile."""
    _release(submit_need, data)


def release_offer(data):
    _release(submit_offer, data)


def _release(submit, data):
    try:
        submit(key=f"released-{secrets.token_hex(8)}", data=data)
    except StepRefusedError as refused:
        raise LookupError(str(refused)) from refused


def _user(data):
    user = User.objects.filter(pk=data["account"], is_active=True).first()
    if user is None:
        raise StepRefusedError(_("Dit account bestaat niet meer."))
    return user


def _existing(queryset, data):
    found = queryset.filter(pk=data["existing"]).first()
    if found is None:
        raise StepRefusedError(_("Dit bestaat niet meer."))
    if found.state == State.REMOVED:
        raise StepRefusedError(_("Een medewerker haalde dit van de site. U kunt het niet meer wijzigen."))
    return found


def _fields(data):
    fields = {name: data[name] for name in lifecycle.CHANGEABLE}
    for name in ("starts_on", "ends_on"):
        fields[name] = parse_date(fields[name] or "")
    place = Neighbourhood.objects.filter(slug=data["neighbourhood"]).first() if data["neighbourhood"] else None
    return {**fields, "neighbourhood": place}


def _not_too_many(user, model, key):
    if model.objects.filter(submission_key=key).exists():
        return
    if limits.take(f"help:{user.pk}", BY_ONE):
        raise StepRefusedError(_("U plaatste vandaag al veel. Probeer het morgen opnieuw."))


# --- conversations ---------------------------------------------------------------------------------


def conversation_closed(item, conversation):
    """A conversation about it ended: count it, so that "Mijn hulp" can ask what it brought."""
    if conversation.outcome:
        lifecycle.count_reaction(item, helped=conversation.outcome == "helped")


def conversation_reopened(item, conversation):
    """Whoever ended it took that back within half an hour."""
    if conversation.outcome:
        lifecycle.count_reaction(item, helped=conversation.outcome == "helped", times=-1)
