"""A sheet as lines of texts, whatever kind of file it came in, and how much of it we take. Pure."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
LARGEST_FILE = 10 * MEGABYTE
MOST_LINES = 20_000
MOST_COLUMNS = 100
LONGEST_CELL = 10_000
# Neither a database nor a reader has use for these. Tabs and line breaks stay.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")


class SheetError(ValueError):
    """Why a file cannot be read, in Dutch for whoever sent it."""


@dataclass(frozen=True)
class Line:
    """One line of a sheet with its number as a spreadsheet shows it."""

    number: int
    cells: tuple


@dataclass(frozen=True)
class Table:
    """The first line with text, which holds the headings, and the lines below it that are not empty."""

    head: Line
    lines: tuple


def cell_name(column, line):
    """The name that a spreadsheet gives a cell: column 0 of line 2 is A2, column 27 is AB."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{line}"


def clean(text):
    """The text as we keep it: one kind of line break, nothing unprintable, nothing around it."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def make_table(lines):
    """A Table of (number, texts) of every line, empty ones too. Raises SheetError for none or too much.

    It stops reading as soon as there is too much.
    """
    kept = []
    for number, texts in lines:
        cells = _cells(number, texts)
        if not cells:
            continue
        kept.append(Line(number, cells))
        if len(kept) > MOST_LINES + 1:
            raise SheetError(_("Dit bestand heeft meer dan %d regels. Verdeel het over meer bestanden.") % MOST_LINES)
    if not kept:
        raise SheetError(_("Dit bestand is leeg."))
    return Table(kept[0], tuple(kept[1:]))


def _cells(number, texts):
    """The texts of one line without empty ones at its end."""
    cells = [clean(text) for text in texts]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise SheetError(_("Regel %(line)d heeft meer dan %(most)d kolommen.") % {"line": number, "most": MOST_COLUMNS})
    for position, text in enumerate(cells):
        if len(text) > LONGEST_CELL:
            raise SheetError(
                _("De tekst in cel %(cell)s is te lang: meer dan %(most)d tekens.")
                % {"cell": cell_name(position, number), "most": LONGEST_CELL}
            )
    return tuple(cells)
