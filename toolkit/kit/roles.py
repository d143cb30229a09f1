"""The template of a list of roles."""

from django.utils.translation import gettext as _

from cms.papers import Blank, Heading, Paper, Table, Text


def paper():
    """Who does what; unclear roles were one of the lessons of the evaluation of 2022."""
    tasks = (
        _("Aanspreekpunt voor de gemeente"),
        _("Geld en bonnen"),
        _("Vrijwilligers vinden en bedanken"),
        _("Buren op de hoogte houden"),
        _("Vergunning of toestemming"),
        _("Materiaal en gereedschap"),
        _("Onderhoud na afloop"),
        "",
        "",
        "",
    )
    return Paper(
        title=_("Rollenlijst"),
        subtitle=_("Wie doet wat, en wie neemt het over als iemand niet kan?"),
        maker=_("Sjabloon uit de toolkit voor initiatiefnemers"),
        parts=(
            Heading(_("De taken")),
            Table(
                _("Taken en mensen"),
                (_("Taak"), _("Wie?"), _("Wie neemt het over?"), _("Uren per week")),
                tuple((task, "", "", "") for task in tasks),
                widths=(4, 3, 3, 2),
            ),
            Heading(_("Afspraken met anderen")),
            Table(
                _("Partners"),
                (_("Met wie?"), _("Wat spreekt u af?"), _("Tot wanneer?")),
                tuple(("", "", "") for _row in range(5)),
                widths=(3, 5, 2),
            ),
            Text(_("Schrijf hier geen privé-adressen of telefoonnummers op als u de lijst deelt."), quiet=True),
            Blank(_("Wat als iemand stopt?"), _("Spreek af hoe u het werk overdraagt."), 2),
        ),
    )
