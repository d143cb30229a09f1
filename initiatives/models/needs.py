"""Needs of initiatives and offers of residents and organisations.

Both have the same life: open, partly or wholly arranged, or closed for another reason. `initiatives.needs.lifecycle`
holds the steps; each locks the row.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.models import PageViewRestriction

from cms.models import HelpKind
from cms.text_fields import refuse_contact_data

TITLE_LENGTH, TEXT_LENGTH, THANKS_LENGTH, UNIT_LENGTH = 80, 2000, 500, 30
MOST = 9999


class State(models.TextChoices):
    """How far it is. What is `REMOVED` was taken off the site by staff."""

    OPEN = "open", _("open")
    PARTLY = "partly", _("deels geregeld")
    FULFILLED = "fulfilled", _("geregeld")
    EXPIRED = "expired", _("verlopen")
    WITHDRAWN = "withdrawn", _("ingetrokken")
    REMOVED = "removed", _("van de site gehaald")


OPEN_STATES = (State.OPEN, State.PARTLY)


class HelpQuerySet(models.QuerySet):
    """States, defined once; `HelpItem.is_open` says the same of one row."""

    def open(self, today=None):
        """Still looking or still on offer; the last day counts."""
        return self.filter(state__in=OPEN_STATES, expires_on__gte=today or timezone.localdate())

    def fulfilled(self):
        return self.filter(state=State.FULFILLED)

    def past(self, today=None):
        """Open, although their time is over."""
        return self.filter(state__in=OPEN_STATES, expires_on__lt=today or timezone.localdate())


class NeedQuerySet(HelpQuerySet):
    """Needs are as public as the page of their initiative; in the archive nobody looks for help any more."""

    def on_public_pages(self):
        archived = Q(state__in=OPEN_STATES, page__care__archived_at__isnull=False)
        queryset = self.filter(page__live=True).exclude(archived)
        for path in PageViewRestriction.objects.values_list("page__path", flat=True):
            queryset = queryset.exclude(page__path__startswith=path)
        return queryset

    def public(self, today=None):
        """Open ones that everybody can read."""
        return self.on_public_pages().open(today)


class OfferQuerySet(HelpQuerySet):
    def public(self, today=None):
        """Open ones that everybody can read."""
        return self.open(today)


class HelpItem(models.Model):
    """What a need and an offer have in common.

    `quantity` is how much is needed or there is, nothing when it cannot be counted; `quantity_met` how much of it is
    arranged. `placed_by` is the resident who wrote it, nobody for staff. `to_register` counts conversations that ended
    with help since somebody last wrote down how much was met. `reminded_for` is the end of which its people were told.
    """

    NO_PLACE = _("Hele stad")

    # Wagtail would leave a task for each row, to note that it "uses" an account or a place.
    wagtail_reference_index_ignore = True

    kind = models.CharField(_("soort hulp"), max_length=20, choices=HelpKind.choices)
    title = models.CharField(_("titel"), max_length=TITLE_LENGTH, validators=[refuse_contact_data])
    text = models.TextField(_("uitleg"), max_length=TEXT_LENGTH, blank=True, validators=[refuse_contact_data])
    neighbourhood = models.ForeignKey(
        "cms.Neighbourhood", verbose_name=_("wijk"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField(_("vanaf"), null=True, blank=True)
    ends_on = models.DateField(_("tot en met"), null=True, blank=True)
    quantity = models.PositiveSmallIntegerField(
        _("hoeveel?"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST)]
    )
    unit = models.CharField(_("waarvan?"), max_length=UNIT_LENGTH, blank=True, validators=[refuse_contact_data])
    quantity_met = models.PositiveSmallIntegerField(_("hoeveel geregeld?"), default=0)
    state = models.CharField(_("stand"), max_length=12, choices=State.choices, default=State.OPEN)
    expires_on = models.DateField(_("staat op de site tot en met"))
    created_at = models.DateTimeField(_("geplaatst op"), default=timezone.now)
    closed_at = models.DateTimeField(_("gesloten op"), null=True, blank=True)
    removal_reason = models.TextField(_("reden van weghalen"), max_length=1000, blank=True)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("geplaatst door"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    is_example = models.BooleanField(
        _("voorbeeld"), default=False, help_text=_("Lezers zien dan “Voorbeeld” en kunnen er niet op reageren.")
    )
    reactions_helped = models.PositiveIntegerField(default=0, editable=False)
    reactions_not_helped = models.PositiveIntegerField(default=0, editable=False)
    to_register = models.PositiveIntegerField(default=0, editable=False)
    reminded_for = models.DateField(null=True, blank=True, editable=False)
    submission_key = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001 -- unique or nothing

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__range=(1, MOST)), name="%(class)s_quantity_counts"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.OPEN) | Q(quantity_met=0), name="%(class)s_open_has_nothing_met"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PARTLY)
                | (Q(quantity_met__gt=0) & (Q(quantity__isnull=True) | Q(quantity__gt=F("quantity_met")))),
                name="%(class)s_partly_met_is_part",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="%(class)s_period_in_order",
                violation_error_message=_("De laatste dag ligt vóór de eerste."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, closed_at__isnull=True)
                | (~Q(state__in=OPEN_STATES) & Q(closed_at__isnull=False)),
                name="%(class)s_closed_has_a_moment",
            ),
            models.CheckConstraint(
                condition=(Q(state=State.REMOVED) & ~Q(removal_reason=""))
                | (~Q(state=State.REMOVED) & Q(removal_reason="")),
                name="%(class)s_removed_has_a_reason",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self):
        return self.state in OPEN_STATES and self.expires_on >= timezone.localdate()

    @property
    def is_closed(self):
        return not self.is_open

    @property
    def shown_state(self):
        """The state in words; also right between the last day and the job that closes it."""
        if self.state in OPEN_STATES and not self.is_open:
            return State.EXPIRED.label
        return self.get_state_display()

    @property
    def still_needed(self):
        """How much there is to go, or nothing when it cannot be counted."""
        return max(self.quantity - self.quantity_met, 0) if self.quantity else None

    @property
    def places(self):
        """Where it is about; none means the whole city."""
        return [self.neighbourhood] if self.neighbourhood else []

    @property
    def amount(self):
        """How much, in words: "5 stoelen", "nog 3 van 5 stoelen"; nothing when it cannot be counted."""
        if not self.quantity:
            return ""
        said = f"{self.quantity} {self.unit}".strip()
        if self.state != State.PARTLY:
            return said
        return _t("nog %(left)d van %(all)s") % {"left": self.still_needed, "all": said}

    @property
    def period(self):
        """When, in words; nothing when it does not matter."""
        first = self.starts_on and date_format(self.starts_on, "j F Y")
        last = self.ends_on and date_format(self.ends_on, "j F Y")
        if first and last:
            return first if first == last else _t("%(first)s tot en met %(last)s") % {"first": first, "last": last}
        if first:
            return _t("vanaf %s") % first
        return _t("tot en met %s") % last if last else ""

    @property
    def where(self):
        """The places by name, in words."""
        return ", ".join(place.name for place in self.places) or str(self.NO_PLACE)

    @property
    def reactions(self):
        """What came of conversations about it, in words; nothing when none ended."""
        parts = []
        if self.reactions_helped:
            said = ngettext("%d reactie: geholpen", "%d reacties: geholpen", self.reactions_helped)
            parts.append(said % self.reactions_helped)
        if self.reactions_not_helped:
            said = ngettext("%d reactie: niet gelukt", "%d reacties: niet gelukt", self.reactions_not_helped)
            parts.append(said % self.reactions_not_helped)
        return ", ".join(parts)

    @property
    def subject(self):
        """What mailed links about it are about."""
        return f"{self._meta.model_name}:{self.pk}"


class Need(HelpItem):
    """What an initiative looks for. Themes, and without an own wijk the places, are those of its page."""

    NO_PLACE = _("Niet in één wijk")

    page = models.ForeignKey(
        "initiatives.InitiativePage", verbose_name=_("initiatief"), on_delete=models.CASCADE, related_name="needs"
    )
    thanks = models.TextField(_("bedankje"), max_length=THANKS_LENGTH, blank=True, validators=[refuse_contact_data])

    objects = NeedQuerySet.as_manager()

    class Meta(HelpItem.Meta):
        verbose_name = _("hulpvraag")
        verbose_name_plural = _("hulpvragen")
        ordering = ["-created_at", "-pk"]
        permissions = [("moderate_need", _("Kan hulpvragen van de site halen"))]
        indexes = [
            models.Index(
                fields=["kind", "neighbourhood"], condition=Q(state__in=OPEN_STATES), name="need_open_by_kind"
            ),
            models.Index(fields=["expires_on"], condition=Q(state__in=OPEN_STATES), name="need_open_until"),
        ]

    @property
    def places(self):
        return super().places or list(self.page.neighbourhoods.all())

    @property
    def mine_url(self):
        return reverse("my_help_item", args=["vraag", self.pk])


class Offer(HelpItem):
    """What a resident or an organisation can give. Reactions go to `placed_by`, also for an organisation."""

    organisation = models.ForeignKey(
        "cms.Organisation",
        verbose_name=_("namens organisatie"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="offers",
    )
    themes = models.ManyToManyField("cms.Theme", verbose_name=_("thema’s"), blank=True, related_name="+")

    objects = OfferQuerySet.as_manager()

    class Meta(HelpItem.Meta):
        verbose_name = _("aanbod")
        verbose_name_plural = _("aanbod")
        ordering = ["-created_at", "-pk"]
        permissions = [("moderate_offer", _("Kan aanbod van de site halen"))]
        constraints = [
            *HelpItem.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(state__in=OPEN_STATES) | Q(placed_by__isnull=False) | Q(organisation__isnull=False),
                name="open_offer_is_of_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "neighbourhood"], condition=Q(state__in=OPEN_STATES), name="offer_open_by_kind"
            ),
            models.Index(fields=["expires_on"], condition=Q(state__in=OPEN_STATES), name="offer_open_until"),
        ]

    @property
    def offered_by(self):
        """Who offers it, as readers see it: an organisation, or somebody by first name."""
        if self.organisation:
            return self.organisation.name
        return self.placed_by.first_name if self.placed_by else ""

    @property
    def mine_url(self):
        return reverse("my_help_item", args=["aanbod", self.pk])
