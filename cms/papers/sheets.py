"""A workbook (ODF) with formulas, for LibreOffice, Excel or Google Sheets."""

from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from odfdo import Cell, Column, Document, Element, HeaderRows, Row, Style, Table

from cms.sheets.formulas import escape_formula

from .parts import clean

MONEY, BOLD, BOLD_MONEY, NUMBER = "money", "bold", "bold-money", "number"
CENTS = """<number:number-style style:name="cents"><number:number number:decimal-places="2"
 number:min-decimal-places="2" number:min-integer-digits="1" number:grouping="true"/></number:number-style>"""


@dataclass(frozen=True)
class Formula:
    """A cell that computes: `expression` in OpenFormula ("of:=SUM([.B2:.B9])"), `value` what it gives now.

    Without a value the program computes it when it opens the workbook; with one, that is what it first shows.
    """

    expression: str
    value: Decimal | None = None


@dataclass(frozen=True)
class Sheet:
    """One sheet: a row of headings and rows of texts, numbers, Formulas or None. Column widths are in centimetres.

    A Decimal or a Formula is an amount, and shows its cents.

    `bold` are the numbers of rows (from 0, without the headings) that sum up.
    """

    name: str
    columns: tuple
    rows: tuple
    widths: tuple = ()
    bold: frozenset = frozenset()


def make_workbook(title, sheets, *, maker=""):
    """The workbook as bytes. A text that a spreadsheet would take for a formula stays a text."""
    document = Document("spreadsheet")
    document.meta.title, document.meta.language = clean(title), "nl-NL"
    document.meta.creator = document.meta.initial_creator = clean(maker)
    document.insert_style(Element.from_tag(CENTS), automatic=True)
    for style in _styles():
        document.insert_style(style, automatic=True)
    document.body.clear()
    for number, sheet in enumerate(sheets):
        document.body.append(_table(document, sheet, number))
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _styles():
    for name, weight in ((BOLD, "bold"), (BOLD_MONEY, "bold"), (MONEY, "normal"), (NUMBER, "normal")):
        style = Style("table-cell", name=name)
        if name in (MONEY, BOLD_MONEY):
            style.set_attribute("style:data-style-name", "cents")
        style.set_properties({"fo:font-weight": weight}, area="text")
        if name != BOLD:
            style.set_properties({"fo:text-align": "end"}, area="paragraph")
        yield style


def _table(document, sheet, number):
    table = Table(clean(sheet.name)[:31])
    for position, _name in enumerate(sheet.columns):
        table.append(_column(document, sheet, number, position))
    header = HeaderRows()
    header.append(_row(sheet.columns, bold=True))
    table.append(header)
    for position, values in enumerate(sheet.rows):
        table.append(_row(values, bold=position in sheet.bold))
    return table


def _column(document, sheet, number, position):
    if position >= len(sheet.widths):
        return Column()
    name = f"kolom-{number + 1}-{position + 1}"
    style = Style("table-column", name=name, width=f"{sheet.widths[position]}cm")
    document.insert_style(style, automatic=True)
    return Column(style=name)


def _row(values, *, bold):
    row = Row()
    for value in values:
        row.append(_cell(value, bold))
    return row


def _cell(value, bold):
    if isinstance(value, Formula):
        cell = Cell(value=value.value, style=BOLD_MONEY if bold else MONEY)
        cell.set_attribute("table:formula", value.expression)
        return cell
    if isinstance(value, Decimal):
        return Cell(value=value, style=BOLD_MONEY if bold else MONEY)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Cell(value=value, style=NUMBER)
    text = "" if value is None else escape_formula(clean(value))
    return Cell(value=text or None, style=BOLD if bold else None)
