"""Documents that the site makes itself: to print, to fill in, to keep.

One description (`parts`) becomes an accessible PDF (`pdf`) or a text document that people can edit (`text_document`);
`sheets` writes workbooks with formulas. Nothing here knows what the document is about.
"""

from .parts import Blank, Bullets, Checks, Heading, Paper, Table, Text
from .pdf import make_pdf
from .sheets import Sheet, make_workbook
from .text_document import make_text_document

PDF = "application/pdf"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"

__all__ = [
    "ODS",
    "ODT",
    "PDF",
    "Blank",
    "Bullets",
    "Checks",
    "Heading",
    "Paper",
    "Sheet",
    "Table",
    "Text",
    "make_pdf",
    "make_text_document",
    "make_workbook",
]
