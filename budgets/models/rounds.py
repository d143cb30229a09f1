"""Editions of a neighbourhood budget."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from budgets.page_forms import RoundPageForm
from cms.blocks import BodyBlock
from cms.models import BasePage
from cms.money import euros

from .dates import date_field, known_together, partial_date, precision_field, tidy_date

FIRST_YEAR, LAST_YEAR = 1989, 2100


class RoundIndexPage(BasePage):
    """All editions of the neighbourhood budget, the latest first."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["budgets.RoundPage"]
    max_count = 1
    template = "pages/budgets/round_index_page.html"

    body = StreamField(BodyBlock(), verbose_name=_("inhoud"), blank=True)

    content_panels = [
        *BasePage.title_panels,
        *BasePage.introduction_panels,
        FieldPanel("body"),
        *BasePage.topic_panels,
    ]

    class Meta:
        verbose_name = _("overzicht van wijkbudgetten")

    def rounds(self):
        """Public editions, each with `plan_counts`: how many plans it shows and how many of those were chosen."""
        from budgets import listing  # which needs the plans, which need this module

        rounds = list(
            RoundPage.objects.child_of(self)
            .live()
            .public()
            .select_related("social_image")
            .prefetch_related("neighbourhoods")
            .order_by("-year", "path")
        )
        counts = listing.counts_by_round(self)
        for each in rounds:
            each.plan_counts = counts.get(each.path, {"total": 0, "chosen": 0})
        return rounds

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["rounds"] = self.rounds()
        return context


class RoundPage(BasePage):
    """One edition: when and where, how much money, what happened, and every plan."""

    parent_page_types = ["budgets.RoundIndexPage"]
    subpage_types = ["budgets.PlanPage"]
    base_form_class = RoundPageForm
    template = "pages/budgets/round_page.html"

    year = models.PositiveSmallIntegerField(
        _("jaar"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    area = models.CharField(
        _("gebied"), max_length=120, blank=True, help_text=_("In woorden, bijvoorbeeld: de vier wijken van Schalkwijk.")
    )
    budget = models.DecimalField(
        _("budget in euro"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Laat leeg als het bedrag onbekend is. Lezers zien dan “onbekend”."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("inhoud"), blank=True)
    source_note = models.CharField(
        _("bron"), max_length=250, blank=True, help_text=_("Waar komen de gegevens van deze editie vandaan?")
    )

    content_panels = [
        *BasePage.title_panels,
        *BasePage.introduction_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("year"), FieldPanel("budget")]),
                FieldPanel("area"),
                FieldPanel("source_note"),
            ],
            heading=_("Over deze editie"),
        ),
        InlinePanel("facts", heading=_("Cijfers"), label=_("Cijfer"), max_num=8),
        InlinePanel("phases", heading=_("Fasen"), label=_("Fase"), max_num=12),
        FieldPanel("body"),
        *BasePage.topic_panels,
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("area"), index.FilterField("year")]

    class Meta:
        verbose_name = _("editie van een wijkbudget")
        verbose_name_plural = _("edities van een wijkbudget")
        constraints = [
            models.CheckConstraint(condition=Q(budget__isnull=True) | Q(budget__gte=0), name="round_budget_not_below_0")
        ]

    @cached_property
    def headline(self):
        """Year and area: the words of the editor, or else the chosen places."""
        where = self.area or ", ".join(place.name for place in self.neighbourhoods.all())
        return f"{self.year}, {where}" if where else str(self.year)

    def figures(self, counts):
        """What the page shows in large type: the money, what is on this site, and the editor's own facts."""
        return [
            {"label": _("budget om te verdelen"), "value": euros(self.budget), "note": self.source_note},
            {"label": _("gekozen plannen op deze site"), "value": str(counts["chosen"])},
            *({"label": fact.label, "value": fact.value, "note": fact.source} for fact in self.facts.all()),
        ]

    def searchable_text(self):
        parts = [super().searchable_text(), self.area]
        parts += [f"{phase.title}\n{phase.text}" for phase in self.phases.all()]
        return "\n".join(part for part in parts if part)

    def get_context(self, request, *args, **kwargs):
        from budgets import listing  # which needs the plans, which need this module

        context = super().get_context(request, *args, **kwargs)
        today = timezone.localdate()
        context["phases"] = [
            {
                "title": phase.title,
                "text": phase.text,
                "is_period": True,
                "start": phase.start,
                "end": phase.end,
                "current": phase.is_current(today),
            }
            for phase in self.phases.all()
        ]
        context.update(listing.context(self, request.GET))
        context["facts"] = self.figures(context["counts"])
        return context


class RoundFact(Orderable):
    """One number of an edition with where it comes from; without a value readers see "onbekend"."""

    page = ParentalKey(RoundPage, on_delete=models.CASCADE, related_name="facts")
    label = models.CharField(_("wat telt het?"), max_length=120)
    value = models.CharField(_("getal"), max_length=20, blank=True, help_text=_("Laat leeg als het onbekend is."))
    source = models.CharField(_("bron of uitleg"), max_length=200)

    panels = [FieldPanel("label"), FieldPanel("value"), FieldPanel("source")]

    class Meta(Orderable.Meta):
        verbose_name = _("cijfer")
        verbose_name_plural = _("cijfers")

    def __str__(self):
        return self.label


class RoundPhase(Orderable):
    """A step of the edition with the dates that are known of it."""

    page = ParentalKey(RoundPage, on_delete=models.CASCADE, related_name="phases")
    title = models.CharField(_("naam van de fase"), max_length=120)
    text = models.CharField(_("wat gebeurt er?"), max_length=400, blank=True)
    starts_on = date_field(_("begint"))
    starts_precision = precision_field(_("begin bekend"))
    ends_on = date_field(_("eindigt"))
    ends_precision = precision_field(_("einde bekend"))

    panels = [
        FieldPanel("title"),
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("starts_precision")]),
        FieldRowPanel([FieldPanel("ends_on"), FieldPanel("ends_precision")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("fase")
        verbose_name_plural = _("fasen")
        constraints = [
            known_together("starts_on", "starts_precision", "phase_start_known_with_precision"),
            known_together("ends_on", "ends_precision", "phase_end_known_with_precision"),
        ]

    def __str__(self):
        return self.title

    @property
    def start(self):
        return partial_date(self, "starts_on", "starts_precision")

    @property
    def end(self):
        return partial_date(self, "ends_on", "ends_precision")

    def is_current(self, today: date):
        """Whether today lies in it, as far as begin and end are known; a phase without either never does."""
        if not (self.start and self.end):
            return False
        return self.start.first <= today <= self.end.last

    def clean(self):
        super().clean()
        tidy_date(self, "starts_on", "starts_precision")
        tidy_date(self, "ends_on", "ends_precision")
        if self.start.surely_after(self.end):
            raise ValidationError({"ends_on": _("Een fase eindigt niet voor zij begint.")})
