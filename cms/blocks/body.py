"""The menu of blocks for a standard page."""

from wagtail import blocks

from .media import DownloadsBlock, ImageFigureBlock, VideoBlock
from .structure import AccordionBlock, FiguresBlock, LinksBlock, SourcesBlock, StepsBlock
from .text import CalloutBlock, ContactBlock, QuoteBlock, TextBlock


class BodyBlock(blocks.StreamBlock):
    """Twelve choices: enough for every page of the city, few enough to know them all."""

    text = TextBlock()
    image = ImageFigureBlock()
    video = VideoBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    accordion = AccordionBlock()
    steps = StepsBlock()
    figures = FiguresBlock()
    downloads = DownloadsBlock()
    links = LinksBlock()
    contact = ContactBlock()
    sources = SourcesBlock()

    class Meta:
        # Nothing in these depends on who reads; a change anywhere on the site makes them anew.
        kept_seconds = 3600
