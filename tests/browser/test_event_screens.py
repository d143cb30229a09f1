"""Every screen of the back office for events and pitches that a case worker comes to, each kind of screen once."""

import re

from .survey import NARROW, TOO_WIDE, WIDE, violations

FIRST = ["/beheer/pitches/", "/beheer/momenten/", "/beheer/aanmeldingen/", "/beheer/toegankelijkheid/"]
OURS = re.compile(r"/beheer/(pitches|momenten|aanmeldingen|toegankelijkheid|evenementen)/[^.]*$")
LINKS = "links => links.map(link => new URL(link.href)).filter(url => url.origin === location.origin)" + (
    ".map(url => url.pathname)"
)


def kind_of(address):
    """The same for the screens of two events or registrations."""
    return re.sub(r"\d+", "1", address)


def screens(page):
    """One address of each kind, by following what leads on; the page stands there."""
    to_do, seen = list(FIRST), set()
    while to_do:
        address = to_do.pop(0)
        if kind_of(address) in seen:
            continue
        seen.add(kind_of(address))
        assert page.goto(address).status == 200, address
        page.wait_for_load_state("networkidle")
        to_do += [link for link in page.eval_on_selector_all("main a[href]", LINKS) if OURS.match(link)]
        yield address


def sign_somebody_up(page):
    """By telephone, with a need and a mail: what a screen says of somebody does not depend on other tests."""
    page.goto("/beheer/momenten/")
    page.locator("main").get_by_role("link", name="Voorbeeld: Initiatievencafé").first.click()
    page.locator("main").get_by_role("link", name="Meld iemand aan").click()
    page.get_by_label("Naam").fill("Noor Vis")
    page.get_by_label("E-mailadres").fill("noor.vis@example.org")
    page.get_by_label("In de zaal").check()
    page.get_by_label("Wat heeft deze persoon nodig").fill("Een schrijftolk.")
    page.locator("main").get_by_role("button", name="Meld deze persoon aan").click()
    page.wait_for_url(re.compile(r"/beheer/aanmeldingen/\d+/"))


def test_axe_finds_nothing_on_a_wide_screen_or_a_telephone(staff_page):
    page, found, count = staff_page("behandelaar"), {}, 0
    sign_somebody_up(page)
    for address in screens(page):
        count += 1
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)
            wrong = violations(page) + page.evaluate(TOO_WIDE)
            if wrong:
                found[address, size["width"]] = wrong
        page.set_viewport_size(WIDE)
    assert not found
    assert count >= 20, "the screens of events are more than these"
    assert page.watch.found == []
