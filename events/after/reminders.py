"""Reminders of a session, two days and four hours before: who comes, where, and how to sign off with one click.

The cause of a mail names the registration, the kind and the moment at which it begins: nobody hears twice, and when it
moves it is reminded of anew. Whoever heard of it after the moment of a reminder (signed up late, got a seat late, was
told of a change) gets no reminder of that kind.
"""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from events.models import Decision, Registration, Session
from events.registrations import mails, places
from messaging.models import Stream
from messaging.outbox import Planned, cancel_mail, plan_mails

from .moments_due import HOURS, TWO_DAYS, reminders

REMINDER = "events/reminder"
KINDS = (TWO_DAYS, HOURS)
# The furthest that a first reminder can lie before a session, the evening before its night included.
AHEAD = timedelta(days=3)
# After this a worker that was away does not say any more that it is in two days.
LATEST = timedelta(hours=12)
# Later than this a mail is read when one is on one's way.
SHORTEST = timedelta(minutes=30)
HEARD = (Decision.Kind.REGISTERED, Decision.Kind.CONFIRMED, Decision.Kind.ACCEPTED, Decision.Kind.MOVED)


def run(now=None):
    """The periodic job. Gives how many mails were planned."""
    now = now or timezone.now()
    sessions = Session.objects.planned().exact().filter(starts_at__gt=now, starts_at__lt=now + AHEAD).order_by("pk")
    coming = Registration.objects.filter(state=Registration.State.CONFIRMED).order_by().values("session")
    pks = [pk for pk, starts_at in sessions.filter(pk__in=coming).values_list("pk", "starts_at") if due(starts_at, now)]
    return sum(_remind(pk, now) for pk in pks)


def due(starts_at, now):
    """The kinds for which it is time; for a walk-in hour its first appointment decides."""
    found = reminders(starts_at, ZoneInfo(settings.TIME_ZONE))
    last = {TWO_DAYS: found[TWO_DAYS] + LATEST, HOURS: starts_at - SHORTEST}
    return {kind: found[kind] for kind in KINDS if found[kind] <= now < last[kind]}


@transaction.atomic
def _remind(pk, now):
    """Under the lock of the session: what is cancelled or moved at this moment is so, before or after."""
    session = places.lock(pk)
    if session.is_cancelled:
        return 0
    planned = 0
    for kind, moment in due(session.starts_at, now).items():
        rows = _to_remind(session, moment)
        useful = (session.starts_at if kind == HOURS else moment + 2 * LATEST) - now
        found = [_mail(session, row, kind) for row in rows]
        planned += len(plan_mails(found, template=REMINDER, stream=Stream.TRANSACTIONAL, useful_for=useful))
    return planned


def _to_remind(session, moment):
    """Who comes, has an address, and last heard of it before this moment."""
    rows = session.registrations.reachable().filter(state=Registration.State.CONFIRMED)
    rows = rows.annotate(heard=Max("decisions__at", filter=Q(decisions__kind__in=HEARD)))
    return [row for row in rows.order_by("pk") if (row.heard or row.created_at) <= moment]


def _mail(session, row, kind):
    row.session = session
    known = mails.about(row)
    context = {**known, "about": known, "name": row.name}
    return Planned(cause(row, kind, session.starts_at), row.address, context, {})


def cause(row, kind, starts_at):
    """The same for one moment, in whatever zone it is written."""
    return f"registration:{row.pk}:reminder:{kind}:{starts_at.astimezone(UTC):%Y%m%dT%H%M}"


def withdraw(row, starts_at):
    """A reminder that is still waiting for a mail server is wrong now: it is not sent any more."""
    for kind in KINDS:
        cancel_mail(cause(row, kind, starts_at))


def kinds():
    """(name, label, sample) of the pair of templates."""
    from django.utils.translation import gettext_lazy as _

    one = {key: value for key, value in mails.SAMPLE.items() if key != "name"}
    return [(REMINDER, _("Herinnering aan een bijeenkomst"), {**mails.SAMPLE, "about": one})]
