"""An event with a session of two seats, and somebody of the staff."""

import pytest

from events.registrations.ledger import Staff
from tests import factories

from .signing import make_event


@pytest.fixture
def event(home):
    return make_event(home, title="Initiatievencafé", slug="cafe")


@pytest.fixture
def session(event):
    return factories.SessionFactory(event=event, capacity_room=2)


@pytest.fixture
def staff(db):
    return Staff(factories.UserFactory(first_name="Sam", last_name="de Behandelaar"), note="Belde zelf")
