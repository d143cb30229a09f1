"""The bricks of a page. Each page family composes its own, shorter menu from these."""

from .body import BodyBlock
from .media import DownloadsBlock, ImageFigureBlock, VideoBlock
from .structure import AccordionBlock, FiguresBlock, LinksBlock, SourcesBlock, StepsBlock
from .text import RICH_TEXT_FEATURES, SHORT_TEXT_FEATURES, CalloutBlock, ContactBlock, QuoteBlock, TextBlock

__all__ = [
    "RICH_TEXT_FEATURES",
    "SHORT_TEXT_FEATURES",
    "AccordionBlock",
    "BodyBlock",
    "CalloutBlock",
    "ContactBlock",
    "DownloadsBlock",
    "FiguresBlock",
    "ImageFigureBlock",
    "LinksBlock",
    "QuoteBlock",
    "SourcesBlock",
    "StepsBlock",
    "TextBlock",
    "VideoBlock",
]
