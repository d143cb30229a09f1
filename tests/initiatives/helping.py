"""Initiatives with owners, needs and offers, for tests."""

import secrets

from django.test import Client
from django.utils import timezone

from accounts.guard.starts import Start
from initiatives.models import InitiativeOwner
from initiatives.needs import lifecycle
from tests import factories

BACKEND = "accounts.backends.ResidentBackend"


def initiative(index, owner=None, **fields):
    """A page that is online, with an owner."""
    page = factories.InitiativePageFactory(parent=index, **fields)
    if owner:
        InitiativeOwner.objects.create(page=page, user=owner, role="owner")
    return page


def client_of(user):
    """A client in which this resident is signed in."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def need(page, **fields):
    defaults = {"kind": "people", "title": "Wie helpt planten?"}
    return lifecycle.place_need(page=page, key=secrets.token_hex(8), **{**defaults, **fields})


def offer(by=None, **fields):
    defaults = {"kind": "people", "title": "Ik plant graag bomen"}
    return lifecycle.place_offer(by=by, key=secrets.token_hex(8), **{**defaults, **fields})


def opened(guard_name):
    """The hidden fields of a guarded form that was opened a while ago."""
    start = Start(guard_name, secrets.token_urlsafe(12), int(timezone.now().timestamp()) - 10)
    return {"guard_start": start.sign(), "homepage": ""}
