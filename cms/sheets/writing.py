"""Writing ODS as a stream: a register of thousands of lines in a second, in little memory.

A text is a text, whatever it begins with; numbers and days are what they are, so that one can sort and add them.
"""

import datetime
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from io import TextIOWrapper
from xml.sax.saxutils import escape, quoteattr

from .formulas import escape_formula
from .tables import CONTROL

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
BETWEEN = "<number:text>{}</number:text>"
LONG = '<number:{} number:style="long"/>'
DAY_PARTS = BETWEEN.format("-").join(LONG.format(part) for part in ("year", "month", "day"))
TIME_PARTS = BETWEEN.format(":").join(LONG.format(part) for part in ("hours", "minutes"))
CELL_STYLE = '<style:style style:name="{}" style:family="table-cell"{}>{}</style:style>'
STYLES = "".join(
    (
        f'<number:date-style style:name="day">{DAY_PARTS}</number:date-style>',
        f'<number:date-style style:name="moment">{DAY_PARTS}{BETWEEN.format(" ")}{TIME_PARTS}</number:date-style>',
        CELL_STYLE.format("head", "", '<style:text-properties fo:font-weight="bold"/>'),
        CELL_STYLE.format("text", "", '<style:table-cell-properties fo:wrap-option="wrap"/>'),
        CELL_STYLE.format("a-day", ' style:data-style-name="day"', ""),
        CELL_STYLE.format("a-moment", ' style:data-style-name="moment"', ""),
    )
)


@dataclass(frozen=True)
class Page:
    """One sheet of a file: headings, lines (of texts, numbers, days or None; any iterable) and widths in cm."""

    name: str
    headings: tuple
    lines: object
    widths: tuple = ()


def write_ods(target, title, pages):
    """Write a file with these Pages to something binary."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        # Programs look for this at a fixed place, uncompressed.
        archive.writestr(zipfile.ZipInfo("mimetype"), MIMETYPE)
        archive.writestr("META-INF/manifest.xml", _manifest())
        archive.writestr("meta.xml", _meta(title))
        with archive.open("content.xml", "w") as raw, TextIOWrapper(raw, "utf-8", newline="\n") as out:
            out.writelines(_content(pages))


def _root(name, version=True):
    spaces = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())
    return f"{HEAD}<{name} {spaces}" + (' office:version="1.3">' if version else ' manifest:version="1.3">')


def _manifest():
    entries = (("/", MIMETYPE), ("content.xml", "text/xml"), ("meta.xml", "text/xml"))
    lines = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>' for path, kind in entries
    )
    return f"{_root('manifest:manifest', version=False)}{lines}</manifest:manifest>"


def _meta(title):
    words = f"<dc:title>{_plain(title)}</dc:title><dc:language>nl-NL</dc:language>"
    return f"{_root('office:document-meta')}<office:meta>{words}</office:meta></office:document-meta>"


def _content(pages):
    pages = list(pages)
    yield _root("office:document-content")
    yield f"<office:automatic-styles>{STYLES}"
    for number, page in enumerate(pages):
        for column, width in enumerate(page.widths):
            yield (
                f'<style:style style:name="w{number}-{column}" style:family="table-column">'
                f'<style:table-column-properties style:column-width="{width}cm"/></style:style>'
            )
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    for number, page in enumerate(pages):
        yield from _table(page, number)
    yield "</office:spreadsheet></office:body></office:document-content>"


def _table(page, number):
    yield f"<table:table table:name={quoteattr(_plain(page.name, raw=True)[:31])}>"
    for column in range(len(page.headings)):
        style = f' table:style-name="w{number}-{column}"' if column < len(page.widths) else ""
        yield f"<table:table-column{style}/>"
    head = "".join(_text_cell(str(heading), "head") for heading in page.headings)
    yield f"<table:table-header-rows><table:table-row>{head}</table:table-row></table:table-header-rows>"
    for line in page.lines:
        yield f"<table:table-row>{''.join(map(_cell, line))}</table:table-row>"
    yield "</table:table>"


def _cell(value):
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | datetime.date | datetime.time):
        return _text_cell(str(value), "text")
    if isinstance(value, datetime.datetime):
        moment = value.replace(tzinfo=None, microsecond=0)
        return _typed("date", "date-value", moment.isoformat(), moment.isoformat(" ", "minutes"), "a-moment")
    if isinstance(value, datetime.date):
        return _typed("date", "date-value", value.isoformat(), value.isoformat(), "a-day")
    if isinstance(value, datetime.time):
        return _text_cell(value.isoformat("minutes"), "text")
    return _typed("float", "value", value, value)


def _typed(kind, attribute, value, shown, style=""):
    look = f' table:style-name="{style}"' if style else ""
    return (
        f'<table:table-cell office:value-type="{kind}" office:{attribute}="{value}"{look}>'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


def _text_cell(text, style):
    lines = escape_formula(_plain(text, raw=True)).split("\n")
    paragraphs = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in lines)
    return f'<table:table-cell office:value-type="string" table:style-name="{style}">{paragraphs}</table:table-cell>'


def _plain(text, raw=False):
    kept = CONTROL.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n"))
    return kept if raw else escape(kept)


def _spaced(line):
    """More spaces after each other are one in ODF, unless they are counted."""
    kept = escape(line).replace("\t", "<text:tab/>")
    return kept.replace("  ", " <text:s/>")
