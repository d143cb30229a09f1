"""Funds: who may ask for money, how much, for what and until when."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from cms.blocks import SHORT_TEXT_FEATURES
from cms.money import euros
from toolkit.funds.deadlines import Repeat, in_months, upcoming
from toolkit.parts import Part

from .items import ItemQuerySet, ToolkitItem


class LegalForm(models.TextChoices):
    """Who asks. Above EUR 3,000 the city wants a legal person (evaluation 2022, annex 2)."""

    PERSON = "bewoner", _("een bewoner")
    GROUP = "groep", _("een groep bewoners zonder rechtsvorm")
    FOUNDATION = "stichting", _("een stichting of vereniging")
    COMPANY = "onderneming", _("een (sociale) onderneming")


FORM_FIELDS = {
    LegalForm.PERSON: "for_person",
    LegalForm.GROUP: "for_group",
    LegalForm.FOUNDATION: "for_foundation",
    LegalForm.COMPANY: "for_company",
}


class FundQuerySet(ItemQuerySet):
    """Which funds one can still apply to."""

    def shown(self, today=None):
        """Live, not closed for good, and not with all its moments in the past."""
        today = today or timezone.localdate()
        coming = FundDeadline.objects.filter(Q(date__gte=today) | ~Q(repeat=Repeat.ONCE), fund=OuterRef("pk"))
        return self.live().filter(
            Q(closes_on__isnull=True) | Q(closes_on__gte=today),
            ~Q(applications=Fund.Applications.MOMENTS) | Exists(coming),
        )


class Fund(ToolkitItem):
    """A fund or scheme. What is not known stays empty and reads "onbekend". Amounts are whole euros.

    The site only tells: one applies at the fund itself, and no payment or BSN ever comes here.
    """

    class Applications(models.TextChoices):
        ALWAYS = "always", _("het hele jaar")
        MOMENTS = "moments", _("op vaste momenten")
        UNKNOWN = "unknown", _("onbekend")

    # A fund with one of these slugs would be out of reach.
    RESERVED = frozenset({"deadlines"})
    part = Part.FINANCE
    path = "fondsen"
    template = "pages/toolkit/fund.html"

    provider = models.ForeignKey(
        "cms.Organisation",
        verbose_name=_("van welke organisatie?"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    purpose = RichTextField(_("waarvoor is het?"), features=SHORT_TEXT_FEATURES, blank=True)
    conditions = RichTextField(_("voorwaarden"), features=SHORT_TEXT_FEATURES, blank=True)
    minimum = models.PositiveIntegerField(_("laagste bedrag"), null=True, blank=True, help_text=_("In hele euro’s."))
    maximum = models.PositiveIntegerField(_("hoogste bedrag"), null=True, blank=True, help_text=_("In hele euro’s."))
    own_share = models.PositiveSmallIntegerField(
        _("eigen bijdrage"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_("Welk deel betaalt de aanvrager zelf? In procenten; 0 als er geen eigen bijdrage nodig is."),
    )
    for_person = models.BooleanField(_("een bewoner"), default=False)
    for_group = models.BooleanField(_("een groep bewoners zonder rechtsvorm"), default=False)
    for_foundation = models.BooleanField(_("een stichting of vereniging"), default=False)
    for_company = models.BooleanField(_("een (sociale) onderneming"), default=False)
    whole_city = models.BooleanField(_("voor de hele stad"), default=False)
    all_themes = models.BooleanField(_("voor alle thema’s"), default=False)
    applications = models.CharField(
        _("wanneer kunt u aanvragen?"), max_length=10, choices=Applications.choices, default=Applications.UNKNOWN
    )
    closes_on = models.DateField(
        _("laatste dag van de regeling"),
        null=True,
        blank=True,
        help_text=_("Daarna staat het fonds niet meer in de lijst."),
    )
    decision_weeks = models.PositiveSmallIntegerField(_("antwoord binnen hoeveel weken?"), null=True, blank=True)
    how_to_apply = RichTextField(_("hoe vraagt u aan?"), features=SHORT_TEXT_FEATURES, blank=True)
    apply_url = models.URLField(_("link naar de aanvraag"), blank=True)
    source_note = models.CharField(
        _("bron"), max_length=250, blank=True, help_text=_("Waar komen deze gegevens vandaan?")
    )

    objects = FundQuerySet.as_manager()

    panels_of_fund = [
        FieldPanel("provider"),
        FieldPanel("purpose"),
        MultiFieldPanel(
            [FieldPanel(name) for name in FORM_FIELDS.values()],
            heading=_("Wie mag aanvragen? (niets aangevinkt: onbekend)"),
        ),
        MultiFieldPanel(
            [FieldPanel("whole_city"), FieldPanel("all_themes")],
            heading=_("Voor alles? (niet aangevinkt en ook niets gekozen bij “Waar en waarover”: onbekend)"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("minimum"), FieldPanel("maximum")]), FieldPanel("own_share")],
            heading=_("Bedragen"),
        ),
        MultiFieldPanel(
            [FieldPanel("applications"), FieldRowPanel([FieldPanel("closes_on"), FieldPanel("decision_weeks")])],
            heading=_("Wanneer"),
        ),
        InlinePanel("deadlines", heading=_("Vaste momenten"), label=_("moment"), max_num=12),
        FieldPanel("conditions"),
        MultiFieldPanel([FieldPanel("how_to_apply"), FieldPanel("apply_url")], heading=_("Aanvragen")),
        FieldPanel("source_note"),
    ]

    class Meta(ToolkitItem.Meta):
        verbose_name = _("fonds")
        verbose_name_plural = _("fondsen")
        permissions = [("import_fund", _("Kan fondsen uit een rekenblad halen"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum__isnull=True) | Q(maximum__isnull=True) | Q(minimum__lte=F("maximum")),
                name="fund_amounts_in_order",
                violation_error_message=_("Het laagste bedrag is hoger dan het hoogste."),
            ),
            models.CheckConstraint(
                condition=Q(own_share__isnull=True) | Q(own_share__lte=100), name="fund_own_share_is_a_share"
            ),
        ]

    @property
    def legal_forms(self):
        """Who may apply; none means that this is not known."""
        return [form for form, name in FORM_FIELDS.items() if getattr(self, name)]

    @property
    def has_closed(self):
        return self.closes_on is not None and self.closes_on < timezone.localdate()

    def coming_deadlines(self, today=None):
        """The days of the coming twelve months on which one can apply at the latest, each with its note, in order."""
        if self.applications != self.Applications.MOMENTS:
            return []
        today = today or timezone.localdate()
        found = [
            (day, deadline.note)
            for deadline in self.deadlines.all()
            for day in upcoming(deadline.date, deadline.repeat, today, in_months(today), self.closes_on)
        ]
        return sorted(found)

    @cached_property
    def next_deadline(self):
        """The first of these days, or None."""
        return next((day for day, _note in self.coming_deadlines()), None)

    @property
    def is_over(self):
        """Whether nobody can apply any more: the rule of `FundQuerySet.shown` for one fund."""
        if self.has_closed:
            return True
        today = timezone.localdate()
        coming = [line for line in self.deadlines.all() if line.repeat != Repeat.ONCE or line.date >= today]
        return self.applications == self.Applications.MOMENTS and not coming

    def facts(self):
        """What stands beside the story; an empty value is shown as unknown."""
        forms = [str(form.label) for form in self.legal_forms]
        weeks = ngettext("binnen %d week", "binnen %d weken", self.decision_weeks or 0) % (self.decision_weeks or 0)
        return [
            {"label": _("Van"), "value": self.provider.name if self.provider else ""},
            {"label": _("Wie mag aanvragen?"), "texts": forms},
            {"label": _("Voor welke thema’s?"), "texts": self._scope(self.all_themes, _("alle thema’s"), self.themes)},
            {"label": _("Waar?"), "texts": self._scope(self.whole_city, _("de hele stad"), self.neighbourhoods)},
            {"label": _("Laagste bedrag"), "value": euros(self.minimum)},
            {"label": _("Hoogste bedrag"), "value": euros(self.maximum)},
            {"label": _("Eigen bijdrage"), "value": "" if self.own_share is None else f"{self.own_share}%"},
            {"label": _("Wanneer aanvragen?"), "value": self._when()},
            {"label": _("Antwoord"), "value": weeks if self.decision_weeks else ""},
        ]

    @staticmethod
    def _scope(takes_all, words, named):
        return [words] if takes_all else [str(one) for one in named.all()]

    def _when(self):
        if self.next_deadline:
            return _("tot en met %s") % date_format(self.next_deadline, "j F Y")
        if self.closes_on:
            return _("tot en met %s") % date_format(self.closes_on, "j F Y")
        return "" if self.applications == self.Applications.UNKNOWN else self.get_applications_display()

    def clean(self):
        super().clean()
        if self.slug in self.RESERVED:
            raise ValidationError({"slug": _("Dit webadres is al van een ander deel van de toolkit.")})
        if self.applications == self.Applications.ALWAYS and self.deadlines.count():
            raise ValidationError(
                {"applications": _("Er staan vaste momenten bij. Kies “op vaste momenten” of haal ze weg.")}
            )


class FundDeadline(Orderable):
    """One moment until which one can apply, perhaps coming back."""

    fund = ParentalKey(Fund, on_delete=models.CASCADE, related_name="deadlines")
    date = models.DateField(_("datum"), help_text=_("De eerste keer, als het moment terugkomt."))
    repeat = models.CharField(_("hoe vaak?"), max_length=12, choices=Repeat.choices, default=Repeat.ONCE)
    note = models.CharField(_("toelichting"), max_length=120, blank=True)

    panels = [FieldRowPanel([FieldPanel("date"), FieldPanel("repeat")]), FieldPanel("note")]

    class Meta(Orderable.Meta):
        verbose_name = _("moment om aan te vragen")
        verbose_name_plural = _("momenten om aan te vragen")

    def __str__(self):
        return f"{self.date} {self.get_repeat_display()}"


Fund.edit_handler = Fund.tabs(Fund.panels_of_fund)
