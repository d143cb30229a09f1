"""Organisations in and around the city."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index


class Organisation(index.Indexed, models.Model):
    """A group that initiators may meet: wijkraad, wijkplatform, foundation, fund, partner.

    Wijkraden ended by 2025 and wijkplatforms came (public sources, 2023); therefore kind and period are data.
    """

    class Kind(models.TextChoices):
        COUNCIL = "wijkraad", _("wijkraad")
        PLATFORM = "wijkplatform", _("wijkplatform")
        FORUM = "wijkforum", _("wijkforum")
        FOUNDATION = "foundation", _("stichting of vereniging")
        FUND = "fund", _("fonds")
        COMPANY = "company", _("bedrijf")
        MUNICIPALITY = "municipality", _("gemeente")
        PARTNER = "partner", _("partner in de stad")

    name = models.CharField(_("naam"), max_length=120, unique=True)
    slug = models.SlugField(_("webadres"), max_length=120, unique=True)
    kind = models.CharField(_("soort"), max_length=20, choices=Kind.choices)
    description = models.TextField(_("wat doet deze organisatie?"), max_length=600, blank=True)
    website = models.URLField(_("website"), blank=True)
    neighbourhoods = models.ManyToManyField(
        "cms.Neighbourhood", verbose_name=_("wijken"), blank=True, related_name="organisations"
    )
    active_from = models.DateField(_("actief vanaf"), null=True, blank=True)
    active_until = models.DateField(_("actief tot en met"), null=True, blank=True)

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("kind"),
        FieldPanel("description"),
        FieldPanel("website"),
        FieldPanel("neighbourhoods"),
        FieldPanel("active_from"),
        FieldPanel("active_until"),
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name"), index.FilterField("kind")]

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisatie")
        verbose_name_plural = _("organisaties")
        constraints = [
            models.CheckConstraint(
                condition=Q(active_until__isnull=True)
                | Q(active_from__isnull=True)
                | Q(active_until__gte=F("active_from")),
                name="organisation_period_in_order",
            )
        ]

    def __str__(self):
        return self.name
