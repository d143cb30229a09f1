"""The list of initiatives: its filters, map, pages and feeds, at any number."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms import catalogue
from cms.models import Entry
from initiatives import listing
from initiatives.forms import ListingForm
from initiatives.models import InitiativePage, InitiativeUpdate
from tests import factories
from tests.home.test_feeds import assert_valid, entry_titles, read

from .many import make_many


@pytest.fixture
def index(home):
    return factories.InitiativeIndexPageFactory(parent=home)


@pytest.fixture
def places(db):
    """A stadsdeel with two wijken, one of which has a buurt; and a wijk elsewhere."""
    south = factories.NeighbourhoodFactory(name="Zuid", slug="zuid")
    meer = factories.DistrictFactory(name="Meerwijk", slug="meerwijk", parent=south, boundary=square(0))
    molen = factories.DistrictFactory(name="Molenwijk", slug="molenwijk", parent=south, boundary=square(1))
    far = factories.DistrictFactory(name="Verwijk", slug="verwijk", boundary=square(2))
    plas = factories.NeighbourhoodFactory(name="Plas", slug="plas", level="neighbourhood", parent=meer)
    return {"zuid": south, "meerwijk": meer, "molenwijk": molen, "verwijk": far, "plas": plas}


def square(n):
    x = 4.6 + n / 100
    ring = [[x, 52.3], [x + 0.01, 52.3], [x + 0.01, 52.31], [x, 52.31], [x, 52.3]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def city(index, places):
    """Five initiatives, the later in this list the newer."""
    green, meet = factories.ThemeFactory(name="Groen", slug="groen"), factories.ThemeFactory(name="Samen", slug="samen")
    rows = [
        ("Moestuinen aan de kade", "meerwijk", green, "loopt", "Wij delen fietsen."),
        ("Fiets repareren", "molenwijk", meet, "idee", ""),
        ("Plasfeest", "plas", meet, "gestopt", ""),
        ("Heel Zuid zingt", "zuid", meet, "loopt", ""),
        ("Zonder plek", None, green, "", ""),
    ]
    for number, (title, place, theme, phase, intro) in enumerate(rows):
        page = factories.InitiativePageFactory(parent=index, title=title, slug=f"rij-{number}", phase=phase)
        page.introduction, page.themes = intro, [theme]
        page.neighbourhoods = [places[place]] if place else []
        page.save()
        moment = timezone.now() - timedelta(days=100 - number)
        InitiativePage.objects.filter(pk=page.pk).update(first_published_at=moment)
        catalogue.refresh(InitiativePage.objects.get(pk=page.pk))
    return places


def found(client, query):
    response = client.get(f"/initiatieven/?{query}")
    assert response.status_code == 200
    context = response.context_data if hasattr(response, "context_data") else response.context
    return [card["entry"].title for card in context["cards"]]


MOES, FIETS, PLAS, ZINGT, NERGENS = (
    "Moestuinen aan de kade",
    "Fiets repareren",
    "Plasfeest",
    "Heel Zuid zingt",
    "Zonder plek",
)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", [NERGENS, ZINGT, PLAS, FIETS, MOES]),
        ("wijk=meerwijk", [ZINGT, PLAS, MOES]),
        ("wijk=zuid", [ZINGT, PLAS, FIETS, MOES]),
        ("wijk=plas", [ZINGT, PLAS, MOES]),
        ("wijk=verwijk", []),
        ("thema=groen", [NERGENS, MOES]),
        ("fase=loopt", [ZINGT, MOES]),
        ("fase=onbekend", [NERGENS]),
        ("q=moestuin", [MOES]),
        ("q=fiets", [FIETS, MOES]),
        ("q=fietsen&wijk=molenwijk", [FIETS]),
        ("q=moest", [MOES]),
        ("wijk=zuid&thema=samen&fase=loopt", [ZINGT]),
        ("wijk=molenwijk&thema=groen", []),
        ("q=%22%27fiets%0a", [FIETS, MOES]),
    ],
)
def test_each_filter_and_their_combinations(client, city, query, titles):
    assert found(client, query) == titles


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("wijk=atlantis&thema=groen", "Deze wijk kennen wij niet"),
        ("thema=onzin&fase=loopt", "Dit thema kennen wij niet"),
        ("fase=onzin", "Deze fase kennen wij niet"),
        ("wijk=%3Cscript%3E&thema=%27&fase=%0ax", "Deze wijk kennen wij niet"),
    ],
)
def test_what_does_not_exist_is_left_out_and_said_so(client, city, query, message):
    text = client.get(f"/initiatieven/?{query}").content.decode()
    assert message in text
    assert "<script>" not in text.split("<main")[1]


def test_the_form_shows_what_was_asked(client, city):
    text = client.get("/initiatieven/?q=fiets&wijk=plas&fase=onzin").content.decode()
    assert '<option value="plas" selected>Plas</option>' in text
    assert 'value="fiets"' in text
    assert "Geen initiatieven gevonden" in text or "initiatie" in text
    assert 'content="noindex"' in text
    assert 'content="noindex"' not in client.get("/initiatieven/").content.decode()


def test_nothing_found_offers_a_next_step(client, city):
    text = client.get("/initiatieven/?q=bestaatniet").content.decode()
    assert "Geen initiatieven gevonden" in text
    assert "Bekijk alle initiatieven" in text


def test_a_list_without_initiatives_offers_a_next_step(client, index):
    text = client.get("/initiatieven/").content.decode()
    assert "Er staan nog geen initiatieven" in text
    assert 'href="/wijken/"' in text


def test_the_map_counts_what_the_link_then_shows(client, city):
    for query in ("", "thema=samen", "fase=loopt", "q=fiets", "q=fiets&wijk=molenwijk"):
        drawing = client.get(f"/initiatieven/?{query}").context["map"]
        assert [shape["name"].split(":")[0] for shape in drawing["shapes"]] == ["Meerwijk", "Molenwijk", "Verwijk"]
        for shape in drawing["shapes"]:
            if shape["url"]:
                assert len(found(client, shape["url"].removeprefix("?"))) == shape["number"]
            else:
                assert shape["number"] is None and "geen" in shape["name"]
    text = client.get("/initiatieven/?thema=samen").content.decode()
    assert 'href="?thema=samen&amp;wijk=meerwijk"' in text


def test_drafts_private_pages_and_withdrawn_ones_are_not_listed(client, admin_client, city, index):
    factories.InitiativePageFactory(parent=index, title="Concept", live=False)
    secret = InitiativePage.objects.get(title=PLAS)
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    InitiativePage.objects.get(title=FIETS).unpublish()
    for reader in (client, admin_client):
        assert found(reader, "") == [NERGENS, ZINGT, MOES]
        assert found(reader, "q=fiets") == [MOES]
        assert PLAS not in reader.get("/initiatieven/feed/").content.decode()


def test_initiatives_are_found_by_search_and_on_the_page_of_their_wijk(client, city, home):
    wijken = factories.NeighbourhoodIndexPageFactory(parent=home)
    factories.NeighbourhoodPageFactory(parent=wijken, neighbourhood=city["meerwijk"])
    assert MOES in client.get("/wijken/meerwijk/").content.decode()
    assert "Initiatieven" in client.get("/zoeken/?q=moestuin").content.decode()
    assert entry_titles(read(client, "/feeds/initiatief/"))[0] == NERGENS


# --- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "first", "last"),
    [
        ("1", 1, 12),
        ("2", 13, 24),
        ("3", 25, 30),
        ("99", 25, 30),
        ("0", 1, 12),
        ("-1", 1, 12),
        ("x", 1, 12),
        ("", 1, 12),
    ],
)
def test_page_by_page(client, index, places, page, first, last):
    make_many(index, 30, places=[places["meerwijk"]], themes=[factories.ThemeFactory(slug="groen")])
    titles = found(client, f"thema=groen&page={page}")
    assert titles == [f"Initiatief {number}" for number in range(first, last + 1)]


def test_the_links_between_pages_keep_the_question(client, index, places):
    make_many(index, 30, places=[places["meerwijk"]], themes=[factories.ThemeFactory(slug="groen")])
    text = client.get("/initiatieven/?thema=groen&wijk=meerwijk").content.decode()
    assert 'href="?wijk=meerwijk&amp;thema=groen&amp;page=2"' in text
    assert "30 initiatieven" in text


# --- many -----------------------------------------------------------------------------------------

QUESTIONS = ["", "wijk=zuid", "thema=groen&fase=loopt", "q=initiatief", "q=initiatief&wijk=meerwijk", "page=3"]


def counted(client, queries):
    numbers = []
    for query in queries:
        client.get(f"/initiatieven/?{query}")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/initiatieven/?{query}").status_code == 200
        numbers.append(len(asked))
    return numbers


def test_six_hundred_cost_no_more_queries_than_fifty(client, index, places, settings):
    settings.PAGE_CACHE_SECONDS = 0
    themes = [factories.ThemeFactory(slug="groen"), factories.ThemeFactory(slug="samen")]
    spread = [places["meerwijk"], places["molenwijk"], places["zuid"]]
    image = factories.ImageFactory()
    make_many(index, 50, places=spread, themes=themes, image=image)
    catalogue._index(list(Entry.objects.filter(source="initiatief")))
    few = counted(client, QUESTIONS)
    make_many(index, 550, places=spread, themes=themes, image=image)
    listing_entries = Entry.objects.filter(source="initiatief")
    assert listing_entries.count() == 600
    catalogue._index(list(listing_entries))
    many = counted(client, QUESTIONS)
    # Of a word that very many have, search also asks for those with it in their title.
    allowed = [some + 2 * query.startswith("q=") for query, some in zip(QUESTIONS, few, strict=True)]
    assert all(more <= most for more, most in zip(many, allowed, strict=True)), (few, many)
    assert max(many) <= 32, many
    text = client.get("/initiatieven/?q=initiatief").content.decode()
    assert "Meer dan 500 initiatieven" in text


# --- feeds ----------------------------------------------------------------------------------------


def test_the_feed_holds_what_the_filters_find(client, city):
    for query, titles in [
        ("", [NERGENS, ZINGT, PLAS, FIETS, MOES]),
        ("?wijk=meerwijk&thema=samen", [ZINGT, PLAS]),
        ("?q=fietsen", [FIETS, MOES]),
        ("?wijk=atlantis&fase=idee", [FIETS]),
        ("?q=bestaatniet", []),
    ]:
        feed = read(client, f"/initiatieven/feed/{query}")
        assert_valid(feed, f"/initiatieven/feed/{query}")
        assert entry_titles(feed) == titles


def test_feeds_of_other_questions_are_other_feeds(client, city):
    addresses = ["/initiatieven/feed/", "/initiatieven/feed/?wijk=zuid", "/initiatieven/feed/?wijk=zuid&q=fiets"]
    ids = {assert_valid(read(client, address), address)[0] for address in addresses}
    assert len(ids) == len(addresses)


def test_the_updates_of_an_initiative_are_a_feed(client, city):
    page = InitiativePage.objects.get(title=MOES)
    address = f"{page.url}feed/"
    assert entry_titles(read(client, address)) == []
    page.updates = [
        InitiativeUpdate(title="Oud", text="Eerst <b>dit</b>.", date=date(2021, 3, 1)),
        InitiativeUpdate(title="Nieuw", text="Dan dat.", date=date(2022, 3, 1)),
    ]
    page.save_revision().publish()
    feed = read(client, address)
    before = assert_valid(feed, address)
    assert entry_titles(feed) == ["Nieuw", "Oud"]
    link = feed.find("{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}link").get("href")
    assert f'id="{urlsplit(link).fragment}"' in client.get(page.url).content.decode()
    again = InitiativePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    again.title = "Andere naam"
    again.save_revision().publish()
    assert assert_valid(read(client, address), address) == before


def test_a_question_knows_its_own_address(city):
    form = ListingForm({"q": " fiets ", "wijk": "zuid", "fase": "onbekend", "thema": "groen"})
    assert form.question.query == "q=fiets&wijk=zuid&thema=groen&fase=onbekend"
    assert form.question.topics == "“fiets”, Zuid, Groen, Fase onbekend"
    assert form.left_out == []
    assert listing.find(form.question).entries == []
