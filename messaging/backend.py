"""Django's way of sending mail, led through the outbox: what a package sends is planned like every other mail."""

import uuid
from email.utils import parseaddr

from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.html import strip_tags

from cms.addresses import address_key, normalise_address

from .models import Message
from .outbox import File, keep_body
from .tasks import deliver_soon

KIND = "django"


def _files(mail):
    """The attachments as File; an attachment that is a MIME part of its own is taken apart."""
    for attachment in mail.attachments:
        if hasattr(attachment, "get_payload"):
            content, kind = attachment.get_payload(decode=True) or b"", attachment.get_content_type()
            name = attachment.get_filename()
        else:
            name, content, kind = attachment
        if isinstance(content, str):
            content = content.encode()
        elif not isinstance(content, bytes):
            content = content.as_bytes()
        yield File(name or "bijlage", kind or "application/octet-stream", content)


def _parts(mail):
    """Text and HTML; a mail that is HTML only gets a plain reading."""
    html = next((part for part, kind in getattr(mail, "alternatives", []) if kind == "text/html"), "")
    if mail.content_subtype == "html":
        return strip_tags(mail.body), mail.body
    return mail.body, html


class OutboxBackend(BaseEmailBackend):
    """One planned message for each recipient of each mail; the sender is the stream's own."""

    @transaction.atomic
    def send_messages(self, email_messages):
        """Returns the number of mails that were planned."""
        return sum(self._plan(mail) for mail in email_messages)

    def _plan(self, mail):
        recipients = {normalise_address(parseaddr(recipient)[1]) for recipient in mail.recipients()} - {""}
        if not recipients:
            return 0
        text, html = _parts(mail)
        body = keep_body(subject=mail.subject, text=text, html=html, files=tuple(_files(mail)))
        reply_to = parseaddr(mail.reply_to[0])[1] if mail.reply_to else ""
        cause = f"{KIND}:{uuid.uuid4()}"
        Message.objects.bulk_create(
            Message(
                cause=f"{cause}:{number}",
                kind=KIND,
                address=recipient,
                address_key=address_key(recipient),
                body=body,
                reply_to=reply_to,
            )
            for number, recipient in enumerate(sorted(recipients))
        )
        deliver_soon()
        return 1
