"""The template of a budget: a workbook that adds up, and a form to print."""

from django.utils.translation import gettext as _

from cms.papers import Checks, Heading, Paper, Sheet, Table, Text
from cms.papers.sheets import Formula

BLANK_LINES = 12


def _costs():
    return (
        _("Materiaal en gereedschap"),
        _("Huur van een ruimte"),
        _("Eten en drinken"),
        _("Drukwerk en promotie"),
        _("Vergoeding voor vrijwilligers"),
        _("Vergunning en verzekering"),
        _("Onderhoud in het eerste jaar"),
    )


def _income():
    return (
        _("Eigen bijdrage"),
        _("Bijdragen van deelnemers"),
        _("Subsidie of wijkbudget"),
        _("Fonds"),
        _("Crowdfunding"),
        _("Gift of sponsor"),
    )


def sheets():
    """Costs and income on one sheet each, and a third that compares them."""
    costs, income = _lines(_costs(), _("Totaal kosten")), _lines(_income(), _("Totaal inkomsten"))
    last_cost, last_income = len(costs) + 1, len(income) + 1
    columns = (_("Post"), _("Toelichting"), _("Bedrag in euro"))
    overview = (
        (_("Totaal kosten"), Formula(f"of:=[$'{_('Kosten')}'.C{last_cost}]")),
        (_("Onvoorzien (10%)"), Formula("of:=[.B2]*0.1")),
        (_("Kosten met onvoorzien"), Formula("of:=[.B2]+[.B3]")),
        (_("Totaal inkomsten"), Formula(f"of:=[$'{_('Inkomsten')}'.C{last_income}]")),
        (_("Verschil (moet 0 zijn)"), Formula("of:=[.B5]-[.B4]")),
    )
    return [
        Sheet(_("Kosten"), columns, costs, (6, 6.5, 3.5), frozenset({len(costs) - 1})),
        Sheet(_("Inkomsten"), columns, income, (6, 6.5, 3.5), frozenset({len(income) - 1})),
        Sheet(_("Overzicht"), (_("Wat?"), _("Bedrag in euro")), overview, (8, 4), frozenset({2, 4})),
    ]


def _lines(names, total):
    """Rows with the usual names, some empty ones, and their sum; the first row of a sheet is its heading."""
    rows = [(name, "", None) for name in names] + [("", "", None)] * BLANK_LINES
    return (*rows, (total, "", Formula(f"of:=SUM([.C2:.C{len(rows) + 1}])")))


def paper():
    """The same on paper."""
    return Paper(
        title=_("Begroting"),
        subtitle=_("Wat kost uw plan, en waar komt het geld vandaan?"),
        maker=_("Sjabloon uit de toolkit voor initiatiefnemers"),
        parts=(
            Heading(_("Kosten")),
            _table(_("Kosten"), (*_costs(), "", "", _("Onvoorzien (hooguit 10%)")), _("Totaal kosten")),
            Heading(_("Inkomsten")),
            _table(_("Inkomsten"), (*_income(), "", ""), _("Totaal inkomsten")),
            Heading(_("Controleer")),
            Checks(
                (
                    _("Kosten en inkomsten zijn gelijk."),
                    _("Ook later is er geld: voor onderhoud en vaste kosten."),
                    _("Gaat er meer dan € 3.000 om? Dan is er een stichting of vereniging."),
                )
            ),
            Text(_("Uw eigen uren hoeven niet in de begroting. Schrijf ze wel op: zij laten zien wat u inbrengt.")),
        ),
    )


def _table(caption, names, total):
    return Table(
        caption,
        (_("Post"), _("Toelichting"), _("Bedrag")),
        tuple((name, "", "") for name in names),
        foot=(total, "", "€"),
        numbers=frozenset({2}),
        widths=(4, 4, 2),
    )
