"""/mailbox/: what was sent, in the demo and in development."""

import mailbox
import re

import pytest
from django.test import Client
from django.urls import reverse

from messaging.composing import Composer
from messaging.models import Attachment, Body, Message
from messaging.rendering import render

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    settings.MAIL_FOLDER = tmp_path / "mail"
    return mailbox.Maildir(settings.MAIL_FOLDER)


@pytest.fixture
def put(folder, home):
    """Puts a mail into the folder, as the worker does, and gives its key."""

    def write(address="ada@example.nl", subject="Hallo <b>", text="Kijk op https://stad.example.nl/a", **fields):
        body = Body.objects.create(subject=subject, text=text, delete_after="2030-01-01T00:00:00Z", **fields)
        Attachment.objects.create(body=body, filename="plan é.html", content_type="text/html", content=b"<script>")
        raw = Composer(body, render(body)).compose(Message(address=address, stream="bulk"), f"{address}@x")
        return folder.add(raw)

    return write


def test_an_empty_mailbox_says_what_to_do(client, folder, home):
    page = client.get("/mailbox/")
    assert "Nog geen mail" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"


def test_the_list_has_pages_and_a_search(client, put):
    for number in range(23):
        put(f"buur{number}@example.nl", subject=f"Mail {number}")
    first, second = (client.get("/mailbox/", {"page": page}).content.decode() for page in (1, 2))
    assert (first.count("entry__link"), second.count("entry__link")) == (20, 3)
    assert "23 mails" in first
    found = client.get("/mailbox/", {"q": "BUUR7@example.nl"}).content.decode()
    assert found.count("entry__link") == 1
    assert "Mail 7" in found
    assert "Geen mail voor dit adres" in client.get("/mailbox/", {"q": "niemand"}).content.decode()


def test_one_mail(client, put):
    key = put(calendar="BEGIN:VCALENDAR\r\n", calendar_method="REQUEST")
    page = client.get(reverse("mailbox_mail", args=[key]))
    content = page.content.decode()
    assert "Hallo &lt;b&gt;" in content
    assert 'href="https://stad.example.nl/a"' in content
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert content.count("/bestand/") == 2
    for number, name in enumerate(("uitnodiging.ics", "plan%20%C3%A9.html")):
        file = client.get(reverse("mailbox_file", args=[key, number]))
        assert file["Content-Disposition"].startswith("attachment")
        assert name in file["Content-Disposition"]
        assert file["Content-Type"] == "application/octet-stream"
    assert client.get(reverse("mailbox_file", args=[key, 2])).status_code == 404


def test_the_html_part_may_do_nothing_but_be_shown(client, put):
    key = put(html="<html><head></head><body><script>alert(1)</script><a href='https://x/'>x</a></body></html>")
    frame = re.search(r"<iframe[^>]*>", client.get(reverse("mailbox_mail", args=[key])).content.decode()).group()
    assert "allow-scripts" not in frame
    assert "allow-same-origin" not in frame
    page = client.get(reverse("mailbox_html", args=[key]))
    assert '<base target="_blank">' in page.content.decode()
    policy = page["Content-Security-Policy"]
    for part in ("default-src 'none'", "frame-ancestors 'self'", "sandbox allow-popups"):
        assert part in policy
    assert "script-src" not in policy
    assert page["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("key", ["niets", "..", "../cur", "%2e%2e", "x%00"])
def test_only_mails_are_shown(client, put, key):
    put()
    assert client.get(f"/mailbox/{key}/").status_code in (301, 400, 404)


def test_only_a_post_of_this_site_empties_it(put):
    """Reading sets no cookie; the page that asks whether one is sure does."""
    put()
    client = Client(enforce_csrf_checks=True)
    assert "/mailbox/leeg/" in client.get("/mailbox/").content.decode()
    assert not client.cookies
    assert client.post("/mailbox/leeg/").status_code == 403
    page = client.get("/mailbox/leeg/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
    assert "Nog geen mail" not in client.get("/mailbox/").content.decode()
    assert client.post("/mailbox/leeg/", {"csrfmiddlewaretoken": token}).status_code == 302
    assert "Nog geen mail" in client.get("/mailbox/").content.decode()


def test_with_a_relay_it_says_where_the_mail_goes(client, folder, home, settings):
    settings.MAIL_RELAY = {"host": "relay.example.nl", "port": 25, "user": "", "password": "geheim", "tls": False}
    page = client.get("/mailbox/").content.decode()
    assert "relay.example.nl" in page
    assert "geheim" not in page


def test_the_banner_of_the_demo_leads_to_it(client, home):
    assert 'href="/mailbox/"' in client.get("/").content.decode()
