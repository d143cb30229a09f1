"""Mails for tests of delivery, and what became of them."""

from datetime import timedelta

from django.utils import timezone

from messaging import outbox
from messaging.models import Message, Stream

MINUTE = timedelta(minutes=1)


def plan(name, *, stream=Stream.TRANSACTIONAL, priority=0, due_at=None, body=None, **fields):
    """A mail to name@example.nl."""
    body = body or outbox.keep_body(subject=f"Aan {name}", text="Dag", html="<p>Dag</p>")
    address = f"{name}@example.nl"
    return Message.objects.create(
        cause=f"test:{name}",
        kind="test",
        stream=stream,
        priority=priority,
        address=address,
        address_key=outbox.address_key(address),
        body=body,
        due_at=due_at or timezone.now() - MINUTE,
        **fields,
    )


def names(sink):
    return [to.partition("@")[0] for to in sink.recipients]


def state(message):
    message.refresh_from_db()
    return message.state


def events(message):
    return list(message.events.values_list("kind", flat=True))
