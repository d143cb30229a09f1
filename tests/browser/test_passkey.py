"""A member of staff sets up a passkey and signs in with it, on an authenticator that Chromium plays itself."""

import sys

import pytest

from .demo_server import run
from .staff import Watch, sign_in
from .survey import violations

ADDRESS, PASSWORD = "sleutel@stadmakers.example.nl", "een lang wachtwoord van 2026"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(browser, demo_site):
    """A page on a host name, as passkeys do not exist on bare numbers, with an account and a device of its own."""
    environment = demo_site.environment | {"DJANGO_SUPERUSER_PASSWORD": PASSWORD}
    run([sys.executable, "manage.py", "createsuperuser", "--noinput", "--email", ADDRESS], environment)
    site = demo_site.base_url.replace("127.0.0.1", "localhost")
    context = browser.new_context(base_url=site, locale="nl-NL", reduced_motion="reduce")
    page = context.new_page()
    page.watch = Watch(context, site)
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield page
    context.close()


def test_a_passkey_from_beginning_to_end(page):
    sign_in(page, ADDRESS, PASSWORD)
    page.wait_for_url("**/beheer/")
    page.goto("/beheer/account/tweede-stap/")
    assert violations(page) == []
    page.get_by_role("link", name="Voeg een passkey toe").click()
    page.get_by_label("Naam").fill("Laptop van het werk")
    assert violations(page) == []
    page.get_by_role("button", name="Voeg de passkey toe").press("Enter")
    page.wait_for_url("**/herstelcodes/")
    codes = page.locator(".stad-codes code").all_inner_texts()
    assert len(codes) == 10
    with page.expect_download() as download:
        page.get_by_role("link", name="Download de codes").click()
    assert download.value.path().read_text().split() == codes
    assert violations(page) == []

    page.context.clear_cookies()
    sign_in(page, ADDRESS, PASSWORD)
    page.wait_for_url("**/tweede-stap/")
    assert violations(page) == []
    page.get_by_label("Code").fill("00000000")
    page.get_by_role("button", name="Aanmelden").click()
    page.get_by_text("Deze code of passkey klopt niet.").wait_for()
    assert violations(page) == []
    page.get_by_role("button", name="Passkey gebruiken").click()
    page.wait_for_url("**/beheer/")
    assert page.watch.found == []

    page.goto("/beheer/account/tweede-stap/passkeys/")
    assert "Laatst gebruikt" in page.locator("main, #main").first.inner_text()
    assert violations(page) == []
    page.locator("a[href$='/weghalen/']").click()
    page.get_by_role("button", name="Haal de passkey weg").click()
    page.get_by_text("U hebt nog geen passkeys.").wait_for()
    page.context.clear_cookies()
    sign_in(page, ADDRESS, PASSWORD)
    page.wait_for_url("**/beheer/")
    assert page.watch.found == []
