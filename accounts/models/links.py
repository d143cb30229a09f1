"""Actions by a mailed link."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ActionLinkQuerySet(models.QuerySet):
    """States, each defined once."""

    def usable(self, now=None):
        """Not expired, not revoked and not used up."""
        return self.filter(expires_at__gt=now or timezone.now(), revoked_at__isnull=True, used_at__isnull=True)


class ActionLink(models.Model):
    """One purpose, one subject, one address: what a link in a mail may do, until it expires or is revoked.

    Only a keyed hash of its secret is kept. `subject` names the thing ("registration:17"), `data` what the purpose
    needs besides. `used_at` is set only for purposes that may be used once.
    """

    purpose = models.CharField(_("doel"), max_length=80)
    subject = models.CharField(_("onderwerp"), max_length=120, blank=True)
    address_key = models.CharField(max_length=64, db_index=True)
    data = models.JSONField(default=dict, blank=True)
    secret_key = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ActionLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link in een mail")
        verbose_name_plural = _("links in mails")
        default_permissions = ()
        indexes = [models.Index(fields=["purpose", "subject"], name="links_of_subject")]

    def __str__(self):
        return f"{self.purpose} {self.subject}"
