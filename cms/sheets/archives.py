"""XLSX and ODS are zip files: look before unpacking anything. Pure."""

import io
import zipfile
import zlib

from django.utils.translation import gettext as _

from .tables import MEGABYTE, SheetError

LARGEST_UNPACKED = 50 * MEGABYTE
MOST_PARTS = 1000
# What reading a part of a damaged or forged file may raise, in zipfile and in the readers on top of it. Entities in
# XML are a ValueError (defusedxml), text that is no XML a SyntaxError.
BROKEN = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def damaged():
    """The error for a file that is not what its beginning says."""
    return SheetError(_("Dit rekenblad is beschadigd, of er zit een wachtwoord op. Sla het opnieuw op."))


def open_archive(content):
    """The zip file, once its table of contents says that it stays within bounds. Raises SheetError.

    Reading a part never gives more than that table says, so a zip file cannot lie about it.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except BROKEN:
        raise damaged() from None
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        archive.close()
        raise SheetError(_("Dit rekenblad is uitgepakt te groot. Zet de regels in een nieuw, leeg bestand."))
    if any(part.flag_bits & 1 for part in parts):
        archive.close()
        raise damaged()
    return archive
