"""One mail a week to everyone whose pages and other things are past their review date.

What was past its date when the week began counts, whatever day the worker gets to it: nobody gets a second mail in a
week for what became due on Wednesday. The cause of a mail is owner and week, so that no worker sends it twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.utils import get_admin_base_url
from wagtail.models import Site

from cms import editing, reviews
from cms.addresses import address_key
from cms.models import SiteSettings
from messaging.models import Message
from messaging.outbox import plan_mail

KIND = "home/review_due"
SHOWN = 50


def week_of(day):
    """The Monday of its week, and the name of that week (ISO 8601)."""
    year, number, weekday = day.isocalendar()
    return day - timedelta(days=weekday - 1), f"{year}-W{number:02}"


def are_on():
    """Whether staff want these mails."""
    site = Site.objects.filter(is_default_site=True).first()
    return site is not None and SiteSettings.for_site(site).review_mails


def plan_review_mails(today=None):
    """Plan the mails of this week, as far as they are not yet; returns how many owners have something to look at."""
    if not are_on():
        return 0
    monday, week = week_of(today or timezone.localdate())
    owners = {}
    for due in reviews.as_due(reviews.due_rows(today=monday)):
        if due.owner and _may_mail(due):
            owners.setdefault(due.owner, []).append(due)
    for owner, things in owners.items():
        _plan(owner, things, week)
    return len(owners)


def _may_mail(due):
    """Only to colleagues who can do something about it."""
    return due.owner.is_active and due.owner.is_staff and editing.may_change(due.owner, due.thing)


@transaction.atomic
def _plan(owner, things, week):
    base = (get_admin_base_url() or "").rstrip("/")
    context = {
        "name": owner.first_name,
        "count": len(things),
        "more": max(0, len(things) - SHOWN),
        "things": [
            {
                "title": due.title,
                "kind": due.kind,
                "day": date_format(due.check_before, "j F Y"),
                "url": f"{base}{due.edit_url}",
            }
            for due in things[:SHOWN]
        ],
        "url": f"{base}{reverse('review_report')}?owner={owner.pk}",
    }
    plan_mail(
        cause=f"home.review:{owner.pk}:{week}",
        to=owner.email,
        template=KIND,
        context=context,
        useful_for=timedelta(days=7),
    )


@dataclass(frozen=True)
class LastMail:
    """The latest of these mails to one owner, and what became of it."""

    at: datetime
    state: str


def last_mails(owners):
    """{number of the owner: LastMail} of those who got one, as far back as the register of mail goes."""
    keys = {address_key(owner.email): owner.pk for owner in owners}
    sent = Message.objects.filter(kind=KIND, address_key__in=keys).order_by("created_at")
    return {keys[mail.address_key]: LastMail(mail.created_at, mail.get_state_display()) for mail in sent}
