"""An empty sheet to fill in, with a second one that says what goes where."""

import csv
from io import BytesIO, StringIO

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from .writing import MIMETYPE, Page, write_ods

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONTENT_TYPES = {"ods": MIMETYPE, "xlsx": XLSX, "csv": "text/csv; charset=utf-8"}
WIDTH = 4


def make_template(spec, ending):
    """The file as bytes: "ods", "xlsx", or "csv", which has room for the headings alone."""
    pages = _pages(spec.prepared())
    return {"ods": _ods, "xlsx": _xlsx, "csv": _csv}[ending](pages)


def _pages(spec):
    headings = tuple(spec.headings.values())
    lines = [
        (
            spec.heading_of(column),
            _("ja") if column.needed else _("nee"),
            str(column.kind.explanation),
            str(column.note),
        )
        for column in spec.columns
    ]
    asked = (_("Kolom"), _("Verplicht bij iets nieuws"), _("Wat vult u in?"), _("Toelichting"))
    return (
        Page(capfirst(str(spec.many)), headings, (), (WIDTH,) * len(headings)),
        Page(_("Zo vult u dit in"), asked, [*lines, *_rules()], (6, 3, 16, 10)),
    )


def _rules():
    """What holds for the whole sheet."""
    return [
        (),
        (_("Eén regel is één ding. De eerste regel, met de namen van de kolommen, blijft staan."),),
        (_("Een regel met een webadres dat al bestaat, wijzigt dat. Een ander webadres, of geen, voegt iets toe."),),
        (_("Een kolom die u weghaalt, blijft op de site zoals zij is. Een lege cel maakt leeg."),),
        (_("Er wordt nooit iets verwijderd. Alleen dit eerste blad wordt gelezen."),),
    ]


def _ods(pages):
    target = BytesIO()
    write_ods(target, pages[0].name, pages)
    return target.getvalue()


def _xlsx(pages):
    book = Workbook(write_only=True)
    for page in pages:
        sheet = book.create_sheet(page.name)
        for column, width in enumerate(page.widths):
            # A width in Excel counts letters, of which five go in a centimetre.
            sheet.column_dimensions[get_column_letter(column + 1)].width = width * 5
        sheet.freeze_panes = "A2"
        sheet.append(_bold(sheet, page.headings))
        for line in page.lines:
            sheet.append(_wrapped(sheet, line))
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _bold(sheet, texts):
    for text in texts:
        cell = WriteOnlyCell(sheet, text)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        yield cell


def _wrapped(sheet, texts):
    for text in texts:
        cell = WriteOnlyCell(sheet, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        yield cell


def _csv(pages):
    target = StringIO()
    csv.writer(target, delimiter=";").writerow(pages[0].headings)
    # With the mark at the beginning Excel takes it for what it is.
    return target.getvalue().encode("utf-8-sig")
