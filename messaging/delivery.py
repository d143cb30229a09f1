"""Sending what waits in the outbox, and what staff may do with a message that failed or whose end is unknown.

A worker has a courier of its own in a thread (`MAIL`), woken by the task that planning a mail leaves behind. Without
that thread, as in `run_worker --once`, the task and the minute's job send what is due themselves.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms import auditing
from cms.models import AuditEntry
from cms.registries import loops

from . import claims
from .courier import Courier
from .models import DeliveryEvent, Message

MAIL = loops.Loop("mail", every=5, make=Courier)


def deliver_due(**options):
    """Send everything that is due, here and now; returns how many messages were taken in hand."""
    courier = Courier(**options)
    try:
        return courier.deliver()
    finally:
        courier.close()


def deliver_by_the_clock():
    """The minute's job: a safety net for tasks that were lost and workers that died."""
    claims.give_up_stale()
    claims.follow_clock()
    if not loops.wake(MAIL.name):
        deliver_due()


@transaction.atomic
def resend(message, *, by):
    """Plan a failed or unknown message anew, as a new attempt with a new Message-ID; `by` is the member of staff.

    Raises ValidationError, for one that is not failed or unknown (any more) or whose text is no longer kept.
    """
    message = _take_in_hand(message)
    if message.body_id is None or not message.address:
        raise ValidationError(_("De tekst van dit bericht is al verwijderd. U kunt het niet opnieuw versturen."))
    former = message.message_id
    Message.objects.filter(pk=message.pk).update(
        state=Message.State.PLANNED,
        attempts=0,
        message_id="",
        due_at=timezone.now(),
        reply_code=None,
        note="",
        finished_at=None,
    )
    DeliveryEvent.objects.create(message=message, kind=DeliveryEvent.Kind.RESENT, note=former)
    auditing.record(AuditEntry.Action.WRITE, user=by, view="messaging:message_resent", object_id=message.pk)


@transaction.atomic
def settle(message, *, by):
    """Note that staff dealt with a failed or unknown message: it needs no attention and is not sent again.

    Raises ValidationError for a message in another state.
    """
    message = _take_in_hand(message)
    DeliveryEvent.objects.create(message=message, kind=DeliveryEvent.Kind.SETTLED)
    auditing.record(AuditEntry.Action.WRITE, user=by, view="messaging:message_settled", object_id=message.pk)


def _take_in_hand(message):
    """The message, locked, when staff may still decide about it."""
    found = Message.objects.select_for_update().filter(pk=message.pk).first()
    if found is None or found.state not in (Message.State.FAILED, Message.State.UNKNOWN):
        raise ValidationError(_("Dit bericht is niet mislukt. U hoeft er niets aan te doen."))
    return found
