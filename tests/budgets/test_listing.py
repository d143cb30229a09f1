"""The plans of an edition: filters, counts, the map, and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from budgets.listing import PER_PAGE
from budgets.models import PlanPage
from cms.models import Neighbourhood
from tests import factories

from .conftest import texts

SQUARE = {"type": "Polygon", "coordinates": [[[4.6, 52.3], [4.7, 52.3], [4.7, 52.4], [4.6, 52.4], [4.6, 52.3]]]}


@pytest.fixture
def city(edition):
    """Four plans: one in a wijk, one in a buurt of it, one in the stadsdeel alone, one nowhere."""
    area = factories.NeighbourhoodFactory(name="Zuid", slug="zuid")
    molen = factories.DistrictFactory(name="Molenwijk", slug="molenwijk", parent=area, boundary=SQUARE)
    factories.DistrictFactory(name="Stille wijk", slug="stille-wijk", parent=area, boundary=SQUARE)
    corner = factories.NeighbourhoodFactory(
        name="De Hoek", slug="hoek", parent=molen, level=Neighbourhood.Level.NEIGHBOURHOOD
    )
    green, play = factories.ThemeFactory(slug="groen", name="Groen"), factories.ThemeFactory(slug="spel", name="Spel")
    factories.ThemeFactory(slug="ongebruikt", name="Ongebruikt thema")
    facts = [
        ("Bloemen", molen, green, "chosen", "realised"),
        ("Bank", corner, green, "not_chosen", "realised"),
        ("Speeltuin", area, play, "chosen", "stopped"),
        ("Feest", None, None, "not_chosen", "unknown"),
    ]
    for title, place, theme, choice, progress in facts:
        plan = factories.PlanPageFactory(parent=edition, title=title, choice=choice, progress=progress)
        plan.neighbourhoods, plan.themes = [place] if place else [], [theme] if theme else []
        plan.introduction = "Voor kinderen." if title == "Speeltuin" else ""
        plan.save()
    return edition


def titles(client, edition, query=""):
    response = client.get(f"{edition.url}{query}")
    assert response.status_code == 200
    return [plan.title for plan in response.context["page_obj"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Bloemen", "Bank", "Speeltuin", "Feest"]),
        ("?theme=groen", ["Bloemen", "Bank"]),
        ("?neighbourhood=molenwijk", ["Bloemen", "Bank"]),
        ("?neighbourhood=zuid", ["Bloemen", "Bank", "Speeltuin"]),
        ("?neighbourhood=onbekend", ["Speeltuin", "Feest"]),
        ("?outcome=gekozen", ["Bloemen", "Speeltuin"]),
        ("?outcome=niet-gekozen", ["Bank", "Feest"]),
        ("?outcome=uitgevoerd", ["Bloemen", "Bank"]),
        ("?outcome=gestopt", ["Speeltuin"]),
        ("?q=KINDEREN", ["Speeltuin"]),
        ("?q=kinderen+bloemen", []),
        ("?q=%07%22b&theme=groen&outcome=niet-gekozen", ["Bank"]),
        ("?theme=bestaat-niet&outcome=winnaar&page=zeven", ["Bloemen", "Bank", "Speeltuin", "Feest"]),
    ],
)
def test_filters_narrow_the_list_down(client, city, query, expected):
    assert titles(client, city, query) == expected


def test_counts_are_words_of_the_city(client, city):
    response = client.get(city.url)
    counts = {"total": 4, "chosen": 2, "not_chosen": 2, "realised": 2, "stopped": 1}
    assert response.context["counts"] == counts
    seen = texts(response)
    assert "4 plannen Bloemen" in seen
    assert "winnaar" not in seen and "verliezer" not in seen
    assert "Ongebruikt thema" not in seen
    index = texts(client.get(city.get_parent().url))
    assert "4 plannen, 2 gekozen" in index


def test_nothing_found_offers_a_way_back(client, city):
    seen = texts(client.get(f"{city.url}?q=zwembad"))
    assert "0 plannen van de 4" in seen and "Geen plan past bij uw keuze" in seen


def test_an_edition_without_plans_has_no_filters(client, edition):
    response = client.get(edition.url)
    assert "Er zijn nog geen plannen" in texts(response)
    assert "filter-form" not in response.content.decode()


def test_the_map_links_to_the_plans_of_a_wijk_and_says_what_is_unknown(client, city):
    response = client.get(city.url)
    drawn = {shape["name"]: (shape["url"], shape.get("number")) for shape in response.context["map"]["shapes"]}
    assert drawn == {
        "Molenwijk, 2 plannen": (f"{city.url}?neighbourhood=molenwijk#plannen", 1),
        "Stille wijk": ("", None),
    }
    assert [group["name"] for group in response.context["map"]["groups"]] == ["Zuid, 3 plannen"]
    assert "Van 2 plannen weten wij niet in welke wijk zij liggen." in texts(response)


def test_only_what_the_public_may_see_is_listed_and_counted(client, city):
    bank, feast = PlanPage.objects.get(title="Bank"), PlanPage.objects.get(title="Feest")
    bank.unpublish()
    PageViewRestriction.objects.create(page=feast, restriction_type=PageViewRestriction.LOGIN)
    assert titles(client, city) == ["Bloemen", "Speeltuin"]
    assert client.get(city.url).context["counts"]["total"] == 2
    assert "2 plannen, 2 gekozen" in texts(client.get(city.get_parent().url))


def many_plans(edition, number, like):
    """That many plans more, with the place and theme of this one; as bare rows, because publishing takes long."""
    edition.refresh_from_db()
    last, pages = edition.get_last_child(), []
    for _number in range(number):
        path = pages[-1]._inc_path() if pages else last._inc_path()
        page = Page(title=f"Plan {path}", draft_title=f"Plan {path}", slug=f"plan-{path}", path=path, live=True)
        page.depth, page.content_type_id, page.locale_id = last.depth, like.content_type_id, like.locale_id
        page.set_url_path(edition)
        pages.append(page)
    Page.objects.bulk_create(pages)
    Page.objects.filter(pk=edition.pk).update(numchild=edition.numchild + number)
    for pk in Page.objects.filter(path__in=[page.path for page in pages]).values_list("pk", flat=True):
        PlanPage(page_ptr_id=pk, choice=PlanPage.Choice.CHOSEN).save_base(raw=True)
        PlanPage.neighbourhoods.through.objects.create(planpage_id=pk, neighbourhood=like.neighbourhoods.get())
        PlanPage.themes.through.objects.create(planpage_id=pk, theme=like.themes.get())


def test_queries_stay_the_same_from_20_to_150_plans(client, city, settings):
    settings.PAGE_CACHE_SECONDS = 0
    like = PlanPage.objects.get(title="Bloemen")
    filters = "?theme=groen&neighbourhood=molenwijk&outcome=gekozen&q=plan"
    addresses = [city.url, f"{city.url}{filters}", city.get_parent().url, like.url]

    def count():
        numbers = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            numbers.append(len(queries))
        return numbers

    many_plans(city, 16, like)
    assert PlanPage.objects.count() == 20
    few = count()
    many_plans(city, 130, like)
    assert PlanPage.objects.count() == 150
    assert count() == few
    response = client.get(f"{city.url}{filters}&page=2")
    assert len(response.context["page_obj"]) == PER_PAGE
    assert "theme=groen&amp;neighbourhood=molenwijk&amp;outcome=gekozen&amp;page=3" in response.content.decode()
