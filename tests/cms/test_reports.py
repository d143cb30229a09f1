"""Pages past their review date: who sees them, in how many queries, and how they leave."""

from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from django.utils import timezone

from cms import reviews
from tests import factories
from tests.cms.test_exports import rows
from tests.staff import refused, signed_in

REPORT = "/beheer/reports/te-controleren/"
TODAY = date(2026, 11, 21)


def make(home, title, days, owner=None, live=True):
    return factories.StandardPageFactory(
        parent=home,
        title=title,
        live=live,
        content_owner=owner,
        check_before=timezone.localdate() + timedelta(days=days) if days is not None else None,
        checked_on=date(2025, 1, 2),
    )


@pytest.fixture
def owner(db):
    return factories.UserFactory(first_name="Olga", last_name="Eigenaar", email="olga@stadmakers.example.nl")


@pytest.fixture
def pages(home, owner):
    return {
        "oud": make(home, "Oude pagina", -30, owner),
        "gisteren": make(home, "Pagina van gisteren", -1),
        "vandaag": make(home, "Pagina van vandaag", 0, owner),
        "binnenkort": make(home, "Pagina van straks", 20, owner),
        "later": make(home, "Pagina van later", 90),
        "nooit": make(home, "Pagina zonder datum", None),
        "concept": make(home, "Concept", -10, live=False),
    }


def titles(response):
    return [thing.title for thing in response.context["object_list"]]


def due(**options):
    return reviews.as_due(reviews.due_rows(**options))


def test_only_live_pages_past_their_date_the_oldest_first(pages):
    assert [thing.title for thing in due()] == ["Oude pagina", "Pagina van gisteren"]
    assert [thing.title for thing in due(soon=True)][-1] == "Pagina van straks"


def test_the_clock_moves_pages_into_the_report(pages):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "Pagina van vandaag" in [thing.title for thing in due(today=tomorrow)]


def test_every_page_type_counts(home, owner):
    index = factories.NeighbourhoodIndexPageFactory(parent=home)
    place = factories.NeighbourhoodPageFactory(parent=index, check_before=date(2026, 1, 1), content_owner=owner)
    (found,) = due()
    assert (found.thing.pk, found.check_before, found.owner) == (place.pk, date(2026, 1, 1), owner)


def test_report_in_dutch_with_owner_and_filter(pages, owner):
    client = signed_in("redacteur")
    response = client.get(REPORT)
    html = response.content.decode()
    assert titles(response) == ["Oude pagina", "Pagina van gisteren"]
    assert "Te controleren" in html
    assert "Olga Eigenaar" in html
    assert titles(client.get(REPORT, {"owner": owner.pk})) == ["Oude pagina"]
    assert titles(client.get(REPORT, {"owner": "geen"})) == ["Pagina van gisteren"]
    assert "Pagina van straks" in titles(client.get(REPORT, {"term": "maand"}))
    assert client.get(REPORT, {"owner": "999", "term": "onzin", "p": "abc"}).status_code in (200, 404)
    assert client.get(f"{REPORT}lijst/").status_code == 200


def test_empty_report_says_that_all_is_well(home):
    assert "Alles is op tijd gecontroleerd" in signed_in("redacteur").get(REPORT).content.decode()


@pytest.mark.parametrize("address", [REPORT, f"{REPORT}?export=csv", f"{REPORT}mail/", f"{REPORT}lijst/"])
@pytest.mark.parametrize("role", ["behandelaar", "bezoeker"])
def test_who_writes_no_pages_sees_no_report(address, role, pages):
    assert refused(signed_in(role).get(address))


def test_export(pages, owner):
    response = signed_in("redacteur").get(REPORT, {"export": "csv"})
    found = rows(response)
    assert found[0] == [
        "Titel",
        "Soort",
        "Controleren vóór",
        "Laatst gecontroleerd",
        "Eigenaar",
        "E-mailadres",
        "Adres",
    ]
    day = (timezone.localdate() - timedelta(days=30)).isoformat()
    assert found[1][:4] == ["Oude pagina", "Standaardpagina", day, "2025-01-02"]
    assert found[1][4:6] == ["Olga Eigenaar", "olga@stadmakers.example.nl"]
    assert found[1][6].startswith("http")
    assert found[2][4:6] == ["", ""]
    assert "te-controleren-" in response["Content-Disposition"]


def test_queries_do_not_grow_with_pages(home, owner, django_assert_max_num_queries):
    for number in range(25):
        make(home, f"Pagina {number}", -number - 1, owner)
    client = signed_in("redacteur")
    client.get(REPORT)
    with django_assert_max_num_queries(45):
        client.get(REPORT)
    with django_assert_max_num_queries(3):
        found = due()
        assert len(found) == 25
        assert {thing.owner for thing in found} == {owner}


def test_letters_for_each_owner(pages, owner):
    client = signed_in("redacteur")
    response = client.get(f"{REPORT}mail/")
    first, last = response.context["letters"]
    assert first.owner == owner
    assert first.mailto.startswith("mailto:olga%40stadmakers.example.nl?subject=")
    body = unquote(first.mailto)
    assert "Beste Olga" in body
    assert f"/beheer/pages/{pages['oud'].pk}/edit/" in body
    assert (last.owner, last.mailto) == (None, "")
    html = response.content.decode()
    assert "De site mailt eigenaren zelf" in html
    assert "De site heeft deze eigenaar nog niet gemaild." in html
    assert "Zonder eigenaar" in html


def test_letters_are_about_what_the_list_shows(pages, owner):
    client = signed_in("redacteur")
    assert f'href="{REPORT}mail/"' in client.get(REPORT).text
    assert f'href="{REPORT}mail/?term=maand"' in client.get(f"{REPORT}?term=maand").text
    few, more = (client.get(f"{REPORT}mail/{query}").context["letters"] for query in ("", "?term=maand"))
    assert sum(len(letter.things) for letter in few) < sum(len(letter.things) for letter in more)


def test_a_long_list_is_to_be_copied(home, owner):
    for number in range(40):
        make(home, f"Een pagina met een tamelijk lange titel {number}", -1, owner)
    letter = reviews.letters(due(), base_url="https://www.example.nl")[0]
    assert letter.mailto == ""
    assert letter.text.count("https://www.example.nl/beheer/pages/") == 40


def test_nobody_to_write_to(home):
    assert "Er is niemand om te mailen" in signed_in("redacteur").get(f"{REPORT}mail/").content.decode()


def test_wagtails_own_reports_load(page):
    client = signed_in("beheerder")
    for name in ("locked", "workflow", "site-history", "aging-pages", "page-types-usage", "workflow_tasks"):
        response = client.get(f"/beheer/reports/{name}/")
        assert response.status_code in (200, 302), name
