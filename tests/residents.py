"""Signing in as a resident, for tests: through the pages and the mail, as residents do."""

import itertools
import secrets
from urllib.parse import urlsplit

from django.test import Client
from django.utils import timezone

from accounts.guard.starts import Start
from messaging.models import Message

ADDRESS = "jan@voorbeeld.example.nl"
_networks = itertools.count(1)


def somewhere():
    """The address of a device in a network from which nobody sent anything yet."""
    number = next(_networks)
    return f"10.{number // 250 % 250}.{number % 250}.7"


def filled_in(address=ADDRESS, next_url=""):
    """The form of the sign-in page as a person sends it: opened ten seconds ago."""
    start = Start("accounts.sign_in", secrets.token_urlsafe(12), int(timezone.now().timestamp()) - 10)
    return {"address": address, "next": next_url, "guard_start": start.sign(), "homepage": ""}


def ask_for_mail(client, address=ADDRESS, next_url=""):
    """Fill in the form; gives the response."""
    return client.post("/mijn/aanmelden/", filled_in(address, next_url), REMOTE_ADDR=somewhere())


def newest_mail(address=ADDRESS, kind="accounts/sign_in"):
    """What the newest mail of a kind to this address was made from: url, code and so on."""
    return Message.objects.filter(address=address, kind=kind).order_by("-pk").first().body.context


def link_in_mail(address=ADDRESS, kind="accounts/sign_in"):
    """The path of the link in the newest mail."""
    return urlsplit(newest_mail(address, kind)["url"]).path


def code_in_mail(address=ADDRESS):
    return newest_mail(address)["code"]


def other_digits(code):
    """A code of six digits that is not this one."""
    return f"{(int(code.replace(' ', '')) + 1) % 10**6:06d}"


def signed_in_resident(address=ADDRESS):
    """A client that signed in by mail."""
    client = Client()
    ask_for_mail(client, address)
    assert client.post(link_in_mail(address)).status_code == 302
    return client
