"""What the loader of the demo remembers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LoadedItem(models.Model):
    """One thing that the loader put on the site.

    `digest` is of the content file as it was then; `state` is of the thing itself right after. When both
    the file and the thing are different now, an editor was here and the loader keeps its hands off.
    `object_id` finds the thing again after it was moved or renamed.
    """

    key = models.CharField(max_length=200, unique=True)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=64, blank=True)
    object_id = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["key"]
        verbose_name = _("geladen onderdeel")
        verbose_name_plural = _("geladen onderdelen")

    def __str__(self):
        return self.key
