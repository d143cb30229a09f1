"""A message to the people of an event: to whom it goes, sending it once, and what became of it."""

from collections import Counter
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Case, Count, Q, When
from django.utils import timezone

from events.models import Announcement, Registration
from messaging.models import Message
from messaging.outbox import Planned, plan_mail, plan_mails

from . import mails

State = Registration.State
STATES = {
    Announcement.Audience.COMING: Registration.SEATED,
    Announcement.Audience.WAITING: (State.WAITING, State.OFFERED),
    Announcement.Audience.ALL: (*Registration.SEATED, State.WAITING, State.OFFERED),
}


@dataclass(frozen=True)
class Audience:
    """One registration for each person: `mailed` have an address, `called` have none."""

    mailed: list
    called: list


def audience(*, event, session=None, to=Announcement.Audience.COMING, role=""):
    """The Audience of a message. Whoever comes to several sessions gets it once, about the first that is to come."""
    rows = Registration.objects.filter(session__event=event, state__in=STATES[to], confirmed_at__isnull=False)
    if session is not None:
        rows = rows.filter(session=session)
    if role:
        rows = rows.filter(role=role)
    now = timezone.now()
    rows = list(rows.select_related("session__event", "session__venue").order_by("session__starts_at", "pk"))
    rows.sort(key=lambda row: row.session.ends_at <= now)
    one_each = {}
    for row in rows:
        one_each.setdefault(row.person_key, row)
    people = list(one_each.values())
    return Audience([row for row in people if row.address], [row for row in people if not row.address])


@transaction.atomic
def announce(*, event, session, to, role, subject, text, by, key):
    """Send it to everybody of the audience; gives the Announcement. The same `key` does it once.

    It goes with the mailings, at their pace, so that no confirmation waits behind it. Raises LookupError when there is
    nobody (any more).
    """
    known = Announcement.objects.filter(submission_key=key).first()
    if known:
        return known
    found = audience(event=event, session=session, to=to, role=role)
    if not found.mailed:
        raise LookupError(to)
    announcement, is_new = Announcement.objects.get_or_create(
        submission_key=key,
        defaults={
            "event": event,
            "session": session,
            "audience": to,
            "role": role,
            "subject": subject,
            "text": text,
            "sent_by": by,
            "recipients": len(found.mailed),
            "without_address": len(found.called),
        },
    )
    if is_new:
        letters = [
            Planned(f"{announcement.cause}{row.pk}", row.address, mails.letter(row, subject, text), {})
            for row in found.mailed
        ]
        plan_mails(letters, template=mails.MESSAGE)
    return announcement


def send_test(*, registration, subject, text, by, key):
    """To the member of staff alone, as somebody of the audience would get it; twice is once."""
    context = mails.letter_to_staff(registration, subject, text, name=by.get_full_name())
    return plan_mail(cause=f"announcement-test:{by.pk}:{key}", to=by.email, template=mails.MESSAGE, context=context)


# What a reader of the overview wants to know of the mails of one message.
SENT, ON_ITS_WAY, NOT_SENT = "sent", "on_its_way", "not_sent"
OUTCOMES = {
    Message.State.ACCEPTED: SENT,
    Message.State.PLANNED: ON_ITS_WAY,
    Message.State.CLAIMED: ON_ITS_WAY,
    Message.State.DEFERRED: ON_ITS_WAY,
}


def outcomes(announcements):
    """{its key: {SENT, ON_ITS_WAY, NOT_SENT: how many}}, in one query; the register of mails forgets after a year."""
    counts = {one.pk: Counter() for one in announcements}
    if counts:
        which = Case(*(When(cause__startswith=one.cause, then=one.pk) for one in announcements))
        mine = reduce(or_, (Q(cause__startswith=one.cause) for one in announcements))
        found = Message.objects.filter(mine).order_by().annotate(which=which).values_list("which", "state")
        for pk, state, count in found.annotate(Count("pk")):
            counts[pk][OUTCOMES.get(state, NOT_SENT)] += count
    return {pk: {name: found[name] for name in (SENT, ON_ITS_WAY, NOT_SENT)} for pk, found in counts.items()}


def not_reached(announcement):
    """The registrations whose mail did not go: whom to call."""
    found = Message.objects.filter(cause__startswith=announcement.cause).exclude(state__in=OUTCOMES)
    pks = [cause.rpartition(":")[2] for cause in found.values_list("cause", flat=True)[:200]]
    return Registration.objects.filter(pk__in=pks).select_related("session__event").order_by("name")
