"""What people agreed to, and the very words."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ConsentText(models.Model):
    """The exact words of one version of a question. Never changed: other words are another version."""

    purpose = models.CharField(_("doel"), max_length=80)
    version = models.PositiveSmallIntegerField(_("versie"))
    text = models.TextField(_("tekst"))
    digest = models.CharField(max_length=64)
    since = models.DateTimeField(_("sinds"), default=timezone.now)

    class Meta:
        ordering = ["purpose", "version"]
        verbose_name = _("tekst van een toestemming")
        verbose_name_plural = _("teksten van toestemmingen")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version"], name="one_text_per_version"),
            models.UniqueConstraint(fields=["purpose", "digest"], name="one_version_per_text"),
        ]

    def __str__(self):
        return f"{self.purpose} v{self.version}"


class ConsentEvent(models.Model):
    """Somebody gave or withdrew a consent. Append-only: what is true now is the last event.

    No IP address. `address` goes when the proof is no longer owed; its keyed hash stays.
    """

    class Action(models.TextChoices):
        GIVEN = "given", _("gegeven")
        WITHDRAWN = "withdrawn", _("ingetrokken")

    class Channel(models.TextChoices):
        SITE = "site", _("op de site")
        MAIL = "mail", _("met een link in een mail")
        STAFF = "staff", _("aan een medewerker")
        PARENT = "parent", _("door een ouder of school")

    purpose = models.CharField(_("doel"), max_length=80)
    action = models.CharField(_("wat"), max_length=20, choices=Action.choices)
    text = models.ForeignKey(ConsentText, verbose_name=_("tekst"), on_delete=models.PROTECT, related_name="events")
    channel = models.CharField(_("hoe"), max_length=20, choices=Channel.choices)
    address = models.EmailField(_("e-mailadres"), max_length=254, blank=True)
    address_key = models.CharField(max_length=64, db_index=True)
    on_behalf_of = models.CharField(_("voor een kind"), max_length=64, blank=True)
    at = models.DateTimeField(_("wanneer"), default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("toestemming")
        verbose_name_plural = _("toestemmingen")
        default_permissions = ("view",)
        permissions = [("export_consentevent", _("Mag bewijs van toestemming downloaden"))]
        indexes = [models.Index(fields=["address_key", "purpose", "-at", "-id"], name="consent_of_person")]

    def __str__(self):
        return f"{self.purpose}: {self.get_action_display()}"
