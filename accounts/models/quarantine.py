"""What looked like abuse and waits for a person."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class QuarantinedSubmission(models.Model):
    """A form that was sent and set apart. Staff lets it through or throws it away; the sender saw a normal answer."""

    class State(models.TextChoices):
        WAITING = "waiting", _("wacht op een besluit")
        RELEASED = "released", _("doorgelaten")
        REJECTED = "rejected", _("weggegooid")

    form = models.CharField(_("formulier"), max_length=80)
    data = models.JSONField(_("antwoorden"), default=dict)
    reasons = models.JSONField(_("redenen"), default=list)
    address = models.EmailField(_("e-mailadres"), max_length=254, blank=True)
    state = models.CharField(_("stand"), max_length=20, choices=State.choices, default=State.WAITING, db_index=True)
    at = models.DateTimeField(_("verzonden op"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("besloten door"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("besloten op"), null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("apart gezette inzending")
        verbose_name_plural = _("apart gezette inzendingen")
        default_permissions = ("view", "change")

    def __str__(self):
        return f"{self.form} {self.at:%d-%m-%Y %H:%M}"
