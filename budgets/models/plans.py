"""Plans of residents in an edition of the neighbourhood budget."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, PageManager
from wagtail.query import PageQuerySet
from wagtail.rich_text import get_text_for_indexing
from wagtail.search import index

from budgets.partial_dates import in_order
from cms.blocks import RICH_TEXT_FEATURES, BodyBlock
from cms.models import BasePage
from cms.money import euros
from engagement.comments import services as comments

from .dates import date_field, known_together, partial_date, precision_field, tidy_date
from .rounds import RoundPage


class PlanQuerySet(PageQuerySet):
    """Plans of a round and what became of them."""

    def shown_in(self, round_page):
        """Public plans of this edition, in the order in which the editor put them."""
        return self.child_of(round_page).live().public().order_by("path")

    def with_outcome(self, outcome):
        """Plans with this PlanPage.Outcome: chosen or not is one thing, carried out or stopped another."""
        return self.filter(**PlanPage.OUTCOMES[outcome])


class PlanPage(BasePage):
    """One plan: what, where, was it chosen, what became of it, who looks after it.

    What is not known stays empty here and reads "onbekend" on the page. Likes and votes are not kept.
    """

    class Choice(models.TextChoices):
        CHOSEN = "chosen", _("gekozen")
        NOT_CHOSEN = "not_chosen", _("niet gekozen")
        UNKNOWN = "unknown", _("nog niet bekend")

    class Progress(models.TextChoices):
        UNKNOWN = "unknown", _("onbekend")
        BUSY = "busy", _("in uitvoering")
        REALISED = "realised", _("uitgevoerd")
        STOPPED = "stopped", _("gestopt")

    class Continuation(models.TextChoices):
        UNKNOWN = "", _("onbekend")
        OWN = "own", _("gaat zelf verder")
        ADOPTED = "adopted", _("opgepakt door een organisatie")
        LISTED = "listed", _("op de lijst voor de Wijk-Top 3")
        FORWARDED = "forwarded", _("doorgezet naar een afdeling van de gemeente")
        ENDED = "ended", _("gaat niet verder")

    class Outcome(models.TextChoices):
        """What a reader can ask for; the rules are in OUTCOMES."""

        CHOSEN = "gekozen", _("Gekozen")
        NOT_CHOSEN = "niet-gekozen", _("Niet gekozen")
        REALISED = "uitgevoerd", _("Uitgevoerd")
        STOPPED = "gestopt", _("Gestopt")

    OUTCOMES = {
        Outcome.CHOSEN: {"choice": Choice.CHOSEN},
        Outcome.NOT_CHOSEN: {"choice": Choice.NOT_CHOSEN},
        Outcome.REALISED: {"progress": Progress.REALISED},
        Outcome.STOPPED: {"progress": Progress.STOPPED},
    }
    RELATED = 3

    parent_page_types = ["budgets.RoundPage"]
    subpage_types = []
    template = "pages/budgets/plan_page.html"

    place = models.CharField(
        _("plek"),
        max_length=120,
        blank=True,
        help_text=_("In woorden, bijvoorbeeld een straat of plein. Noem geen huisnummer of naam."),
    )
    choice = models.CharField(_("keuze van de wijk"), max_length=12, choices=Choice.choices, default=Choice.UNKNOWN)
    progress = models.CharField(_("uitvoering"), max_length=10, choices=Progress.choices, default=Progress.UNKNOWN)
    budget = models.DecimalField(
        _("budget in euro"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Laat leeg als het bedrag onbekend is. Lezers zien dan “onbekend”."),
    )
    result = RichTextField(_("wat is het resultaat?"), features=RICH_TEXT_FEATURES, blank=True)
    maintenance = RichTextField(_("wie onderhoudt het?"), features=RICH_TEXT_FEATURES, blank=True)
    continuation = models.CharField(
        _("hoe ging het verder?"),
        max_length=10,
        choices=Continuation.choices,
        blank=True,
        help_text=_("Alleen voor een plan dat niet is gekozen."),
    )
    continued_by = models.ForeignKey(
        "cms.Organisation",
        verbose_name=_("met welke organisatie?"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    what_can = RichTextField(_("wat kan er wel?"), features=RICH_TEXT_FEATURES, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("inhoud"), blank=True)
    source_note = models.CharField(
        _("bron"), max_length=250, blank=True, help_text=_("Waar komen de gegevens van dit plan vandaan?")
    )
    takes_comments = models.BooleanField(
        _("reageren kan"),
        default=True,
        help_text=_("Uit: niemand kan meer reageren. De reacties die er staan, blijven te lezen."),
    )

    objects = PageManager.from_queryset(PlanQuerySet)()

    content_panels = [
        *BasePage.title_panels,
        *BasePage.introduction_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("choice"), FieldPanel("progress")]),
                FieldRowPanel([FieldPanel("place"), FieldPanel("budget")]),
                FieldPanel("source_note"),
            ],
            heading=_("Over dit plan"),
        ),
        FieldPanel("body"),
        FieldPanel("result"),
        FieldPanel("maintenance"),
        MultiFieldPanel(
            [FieldPanel("continuation"), FieldPanel("continued_by"), FieldPanel("what_can")],
            heading=_("Niet gekozen: wat kan er wel?"),
        ),
        InlinePanel("steps", heading=_("Tijdlijn"), label=_("Moment"), max_num=30),
        InlinePanel("photos", heading=_("Foto's"), label=_("Foto"), max_num=12),
        *BasePage.topic_panels,
    ]
    settings_panels = [FieldPanel("takes_comments"), *BasePage.settings_panels]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("place"),
        index.FilterField("choice"),
        index.FilterField("progress"),
    ]

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plannen")
        constraints = [
            models.CheckConstraint(condition=Q(budget__isnull=True) | Q(budget__gte=0), name="plan_budget_not_below_0"),
            models.CheckConstraint(
                condition=Q(continuation="") | Q(choice="not_chosen"), name="only_plans_not_chosen_continue_elsewhere"
            ),
        ]

    @cached_property
    def round(self):
        """The edition above this plan."""
        return RoundPage.objects.get(pk=self.get_parent().pk)

    @property
    def where(self):
        """The place in words and the names of wijken that those words do not have; empty when unknown."""
        names = [place.name for place in self.neighbourhoods.all() if place.name not in self.place]
        return ", ".join(part for part in [self.place, *names] if part)

    @property
    def outcome_labels(self):
        """What became of it, in one or two words each: the choice, and the execution where that is known."""
        labels = [self.get_choice_display()]
        if self.progress != self.Progress.UNKNOWN:
            labels.append(self.get_progress_display())
        return labels

    @property
    def is_not_chosen(self):
        return self.choice == self.Choice.NOT_CHOSEN

    def facts(self):
        """The short list beside the story; an empty value is shown as unknown."""
        progress = "" if self.progress == self.Progress.UNKNOWN else self.get_progress_display()
        return [
            {"label": _("Keuze van de wijk"), "value": capfirst(self.get_choice_display())},
            {"label": _("Uitvoering"), "value": capfirst(progress)},
            {"label": _("Plek"), "value": self.where},
            {"label": _("Budget"), "value": euros(self.budget)},
            {"label": _("Editie"), "value": str(self.round.year)},
        ]

    def timeline(self):
        """Its moments by date; an undated one stays behind the one that it was put behind."""
        steps = in_order(list(self.steps.all()), lambda step: step.when)
        return [{"title": step.title, "text": step.text, "start": step.when} for step in steps]

    def neighbours(self):
        """The plans before and after this one in the list of the edition, either of them perhaps None."""
        siblings = PlanPage.objects.shown_in(self.round)
        return siblings.filter(path__lt=self.path).last(), siblings.filter(path__gt=self.path).first()

    def related(self):
        """Other plans of the edition on the same subject, in the order of the list; at most RELATED."""
        about = PlanPage.themes.through.objects.filter(theme__in=[theme.pk for theme in self.themes.all()])
        others = PlanPage.objects.shown_in(self.round).filter(pk__in=about.values("planpage")).exclude(pk=self.pk)
        return others.select_related("social_image").prefetch_related("neighbourhoods", "themes")[: self.RELATED]

    def searchable_text(self):
        texts = [get_text_for_indexing(text) for text in (self.result, self.maintenance, self.what_can)]
        steps = [f"{step.title}\n{step.text}" for step in self.steps.all()]
        return "\n".join(part for part in [super().searchable_text(), self.place, *texts, *steps] if part)

    def clean(self):
        super().clean()
        if (self.continuation or self.continued_by_id) and self.choice != self.Choice.NOT_CHOSEN:
            raise ValidationError({"continuation": _("Vul dit alleen in voor een plan dat niet is gekozen.")})

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["kicker"] = _("Plan in %(round)s") % {"round": self.round.title}
        context["facts"] = self.facts()
        context["timeline"] = self.timeline()
        context["photos"] = self.photos.select_related("image").all()
        context["previous"], context["next"] = self.neighbours()
        context["related"] = self.related()
        context["comments"] = comments.shown("plan", self.pk, found=self)
        return context


class PlanStep(Orderable):
    """A moment in the life of a plan; when is known to the day, the month, the year, or not at all."""

    page = ParentalKey(PlanPage, on_delete=models.CASCADE, related_name="steps")
    title = models.CharField(_("wat gebeurde er?"), max_length=120)
    text = models.CharField(_("uitleg"), max_length=400, blank=True)
    date = date_field(_("datum"))
    precision = precision_field(_("datum bekend"))

    panels = [
        FieldPanel("title"),
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("date"), FieldPanel("precision")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("moment")
        verbose_name_plural = _("momenten")
        constraints = [known_together("date", "precision", "step_date_known_with_precision")]

    def __str__(self):
        return self.title

    @property
    def when(self):
        return partial_date(self, "date", "precision")

    def clean(self):
        super().clean()
        tidy_date(self, "date", "precision")


class PlanPhoto(Orderable):
    """A picture of the plan or of its result."""

    page = ParentalKey(PlanPage, on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey("cms.CustomImage", verbose_name=_("foto"), on_delete=models.CASCADE, related_name="+")
    caption = models.CharField(_("bijschrift"), max_length=200, blank=True)

    panels = [FieldPanel("image"), FieldPanel("caption")]

    class Meta(Orderable.Meta):
        verbose_name = _("foto")
        verbose_name_plural = _("foto's")

    def __str__(self):
        return self.caption or self.image.title
