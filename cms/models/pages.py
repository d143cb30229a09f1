"""The base of every page."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.models import Page
from wagtail.search import index

from .maintained import Maintained

INTRODUCTION_LENGTH = 400


class BasePage(Maintained, Page):
    """What all pages of the site share: an introduction, where and what it is about, who looks after it."""

    # Pages are for reading; a page with a form of its own says so.
    allowed_http_methods = ["GET", "HEAD", "OPTIONS"]

    introduction = models.TextField(
        _("inleiding"),
        max_length=INTRODUCTION_LENGTH,
        blank=True,
        help_text=_("Eén of twee zinnen. Staat bovenaan de pagina en in overzichten."),
    )
    plain_summary = models.TextField(
        _("in het kort"),
        max_length=600,
        blank=True,
        help_text=_("Het belangrijkste in heel gewone taal (B1). Korte zinnen."),
    )
    social_image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("beeld bij de pagina"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Voor overzichten en als iemand de pagina deelt."),
    )
    neighbourhoods = ParentalManyToManyField(
        "cms.Neighbourhood", verbose_name=_("wijken"), blank=True, related_name="+"
    )
    themes = ParentalManyToManyField("cms.Theme", verbose_name=_("thema's"), blank=True, related_name="+")
    title_panels = [TitleFieldPanel("title", help_text=_("De titel van de pagina, zoals lezers die zien."))]
    introduction_panels = [
        FieldPanel("introduction"),
        FieldPanel("plain_summary"),
        FieldPanel("social_image"),
    ]
    topic_panels = [
        MultiFieldPanel([FieldPanel("neighbourhoods"), FieldPanel("themes")], heading=_("Waar en waarover")),
    ]
    content_panels = [*title_panels, *introduction_panels, *topic_panels]
    settings_panels = [*Maintained.maintenance_panels, *Page.settings_panels]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("plain_summary")]

    class Meta:
        abstract = True

    @property
    def description(self):
        """The sentence for search engines and shared links."""
        return self.search_description or self.introduction

    def searchable_text(self):
        """All words of the page that search may find, as plain text."""
        parts = [self.introduction, self.plain_summary]
        body = getattr(self, "body", None)
        if body is not None:
            parts += self._meta.get_field("body").get_searchable_content(body)
        return "\n".join(part for part in parts if part)
