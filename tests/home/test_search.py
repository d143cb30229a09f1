"""Search as readers meet it. Everything here holds on SQLite and on PostgreSQL."""

import re
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.search.backends import get_search_backend
from wagtail.search.query import PlainText

from cms import catalogue
from cms.filters import tidy
from cms.language import marked_stem
from cms.models import Entry
from cms.registries import sources
from home import search as search_module
from home.forms import SearchForm
from home.search import find, newest_entries
from tests import factories
from tests.cms.test_language import PAIRS


def titles(text, **chosen):
    return [hit.title for hit in find(text, **chosen).hits]


def options(outcome, name):
    facet = next((facet for facet in outcome.facets if facet["name"] == name), {"options": []})
    return {option["value"]: option for option in facet["options"]}


@pytest.fixture
def make(home):
    """Make a published page with this title and these other fields."""

    def made(title, introduction="", **fields):
        themes, places = fields.pop("themes", []), fields.pop("neighbourhoods", [])
        page = factories.StandardPageFactory(parent=home, title=title, introduction=introduction, **fields)
        if themes or places:
            page.themes.set(themes)
            page.neighbourhoods.set(places)
            page.save_revision().publish()
        return page

    return made


def many(count, title="Plan {}"):
    """Entries without pages, in bulk: what the catalogue would hold of a large site."""
    content_type = ContentType.objects.get_for_model(Entry)
    now = timezone.now()
    entries = Entry.objects.bulk_create(
        Entry(
            source="pagina",
            content_type=content_type,
            object_id=number,
            title=title.format(number),
            summary="Een samenvatting.",
            text="Een tekst over de stad.",
            url=f"/p/{number}/",
            date=now - timedelta(minutes=number),
        )
        for number in range(count)
    )
    get_search_backend().add_bulk(Entry, entries)
    return entries


# --- Dutch ----------------------------------------------------------------------------------------


def test_the_singular_finds_the_plural_and_the_other_way_round(make):
    for singular, plural in PAIRS:
        make(f"Nieuws 1 {singular}", slug=f"een-{PAIRS.index((singular, plural))}")
        make(f"Nieuws 2 {plural}", slug=f"meer-{PAIRS.index((singular, plural))}")
    missed = [pair for pair in PAIRS if f"Nieuws 2 {pair[1]}" not in titles(pair[0])]
    missed_back = [pair for pair in PAIRS if f"Nieuws 1 {pair[0]}" not in titles(pair[1])]
    print(f"Singular to plural: {len(PAIRS) - len(missed)} of {len(PAIRS)}; missed: {missed}")
    print(f"Plural to singular: {len(PAIRS) - len(missed_back)} of {len(PAIRS)}; missed: {missed_back}")
    assert len(PAIRS) == 30
    assert len(missed) <= 6
    assert len(missed_back) <= 6


@pytest.mark.parametrize(
    ("title", "question"),
    [
        ("Het buurtbudget", "budget"),
        ("Wijkplannen in Schalkwijk", "plan"),
        ("Een nieuwe fietsenstalling", "stalling"),
        ("Reünie in het café", "reunie"),
        ("Reünie in het café", "CAFE"),
        ("Reunie in het cafe", "reünie café"),
        ("Inspraakavond", "inspra"),
        ("Windmolens op het dak", "windm"),
        ("Wijkcontract Meerwijk", "contract meerw"),
        ("Over ons", "over ons"),
        ("Kansen voor jongeren", "kans"),
        ("A2 en N201", "n201"),
        ("Zwembad-renovatie", "renovatie"),
        ("Foto's van 2023", "foto’s 2023"),
    ],
)
def test_a_question_finds_the_page(make, title, question):
    make("Iets heel anders")
    make(title)
    assert titles(question) == [title]


def test_all_words_must_be_there_in_whatever_field(make):
    make("Speelplek", introduction="Voor kinderen in de wijk.")
    make("Speeltuin", introduction="Voor honden.")
    assert titles("speelplek kind") == ["Speelplek"]
    assert titles("speelplek hond") == []


def test_title_comes_first_then_summary_then_text(make):
    make("Elders", body=[{"type": "text", "value": "<p>Over de lantaarnpaal.</p>"}])
    make("Verlichting", introduction="Een lantaarnpaal is stuk.")
    make("Een lantaarnpaal melden bij de gemeente")
    make("Lantaarnpaal")
    assert titles("lantaarnpaal") == [
        "Lantaarnpaal",
        "Een lantaarnpaal melden bij de gemeente",
        "Verlichting",
        "Elders",
    ]


# --- suggestions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("buurtbuget", "buurtbudget"),
        ("reunei", "reünie"),
        ("windmoln", "windmolens"),
        ("buurtbuget reunie", "buurtbudget reünie"),
    ],
)
def test_a_typo_gets_a_suggestion_that_finds_something(make, client, typed, meant):
    make("Buurtbudget, windmolens en reünie")
    response = client.get("/zoeken/", {"q": typed, "kind": "pagina"})
    assert response.context["suggestion"]["text"] == meant
    assert response.context["total"] == 0
    followed = client.get("/zoeken/" + response.context["suggestion"]["url"])
    assert followed.context["total"] == 1
    assert "Bedoelde u" in response.text


def test_no_suggestion_when_nothing_is_near_or_nothing_is_wrong(make):
    make("Buurtbudget")
    assert find("qwertyuiop").suggestion is None
    assert find("buurtbudget").suggestion is None


def test_pages_that_list_are_found_and_are_one_kind(client, home):
    factories.NeighbourhoodIndexPageFactory(parent=home, title="Wijken", slug="wijken")
    catalogue.refresh(home)
    assert titles("wijken") == ["Wijken"]
    assert titles("samen maken we de stad") == [home.title]
    found = find("", kind=sources.get("overzicht"))
    assert {hit.title for hit in found.hits} == {"Wijken", home.title}
    assert options(found, "kind")["overzicht"]["selected"]
    assert "Overzichten" in client.get("/zoeken/?q=wijken").text
    assert not Entry.objects.filter(source="overzicht", pk__in=newest_entries().values("pk")).exists()


@pytest.mark.parametrize(
    ("question", "address"),
    [
        ("privacy", "/privacy/"),
        ("AVG gegevens", "/privacy/"),
        ("toegankelijkheidsverklaring", "/toegankelijkheid/"),
        ("stel een vraag", "/contact/vraag/"),
        ("inloggen", "/mijn/"),
        ("toegankel", "/toegankelijkheid/"),
    ],
)
def test_pages_that_no_editor_makes_are_found_too(client, home, question, address):
    response = client.get("/zoeken/", {"q": question})
    assert [result["url"] for result in response.context["results"]] == [address]
    assert "1 resultaat" in response.text
    assert "Niets gevonden" not in response.text


def test_such_a_page_stands_among_the_rest_in_order(make, city):
    make("Cookies")
    make("Vertrouwelijk", introduction="Over privacy bij een gesprek.")
    assert [str(title) for title in titles("privacy")][:2] == ["Privacy: wat we bewaren en hoe lang", "Vertrouwelijk"]
    assert [str(title) for title in titles("cookies")][0] == "Cookies"
    assert titles("privacy", theme=city["green"]) == []
    assert find("privcy").suggestion["text"] == "privacy"


def test_a_private_title_is_never_suggested(make):
    page = make("Geheimzinnig")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert find("geheimzinig").suggestion is None


# --- facets ---------------------------------------------------------------------------------------


@pytest.fixture
def city(make):
    area = factories.NeighbourhoodFactory(name="Schalkwijk", slug="schalkwijk")
    inside = factories.DistrictFactory(name="Meerwijk", slug="meerwijk", parent=area)
    factories.DistrictFactory(name="Leeg", slug="leeg")
    green = factories.ThemeFactory(name="Groen", slug="groen")
    care = factories.ThemeFactory(name="Zorg", slug="zorg")
    make("Plan voor het stadsdeel", themes=[green], neighbourhoods=[area])
    make("Plan voor de wijk", themes=[green, care], neighbourhoods=[inside])
    make("Plan voor overal", themes=[care])
    return {"area": area, "inside": inside, "green": green, "care": care}


def test_facets_count_within_the_result(city):
    outcome = find("plan")
    assert {value: option["count"] for value, option in options(outcome, "theme").items()} == {"groen": 2, "zorg": 2}
    assert options(outcome, "kind")["pagina"]["count"] == 3
    narrowed = find("plan", theme=city["green"])
    assert len(narrowed.hits) == 2
    assert options(narrowed, "kind")["pagina"]["count"] == 2
    assert options(narrowed, "theme")["zorg"]["count"] == 2
    assert options(narrowed, "theme")["groen"]["selected"]


def test_an_area_includes_its_districts_and_the_other_way_round(city):
    outcome = find("plan")
    counts = {value: option["count"] for value, option in options(outcome, "neighbourhood").items()}
    assert counts == {"schalkwijk": 2, "meerwijk": 2}
    assert len(find("plan", neighbourhood=city["area"]).hits) == 2
    assert len(find("plan", neighbourhood=city["inside"]).hits) == 2


def test_what_a_facet_promises_is_what_its_link_shows(client, city):
    todo, seen = ["?q=plan"], set()
    while todo:
        address = todo.pop()
        if address in seen:
            continue
        seen.add(address)
        response = client.get(f"/zoeken/{address}")
        for facet in response.context["facets"]:
            for option in facet["options"]:
                if not option["selected"]:
                    found = client.get(f"/zoeken/{option['url']}").context
                    assert found["total"] == option["count"], (address, option)
                todo.append(option["url"])
    assert len(seen) > 6


def test_a_chosen_option_can_be_taken_away_and_keeps_the_rest(client, city):
    response = client.get("/zoeken/", {"q": "plan", "theme": "groen", "neighbourhood": "meerwijk"})
    chosen = [option for facet in response.context["facets"] for option in facet["options"] if option["selected"]]
    assert {option["url"] for option in chosen} == {"?q=plan&neighbourhood=meerwijk", "?q=plan&theme=groen"}


def test_a_facet_without_words_lists_everything_there(city):
    assert titles("", theme=city["care"]) == ["Plan voor overal", "Plan voor de wijk"]


def test_a_hidden_place_is_no_option_but_its_items_stay(city):
    city["inside"].is_active = False
    city["inside"].save()
    outcome = find("plan")
    assert len(outcome.hits) == 3
    assert list(options(outcome, "neighbourhood")) == ["schalkwijk"]
    assert options(outcome, "neighbourhood")["schalkwijk"]["count"] == 1


@pytest.mark.parametrize("name", ["kind", "theme", "neighbourhood"])
def test_an_unknown_part_is_left_out_and_said_so(client, home, name):
    many(3)
    for value in ("bestaat-niet", "leeg-\U0001f6b2", "' OR 1=1", "x" * 3000):
        response = client.get("/zoeken/", {"q": "plan", name: value})
        assert response.status_code == 200
        assert response.context["total"] == 3
        assert "kennen wij niet" in response.text
        assert name not in response.context["query"]


def test_a_hidden_place_in_the_address_is_an_unknown_one(client, city):
    city["inside"].is_active = False
    city["inside"].save()
    response = client.get("/zoeken/", {"q": "plan", "neighbourhood": "meerwijk"})
    assert response.context["total"] == 3
    assert "Deze wijk kennen wij niet" in response.text


# --- privacy --------------------------------------------------------------------------------------


def test_nobody_finds_what_lies_behind_a_privacy_setting(admin_client, client, home, city):
    parent = factories.StandardPageFactory(parent=home, title="Besloten map")
    below = factories.StandardPageFactory(parent=parent, title="Plan achter de deur")
    below.themes.set([city["green"]])
    below.save_revision().publish()
    assert options(find("plan"), "theme")["groen"]["count"] == 3
    PageViewRestriction.objects.create(page=parent, restriction_type=PageViewRestriction.LOGIN)
    assert "Plan achter de deur" not in titles("plan")
    assert options(find("plan"), "theme")["groen"]["count"] == 2
    for reader in (client, admin_client):
        assert "achter de deur" not in reader.get("/zoeken/", {"q": "plan"}).text
        assert "achter de deur" not in reader.get("/zoeken/", {"theme": "groen"}).text
        assert "achter de deur" not in reader.get("/zoeken/").text


# --- input ----------------------------------------------------------------------------------------

STRANGE = [
    '"',
    "'",
    'a"b',
    "   ",
    "\t\r\n",
    "\U0001f6b2\U0001f3fd",
    "%",
    "*",
    "a*",
    "a:*",
    "(",
    "a AND OR NOT",
    "NEAR(a b)",
    "title:plan",
    "-plan",
    "plan & | !",
    "\\",
    "\\'",
    "--",
    "; DROP TABLE",
    "<script>alert(1)</script>",
    "e\u0301\u0301\u0301",
    "\u202e\u200b\ufeff",
    "\ud83d",
    "ﬀ½²",
    "0",
    "0" * 150,
    "a " * 200,
    "woord" * 500,
    "{0} %s %(x)s",
]


def test_strange_input_gets_a_normal_page(client, home):
    many(1)
    for question in STRANGE:
        response = client.get("/zoeken/", {"q": question.encode("utf-8", "replace").decode()})
        assert response.status_code == 200, question
        assert "<script>alert" not in response.text


def test_strange_input_does_no_harm_without_the_form_either(db):
    many(1)
    for question in STRANGE:
        assert find(question).hits is not None, question


def test_tidy_leaves_one_short_line():
    assert tidy(" a\x00\"b'\n\tc ") == "a b c"
    assert len(tidy("a" * 5000)) == 200


def test_the_form_shows_what_was_searched(client, home):
    many(3)
    response = client.get("/zoeken/", {"q": ' "plan"  '})
    assert response.context["form"]["q"].value() == "plan"
    assert response.context["total"] == 3


def test_a_form_without_anything_is_valid():
    assert SearchForm({}).is_valid()


# --- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "number"),
    [
        ("abc", 1),
        ("", 1),
        ("0", 1),
        ("-1", 1),
        ("2", 2),
        ("9" * 30, 2),
        ("9" * 3000, 2),
        ("²", 1),
        ("1.5", 1),
        ("٢", 2),
    ],
)
def test_any_page_number_gives_the_nearest_page(client, home, page, number):
    many(21)
    response = client.get("/zoeken/", {"q": "plan", "page": page})
    assert response.status_code == 200
    assert response.context["page_obj"].number == number
    assert len(response.context["results"]) == (20 if number == 1 else 1)


def test_without_a_question_the_page_shows_what_is_new(client, city):
    response = client.get("/zoeken/")
    assert response.context["results"] == []
    assert "Plan voor overal" in response.text
    assert "Niets gevonden" not in response.text


def test_nothing_found_says_so_and_shows_a_way_on(client, city):
    response = client.get("/zoeken/", {"q": "qwertyuiop"})
    assert "Niets gevonden" in response.text
    assert "/wijken/" in response.text


def test_only_reading_is_allowed(client, home):
    assert client.post("/zoeken/", {"q": "plan"}).status_code == 405
    assert client.head("/zoeken/", {"q": "plan"}).status_code == 200


# --- highlights in the page -----------------------------------------------------------------------


def test_titles_and_passages_are_marked_and_escaped(client, make):
    make("Plannen <b>& meer</b>", introduction="Het wijkplan van <script>u</script>.")
    html = client.get("/zoeken/", {"q": "plan"}).text
    assert "<mark>Plannen</mark> &lt;b&gt;&amp; meer&lt;/b&gt;" in html
    assert "<mark>wijkplan</mark> van &lt;script&gt;u" in html
    assert not re.search(r"<script>u", html)


# --- work -----------------------------------------------------------------------------------------


def test_a_search_takes_few_queries_whatever_it_finds(city, django_assert_max_num_queries):
    for entry in many(30):
        entry.themes.add(city["green"])
        entry.neighbourhoods.add(city["inside"])
    find("plan")
    with django_assert_max_num_queries(8):
        outcome = find("plan", theme=city["green"], neighbourhood=city["area"])
        search_module.shown(outcome.hits[:20], "plan")


def test_a_very_common_word_is_bounded_and_says_so(home, client, monkeypatch):
    monkeypatch.setattr(search_module, "LIMIT", 50)
    many(80)
    oldest = Entry.objects.order_by("date").first()
    Entry.objects.filter(pk=oldest.pk).update(title="Samenvatting")
    get_search_backend().add(Entry.objects.get(pk=oldest.pk))
    outcome = find("samenvatting")
    assert outcome.capped
    assert len(outcome.hits) == 50
    assert outcome.hits[0].pk == oldest.pk, "of too many, the ones with the word in their title stay"
    response = client.get("/zoeken/", {"q": "samenvatting"})
    assert "Meer dan" in response.text
    assert "None" not in response.text


def test_a_part_of_too_many_is_complete(home, monkeypatch):
    theme = factories.ThemeFactory()
    entries = many(80)
    for entry in entries[-10:]:
        entry.themes.add(theme)
    monkeypatch.setattr(search_module, "LIMIT", 50)
    outcome = find("samenvatting", theme=theme)
    assert len(outcome.hits) == 10
    assert not outcome.capped


def test_entries_of_a_rebuilt_catalogue_are_found_again(make):
    make("Buurtbudget")
    Entry.objects.all().delete()
    assert titles("buurtbudget") == []
    catalogue.rebuild()
    assert titles("buurtbudget") == ["Buurtbudget"]


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="about a plan of PostgreSQL")
def test_postgresql_looks_words_up_in_an_index(db):
    """Wagtail's whole-word search has no index there, and reads every entry of the site."""
    many(400)
    with connection.cursor() as cursor:
        # What autovacuum does on a living site.
        cursor.execute(
            "SELECT gin_clean_pending_list(indexname::regclass) FROM pg_indexes "
            "WHERE tablename = 'wagtailsearch_indexentry' AND indexname LIKE '%_gin'"
        )
        # These two tables alone: that the others are empty would be remembered after the transaction was undone.
        cursor.execute("ANALYZE wagtailsearch_indexentry, cms_entry")
        cursor.execute("SET LOCAL enable_seqscan = off")
    rare = PlainText(marked_stem("399"), operator="and")
    results = get_search_backend().autocomplete(rare, Entry.objects.all(), order_by_relevance=False)
    assert [entry.title for entry in results] == ["Plan 399"]
    plan = results.get_queryset().explain()
    assert "_gin" in plan, plan


def test_a_buurt_is_offered_only_when_something_lies_in_it(client, home):
    district = factories.DistrictFactory(name="Meerwijk", slug="meerwijk")
    busy, quiet = (
        factories.NeighbourhoodFactory(level="neighbourhood", parent=district, name=name, slug=name.lower())
        for name in ("Erasmusbuurt", "Archimedesbuurt")
    )
    page = factories.StandardPageFactory(parent=home, title="Geveltuin", slug="geveltuin")
    page.neighbourhoods = [busy]
    page.save_revision().publish()

    def offered(**extra):
        facets = {
            facet["name"]: facet for facet in client.get("/zoeken/", {"q": "geveltuin", **extra}).context["facets"]
        }
        return [option["label"] for option in facets["neighbourhood"]["options"]]

    assert offered() == [district.parent.name, "Meerwijk", "Erasmusbuurt"]
    assert "Archimedesbuurt" in offered(neighbourhood=quiet.slug)
