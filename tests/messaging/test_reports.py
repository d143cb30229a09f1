"""Reports of other mail servers: understood, counted once, and never believed without a trace of our own mail."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging import suppression
from messaging.models import DeliveryEvent, Message, SoftBounce, Suppression
from messaging.report_parsing import MOST_BOUNDARIES, Outcome, open_mail, parse_report
from messaging.reports import process_report
from messaging.status_codes import Weight, enhanced_status, weigh
from tests.messaging.bounced import BOUNCE_ADDRESS, FOLDER, report, sent

EXPECTED = {
    "postfix-hard": (Outcome.BOUNCED, "bounce"),
    "exchange-hard": (Outcome.BOUNCED, "bounce"),
    "exim-hard": (Outcome.BOUNCED, "bounce"),
    "exim-old": (Outcome.BOUNCED, "bounce"),
    "qmail-hard": (Outcome.BOUNCED, "bounce"),
    "gmail-hard": (Outcome.BOUNCED, "bounce"),
    "gmail-full": (Outcome.TEMPORARY, None),
    "postfix-expired": (Outcome.TEMPORARY, None),
    "postfix-delayed": (Outcome.DELAYED, None),
    "postfix-delivered": (Outcome.DELIVERED, None),
    "exchange-spam": (Outcome.REFUSED, None),
    "feedback-abuse": (Outcome.COMPLAINT, "complaint"),
    "feedback-not-spam": (Outcome.UNKNOWN, None),
    "outlook-away": (Outcome.AUTO_REPLY, None),
    "vacation-away": (Outcome.AUTO_REPLY, None),
    "letter": (Outcome.UNKNOWN, None),
}
EVENTS = {
    Outcome.BOUNCED: "bounced",
    Outcome.TEMPORARY: "bounced",
    Outcome.REFUSED: "bounced",
    Outcome.DELAYED: "delayed",
    Outcome.COMPLAINT: "complaint",
}


@pytest.fixture(autouse=True)
def bounce_address(settings):
    settings.BOUNCE_ADDRESS = BOUNCE_ADDRESS


@pytest.fixture
def message(db):
    return sent()


def test_every_sample_is_expected():
    assert {path.stem for path in FOLDER.glob("*.eml")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_what_follows_from_a_report(name, message):
    """Twice the same report, as a mailbox and a webhook would bring it, counts once."""
    outcome, reason = EXPECTED[name]
    bystander = sent("registration:2", "ander@wijk.example")
    for repeated in (False, True):
        result = process_report(report(name, message))
        assert result.outcome == outcome
        assert result.recorded == (outcome in EVENTS and not repeated)
    assert [event.kind for event in message.events.all()] == [kind for kind in [EVENTS.get(outcome)] if kind]
    assert list(Suppression.objects.values_list("address_key", "reason")) == (
        [(message.address_key, reason)] if reason else []
    )
    assert SoftBounce.objects.count() == (outcome == Outcome.TEMPORARY)
    assert not bystander.events.exists()
    assert not [event.note for event in DeliveryEvent.objects.all() if "@" in event.note]


def forgeries(victim, own):
    """Somebody knows the victim's address, and has a mail of ours of their own."""
    number, _dash, rest = suppression.return_path(victim).partition("-")
    changed = f"{number}-{'b' if rest[0] == 'a' else 'a'}{rest[1:]}"
    own_token = suppression.return_path(own).partition("-")[2]
    return {
        "plain bounce address": BOUNCE_ADDRESS,
        "no return path": "",
        "changed byte": changed,
        "number of the victim, own token": f"{number}-{own_token}",
        "number only": f"{number}@stad.example",
        "another domain": suppression.return_path(victim).replace("stad.example", "elders.example"),
    }


@pytest.mark.parametrize("name", [name for name, (_outcome, reason) in EXPECTED.items() if reason])
def test_a_forged_report_touches_nobody(name, message):
    own = sent("registration:3", "boos@elders.example")
    invented = Message(message_id="<registration:1.0000@stad.example>", address=message.address)
    for trick, path in forgeries(message, own).items():
        # With an invented Message-ID, and with a real one that went to somebody else.
        for quoted in (invented, Message(message_id=own.message_id, address=message.address)):
            process_report(report(name, quoted, return_path=path))
            assert not DeliveryEvent.objects.exists(), trick
    assert not Suppression.objects.exists()


def test_a_report_about_nothing_is_harmless(message):
    raw = report("postfix-hard", message)
    message.delete()
    assert process_report(raw).message is None
    assert not Suppression.objects.exists()


def test_a_message_sent_again_may_bounce_again(message):
    process_report(report("postfix-hard", message))
    DeliveryEvent.objects.create(message=message, kind=DeliveryEvent.Kind.RESENT)
    assert process_report(report("postfix-hard", message)).recorded
    assert message.events.filter(kind="bounced").count() == 2


def nested(kind, depth):
    if kind == "message":
        return b"".join(b"Content-Type: message/rfc822\r\n\r\n" for _ in range(depth)) + b"Subject: einde\r\n\r\nx"
    return b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (level, level) for level in range(depth)
    )


MONSTERS = {
    "nothing": b"",
    "only bytes": bytes(range(256)) * 200,
    "nested messages": nested("message", 20_000),
    "nested parts": nested("parts", 5_000),
    "endless line": b"From: MAILER-DAEMON@x.example\r\n\r\nUser's mailbox is full:" + b"a" * 3_000_000,
    "endless address": b"From: postmaster@x.example\r\n\r\nThe following addresses had\r\n" + b"a@" * 1_000_000,
    "endless header": b"To: " + b"a@b.example, " * 200_000 + b"\r\n\r\n",
    "many parts": b'Content-Type: multipart/report; boundary="x"\r\n\r\n' + b"--x\r\n\r\n\r\n" * 100_000,
    "unknown charset": b"Subject: =?geen-tekenset?q?hallo?=\r\nContent-Type: text/plain; charset=geen\r\n\r\nx",
    "wrong bytes": b"From: \xff\xfe <postmaster@\xff>\r\nSubject: =?utf-8?b?/////?=\r\n\r\n\xff",
    "status without fields": b"Content-Type: message/delivery-status\r\n\r\n\x00\x00",
    "bytes that no database keeps": b"X-Failed-Recipients: a@b.example\r\nIn-Reply-To: <a\x00b@x>\r\n\r\n"
    b"550 5.1.1 unknown\r\nMessage-ID: <c\x00d@x>",
    "encoded status": b"Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("raw", MONSTERS.values(), ids=MONSTERS)
def test_nothing_makes_the_reader_fall_or_hang(raw, db):
    assert parse_report(raw).findings
    assert process_report(raw).message is None


def test_of_parts_without_end_only_so_many_are_made():
    for line in (b"\r\n", b"\n", b"\r"):
        raw = MONSTERS["many parts"].replace(b"\r\n", line)
        assert MOST_BOUNDARIES <= len(list(open_mail(raw).walk())) <= MOST_BOUNDARIES + 1


@given(st.binary(max_size=400), st.sampled_from(sorted(EXPECTED)), st.integers(0, 3000))
def test_whatever_is_cut_or_put_in(noise, name, place):
    raw = (FOLDER / f"{name}.eml").read_bytes()
    assert parse_report(raw[:place] + noise).findings
    assert parse_report(raw[:place] + noise + raw[place:]).findings


def test_shuffled_lines_never_close_an_address(message):
    """Without the standard form nothing definite is said."""
    lines = (FOLDER / "letter.eml").read_bytes().splitlines()
    random.Random(3).shuffle(lines)
    process_report(b"\r\n".join(lines))
    assert not Suppression.objects.exists()


@pytest.mark.parametrize(
    ("status", "text", "weight"),
    [
        ("5.1.1", "", Weight.GONE),
        ("5.1.10", "", Weight.GONE),
        ("5.2.1", "", Weight.GONE),
        ("5.0.0", "550 No such user here", Weight.GONE),
        ("", "Sorry, no mailbox here by that name.", Weight.GONE),
        ("5.5.0", "Requested action not taken: mailbox not found", Weight.GONE),
        ("5.0.0", "554 Transaction failed", Weight.TODAY),
        ("", "", Weight.TODAY),
        ("4.2.2", "user unknown", Weight.TODAY),
        ("5.2.2", "", Weight.TODAY),
        ("5.4.4", "", Weight.TODAY),
        ("5.1.8", "sender rejected", Weight.REFUSED),
        ("5.3.4", "too big", Weight.REFUSED),
        ("5.7.1", "user unknown", Weight.REFUSED),
        ("5.7.515", "", Weight.REFUSED),
    ],
)
def test_what_a_code_says_about_an_address(status, text, weight):
    assert weigh(status, text) == weight


@pytest.mark.parametrize(
    ("status", "diagnostic", "code"),
    [
        ("5.1.1", "", "5.1.1"),
        ("5.0.0", "smtp; 550 5.7.1 spam", "5.7.1"),
        ("5.0.0 (permanent failure)", "smtp; 550 weg", "5.0.0"),
        ("", "host 192.0.2.25 said: 550-5.2.2 full", "5.2.2"),
        ("", "host 10.5.1.1 said no", ""),
    ],
)
def test_the_most_telling_code(status, diagnostic, code):
    assert enhanced_status(status, diagnostic) == code
