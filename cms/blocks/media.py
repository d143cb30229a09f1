"""Blocks with pictures, film and files."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from .text import SHORT_TEXT_FEATURES


def _any_image():
    """A picture for previews in the editor, None in an empty library."""
    return get_image_model().objects.first()


class ImageFigureBlock(blocks.StructBlock):
    """A picture with its caption. `ImageBlock` asks for a text alternative or "decoration"."""

    image = ImageBlock(label=_("Afbeelding"))
    caption = blocks.CharBlock(label=_("Bijschrift"), max_length=250, required=False)

    def get_preview_value(self):
        image = _any_image()
        return self.normalize({"image": image, "caption": "Een plein waar mensen elkaar ontmoeten."})

    class Meta:
        icon = "image"
        label = _("Afbeelding")
        description = _("Eén grote afbeelding met bijschrift.")
        template = "blocks/image.html"


class VideoBlock(blocks.StructBlock):
    """A film that everyone can follow: captions and a transcript, or the reason why not (WCAG 2.2, 1.2)."""

    title = blocks.CharBlock(label=_("Titel"), max_length=160)
    file = DocumentChooserBlock(label=_("Videobestand (mp4)"), required=False)
    external_url = blocks.URLBlock(
        label=_("Of: adres van de video elders"),
        required=False,
        help_text=_("De lezer krijgt een link. De video speelt niet op deze site: dan kijkt een ander bedrijf mee."),
    )
    poster = ImageChooserBlock(label=_("Beginbeeld"), required=False)
    captions = DocumentChooserBlock(label=_("Ondertiteling (vtt)"), required=False)
    transcript = blocks.RichTextBlock(label=_("Uitgeschreven tekst"), features=SHORT_TEXT_FEATURES, required=False)
    no_captions_reason = blocks.CharBlock(
        label=_("Waarom is er geen ondertiteling of tekst?"), max_length=250, required=False
    )

    def clean(self, value):
        result = super().clean(value)
        errors = {}
        if bool(result["file"]) == bool(result["external_url"]):
            errors["file"] = ValidationError(_("Kies een videobestand of geef een webadres, één van de twee."))
        has_text = bool(result["captions"]) or bool(result["transcript"] and result["transcript"].source)
        if not has_text and not result["no_captions_reason"]:
            errors["captions"] = ValidationError(
                _("Voeg ondertiteling of een uitgeschreven tekst toe, of schrijf op waarom die er niet is.")
            )
        if errors:
            raise StructBlockValidationError(errors)
        return result

    class Meta:
        icon = "media"
        label = _("Video")
        description = _("Een film met ondertiteling en uitgeschreven tekst.")
        template = "blocks/video.html"
        preview_value = {
            "title": "Zo werkt meepraten in de wijk",
            "file": None,
            "external_url": "https://www.example.nl/video",
            "poster": None,
            "captions": None,
            "transcript": "<p>In deze film vertellen bewoners hoe zij samen een plan maken.</p>",
            "no_captions_reason": "",
        }


class DownloadBlock(blocks.StructBlock):
    """One file of a list."""

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(label=_("Titel"), max_length=160, required=False)


class DownloadsBlock(blocks.StructBlock):
    """Files to take home, with kind and size."""

    title = blocks.CharBlock(label=_("Titel"), max_length=120, default=_("Downloads"))
    items = blocks.ListBlock(DownloadBlock(), label=_("Documenten"), min_num=1)

    def get_preview_value(self):
        return self.normalize({"title": "Downloads", "items": []})

    class Meta:
        icon = "download"
        label = _("Downloads")
        description = _("Een lijst met bestanden. Denk aan toegankelijke pdf’s.")
        template = "blocks/downloads.html"
