"""Sample data of the style guide for the toolkit and the agenda."""

from datetime import date, time, timedelta
from types import SimpleNamespace

from django import forms

from cms.registries.related import Block, Item

from .styleguide_samples import MOMENT, PLACE


class FinderSample(forms.Form):
    """The questions of the toolkit."""

    fase = forms.ChoiceField(label="Waar bent u?", choices=[("", "Maakt niet uit"), ("plan", "Ik maak een plan")])
    onderwerp = forms.ChoiceField(label="Waar gaat het over?", choices=[("", "Alles"), ("geld", "Geld")])


class _Is(str):
    """A value with a name, as the choices of a field are."""

    def __new__(cls, value, label):
        made = super().__new__(cls, value)
        made.label = label
        return made


ARTICLE = SimpleNamespace(
    pk=1,
    title="Zo maakt u een begroting",
    url="#",
    introduction="Begin met wat u zeker weet.",
    phase_labels=["plan"],
    social_image=None,
)
FUND = SimpleNamespace(
    title="Fonds voor de buurt",
    url="#",
    summary="Voor plannen van bewoners in één wijk.",
    provider=SimpleNamespace(name="Stichting Voorbeeld"),
    maximum=2500,
    next_deadline=date(2026, 12, 1),
    is_example=True,
)
MATCH = {
    "fund": FUND,
    "suits": True,
    "is_sure": False,
    "lines": [
        {"text": "Het bedrag past.", "verdict": "yes"},
        {"text": "Voor welke wijken is niet bekend.", "verdict": "maybe"},
        {"text": "Een vereniging is nodig.", "verdict": "no"},
    ],
}
VENUE = SimpleNamespace(
    title="Buurthuis De Haven",
    url="#",
    summary="Twee zalen en een keuken.",
    get_cost_display="gratis voor bewoners",
    neighbourhoods=SimpleNamespace(all=[PLACE]),
    capacity=40,
    step_free="yes",
    is_example=False,
)
HIT = {"item": ARTICLE, "kind": "artikel", "url": "#", "reasons": ["Gaat over geld.", "Past bij: plan."]}
KNOWN = [("keuken", _Is("yes", "ja")), ("scherm", _Is("no", "nee")), ("ringleiding", _Is("unknown", "onbekend"))]

EVENT = SimpleNamespace(
    title="Café in de bibliotheek",
    introduction="Vertel uw idee en vind mensen die meedoen.",
    get_kind_display="café",
    level="basis",
    get_level_display="basis",
    icon="users",
    report="",
    url="#",
)
SESSION = SimpleNamespace(
    title="",
    starts_at=MOMENT,
    ends_at=MOMENT + timedelta(hours=2),
    is_cancelled=False,
    cancelled_reason="",
    where="Bibliotheek Centrum",
    online_url="",
)
OFF = SimpleNamespace(**{**vars(SESSION), "is_cancelled": True, "cancelled_reason": "De spreker is ziek."})


class _Day(str):
    """A day in words."""

    machine = "2026-11-26"


def _item(session=SESSION, **more):
    known = {
        "is_cancelled": session.is_cancelled,
        "is_full": False,
        "is_over": False,
        "is_exact": True,
        "seats_left": 4,
    }
    values = {"event": EVENT, "sessions": [session], "starts_at": session.starts_at, "ends_at": session.ends_at}
    return {**values, "where": session.where, **known, **more}


ITEMS = [_item(), _item(OFF), _item(is_full=True)]
DAYS = [(_Day("donderdag 26 november 2026"), ITEMS), (_Day("vrijdag 27 november 2026"), [])]
WEEK = [
    {"day": MOMENT.date() + timedelta(days=number - 3), "items": ITEMS[:1] if number == 3 else [], "other": number > 4}
    for number in range(7)
]
WHEN = "Donderdag 26 november 2026 van 19.30 tot 21.30 uur"
MOMENTS = [
    {
        "session": SESSION,
        "when": WHEN,
        "machine": MOMENT.isoformat(),
        "where": SESSION.where,
        "online": True,
        "places": "Nog 4 plaatsen vrij",
    },
    {"session": OFF, "when": WHEN, "where": SESSION.where},
]
PROGRAMME = [
    {"title": "Inloop", "starts": time(19, 0), "ends": time(19, 30), "room": "Hal"},
    {"title": "Drie pitches", "starts": time(19, 30), "text": "Daarna kunt u vragen stellen.", "speaker": "Ada"},
]
PITCH = SimpleNamespace(
    title="Een plein vol bomen",
    url="#",
    need="Wie helpt mee om bomen te planten?",
    presenter="Ada",
    seeks_help=True,
    get_need_kind_display="mensen",
    get_outcome_state_display="deels geholpen",
    outcome="Twaalf mensen kwamen.",
)
CALL = SimpleNamespace(
    pk=1,
    title="Café in de bibliotheek",
    url="#",
    introduction="Vertel uw idee en vind mensen die meedoen.",
    session_list=[SESSION],
    takes_pitches_until=MOMENT,
)
RELATED = Block(
    "coming_pitches",
    "Hier vertellen wij over ons idee",
    [Item("Café in de bibliotheek", "#", text="Een plein vol bomen", status="Zoekt nog hulp", when=WHEN)],
)
ENTRANCE = {
    "code": "3E8-K7QM-2XVP",
    "drawing": {"size": 9, "path": "M2 2h5v1h-5zM2 6h5v1h-5zM2 3h1v3h-1zM6 3h1v3h-1zM4 4h1v1h-1z"},
    "picture_url": "#",
}


def _party(number, name, kind, facts, people):
    row = SimpleNamespace(pk=number, name=name)
    return {"row": row, "kind": kind, "facts": facts, "numbers": range(1, people + 1), "count": people}


DOOR = [
    _party(1, "Ada Jansen", "expected", "3 mensen", 3),
    _party(2, "Bram de Boer", "inside", "binnen om 19.25", 1),
    _party(3, "Chaima El Amrani", "waits", "1 persoon · wachtlijst", 1),
]

SAMPLES = {
    "components/finder_form.html": [("twee vragen", {"form": FinderSample(), "action": "#", "reset_url": "#"})],
    "components/toolkit_hits.html": [("één antwoord", {"hits": [HIT], "heading_level": 3})],
    "components/toolkit_ways.html": [
        (
            "met een tweede weg",
            {
                "title": "Past er geld bij uw plan?",
                "text": "Zie welke fondsen passen.",
                "url": "#",
                "label": "Zoek een fonds",
                "icon": "euro",
                "second_url": "#",
                "second_label": "Lees eerst meer",
            },
        )
    ],
    "components/article_cards.html": [("één artikel", {"articles": [ARTICLE], "heading_level": 4})],
    "components/fund_list.html": [("past misschien", {"matches": [MATCH], "heading_level": 3})],
    "components/venue_list.html": [("één plek", {"venues": [VENUE], "heading_level": 3})],
    "components/known_list.html": [("wel, niet en onbekend", {"items": KNOWN})],
    "components/usefulness.html": [("onder een artikel", {"article": ARTICLE})],
    "components/agenda_item.html": [
        ("nog plaats", {"item": ITEMS[0]}),
        ("gaat niet door", {"item": ITEMS[1]}),
    ],
    "components/event_list.html": [("nog zonder datum", {"events": [EVENT]})],
    "components/agenda_days.html": [("twee dagen", {"days": DAYS, "heading_level": 3, "empty_days": True})],
    "components/month_table.html": [
        ("één week", {"weeks": [WEEK], "today": MOMENT.date(), "caption": "November 2026"}),
    ],
    "components/moment_list.html": [("met plaats en afgelast", {"moments": MOMENTS})],
    "components/programme.html": [
        ("één zaal", {"days": [(None, [("", PROGRAMME)])]}),
        ("twee sporen", {"days": [(MOMENT.date(), [("Groen", PROGRAMME), ("Geld", PROGRAMME)])]}),
        ("alleen de thema’s bekend", {"days": [(None, [("Groen", []), ("Geld", [])])]}),
    ],
    "components/pitch_list.html": [
        ("met een oproep", {"pitches": [PITCH], "takes_pitches": True, "until": MOMENT, "pitch_url": "#"})
    ],
    "components/pitch_choices.html": [("één evenement", {"events": [CALL], "heading_level": 3})],
    "components/related_blocks.html": [("waar een initiatief pitcht", {"blocks": [RELATED], "heading_level": 3})],
    "components/entrance_code.html": [("bij een aanmelding", {"entrance": ENTRANCE})],
    "components/door_list.html": [("verwacht, binnen en wachtlijst", {"rows": DOOR})],
    "components/registration_facts.html": [
        ("een plaats", {"registration": {"party_size": 2}, "session": SESSION, "when": WHEN})
    ],
}
