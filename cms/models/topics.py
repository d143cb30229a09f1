"""Themes: the subjects that tie pages and modules together."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index


class Theme(index.Indexed, models.Model):
    """A subject such as "Op straat en groen". Labels are the city's own choice (evaluation 2022, annex 1)."""

    name = models.CharField(_("naam"), max_length=60, unique=True)
    slug = models.SlugField(_("webadres"), max_length=60, unique=True)
    description = models.CharField(_("uitleg"), max_length=250, blank=True)
    order = models.PositiveSmallIntegerField(_("volgorde"), default=0)

    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("description"), FieldPanel("order")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("thema")
        verbose_name_plural = _("thema's")

    def __str__(self):
        return self.name
