"""Short rich text (bold, italic, lists, links) as a text that people can read and change in a cell, and back. Pure.

A blank line begins a new paragraph, "- " and "1. " a line of a list; **bold**, __italic__, [words](address), where a
page of the site is [words](pagina:12). A backslash takes the meaning away. Lists within lists become one list: a cell
that nobody changed is not read back, so that only who changes the text makes it flat.
"""

import html
import re
from html.parser import HTMLParser

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .values import CellError, Kind

MARKS = {"b": "**", "strong": "**", "i": "__", "em": "__"}
LISTS = {"ul", "ol"}
SPECIAL = re.compile(r"\\|\*(?=\*)|_(?=_)|(?<=\*)\*|(?<=_)_|[\[\]]")
LIST_LINE = re.compile(r"(-|\d{1,3}\.) +(.*)", re.S)
PIECE = re.compile(r"\\(.)|\*\*(.+?)\*\*|__(.+?)__|\[((?:\\.|[^\]\\])+)\]\(([^()\s]+)\)", re.S)
PAGE, DOCUMENT = "pagina:", "document:"
INSIDE = {"page": PAGE, "document": DOCUMENT}
ADDRESS = re.compile(r"(https?://|mailto:|tel:|/|#)\S+", re.I)
HTML = re.compile(r"</?(p|b|i|a|br|ul|ol|li|div|span|strong|em|h[1-6])\b[^>]*>", re.I)


class _Writer(HTMLParser):
    """Collects blocks: (kind, text), where kind is "p", "ul" or "ol"."""

    def __init__(self):
        super().__init__()
        self.blocks, self.lists, self.links = [], [], []
        self.begin("p")

    def begin(self, kind):
        self.blocks.append((kind, []))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in LISTS:
            self.lists.append(tag)
        elif tag == "li":
            self.begin(self.lists[-1] if self.lists else "ul")
        elif tag == "br":
            self.add("\n")
        elif tag in MARKS:
            self.add(MARKS[tag])
        elif tag == "a":
            self.links.append(_address(attributes))
            self.add("[" if self.links[-1] else "")
        elif tag not in ("embed", "img"):
            self.begin("p")

    def handle_endtag(self, tag):
        if tag in LISTS and self.lists:
            self.lists.pop()
            self.begin("p")
        elif tag in MARKS:
            self.add(MARKS[tag])
        elif tag == "a" and self.links:
            address = self.links.pop()
            self.add(f"]({address})" if address else "")
        elif tag == "p":
            self.begin("p")

    def handle_data(self, data):
        self.add(SPECIAL.sub(lambda found: f"\\{found[0]}", " ".join(re.split(r"\s+", data))))

    def add(self, text):
        self.blocks[-1][1].append(text)


def _address(attributes):
    if attributes.get("linktype") in INSIDE:
        return f"{INSIDE[attributes['linktype']]}{attributes.get('id', '')}"
    return re.sub(r"[()\s]", lambda found: f"%{ord(found[0]):02X}", attributes.get("href") or "")


def write_rich_text(source):
    """The text in a cell for this HTML."""
    writer = _Writer()
    writer.feed(source or "")
    writer.close()
    result, before, number = "", None, 0
    for kind, parts in writer.blocks:
        text = "\n".join(line.strip() for line in "".join(parts).split("\n")).strip()
        if not text:
            continue
        number = number + 1 if kind == before == "ol" else 1
        if kind == "p":
            text = re.sub(r"(?m)^(-|\d{1,3}\.)(?= )", lambda found: f"{found[0][:-1]}\\{found[0][-1]}", text)
        else:
            text = f"{'-' if kind == 'ul' else f'{number}.'} " + text.replace("\n", " ")
        gap = "" if before is None else "\n" if kind == before != "p" else "\n\n"
        result, before = result + gap + text, kind
    return result


def read_rich_text(text):
    """The HTML for a text in a cell. Raises CellError for HTML or an address that leads nowhere."""
    if HTML.search(text):
        raise CellError(_("Hier staat HTML. Gebruik gewone tekst, **vet** en [tekst](https://adres)."))
    made = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines, kind = [], None
        for line in block.split("\n"):
            found = LIST_LINE.fullmatch(line.strip())
            line_kind = ("ul" if found[1] == "-" else "ol") if found else "p"
            if lines and line_kind != kind:
                made.append(_block(kind, lines))
                lines = []
            kind = line_kind
            lines.append(found[2] if found else line.strip())
        made.append(_block(kind, lines))
    return "".join(made)


def _block(kind, lines):
    if kind == "p":
        return f"<p>{'<br/>'.join(_inline(line) for line in lines)}</p>"
    return f"<{kind}>{''.join(f'<li>{_inline(line)}</li>' for line in lines)}</{kind}>"


def _inline(text):
    made, last = [], 0
    for found in PIECE.finditer(text):
        made.append(html.escape(text[last : found.start()], quote=False))
        made.append(_piece(found))
        last = found.end()
    return "".join([*made, html.escape(text[last:], quote=False)])


def _piece(found):
    plain, bold, italic, words, address = found.groups()
    if plain:
        return html.escape(plain, quote=False)
    if bold:
        return f"<b>{_inline(bold)}</b>"
    if italic:
        return f"<i>{_inline(italic)}</i>"
    for kind, mark in INSIDE.items():
        if address.startswith(mark) and address[len(mark) :].isdecimal():
            return f'<a id="{address[len(mark) :]}" linktype="{kind}">{_inline(words)}</a>'
    if not ADDRESS.fullmatch(address):
        raise CellError(_("De link “%s” is geen adres. Begin met https://.") % address)
    return f'<a href="{html.escape(address)}">{_inline(words)}</a>'


class RichText(Kind):
    """Text with bold, lists and links, as people can write it in a cell."""

    explanation = gettext_lazy(
        "Tekst. Een lege regel begint een alinea, “- ” een punt van een lijst. **Vet** en [tekst](https://adres) mogen."
    )

    def read(self, text):
        return read_rich_text(text)

    def write(self, value):
        return write_rich_text(value)
