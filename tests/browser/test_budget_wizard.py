"""Making a budget as people do: by keyboard in a small window with scripts, and on a telephone without them."""

import pytest

from .survey import TOO_WIDE, violations

WIZARD = "/toolkit/begroting/"
SMALLEST = {"width": 320, "height": 640}


def looks_good(page):
    assert violations(page) == []
    assert page.evaluate(TOO_WIDE) == []


def type_line(page, *texts):
    """Into the fields from the focused one on."""
    for text in texts:
        page.keyboard.type(text)
        page.keyboard.press("Tab")


def test_a_budget_adds_up_while_somebody_types_and_stays_on_the_device(new_page):
    page = new_page(WIZARD, viewport=SMALLEST)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    totals = page.locator("[data-estimate-totals]")

    page.locator("[name=costs-0-name]").focus()
    type_line(page, "Hout", "zes planken", "1.250,50")
    assert "€\N{NO-BREAK SPACE}1.375,55" in totals.inner_text()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert page.locator("[name=costs-0-name]").input_value() == "Hout"
    page.locator("[data-estimate-said]", has_text="1.375,55").wait_for(state="attached")

    page.locator("button[value=add-costs]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "costs-3-name"
    assert page.evaluate("document.activeElement.labels[0].textContent") == "Kostenregel 4: Waarvoor?"
    type_line(page, "Koffie", "", "veel")
    assert "niet begrijpen, tellen niet mee: 1." in totals.inner_text()
    looks_good(page)
    page.locator("button[value=remove-costs-3]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "costs-2-name"
    assert "niet begrijpen" not in totals.inner_text()

    assert page.evaluate("localStorage.length") == 0
    page.get_by_role("button", name="Bewaar op dit apparaat").click()
    page.locator("[name=income-0-name]").fill("Wijkbudget")
    page.locator("[name=income-0-amount]").fill("1375,55")
    assert "Kosten en inkomsten zijn gelijk." in totals.inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download als PDF").click()
    assert download.value.suggested_filename == "begroting.pdf"

    later = page.context.new_page()
    later.goto(WIZARD)
    looks_good(later)
    later.get_by_role("button", name="Ga daarmee verder").click()
    assert later.locator("[name=costs-0-note]").input_value() == "zes planken"
    assert "Kosten en inkomsten zijn gelijk." in later.locator("[data-estimate-totals]").inner_text()
    later.locator("[name=title]").fill("In het andere tabblad")
    page.get_by_text("In een ander tabblad").wait_for()
    later.get_by_role("button", name="Wis van dit apparaat").click()
    assert later.evaluate("localStorage.length") == 0
    later.reload()
    assert not later.get_by_role("button", name="Ga daarmee verder").is_visible()
    assert errors == []
    assert page.context.cookies() == []


@pytest.mark.parametrize("person", [False], indirect=True, ids=["without_scripts"])
def test_a_budget_without_scripts_from_the_toolkit_to_a_mailed_link(person):
    maker = person("maker")
    maker.goes_to("/toolkit/")
    maker.follows("Maak een begroting")
    maker.presses("Begin met een voorbeeld")
    maker.fills(title="Buurttuin", **{"costs-0-amount": "een tientje", "income-0-amount": "110"})
    maker.presses("Voeg een kostenregel toe")
    assert maker.page.locator(":focus").get_attribute("name") == "costs-7-name"
    maker.fills(**{"costs-7-name": "Koffie"})
    maker.presses("Bereken")
    assert maker.page.title().startswith("Fout:")
    maker.page.get_by_role("link", name="Dit bedrag begrijpen wij niet").click()
    maker.fills(**{"costs-0-amount": "€ 100,-"})
    maker.page.get_by_role("button", name="Verwijder kostenregel 8").click()
    assert not maker.page.get_by_text("Koffie", exact=True).count()
    maker.presses("Bereken")
    maker.reads("Kosten en inkomsten zijn gelijk.")
    maker.fills(email=maker.address)
    maker.sends("Mail mij een link")
    maker.reads("Wij hebben u een mail gestuurd")

    maker.opens_mail("De link naar uw begroting", "/toolkit/begroting/bewaard/")
    assert maker.page.locator("[name=costs-0-amount]").input_value() == "100"
    maker.fills(title="Buurttuin De Akker")
    maker.presses("Bewaar mijn begroting")
    maker.reads("Uw begroting is bewaard")
    assert maker.address not in maker.page.content()
    maker.follows("Verwijder deze begroting")
    maker.presses("Verwijder mijn begroting")
    maker.reads("Uw begroting is verwijderd")
    assert maker.page.context.cookies() == []
