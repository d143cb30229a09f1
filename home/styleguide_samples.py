"""Sample data of the style guide: for each component template a list of (label, context) pairs.

Nothing here comes from the database, so that the guide looks the same on every machine.
"""

from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.utils.safestring import mark_safe

from accounts.young import UnderSixteenMixin
from cms.estimates.forms import EstimateForm

MOMENT = datetime(2026, 11, 26, 19, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Hoe heet uw idee?", max_length=80, help_text="Een korte naam is genoeg.")
    email = forms.EmailField(label="E-mailadres", required=False)
    story = forms.CharField(label="Vertel uw idee", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    theme = forms.ChoiceField(
        label="Thema",
        choices=[("", "Maak een keuze"), ("groen", "Op straat en groen"), ("ontmoeten", "Elkaar ontmoeten")],
    )
    help = forms.MultipleChoiceField(
        label="Waarmee kunnen wij helpen?",
        choices=[("geld", "Geld"), ("plek", "Een plek"), ("mensen", "Mensen die meedoen")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    pace = forms.ChoiceField(
        label="Wanneer wilt u beginnen?",
        choices=[("nu", "Zo snel mogelijk"), ("later", "Later dit jaar")],
        widget=forms.RadioSelect,
        help_text="U kunt dit later nog veranderen.",
    )
    agree = forms.BooleanField(label="Ik heb de spelregels gelezen")


class FilterForm(forms.Form):
    """Two filters of a listing."""

    soort = forms.ChoiceField(label="Soort", choices=[("", "Alles"), ("pagina", "Pagina’s")], required=False)
    plaats = forms.ChoiceField(label="Wijk", choices=[("", "Hele stad"), ("oost", "Oost")], required=False)


def _entry(title, *, starts_at=None, when="", kind="Pagina", summary="Bewoners vertellen hoe zij samen begonnen."):
    return SimpleNamespace(
        title=title,
        summary=summary,
        url="#",
        date=MOMENT,
        starts_at=starts_at,
        when=when,
        kind_label=kind,
        image=None,
    )


ENTRIES = [
    _entry("Een moestuin voor de hele straat"),
    _entry("Initiatiefcafé in de bibliotheek", starts_at=MOMENT, kind="Bijeenkomst"),
    _entry("Congres voor stadmakers", starts_at=MOMENT, when="november 2026", kind="Bijeenkomst"),
    _entry("Zo werkt een wijkbudget", kind="Spelregels"),
]
PLACES = [
    ("Noord", "A1", "Bovenwijk", "M20 20H480V300H20Z", 250, 160, False),
    ("Noord", "A2", "Waterwijk", "M480 20H980V300H480Z", 730, 160, False),
    ("Zuid", "B1", "Parkbuurt", "M20 300H480V600H20Z", 250, 450, True),
    ("Zuid", "B2", "Molenhoek", "M480 300H980V600H480Z", 730, 450, False),
]


def _map(map_id):
    shapes = [
        {"name": name, "url": "#", "path": path, "code": f"{map_id}-{code}", "group": group, "number": number}
        | {"current": current, "label_x": x, "label_y": y}
        for number, (group, code, name, path, x, y, current) in enumerate(PLACES, 1)
    ]
    groups = [
        {"name": group, "url": "#", "items": [{**s, "slug": s["code"]} for s in shapes if s["group"] == group]}
        for group in ("Noord", "Zuid")
    ]
    return {"shapes": shapes, "groups": groups, "view_box": "0 0 1000 620", "title": "Voorbeeldstad", "map_id": map_id}


EMPTY_FORM = SampleForm()
WRONG_FORM = SampleForm({"fout-email": "geen adres"}, prefix="fout")
WITHOUT_PARENT = UnderSixteenMixin({"jong-sixteen": "nee"}, prefix="jong")
PAGE_OF_MANY = Paginator(range(95), 10).page(5)
TEXT = mark_safe("<p>Praat eerst met uw buren. Daarna is een plan zo geschreven.</p>")
THEME = SimpleNamespace(name="Op straat en groen", slug="groen")
PLACE = SimpleNamespace(name="Parkwijk", slug="parkwijk")
COUNCIL = SimpleNamespace(
    name="Wijkplatform Noord",
    get_kind_display="wijkplatform",
    website="",
    description="Denkt mee over de wijk.",
    help_offered=SimpleNamespace(all=[SimpleNamespace(get_kind_display="kennis")]),
    page_url="#",
)
GUARD = {
    "token": "",
    "start_name": "guard_start",
    "trap_name": "homepage",
    "answer_name": "guard_answer",
    "confirm_name": "guard_confirm",
    "ask_id": "guard_proef",
}
QUIET_GUARD = SimpleNamespace(**GUARD, trap_id="id_homepage", asking=False)
ASKING_GUARD = SimpleNamespace(
    **GUARD, trap_id="id_homepage_vraag", asking=True, ready_at=MOMENT, challenge="{}", can_confirm=True
)


def _known(value, machine, pattern):
    return SimpleNamespace(value=value, machine=machine, pattern=pattern)


def _plan(title, *, labels, where="", themes=()):
    return SimpleNamespace(
        title=title,
        url="#",
        introduction="Buren maken samen hun straat mooier.",
        outcome_labels=labels,
        where=where,
        themes={"all": themes},
        social_image=None,
    )


MOMENTS = [
    {"title": "Plan ingediend", "text": "Met steun van de buren.", "start": _known(date(2026, 1, 1), "2026", "Y")},
    {"title": "Plan in uitvoering", "start": _known(date(2026, 11, 2), "2026-11-02", "j F Y"), "current": True},
    {"title": "Plan klaar", "start": None},
]
FACTS = [
    {"label": "gekozen plannen", "value": "12", "note": "Telling van deze site"},
    {"label": "budget", "value": "", "note": ""},
]
FACTS_OF_MANY = [
    {"label": "Wijk", "texts": ["Parkwijk", "Meerwijk"]},
    {"label": "Meer informatie", "links": [{"label": "De site van de buurt", "url": "#"}]},
]
PLANS = [
    _plan("Bomen in de straat", labels=["gekozen", "uitgevoerd"], where="Parkwijk", themes=[THEME]),
    _plan("Een bank op het plein", labels=["niet gekozen"]),
]

STEPS = [
    {"label": "Idee", "state": "passed"},
    {"label": "Plan", "state": "current"},
    {"label": "Uitvoering", "state": "ahead"},
]
INITIATIVE = {"entry": ENTRIES[0], "phase_label": "Loopt", "phase_icon": "play", "places": "Parkwijk"}
PICTURE = SimpleNamespace(image=None, caption="De eerste oogst")
UPDATE = SimpleNamespace(
    anchor="update-proef", date=date(2026, 11, 2), title="De bakken staan", text="Wij plantten sla.", image=None
)


def _comment(pk, text, **more):
    known = {"is_published": True, "by_owner": False, "label": "", "edited_at": None, "reply_to_id": None}
    values = known | {"pk": pk, "text": text, "shown_name": "Fatma", "published_at": MOMENT} | more
    return SimpleNamespace(**values)


QUESTION = _comment(2, "Kan ik op zaterdag komen helpen?", label="vraag")
ANSWER = _comment(3, "Graag! Wij beginnen om tien uur.", by_owner=True, shown_name="Jan", reply_to_id=2)
GONE = _comment(4, "", is_published=False, gone_sentence="Verwijderd door de schrijver.")
COMMENTS = {
    "open": True,
    "total": 2,
    "write_url": "#",
    "threads": [{"comment": QUESTION, "answers": [ANSWER], "answer_url": "#"}],
    "page_obj": Paginator(range(1), 1).page(1),
}
MY_COMMENT = {
    "comment": SimpleNamespace(
        pk=5,
        title="Bomen in de straat",
        text="Kijk ook op mijn site.",
        get_state_display="niet geplaatst",
        get_kind_display="reactie",
        created_at=MOMENT,
        is_published=False,
    ),
    "reason": "De tekst is reclame.",
    "appeal_until": MOMENT,
}

NEED = {
    "title": "Wie helpt mee om bomen te planten?",
    "text": "Op zaterdagmiddag, ook als u nooit in een tuin werkt.",
    "url": "#",
    "mine_url": "#",
    "get_kind_display": "mensen",
    "state": "partly",
    "shown_state": "deels geregeld",
    "page": {"title": "Een plein vol bomen"},
    "offered_by": "Ada",
    "where": "Parkbuurt",
    "amount": "nog 8 van 12 mensen",
    "period": "vanaf 1 december 2026",
    "is_open": True,
    "expires_on": date(2027, 3, 1),
    "reactions": "1 reactie: geholpen",
    "to_register": 1,
}
DONE = {**NEED, "title": "Een affiche", "thanks": "Dank aan de buren van het plein."}

COURSE = [
    {"number": 1, "title": "In het kort", "url": "#"},
    {"number": 2, "title": "Uw verhaal", "current": True},
    {"number": 3, "title": "Foto’s"},
]


class Told(str):
    """What happened, with how it went: as Django's messages."""

    level_tag = "success"


TOLD = [Told("Alles is bewaard.")]

LINES = [
    {"pk": 1, "name": "Ada", "own": False, "text": "Ik kom graag helpen.\n\nGroet, Ada", "at": MOMENT, "new": True},
    {"pk": 2, "own": True, "text": "Fijn! Tot zaterdag.", "at": MOMENT},
    {"pk": 3, "name": "Bob", "own": False, "at": MOMENT, "erased": True},
]
HELD = {"data": {"text": "Kijk hier eens."}, "at": MOMENT}
CLOSED = {"title": "Moestuin", "closed_at": MOMENT, "outcome": "helped", "ending": "finished", "is_open": False}

WRONG_BUDGET = EstimateForm(
    {
        "begroting-title": "Buurttuin",
        "begroting-costs-0-name": "Planten",
        "begroting-costs-0-note": "40 stuks",
        "begroting-costs-0-amount": "1.250,50",
        "begroting-costs-1-name": "Koffie",
        "begroting-costs-1-amount": "een tientje",
        "begroting-income-0-name": "Wijkbudget",
        "begroting-income-0-amount": "1200",
        "begroting-unforeseen": "5",
    },
    prefix="begroting",
)

SAMPLES = {
    "components/button.html": [
        (kind, {"label": "Bekijk de wijk", "url": "#", "kind": kind, "icon_end": "arrow-right"})
        for kind in ("primary", "secondary", "subtle")
    ],
    "components/tag.html": [
        ("thema", {"label": "Op straat en groen", "url": "#", "icon": "tag"}),
        ("plaats", {"label": "Parkwijk", "kind": "place", "icon": "map-pin"}),
        ("soort", {"label": "Bijeenkomst", "kind": "kind"}),
    ],
    "components/page_tags.html": [("thema en wijk", {"themes": [THEME], "neighbourhoods": [PLACE]})],
    "components/breadcrumbs.html": [
        ("drie lagen", {"crumbs": [{"title": "Voorpagina", "url": "#"}], "current": "Wijken"})
    ],
    "components/section_head.html": [
        ("met link", {"title": "Binnenkort", "text": "Kom langs.", "more_url": "#", "more_label": "Alles"})
    ],
    "components/alert.html": [
        (kind, {"kind": kind, "title": "Begin klein", "text": TEXT, "heading_level": 4})
        for kind in ("info", "tip", "warning", "success", "error")
    ],
    "components/plain_summary.html": [
        ("gewone taal", {"text": "Kies uw wijk. Zie wat daar gebeurt. Praat mee of begin zelf iets."})
    ],
    "components/card.html": [
        ("zonder beeld", {"title": "Een moestuin", "text": "Samen groente kweken.", "url": "#", "heading_level": 4}),
        ("andere site", {"title": "Regels", "url": "#", "external": True, "plain": True, "heading_level": 4}),
    ],
    "components/entry_card.html": [
        ("met datum", {"entry": ENTRIES[1], "heading_level": 4}),
        ("alleen de maand", {"entry": ENTRIES[2], "heading_level": 4}),
    ],
    "components/entry_list.html": [("gemengd", {"entries": ENTRIES, "heading_level": 4})],
    "components/entry_meta.html": [
        ("met moment", {"entry": ENTRIES[1]}),
        ("alleen de maand", {"entry": ENTRIES[2]}),
    ],
    "components/facet_option.html": [
        ("gekozen", {"option": {"label": "Oost", "url": "#", "count": 4, "selected": True}}),
        ("niet gekozen", {"option": {"label": "Noord", "url": "#", "count": 7, "selected": False}}),
    ],
    "components/places_inside.html": [
        ("twee buurten", {"title": "Wat ligt er in Parkwijk?", "places": [{"name": "Bomenbuurt"}, {"name": "Plein"}]})
    ],
    "components/organisation_list.html": [("één groep", {"organisations": [COUNCIL]})],
    "components/empty_state.html": [
        (
            "met volgende stap",
            {"title": "Nog niets", "text": "Begin zelf.", "link_url": "#", "link_label": "Zo begint u"},
        )
    ],
    "components/pagination.html": [("midden", {"page_obj": PAGE_OF_MANY, "query": "q=groen"})],
    "components/form_field.html": [
        (label, {"field": field}) for label, form in (("leeg", EMPTY_FORM), ("met fout", WRONG_FORM)) for field in form
    ],
    "components/under_sixteen.html": [
        ("leeg", {"form": UnderSixteenMixin(prefix="leeftijd")}),
        ("zonder ouder", {"form": WITHOUT_PARENT}),
    ],
    "components/form_guard.html": [
        ("niets te zien", {"guard": QUIET_GUARD}),
        ("met een vraag", {"guard": ASKING_GUARD}),
    ],
    "components/error_summary.html": [("na een fout", {"form": WRONG_FORM})],
    "components/phase_line.html": [
        ("een plan", {"steps": STEPS, "label": "Fasen", "sentence": "Het idee wordt een plan."}),
        ("onbekend", {"steps": [{"label": step["label"]} for step in STEPS], "label": "Fasen, onbekend"}),
    ],
    "components/initiative_card.html": [("in een wijk", {"item": INITIATIVE, "heading_level": 4})],
    "components/need_list.html": [
        ("een vraag en een bedankje", {"items": [NEED], "is_need": True, "thanked": [DONE], "heading_level": 4}),
        ("een voorbeeld van een aanbod", {"items": [{**NEED, "is_example": True}], "heading_level": 4}),
    ],
    "components/my_help_list.html": [("één vraag", {"items": [NEED], "is_need": True})],
    "components/update_list.html": [("één", {"updates": [UPDATE], "heading_level": 4})],
    "components/photo_grid.html": [("bijschrift", {"photos": [PICTURE]})],
    "components/estimate_form.html": [
        ("met een fout", {"form": WRONG_BUDGET, "action": "", "example": True, "heading_level": 4})
    ],
    "components/filter_form.html": [("twee filters", {"form": FilterForm(auto_id="filter_%s"), "reset_url": "#"})],
    "components/neighbourhood_map.html": [("vier wijken", _map("proef") | {"choice_url": "#"})],
    "components/neighbourhood_locator.html": [("één wijk", _map("plek") | {"name": "Parkbuurt"})],
    "components/partial_date.html": [
        ("maand", {"date": _known(date(2026, 11, 1), "2026-11", "F Y")}),
        ("onbekend", {"date": None}),
    ],
    "components/timeline.html": [("met een onbekende datum", {"items": MOMENTS, "heading_level": 4})],
    "components/fact_list.html": [
        ("naast een tekst", {"facts": FACTS}),
        ("groot", {"facts": FACTS, "large": True}),
        ("meer dan één", {"facts": FACTS_OF_MANY}),
    ],
    "components/plan_list.html": [("twee plannen", {"plans": PLANS, "heading_level": 4})],
    "components/sibling_nav.html": [("twee kanten op", {"previous": PLANS[0], "next": PLANS[1], "label": "Plannen"})],
    "components/comment.html": [
        ("een vraag", {"comment": _comment(1, "Wie geeft de bomen water?", label="vraag"), "heading_level": 4}),
        ("weg", {"comment": GONE}),
    ],
    "components/comments.html": [("met een antwoord", {"comments": COMMENTS})],
    "components/comment_rules.html": [("twee regels", {"rules": ["Schrijf vriendelijk.", "Blijf bij het onderwerp."]})],
    "components/my_comment.html": [("niet geplaatst", {"line": MY_COMMENT})],
    "components/follow_link.html": [
        ("een wijk", {"target": "neighbourhood", "key": "WK039221", "name": "Meerwijk", "feed_url": "#"}),
        ("een thema", {"target": "theme", "key": "groen", "name": "Groen", "show_name": True}),
    ],
    "components/report_link.html": [("een pad", {"path": "/initiatieven/"})],
    "components/initiative_sides.html": [
        ("drie lijsten", {"initiatives_url": "#", "needs_url": "#", "offers_url": "#", "current": "needs"})
    ],
    "components/message_link.html": [("met een knop", {"invitation": {"url": "#"}})],
    "components/conversation_lines.html": [("drie mensen", {"lines": LINES, "held": [HELD]})],
    "components/conversation_end.html": [
        ("geholpen", {"conversation": CLOSED, "participant": {"side": "starter"}, "target_url": "#"})
    ],
    "components/form_course.html": [("de tweede van drie", {"steps": COURSE})],
    "components/form_actions.html": [("onder een stap", {})],
    "components/similar_initiatives.html": [("twee", {"initiatives": ENTRIES[:2]})],
    "components/told.html": [("bewaard", {"messages": TOLD})],
    "components/meta.html": [("gecontroleerd", {"checked_on": date(2026, 11, 2)})],
}
