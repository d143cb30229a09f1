"""The outbox and what became of each mail."""

from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# How long a worker may take over one mail before it counts as dead: longer than every wait for a mail server together.
LEASE = timedelta(minutes=10)
# Clocks of two machines may differ by less; more is a clock that was put back.
CLOCK_DIFFERENCE = timedelta(minutes=10)
# A mail that the server refused together with all others lets those go first the next time.
STEP_BACK = timedelta(minutes=1)
# Personal mail goes within seconds; after this long something is wrong.
LATE = timedelta(minutes=15)


class Stream(models.TextChoices):
    """Mail that somebody waits for never stands behind mail to thousands; each has its own sender and pace."""

    TRANSACTIONAL = "transactional", _("persoonlijk bericht")
    BULK = "bulk", _("mailing")


class Body(models.Model):
    """What a mail says; shared by all recipients of a mailing.

    With a `template` the worker renders it from `context` when it is sent; without one `subject`, `text` and `html`
    are the mail. It is deleted after `delete_after`; the message in the register stays without it.
    """

    # Wagtail would leave a task for each mail, to note that a message "uses" its body.
    wagtail_reference_index_ignore = True

    template = models.CharField(max_length=80, blank=True)
    context = models.JSONField(default=dict, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    delete_after = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("inhoud van een bericht")
        verbose_name_plural = _("inhoud van berichten")
        default_permissions = ()

    def __str__(self):
        return self.subject or self.template


class Attachment(models.Model):
    """A file that goes with a mail."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="attachments")
    filename = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("bijlage")
        verbose_name_plural = _("bijlagen")
        default_permissions = ()

    def __str__(self):
        return self.filename


class MessageQuerySet(models.QuerySet):
    """States of a message, each defined once."""

    def due(self, now):
        """May be sent now."""
        return self.filter(state__in=Message.WAITING, due_at__lte=now)

    def stale(self, now):
        """Claimed by a worker that did not come back within its lease, or under a clock that was put back since."""
        passed = Q(lease_until__lt=now) | Q(lease_until__gt=now + LEASE + CLOCK_DIFFERENCE)
        return self.filter(passed, state=Message.State.CLAIMED)

    def open(self):
        """Not finished: something may still happen to it."""
        return self.filter(state__in=[*Message.WAITING, Message.State.CLAIMED])

    def late(self, now):
        """Personal mail that should have gone: no worker runs, or the mail server takes nothing."""
        waiting = self.filter(state__in=Message.WAITING, stream=Stream.TRANSACTIONAL, created_at__lt=now - LATE)
        return waiting.filter(due_at__lte=now + STEP_BACK)

    def unsettled(self):
        """Failed or unknown, and no member of staff has dealt with that yet."""
        since = Coalesce(OuterRef("finished_at"), OuterRef("created_at"))
        settled = DeliveryEvent.objects.filter(message=OuterRef("pk"), kind=DeliveryEvent.Kind.SETTLED, at__gte=since)
        return self.filter(~Exists(settled), state__in=[Message.State.FAILED, Message.State.UNKNOWN])


class Message(models.Model):
    """One mail to one address: planned in the transaction of what it is about, sent by the worker.

    `cause` names that event and mail, e.g. "registration:17:confirmed": planning it twice gives one mail. A claim
    (attempt, lease, Message-ID) is committed *before* the mail server hears of it, so that a mail is never sent
    twice; a worker that dies in between leaves "unknown", which only a person may send again.
    """

    wagtail_reference_index_ignore = True

    class State(models.TextChoices):
        PLANNED = "planned", _("staat klaar")
        CLAIMED = "claimed", _("wordt verzonden")
        ACCEPTED = "accepted", _("verzonden")
        DEFERRED = "deferred", _("wordt later opnieuw geprobeerd")
        FAILED = "failed", _("mislukt")
        UNKNOWN = "unknown", _("onbekend of het verzonden is")
        SUPPRESSED = "suppressed", _("niet verzonden: adres is geblokkeerd")
        CANCELLED = "cancelled", _("ingetrokken")

    WAITING = (State.PLANNED, State.DEFERRED)

    cause = models.CharField(_("aanleiding"), max_length=200, unique=True)
    kind = models.CharField(_("soort"), max_length=80)
    stream = models.CharField(_("stroom"), max_length=20, choices=Stream.choices, default=Stream.TRANSACTIONAL)
    priority = models.SmallIntegerField(_("voorrang"), default=0)
    state = models.CharField(_("stand"), max_length=20, choices=State.choices, default=State.PLANNED)
    address = models.EmailField(_("e-mailadres"), max_length=254, blank=True)
    address_key = models.CharField(max_length=64, db_index=True)
    body = models.ForeignKey(
        Body, verbose_name=_("inhoud"), on_delete=models.SET_NULL, null=True, related_name="messages"
    )
    values = models.JSONField(default=dict, blank=True)
    reply_to = models.EmailField(_("antwoord aan"), max_length=254, blank=True)
    headers = models.JSONField(default=dict, blank=True)
    due_at = models.DateTimeField(_("te verzenden vanaf"), default=timezone.now)
    useless_after = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=200, blank=True)
    reply_code = models.PositiveSmallIntegerField(_("antwoord van de mailserver"), null=True, blank=True)
    note = models.CharField(_("toelichting"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("gepland op"), default=timezone.now)
    finished_at = models.DateTimeField(_("afgerond op"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("bericht")
        verbose_name_plural = _("verzonden berichten")
        default_permissions = ("view",)
        permissions = [
            ("export_message", _("Mag het register van berichten downloaden")),
            ("resend_message", _("Mag een bericht opnieuw versturen")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["message_id"], condition=~Q(message_id=""), name="one_message_per_id"),
            models.CheckConstraint(
                condition=~Q(state="claimed") | (Q(lease_until__isnull=False) & ~Q(message_id="")),
                name="a_claim_has_a_lease",
            ),
        ]
        indexes = [
            models.Index(
                fields=["stream", "-priority", "due_at", "id"],
                condition=Q(state__in=["planned", "deferred"]),
                name="messages_waiting",
            ),
            models.Index(fields=["lease_until"], condition=Q(state="claimed"), name="messages_claimed"),
            models.Index(fields=["-created_at", "-id"], name="messages_newest"),
        ]

    def __str__(self):
        return f"{self.kind} ({self.get_state_display()})"


class DeliveryEvent(models.Model):
    """What happened to a message beyond a plain "accepted": an attempt that failed, a report of another mail server.

    `note` never holds an address.
    """

    class Kind(models.TextChoices):
        DEFERRED = "deferred", _("uitgesteld")
        FAILED = "failed", _("mislukt")
        UNKNOWN = "unknown", _("afloop onbekend")
        RESENT = "resent", _("opnieuw verstuurd door een medewerker")
        SETTLED = "settled", _("afgehandeld door een medewerker")
        BOUNCED = "bounced", _("onbestelbaar")
        DELAYED = "delayed", _("vertraagd")
        COMPLAINT = "complaint", _("gemeld als ongewenst")

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("wat"), max_length=20, choices=Kind.choices)
    at = models.DateTimeField(_("wanneer"), default=timezone.now)
    reply_code = models.PositiveSmallIntegerField(_("antwoord"), null=True, blank=True)
    note = models.CharField(_("toelichting"), max_length=300, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("gebeurtenis")
        verbose_name_plural = _("gebeurtenissen")
        default_permissions = ()

    def __str__(self):
        return self.get_kind_display()


class Suppression(models.Model):
    """An address that gets no mail any more, kept as a keyed hash only; one row for each reason.

    What a reason closes and for how long: `messaging.suppression`. Staff may lift it.
    """

    class Reason(models.TextChoices):
        BOUNCE = "bounce", _("onbestelbaar")
        COMPLAINT = "complaint", _("gemeld als ongewenst")
        STAFF = "staff", _("door een medewerker geblokkeerd")

    address_key = models.CharField(max_length=64)
    reason = models.CharField(_("reden"), max_length=20, choices=Reason.choices)
    note = models.CharField(_("toelichting"), max_length=300, blank=True)
    since = models.DateTimeField(_("sinds"), default=timezone.now)

    class Meta:
        ordering = ["-since"]
        verbose_name = _("geblokkeerd adres")
        verbose_name_plural = _("geblokkeerde adressen")
        default_permissions = ("view", "add", "delete")
        permissions = [("export_suppression", _("Mag de geblokkeerde adressen downloaden"))]
        constraints = [
            models.UniqueConstraint(fields=["address_key", "reason"], name="one_suppression_per_reason"),
        ]

    def __str__(self):
        return f"{self.get_reason_display()} {self.address_key[:8]}"


class SoftBounce(models.Model):
    """A temporary failure reported for an address; several on different days make it undeliverable."""

    address_key = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("tijdelijke fout")
        verbose_name_plural = _("tijdelijke fouten")
        default_permissions = ()

    def __str__(self):
        return self.address_key[:8]
