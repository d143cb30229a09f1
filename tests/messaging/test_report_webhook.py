"""POST /mail/meldingen/: only with the secret, only mails, and never a page that anybody keeps."""

import pytest
from django.test import Client

from cms import limits
from messaging import report_views
from messaging.models import Suppression
from tests.messaging.bounced import BOUNCE_ADDRESS, report, sent

SECRET = "a secret of mail servers, long enough"
URL = "/mail/meldingen/"


@pytest.fixture
def message(db, settings):
    settings.BOUNCE_ADDRESS = BOUNCE_ADDRESS
    settings.MAIL_REPORT_SECRET = SECRET
    return sent()


def post(body, authorization=f"Bearer {SECRET}", **more):
    """As curl does it in a pipe: no cookie, no token of a form."""
    client = Client(enforce_csrf_checks=True, headers={"Authorization": authorization} if authorization else {})
    return client.post(URL, body, **{"content_type": "message/rfc822", **more})


@pytest.mark.parametrize("content_type", ["message/rfc822", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_report_is_taken_in(message, content_type):
    response = post(report("postfix-hard", message), content_type=content_type)
    assert response.status_code == 202
    assert Suppression.objects.get().address_key == message.address_key
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_a_mailbox_line_in_front_is_no_harm(message):
    raw = b"From MAILER-DAEMON Fri Nov 20 09:15:02 2026\r\n" + report("postfix-hard", message)
    assert post(raw).status_code == 202
    assert Suppression.objects.exists()


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer verkeerd", f"Basic {SECRET}", "Bearer \xe9\xff", SECRET]
)
def test_without_the_secret_nothing_happens(message, authorization):
    response = post(report("postfix-hard", message), authorization)
    assert response.status_code == 401
    assert not Suppression.objects.exists()


def test_without_a_setting_there_is_no_such_address(message, settings):
    settings.MAIL_REPORT_SECRET = ""
    for authorization in ("", "Bearer", "Bearer "):
        assert post(report("postfix-hard", message), authorization).status_code == 404


@pytest.mark.parametrize("body", [b"", b"hallo", b"\x00\xff" * 20, b"To: x@y.example\r\n\r\n" + b"a" * 1_000_000])
def test_what_is_no_mail_or_too_large(message, body):
    assert post(body).status_code == 400


def test_reading_is_no_way_in(message):
    assert Client().get(URL).status_code == 405


def test_a_flood_is_told_to_come_back(message, monkeypatch):
    monkeypatch.setattr(report_views, "RATE", limits.Rate(per_second=0.1, burst=2))
    answers = [post(report("postfix-hard", message)) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert int(answers[-1]["Retry-After"]) > 0
