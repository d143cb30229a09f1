"""The template of a communication plan."""

from django.utils.translation import gettext as _

from cms.papers import Blank, Checks, Heading, Paper, Table, Text


def paper():
    """Whom to reach and where, with the places that worked in the neighbourhood budget (evaluation 2022, annex 1)."""
    places = (
        _("Supermarkt of markt"),
        _("Zwembad, sportveld of sporthal"),
        _("School of kinderopvang"),
        _("Ontmoetingsplek in de buurt"),
        _("Gebedshuis of zelforganisatie"),
        _("Krant of blad van de wijk"),
        _("Groepen van de buurt op sociale media"),
        _("Flyers in de brievenbus"),
    )
    return Paper(
        title=_("Communicatieplan"),
        subtitle=_("Zo weet de buurt van uw plan, en kunt u mensen meekrijgen."),
        maker=_("Sjabloon uit de toolkit voor initiatiefnemers"),
        parts=(
            Heading(_("Wat wilt u bereiken?")),
            Blank(_("Uw boodschap in één zin"), lines=1),
            Blank(_("Wat moeten mensen doen?"), _("Meedoen, komen kijken, stemmen, helpen of alleen weten?"), 2),
            Heading(_("Wie moet ervan weten?")),
            Table(
                _("Groepen in de buurt"),
                (_("Wie?"), _("Waar vindt u hen?"), _("Wie kent hen?")),
                tuple(("", "", "") for _row in range(5)),
                widths=(2, 3, 2),
            ),
            Text(_("Denk ook aan mensen die u vaak niet hoort: jongeren, ouderen, nieuwe Nederlanders.")),
            Heading(_("Waar bent u te zien?")),
            Checks(places),
            Heading(_("Wanneer doet u wat?")),
            Table(
                _("Momenten"),
                (_("Datum"), _("Wat?"), _("Waar?"), _("Wie doet het?")),
                tuple(("", "", "", "") for _row in range(8)),
                widths=(2, 4, 3, 2),
            ),
            Heading(_("Daarna")),
            Blank(_("Hoe vertelt u wat er gebeurde?"), _("Ook als het anders ging dan gedacht."), 2),
        ),
    )
