"""Django's way of sending mail, led through the outbox: what a package sends is planned like every other mail."""

import uuid

from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from cms.addresses import address_key, normalise_address

from .models import Message
from .outbox import keep_body


class OutboxBackend(BaseEmailBackend):
    """One planned message for each recipient of each mail; the sender is the stream's own."""

    @transaction.atomic
    def send_messages(self, email_messages):
        """Returns the number of mails that were planned."""
        for mail in email_messages:
            html = next((part for part, kind in getattr(mail, "alternatives", []) if kind == "text/html"), "")
            body = keep_body(subject=mail.subject, text=mail.body, html=html)
            for recipient in mail.recipients():
                Message.objects.create(
                    cause=f"django:{uuid.uuid4()}",
                    kind="django",
                    address=normalise_address(recipient),
                    address_key=address_key(recipient),
                    body=body,
                    reply_to=(mail.reply_to or [""])[0],
                    due_at=timezone.now(),
                )
        return len(email_messages)
