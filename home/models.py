"""The pages that belong to no module: home, standard and neighbourhood pages."""

from itertools import groupby

from django.db import models
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from cms.blocks import BodyBlock
from cms.catalogue import describe_page
from cms.city_map import city_map
from cms.kept_parts import kept
from cms.models import BasePage, Entry, Neighbourhood, Organisation
from cms.registries import sources

from .blocks import HomeBlock


class HomePage(BasePage):
    """The front page: "Samen maken we de stad". Its blocks are the editors' to arrange."""

    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    template = "pages/home/home_page.html"

    body = StreamField(HomeBlock(), verbose_name=_("inhoud"), blank=True)

    content_panels = [
        *BasePage.title_panels,
        FieldPanel("introduction"),
        FieldPanel("social_image"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("voorpagina")

    @property
    def has_welcome(self):
        """Whether a block holds the heading of the page."""
        return any(block["type"] == "search_hero" for block in self.body.raw_data)

    def searchable_text(self):
        """Not its blocks: they show what search finds where it belongs."""
        return self.introduction


class StandardPage(BasePage):
    """Any page of text and blocks; may have pages below it."""

    parent_page_types = ["home.HomePage", "home.StandardPage"]
    template = "pages/home/standard_page.html"

    body = StreamField(BodyBlock(), verbose_name=_("inhoud"), blank=True)

    content_panels = [
        *BasePage.title_panels,
        *BasePage.introduction_panels,
        FieldPanel("body"),
        *BasePage.topic_panels,
    ]

    class Meta:
        verbose_name = _("standaardpagina")
        verbose_name_plural = _("standaardpagina’s")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["subpages"] = self.get_children().live().public().in_menu()
        return context


class NeighbourhoodIndexPage(BasePage):
    """All wijken and stadsdelen, on a map and in a list. `?wijk=<slug>` of its quick choice goes to that page."""

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

    def serve(self, request, *args, **kwargs):
        chosen = request.GET.get("wijk", "")[:80]
        page = NeighbourhoodPage.objects.readable().filter(neighbourhood__slug=chosen).first() if chosen else None
        if page:
            return redirect(page.get_url(request))
        return super().serve(request, *args, **kwargs)


class NeighbourhoodPageQuerySet(PageQuerySet):
    """Which neighbourhood pages readers can open."""

    def shown(self):
        """Live pages of places that are not hidden."""
        return self.live().filter(neighbourhood__is_active=True)

    def readable(self):
        """Shown pages outside every privacy setting."""
        return self.shown().public()


class NeighbourhoodPage(BasePage):
    """What happens in one wijk or stadsdeel, collected from every module.

    While its place is hidden the page answers 404, whatever its own state.
    """

    parent_page_types = ["home.NeighbourhoodIndexPage"]
    subpage_types = []
    template = "pages/home/neighbourhood_page.html"
    PER_SOURCE = 6

    neighbourhood = models.OneToOneField(
        Neighbourhood, verbose_name=_("wijk of stadsdeel"), on_delete=models.PROTECT, related_name="page"
    )
    body = StreamField(BodyBlock(), verbose_name=_("inhoud"), blank=True)

    objects = PageManager.from_queryset(NeighbourhoodPageQuerySet)()

    content_panels = [
        *BasePage.title_panels,
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

    def collected(self, now=None):
        """What every module has here: (source, entries) pairs, at most PER_SOURCE entries each.

        Things with a moment come first and only until they are over; the rest by date, the latest first.
        """
        kinds = {
            source.name: source
            for source in sources.all_sources()
            if source.model not in (NeighbourhoodPage, Organisation)
        }
        rank = Window(
            RowNumber(),
            partition_by="source",
            order_by=[F("starts_at").asc(nulls_last=True), F("date").desc(), F("pk").desc()],
        )
        entries = (
            Entry.objects.public()
            .around(self.neighbourhood)
            .filter(Q(ends_at__isnull=True) | Q(ends_at__gte=now or timezone.now()), source__in=kinds)
            .annotate(rank=rank)
            .filter(rank__lte=self.PER_SOURCE)
            .select_related("image")
            .order_by("source", "rank")
        )
        found = {name: list(group) for name, group in groupby(entries, key=lambda entry: entry.source)}
        return [(source, found[name]) for name, source in kinds.items() if name in found]

    def organisations(self, today=None):
        """Organisations of this place, of its stadsdeel and of what lies in it, that are active now."""
        places = Neighbourhood.objects.active().around(self.neighbourhood).order_by().values("pk")
        links = Organisation.neighbourhoods.through.objects.filter(neighbourhood__in=places)
        found = Organisation.objects.active(today).filter(pk__in=links.values("organisation"))
        return found.with_page_url().prefetch_related("help_offered")

    def nearby(self, drawing):
        """The stadsdeel above and the places inside, each as {name, url}; no url without a page to read.

        `drawing` is the city_map, which knows the pages of stadsdelen and wijken already.
        """
        place = self.neighbourhood
        if place.level == Neighbourhood.Level.AREA:
            return None, [item for group in drawing["groups"] if group["code"] == place.code for item in group["items"]]
        codes = {item["code"]: group for group in drawing["groups"] for item in group["items"]}
        group = codes.get(place.code)
        area = {"name": group["name"], "url": group["url"]} if group and group["code"] else None
        names = Neighbourhood.objects.active().filter(parent=place).values_list("name", flat=True)
        return area, [{"name": name, "url": ""} for name in names]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["map"] = city_map(current=self.neighbourhood)
        context["collected"] = kept(("collected", self.neighbourhood_id), self.collected, seconds=60)
        context["organisations"] = self.organisations()
        context["area"], context["inside"] = self.nearby(context["map"])
        return context

    def serve(self, request, *args, **kwargs):
        if not self.neighbourhood.is_active:
            raise Http404
        return super().serve(request, *args, **kwargs)

    def get_sitemap_urls(self, request=None):
        return super().get_sitemap_urls(request) if self.neighbourhood.is_active else []
