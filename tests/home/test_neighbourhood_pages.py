"""The pages of wijken and stadsdelen, and the commands that lay out a site."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from cms import catalogue
from cms.city_map import city_map
from cms.models import Entry, Neighbourhood
from home import services
from home.models import HomePage, NeighbourhoodIndexPage, NeighbourhoodPage, StandardPage
from tests import factories


@pytest.fixture
def index(home):
    return factories.NeighbourhoodIndexPageFactory(parent=home)


@pytest.fixture
def area(db):
    return factories.NeighbourhoodFactory(code="SD-Z", name="Zuid", slug="zuid")


@pytest.fixture
def wijk(area):
    return factories.DistrictFactory(code="WK0001", name="Parkwijk", slug="parkwijk", parent=area)


@pytest.fixture
def wijk_page(index, wijk):
    return factories.NeighbourhoodPageFactory(parent=index, neighbourhood=wijk)


@pytest.fixture
def area_page(index, area, wijk_page):
    index.refresh_from_db()
    return factories.NeighbourhoodPageFactory(parent=index, neighbourhood=area)


def publish(parent, title, *places, days_ago=0, **more):
    """A standard page about these places."""
    parent.refresh_from_db()
    page = factories.StandardPageFactory(
        parent=parent, title=title, first_published_at=timezone.now() - timedelta(days=days_ago), **more
    )
    page.neighbourhoods.set(places)
    page.save_revision().publish()
    return page


def titles(collected):
    return {source.name: [entry.title for entry in entries] for source, entries in collected}


# --- what a page collects -------------------------------------------------------------------------


def test_collects_what_is_here_around_and_above(home, wijk_page, area_page, wijk, area):
    buurt = factories.NeighbourhoodFactory(code="BU1", slug="hoek", level="neighbourhood", parent=wijk)
    other = factories.DistrictFactory(parent=area)
    publish(home, "In de wijk", wijk, days_ago=3)
    publish(home, "In het stadsdeel", area, days_ago=2)
    publish(home, "In de buurt", buurt, days_ago=1)
    publish(home, "Ergens anders", other)
    publish(home, "Nergens")
    assert titles(wijk_page.collected()) == {"pagina": ["In de buurt", "In het stadsdeel", "In de wijk"]}
    assert set(titles(area_page.collected())["pagina"]) == {
        "In de wijk",
        "In het stadsdeel",
        "In de buurt",
        "Ergens anders",
    }


def test_takes_at_most_six_of_each_kind_in_one_query(home, wijk_page, wijk, django_assert_num_queries):
    for number in range(9):
        publish(home, f"Pagina {number}", wijk, days_ago=number)
    place = NeighbourhoodPage.objects.select_related("neighbourhood__parent").get(pk=wijk_page.pk)
    with django_assert_num_queries(2):  # privacy settings, entries
        found = titles(place.collected())
    assert found == {"pagina": [f"Pagina {number}" for number in range(6)]}


def test_moments_come_first_and_go_when_they_are_over(home, wijk_page, wijk):
    pages = {title: publish(home, title, wijk) for title in ("Tekst", "Straks", "Later", "Voorbij")}
    now = timezone.now()
    for title, hours in (("Straks", 1), ("Later", 5), ("Voorbij", -5)):
        moment = now + timedelta(hours=hours)
        Entry.objects.filter(page=pages[title]).update(starts_at=moment, ends_at=moment)
    assert titles(wijk_page.collected()) == {"pagina": ["Straks", "Later", "Tekst"]}
    assert "Later" not in titles(wijk_page.collected(now=now + timedelta(hours=6)))["pagina"]


def test_leaves_private_pages_out(home, wijk_page, wijk):
    secret = publish(home, "Geheim", wijk)
    PageViewRestriction.objects.create(page=secret, restriction_type="login")
    assert wijk_page.collected() == []


def test_organisations_are_those_that_are_active_here(wijk_page, area_page, wijk, area):
    today = timezone.localdate()
    here = factories.OrganisationFactory(name="Wijkplatform")
    above = factories.OrganisationFactory(name="Gebiedsteam")
    gone = factories.OrganisationFactory(name="Oude wijkraad", active_until=today - timedelta(days=1))
    later = factories.OrganisationFactory(name="Nieuwe club", active_from=today + timedelta(days=1))
    factories.OrganisationFactory(name="Elders")
    for organisation in (here, gone, later):
        organisation.neighbourhoods.add(wijk)
    above.neighbourhoods.add(area, wijk)
    assert [one.name for one in wijk_page.organisations()] == ["Gebiedsteam", "Wijkplatform"]
    assert [one.name for one in area_page.organisations()] == ["Gebiedsteam", "Wijkplatform"]


def test_tells_its_stadsdeel_and_what_lies_in_it(wijk_page, area_page, wijk):
    factories.NeighbourhoodFactory(code="BU1", name="Hoek", slug="hoek", level="neighbourhood", parent=wijk)
    hidden = factories.NeighbourhoodFactory(code="BU2", slug="weg", level="neighbourhood", parent=wijk)
    Neighbourhood.objects.filter(pk=hidden.pk).update(is_active=False)
    drawing = city_map()
    assert wijk_page.nearby(drawing) == ({"name": "Zuid", "url": "/wijken/zuid/"}, [{"name": "Hoek", "url": ""}])
    area, inside = area_page.nearby(drawing)
    assert area is None
    assert [(place["name"], place["url"]) for place in inside] == [("Parkwijk", "/wijken/parkwijk/")]


def test_a_wijk_in_a_hidden_stadsdeel_stands_alone(client, wijk_page, area_page, area):
    area.is_active = False
    area.save()
    assert wijk_page.nearby(city_map()) == (None, [])
    response = client.get("/wijken/parkwijk/")
    assert response.status_code == 200
    assert "/wijken/zuid/" not in response.content.decode()


@pytest.mark.parametrize("address", ["/wijken/", "/wijken/parkwijk/", "/wijken/zuid/"])
def test_pages_answer(client, wijk_page, area_page, address):
    response = client.get(address)
    assert response.status_code == 200
    assert "Parkwijk" in response.content.decode()


def test_a_page_costs_as_many_queries_with_much_as_with_little(
    client, home, wijk_page, wijk, django_assert_max_num_queries
):
    client.get("/wijken/parkwijk/")
    with django_assert_max_num_queries(40) as few:
        client.get("/wijken/parkwijk/?leeg")
    for number in range(6):
        publish(home, f"Pagina {number}", wijk)
        organisation = factories.OrganisationFactory()
        organisation.neighbourhoods.add(wijk)
    with django_assert_max_num_queries(len(few.captured_queries) + 2):
        assert client.get("/wijken/parkwijk/?vol").status_code == 200


# --- hidden places --------------------------------------------------------------------------------


@pytest.fixture
def hidden(wijk_page, wijk):
    wijk.is_active = False
    wijk.save()
    return wijk_page


def test_a_hidden_place_is_not_found_and_in_no_list(client, hidden, area_page):
    assert client.get("/wijken/parkwijk/").status_code == 404
    assert "Parkwijk" not in client.get("/wijken/").content.decode()
    assert "parkwijk" not in client.get("/sitemap.xml").content.decode()
    assert client.get("/wijken/parkwijk/feed/").status_code == 404
    assert not Entry.objects.filter(title="Parkwijk").exists()
    catalogue.rebuild()
    assert not Entry.objects.filter(title="Parkwijk").exists()


def test_a_place_comes_back(client, hidden, wijk):
    wijk.is_active = True
    wijk.save()
    assert client.get("/wijken/parkwijk/").status_code == 200
    assert Entry.objects.filter(title="Parkwijk").exists()


# --- the quick choice -----------------------------------------------------------------------------


def test_quick_choice_goes_to_the_page(client, wijk_page):
    response = client.get("/wijken/?wijk=parkwijk")
    assert (response.status_code, response["Location"]) == (302, "/wijken/parkwijk/")


@pytest.mark.parametrize("chosen", ["", "bestaat-niet", "%22%27", "a" * 500, "parkwijk"])
def test_an_impossible_choice_shows_the_list(client, hidden, chosen):
    assert client.get(f"/wijken/?wijk={chosen}").status_code == 200


# --- laying out -----------------------------------------------------------------------------------


def run(name, *arguments):
    out = StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def test_create_site_replaces_the_welcome_page_of_wagtail(as_installed, client):
    assert Page.objects.get(depth=2).slug == "home"
    assert "Site klaar" in run("create_site")
    home = HomePage.objects.get()
    assert list(Page.objects.filter(depth=2)) == [home.page_ptr]
    assert (home.slug, home.live, home.url) == ("home", True, "/")
    assert NeighbourhoodIndexPage.objects.get().url == "/wijken/"
    assert Site.objects.get().root_page.pk == home.pk
    assert client.get("/").status_code == 200
    assert client.get("/wijken/").status_code == 200
    assert {entry.url for entry in Entry.objects.all()} == {"/", "/wijken/"}


def test_create_site_again_changes_nothing(as_installed):
    run("create_site", "--title", "Onze stad")
    HomePage.objects.get().save_revision().publish()
    before = list(Page.objects.order_by("pk").values()), list(Site.objects.values())
    assert "Er was al een site" in run("create_site", "--title", "Iets anders")
    assert (list(Page.objects.order_by("pk").values()), list(Site.objects.values())) == before
    assert HomePage.objects.get().title == "Onze stad"


def test_create_site_follows_the_public_address(as_installed, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://www.voorbeeld.nl"
    run("create_site")
    site = Site.objects.get()
    assert (site.hostname, site.port) == ("www.voorbeeld.nl", 443)
    settings.WAGTAILADMIN_BASE_URL = "http://127.0.0.1:8151"
    run("create_site")
    site.refresh_from_db()
    assert (site.hostname, site.port) == ("127.0.0.1", 8151)


def test_create_site_keeps_pages_below_a_page_that_is_not_wagtails(home):
    StandardPage.objects.all()
    run("create_site")
    assert HomePage.objects.get().pk == home.pk


def test_pages_are_made_for_active_wijken_and_stadsdelen_only(index, wijk):
    factories.NeighbourhoodFactory(code="BU1", slug="hoek", level="neighbourhood", parent=wijk)
    Neighbourhood.objects.create(code="WK9", name="Weg", slug="weg", level="district", is_active=False)
    out = run("create_neighbourhood_pages")
    assert "/wijken/zuid/" in out
    assert "/wijken/parkwijk/" in out
    assert "2 nieuwe wijkpagina's." in out
    assert {page.neighbourhood.code for page in NeighbourhoodPage.objects.live()} == {"SD-Z", "WK0001"}


def test_making_pages_again_keeps_edited_ones(index, wijk):
    services.create_neighbourhood_pages()
    page = wijk.page
    page.introduction = "Door een redacteur geschreven."
    page.save_revision().publish()
    assert services.create_neighbourhood_pages() == []
    assert NeighbourhoodPage.objects.get(pk=page.pk).introduction == "Door een redacteur geschreven."


def test_a_taken_address_gets_the_code(index, wijk, area):
    factories.NeighbourhoodPageFactory(parent=index, neighbourhood=area, slug="parkwijk")
    index.refresh_from_db()
    services.create_neighbourhood_pages()
    assert wijk.page.slug == "parkwijk-wk0001"


def test_pages_need_a_page_to_stand_under(home, wijk):
    with pytest.raises(CommandError, match="create_site"):
        run("create_neighbourhood_pages")
