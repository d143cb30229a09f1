"""Venues: rooms and places where initiatives can meet and work."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from cms.blocks import SHORT_TEXT_FEATURES
from toolkit.parts import Part

from .items import ToolkitItem


class Known(models.TextChoices):
    """Not knowing is an answer of its own: nobody travels to a room on a guess."""

    YES = "yes", _("ja")
    NO = "no", _("nee")
    UNKNOWN = "unknown", _("onbekend")


def _fact(label):
    return models.CharField(label, max_length=10, choices=Known.choices, default=Known.UNKNOWN)


ACCESS_FIELDS = ("step_free", "accessible_toilet", "hearing_loop", "disabled_parking")
FACILITY_FIELDS = ("kitchen", "projector", "wifi", "sound", "stage", "outdoor_space", "storage")


class Venue(ToolkitItem):
    """A building or place with rooms. Of each facility readers see whether it is there, is not, or is not known."""

    class Cost(models.TextChoices):
        FREE = "free", _("gratis voor initiatieven")
        REDUCED = "reduced", _("korting voor initiatieven")
        PAID = "paid", _("betaald")
        UNKNOWN = "unknown", _("onbekend")

    part = Part.SPACES
    path = "ruimtes"
    template = "pages/toolkit/venue.html"

    organisation = models.ForeignKey(
        "cms.Organisation",
        verbose_name=_("van welke organisatie?"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    image = models.ForeignKey(
        "cms.CustomImage", verbose_name=_("foto"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    description = RichTextField(_("over deze ruimte"), features=SHORT_TEXT_FEATURES, blank=True)
    street = models.CharField(_("straat en huisnummer"), max_length=120, blank=True)
    postal_code = models.CharField(_("postcode"), max_length=7, blank=True)
    city = models.CharField(_("plaats"), max_length=80, blank=True)
    capacity = models.PositiveIntegerField(
        _("hoeveel mensen passen erin?"), null=True, blank=True, help_text=_("In de grootste ruimte.")
    )
    cost = models.CharField(_("kosten"), max_length=10, choices=Cost.choices, default=Cost.UNKNOWN)
    cost_note = models.CharField(_("toelichting op de kosten"), max_length=250, blank=True)
    opening_hours = models.TextField(_("wanneer open?"), max_length=300, blank=True)
    step_free = _fact(_("zonder drempels of trappen"))
    accessible_toilet = _fact(_("toilet voor rolstoelgebruikers"))
    hearing_loop = _fact(_("ringleiding"))
    disabled_parking = _fact(_("parkeerplaats voor gehandicapten"))
    access_note = models.CharField(_("meer over toegankelijkheid"), max_length=250, blank=True)
    kitchen = _fact(_("keuken"))
    projector = _fact(_("beamer of scherm"))
    wifi = _fact(_("wifi"))
    sound = _fact(_("geluidsinstallatie"))
    stage = _fact(_("podium"))
    outdoor_space = _fact(_("buitenruimte"))
    storage = _fact(_("opslag"))
    website = models.URLField(_("website"), blank=True)
    phone = models.CharField(_("telefoon"), max_length=40, blank=True)
    email = models.EmailField(
        _("e-mailadres"), blank=True, help_text=_("Alleen het adres van een team, niet van een persoon.")
    )
    source_note = models.CharField(
        _("bron"), max_length=250, blank=True, help_text=_("Waar komen deze gegevens vandaan?")
    )

    panels_of_venue = [
        FieldPanel("organisation"),
        FieldPanel("image"),
        FieldPanel("description"),
        MultiFieldPanel(
            [FieldPanel("street"), FieldRowPanel([FieldPanel("postal_code"), FieldPanel("city")])], heading=_("Adres")
        ),
        MultiFieldPanel([FieldPanel("capacity")], heading=_("Grootte")),
        InlinePanel("rooms", heading=_("Zalen en ruimtes"), label=_("ruimte"), max_num=30),
        MultiFieldPanel([FieldPanel("cost"), FieldPanel("cost_note")], heading=_("Kosten")),
        FieldPanel("opening_hours"),
        MultiFieldPanel(
            [*(FieldPanel(name) for name in ACCESS_FIELDS), FieldPanel("access_note")], heading=_("Toegankelijkheid")
        ),
        MultiFieldPanel([FieldPanel(name) for name in FACILITY_FIELDS], heading=_("Voorzieningen")),
        MultiFieldPanel([FieldPanel("website"), FieldPanel("phone"), FieldPanel("email")], heading=_("Contact")),
        FieldPanel("source_note"),
    ]

    class Meta(ToolkitItem.Meta):
        verbose_name = _("ruimte")
        verbose_name_plural = _("ruimtes")
        permissions = [("import_venue", _("Kan ruimtes uit een rekenblad halen"))]
        constraints = [
            models.CheckConstraint(condition=Q(capacity__isnull=True) | Q(capacity__gt=0), name="venue_has_room")
        ]

    @property
    def address(self):
        """On one line, as far as known."""
        town = " ".join(part for part in (self.postal_code, self.city) if part)
        return ", ".join(part for part in (self.street, town) if part)

    @property
    def access(self):
        """[(label, Known)] of what somebody with a disability needs to know."""
        return [(_label(self, name), Known(getattr(self, name))) for name in ACCESS_FIELDS]

    @property
    def facilities(self):
        """[(label, Known)] of what is there."""
        return [(_label(self, name), Known(getattr(self, name))) for name in FACILITY_FIELDS]

    def facts(self):
        """What stands beside the story; an empty value is shown as unknown."""
        people = ngettext("tot %d persoon", "tot %d mensen", self.capacity or 0) % (self.capacity or 0)
        cost = [] if self.cost == self.Cost.UNKNOWN else [self.get_cost_display(), self.cost_note]
        facts = [
            {"label": _("Van"), "value": self.organisation.name if self.organisation else ""},
            {"label": _("Adres"), "value": self.address},
            {"label": _("Grootte"), "value": people if self.capacity else ""},
            {"label": _("Kosten"), "texts": [text for text in cost if text]},
            {"label": _("Open"), "texts": [line for line in self.opening_hours.splitlines() if line.strip()]},
            {"label": _("Telefoon"), "value": self.phone},
            {"label": _("E-mail"), "value": self.email},
            {"label": _("Website"), "links": [{"label": self.website, "url": self.website}] if self.website else []},
        ]
        optional = {_("Telefoon"), _("E-mail"), _("Website")}
        known = any(_has(fact) for fact in facts if fact["label"] in optional)
        # One way to get in touch is enough: the others need not read "onbekend".
        return [fact for fact in facts if not known or fact["label"] not in optional or _has(fact)]

    def clean(self):
        super().clean()
        if self.capacity == 0:
            raise ValidationError({"capacity": _("Laat dit leeg als u het niet weet.")})


def _has(fact):
    return bool(fact.get("value") or fact.get("links"))


def _label(venue, name):
    return venue._meta.get_field(name).verbose_name


class VenueRoom(Orderable):
    """One room of a venue."""

    venue = ParentalKey(Venue, on_delete=models.CASCADE, related_name="rooms")
    title = models.CharField(_("naam"), max_length=80)
    seats = models.PositiveIntegerField(_("zitplaatsen"), null=True, blank=True)
    standing = models.PositiveIntegerField(_("staanplaatsen"), null=True, blank=True)
    note = models.CharField(_("toelichting"), max_length=160, blank=True)

    panels = [FieldPanel("title"), FieldRowPanel([FieldPanel("seats"), FieldPanel("standing")]), FieldPanel("note")]

    class Meta(Orderable.Meta):
        verbose_name = _("zaal")
        verbose_name_plural = _("zalen")

    def __str__(self):
        return self.title


Venue.edit_handler = Venue.tabs(Venue.panels_of_venue)
