"""Work that comes back: when each job last ran and whether the worker lives."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PeriodicJob(models.Model):
    """The clock of one job of `cms.registries.periodic`; whoever moves `due_at` forward may run it."""

    name = models.CharField(_("naam"), max_length=80, unique=True)
    due_at = models.DateTimeField(_("volgende keer"), default=timezone.now)
    finished_at = models.DateTimeField(_("laatst klaar"), null=True, blank=True)
    error = models.TextField(_("laatste fout"), blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("terugkerende taak")
        verbose_name_plural = _("terugkerende taken")

    def __str__(self):
        return self.name


class Heartbeat(models.Model):
    """The last sign of life of a background worker."""

    worker = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("teken van leven")
        verbose_name_plural = _("tekenen van leven")

    def __str__(self):
        return self.worker
