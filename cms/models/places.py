"""The map of the city: stadsdeel, wijk and buurt."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index


class NeighbourhoodQuerySet(models.QuerySet):
    """States and levels of places."""

    def active(self):
        """Places that residents may see and choose."""
        return self.filter(is_active=True)

    def areas(self):
        return self.filter(level=Neighbourhood.Level.AREA)

    def districts(self):
        return self.filter(level=Neighbourhood.Level.DISTRICT)

    def around(self, place):
        """The place itself, all that lies in it and all that it lies in.

        Something for the whole of a stadsdeel also matters in each of its wijken, and the other way round.
        """
        inside = Q(pk=place.pk) | Q(parent=place.pk) | Q(parent__parent=place.pk)
        above = [pk for pk in (place.parent_id, place.parent and place.parent.parent_id) if pk]
        return self.filter(inside | Q(pk__in=above))


class Neighbourhood(index.Indexed, models.Model):
    """A place in the city, in a tree of three levels.

    `code` is the official code (CBS: WK…, BU…) or the city's own for a stadsdeel. `boundary` is a GeoJSON
    geometry in WGS 84; it draws a schematic map and never decides where an address lies.
    """

    class Level(models.TextChoices):
        AREA = "area", _("stadsdeel")
        DISTRICT = "district", _("wijk")
        NEIGHBOURHOOD = "neighbourhood", _("buurt")

    LEVEL_ABOVE = {Level.AREA: None, Level.DISTRICT: Level.AREA, Level.NEIGHBOURHOOD: Level.DISTRICT}

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("naam"), max_length=80)
    slug = models.SlugField(_("webadres"), max_length=80, unique=True)
    level = models.CharField(_("soort"), max_length=20, choices=Level.choices)
    parent = models.ForeignKey(
        "self", verbose_name=_("ligt in"), on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    boundary = models.JSONField(_("grens"), null=True, blank=True)
    boundary_credit = models.CharField(_("bron van de grens"), max_length=200, blank=True)
    is_active = models.BooleanField(_("zichtbaar"), default=True)

    objects = NeighbourhoodQuerySet.as_manager()

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("code"),
        FieldPanel("level"),
        FieldPanel("parent"),
        FieldPanel("is_active"),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("level"),
        index.FilterField("is_active"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("wijk of stadsdeel")
        verbose_name_plural = _("wijken en stadsdelen")
        constraints = [
            models.CheckConstraint(
                condition=Q(level="area", parent__isnull=True) | ~Q(level="area"), name="area_has_no_parent"
            )
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        above = self.LEVEL_ABOVE.get(self.level)
        if self.parent and self.parent.level != above:
            raise ValidationError(
                {"parent": _("Een stadsdeel ligt nergens in, een wijk in een stadsdeel en een buurt in een wijk.")}
            )
