"""The bounce mailbox, read from a real IMAP server."""

import socket
import subprocess
import sys
import time

import pytest
from django.db import DataError, OperationalError
from imap_tools import AND, MailBoxUnencrypted, MailMessageFlags

from cms.registries import periodic
from messaging import bounce_mailbox, incoming, reports, suppression_declarations
from messaging.bounce_mailbox import read_mailbox
from messaging.models import Suppression
from messaging.report_parsing import Outcome
from tests.messaging.bounced import BOUNCE_ADDRESS, report, sent
from tests.processes import free_port

USER, PASSWORD = "bounces", "geheim"


@pytest.fixture(scope="module")
def imap_port():
    """pymap with one empty account in memory."""
    port = free_port()
    arguments = ["--host", "127.0.0.1", "--port", str(port), "--no-tls", "dict"]
    arguments += ["--demo-user", USER, "--demo-password", PASSWORD]
    code = "import sys; from pymap.main import main; sys.exit(main())"
    server = subprocess.Popen([sys.executable, "-W", "ignore", "-c", code, *arguments], stderr=subprocess.DEVNULL)
    try:
        for _attempt in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(10)


def login(port):
    return MailBoxUnencrypted("127.0.0.1", port, timeout=10).login(USER, PASSWORD)


@pytest.fixture
def mailbox(imap_port, settings, db):
    """The mailbox through a second connection, as its owner sees it."""
    settings.BOUNCE_ADDRESS = BOUNCE_ADDRESS
    settings.BOUNCE_MAILBOX_URL = f"imap://{USER}:{PASSWORD}@127.0.0.1:{imap_port}/INBOX"
    with login(imap_port) as mailbox:
        mailbox.delete(mailbox.uids())
        yield mailbox


def left(mailbox):
    """Mails that are still there, and those of them that wait for a person."""
    mailbox.client.noop()
    return len(mailbox.uids()), len(mailbox.uids(AND(flagged=True)))


def test_what_is_understood_goes_and_the_rest_waits_for_people(mailbox):
    names = ["postfix-hard", "letter", "outlook-away", "feedback-abuse", "postfix-hard"]
    message = sent()
    for name in names:
        mailbox.append(report(name, message))
    assert read_mailbox() == {
        Outcome.BOUNCED: 2,
        Outcome.UNKNOWN: 1,
        Outcome.AUTO_REPLY: 1,
        Outcome.COMPLAINT: 1,
    }
    assert set(Suppression.objects.values_list("reason", flat=True)) == {"bounce", "complaint"}
    assert message.events.count() == 2
    assert left(mailbox) == (1, 1)
    assert read_mailbox() == {}, "what waits for people was read again"
    mailbox.flag(mailbox.uids(), MailMessageFlags.FLAGGED, False)
    assert read_mailbox() == {Outcome.UNKNOWN: 1}


@pytest.mark.parametrize("trouble", [ValueError, DataError])
def test_one_broken_mail_does_not_stop_the_others(mailbox, monkeypatch, caplog, trouble):
    """Whatever goes wrong with it; the log does not quote it."""
    message = sent()
    process = reports.process_report

    def brittle(raw):
        if b"breek" in raw:
            raise trouble("fatima@wijk.example")
        return process(raw)

    monkeypatch.setattr(bounce_mailbox, "process_report", brittle)
    mailbox.append(b"Subject: breek\r\n\r\n")
    mailbox.append(report("postfix-hard", message))
    with caplog.at_level("INFO", logger="messaging.bounce_mailbox"):
        assert read_mailbox() == {Outcome.UNKNOWN: 1, Outcome.BOUNCED: 1}
    assert left(mailbox) == (1, 1)
    assert trouble.__name__ in caplog.text
    assert "fatima" not in caplog.text


def test_a_run_is_bounded_and_cut_off_mails_are_read(mailbox, monkeypatch):
    monkeypatch.setattr(bounce_mailbox, "BATCH", 2)
    monkeypatch.setattr(bounce_mailbox, "LARGEST", 4000)
    message = sent()
    for _copy in range(3):
        mailbox.append(report("postfix-hard", message) + b"\r\n" + b"x" * 20_000)
    assert read_mailbox() == {Outcome.BOUNCED: 2}
    assert left(mailbox) == (1, 0)


def test_a_connection_that_breaks_loses_and_doubles_nothing(mailbox, monkeypatch):
    first, second = sent(), sent("registration:2", "ander@wijk.example")
    for message in (first, second):
        mailbox.append(report("postfix-hard", message))
    process = reports.process_report

    def cut(raw):
        result = process(raw)
        if result.message == second:
            raise SystemExit
        return result

    with monkeypatch.context() as patch:
        patch.setattr(bounce_mailbox, "process_report", cut)
        with pytest.raises(SystemExit):
            read_mailbox()
    assert left(mailbox) == (1, 0)
    assert read_mailbox() == {Outcome.BOUNCED: 1}
    assert [first.events.count(), second.events.count()] == [1, 1]


def test_a_database_that_is_away_leaves_every_mail_for_the_next_time(mailbox, monkeypatch):
    def fail(raw):
        raise OperationalError("the database is away")

    mailbox.append(report("postfix-hard", sent()))
    monkeypatch.setattr(bounce_mailbox, "process_report", fail)
    with pytest.raises(OperationalError):
        read_mailbox()
    assert left(mailbox) == (1, 0)


def test_a_closed_server_is_an_error_of_the_job_only(db, settings):
    settings.BOUNCE_MAILBOX_URL = f"imap://a:b@127.0.0.1:{free_port()}"
    with pytest.raises(OSError):
        read_mailbox()
    settings.BOUNCE_MAILBOX_URL = ""
    assert read_mailbox() == {}


@pytest.mark.parametrize(("url", "expected"), [("", False), ("imaps://a:b@mail.example.nl", True)])
def test_the_worker_reads_only_what_is_set(settings, url, expected):
    settings.BOUNCE_MAILBOX_URL = url
    periodic.unregister("bounce_mailbox")
    try:
        suppression_declarations.declare()
        assert ("bounce_mailbox" in [job.name for job in periodic.all_jobs()]) == expected
    finally:
        periodic.unregister("bounce_mailbox")


def test_certificates_are_checked(monkeypatch):
    """imap-tools itself would take any."""
    seen = {}

    class Mailbox:
        def __init__(self, *arguments, **options):
            seen.update(options)

        def login(self, *arguments, **options):
            seen["folder"] = options["initial_folder"]

    monkeypatch.setattr(bounce_mailbox, "MailBox", Mailbox)
    bounce_mailbox.open_mailbox("imaps://a%40b.nl:p%2Fw@mail.example.nl/Post/terug")
    assert seen["ssl_context"].check_hostname
    assert seen["folder"] == "Post/terug"


def test_a_letter_goes_to_the_module_that_made_its_address(mailbox):
    taken = []
    reader = incoming.Reader(
        name="test", wants="post@ours.example.nl".__eq__, take=lambda letter, address: taken.append(letter.text.strip())
    )
    incoming.register(reader)
    try:
        mailbox.append(b"From: a@b.example.nl\r\nTo: Post@ours.example.nl\r\nSubject: Re\r\n\r\nGraag!\r\n")
        mailbox.append(b"From: a@b.example.nl\r\nTo: else@ours.example.nl\r\nSubject: Re\r\n\r\nGraag!\r\n")
        assert read_mailbox() == {Outcome.LETTER: 1, Outcome.UNKNOWN: 1}
    finally:
        incoming.unregister("test")
    assert taken == ["Graag!"]
    assert left(mailbox) == (1, 1)
