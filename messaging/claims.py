"""The rows of the outbox as the worker moves them: claimed before the mail server hears of a mail, finished after.

Nothing here talks to a mail server. The statements for every single mail are SQL, because they are the hot path: two
statements and one commit a message. On PostgreSQL the candidate is locked and locked ones are skipped; on SQLite the
transaction has the whole database (`transaction_mode` IMMEDIATE).
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from functools import lru_cache
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cms import limits

from . import suppression
from .models import CLOCK_DIFFERENCE, LEASE, STEP_BACK, DeliveryEvent, Message, Stream
from .status_codes import Weight, enhanced_status, weigh
from .transport import Kind, Outcome, scrub

# 1, 2, 4 … 128 minutes and then every four hours: the fourteenth attempt comes about 24 hours after the first.
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
MOST_ATTEMPTS = 14
# Nothing was handed over: back to where it was.
NOT_SENT = Outcome(Kind.REFUSED)
SWEEP_SIZE = 500

# In the order of the model, as `Model.from_db` wants them.
FIELDS = ("id", "stream", "address", "address_key", "body_id", "values", "reply_to", "headers", "attempts")
JSON_FIELDS = (FIELDS.index("values"), FIELDS.index("headers"))
NEXT = """
    SELECT m.id, m.stream, m.address, m.address_key, m.body_id, m."values", m.reply_to, m.headers, m.attempts,
        EXISTS (SELECT 1 FROM messaging_suppression s WHERE s.address_key = m.address_key),
        COALESCE(m.useless_after < %s, FALSE)
    FROM messaging_message m
    WHERE m.state IN ('planned', 'deferred') AND m.stream = %s AND m.due_at <= %s
    ORDER BY m.priority DESC, m.due_at, m.id LIMIT 1
"""
# `MessageQuerySet.due`, with the states spelled out: SQLite uses a partial index for nothing less.
DUE = "SELECT 1 FROM messaging_message m WHERE m.state IN ('planned', 'deferred') AND m.due_at <= %s LIMIT 1"
LOCK = {"postgresql": " FOR UPDATE OF m SKIP LOCKED"}
CLAIM = (
    "UPDATE messaging_message SET state = 'claimed', attempts = attempts + 1, worker = %s, lease_until = %s,"
    " message_id = %s WHERE id = %s"
)
ACCEPT = (
    "UPDATE messaging_message SET state = 'accepted', reply_code = %s, finished_at = %s, lease_until = NULL, note = ''"
    " WHERE id = %s AND message_id = %s AND state IN ('claimed', 'unknown')"
)


@dataclass(slots=True)
class Claim:
    """A message that one worker may hand over, once, under this Message-ID. `attempt` counts from 1."""

    message: Message
    message_id: str
    attempt: int


def anything_due(now):
    """A look that locks nothing."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, [connection.ops.adapt_datetimefield_value(now)])
        return cursor.fetchone() is not None


def wait_after(attempt):
    """How long a mail that was put off waits after this attempt."""
    return min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT)


def new_message_id(stream):
    """A Message-ID that was never used; its domain is the sender's."""
    sender = settings.BULK_FROM_EMAIL if stream == Stream.BULK else settings.DEFAULT_FROM_EMAIL
    return f"<{uuid4().hex}@{_domain(sender)}>"


@lru_cache
def _domain(sender):
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"


def _next_row(cursor, stream, now):
    """(Message, whether its address has a suppression of any kind, whether it is useless by now), locked for us.

    Three times None when nothing is due.
    """
    moment = connection.ops.adapt_datetimefield_value(now)
    cursor.execute(NEXT + LOCK.get(connection.vendor, ""), [moment, stream, moment])
    row = cursor.fetchone()
    if row is None:
        return None, None, None
    *values, has_suppression, is_useless = row
    for index in JSON_FIELDS:
        values[index] = json.loads(values[index])
    return Message.from_db(connection.alias, FIELDS, values), has_suppression, is_useless


def _throttle(stream):
    """Seconds until this stream may send its next mail; 0 takes the right to send one now."""
    per_minute = settings.MAIL_PER_MINUTE.get(stream, 0)
    if not per_minute:
        return 0
    rate = limits.Rate(per_second=per_minute / 60, burst=max(1, per_minute / 60))
    return limits.take(f"mail:{stream}", rate)


def claim_next(stream, *, worker, now):
    """Claim the next mail of a stream, inside the caller's transaction: (Claim, None).

    (None, seconds) when one is due but the stream is at its pace, (None, None) when nothing is due. Mails to blocked
    addresses on the way are finished as suppressed, mails that came too late are withdrawn.
    """
    with connection.cursor() as cursor:
        while True:
            message, has_suppression, is_useless = _next_row(cursor, stream, now)
            if message is None:
                return None, None
            if is_useless:
                note = _("De mail zou te laat komen om nog iets aan te hebben.")
                Message.objects.filter(pk=message.pk).update(state=Message.State.CANCELLED, finished_at=now, note=note)
                continue
            # The rule lives in one place; the hot path asks only for addresses of which anything is known.
            if not has_suppression or not suppression.is_suppressed(message.address_key, stream):
                break
            Message.objects.filter(pk=message.pk).update(state=Message.State.SUPPRESSED, finished_at=now)
        if wait := _throttle(stream):
            return None, wait
        claim = Claim(message, new_message_id(stream), message.attempts + 1)
        message.message_id = claim.message_id
        lease = connection.ops.adapt_datetimefield_value(now + LEASE)
        cursor.execute(CLAIM, [worker[:80], lease, claim.message_id, message.pk])
    return claim, None


def finish(claim, outcome, *, now):
    """Write down what became of a claim. Doing it again changes nothing.

    A claim whose lease ran out is unknown by then; whoever had it still knows better. One that staff sent again has
    another Message-ID and is left alone.
    """
    if outcome.kind is Kind.ACCEPTED:
        moment = connection.ops.adapt_datetimefield_value(now)
        with connection.cursor() as cursor:
            cursor.execute(ACCEPT, [outcome.code, moment, claim.message.pk, claim.message_id])
        return
    own = Message.objects.filter(
        pk=claim.message.pk,
        message_id=claim.message_id,
        state__in=[Message.State.CLAIMED, Message.State.UNKNOWN],
    )
    if outcome.kind is Kind.REFUSED:
        _put_back(own, claim, outcome, now)
    else:
        _write_down(own, claim, outcome, now)


def _put_back(own, claim, outcome, now):
    """As if it had never been claimed."""
    own.update(
        state=Message.State.PLANNED if claim.attempt == 1 else Message.State.DEFERRED,
        attempts=claim.attempt - 1,
        message_id="",
        lease_until=None,
        finished_at=None,
        **({} if outcome is NOT_SENT else {"due_at": now + STEP_BACK}),
    )


def _write_down(own, claim, outcome, now):
    """Put off, failed or unknown: the state and an event."""
    states, kinds = Message.State, DeliveryEvent.Kind
    note = scrub(outcome.text, claim.message.address)
    if outcome.kind is Kind.DEFERRED and claim.attempt < MOST_ATTEMPTS:
        kind = kinds.DEFERRED
        changes = {"state": states.DEFERRED, "due_at": now + wait_after(claim.attempt), "finished_at": None}
    elif outcome.kind is Kind.UNKNOWN:
        kind, changes = kinds.UNKNOWN, {"state": states.UNKNOWN, "finished_at": now}
    else:
        kind, changes = kinds.FAILED, {"state": states.FAILED, "finished_at": now}
    if not own.update(lease_until=None, reply_code=outcome.code, note=note, **changes):
        return
    DeliveryEvent.objects.create(message_id=claim.message.pk, kind=kind, at=now, reply_code=outcome.code, note=note)
    if outcome.kind is Kind.FAILED and outcome.code:
        _weigh(claim.message.address_key, outcome, note)


def _weigh(address_key, outcome, note):
    """A mailbox that the server says does not exist counts as a bounce."""
    if weigh(enhanced_status("", outcome.text), outcome.text) is Weight.GONE:
        suppression.note_hard_bounce(address_key, note)


@transaction.atomic
def give_up_stale(now=None):
    """Make claims whose worker did not come back unknown; returns how many."""
    now = now or timezone.now()
    rows = Message.objects.stale(now).order_by("pk").select_for_update(skip_locked=True)
    found = list(rows.values_list("pk", flat=True)[:SWEEP_SIZE])
    note = _("De verwerking stopte tussen het begin en het einde van het verzenden.")
    Message.objects.filter(pk__in=found).update(
        state=Message.State.UNKNOWN, lease_until=None, finished_at=now, note=note
    )
    DeliveryEvent.objects.bulk_create(
        DeliveryEvent(message_id=pk, kind=DeliveryEvent.Kind.UNKNOWN, at=now, note=note) for pk in found
    )
    return len(found)


def follow_clock(now=None):
    """After the clock was put back: what was meant to go at once does not wait until that moment comes again."""
    now = now or timezone.now()
    states = Message.State
    meant_at_once = Q(state=states.PLANNED, created_at__gt=now + CLOCK_DIFFERENCE, due_at__lte=F("created_at"))
    put_off = Q(state=states.DEFERRED, due_at__gt=now + LONGEST_WAIT + CLOCK_DIFFERENCE)
    return Message.objects.filter(meant_at_once | put_off).update(due_at=now)
