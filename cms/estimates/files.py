"""A budget to take along: a workbook that goes on adding up, a paper to hand in, and a file to go on with later."""

import json

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.money import euros
from cms.papers import Bullets, Heading, Paper, Sheet, Table, Text
from cms.papers.sheets import Formula

from .estimate import Estimate, EstimateDataError, Side
from .summary import amounts, summarise

# Twice what sixty full lines at each side take.
LARGEST_FILE = 500_000
# Empty lines in a workbook, above its sums.
SPARE_LINES = 8
ODS_BEGIN = b"PK\x03\x04"
REFUSALS = {
    "shape": gettext_lazy("Dit bestand is geen begroting van deze site. Kies het bestand dat u hier bewaarde."),
    "version": gettext_lazy("Dit bestand komt van een nieuwere versie van deze site. Wij kunnen het niet lezen."),
    "lines": gettext_lazy("In dit bestand staan te veel regels."),
    "text": gettext_lazy("In dit bestand staat een tekst die te lang is."),
    "number": gettext_lazy("In dit bestand staat een getal dat wij niet begrijpen."),
    "size": gettext_lazy("Dit bestand is te groot voor een begroting. Kies het bestand dat u hier bewaarde."),
    "workbook": gettext_lazy(
        "Dit is een rekenblad. Dat kunt u op uw computer openen, maar hier niet. Kies het bestand “begroting.json”."
    ),
}


class FileRefusedError(Exception):
    """What somebody chose cannot be opened; the message says why, to whoever chose it."""


def to_file(estimate):
    """The budget as bytes, for `from_file`."""
    return json.dumps(estimate.to_data(), ensure_ascii=False, indent=1).encode()


def from_file(upload):
    """The budget in an uploaded file. Raises FileRefusedError."""
    if upload.size > LARGEST_FILE:
        raise FileRefusedError(REFUSALS["size"])
    content = upload.read()
    if content.startswith(ODS_BEGIN):
        raise FileRefusedError(REFUSALS["workbook"])
    try:
        return Estimate.from_data(json.loads(content.decode("utf-8-sig")))
    except EstimateDataError as error:
        raise FileRefusedError(REFUSALS[error.reason]) from None
    except (ValueError, RecursionError):
        raise FileRefusedError(REFUSALS["shape"]) from None


def _side_titles():
    return {
        Side.COSTS: (_("Kosten"), _("Totaal kosten")),
        Side.INCOME: (_("Inkomsten"), _("Totaal inkomsten")),
    }


def sheets(estimate, *, spare=SPARE_LINES):
    """Costs and income on a sheet each, with room for more, and a third that compares them. All sums are formulas."""
    titles = _side_titles()
    found, sums = [], {}
    for side, (name, total_label) in titles.items():
        lines = getattr(estimate, side)
        rows = [(line.name, line.note, line.amount) for line in lines] + [("", "", None)] * spare
        total = estimate.costs_total if side == Side.COSTS else estimate.income_total
        # The first row of a sheet is its heading.
        rows.append((total_label, "", Formula(f"of:=SUM([.C2:.C{len(rows) + 1}])", total)))
        sums[side] = f"[$'{name}'.C{len(rows) + 1}]"
        columns = (_("Post"), _("Toelichting"), _("Bedrag in euro"))
        found.append(Sheet(name, columns, tuple(rows), (6, 6.5, 3.5), frozenset({len(rows) - 1})))
    return [*found, _overview(estimate, titles, sums)]


def _overview(estimate, titles, sums):
    rows = [
        (titles[Side.COSTS][1], Formula(f"of:={sums[Side.COSTS]}", estimate.costs_total)),
        (_("Onvoorzien in procent (hooguit 10)"), estimate.unforeseen),
        (_("Onvoorzien in euro"), Formula("of:=ROUND([.B2]*[.B3]/100;2)", estimate.unforeseen_amount)),
        (_("Kosten met onvoorzien"), Formula("of:=[.B2]+[.B4]", estimate.total)),
        (titles[Side.INCOME][1], Formula(f"of:={sums[Side.INCOME]}", estimate.income_total)),
        (_("Verschil (moet 0 zijn)"), Formula("of:=[.B6]-[.B5]", estimate.difference)),
    ]
    if estimate.hours is not None or estimate.hours_note:
        rows += [(_("Eigen uren (geen geld)"), estimate.hours), (estimate.hours_note, None)]
    return Sheet(_("Overzicht"), (_("Wat?"), _("Hoeveel?")), tuple(rows), (9, 4), frozenset({3, 5}))


def paper(estimate, *, day, maker):
    """The budget to hand in, with what still needs attention."""
    parts = [part for side in Side for part in _side_part(estimate, side)]
    overview = [(one.label, one.text) for one in amounts(estimate)]
    remarks = [f"{remark.state_label} {remark.text}" for remark in summarise(estimate).shown]
    parts += [
        Heading(_("Overzicht")),
        Table("", (_("Wat?"), _("Bedrag")), tuple(overview), numbers=frozenset({1})),
        Text(_("Onvoorzien is %d procent van de kosten.") % estimate.unforeseen, quiet=True),
    ]
    if estimate.hours is not None or estimate.hours_note:
        hours = _("%d uur.") % estimate.hours if estimate.hours is not None else ""
        parts += [Heading(_("Eigen uren")), Text(" ".join(part for part in (hours, estimate.hours_note) if part))]
    if remarks:
        parts += [Heading(_("Controle")), Bullets(tuple(remarks))]
    return Paper(
        title=_("Begroting: %s") % estimate.title if estimate.title else _("Begroting"),
        subtitle=_("Gemaakt op %s") % date_format(day, "j F Y"),
        maker=maker,
        parts=tuple(parts),
    )


def _side_part(estimate, side):
    title, total_label = _side_titles()[side]
    total = next(one.text for one in amounts(estimate) if one.key == side)
    yield Heading(title)
    yield Table(
        "",
        (_("Post"), _("Toelichting"), _("Bedrag")),
        tuple((line.name, line.note, euros(line.amount)) for line in getattr(estimate, side)),
        foot=(total_label, "", total),
        numbers=frozenset({2}),
        widths=(4, 4, 2),
    )
