"""Blocks that order facts: steps, figures, questions, links and sources."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from .text import SHORT_TEXT_FEATURES


class AccordionItemBlock(blocks.StructBlock):
    """One question with its answer."""

    title = blocks.CharBlock(label=_("Vraag of kop"), max_length=160)
    text = blocks.RichTextBlock(label=_("Antwoord"), features=SHORT_TEXT_FEATURES)


class AccordionBlock(blocks.StructBlock):
    """Parts that open and close; made of `details`, so it works everywhere."""

    title = blocks.CharBlock(label=_("Titel"), max_length=120, required=False)
    items = blocks.ListBlock(AccordionItemBlock(), label=_("Onderdelen"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Uitklapblok")
        description = _("Vragen en antwoorden die de lezer zelf opent.")
        template = "blocks/accordion.html"
        preview_value = {
            "title": "Veelgestelde vragen",
            "items": [
                {"title": "Wie mag meedoen?", "text": "<p>Iedereen die in de wijk woont of werkt.</p>"},
                {"title": "Wat kost het?", "text": "<p>Meedoen is gratis.</p>"},
            ],
        }


class StepBlock(blocks.StructBlock):
    """One step or moment."""

    label = blocks.CharBlock(label=_("Datum of nummer"), max_length=60, required=False)
    title = blocks.CharBlock(label=_("Titel"), max_length=120)
    text = blocks.RichTextBlock(label=_("Tekst"), features=SHORT_TEXT_FEATURES, required=False)


class StepsBlock(blocks.StructBlock):
    """An order of things: what to do first, or what happened when."""

    title = blocks.CharBlock(label=_("Titel"), max_length=120, required=False)
    kind = blocks.ChoiceBlock(
        label=_("Soort"),
        choices=[("steps", _("Stappen")), ("timeline", _("Tijdlijn"))],
        default="steps",
        search_index=False,
    )
    items = blocks.ListBlock(StepBlock(), label=_("Stappen"), min_num=2)

    class Meta:
        icon = "list-ol"
        label = _("Stappen of tijdlijn")
        description = _("Wat gebeurt er na elkaar? Met nummers of met datums.")
        template = "blocks/steps.html"
        preview_value = {
            "title": "Van idee naar plan",
            "kind": "steps",
            "items": [
                {"label": "", "title": "Vertel uw idee", "text": "<p>In drie zinnen is genoeg.</p>"},
                {"label": "", "title": "Praat met uw buren", "text": "<p>Wie doet mee?</p>"},
                {"label": "", "title": "Maak een begroting", "text": "<p>Wat kost het?</p>"},
            ],
        }


class FigureBlock(blocks.StructBlock):
    """One number and what it counts."""

    value = blocks.CharBlock(label=_("Getal"), max_length=20)
    label = blocks.CharBlock(label=_("Wat telt het?"), max_length=120)


class FiguresBlock(blocks.StructBlock):
    """Numbers in large type, always with their source."""

    title = blocks.CharBlock(label=_("Titel"), max_length=120, required=False)
    items = blocks.ListBlock(FigureBlock(), label=_("Cijfers"), min_num=1, max_num=6)
    source = blocks.CharBlock(label=_("Bron"), max_length=200)

    class Meta:
        icon = "order"
        label = _("Cijfers")
        description = _("Eén tot zes getallen, groot in beeld, met bron.")
        template = "blocks/figures.html"
        preview_value = {
            "title": "In cijfers",
            "items": [{"value": "13", "label": "gekozen plannen"}, {"value": "4", "label": "wijken"}],
            "source": "Evaluatie 2022",
        }


class LinkValue(blocks.StructValue):
    """Where a link goes and what it is called, whichever field was filled."""

    @property
    def link_url(self):
        page = self.get("page")
        return page.url if page else self.get("url") or ""

    @property
    def link_title(self):
        return self.get("title") or (self["page"].title if self.get("page") else self.get("url"))

    @property
    def is_external(self):
        return not self.get("page")


class LinkBlock(blocks.StructBlock):
    """A link to a page of this site or to another site."""

    page = blocks.PageChooserBlock(label=_("Pagina"), required=False)
    url = blocks.URLBlock(label=_("Of een webadres"), required=False)
    title = blocks.CharBlock(label=_("Titel"), max_length=120, required=False)
    text = blocks.CharBlock(label=_("Uitleg"), max_length=250, required=False)
    image = ImageChooserBlock(label=_("Afbeelding"), required=False)

    def clean(self, value):
        result = super().clean(value)
        errors = {}
        if bool(result["page"]) == bool(result["url"]):
            errors["page"] = ValidationError(_("Kies een pagina of geef een webadres, één van de twee."))
        if result["url"] and not result["title"]:
            errors["title"] = ValidationError(_("Geef de link een titel die zegt waar hij heen gaat."))
        if errors:
            raise StructBlockValidationError(errors)
        return result

    class Meta:
        icon = "link"
        value_class = LinkValue


PREVIEW_LINKS = [
    {
        "page": None,
        "url": "https://www.example.nl/",
        "title": "Meepraten",
        "text": "Zo werkt het.",
        "image": None,
    },
    {
        "page": None,
        "url": "https://www.example.nl/",
        "title": "Een idee?",
        "text": "Zo begint u.",
        "image": None,
    },
]


class LinksBlock(blocks.StructBlock):
    """Where to go next, as a list or as cards."""

    title = blocks.CharBlock(label=_("Titel"), max_length=120, required=False)
    style = blocks.ChoiceBlock(
        label=_("Weergave"), choices=[("list", _("Lijst")), ("cards", _("Kaarten"))], default="list", search_index=False
    )
    items = blocks.ListBlock(LinkBlock(), label=_("Links"), min_num=1)

    class Meta:
        icon = "link"
        label = _("Links of kaarten")
        description = _("Verwijzingen naar andere pagina’s, als lijst of als kaarten.")
        template = "blocks/links.html"
        preview_value = {
            "title": "Lees verder",
            "style": "cards",
            "items": PREVIEW_LINKS,
        }


class SourceBlock(blocks.StructBlock):
    """One publication."""

    title = blocks.CharBlock(label=_("Titel"), max_length=250)
    publisher = blocks.CharBlock(label=_("Van wie"), max_length=160, required=False)
    year = blocks.CharBlock(label=_("Jaar"), max_length=10, required=False)
    url = blocks.URLBlock(label=_("Webadres"), required=False)


class SourcesBlock(blocks.StructBlock):
    """What the page is based on."""

    items = blocks.ListBlock(SourceBlock(), label=_("Bronnen"), min_num=1)

    class Meta:
        icon = "form"
        label = _("Bronnen")
        description = _("Waar de feiten op deze pagina vandaan komen.")
        template = "blocks/sources.html"
        preview_value = {
            "items": [{"title": "Gedaan en geleerd", "publisher": "Gemeente Haarlem", "year": "2022", "url": ""}]
        }
