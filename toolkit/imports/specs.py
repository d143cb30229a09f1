"""The columns of the sheets with funds and venues: those of their exports, so that what goes out can come in."""

from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from cms.models import Neighbourhood, Organisation, Theme
from cms.sheets.references import Many, One
from cms.sheets.rich_text import RichText
from cms.sheets.specs import Column, ImportSpec
from cms.sheets.values import Choice, Day, Kind, OneLine, Rows, Slug, WebAddress, Whole, YesNo
from toolkit.hosts import host_of
from toolkit.models import FORM_FIELDS, Fund, FundDeadline, Venue, VenueRoom
from toolkit.models.venues import ACCESS_FIELDS, FACILITY_FIELDS, Known
from toolkit.parts import PHASE_FIELDS

from . import deadline_text, room_text

LINES = Kind()
SENTENCE = OneLine()


def refusal(item):
    """Why a sheet may not change this thing now: what a colleague has under hands is not published for them."""
    if item.locked:
        return _t("“%s” is vergrendeld door een collega. Maak dat eerst los, of haal deze regel weg.") % item
    if item.has_unpublished_changes or not item.live:
        why = _t("“%s” heeft een concept dat nog niet online staat. Publiceer dat eerst, of haal deze regel weg.")
        return why % item
    return ""


def at_hand(items):
    """The page of the toolkit below which things have their address is the same for all of them."""
    host = host_of(type(items[0])) if items else None
    for item in items:
        item.host = host


def _read_deadlines(text):
    return [FundDeadline(date=day, repeat=repeat, note=note) for day, repeat, note in deadline_text.read(text)]


def _write_deadlines(deadlines):
    return deadline_text.write((line.date, line.repeat, line.note) for line in deadlines)


def _read_rooms(text):
    return [
        VenueRoom(title=title, seats=seats, standing=standing, note=note)
        for title, seats, standing, note in room_text.read(text)
    ]


def _write_rooms(rooms):
    return room_text.write((room.title, room.seats, room.standing, room.note) for room in rooms)


def _organisation(name, aliases=()):
    kind = One(Organisation.objects.all, _("organisatie"))
    return Column(name, kind, heading=_("Van welke organisatie?"), aliases=("organisatie", *aliases))


FIRST = (
    Column("title", SENTENCE, needed=True, aliases=("titel",)),
    Column("slug", Slug(), aliases=("slug",), note=_("Hieraan herkent de site een regel. Verander het niet.")),
    Column("summary", LINES, needed=True, aliases=("samenvatting",)),
)
TOPICS = (
    Column("neighbourhoods", Many(Neighbourhood.objects.all, _("wijk"), _("wijken"), _("de hele stad"))),
    Column("themes", Many(Theme.objects.all, _("thema"), _("thema’s"), _("alle thema’s"))),
    *(
        Column(
            name,
            YesNo(),
            heading=format_lazy(_("Fase: {phase}"), phase=phase.value),
            aliases=(phase.label,),
            note=_("Overal nee: voor elke fase."),
        )
        for phase, name in PHASE_FIELDS.items()
    ),
)
LAST = (
    Column("source_note", SENTENCE, note=_("Waar komen deze gegevens vandaan?")),
    Column("checked_on", Day()),
    Column("check_before", Day()),
    Column("is_example", YesNo(), heading=_("Voorbeeld"), note=_("Bedacht om te laten zien hoe het werkt.")),
)

FUNDS = ImportSpec(
    name="fund",
    model=Fund,
    one=_("fonds"),
    many=_("fondsen"),
    related=("provider", "neighbourhoods", "themes", "deadlines"),
    refusal=refusal,
    at_hand=at_hand,
    columns=(
        *FIRST,
        _organisation("provider", ("van",)),
        Column("purpose", RichText()),
        *(
            Column(
                name,
                YesNo(),
                heading=format_lazy(_("Voor {who}"), who=form.label),
                aliases=(form.label,),
                note=_("Wie mag aanvragen? Overal nee: onbekend."),
            )
            for form, name in FORM_FIELDS.items()
        ),
        Column("whole_city", YesNo(), note=_("Nee, en geen wijken: onbekend.")),
        Column("all_themes", YesNo(), note=_("Nee, en geen thema’s: onbekend.")),
        Column("minimum", Whole(), note=_("In hele euro’s.")),
        Column("maximum", Whole(), note=_("In hele euro’s.")),
        Column("own_share", Whole(), note=_("In procenten.")),
        Column("applications", Choice(Fund.Applications, Fund.Applications.UNKNOWN)),
        Column(
            "deadlines",
            Rows(_read_deadlines, _write_deadlines, deadline_text.EXPLANATION),
            heading=_("Vaste momenten"),
        ),
        Column("closes_on", Day(), note=_("Daarna staat het fonds niet meer in de lijst.")),
        Column("decision_weeks", Whole()),
        Column("conditions", RichText()),
        Column("how_to_apply", RichText()),
        Column("apply_url", WebAddress()),
        *TOPICS,
        *LAST,
    ),
)

VENUES = ImportSpec(
    name="venue",
    model=Venue,
    one=_("ruimte"),
    many=_("ruimtes"),
    related=("organisation", "neighbourhoods", "themes", "rooms"),
    refusal=refusal,
    at_hand=at_hand,
    columns=(
        *FIRST,
        _organisation("organisation"),
        Column("description", RichText()),
        Column("street", SENTENCE, aliases=("straat", "adres")),
        Column("postal_code", SENTENCE),
        Column("city", SENTENCE),
        Column("capacity", Whole(), aliases=("mensen",), note=_("In de grootste ruimte.")),
        Column("rooms", Rows(_read_rooms, _write_rooms, room_text.EXPLANATION), heading=_("Zalen en ruimtes")),
        Column("cost", Choice(Venue.Cost, Venue.Cost.UNKNOWN)),
        Column("cost_note", SENTENCE),
        Column("opening_hours", LINES),
        *(Column(name, Choice(Known, Known.UNKNOWN)) for name in ACCESS_FIELDS),
        Column("access_note", SENTENCE),
        *(Column(name, Choice(Known, Known.UNKNOWN)) for name in FACILITY_FIELDS),
        Column("website", WebAddress()),
        Column("phone", SENTENCE, aliases=("telefoonnummer",)),
        Column("email", SENTENCE, note=_("Alleen het adres van een team, niet van een persoon.")),
        *TOPICS,
        *LAST,
    ),
)
