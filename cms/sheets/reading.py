"""Which kind of file is this, and what stands in it."""

import warnings

import filetype
from django.utils.translation import gettext as _

from .archives import damaged, open_archive
from .open_documents import read_open_document
from .tables import LARGEST_FILE, MEGABYTE, SheetError, make_table
from .text_files import read_text_file
from .workbooks import read_workbook

ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
ENDINGS = ("csv", "ods", "txt", "xlsx")


def read_table(content):
    """The Table in these bytes; what they are tells the content, not the name. Raises SheetError."""
    if len(content) > LARGEST_FILE:
        raise SheetError(_("Dit bestand is te groot. Het mag hoogstens %d MB zijn.") % (LARGEST_FILE // MEGABYTE))
    if content.startswith(OLD_OFFICE):
        raise SheetError(_("Dit is een oud Excel-bestand, of er zit een wachtwoord op. Sla het op als .xlsx."))
    if content.startswith(ZIP):
        with warnings.catch_warnings():
            # Of what openpyxl leaves out (styles, validation, macros) we need nothing.
            warnings.simplefilter("ignore")
            return make_table(_reader_of(content)(content))
    if filetype.guess(content[:8192]) is not None:
        raise SheetError(_("Dit is geen rekenblad. Sla het op als .xlsx, .ods of .csv."))
    return make_table(read_text_file(content))


def _reader_of(content):
    with open_archive(content) as archive:
        names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return read_workbook
    if "content.xml" in names:
        return read_open_document
    if "xl/workbook.bin" in names:
        raise SheetError(_("Dit is een binair Excel-bestand (.xlsb). Sla het op als .xlsx."))
    raise SheetError(_("Dit is geen rekenblad. Sla het op als .xlsx, .ods of .csv.")) if names else damaged()
