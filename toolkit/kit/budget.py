"""The template of a budget: a workbook that adds up, and a form to print."""

from django.utils.translation import gettext as _

from cms.estimates.estimate import MOST_UNFORESEEN, Estimate, Line
from cms.estimates.files import sheets as estimate_sheets
from cms.papers import Checks, Heading, Paper, Table, Text

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


def example():
    """The usual lines without amounts: what the template and the budget on the site begin with."""
    return Estimate(
        costs=tuple(Line(name) for name in _costs()),
        income=tuple(Line(name) for name in _income()),
        unforeseen=MOST_UNFORESEEN,
    )


def sheets():
    """A workbook with the usual lines and room for more."""
    return estimate_sheets(example(), spare=BLANK_LINES)


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
