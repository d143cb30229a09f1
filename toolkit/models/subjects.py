"""What somebody looks for in the toolkit, in their own words."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from toolkit.parts import Part


class Subject(index.Indexed, models.Model):
    """One answer to "ik zoek …": money, a room, people who join. The list is the editors' to change.

    It belongs to one part: of that part the registers (funds, venues, rules) answer it too.
    """

    name = models.CharField(
        _("ik zoek …"), max_length=60, unique=True, help_text=_("Zoals een bewoner het zegt: “geld voor mijn plan”.")
    )
    slug = models.SlugField(_("webadres"), max_length=60, unique=True)
    part = models.CharField(_("hoort bij"), max_length=20, choices=Part.choices)
    order = models.PositiveSmallIntegerField(_("volgorde"), default=0)

    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("part"), FieldPanel("order")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("zoekvraag")
        verbose_name_plural = _("zoekvragen")

    def __str__(self):
        return self.name
