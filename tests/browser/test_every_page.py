"""Every page of the demo city: valid, accessible, quiet, self-contained and whole."""

import json
import os
import shutil
import subprocess
import xml.dom.minidom
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

from .conftest import MACHINE_ADDRESSES
from .raw import Structure
from .survey import NARROW, WIDE

VALIDATOR = Path(__file__).parent.parent / "html_validator" / "validate.mjs"
NOT_FOLLOWED = ("mailto:", "tel:", "javascript:", "data:")


def summary(found):
    """Findings of all pages under each other; the same finding on many pages once."""
    where = {}
    for address, finding in found:
        where.setdefault(str(finding), []).append(address)
    return "\n".join(f"{len(pages)}x {pages[:3]} {finding}" for finding, pages in list(where.items())[:40])


@pytest.fixture(scope="session")
def structures(reader, pages):
    """The structure of every page."""
    return {address: Structure(reader.read(address).text) for address in pages}


# --- as a program reads it ------------------------------------------------------------------------


def test_every_page_answers(reader, pages):
    found = [(address, reader.read(address).status) for address in pages]
    assert [pair for pair in found if pair[1] != 200] == []
    assert [address for address in pages if not reader.read(address).is_html] == []


def test_every_page_is_valid_html(reader, pages):
    """All pages in one run of html-validate; what the errors look like is in it too."""
    node = shutil.which("node")
    if node is None and os.environ.get("NO_SKIPS") != "1":
        pytest.skip("Node is not there.")
    html = {address: reader.read(address).text for address in [*pages, "/bestaat-niet/", "/zoeken/?q=%00"]}
    done = subprocess.run(
        [node, str(VALIDATOR)], input=json.dumps(html), capture_output=True, text=True, cwd=VALIDATOR.parent, check=True
    )
    found = [
        (one["page"], f"{one['rule']}: {one['message']} [{one['source']}]")
        for one in json.loads(done.stdout)
        # The style guide shows the same field with and without an error, outside any form.
        if not (one["page"] == "/stijlgids/" and one["rule"] == "form-dup-name")
    ]
    assert not found, summary(found)


def test_every_page_has_one_title_of_its_own(structures):
    # A list that is filtered is the same page with less on it; a search is another page for each question.
    titles = {
        address: structure.title.strip()
        for address, structure in structures.items()
        if "?" not in address or address.startswith("/zoeken/")
    }
    assert [address for address, title in titles.items() if not title] == []
    doubles = [title for title, count in Counter(titles.values()).items() if count > 1]
    assert [(address, title) for address, title in titles.items() if title in doubles] == []


def test_every_page_is_in_dutch(structures):
    assert [address for address, structure in structures.items() if structure.language != "nl"] == []


def test_headings_make_an_outline(structures):
    """One h1, first of all headings, and no level skipped on the way down.

    The style guide is left out: it shows each component with the headings that it has elsewhere.
    """
    wrong = {}
    for address, structure in structures.items():
        if address == "/stijlgids/":
            continue
        levels = structure.headings
        skipped = [pair for pair in zip(levels, levels[1:], strict=False) if pair[1] > pair[0] + 1]
        if levels.count(1) != 1 or levels[0] != 1 or skipped:
            wrong[address] = levels
    assert not wrong


def test_ids_are_unique(structures):
    wrong = {
        address: [name for name, count in Counter(structure.ids).items() if count > 1]
        for address, structure in structures.items()
    }
    assert not {address: names for address, names in wrong.items() if names}


def test_every_link_leads_somewhere(reader, pages, structures):
    """Links, pictures, forms and feeds on this site answer, and the place on the page they point to exists."""
    broken = []
    places = {}
    for address, structure in structures.items():
        for tag, target in structure.links:
            if target.startswith(NOT_FOLLOWED) or not target:
                continue
            absolute = urljoin(urljoin(reader.base_url, address), target)
            if not reader.is_internal(absolute):
                continue
            page, fragment = urldefrag(absolute)
            answer = reader.read(page)
            if answer.status != 200 and not (answer.status == 405 and tag == "form"):
                broken.append((address, f"{target} -> {answer.status}"))
            elif fragment and answer.is_html:
                if page not in places:
                    places[page] = {"top", *Structure(answer.text).ids}
                if unquote(fragment) not in places[page]:
                    broken.append((address, f"{target} -> no such place"))
    assert not broken, summary(broken)


def test_links_to_other_sites_are_safe(structures):
    foreign = {
        target
        for structure in structures.values()
        for tag, target in structure.links
        if tag == "a" and urlsplit(target).netloc
    }
    own = {target for target in foreign if "127.0.0.1" in target}
    assert not own, "links within the site are relative, so that they work on every machine"
    assert not [target for target in foreign if not target.startswith("https://")]


@pytest.mark.parametrize("address", MACHINE_ADDRESSES)
def test_addresses_for_programs_answer(reader, address):
    response = reader.read(address)
    assert response.status == 200
    assert "Set-Cookie" not in response.headers


def test_feeds_are_xml_with_absolute_addresses(reader, structures):
    feeds = {
        target
        for structure in structures.values()
        for tag, target in structure.links
        if tag == "link" and "feed" in target
    }
    assert "/feeds/" in feeds
    for address in feeds:
        document = xml.dom.minidom.parseString(reader.read(address).body)
        assert document.documentElement.tagName == "feed"
        links = [link.getAttribute("href") for link in document.getElementsByTagName("link")]
        assert all(link.startswith(reader.base_url) for link in links), address


def test_no_answer_sets_a_cookie(reader, pages):
    asked = [*pages, *MACHINE_ADDRESSES, "/bestaat-niet/", "/zoeken/?q=%00"]
    assert [address for address in asked if "Set-Cookie" in reader.read(address).headers] == []


# --- as a browser shows it --------------------------------------------------------------------------


def test_a_browser_loads_every_page(survey):
    wrong = {
        address: visit.status
        for address, visit in survey.visits.items()
        if visit.status != (404 if "bestaat-niet" in address else 200)
    }
    assert not wrong


@pytest.mark.parametrize("width", [WIDE["width"], NARROW["width"]])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(survey, scheme, width):
    found = [
        (address, violation)
        for address, visit in survey.visits.items()
        for violation in visit.violations[scheme, width]
    ]
    assert not found, summary(found)


def test_the_console_stays_empty(survey):
    """A page that is not there says so in the console; that is the browser's own message."""
    found = [
        (address, text)
        for address, visit in survey.visits.items()
        for text in visit.console
        if not ("bestaat-niet" in address and "404" in text)
    ]
    assert not found, summary(found)


def test_nothing_is_asked_of_another_site(survey):
    found = [(address, url) for address, visit in survey.visits.items() for url in visit.foreign]
    assert not found, summary(found)


def test_nothing_fails_to_load(survey):
    found = [(address, url) for address, visit in survey.visits.items() for url in visit.failed]
    assert not found, summary(found)


def test_readers_get_no_cookie_at_all(survey):
    assert survey.cookies == []


def test_no_page_is_wider_than_a_small_window(survey):
    """320 px wide (WCAG 1.4.10), also at 400 % zoom, where the window is 320 x 256."""
    found = [
        (address, f"{size}: {elements}")
        for address, visit in survey.visits.items()
        for size, elements in visit.too_wide.items()
    ]
    assert not found, summary(found)


def test_at_400_percent_most_of_the_window_is_for_reading(survey):
    assert {address: visit.covered for address, visit in survey.visits.items() if visit.covered > 0.4} == {}
