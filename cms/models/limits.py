"""How much of something may still happen now, shared by all processes."""

from django.db import models
from django.utils import timezone


class Bucket(models.Model):
    """A token bucket: `tokens` were there at `at`; `cms.limits` fills and takes. Names hold no personal data."""

    name = models.CharField(max_length=120, unique=True)
    tokens = models.FloatField()
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "emmer"
        verbose_name_plural = "emmers"
        default_permissions = ()

    def __str__(self):
        return self.name
