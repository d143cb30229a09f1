"""A resident's journeys in a browser: sign in by mail, look around, leave and delete, with real mail."""

import email
import mailbox
import re
import time
from email import policy as policies

import pytest

from .survey import NARROW, violations

MAIL_SECONDS = 30


class Letters:
    """What the worker delivered into the folder of the demo, by recipient."""

    def __init__(self, folder):
        self.folder = folder

    def newest(self, address, subject):
        """The text of the newest mail to this address with these words in its subject; waits for the worker."""
        until = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < until:
            found = [mail for mail in self._all() if mail["To"] == address and subject in mail["Subject"]]
            if found:
                return found[-1].get_body(("plain",)).get_content()
            time.sleep(0.2)
        raise AssertionError(f"no mail about {subject!r} within {MAIL_SECONDS} seconds")

    def _all(self):
        if not (self.folder / "new").exists():
            return []
        box = mailbox.Maildir(self.folder, create=False)
        return [email.message_from_bytes(box.get_bytes(key), policy=policies.default) for key in sorted(box.keys())]


@pytest.fixture
def letters(demo_site):
    return Letters(demo_site.data_dir / "mail")


def link_in(text):
    return re.search(r"^http\S+/(?:mijn/link|actie)/\S+", text, re.M).group()


def code_in(text):
    return re.search(r"^\s+(\d{3} \d{3})\s*$", text, re.M).group(1)


def tab_to(page, name):
    """Press Tab until the thing with this name has the focus."""
    focused = "(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"
    for _step in range(80):
        page.keyboard.press("Tab")
        if name in page.evaluate(focused):
            return
    raise AssertionError(f"{name!r} cannot be reached with the keyboard")


def press(page, name, address):
    """Go to a button or link by keyboard and press Enter; the page that comes has no fault that axe knows."""
    tab_to(page, name)
    page.keyboard.press("Enter")
    page.wait_for_url(address)
    assert violations(page) == [], page.url


def test_by_keyboard_from_the_first_page_to_deleting_everything(new_page, letters):
    address = "toets@voorbeeld.example.nl"
    page = new_page("/")
    press(page, "Mijn omgeving", "**/mijn/aanmelden/**")

    tab_to(page, "Uw e-mailadres")
    page.keyboard.type("geen adres")
    page.keyboard.press("Enter")
    page.locator("[data-error-summary]").wait_for()
    assert page.title().startswith("Fout:")
    assert page.evaluate("document.activeElement.matches('[data-error-summary]')")
    assert violations(page) == []

    page.get_by_label("Uw e-mailadres").fill(address)
    press(page, "Stuur mij een mail", "**/mijn/code/")
    text = letters.newest(address, "aan te melden")
    page.get_by_label("Code uit de mail").fill("000000" if code_in(text) != "000 000" else "111111")
    tab_to(page, "Meld mij aan")
    page.keyboard.press("Enter")
    page.locator("[data-error-summary]").wait_for()
    assert "nog 4 keer" in page.locator("[data-error-summary]").inner_text()
    assert violations(page) == []

    page.get_by_label("Code uit de mail").fill(code_in(text))
    press(page, "Meld mij aan", "**/mijn/")
    assert address in page.locator(".my-account").inner_text()
    press(page, "Wijzig uw naam", "**/mijn/naam/")
    tab_to(page, "Voornaam")
    page.keyboard.type("Toos")
    press(page, "Bewaar mijn naam", "**/mijn/")
    assert "Uw naam is bewaard." in page.locator("main").inner_text()

    press(page, "Verwijder uw gegevens", "**/mijn/verwijderen/")
    tab_to(page, "Ik begrijp")
    page.keyboard.press("Space")
    press(page, "Verwijder mijn gegevens", "**/mijn/verwijderd/")
    assert "Dat is gedaan" in letters.newest(address, "verwijderd")
    page.goto("/mijn/")
    assert page.url.endswith("/mijn/aanmelden/?next=%2Fmijn%2F")


def test_without_javascript_by_link_on_a_telephone(new_page, letters):
    """The link opens in another browser than the one that asked; afterwards everything is deleted."""
    address = "zonder@voorbeeld.example.nl"
    page = new_page("/mijn/aanmelden/?next=/mijn/naam/", java_script_enabled=False)
    page.get_by_label("Uw e-mailadres").fill(address)
    page.get_by_role("button", name="Stuur mij een mail").click()
    page.wait_for_url("**/mijn/code/")

    telephone = new_page(java_script_enabled=False, viewport=NARROW)
    link = link_in(letters.newest(address, "aan te melden"))
    telephone.goto(link)
    assert "z•••@voorbeeld.example.nl" in telephone.locator("main").inner_text()
    telephone.get_by_role("button", name="Meld mij aan").click()
    telephone.wait_for_url("**/mijn/naam/")

    page.goto(link)
    page.get_by_role("link", name="Vraag een nieuwe link").click()
    assert page.get_by_label("Uw e-mailadres").input_value() == address

    telephone.goto("/mijn/")
    with telephone.expect_download() as download:
        telephone.get_by_role("link", name="Download uw gegevens").click()
    assert re.fullmatch(r"mijn-gegevens-[\d-]+\.json", download.value.suggested_filename)
    telephone.get_by_role("link", name="Verwijder uw gegevens").click()
    with telephone.expect_navigation():
        telephone.get_by_role("button", name="Verwijder mijn gegevens").click()
    assert "Vink dit aan" in telephone.locator("[data-error-summary]").inner_text()
    telephone.get_by_label("Ik begrijp").check()
    telephone.get_by_role("button", name="Verwijder mijn gegevens").click()
    telephone.wait_for_url("**/mijn/verwijderd/")
    assert "Dat is gedaan" in letters.newest(address, "verwijderd")


def test_links_in_mail_show_before_they_do(new_page, letters):
    """Another address: the page of a mailed link, its outcome and a second visit, each without a fault."""
    old, new = "oud@voorbeeld.example.nl", "nieuw@voorbeeld.example.nl"
    page = new_page("/mijn/aanmelden/")
    page.get_by_label("Uw e-mailadres").fill(old)
    page.get_by_role("button", name="Stuur mij een mail").click()
    page.wait_for_url("**/mijn/code/")
    page.goto(link_in(letters.newest(old, "aan te melden")))
    assert violations(page) == []
    page.get_by_role("button", name="Meld mij aan").click()
    page.wait_for_url("**/mijn/")
    page.goto("/mijn/e-mailadres/")
    page.get_by_label("Nieuw e-mailadres").fill(new)
    page.get_by_role("button", name="Stuur de mail").click()
    page.wait_for_url("**/mijn/")

    link = link_in(letters.newest(new, "nieuwe e-mailadres"))
    other = new_page(link, viewport=NARROW)
    assert violations(other) == []
    other.get_by_role("button", name="Gebruik dit e-mailadres").click()
    other.get_by_role("heading", name="Uw e-mailadres is gewijzigd").wait_for()
    assert violations(other) == []
    other.goto(link)
    assert "al gedaan" in other.locator("h1").inner_text()
    page.goto("/mijn/")
    assert new in page.locator(".my-account").inner_text()
    page.get_by_role("button", name="Meld mij overal af").click()
    page.wait_for_url("**/mijn/afgemeld/")
    assert violations(page) == []
