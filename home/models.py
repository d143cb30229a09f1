"""The pages that belong to no module: home, standard and neighbourhood pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import BodyBlock
from cms.catalogue import describe_page
from cms.models import BasePage, Entry, Neighbourhood
from cms.registries import sources

from .blocks import HomeBlock
from .city_map import city_map


class HomePage(BasePage):
    """The front page: "Samen maken we de stad". Its blocks are the editors' to arrange."""

    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    template = "pages/home/home_page.html"

    body = StreamField(HomeBlock(), verbose_name=_("inhoud"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("social_image"), FieldPanel("body")]

    class Meta:
        verbose_name = _("voorpagina")


class StandardPage(BasePage):
    """Any page of text and blocks; may have pages below it."""

    parent_page_types = ["home.HomePage", "home.StandardPage"]
    template = "pages/home/standard_page.html"

    body = StreamField(BodyBlock(), verbose_name=_("inhoud"), blank=True)

    content_panels = [
        *Page.content_panels,
        *BasePage.introduction_panels,
        FieldPanel("body"),
        *BasePage.topic_panels,
    ]

    class Meta:
        verbose_name = _("standaardpagina")
        verbose_name_plural = _("standaardpagina’s")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["subpages"] = self.get_children().live().public().in_menu().specific()
        return context


class NeighbourhoodIndexPage(BasePage):
    """All wijken and stadsdelen, on a map and in a list."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NeighbourhoodPage"]
    max_count = 1
    template = "pages/home/neighbourhood_index_page.html"

    class Meta:
        verbose_name = _("overzicht van wijken")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["map"] = city_map()
        return context


class NeighbourhoodPage(BasePage):
    """What happens in one wijk or stadsdeel, collected from every module."""

    parent_page_types = ["home.NeighbourhoodIndexPage"]
    subpage_types = []
    template = "pages/home/neighbourhood_page.html"
    PER_SOURCE = 6

    neighbourhood = models.OneToOneField(
        Neighbourhood, verbose_name=_("wijk of stadsdeel"), on_delete=models.PROTECT, related_name="page"
    )
    body = StreamField(BodyBlock(), verbose_name=_("inhoud"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("neighbourhood"),
        *BasePage.introduction_panels,
        FieldPanel("body"),
        FieldPanel("themes"),
    ]

    class Meta:
        verbose_name = _("wijkpagina")
        verbose_name_plural = _("wijkpagina’s")

    def describe(self):
        """The catalogue's view of this page: it lies in its own neighbourhood. None while that is hidden."""
        if not self.neighbourhood.is_active:
            return None
        item = describe_page(self)
        return sources.Item(**{**vars(item), "neighbourhoods": [self.neighbourhood_id]})

    def collected(self):
        """What every module has here: (source, entries) pairs, at most PER_SOURCE entries each."""
        found = Entry.objects.public().around(self.neighbourhood).exclude(page=self.pk).select_related("image")
        result = []
        for source in sources.all_sources():
            if source.model is NeighbourhoodPage:
                continue
            entries = list(found.filter(source=source.name)[: self.PER_SOURCE])
            if entries:
                result.append((source, entries))
        return result

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["map"] = city_map(current=self.neighbourhood)
        context["collected"] = self.collected()
        context["organisations"] = self.neighbourhood.organisations.all()
        return context
