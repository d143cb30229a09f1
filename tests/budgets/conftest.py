"""An edition with one plan."""

import re
from html import unescape

import pytest

from tests import factories


@pytest.fixture
def edition(home):
    """A published edition below the index."""
    index = factories.RoundIndexPageFactory(parent=home)
    return factories.RoundPageFactory(parent=index, title="Wijk aan Zet 2020", slug="wijk-aan-zet-2020", year=2020)


@pytest.fixture
def plan(edition):
    """A published plan of which only the name is known."""
    return factories.PlanPageFactory(parent=edition, title="Bloemen bij de brug", slug="bloemen")


def texts(response):
    """The words of the main part of a page, as one line; no-break spaces stay."""
    assert response.status_code == 200
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    return re.sub(r"[ \t\n]+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))
