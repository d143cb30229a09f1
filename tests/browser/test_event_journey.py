"""A seat at a workshop: somebody takes the last one, another waits, the first cannot come, the other gets it."""

from datetime import timedelta

from django.utils import timezone

from .staff import ACCOUNTS, sign_in

EVENT = "/agenda/voorbeeld-initiatievencafe/"


def add_moment(page, title):
    """What staff do: a moment with a single seat, at the example café."""
    sign_in(page, ACCOUNTS["eindredacteur"]["email"], ACCOUNTS["eindredacteur"]["password"])
    page.wait_for_url("**/beheer/")
    page.goto("/beheer/momenten/")
    row = page.get_by_role("row", name="Voorbeeld: Initiatievencafé").first
    with page.expect_navigation():
        row.get_by_role("link").first.click()
    event = page.get_by_role("link", name="Wijzig de pagina").get_attribute("href").split("/")[3]
    page.goto(f"/beheer/momenten/nieuw/?event={event}")
    begin = timezone.localtime() + timedelta(days=40)
    page.locator("[name=title]").fill(title)
    page.locator("[name=starts_at]").fill(f"{begin:%d-%m-%Y} 19:00")
    page.locator("[name=ends_at]").fill(f"{begin:%d-%m-%Y} 21:00")
    page.locator("[name=place]").fill("Voorbeeldzaal")
    page.locator("[name=capacity_room]").fill("1")
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.get_by_role("button", name="Toevoegen").last.click()


def signs_up(person, title):
    """From the agenda to the mail that asks to confirm."""
    person.goes_to(EVENT)
    person.follows("Meld mij aan")
    person.chooses(title)
    person.fills(name=person.name, email=person.address)
    person.sends("Meld mij aan")
    person.reads("Kijk in uw mail")


def test_the_last_seat_goes_to_who_waits(person, new_page):
    first, second = person("ada"), person("bram")
    title = f"Ronde {first.address[4:12]}"
    add_moment(new_page(), title)

    signs_up(first, title)
    first.opens_mail("Bevestig uw aanmelding", "/bevestigen/")
    first.presses("Ja, ik meld mij aan")
    first.reads("U bent aangemeld")

    signs_up(second, title)
    second.opens_mail("Bevestig uw aanmelding", "/bevestigen/")
    second.presses("Ja, ik meld mij aan")
    second.reads("op plek 1 van de wachtlijst")

    first.opens_mail("U bent aangemeld", "/afmelden/")
    first.presses("Ik kan toch niet")
    first.reads("U bent afgemeld")

    said = second.opens_mail("Er is een plek voor u", "/plek/")
    assert "Bram" in said
    second.presses("Ja, ik kom")
    second.reads("U bent aangemeld")
    assert first.address not in second.page.content()
