"""Filling in the budget wizard, for tests: as a browser sends it, ten seconds after it was opened."""

import re
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from cms.estimates.estimate import Estimate
from tests.residents import newest_mail, somewhere
from tests.staff import at

WIZARD = "/toolkit/begroting/"
ADDRESS = "maker@voorbeeld.example.nl"
MAIL = "toolkit/estimate_link"
TYPED = {
    "title": "Buurttuin <Akker>",
    "costs-0-name": "Hout",
    "costs-0-note": "zes planken",
    "costs-0-amount": "1.250,50",
    "costs-1-name": "",
    "costs-1-note": "",
    "costs-1-amount": "",
    "income-0-name": "Wijkbudget",
    "income-0-note": "",
    "income-0-amount": "1.375,55",
    "unforeseen": "10",
    "hours": "40",
    "hours_note": "spitten",
    "email": ADDRESS,
}


def visitor():
    """A client that is asked for a CSRF token like any browser, and has none."""
    return Client(enforce_csrf_checks=True)


def hidden(response, name):
    """The value of a hidden field of the form on this page."""
    return re.search(rf'name="{name}"[^>]* value="([^"]*)"', response.content.decode()).group(1)


def press(client, action, address=WIZARD, *, after=10, start=None, place=None, **changes):
    """Press a button of the form so many seconds after it was opened; the answer."""
    start = start or hidden(client.get(address), "guard_start")
    data = {name: value for name, value in (TYPED | changes).items() if value is not None}
    with at(timezone.now() + timedelta(seconds=after)):
        return client.post(address, data | {"guard_start": start, "action": action}, REMOTE_ADDR=place or somewhere())


def mail_link(client=None, **changes):
    """Have a link mailed; its path."""
    answer = press(client or visitor(), "mail", **changes)
    assert answer.status_code == 200, answer
    return path_in_mail(changes.get("email", ADDRESS))


def path_in_mail(address=ADDRESS):
    return "/" + newest_mail(address, MAIL)["url"].split("/", 3)[3]


def text(response):
    return response.content.decode()


def read(row):
    """The budget of a row."""
    return Estimate.from_data(row.data)
