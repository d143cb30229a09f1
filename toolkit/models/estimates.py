"""Budgets that somebody keeps behind a mailed link."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SavedEstimateQuerySet(models.QuerySet):
    """States, each defined once."""

    def usable(self, now=None):
        """Whose link still opens it."""
        return self.filter(expires_at__gt=now or timezone.now())

    def expired(self, now=None):
        """Whose link opens nothing any more."""
        return self.filter(expires_at__lte=now or timezone.now())


class SavedEstimate(models.Model):
    """One budget, of whoever has its link: nobody knows who that is.

    Only a keyed hash of the secret in the link is kept, and never the address that it was mailed to. `revision` goes
    up with each change, so that of two open tabs none writes over the other unseen.
    """

    KEPT = timedelta(days=90)

    # Wagtail would leave a task for each row, to note what it "uses".
    wagtail_reference_index_ignore = True

    secret_key = models.CharField(max_length=64, unique=True)
    data = models.JSONField(_("begroting"))
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("gemaakt"), default=timezone.now)
    saved_at = models.DateTimeField(_("bewaard"), default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    objects = SavedEstimateQuerySet.as_manager()

    class Meta:
        verbose_name = _("bewaarde begroting")
        verbose_name_plural = _("bewaarde begrotingen")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("saved_at")), name="estimate_expires_after_saving"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="estimate_counts_its_revisions"),
        ]

    def __str__(self):
        return self.secret_key[:8]
