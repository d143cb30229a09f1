"""XLSX, read line by line without keeping it in memory. Formulas count as what they gave when the file was saved."""

import datetime
import io

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from .archives import BROKEN, damaged, open_archive
from .tables import MOST_COLUMNS

HIGHEST_LINE = 1_048_576


def read_workbook(content):
    """(number, texts) of every line of the first sheet that is not hidden. Raises SheetError."""
    with open_archive(content):
        try:
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            # Only sheets of cells, no charts.
            sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
            if sheet is None:
                return
            # What the file claims to be its size may be anything.
            sheet.reset_dimensions()
            for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True), 1):
                # A line may say that it is number a billion; the ones before it would all be made.
                if number > HIGHEST_LINE:
                    raise damaged()
                if row.count(None) < len(row):
                    yield number, [as_text(value) for value in row]
        except BROKEN:
            raise damaged() from None


def as_text(value):
    """A cell as somebody would type it: whole numbers without a point, days as 2027-03-01."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return value.isoformat("minutes")
    return str(value)
