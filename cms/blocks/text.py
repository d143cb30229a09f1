"""Blocks that are mostly words."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

RICH_TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
SHORT_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link"]


class TextBlock(blocks.RichTextBlock):
    """Running text with headings, lists and links; no colours or sizes, so that it stays readable."""

    def __init__(self, **kwargs):
        kwargs.setdefault("features", RICH_TEXT_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Tekst")
        description = _("Lopende tekst met kopjes, lijsten en links.")
        template = "blocks/text.html"
        preview_value = (
            "<h2>Wat kunt u doen?</h2><p>U kunt op drie manieren <b>meedoen</b>.</p>"
            "<ul><li>Kom naar een bijeenkomst.</li><li>Stuur uw idee in.</li><li>Help een ander plan.</li></ul>"
        )


class QuoteBlock(blocks.StructBlock):
    """Someone's own words, with who said them."""

    text = blocks.TextBlock(label=_("Citaat"), max_length=400)
    source = blocks.CharBlock(label=_("Wie zei dit?"), max_length=120, required=False)

    class Meta:
        icon = "openquote"
        label = _("Citaat")
        description = _("Eén uitspraak die u wilt laten opvallen.")
        template = "blocks/quote.html"
        preview_value = {"text": "Samen krijgen we de straat groener dan alleen.", "source": "Een bewoner"}


class CalloutBlock(blocks.StructBlock):
    """A box that stands out; its kind is told by icon and word, never by colour alone."""

    kind = blocks.ChoiceBlock(
        label=_("Soort"),
        choices=[
            ("info", _("Goed om te weten")),
            ("tip", _("Tip")),
            ("warning", _("Let op")),
            ("success", _("Gelukt")),
        ],
        default="info",
        search_index=False,
    )
    title = blocks.CharBlock(label=_("Titel"), max_length=120)
    text = blocks.RichTextBlock(label=_("Tekst"), features=SHORT_TEXT_FEATURES)

    class Meta:
        icon = "warning"
        label = _("Kader")
        description = _("Een opvallend kader: goed om te weten, een tip of een waarschuwing.")
        template = "blocks/callout.html"
        preview_value = {
            "kind": "tip",
            "title": "Begin klein",
            "text": "<p>Praat eerst met uw buren. Daarna is een plan zo geschreven.</p>",
        }


class ContactBlock(blocks.StructBlock):
    """How to reach someone. Team addresses only: no private data of people."""

    title = blocks.CharBlock(label=_("Titel"), max_length=120)
    text = blocks.TextBlock(label=_("Waarvoor?"), max_length=300, required=False)
    email = blocks.EmailBlock(label=_("E-mail"), required=False)
    phone = blocks.CharBlock(label=_("Telefoon"), max_length=40, required=False)
    address = blocks.TextBlock(label=_("Adres"), max_length=250, required=False)
    hours = blocks.CharBlock(label=_("Wanneer bereikbaar?"), max_length=160, required=False)
    url = blocks.URLBlock(label=_("Webadres"), required=False)

    class Meta:
        icon = "mail"
        label = _("Contact")
        description = _("Mailadres, telefoon en adres van een team.")
        template = "blocks/contact.html"
        preview_value = {
            "title": "Initiatievenloket",
            "text": "Voor vragen over uw idee.",
            "email": "loket@stadmakers.example.nl",
            "phone": "14 000",
            "address": "Stadhuis\nGrote Markt 1",
            "hours": "Maandag tot en met vrijdag, 9.00 tot 17.00 uur",
            "url": "",
        }
