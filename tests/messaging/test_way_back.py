"""A mail out through a real mail server, its bounce back, and what that means for the next mail."""

from datetime import timedelta

import pytest
from django.utils import timezone

from messaging import delivery, outbox
from messaging.models import Message, Stream
from messaging.reports import process_report
from tests.messaging.bounced import BOUNCE_ADDRESS
from tests.messaging.sinks import Sink, serving
from tests.staff import at

DSN = (
    b"From: MAILER-DAEMON@relay.example\r\nTo: %(sender)s\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/report; report-type=delivery-status; boundary="grens"\r\n\r\n'
    b"--grens\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay.example\r\n\r\n"
    b"Final-Recipient: rfc822; %(to)s\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
    b"--grens\r\nContent-Type: message/rfc822\r\n\r\n%(mail)s\r\n--grens--\r\n"
)


@pytest.fixture
def sink(settings, db):
    settings.BOUNCE_ADDRESS = BOUNCE_ADDRESS
    settings.MAIL_PER_MINUTE = {}
    sink = Sink()
    settings.MAIL_RELAY = sink.relay
    with serving(sink):
        yield sink


def send(cause, address, stream=Stream.TRANSACTIONAL):
    message = outbox.plan_mail(
        cause=cause, to=address, template="plain", context={"subject": "Hoi", "text": "Dag"}, stream=stream
    )
    delivery.deliver_due(now=lambda: timezone.now())
    message.refresh_from_db()
    return message


@pytest.mark.parametrize("has_return_path", [True, False])
def test_there_and_back(sink, settings, has_return_path):
    """Also when the relay made its own return path, and only the Message-ID and the address lead home."""
    states = Message.State
    assert send("one", "fatima@wijk.example").state == states.ACCEPTED
    [(sender, to, mail)] = sink.received
    assert sender.startswith("bounces+")
    sender = sender if has_return_path else "srs0=x=relay.example@relay.example"
    raw = DSN % {b"sender": sender.encode(), b"to": to.encode(), b"mail": mail}
    assert process_report(raw).recorded
    assert send("two", "fatima@wijk.example").state == states.SUPPRESSED
    assert send("three", "ander@wijk.example").state == states.ACCEPTED
    # Longer than personal mail leaves the address alone.
    with at(timezone.now() + timedelta(days=8)):
        assert send("four", "Fatima@Wijk.example").state == states.ACCEPTED
        assert send("five", "fatima@wijk.example", Stream.BULK).state == states.SUPPRESSED
