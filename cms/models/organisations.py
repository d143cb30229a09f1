"""Organisations in and around the city."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from .catalogue import Entry


class HelpKind(models.TextChoices):
    """What initiators ask for and others give (HaarlemLink)."""

    PEOPLE = "people", _("mensen")
    KNOWLEDGE = "knowledge", _("kennis")
    SPACE = "space", _("ruimte")
    MATERIAL = "material", _("materiaal")
    MONEY = "money", _("geld")
    PROMOTION = "promotion", _("promotie")


class OrganisationQuerySet(models.QuerySet):
    """States of an organisation by the day; each day of its period counts, the first and the last too."""

    def active(self, today=None):
        """Those that exist on this day; without a period they do."""
        today = today or timezone.localdate()
        return self.filter(
            Q(active_until__isnull=True) | Q(active_until__gte=today),
            Q(active_from__isnull=True) | Q(active_from__lte=today),
        )

    def stopped(self, today=None):
        return self.filter(active_until__lt=today or timezone.localdate())

    def with_page_url(self):
        """With `page_url`: where the catalogue says that one reads more, or None."""
        kind = ContentType.objects.get_for_model(self.model)
        listed = Entry.objects.public().filter(content_type=kind, object_id=OuterRef("pk"))
        return self.annotate(page_url=Subquery(listed.values("url")[:1]))


class Organisation(index.Indexed, ClusterableModel):
    """A group that initiators may meet: wijkraad, wijkplatform, foundation, fund, partner.

    Wijkraden ended by 2025 and wijkplatforms came (public sources, 2023); therefore kind and period are data.
    """

    class Kind(models.TextChoices):
        COUNCIL = "wijkraad", _("wijkraad")
        PLATFORM = "wijkplatform", _("wijkplatform")
        FORUM = "wijkforum", _("wijkforum")
        SELF_ORGANISATION = "self", _("zelforganisatie")
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
    logo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("logo"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    neighbourhoods = models.ManyToManyField(
        "cms.Neighbourhood", verbose_name=_("wijken"), blank=True, related_name="organisations"
    )
    active_from = models.DateField(_("actief vanaf"), null=True, blank=True)
    active_until = models.DateField(_("actief tot en met"), null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("kind"),
        FieldPanel("description"),
        InlinePanel(
            "help_offered",
            heading=_("Kan helpen met"),
            label=_("soort hulp"),
            help_text=_("Alleen wat de organisatie zelf aanbiedt. Elke soort hoogstens één keer."),
            max_num=len(HelpKind),
        ),
        FieldPanel("website"),
        FieldPanel("logo"),
        FieldPanel("neighbourhoods"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("active_from"), FieldPanel("active_until")]),
            ],
            heading=_("Periode"),
            help_text=_("Onbekend? Laat het leeg. Een organisatie die gestopt is, blijft te vinden."),
        ),
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

    @property
    def has_stopped(self):
        return self.active_until is not None and self.active_until < timezone.localdate()

    @property
    def period(self):
        """What is known of when it exists, as a sentence; empty when nothing is."""
        day = {
            "first": self.active_from and date_format(self.active_from, "j F Y"),
            "last": self.active_until and date_format(self.active_until, "j F Y"),
        }
        if self.has_stopped:
            if self.active_from:
                return _t("Bestond van %(first)s tot en met %(last)s.") % day
            return _t("Bestond tot en met %(last)s.") % day
        if self.active_from and self.active_from > timezone.localdate():
            return _t("Begint op %(first)s.") % day
        if self.active_from and self.active_until:
            return _t("Actief van %(first)s tot en met %(last)s.") % day
        if self.active_from:
            return _t("Actief sinds %(first)s.") % day
        return _t("Actief tot en met %(last)s.") % day if self.active_until else ""


class OrganisationHelp(Orderable):
    """One kind of help that an organisation gives to initiatives."""

    organisation = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="help_offered")
    kind = models.CharField(_("waarmee?"), max_length=20, choices=HelpKind.choices)
    note = models.CharField(
        _("toelichting"), max_length=160, blank=True, help_text=_("Bijvoorbeeld: een zaal voor 30 mensen.")
    )

    panels = [FieldRowPanel([FieldPanel("kind"), FieldPanel("note")])]

    class Meta(Orderable.Meta):
        verbose_name = _("hulp van een organisatie")
        verbose_name_plural = _("hulp van organisaties")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                name="one_help_per_kind",
                violation_error_message=_("Deze soort hulp staat er al."),
            )
        ]

    def __str__(self):
        return str(self.get_kind_display())
