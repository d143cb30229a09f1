"""Reactions of residents, what moderators decided about them, reports and appeals."""

from datetime import timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

EDITABLE_FOR = timedelta(minutes=15)
APPEAL_WITHIN = timedelta(weeks=6)


@register_setting(icon="comment", order=200)
class CommentRules(BaseGenericSetting):
    """When a reaction waits for a moderator."""

    always_wait = models.BooleanField(
        _("bekijk elke reactie eerst"),
        default=False,
        help_text=_("Aan: elke reactie wacht op een moderator. Ook van wie al vaker iets plaatste."),
    )
    trusted_after = models.PositiveSmallIntegerField(
        _("aantal goede reacties"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text=_("Na zo veel geplaatste reacties verschijnt de volgende van dezelfde inwoner meteen."),
    )
    hide_after = models.PositiveSmallIntegerField(
        _("aantal meldingen"),
        default=3,
        validators=[MinValueValidator(2), MaxValueValidator(50)],
        help_text=_("Na zo veel meldingen van verschillende mensen is een reactie weg tot een moderator ernaar keek."),
    )

    panels = [
        HelpPanel(
            content=_("De eerste reacties van een inwoner wachten altijd. Wat verdacht lijkt, wacht ook altijd.")
        ),
        FieldPanel("always_wait"),
        FieldPanel("trusted_after"),
        FieldPanel("hide_after"),
    ]

    class Meta:
        verbose_name = _("reacties")


class CommentQuerySet(models.QuerySet):
    """States of reactions, defined once."""

    def at(self, target, key):
        """At this target."""
        return self.filter(target=target, key=str(key))

    def published(self):
        return self.filter(state=Comment.State.PUBLISHED)

    def threads(self):
        """First reactions that readers see, also those that are gone while an answer to them stands."""
        answers = Comment.objects.published().filter(reply_to=OuterRef("pk"))
        return self.filter(reply_to=None).filter(Q(state=Comment.State.PUBLISHED) | Exists(answers))

    def reported(self):
        """With a report that nobody looked at."""
        return self.filter(Exists(CommentReport.objects.open().filter(comment=OuterRef("pk"))))

    def appealed(self):
        """With an appeal that nobody decided."""
        return self.filter(Exists(CommentAppeal.objects.open().filter(decision__comment=OuterRef("pk"))))

    def to_moderate(self):
        """What waits for a moderator, for whatever reason."""
        reports = CommentReport.objects.open().filter(comment=OuterRef("pk"))
        appeals = CommentAppeal.objects.open().filter(decision__comment=OuterRef("pk"))
        return self.filter(Q(state=Comment.State.WAITING) | Exists(reports) | Exists(appeals))


class Comment(models.Model):
    """One reaction at one target, or an answer to one. `name` is the writer's first name at the time.

    `version` rises with every change that a moderator must not overlook; whoever decides says which one they saw.
    `lost_at` is when its target was first not found any more.
    """

    wagtail_reference_index_ignore = True
    LONGEST = 1500

    class Kind(models.TextChoices):
        REACTION = "reaction", _("reactie")
        ADVICE = "advice", _("advies")
        HELP = "help", _("aanbod van hulp")
        QUESTION = "question", _("vraag")

    class State(models.TextChoices):
        WAITING = "waiting", _("wordt bekeken")
        PUBLISHED = "published", _("geplaatst")
        REJECTED = "rejected", _("niet geplaatst")
        REMOVED = "removed", _("verwijderd door de schrijver")
        TAKEN_DOWN = "taken_down", _("weggehaald door een moderator")

    class Hold(models.TextChoices):
        """Why it waits."""

        FIRST = "first", _("een van de eerste reacties van deze inwoner")
        EARLIER = "earlier", _("een eerdere reactie van deze inwoner is geweigerd")
        SUSPICIOUS = "suspicious", _("lijkt op misbruik")
        REPORTED = "reported", _("vaak gemeld")
        RULE = "rule", _("elke reactie wordt eerst bekeken")

    target = models.CharField(_("soort onderwerp"), max_length=30)
    key = models.CharField(_("nummer van het onderwerp"), max_length=80)
    title = models.CharField(_("bij"), max_length=255)
    kind = models.CharField(_("soort"), max_length=12, choices=Kind.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="comments"
    )
    name = models.CharField(_("voornaam"), max_length=150, blank=True)
    text = models.TextField(_("tekst"), max_length=LONGEST, blank=True)
    by_owner = models.BooleanField(_("van de initiatiefnemer"), default=False)
    reply_to = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies")
    state = models.CharField(_("stand"), max_length=12, choices=State.choices, default=State.WAITING)
    hold = models.CharField(_("waarom het wacht"), max_length=12, choices=Hold.choices, blank=True)
    state_at = models.DateTimeField(_("sinds"), default=timezone.now)
    created_at = models.DateTimeField(_("geschreven"), default=timezone.now)
    edited_at = models.DateTimeField(_("gewijzigd"), null=True, blank=True)
    published_at = models.DateTimeField(_("geplaatst op"), null=True, blank=True)
    lost_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    submission_key = models.CharField(max_length=80, unique=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("reactie")
        verbose_name_plural = _("reacties")
        ordering = ["created_at", "pk"]
        default_permissions = ("view",)
        permissions = [("moderate_comment", _("Mag over reacties beslissen"))]
        indexes = [
            models.Index(fields=["target", "key", "state", "-published_at"], name="comment_thread"),
            models.Index(fields=["state", "created_at"], name="comment_queue"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="comment_published_at_a_moment"
            ),
            models.CheckConstraint(condition=~Q(reply_to=F("pk")), name="comment_no_answer_to_itself"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def is_published(self):
        return self.state == self.State.PUBLISHED

    @property
    def shown_name(self):
        return self.name or _("Een inwoner")

    @property
    def label(self):
        """What it is, in a word; none for an ordinary reaction and for answers."""
        return "" if self.reply_to_id or self.kind == self.Kind.REACTION else self.get_kind_display()

    @property
    def gone_sentence(self):
        """What stands in the place of a text that nobody may read any more."""
        if self.state == self.State.REMOVED:
            return _("Verwijderd door de schrijver.")
        if self.state == self.State.TAKEN_DOWN:
            return _("Weggehaald door een moderator.")
        return _("Deze reactie is nu niet te zien. Een moderator bekijkt haar.")

    def editable_until(self):
        """Until when the writer may change the text."""
        return self.created_at + EDITABLE_FOR


class CommentDecision(models.Model):
    """What a moderator decided, and why. Nobody changes it; after an appeal a new one follows."""

    wagtail_reference_index_ignore = True

    class Outcome(models.TextChoices):
        PUBLISH = "publish", _("geplaatst")
        KEEP = "keep", _("blijft staan")
        REJECT = "reject", _("niet geplaatst")
        TAKE_DOWN = "take_down", _("weggehaald")
        RESTORE = "restore", _("alsnog geplaatst na bezwaar")
        UPHOLD = "uphold", _("bezwaar afgewezen")

    class Reason(models.TextChoices):
        RUDE = "rude", _("Grof of kwetsend")
        DISCRIMINATION = "discrimination", _("Discriminatie of haat")
        PRIVATE = "private", _("Gegevens van een persoon")
        OFF_TOPIC = "off_topic", _("Gaat niet over dit onderwerp")
        ADVERTISING = "advertising", _("Reclame")
        UNTRUE = "untrue", _("Beschuldiging of onwaarheid")
        REPEATED = "repeated", _("Staat er al")
        UNLAWFUL = "unlawful", _("Verboden door de wet")
        OTHER = "other", _("Een andere reden")

    NEGATIVE = (Outcome.REJECT, Outcome.TAKE_DOWN)

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(_("besluit"), max_length=12, choices=Outcome.choices)
    reason = models.CharField(_("reden"), max_length=16, choices=Reason.choices, blank=True)
    note = models.TextField(_("uitleg"), max_length=600, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("wanneer"), default=timezone.now)

    class Meta:
        verbose_name = _("besluit over een reactie")
        verbose_name_plural = _("besluiten over reacties")
        ordering = ["at", "pk"]
        default_permissions = ()

    def __str__(self):
        return self.get_outcome_display()

    @property
    def is_negative(self):
        return self.outcome in self.NEGATIVE

    @property
    def appeal_until(self):
        return self.at + APPEAL_WITHIN


class ReportQuerySet(models.QuerySet):
    """Reports by what became of them."""

    def open(self):
        return self.filter(handled_at=None)


class CommentReport(models.Model):
    """Somebody who thinks that a reaction must go. `reporter` is a keyed hash of an account or of a network."""

    wagtail_reference_index_ignore = True

    class Reason(models.TextChoices):
        RUDE = "rude", _("Grof, kwetsend of discriminerend")
        PRIVATE = "private", _("Er staan gegevens van een persoon in")
        UNTRUE = "untrue", _("Een beschuldiging of onwaarheid")
        ADVERTISING = "advertising", _("Reclame of misbruik")
        OTHER = "other", _("Iets anders")

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports")
    reporter = models.CharField(max_length=64, editable=False)
    reason = models.CharField(_("reden"), max_length=16, choices=Reason.choices)
    text = models.TextField(_("uitleg"), max_length=500, blank=True)
    at = models.DateTimeField(_("wanneer"), default=timezone.now)
    handled_at = models.DateTimeField(_("bekeken op"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("melding van een reactie")
        verbose_name_plural = _("meldingen van reacties")
        ordering = ["at", "pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["comment", "reporter"], name="one_report_per_reporter")]

    def __str__(self):
        return self.get_reason_display()


class AppealQuerySet(models.QuerySet):
    """Appeals by what became of them."""

    def open(self):
        return self.filter(decided_at=None)


class CommentAppeal(models.Model):
    """The writer does not agree with a decision; once for each. Another moderator decides."""

    wagtail_reference_index_ignore = True

    decision = models.OneToOneField(CommentDecision, on_delete=models.CASCADE, related_name="appeal")
    text = models.TextField(_("waarom"), max_length=1000, blank=True)
    at = models.DateTimeField(_("wanneer"), default=timezone.now)
    decided_at = models.DateTimeField(_("beslist op"), null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("bezwaar tegen een besluit")
        verbose_name_plural = _("bezwaren tegen besluiten")
        default_permissions = ()

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"
