"""What looked like abuse and waits for a person."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

REASONS = {
    "trap": _("een verborgen veld was ingevuld; mensen zien dat veld niet"),
    "markup": _("er staat programmacode of opmaak in"),
    "links": _("er staan veel links in"),
    "trade": _("er staan woorden in die vaak in reclame staan, met een link"),
    "link_as_answer": _("een antwoord is alleen een link"),
    "fast": _("het formulier was binnen drie seconden ingevuld"),
    "busy": _("er kwamen kort na elkaar veel formulieren van hetzelfde netwerk"),
    "confirm": _("de verzender koos voor bevestigen met een mail"),
}


class QuarantinedSubmission(models.Model):
    """A form that was sent and set apart. Staff lets it through or throws it away; the sender saw a normal answer.

    `key` is the same for the same answers in the same opened form: pressing twice gives one row.
    """

    # Wagtail would leave a task for each row, to note that it "uses" an account or a text.
    wagtail_reference_index_ignore = True

    class State(models.TextChoices):
        WAITING = "waiting", _("wacht op een besluit")
        RELEASED = "released", _("doorgelaten")
        REJECTED = "rejected", _("weggegooid")

    key = models.CharField(max_length=64, unique=True)
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

    @property
    def reasons_in_words(self):
        """Why it was set apart, as staff reads it."""
        return [REASONS.get(reason, reason) for reason in self.reasons]
