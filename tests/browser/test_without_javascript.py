"""Journeys with scripts off: everything a resident comes for works with HTML alone."""

import re

import pytest

NARROW = {"width": 360, "height": 740}


@pytest.fixture
def plain_page(new_page):
    """A function that opens an address without JavaScript."""

    def open_page(address, **options):
        return new_page(address, java_script_enabled=False, **options)

    return open_page


def test_to_ones_own_neighbourhood_by_the_list(plain_page):
    page = plain_page("/")
    page.get_by_role("link", name="Meerwijk", exact=True).last.click()
    assert page.url.endswith("/wijken/meerwijk/")
    assert page.locator("h1").inner_text() == "Meerwijk"


def test_to_ones_own_neighbourhood_by_the_map(plain_page):
    page = plain_page("/")
    page.locator("svg.map__svg a[href='/wijken/parkwijk/']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/wijken/parkwijk/")
    assert page.locator("h1").inner_text() == "Parkwijk"


def test_search_narrow_down_and_turn_the_page(plain_page):
    page = plain_page("/")
    page.get_by_role("searchbox", name="Wat zoekt u?").fill("wijk")
    page.get_by_role("searchbox", name="Wat zoekt u?").press("Enter")
    page.wait_for_url("**/zoeken/?q=wijk")
    heading = page.locator(".search-results__count")
    everything = int(re.match(r"\d+", heading.inner_text()).group())
    page.get_by_role("navigation", name="Bladeren").get_by_role("link", name="Volgende").click()
    assert "page=2" in page.url
    assert page.locator(".entry").count() > 0
    page.locator("[aria-labelledby=facet-kind] summary").click()
    page.get_by_role("link", name=re.compile("^Wijken ")).click()
    assert "kind=wijk" in page.url
    narrowed = int(re.match(r"\d+", heading.inner_text()).group())
    assert 0 < narrowed < everything
    assert page.locator(".entry").count() == min(narrowed, 20) or page.locator(".entry").count() > 0


def test_a_search_that_finds_nothing_says_what_next(plain_page):
    page = plain_page("/zoeken/?q=xyzzyx")
    assert page.locator(".empty-state").is_visible()
    assert page.locator(".empty-state a").count() > 0


def test_a_typo_gets_a_suggestion(plain_page):
    page = plain_page("/zoeken/?q=wijkraadd")
    suggestion = page.get_by_role("main").get_by_role("link", name="wijkraad", exact=True).first
    suggestion.click()
    assert "q=wijkraad" in page.url
    assert page.locator(".entry").count() > 0


def test_the_menu_is_reachable_on_a_phone(plain_page):
    page = plain_page("/meepraten/", viewport=NARROW)
    menu = page.get_by_role("navigation", name="Hoofdmenu")
    if not menu.is_visible():
        page.get_by_role("link", name="Menu").click()
    assert menu.is_visible()
    menu.get_by_role("link", name="Initiatief nemen").click()
    assert page.url.endswith("/initiatief-nemen/")


def test_an_accordion_opens(plain_page):
    page = plain_page("/schalkwijk-aan-zet/")
    item = page.locator("details.accordion__item").first
    panel = item.locator(".accordion__panel")
    assert not panel.is_visible()
    item.locator("summary").click()
    assert panel.is_visible()


def test_buttons_that_need_a_script_are_not_there(plain_page):
    """A button that does nothing is worse than none."""
    page = plain_page("/meepraten/")
    assert [button for button in page.locator("[data-print], [data-copy-link]").all() if button.is_visible()] == []
