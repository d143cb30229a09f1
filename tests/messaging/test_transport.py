"""The conversation with a mail server, with a real one: what is known after each kind of trouble."""

import mailbox
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from messaging import transport
from messaging.transport import FolderTransport, Kind, SmtpTransport, UnreachableError, scrub, stuffed
from tests.messaging.sinks import Sink, serving

MAIL = b"Subject: Hoi\r\n\r\nDag\r\n"
# More than all buffers between two processes hold, so that a lost connection shows before the end.
LARGE = MAIL + b"Nog een regel met tekst.\r\n" * 1_000_000


@pytest.fixture
def sink():
    with serving(Sink()) as running:
        yield running


@pytest.fixture
def line(sink):
    """A transport to the sink, closed afterwards."""
    line = SmtpTransport(sink.relay)
    yield line
    line.close()


def send(line, to="noor@example.nl", data=MAIL):
    return line.send("afzender@example.nl", to, data)


def test_many_mails_go_over_one_connection_and_it_ends_politely(sink, line):
    assert [send(line).kind for _ in range(3)] == [Kind.ACCEPTED] * 3
    line.close()
    assert (sink.connections, sink.ended, len(sink.received)) == (1, 1, 3)
    assert sink.received[0] == ("afzender@example.nl", "noor@example.nl", MAIL)


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
@pytest.mark.parametrize(("answer", "kind"), [("451 Later", Kind.DEFERRED), ("550 5.1.1 Nee", Kind.FAILED)])
def test_no_for_one_mail_leaves_the_connection_for_the_next(sink, line, stage, answer, kind):
    sink.refuse[stage] = lambda address: answer if address == "weg@example.nl" else None
    outcome = send(line, "weg@example.nl")
    assert (outcome.kind, outcome.code, outcome.text) == (kind, int(answer[:3]), answer[4:])
    assert send(line).kind is Kind.ACCEPTED
    assert sink.connections == 1


@pytest.mark.parametrize("answer", ["550 5.7.1 Niet van u", "451 Vol", "530 Eerst aanmelden"])
def test_no_for_the_sender_is_no_for_everything(sink, line, answer):
    sink.refuse["MAIL"] = lambda address: answer
    assert send(line).kind is Kind.REFUSED


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_421_ends_the_conversation_and_says_nothing_about_the_mail(sink, line, stage):
    sink.refuse[stage] = lambda address: "421 Even niet"
    assert send(line).kind is Kind.REFUSED
    assert not line.is_open


def test_a_server_that_wants_a_new_connection_now_and_then_gets_one(sink, line):
    sink.refuse["MAIL"] = lambda address: "421 Genoeg" if len(sink.received) == sink.connections * 2 else None
    assert [send(line).kind for _ in range(5)] == [Kind.ACCEPTED] * 5
    assert sink.connections == 3


def test_a_connection_lost_before_the_data_says_nothing_about_the_mail(sink, line):
    sink.drop = "RCPT"
    assert send(line).kind is Kind.REFUSED


def test_a_connection_lost_before_the_end_of_the_data_may_be_tried_again(sink, line):
    sink.drop = "BEGIN"
    assert send(line, data=LARGE).kind is Kind.DEFERRED
    assert not line.is_open
    sink.drop = ""
    assert send(line).kind is Kind.ACCEPTED


def test_a_connection_lost_after_the_end_of_the_data_leaves_everything_open(sink, line):
    sink.drop = "END"
    assert send(line).kind is Kind.UNKNOWN
    assert len(sink.received) == 1


def test_a_server_that_does_not_answer_is_given_up_before_the_data_but_may_think_long_about_a_mail(
    sink, line, monkeypatch
):
    monkeypatch.setattr(transport, "ANSWER_SECONDS", 0.3)
    sink.slow = "DATA"
    assert send(line).kind is Kind.ACCEPTED
    sink.slow = "RCPT"
    assert send(line).kind is Kind.REFUSED


@pytest.mark.parametrize("trouble", ["nobody", "drops", "no tls", "no login"])
def test_a_server_that_lets_nobody_in_is_unreachable(trouble):
    sink = Sink(drop="CONNECT" if trouble == "drops" else "")
    relay = sink.relay | {"tls": trouble == "no tls"}
    if trouble == "no login":
        relay |= {"user": "site", "password": "geheim"}
    if trouble == "nobody":
        with pytest.raises(UnreachableError):
            SmtpTransport(relay).open()
        return
    with serving(sink), pytest.raises(UnreachableError) as caught:
        SmtpTransport(relay).open()
    assert "geheim" not in str(caught.value)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A file with a key and the certificate of 127.0.0.1 that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(secret + built.public_bytes(Encoding.PEM))
    return file


@pytest.fixture
def secure(certificate):
    """A server that wants TLS and a password; gives the relay that the settings would name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    sink = Sink()

    def check(server, session, envelope, mechanism, data):
        return AuthResult(success=(data.login, data.password) == (b"site", b"geheim"))

    with serving(sink, tls_context=context, require_starttls=True, auth_required=True, authenticator=check):
        yield sink, sink.relay | {"tls": True, "user": "site", "password": "geheim"}


@pytest.fixture
def trusted(certificate, monkeypatch):
    """This machine trusts the certificate."""
    context = ssl.create_default_context(cafile=certificate)
    monkeypatch.setattr(ssl, "create_default_context", lambda: context)


def test_with_tls_and_a_password_mail_goes_over_a_safe_line(secure, trusted):
    sink, relay = secure
    line = SmtpTransport(relay)
    assert [send(line, data=data).kind for data in (MAIL, MAIL * 1000)] == [Kind.ACCEPTED] * 2
    assert (sink.connections, len(sink.received)) == (2, 2)  # a second EHLO under TLS
    line.close()


def test_a_wrong_password_is_trouble_of_the_server_and_stays_secret(secure, trusted, monkeypatch):
    # This server just waits after a refusal.
    monkeypatch.setattr(transport, "ANSWER_SECONDS", 1)
    _sink, relay = secure
    with pytest.raises(UnreachableError) as caught:
        SmtpTransport(relay | {"password": "verkeerd"}).open()
    assert "verkeerd" not in str(caught.value)


def test_a_server_that_is_not_who_it_says_gets_nothing(secure):
    sink, relay = secure
    assert send(SmtpTransport(relay)).kind is Kind.REFUSED
    assert sink.received == []


def test_an_address_with_a_line_break_never_reaches_the_wire(sink, line):
    assert send(line, "a@example.nl>\r\nRCPT TO:<b@example.nl").kind is Kind.FAILED
    assert send(line).kind is Kind.ACCEPTED
    assert sink.recipients == ["noor@example.nl"]


def test_without_a_relay_mails_are_files(tmp_path):
    assert FolderTransport(tmp_path / "mail").send("a@example.nl", "b@example.nl", MAIL).kind is Kind.ACCEPTED
    [kept] = mailbox.Maildir(tmp_path / "mail")
    assert kept["Subject"] == "Hoi"
    (tmp_path / "file").touch()
    assert FolderTransport(tmp_path / "file" / "mail").send("a@b", "c@d", MAIL).kind is Kind.REFUSED


@given(st.lists(st.sampled_from([b".", b"\r\n", b"\n", b"\r", b"dag", b" "])).map(b"".join))
def test_no_data_can_end_a_mail_early(data):
    wire = stuffed(data)
    lines = wire.split(b"\r\n")
    assert lines.pop() == b""
    assert not any(line == b"." or b"\n" in line or b"\r" in line for line in lines)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<Noor@Example.nl>: unknown", "<…@…>: unknown"),
        ("5.1.1 no mailbox  Noor here", "5.1.1 no mailbox … here"),
        ("noorderzon is full", "noorderzon is full"),
        ("un\0known\x1b[2J", "un known [2J"),
        ("x" * 400, "x" * 300),
    ],
)
def test_notes_hold_no_address(text, kept):
    assert scrub(text, "noor@example.nl") == kept
