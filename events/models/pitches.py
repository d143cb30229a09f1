"""Pitches: somebody tells an idea, asks for help, and hears who wants to help."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.models import HelpKind

MOST_MINUTES = 60
# What is left of its people when only the pitch itself is kept.
NAMELESS = {"submitted_by": None, "presenter": "", "stage_needs": "", "decision_note": ""}


class PitchQuerySet(models.QuerySet):
    """States of a pitch."""

    def public(self):
        """On the page of the event: who pitches agreed to be shown there."""
        return self.filter(state__in=Pitch.SHOWN, may_publish=True)

    def on_stage(self):
        """In the running order, the first one first."""
        return self.filter(state__in=Pitch.ON_STAGE).order_by("order", "submitted_at", "pk")

    def in_the_order(self):
        """What the organiser plans with: also who was asked and did not answer yet."""
        return self.filter(state__in=Pitch.TAKING).order_by("order", "submitted_at", "pk")

    def taking_a_place(self):
        """Each takes one of the places on the stage, from the moment that somebody is asked."""
        return self.filter(state__in=Pitch.TAKING)

    def to_decide(self):
        return self.filter(state=Pitch.State.SUBMITTED)

    def known(self):
        """What its people sent in; a draft is theirs alone."""
        return self.exclude(state=Pitch.State.DRAFT)


class Pitch(models.Model):
    """One pitch at one event: an idea and a call for help (domain L3: a pitch needs both).

    Its people are the account that sent it and, when it is of an initiative, whoever answers for that. The outcome
    stays on the page of the event. `submission_key` is of the form with which it began: sent twice it is one pitch.
    The steps between states are in `events.pitching.services`.
    """

    wagtail_reference_index_ignore = True

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
    TAKING = (State.ACCEPTED, *ON_STAGE)
    OPEN = (State.DRAFT, State.SUBMITTED, State.ACCEPTED, State.CONFIRMED)
    # One pitch of one initiative at one event, unless it was turned down or taken back.
    LIVE = (State.SUBMITTED, *TAKING)

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
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)

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
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "confirmed", "pitched", "rejected"]) | Q(decided_at__isnull=False),
                name="pitch_was_decided",
            ),
            models.CheckConstraint(condition=Q(minutes__range=(1, MOST_MINUTES)), name="pitch_has_time"),
            models.UniqueConstraint(
                fields=["event", "initiative"],
                condition=Q(state__in=["submitted", "accepted", "confirmed", "pitched"], initiative__isnull=False),
                name="one_pitch_per_initiative_and_event",
            ),
        ]
        indexes = [models.Index(fields=["event", "state"], name="pitch_by_state")]

    def __str__(self):
        return self.title

    @property
    def is_open(self):
        """Whether its people can still change or withdraw it."""
        return self.state in self.OPEN

    @property
    def is_shown(self):
        """Whether it has a page of its own, as far as the pitch goes; its event has to be public too."""
        return self.state in self.SHOWN and self.may_publish

    @property
    def url(self):
        """The path of its page, also when nobody may see that."""
        return f"{self.event.url}pitches/{self.pk}/"

    @property
    def seeks_help(self):
        """Whether somebody who offers help now is still welcome."""
        return self.outcome_state in (self.Outcome.OPEN, self.Outcome.PARTLY)

    @property
    def subject(self):
        """What mailed links about it are about."""
        return f"pitch:{self.pk}"


class PitchStep(models.Model):
    """What happened to a pitch, and from which side: append-only, without a name. Who of the staff, the log knows."""

    wagtail_reference_index_ignore = True

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("ingediend")
        CHANGED = "changed", _("gewijzigd")
        ACCEPTED = "accepted", _("uitgenodigd")
        REMINDED = "reminded", _("herinnerd aan de uitnodiging")
        CONFIRMED = "confirmed", _("bevestigd")
        REJECTED = "rejected", _("deze keer niet")
        WITHDRAWN = "withdrawn", _("teruggetrokken")
        MOVED = "moved", _("verplaatst naar een ander evenement")
        PITCHED = "pitched", _("gehouden")
        NOT_PITCHED = "not_pitched", _("toch niet gehouden")
        OUTCOME = "outcome", _("uitkomst ingevuld")

    class Side(models.TextChoices):
        PITCHER = "pitcher", _("de pitcher")
        STAFF = "staff", _("een medewerker")
        CLOCK = "clock", _("vanzelf")

    pitch = models.ForeignKey(Pitch, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(_("wat"), max_length=12, choices=Kind.choices)
    side = models.CharField(_("door wie"), max_length=8, choices=Side.choices)
    at = models.DateTimeField(_("wanneer"), default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("stap van een pitch")
        verbose_name_plural = _("stappen van pitches")
        default_permissions = ()

    def __str__(self):
        return f"{self.get_kind_display()} #{self.pitch_id}"
