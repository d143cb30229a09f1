"""A site that checks links, another site to check, and an asker that does not dawdle."""

import pytest

from cms.link_check.asking import Asker

from .sites import other_site


@pytest.fixture(autouse=True)
def checking(settings):
    """This machine may be asked, and is not our own site."""
    settings.LINK_CHECK, settings.LINK_CHECK_LOOPBACK = True, True
    settings.WAGTAILADMIN_BASE_URL = "https://stad.example.nl"


@pytest.fixture
def site():
    with other_site() as server:
        yield server


@pytest.fixture
def asker():
    return Asker("Stadmakers linkcontrole (+https://stad.example.nl)", pause=0, seconds=3)
