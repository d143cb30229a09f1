"""Pitches: somebody tells an idea, asks for help, and hears who wants to help."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.models import HelpKind


class PitchQuerySet(models.QuerySet):
    """States of a pitch."""

    def public(self):
        """On the page of the event: who pitches agreed to be shown there."""
        return self.filter(state__in=Pitch.SHOWN, may_publish=True)

    def on_stage(self):
        """In the running order, the first one first."""
        return self.filter(state__in=Pitch.ON_STAGE).order_by("order", "submitted_at", "pk")

    def to_decide(self):
        return self.filter(state=Pitch.State.SUBMITTED)


class Pitch(models.Model):
    """One pitch at one event: an idea and a call for help (domain L3: a pitch needs both).

    Its people are the account that sent it and, when it is of an initiative, whoever answers for that. The outcome
    stays on the page of the event.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("concept")
        SUBMITTED = "submitted", _("ingediend")
        ACCEPTED = "accepted", _("uitgenodigd")
        CONFIRMED = "confirmed", _("staat op het programma")
        PITCHED = "pitched", _("gehouden")
        WITHDRAWN = "withdrawn", _("teruggetrokken")
        REJECTED = "rejected", _("deze keer niet")

    class Outcome(models.TextChoices):
        OPEN = "open", _("zoekt nog hulp")
        PARTLY = "partly", _("deels geholpen")
        SOLVED = "solved", _("geholpen")
        NOT = "not", _("niet gelukt")

    ON_STAGE = (State.CONFIRMED, State.PITCHED)
    SHOWN = ON_STAGE
    OPEN = (State.DRAFT, State.SUBMITTED, State.ACCEPTED, State.CONFIRMED)

    event = models.ForeignKey(
        "events.EventPage", verbose_name=_("evenement"), on_delete=models.CASCADE, related_name="pitches"
    )
    initiative = models.ForeignKey(
        "initiatives.InitiativePage",
        verbose_name=_("initiatief"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("van"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    state = models.CharField(_("stand"), max_length=10, choices=State.choices, default=State.DRAFT)
    title = models.CharField(_("titel"), max_length=120)
    idea = models.TextField(_("het idee"), max_length=800)
    need_kind = models.CharField(_("waar zoekt u hulp bij?"), max_length=20, choices=HelpKind.choices)
    need = models.TextField(_("de hulpvraag"), max_length=500)
    presenter = models.CharField(_("wie houdt de pitch?"), max_length=80, blank=True)
    stage_needs = models.CharField(_("wat heeft u nodig op het podium?"), max_length=200, blank=True)
    may_publish = models.BooleanField(_("mag op de site"), default=False)
    may_stream = models.BooleanField(_("mag in de uitzending"), default=False)
    order = models.PositiveSmallIntegerField(_("volgorde"), default=0)
    minutes = models.PositiveSmallIntegerField(_("minuten"), default=2)
    outcome_state = models.CharField(
        _("hoe staat het ervoor?"), max_length=10, choices=Outcome.choices, default=Outcome.OPEN
    )
    outcome = models.TextField(_("wat kwam ervan?"), max_length=800, blank=True)
    offers_helped = models.PositiveIntegerField(_("keer geholpen"), default=0)
    offers_not_helped = models.PositiveIntegerField(_("keer niet gelukt"), default=0)
    decision_note = models.TextField(_("bericht aan de pitcher"), max_length=600, blank=True)
    submission_key = models.CharField(max_length=60, unique=True)
    created_at = models.DateTimeField(_("begonnen op"), default=timezone.now)
    submitted_at = models.DateTimeField(_("ingediend op"), null=True, blank=True)
    decided_at = models.DateTimeField(_("besloten op"), null=True, blank=True)

    objects = PitchQuerySet.as_manager()

    class Meta:
        ordering = ["order", "submitted_at", "pk"]
        verbose_name = _("pitch")
        verbose_name_plural = _("pitches")
        default_permissions = ("view", "change")
        permissions = [("export_pitch", _("Kan pitches downloaden"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False) | Q(state="withdrawn"),
                name="pitch_was_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(decision_note=""), name="rejected_pitch_hears_why"
            ),
        ]
        indexes = [models.Index(fields=["event", "state"], name="pitch_by_state")]

    def __str__(self):
        return self.title

    @property
    def is_open(self):
        """Whether its people can still change or withdraw it."""
        return self.state in self.OPEN
