"""What an organiser wrote to the people of an event: who sent what, when, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Announcement(models.Model):
    """One message to many participants. `submission_key` makes two presses of the button one message.

    The mails themselves are in the outbox, under causes that begin with `cause`: what became of them is counted there.
    """

    wagtail_reference_index_ignore = True

    class Audience(models.TextChoices):
        COMING = "coming", _("wie komt")
        WAITING = "waiting", _("wie op de wachtlijst staat")
        ALL = "all", _("wie komt en wie wacht")

    class Role(models.TextChoices):
        EVERYBODY = "", _("iedereen")
        VISITOR = "visitor", _("alleen bezoekers")
        PITCHER = "pitcher", _("alleen pitchers")

    event = models.ForeignKey(
        "events.EventPage", verbose_name=_("evenement"), on_delete=models.CASCADE, related_name="announcements"
    )
    session = models.ForeignKey(
        "events.Session",
        verbose_name=_("moment"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="announcements",
    )
    audience = models.CharField(_("aan wie"), max_length=10, choices=Audience.choices, default=Audience.COMING)
    role = models.CharField(_("rol"), max_length=10, choices=Role.choices, blank=True)
    subject = models.CharField(_("onderwerp"), max_length=120)
    text = models.TextField(_("bericht"), max_length=3000)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("door"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    sent_at = models.DateTimeField(_("verstuurd op"), default=timezone.now)
    recipients = models.PositiveIntegerField(_("ontvangers"))
    without_address = models.PositiveIntegerField(_("mensen zonder e-mailadres"), default=0)
    submission_key = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("bericht aan deelnemers")
        verbose_name_plural = _("berichten aan deelnemers")
        default_permissions = ("view",)
        constraints = [models.CheckConstraint(condition=Q(recipients__gte=1), name="announcement_goes_to_somebody")]

    def __str__(self):
        return f"{self._meta.verbose_name} #{self.pk}"

    @property
    def cause(self):
        """How the causes of its mails begin."""
        return f"announcement:{self.pk}:"
