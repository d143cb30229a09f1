"""Blocks of articles in the toolkit."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks import (
    AccordionBlock,
    CalloutBlock,
    DownloadsBlock,
    ImageFigureBlock,
    LinksBlock,
    SourcesBlock,
    StepsBlock,
    TextBlock,
    VideoBlock,
)

from .kit import choices as kit_choices


class ChecklistBlock(blocks.StructBlock):
    """What to do or to have. Readers tick it off: on paper, or on their own device, which remembers it."""

    title = blocks.CharBlock(label=_("Titel"), max_length=120)
    items = blocks.ListBlock(blocks.CharBlock(label=_("Punt"), max_length=200), label=_("Punten"), min_num=1)

    class Meta:
        icon = "tick-inverse"
        label = _("Afvinklijst")
        description = _("Punten die de lezer kan afvinken. De vinkjes blijven op het apparaat van de lezer.")
        template = "blocks/checklist.html"
        preview_value = {
            "title": "Klaar om aan te vragen?",
            "items": ["U kunt uw idee in drie zinnen vertellen.", "De begroting klopt.", "De buren weten ervan."],
        }


class RoleBlock(blocks.StructBlock):
    """One role and what it does."""

    role = blocks.CharBlock(label=_("Wie?"), max_length=80)
    task = blocks.TextBlock(label=_("Wat doet deze rol?"), max_length=400)


class RolesBlock(blocks.StructBlock):
    """Who does what: residents, city, wijkraad, partners (evaluation 2022: role clarity)."""

    title = blocks.CharBlock(label=_("Titel"), max_length=120, default=_("Wie doet wat?"))
    items = blocks.ListBlock(RoleBlock(), label=_("Rollen"), min_num=1)

    class Meta:
        icon = "group"
        label = _("Wie doet wat")
        description = _("De rollen bij dit onderwerp, elk met zijn taak.")
        template = "blocks/roles.html"
        preview_value = {
            "title": "Wie doet wat?",
            "items": [
                {"role": "U en uw buren", "task": "Maken het plan en voeren het uit."},
                {"role": "De gemeente", "task": "Denkt mee over wat kan en wijst één contactpersoon aan."},
            ],
        }


class KitBlock(blocks.StructBlock):
    """Templates to fill in, made by the site itself."""

    title = blocks.CharBlock(label=_("Titel"), max_length=120, default=_("Sjablonen om in te vullen"))
    items = blocks.ListBlock(
        blocks.ChoiceBlock(label=_("Sjabloon"), choices=kit_choices, search_index=False),
        label=_("Sjablonen"),
        min_num=1,
    )

    class Meta:
        icon = "download"
        label = _("Sjablonen")
        description = _("Documenten om in te vullen, zoals een begroting of projectplan. De site maakt ze zelf.")
        template = "blocks/kit.html"
        preview_value = {"title": "Sjablonen om in te vullen", "items": ["begroting", "projectplan"]}

    def get_context(self, value, parent_context=None):
        from .kit import get

        context = super().get_context(value, parent_context)
        context["papers"] = [paper for slug in value["items"] if (paper := get(slug))]
        return context


class ArticleBlock(blocks.StreamBlock):
    """The menu of an article."""

    text = TextBlock()
    steps = StepsBlock()
    checklist = ChecklistBlock()
    roles = RolesBlock()
    kit = KitBlock()
    callout = CalloutBlock()
    accordion = AccordionBlock()
    image = ImageFigureBlock()
    video = VideoBlock()
    downloads = DownloadsBlock()
    links = LinksBlock()
    sources = SourcesBlock()

    class Meta:
        # As of `cms.blocks.BodyBlock`: nothing in these depends on who reads.
        kept_seconds = 3600
