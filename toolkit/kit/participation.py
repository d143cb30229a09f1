"""The template of a report of participation that initiators organise themselves (Omgevingswet)."""

from django.utils.translation import gettext as _

from cms.papers import Blank, Checks, Heading, Paper, Table, Text


def paper():
    """Input, answer, and what was done with it: each subject gets a reaction, also the views of a few."""
    return Paper(
        title=_("Participatieverslag"),
        subtitle=_("Zo laat u zien met wie u praatte en wat u ermee deed."),
        maker=_("Sjabloon uit de toolkit voor initiatiefnemers"),
        parts=(
            Heading(_("Het plan")),
            Blank(_("Waar gaat het over?"), lines=2),
            Blank(_("Waarover konden mensen meepraten?"), lines=2),
            Blank(_("Waarover niet, en waarom?"), lines=2),
            Heading(_("De gesprekken")),
            Table(
                _("Wanneer praatte u met wie?"),
                (_("Datum"), _("Met wie? (geen namen)"), _("Hoe?"), _("Hoeveel mensen?")),
                tuple(("", "", "", "") for _row in range(6)),
                widths=(2, 4, 3, 2),
            ),
            Blank(_("Wie bereikte u niet?"), _("En wat deed u om hen toch te bereiken?"), 2),
            Heading(_("Wat zeiden zij, en wat deed u ermee?")),
            Table(
                _("Elk onderwerp krijgt een antwoord"),
                (_("Onderwerp"), _("Wat zeiden mensen?"), _("Wat doet u ermee, en waarom?")),
                tuple(("", "", "") for _row in range(7)),
                widths=(2, 4, 4),
            ),
            Text(_("Schrijf ook op wat maar enkele mensen vonden. Niet iedereen hoeft het eens te zijn.")),
            Heading(_("Terug naar de buurt")),
            Blank(_("Hoe hoorden de mensen wat u met hun woorden deed?"), lines=2),
            Heading(_("Controleer")),
            Checks(
                (
                    _("Er staan geen namen, adressen of foto’s van mensen in zonder hun toestemming."),
                    _("Bij elk onderwerp staat wat u ermee doet."),
                    _("Wie meepraatte, kreeg dit verslag."),
                )
            ),
        ),
    )
