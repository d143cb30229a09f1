"""A few links at a time: the ones that waited longest, of each site no more than one, for a short while."""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.admin.utils import get_admin_base_url
from wagtail.models import Site

from cms import limits
from cms.models import Bucket, CheckedLink, SiteSettings

from . import collecting
from .asking import Asker
from .judging import Record, judge

logger = logging.getLogger("cms.link_check")

MOST_LINKS = 20
# The clock of the worker does other things too.
MOST_SECONDS = 20
# For as long nobody else asks for a link that was taken; one that was not reached comes up again then.
TAKEN = timedelta(minutes=10)
# Over all workers together.
PER_HOST = limits.Rate(per_second=1 / 5, burst=1)
HOST_NAME = Bucket._meta.get_field("name").max_length
FIELDS = ("outcome", "failures", "first_failed_at", "last_failed_on", "is_broken")


def collect_links():
    """Keep the list of links in step, where they are checked at all."""
    if settings.LINK_CHECK:
        collecting.collect()


def check_links(asker=None):
    """Look at a few links, where they are checked at all; returns how many."""
    if not settings.LINK_CHECK:
        return 0
    asker = asker or Asker(user_agent())
    started, done = time.monotonic(), 0
    for link in take_due(timezone.now()):
        if time.monotonic() - started > MOST_SECONDS:
            break
        if limits.take(f"links:{link.host}"[:HOST_NAME], PER_HOST):
            continue
        write_down(link, asker.ask(link.url), timezone.now())
        done += 1
    return done


def user_agent():
    """Who asks, and where one can read who that is."""
    site = Site.objects.filter(is_default_site=True).first()
    name = SiteSettings.for_site(site).site_name if site else "Stadmakers"
    plain = " ".join("".join(letter for letter in name if letter.isascii() and letter not in "()").split())
    return f"{plain or 'Stadmakers'} linkcontrole (+{get_admin_base_url()})"


@transaction.atomic
def take_due(now):
    """The links that waited longest, one of each site; nobody else takes them for some minutes."""
    waiting = CheckedLink.objects.due(now).select_for_update(skip_locked=True).order_by("due_at", "pk")
    taken = {}
    for link in waiting[: MOST_LINKS * 5]:
        taken.setdefault(link.host, link)
    links = list(taken.values())[:MOST_LINKS]
    CheckedLink.objects.filter(pk__in=[link.pk for link in links]).update(due_at=now + TAKEN)
    return links


def write_down(link, answer, now):
    """What came of asking for one link, and when it is looked at again."""
    before = Record(**{name: getattr(link, name) for name in FIELDS})
    after, wait = judge(before, answer.outcome, now, timezone.localdate(now))
    CheckedLink.objects.filter(pk=link.pk).update(
        **{name: getattr(after, name) for name in FIELDS},
        status=answer.status,
        moved_to=answer.moved_to,
        checked_at=now,
        due_at=now + wait,
    )
