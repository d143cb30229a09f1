"""Planning a mail: a row in the transaction of what it is about. The worker does the rest."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.addresses import address_key, normalise_address

from .models import Attachment, Body, Message, Stream
from .tasks import deliver_soon

URGENT, NORMAL = 10, 0


@dataclass(frozen=True)
class CalendarPart:
    """An iCalendar object and its method (RFC 5546): PUBLISH, REQUEST or CANCEL."""

    method: str
    content: str


@dataclass(frozen=True)
class File:
    """An attachment."""

    filename: str
    content_type: str
    content: bytes


def keep_body(*, template="", context=None, subject="", text="", html="", calendar=None, files=(), keep=None):
    """Store what a mail says, for one message or for many. `keep` is how long; without it the term of the settings."""
    body = Body.objects.create(
        template=template,
        context=context or {},
        subject=subject,
        text=text,
        html=html,
        calendar=calendar.content if calendar else "",
        calendar_method=calendar.method if calendar else "",
        delete_after=timezone.now() + (keep or timedelta(days=settings.MAIL_BODY_DAYS)),
    )
    if files:
        Attachment.objects.bulk_create(
            Attachment(body=body, filename=file.filename, content_type=file.content_type, content=file.content)
            for file in files
        )
    return body


@transaction.atomic(savepoint=False)
def plan_mail(
    *,
    cause,
    to,
    template,
    context=None,
    stream=Stream.TRANSACTIONAL,
    priority=NORMAL,
    due_at=None,
    reply_to="",
    calendar=None,
    files=(),
    keep=None,
    useful_for=None,
):
    """Plan one mail, once for each `cause`; returns its Message, also when it was planned before.

    `template` names a pair below `templates/mails/`, `context` holds what JSON can hold. Nothing is sent before the
    surrounding transaction commits, and nothing at all when it does not. A mail that could not be sent within
    `useful_for`, such as a link that has expired by then, is withdrawn.
    """
    due_at = due_at or timezone.now()
    planned = Message.objects.filter(cause=cause).first()
    if planned:
        return planned
    try:
        with transaction.atomic():
            message = Message.objects.create(
                cause=cause,
                kind=template,
                stream=stream,
                priority=priority,
                address=normalise_address(to),
                address_key=address_key(to),
                body=keep_body(template=template, context=context, calendar=calendar, files=files, keep=keep),
                reply_to=reply_to,
                due_at=due_at,
                useless_after=due_at + useful_for if useful_for else None,
            )
    except IntegrityError:
        # Another planned it since we looked.
        return Message.objects.get(cause=cause)
    deliver_soon()
    return message


@dataclass(frozen=True)
class Planned:
    """One mail of many: `headers` are those of `composing.EXTRA_HEADERS` that belong to this recipient."""

    cause: str
    to: str
    context: dict
    headers: dict


@transaction.atomic
def plan_mails(mails, *, template, stream=Stream.BULK, keep=None, useful_for=None):
    """Plan many mails of one kind, each once for its cause, in a constant number of queries.

    Returns the causes that were new. A mail whose cause was used before is not planned again, as in `plan_mail`.
    """
    now = timezone.now()
    used = set(Message.objects.filter(cause__in=[mail.cause for mail in mails]).values_list("cause", flat=True))
    fresh = [mail for mail in mails if mail.cause not in used]
    delete_after = now + (keep or timedelta(days=settings.MAIL_BODY_DAYS))
    bodies = Body.objects.bulk_create(
        [Body(template=template, context=mail.context, delete_after=delete_after) for mail in fresh]
    )
    Message.objects.bulk_create(
        [
            Message(
                cause=mail.cause,
                kind=template,
                stream=stream,
                address=normalise_address(mail.to),
                address_key=address_key(mail.to),
                body=body,
                headers=mail.headers,
                due_at=now,
                useless_after=now + useful_for if useful_for else None,
            )
            for mail, body in zip(fresh, bodies, strict=True)
        ]
    )
    if fresh:
        deliver_soon()
    return {mail.cause for mail in fresh}


def cancel_mail(cause):
    """Withdraw a mail that is not under way yet; False when there is none (any more). Its cause stays used."""
    waiting = Message.objects.filter(cause=cause, state__in=Message.WAITING)
    return waiting.update(state=Message.State.CANCELLED, finished_at=timezone.now()) == 1
