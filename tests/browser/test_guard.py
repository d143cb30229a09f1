"""The abuse guard as people meet it: mostly not at all, and else with the keyboard, aloud and without scripts."""

import re
import uuid

import pytest

from .survey import violations

FORM = "/contact/vraag/"
QUESTION = "Waar vind ik de agenda van mijn wijk?"


def send_in_haste(page):
    """Send the question faster than people type, until the guard wonders."""
    for _attempt in range(6):
        page.goto(FORM)
        page.get_by_label("Iets anders").check()
        page.get_by_label("Uw vraag", exact=True).fill(QUESTION)
        page.get_by_label("Uw e-mailadres").fill(f"{uuid.uuid4().hex}@example.nl")
        with page.expect_navigation():
            page.get_by_role("button", name="Verstuur mijn vraag").click()
        if page.locator("[data-guard]").count():
            return
    pytest.fail("the guard never asked anything")


def test_nobody_meets_the_field_that_is_not_for_people(new_page):
    page = new_page(FORM)
    trap = page.locator("input[name=homepage]")
    assert (trap.count(), trap.is_visible()) == (1, False)
    assert "Laat dit veld leeg" not in page.locator("body").aria_snapshot()
    assert "Laat dit veld leeg" not in page.locator("body").inner_text()
    met = set()
    for _press in range(60):
        page.keyboard.press("Tab")
        met.add(page.evaluate("document.activeElement.name || ''"))
    assert {"topic", "message", "email", "name"} <= met
    assert "homepage" not in met


def test_a_counter_tells_how_much_room_is_left(new_page):
    page = new_page(FORM)
    page.get_by_label("Uw vraag", exact=True).fill("a" * 1990)
    assert page.locator(".form-field__counter").inner_text() == "U kunt nog 10 tekens typen."
    page.get_by_label("Uw vraag", exact=True).fill("é\n" * 1001)
    assert page.locator(".form-field__counter").inner_text() == "Uw tekst is 2 tekens te lang."
    page.locator(".visually-hidden[role=status]", has_text="2 tekens te lang").wait_for(state="attached")
    assert violations(page) == []


def test_the_device_does_the_work_and_the_keyboard_sends(new_page):
    page = new_page()
    console = []
    page.on("console", lambda message: console.append(message.text))
    send_in_haste(page)
    box = page.locator("[data-guard]")
    assert box.evaluate("element => element === document.activeElement"), "the question is where the reader is"
    assert violations(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/verzonden/")
    assert page.locator("h1").inner_text() == "Bedankt voor uw vraag"
    assert console == []


def test_without_scripts_one_waits_or_confirms_by_mail(new_page):
    """The waiting itself is in tests/home/test_contact.py, where the clock can be moved."""
    page = new_page(java_script_enabled=False, viewport={"width": 360, "height": 740})
    send_in_haste(page)
    box = page.locator("[data-guard]")
    assert re.search(r"Wacht tot \d\d:\d\d:\d\d uur", box.inner_text())
    assert "controle is bezig" not in box.inner_text()
    with page.expect_navigation():
        page.get_by_role("button", name="Verstuur nu").click()
    assert page.get_by_label("Uw vraag", exact=True).input_value() == QUESTION
    page.get_by_role("button", name="Ik bevestig met een mail").click()
    page.wait_for_url("**/formulier/bevestigen/")
    assert page.locator("h1").inner_text() == "Kijk in uw mailbox"
