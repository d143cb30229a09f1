"""How long mail and its register are kept."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cms.registries import retention

from .models import Attachment, Body, Message


def expired_bodies():
    """Texts whose term has passed and that no message needs any more."""
    needed = Message.objects.open().filter(body=OuterRef("pk"))
    return Body.objects.filter(~Exists(needed), delete_after__lt=timezone.now())


def delete_bodies(bodies):
    """Delete texts, and what their messages said to each recipient; returns the number of texts."""
    Message.objects.filter(body__in=bodies.values("pk")).update(values={}, headers={}, reply_to="")
    return retention.delete(bodies)


def expired_messages():
    """Finished messages that are older than the register goes back."""
    before = timezone.now() - timedelta(days=settings.MAIL_LOG_DAYS)
    return Message.objects.filter(created_at__lt=before).exclude(pk__in=Message.objects.open().values("pk"))


def declare():
    """Tell the registry."""
    retention.register(
        retention.Rule(
            name="messaging.bodies",
            model=Body,
            what=_("De tekst van e-mails die wij u stuurden"),
            term=format_lazy(_("{days} dagen, sommige korter"), days=settings.MAIL_BODY_DAYS),
            reason=_("Zo kunnen wij u helpen als er iets met een e-mail mis is."),
            expired=expired_bodies,
            apply=delete_bodies,
            fields=("context", "subject", "text", "html", "calendar"),
        )
    )
    retention.register(
        retention.Rule(
            name="messaging.attachments",
            model=Attachment,
            reason=_("Bijlagen gaan weg met de tekst van de e-mail."),
            fields=("filename", "content"),
        )
    )
    retention.register(
        retention.Rule(
            name="messaging.register",
            model=Message,
            what=_("Welke e-mail wij wanneer naar uw adres stuurden"),
            term=format_lazy(_("{days} dagen"), days=settings.MAIL_LOG_DAYS),
            reason=_("Zo kunnen wij nagaan of een e-mail is verstuurd."),
            expired=expired_messages,
            apply=retention.delete,
            fields=("address", "address_key", "reply_to", "values", "headers"),
        )
    )
