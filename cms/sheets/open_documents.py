"""ODS, read line by line. Whatever a cell looks like, its value counts, and notes beside cells do not."""

from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from .archives import BROKEN, damaged, open_archive
from .tables import MOST_COLUMNS, MOST_LINES

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
CELLS = {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}
NUMBERS = {"float", "currency", "percentage"}


def read_open_document(content):
    """(number, texts) of every line of the first sheet. Raises SheetError."""
    with open_archive(content) as archive:
        try:
            with archive.open("content.xml") as source:
                yield from _lines(source)
        except BROKEN:
            raise damaged() from None


def _lines(source):
    number = 0
    for event, element in iterparse(source, events=("start", "end")):
        if event == "start":
            continue
        if element.tag == f"{TABLE}table-row":
            texts = list(_texts(element))
            again = _times(element, "rows")
            # Spreadsheets fill up a sheet with one empty line that stands for a million.
            for offset in range(min(again, MOST_LINES + 2) if any(texts) else 0):
                yield number + offset + 1, texts
            number += again
            element.clear()
        elif element.tag == f"{TABLE}table":
            return


def _times(element, what):
    return max(1, int(element.get(f"{TABLE}number-{what}-repeated", "1")))


def _texts(row):
    room = MOST_COLUMNS + 1
    for cell in row:
        if cell.tag in CELLS:
            text = _value(cell)
            for _number in range(min(_times(cell, "columns"), room)):
                room -= 1
                yield text


def _value(cell):
    kind = cell.get(f"{OFFICE}value-type", "")
    if kind in NUMBERS:
        return _number(cell.get(f"{OFFICE}value", ""))
    if kind == "date":
        return cell.get(f"{OFFICE}date-value", "").removesuffix("T00:00:00").replace("T", " ")
    if kind == "boolean":
        return _("ja") if cell.get(f"{OFFICE}boolean-value") == "true" else _("nee")
    paragraphs = [child for child in cell if child.tag in (f"{TEXT}p", f"{TEXT}h")]
    return "\n".join("".join(_words(paragraph)) for paragraph in paragraphs)


def _number(text):
    value = float(text)
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else text


def _words(element):
    yield element.text or ""
    for child in element:
        if child.tag == f"{TEXT}s":
            yield " " * min(_spaces(child), 100)
        elif child.tag == f"{TEXT}tab":
            yield "\t"
        elif child.tag == f"{TEXT}line-break":
            yield "\n"
        elif child.tag != f"{OFFICE}annotation":
            yield from _words(child)
        yield child.tail or ""


def _spaces(element):
    return max(1, int(element.get(f"{TEXT}c", "1")))
