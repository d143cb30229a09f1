"""CSV as people have it: from Excel in Dutch or English, LibreOffice or a program. Pure."""

import csv
import io
import re

from django.utils.translation import gettext as _

from .tables import SheetError

DELIMITERS = (";", ",", "\t")
BETWEEN = " ;,\t\r\n"
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# Excel understands this line and shows it to nobody.
SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n?", re.I)
BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(content):
    """The text, in UTF-8 if it can be that and otherwise as Excel for Windows writes it. Raises SheetError."""
    coding = next((coding for mark, coding in MARKS.items() if content.startswith(mark)), None)
    for attempt in [coding] if coding else ["utf-8", "cp1252"]:
        try:
            text = content.decode(attempt)
        except UnicodeDecodeError:
            continue
        if not BINARY.search(text):
            return text
    raise SheetError(_("Dit is geen rekenblad dat wij kunnen lezen. Sla het op als .xlsx, .ods of .csv."))


def find_delimiter(text):
    """What stands between the cells: whichever gives the first line that is not empty most of them."""
    counts = {}
    for mark in DELIMITERS:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        try:
            counts[mark] = next((len(row) for row in rows if any(cell.strip(BETWEEN) for cell in row)), 0)
        except csv.Error:
            counts[mark] = 0
    return max(DELIMITERS, key=counts.get)


def read_text_file(content):
    """(number, texts) of every line; a line break between quotes begins no new one. Raises SheetError."""
    text = decode(content)
    first = 1
    if told := SEPARATOR_LINE.match(text):
        text, first = text[told.end() :], 2
    mark = told[1] if told else find_delimiter(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    number = first - 1
    try:
        for number, row in enumerate(rows, first):
            yield number, row
    except csv.Error:
        why = _("Regel %d is niet te lezen. Staat elk aanhalingsteken op zijn plek?") % (number + 1)
        raise SheetError(why) from None
