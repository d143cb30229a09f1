"""Staff at work in a browser: each role signs in, an editor writes, a chief editor publishes."""

import uuid

import pytest

from .staff import ACCOUNTS, sign_in

SCREENS = {
    "redacteur": ["/beheer/", "/beheer/pages/", "/beheer/images/", "/beheer/documents/", "/beheer/account/"],
    "eindredacteur": [
        "/beheer/",
        "/beheer/pages/",
        "/beheer/images/",
        "/beheer/reports/workflow/",
        "/beheer/redirects/",
        "/beheer/rekenblad/fund/",
        "/beheer/reports/kapotte-links/",
    ],
    "behandelaar": ["/beheer/", "/beheer/account/"],
    "beheerder": ["/beheer/", "/beheer/users/", "/beheer/groups/", "/beheer/sites/", "/beheer/reports/site-history/"],
}


@pytest.mark.parametrize("role", SCREENS)
def test_each_role_finds_its_screens_in_order(staff_page, role):
    """In Dutch, without a word to another site and without a breach of the policy of the back office."""
    page = staff_page(role)
    for address in SCREENS[role]:
        response = page.goto(address)
        assert response.status == 200, address
        page.wait_for_load_state("networkidle")
        assert page.locator("html").get_attribute("lang") == "nl"
        assert "'unsafe-inline'" in response.headers["content-security-policy"]
    assert page.watch.found == []


def test_a_role_does_not_reach_what_is_not_its_own(staff_page):
    page = staff_page("redacteur")
    for address in ("/beheer/users/", "/beheer/groups/", "/beheer/sites/"):
        page.goto(address)
        assert page.url.endswith("/beheer/"), address
    assert page.locator("main form[role=search]").is_visible()
    page = staff_page("behandelaar")
    page.goto("/beheer/")
    assert not page.locator("main form[role=search]").is_visible()


def edit_address(page, address):
    """Where this public page is edited, from the bar that staff see on it."""
    page.goto(address)
    return page.locator("wagtail-userbar a[href*='/edit/']").get_attribute("href").partition("/beheer/")[2]


def test_a_sheet_is_checked_while_somebody_looks_on(staff_page):
    """The page follows the worker by itself, and says what to mend; nothing came in."""
    page = staff_page("eindredacteur")
    page.goto("/beheer/rekenblad/fund/")
    lines = f"Webadres;Naam;In het kort;Laagste bedrag\nproef;Proef;{uuid.uuid4().hex};veel\n"
    page.locator("input[type=file]").set_input_files(
        {"name": "proef.csv", "mimeType": "text/csv", "buffer": lines.encode()}
    )
    page.get_by_role("button", name="Kijk dit bestand na").click()
    page.get_by_role("heading", name="Wat moet er beter?").wait_for(timeout=60_000)
    assert page.get_by_role("rowheader", name="D2").count() == 1
    assert page.get_by_text("Vul een heel getal in, zoals 1500.").count() == 1
    page.get_by_role("button", name="Gooi het bestand weg").click()
    page.get_by_text("Er is niets overgenomen.").wait_for()
    assert page.watch.found == []


def test_staff_see_their_bar_under_the_strict_policy(staff_page):
    page = staff_page("eindredacteur")
    response = page.goto("/contact/")
    assert "unsafe" not in response.headers["content-security-policy"]
    assert "private" in response.headers["cache-control"]
    page.wait_for_load_state("networkidle")
    assert page.locator("wagtail-userbar").count() == 1
    assert page.watch.found == []


def test_an_editor_writes_and_a_chief_editor_publishes(staff_page, new_page):
    """The two steps, from the first letter to what a resident reads."""
    sentence = f"Deze zin is nieuw: {uuid.uuid4().hex[:8]}."
    editor = staff_page("redacteur")
    editor.goto(f"/beheer/{edit_address(editor, '/contact/')}")
    editor.locator("textarea[name=introduction]").fill(sentence)

    editor.locator("[data-side-panel-toggle=preview]").click()
    preview = editor.frame_locator("iframe[data-w-preview-target=iframe], #w-preview-iframe").first
    preview.get_by_text(sentence).wait_for(timeout=15000)

    editor.get_by_role("button", name="Meer acties").click()
    assert editor.locator("button[name=action-publish]").count() == 0
    editor.locator("button[name=action-submit]").click()
    editor.wait_for_url("**/beheer/pages/**")
    assert new_page("/contact/").get_by_text(sentence).count() == 0
    assert editor.watch.found == []

    chief = staff_page("eindredacteur")
    chief.goto("/beheer/")
    chief.wait_for_load_state("networkidle")
    assert chief.get_by_role("main").get_by_role("link", name="Contact", exact=True).count() > 0
    chief.goto(f"/beheer/{edit_address(chief, '/contact/')}")
    chief.get_by_role("button", name="Meer acties").click()
    with chief.expect_navigation():
        chief.locator("[data-workflow-action-name=approve]").first.click()
    assert new_page("/contact/").get_by_text(sentence).is_visible()
    assert chief.watch.found == []


def test_the_editor_warns_about_hard_language_and_accessibility(staff_page):
    """Advice while typing; nothing is blocked."""
    page = staff_page("redacteur")
    page.goto(f"/beheer/{edit_address(page, '/contact/')}")
    page.locator("[data-side-panel-toggle=checks]").click()
    panel = page.locator("[data-side-panel=checks]")
    panel.wait_for()
    page.wait_for_load_state("networkidle")
    assert panel.is_visible()
    assert "B1" in panel.inner_text() or page.get_by_text("B1").count() > 0
    assert page.watch.found == []


def test_too_many_wrong_passwords_close_the_door_with_a_friendly_page(new_page):
    """Also for an address that has no account, so that nobody learns which addresses have one."""
    page = new_page()
    for _attempt in range(8):
        sign_in(page, "wie-dan-ook@stadmakers.example.nl", "verkeerd wachtwoord")
        page.wait_for_load_state()
        if "Even wachten" in page.title():
            break
    assert "Even wachten" in page.title()
    assert page.get_by_role("main").get_by_text("15 minuten").is_visible()
    sign_in(page, ACCOUNTS["behandelaar"]["email"], ACCOUNTS["behandelaar"]["password"])
    page.wait_for_url("**/beheer/")


def test_who_signs_out_is_out(new_page):
    page = new_page()
    sign_in(page, ACCOUNTS["behandelaar"]["email"], ACCOUNTS["behandelaar"]["password"])
    page.wait_for_url("**/beheer/")
    names = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert names["sessionid"]["httpOnly"]
    assert names["sessionid"]["sameSite"] == "Lax"
    page.request.post(
        "/beheer/logout/",
        form={"csrfmiddlewaretoken": page.locator("[name=csrfmiddlewaretoken]").first.input_value()},
        headers={"Referer": page.url},
    )
    page.goto("/beheer/")
    assert "/beheer/login/" in page.url
