"""The parts of an event page: programme, speakers, partners, materials and questions."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable


class ProgrammeItem(Orderable):
    """One part of the programme: when, what, and in which track or room."""

    page = ParentalKey("events.EventPage", on_delete=models.CASCADE, related_name="programme")
    day = models.DateField(_("dag"), null=True, blank=True, help_text=_("Leeg als het maar één dag duurt."))
    starts = models.TimeField(_("van"), null=True, blank=True)
    ends = models.TimeField(_("tot"), null=True, blank=True)
    title = models.CharField(_("wat?"), max_length=160)
    text = models.TextField(_("uitleg"), max_length=600, blank=True)
    track = models.CharField(_("thema of lijn"), max_length=80, blank=True)
    room = models.CharField(_("zaal"), max_length=80, blank=True)
    speaker = models.CharField(_("door wie?"), max_length=160, blank=True, help_text=_("Alleen met toestemming."))

    panels = [
        FieldRowPanel([FieldPanel("day"), FieldPanel("starts"), FieldPanel("ends")]),
        FieldPanel("title"),
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("track"), FieldPanel("room")]),
        FieldPanel("speaker"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("onderdeel van het programma")
        verbose_name_plural = _("onderdelen van het programma")

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        if self.starts and self.ends and self.ends < self.starts:
            raise ValidationError({"ends": _("Het einde ligt vóór het begin.")})


class Speaker(Orderable):
    """Somebody who tells something, as that person wants to be named."""

    page = ParentalKey("events.EventPage", on_delete=models.CASCADE, related_name="speakers")
    name = models.CharField(_("naam"), max_length=120, help_text=_("Alleen met toestemming van deze persoon."))
    role = models.CharField(_("wie is dit?"), max_length=200, blank=True)
    image = models.ForeignKey(
        "cms.CustomImage", verbose_name=_("foto"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    panels = [FieldRowPanel([FieldPanel("name"), FieldPanel("role")]), FieldPanel("image")]

    class Meta(Orderable.Meta):
        verbose_name = _("spreker")
        verbose_name_plural = _("sprekers")

    def __str__(self):
        return self.name


class EventPartner(Orderable):
    """An organisation that helps to make it possible."""

    page = ParentalKey("events.EventPage", on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        "cms.Organisation", verbose_name=_("organisatie"), on_delete=models.CASCADE, related_name="+"
    )

    panels = [FieldPanel("organisation")]

    class Meta(Orderable.Meta):
        verbose_name = _("partner")
        verbose_name_plural = _("partners")

    def __str__(self):
        return self.organisation.name


class Material(Orderable):
    """Something to read or download afterwards: a document of this site or a link."""

    page = ParentalKey("events.EventPage", on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(_("titel"), max_length=160)
    document = models.ForeignKey(
        "cms.CustomDocument",
        verbose_name=_("bestand"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    url = models.URLField(_("of een webadres"), blank=True)

    panels = [FieldPanel("title"), FieldRowPanel([FieldPanel("document"), FieldPanel("url")])]

    class Meta(Orderable.Meta):
        verbose_name = _("materiaal")
        verbose_name_plural = _("materialen")

    def __str__(self):
        return self.title

    @property
    def link(self):
        """Where it is; empty when the document was thrown away."""
        return self.document.url if self.document else self.url

    def clean(self):
        super().clean()
        if bool(self.document) == bool(self.url):
            raise ValidationError({"document": _("Kies een bestand of geef een webadres, één van de twee.")})


class EventQuestion(Orderable):
    """One more thing that the organiser needs to know of whoever signs up."""

    class Kind(models.TextChoices):
        TEXT = "text", _("een korte tekst")
        CHOICE = "choice", _("één keuze")
        YES_NO = "yes_no", _("ja of nee")

    page = ParentalKey("events.EventPage", on_delete=models.CASCADE, related_name="questions")
    label = models.CharField(_("vraag"), max_length=160)
    hint = models.CharField(_("waarom vraagt u dit?"), max_length=200, blank=True)
    kind = models.CharField(_("soort antwoord"), max_length=10, choices=Kind.choices, default=Kind.TEXT)
    choices = models.TextField(
        _("keuzes"), max_length=1000, blank=True, help_text=_("Alleen bij één keuze: elke keuze op een eigen regel.")
    )
    required = models.BooleanField(_("antwoord is nodig"), default=False)

    panels = [
        FieldPanel("label"),
        FieldPanel("hint"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("required")]),
        FieldPanel("choices"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("extra vraag")
        verbose_name_plural = _("extra vragen")

    def __str__(self):
        return self.label

    @property
    def options(self):
        return [line.strip() for line in self.choices.splitlines() if line.strip()]

    def clean(self):
        super().clean()
        if self.kind == self.Kind.CHOICE and len(self.options) < 2:
            raise ValidationError({"choices": _("Geef minstens twee keuzes, elk op een eigen regel.")})
