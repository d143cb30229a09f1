"""The template of a project plan."""

from django.utils.translation import gettext as _

from cms.papers import Blank, Checks, Heading, Paper, Table, Text


def paper():
    """What the check of feasibility asks, in the order in which people think of it."""
    return Paper(
        title=_("Projectplan"),
        subtitle=_("Schrijf kort. Weet u iets nog niet? Laat het leeg en vraag hulp."),
        maker=_("Sjabloon uit de toolkit voor initiatiefnemers"),
        parts=(*_idea(), *_people(), *_work(), *_afterwards()),
    )


def _idea():
    return (
        Heading(_("Het idee")),
        Blank(_("Hoe heet uw plan?"), lines=1),
        Blank(_("Vertel het in drie zinnen"), _("Wat gaat u doen, waar, en voor wie?"), 3),
        Blank(_("Welk probleem of welke wens lost het op?"), _("Vraag ook een paar buren wat zij merken."), 3),
        Blank(_("Waar gebeurt het?"), _("Straat, plein, park of gebouw. Van wie is die plek?"), 2),
    )


def _people():
    return (
        Heading(_("De mensen")),
        Blank(_("Wie trekt het plan?"), _("Namen hoeven niet: “twee bewoners van de straat” mag ook."), 2),
        Blank(_("Wie doet er mee?"), _("Buren, wijkorganisatie, school, vereniging, ondernemers."), 3),
        Blank(_("Wie kan er last van hebben, en wat spreekt u met hen af?"), lines=3),
        Blank(_("Hoe kan iedereen meedoen?"), _("Ook met een beperking, weinig geld of weinig Nederlands."), 2),
    )


def _work():
    return (
        Heading(_("De uitvoering")),
        Table(
            _("Planning"),
            (_("Stap"), _("Wie?"), _("Klaar op")),
            tuple(("", "", "") for _row in range(6)),
            widths=(4, 2, 2),
        ),
        Blank(_("Wat heeft u nodig?"), _("Geld, spullen, ruimte, kennis of een vergunning."), 3),
        Text(_("Maak bij dit plan ook een begroting. Daar is een eigen rekenblad voor.")),
    )


def _afterwards():
    return (
        Heading(_("En daarna?")),
        Blank(_("Wie onderhoudt het?"), lines=1),
        Blank(_("Hoe lang, en wat kost dat per jaar?"), lines=1),
        Blank(_("Wanneer is uw plan gelukt?"), _("Waaraan ziet u dat?"), 2),
        Heading(_("Klaar om in te leveren?")),
        Checks(
            (
                _("Een ander begrijpt het plan zonder uitleg."),
                _("De begroting klopt: kosten en inkomsten zijn gelijk."),
                _("De buurt weet ervan."),
                _("De eigenaar van de plek vindt het goed."),
                _("Gaat er meer dan € 3.000 om? Dan is er een stichting of vereniging."),
            )
        ),
    )
