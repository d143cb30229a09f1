"""The report of an event to take along: an accessible PDF and a workbook."""

from io import BytesIO

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from cms import papers
from cms.exports import escape_formula

from .report import COLUMNS, proof

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def make_pdf(report, *, maker):
    """The document as bytes."""
    return papers.make_pdf(paper(report, maker=maker))


def paper(report, *, maker):
    parts = [papers.Heading(_("Aantallen"))]
    for line in report.lines:
        parts += [papers.Heading(_heading(line), 3), _numbers(line.values), papers.Text(_proof(line), quiet=True)]
    if len(report.lines) > 1:
        parts += [papers.Heading(_("Samen"), 3), _numbers(report.total_values)]
    for title, rows in (
        (_("Waarom mensen zich afmeldden"), report.reasons),
        (_("Uit welke wijken"), _places(report)),
        (_("Pitches"), report.pitches),
    ):
        if rows:
            parts += [papers.Heading(title), _table(rows)]
    parts.append(papers.Text(_("Een wijk met minder dan vijf mensen noemen wij niet apart."), quiet=True))
    return papers.Paper(
        title=_("Terugblik: %s") % report.event.title,
        subtitle=_("Gemaakt op %s") % date_format(timezone.localdate(), "j F Y"),
        maker=maker,
        parts=tuple(parts),
    )


def _heading(line):
    when = capfirst(line.when)
    return f"{line.title}: {when}" if line.title else when


def _proof(line):
    words, moment = proof(line)
    return f"{words} {date_format(moment, 'j F Y')}."


def _numbers(values):
    return _table([(label, value) for (_name, label), value in zip(COLUMNS, values, strict=True)])


def _table(rows):
    texts = tuple((str(label), str(value)) for label, value in rows)
    return papers.Table("", (_("Wat?"), _("Hoeveel?")), texts, numbers=frozenset({1}), widths=(4, 1))


def _places(report):
    return [*report.places, *([(_("Andere wijken, of niet verteld"), report.elsewhere)] if report.elsewhere else [])]


def make_workbook(report):
    """A sheet with a row for each session, and one with the other numbers."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Momenten")
    headings = [_("Moment"), _("Wanneer"), _("Stand"), *(str(label) for _name, label in COLUMNS), _("Namen")]
    rows = [[line.title, capfirst(line.when), line.status, *line.values, _proof(line)] for line in report.lines]
    _fill(sheet, headings, [*rows, [_("Samen"), "", "", *report.total_values, ""]], widths=(24, 44, 14))
    for title, pairs in (
        (_("Afmeldingen"), report.reasons),
        (_("Wijken"), _places(report)),
        (_("Pitches"), report.pitches),
    ):
        if pairs:
            _fill(book.create_sheet(title), [_("Wat?"), _("Hoeveel?")], pairs, widths=(44, 14))
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _fill(sheet, headings, rows, *, widths):
    sheet.append(headings)
    for row in rows:
        sheet.append([value if isinstance(value, int) else escape_formula(papers.parts.clean(value)) for value in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column, width in zip(sheet.columns, [*widths, *[16] * len(headings)], strict=False):
        sheet.column_dimensions[column[0].column_letter].width = width
    sheet.freeze_panes = "A2"
