"""Sheets that staff gave to take over: the file, what came of reading it, and how far it is."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# How long a worker may be silent about a sheet before another takes it up.
LEASE = timedelta(minutes=2)
# After so many workers that never came back, a person has to look.
MOST_ATTEMPTS = 5


class SheetImportQuerySet(models.QuerySet):
    """States of a sheet, each defined once."""

    def open(self):
        """Something may still happen to it."""
        return self.filter(state__in=SheetImport.OPEN)

    def waiting(self, now=None):
        """The worker has something to do, and no worker is at it."""
        now = now or timezone.now()
        # A clock that was put back since must not leave it lying.
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=now) | Q(lease_until__gt=now + 2 * LEASE)
        return self.filter(free, state__in=SheetImport.BUSY)


class SheetImport(models.Model):
    """One file with funds or venues on its way in.

    The worker reads it and writes down what it would change (`plan` is the digest of that); somebody approves; the
    worker does all of it in the transaction in which the state becomes "done", so that it happens once or not at all.
    `attempts` counts workers that took it up; a worker that finds another `claim` than its own is no longer the one.
    """

    class Kind(models.TextChoices):
        FUND = "fund", _("fondsen")
        VENUE = "venue", _("ruimtes")

    class State(models.TextChoices):
        RECEIVED = "received", _("wordt gelezen")
        CHECKED = "checked", _("gelezen")
        APPROVED = "approved", _("wordt overgenomen")
        DONE = "done", _("overgenomen")
        REFUSED = "refused", _("niet te lezen")
        FAILED = "failed", _("mislukt")
        WITHDRAWN = "withdrawn", _("ingetrokken")

    OPEN = (State.RECEIVED, State.CHECKED, State.APPROVED)
    BUSY = (State.RECEIVED, State.APPROVED)

    kind = models.CharField(_("soort"), max_length=20, choices=Kind.choices)
    file_name = models.CharField(_("bestand"), max_length=120)
    content = models.BinaryField(blank=True, help_text=_("Leeg zodra er niets meer mee gebeurt."))
    digest = models.CharField(max_length=64)
    state = models.CharField(_("stand"), max_length=20, choices=State.choices, default=State.RECEIVED)
    message = models.CharField(_("melding"), max_length=300, blank=True)
    new_count = models.PositiveIntegerField(_("nieuw"), default=0)
    changed_count = models.PositiveIntegerField(_("gewijzigd"), default=0)
    unchanged_count = models.PositiveIntegerField(_("hetzelfde"), default=0)
    problem_count = models.PositiveIntegerField(_("fouten"), default=0)
    problems = models.JSONField(default=list, blank=True)
    changes = models.JSONField(default=list, blank=True)
    plan = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("door"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("overgenomen door"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(_("ontvangen op"), default=timezone.now)
    checked_at = models.DateTimeField(_("gelezen op"), null=True)
    finished_at = models.DateTimeField(_("klaar op"), null=True)

    objects = SheetImportQuerySet.as_manager()

    # Nothing uses it, and it uses nothing but accounts.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("ingelezen rekenblad")
        verbose_name_plural = _("ingelezen rekenbladen")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "digest"],
                condition=Q(state__in=["received", "checked", "approved"]),
                name="one_open_import_per_file",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "done"]) | Q(problem_count=0), name="no_import_with_problems"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(finished_at__isnull=False), name="a_done_import_has_a_moment"
            ),
        ]
        indexes = [models.Index(fields=["kind", "-created_at"], name="imports_newest")]

    def __str__(self):
        return self.file_name

    @property
    def is_busy(self):
        """The worker is at it, or will be."""
        return self.state in self.BUSY

    @property
    def line_count(self):
        """How many lines would be taken over."""
        return self.new_count + self.changed_count

    @property
    def may_be_approved(self):
        return self.state == self.State.CHECKED and not self.problem_count and self.line_count > 0

    @property
    def progress_name(self):
        """Under which `cms.progress` knows how far it is."""
        return f"sheet-import-{self.pk}"
