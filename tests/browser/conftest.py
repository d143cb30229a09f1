"""One demo city and one Chromium for all tests in this folder, which therefore share one worker."""

import os
import re
import tempfile
from pathlib import Path

import pytest

from tests.services import find_chromium

from . import demo_server
from .person import Person
from .raw import Reader
from .staff import ACCOUNTS, Watch, sign_in
from .survey import AXE, NARROW, Survey, violations

HERE = Path(__file__).parent
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Addresses of HTML pages that are not in the sitemap.
VIEWS = [
    "/zoeken/",
    "/zoeken/?q=wijk",
    "/zoeken/?q=wijkraadd",
    "/zoeken/?q=xyzzyx",
    "/wijkbudget/schalkwijk-aan-zet-2021/?theme=groen",
    "/wijkbudget/schalkwijk-aan-zet-2021/?q=xyzzyx",
    "/initiatieven/?wijk=schalkwijk&fase=afgerond",
    "/initiatieven/?q=xyzzyx&wijk=atlantis",
    "/initiatieven/?hulp=ja",
    "/initiatieven/hulpvragen/?soort=people",
    "/initiatieven/hulpvragen/1/",
    "/initiatieven/aanbod/1/",
    "/initiatieven/aanbod/?q=xyzzyx",
    "/organisaties/?hulp=knowledge&status=alle",
    "/organisaties/?q=xyzzyx",
    "/toolkit/begroting/verwijderd/",
    "/agenda/voorbeeld-initiatievencafe/pitches/1/",
    "/agenda/maand/?maand=2022-11",
    "/agenda/week/",
    "/agenda/archief/?soort=cafe",
    "/agenda/?q=xyzzyx",
    "/toolkit/?fase=plan&zoek=geld&wijk=schalkwijk",
    "/toolkit/financiering/fondsen/",
    "/toolkit/financiering/fondsen/?bedrag=2000&wie=groep&thema=groen&toon=alles",
    "/toolkit/accommodaties/ruimtes/",
    "/toolkit/accommodaties/ruimtes/?mensen=60&toegankelijk=step_free",
    "/toegankelijkheid/",
    "/privacy/",
    "/contact/vraag/",
    "/contact/vraag/verzonden/",
    "/formulier/bevestigen/",
    "/stijlgids/",
    "/reacties/gemeld/",
    "/volgen/theme/groen/",
    "/volgen/verzonden/",
    "/mijn/aanmelden/",
    "/mijn/afgemeld/",
    "/mijn/verwijderd/",
    "/mailbox/",
]
MACHINE_ADDRESSES = [
    "/robots.txt",
    "/sitemap.xml",
    "/.well-known/security.txt",
    "/feeds/",
    "/initiatieven/feed/",
    "/initiatieven/de-groene-kroon/feed/",
    "/toolkit/financiering/fondsen/deadlines/ical/",
    "/gezond/",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what is in this folder: a browser test, all in the same worker, on one database."""
    for item in items:
        if HERE in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.once)
            item.add_marker(pytest.mark.xdist_group("demo"))


@pytest.fixture(scope="session")
def demo_site():
    """The demo city, loaded and served as by `make demo`. Fails at the end when it did not stay up."""
    with tempfile.TemporaryDirectory(prefix="stadmakers-demo-") as folder:
        server, remove = demo_server.prepare(Path(folder))
        try:
            demo_server.start(server)
            yield server
            ended = server.process.poll()
            demo_server.stop(server)
            if ended is not None:
                pytest.fail(f"The demo ended by itself ({ended}).\n{demo_server.log_of(server)}")
        finally:
            remove()


@pytest.fixture(scope="session")
def reader(demo_site):
    """A program that reads the site without a browser."""
    return Reader(demo_site.base_url)


@pytest.fixture(scope="session")
def pages(reader):
    """The address of every HTML page that the demo shows to the public."""
    found = re.findall(r"<loc>[^<]*?//[^/<]+(/[^<]*)</loc>", reader.read("/sitemap.xml").text)
    assert len(found) > 40, "the sitemap is too short to be the demo city's"
    return found + VIEWS


@pytest.fixture(scope="session")
def browser():
    """Chromium, once for all tests of this worker. Skips without one, unless skipping is forbidden."""
    path = find_chromium()
    if path is None:
        if os.environ.get("NO_SKIPS") == "1":
            pytest.fail("Chromium is not there and NO_SKIPS=1. Set CHROMIUM to its path.")
        pytest.skip("Chromium is not there. Set CHROMIUM to its path.")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread. Django sees it and would refuse queries to the other
    # tests of this worker, though none of them runs inside it.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
            yield chromium
            chromium.close()


@pytest.fixture
def new_page(browser, demo_site):
    """A function that opens a page in a context of its own; options as of `new_context`."""
    contexts = []

    def open_page(address=None, **options):
        options.setdefault("viewport", {"width": 1280, "height": 900})
        context = browser.new_context(base_url=demo_site.base_url, locale="nl-NL", reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        if address:
            page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def survey(browser, demo_site, pages):
    """What a browser saw on the pages, each loaded once."""
    context = browser.new_context(base_url=demo_site.base_url, locale="nl-NL", reduced_motion="reduce")
    # Half a megabyte a page is not sent again and again.
    context.add_init_script(AXE.axe_script)
    survey = Survey(context, demo_site.base_url)
    for address in [*pages, "/bestaat-niet/"]:
        survey.visit(address)
    survey.cookies = context.cookies()
    context.close()
    return survey


@pytest.fixture(params=[True, False], ids=["with_scripts", "without_scripts"])
def person(request, new_page):
    """A function that gives a Person; without scripts on a telephone."""
    if request.param:
        return lambda name: Person(new_page(), violations, name)
    # axe is a script itself: it looks at the same HTML in a browser beside it.
    beside = new_page("/robots.txt", viewport=NARROW)

    def look(page):
        beside.set_content(page.content())
        return violations(beside)

    return lambda name: Person(new_page(java_script_enabled=False, viewport=NARROW), look, name)


@pytest.fixture(scope="session")
def sessions():
    """Cookies of each role, so that each signs in once."""
    return {}


@pytest.fixture
def staff_page(new_page, demo_site, sessions):
    """A function that opens a page as a role; the page has a `watch`."""

    def open_page(role):
        page = new_page(storage_state=sessions.get(role))
        page.watch = Watch(page.context, demo_site.base_url)
        if role not in sessions:
            sign_in(page, ACCOUNTS[role]["email"], ACCOUNTS[role]["password"])
            page.wait_for_url("**/beheer/")
            sessions[role] = page.context.storage_state()
        return page

    return open_page
