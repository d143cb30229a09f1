"""How much of something may still happen now, shared by all processes."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Bucket(models.Model):
    """A token bucket: `tokens` were there at `at`; `cms.limits` fills and takes. Names hold no personal data."""

    name = models.CharField(max_length=120, unique=True)
    tokens = models.FloatField()
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("limiet")
        verbose_name_plural = _("limieten")
        default_permissions = ()

    def __str__(self):
        return self.name
