"""The bricks of the home page. Blocks that show items read them from the catalogue."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from cms.blocks import CalloutBlock, LinksBlock
from cms.blocks.structure import PREVIEW_LINKS, LinkBlock
from cms.city_map import city_map
from cms.models import Entry
from cms.registries import sources
from events.models import EventIndexPage


class SearchHeroBlock(blocks.StructBlock):
    """The welcome at the top: the page's heading, one sentence and the search field."""

    title = blocks.CharBlock(label=_("Titel"), max_length=80)
    text = blocks.TextBlock(label=_("Tekst"), max_length=250, required=False)
    image = ImageChooserBlock(label=_("Afbeelding"), required=False)

    class Meta:
        icon = "search"
        label = _("Welkom en zoeken")
        description = _("Grote titel met zoekveld. Gebruik dit één keer, bovenaan.")
        template = "blocks/search_hero.html"
        preview_value = {
            "title": "Samen maken we de stad",
            "text": "Zoek wat er speelt in uw wijk.",
            "image": None,
        }


class ChooseNeighbourhoodBlock(blocks.StructBlock):
    """The map of the city with its list: the way to one's own neighbourhood."""

    title = blocks.CharBlock(label=_("Titel"), max_length=80)
    text = blocks.TextBlock(label=_("Tekst"), max_length=250, required=False)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        context["map"] = city_map()
        return context

    class Meta:
        icon = "site"
        label = _("Kies uw wijk")
        description = _("Kaart en lijst van alle wijken.")
        template = "blocks/choose_neighbourhood.html"
        preview_value = {"title": "Kies uw wijk", "text": "Bekijk wat er bij u in de buurt gebeurt."}


class HighlightsBlock(blocks.StructBlock):
    """Two to six things that the editors chose."""

    title = blocks.CharBlock(label=_("Titel"), max_length=80)
    items = blocks.ListBlock(LinkBlock(), label=_("Uitgelicht"), min_num=1, max_num=6)

    class Meta:
        icon = "pick"
        label = _("Uitgelicht")
        description = _("Kaarten met een beeld, door u gekozen.")
        template = "blocks/highlights.html"
        preview_value = {
            "title": "Uitgelicht",
            "items": PREVIEW_LINKS,
        }


class EntriesBlock(blocks.StructBlock):
    """Base of the blocks that fill themselves: a subclass says with `entries()` which part of the catalogue."""

    title = blocks.CharBlock(label=_("Titel"), max_length=80)
    count = blocks.IntegerBlock(label=_("Hoeveel"), min_value=1, max_value=12, default=6)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        context["entries"] = list(self.entries().select_related("image")[: value["count"]])
        return context


class WhatsOnBlock(EntriesBlock):
    """What can be visited soon, from every module that has moments."""

    empty_text = blocks.CharBlock(label=_("Tekst als er niets is"), max_length=160, required=False)

    def entries(self):
        return Entry.objects.public().upcoming()

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        # It stands right below the front page, so only a restriction of its own can hide it.
        context["agenda"] = EventIndexPage.objects.live().filter(view_restrictions=None).first()
        return context

    class Meta:
        kept_seconds = 60
        icon = "calendar-alt"
        label = _("Binnenkort")
        description = _("De eerstvolgende activiteiten, vanzelf bijgewerkt.")
        template = "blocks/whats_on.html"
        preview_value = {"title": "Binnenkort", "count": 3, "empty_text": "Er staat nu niets in de agenda."}


class NewestBlock(EntriesBlock):
    """What was published last."""

    def entries(self):
        shown = [source.name for source in sources.all_sources() if source.in_newest]
        return Entry.objects.public().filter(source__in=shown).newest()

    class Meta:
        icon = "date"
        label = _("Nieuw op de site")
        description = _("Wat het laatst verscheen, vanzelf bijgewerkt.")
        template = "blocks/newest.html"
        preview_value = {"title": "Nieuw op de site", "count": 3}


class HomeBlock(blocks.StreamBlock):
    """What editors arrange on the home page."""

    search_hero = SearchHeroBlock()
    choose_neighbourhood = ChooseNeighbourhoodBlock()
    highlights = HighlightsBlock()
    whats_on = WhatsOnBlock()
    newest = NewestBlock()
    links = LinksBlock()
    callout = CalloutBlock()

    class Meta:
        # One holds the heading of the page, the other the places to which links on it lead.
        block_counts = {"search_hero": {"max_num": 1}, "choose_neighbourhood": {"max_num": 1}}
        # Nothing in these depends on who reads; a change anywhere on the site makes them anew.
        kept_seconds = 3600
