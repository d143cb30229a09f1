"""From the blocks of a content file to those of a StreamField."""

import html
import re
import uuid
from html.parser import HTMLParser

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from .content import ContentError

ALLOWED_TAGS = {"a", "b", "br", "em", "h2", "h3", "i", "li", "ol", "p", "strong", "ul"}
PAGE_LINK = re.compile(r'href="page:([^"]*)"')
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://stadmakers.example.nl/demo")


class BodyMaker:
    """Turns YAML into stream data; knows the pictures by key and the pages by address."""

    def __init__(self, file, pictures, pages):
        self.file, self.pictures, self.pages = file, pictures, pages

    def body(self, stream_block, items):
        """A clean value for a StreamField. Raises ContentError with the way to the faulty field."""
        raw = []
        for number, item in enumerate(items or [], 1):
            where = f"body {number}"
            if not isinstance(item, dict) or len(item) != 1:
                raise ContentError(self.file, where, _("verwacht één soort blok met zijn velden"))
            ((kind, value),) = item.items()
            if kind not in stream_block.child_blocks:
                raise ContentError(self.file, where, _("onbekend blok “%s”") % kind)
            converted = self.convert(stream_block.child_blocks[kind], value, f"{where} ({kind})")
            raw.append({"type": kind, "value": converted, "id": self._id(where)})
        stream = stream_block.to_python(raw)
        try:
            return stream_block.clean(stream)
        except ValidationError as error:
            where, reason = _deepest(error)
            raise ContentError(self.file, f"body {where}", reason) from None

    def _id(self, where):
        """The same block keeps its id, so that loading twice gives the same page."""
        return str(uuid.uuid5(NAMESPACE, f"{self.file} {where}"))

    def convert(self, block, value, where):
        """The value of one block as the database keeps it."""
        if isinstance(block, ImageBlock):
            image = self.picture(value, where)
            return {"image": image.pk, "alt_text": image.default_alt_text, "decorative": image.is_decorative}
        if isinstance(block, blocks.StructBlock):
            return self._struct(block, value, where)
        if isinstance(block, blocks.ListBlock):
            return self._list(block, value, where)
        if isinstance(block, ImageChooserBlock):
            return self.picture(value, where).pk
        if isinstance(block, blocks.PageChooserBlock):
            return self.page(value, where).pk
        if isinstance(block, DocumentChooserBlock):
            raise ContentError(self.file, where, _("de demo heeft geen documenten"))
        if isinstance(block, blocks.RichTextBlock):
            return self.rich_text(str(value), where)
        if isinstance(block, blocks.IntegerBlock | blocks.BooleanBlock):
            return value
        return str(value).strip()

    def _struct(self, block, value, where):
        if not isinstance(value, dict):
            raise ContentError(self.file, where, _("verwacht velden"))
        unknown = sorted(set(value) - set(block.child_blocks))
        if unknown:
            raise ContentError(self.file, where, _("onbekend veld “%s”") % unknown[0])
        return {
            name: self.convert(block.child_blocks[name], child, f"{where}, {name}")
            for name, child in value.items()
            if child is not None
        }

    def _list(self, block, value, where):
        if not isinstance(value, list):
            raise ContentError(self.file, where, _("verwacht een lijst"))
        items = []
        for number, child in enumerate(value, 1):
            place = f"{where} {number}"
            converted = self.convert(block.child_block, child, place)
            items.append({"type": "item", "value": converted, "id": self._id(place)})
        return items

    def picture(self, key, where):
        """The picture with this key."""
        if key not in self.pictures:
            raise ContentError(self.file, where, _("onbekende afbeelding “%s”") % key)
        return self.pictures[key]

    def page(self, address, where):
        """The page at this address of the demo."""
        if address not in self.pages:
            raise ContentError(self.file, where, _("er is geen pagina %s") % address)
        return self.pages[address]

    def rich_text(self, text, where):
        """HTML as Wagtail keeps it: plain text becomes a paragraph, `page:/path/` an internal link."""
        text = text.strip()
        if "<" not in text:
            return f"<p>{html.escape(html.unescape(text), quote=False)}</p>"
        if not text.startswith("<"):
            text = f"<p>{text}</p>"
        checker = _TagChecker()
        checker.feed(text)
        checker.close()
        if checker.fault or checker.open:
            fault = checker.fault or _("<%s> wordt niet gesloten") % checker.open[-1]
            raise ContentError(self.file, where, fault)
        return PAGE_LINK.sub(lambda found: f'linktype="page" id="{self.page(found[1], where).pk}"', text)


class _TagChecker(HTMLParser):
    """Only the tags that editors can make, each closed."""

    def __init__(self):
        super().__init__()
        self.open, self.fault = [], ""

    def handle_starttag(self, tag, attrs):
        if tag not in ALLOWED_TAGS:
            self.fault = self.fault or _("<%s> mag niet in lopende tekst") % tag
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.fault = self.fault or _("</%s> staat op de verkeerde plek") % tag


def _deepest(error):
    """(where, what) of the first fault inside the nested errors of blocks."""
    children = getattr(error, "block_errors", None)
    if children:
        pairs = children.items() if isinstance(children, dict) else enumerate(children)
        for name, child in pairs:
            if child is not None:
                child = child.as_data()[0] if isinstance(child, list) and hasattr(child, "as_data") else child
                where, reason = _deepest(child)
                label = str(name + 1) if isinstance(name, int) else name
                return ", ".join(part for part in (label, where) if part), reason
    return "", " ".join(error.messages) if hasattr(error, "messages") else str(error)
