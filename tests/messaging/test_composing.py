"""The MIME message: structure, header injection, names and addresses of every script, one encoding for a mailing."""

import email
import email.policy
import unicodedata
from email.header import decode_header, make_header
from email.utils import parseaddr
from types import SimpleNamespace
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging import composing, rendering
from messaging.composing import Composer, ComposingError, ascii_address
from messaging.models import Attachment, Body, Message
from messaging.rendering import MailSite, Rendered

SITE = MailSite("Stadmakers", "Gemeente", "", "", "", "", "https://stad.example.nl/", "stad.example.nl")
RENDERED = Rendered("Één vraag", "Dag [[naam]],\n.\n..\nFrom mij\n slot \n", "<p>Dag [[naam]] é</p>\n")
CALENDAR = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.fixture(autouse=True)
def site(monkeypatch):
    monkeypatch.setattr(composing, "mail_site", lambda: SITE)


def composer(rendered=RENDERED, files=(), **body):
    attachments = SimpleNamespace(order_by=lambda _key: files)
    fields = {"calendar": "", "calendar_method": "", **body}
    return Composer(SimpleNamespace(attachments=attachments, **fields), rendered)


def message(**fields):
    return Message(**{"address": "ada@example.nl", "stream": "transactional", **fields})


def parsed(raw):
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) < 998
    found = email.message_from_bytes(raw, policy=email.policy.default)
    assert [part.defects for part in found.walk() if part.defects] == []
    return found


def test_a_simple_mail():
    mail = parsed(composer().compose(message(reply_to="vraag@example.nl"), "<1@stad>"))
    assert mail["From"] == "Stadmakers <noreply@stadmakers.example.nl>"
    assert (mail["To"], mail["Reply-To"], mail["Subject"]) == ("ada@example.nl", "vraag@example.nl", "Één vraag")
    assert (mail["Message-ID"], mail["Auto-Submitted"]) == ("<1@stad>", "auto-generated")
    assert mail["Date"].datetime.tzinfo is not None
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == RENDERED.text


def test_each_stream_has_its_sender(settings):
    settings.BULK_FROM_EMAIL = "Nieuws <nieuws@example.nl>"
    made = composer()
    assert parsed(made.compose(message(stream="bulk"), "1@x"))["From"] == "Nieuws <nieuws@example.nl>"
    assert "noreply@" in parsed(made.compose(message(), "2@x"))["From"]


@pytest.mark.parametrize(("method", "name"), [("REQUEST", "uitnodiging.ics"), ("CANCEL", "afgezegd.ics")])
def test_calendar_and_files(method, name):
    files = [
        Attachment(filename='ver"slag\r\n één.pdf', content_type="application/pdf", content=b"\x00\xff" * 900),
        Attachment(filename="../x", content_type="text/html\r\nX: y", content=memoryview(b"x")),
    ]
    mail = parsed(composer(calendar=CALENDAR, calendar_method=method, files=files).compose(message(), "1@x"))
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds[:5] == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"]
    invitation, attached, pdf, odd = [part for part in mail.walk() if part.get_filename()]
    assert invitation["Content-Type"].params["method"] == method
    assert invitation.get_filename() == attached.get_filename() == name
    assert attached.get_payload(decode=True).decode() == CALENDAR
    assert (pdf.get_filename(), pdf.get_payload(decode=True)) == ("ver'slag één.pdf", b"\x00\xff" * 900)
    assert (odd.get_filename(), odd.get_content_type()) == ("..-x", "application/octet-stream")


def test_a_mailing_is_encoded_once_and_filled_for_each():
    rendered = Rendered("Voor [[naam]]", RENDERED.text, '<p>Dag [[naam]] <a href="[[link]]">x</a></p>\n')
    made = composer(rendered)
    values = {"naam": "Ömer <b> & zn. " + "lang " * 40, "link": "https://x/?a=1&b=2"}
    mail = parsed(made.compose(message(values=values), "1@x"))
    expected = rendering.fill(rendered, values)
    assert mail["Subject"] == " ".join(expected.subject.split())
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == expected.text
    assert mail.get_body(("html",)).get_content().replace("\r\n", "\n") == expected.html
    first, second = (made.compose(message(address=f"{n}@example.nl"), f"{n}@x") for n in range(2))
    assert first.split(b"\r\nSubject")[1] == second.split(b"\r\nSubject")[1]


def test_headers_of_a_mailing():
    headers = {"List-Unsubscribe": "<https://x/af/\r\nBcc: z@example.nl>", "List-Unsubscribe-Post": "One-Click"}
    mail = parsed(composer().compose(message(headers=headers), "1@x"))
    assert mail["List-Unsubscribe"] == "<https://x/af/ Bcc: z@example.nl>"
    assert mail["Bcc"] is None
    for wrong in ({"Bcc": "x@example.nl"}, {"List-Id": "é"}, {"List-Id": "x" * 1000}, {"List-Id: x\r\nBcc": "y"}):
        with pytest.raises(ComposingError):
            composer().compose(message(headers=wrong), "1@x")


@pytest.mark.parametrize(
    "address",
    [
        "ada@example.nl\r\nBcc: x@example.nl",
        "ada@example.nl\nx",
        "ada@example.nl\x00",
        "ada@example.nl\u2028Bcc: x",
        "ada@example.nl, bob@example.nl",
        "<ada@example.nl>",
        "Ada <ada@example.nl>",
        "ada",
        "@example.nl",
        "a@b@example.nl",
        "ädä@example.nl",
        "ada@" + "é" * 70 + ".nl",
        "a" * 250 + "@example.nl",
    ],
)
def test_only_one_bare_address_comes_through(address):
    for fields in ({"address": address}, {"reply_to": address}):
        with pytest.raises(ComposingError) as caught:
            composer().compose(message(**fields), "1@x")
        assert "ada" not in str(caught.value)


def test_a_domain_in_other_letters_goes_in_its_ascii_form():
    assert ascii_address("ada@exämple.nl") == "ada@xn--exmple-cua.nl"


BREAKING = st.text(st.sampled_from("a é\r\n\t\0\x0b\x0c\x1c\x85\u2028\u2029:<>\"'\\=?,;@é😀\ud800ا "), max_size=40)
ANY = st.one_of(st.text(max_size=90), BREAKING)
HEADERS = ["From", "To", "Date", "Message-ID", "Auto-Submitted", "Subject", "MIME-Version", "Content-Type"]


def as_header(text):
    """What of a text a header may hold."""
    kept = "".join(" " if unicodedata.category(letter) in composing.BREAKS else letter for letter in text)
    return " ".join(kept.split())


@given(ANY)
def test_any_subject_arrives_and_starts_no_header(subject):
    made = composer(Rendered(subject, "t\n", "<p>h</p>\n"))
    mail = parsed(made.compose(message(), "1@x"))
    assert mail.keys() == HEADERS
    assert str(mail["Subject"]) == as_header(subject)


@given(ANY)
def test_any_name_of_the_site_arrives_and_starts_no_header(name):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(composing, "mail_site", lambda: SimpleNamespace(name=name))
        raw = composer().compose(message(), "1@x")
    assert parsed(raw).keys() == HEADERS
    # Python's newer parser puts a space between two encoded words.
    folded = str(email.message_from_bytes(raw)["From"]).replace("\r\n", "")
    shown, address = parseaddr(folded)
    assert address == "noreply@stadmakers.example.nl"
    assert str(make_header(decode_header(shown))) == as_header(name)


@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_arrives(text, value):
    clean = rendering.UNPRINTABLE.sub("", text).replace("\r", "\n")
    value = rendering.UNPRINTABLE.sub("", value).replace("\r", "\n")
    made = composer(Rendered("S", f"{clean}[[naam]]{clean}\n", "<p></p>\n"))
    mail = parsed(made.compose(message(values={"naam": value}), "1@x"))
    found = mail.get_body(("plain",)).get_payload(decode=True).decode().replace("\r\n", "\n")
    expected = rendering.fill(Rendered("S", f"{clean}[[naam]]{clean}\n", ""), {"naam": value}).text
    assert found == expected


def test_one_more_message_of_a_mailing_is_cheap():
    """Only its headers are made: the text of a mailing is not encoded again, however long it is."""
    made = composer(Rendered("Nieuws", "regel\n" * 20_000, "<p>regel</p>\n" * 20_000))
    one = message()
    with mock.patch.object(composing, "_quoted") as encode:
        mails = [made.compose(one, f"{number}@x") for number in range(3)]
    encode.assert_not_called()
    assert len({parsed(mail)["Message-ID"] for mail in mails}) == 3


def test_the_model_gives_the_files(db):
    body = Body.objects.create(delete_after="2030-01-01T00:00:00Z")
    body.attachments.create(filename="a.txt", content_type="text/plain", content=b"abc")
    mail = parsed(Composer(body, RENDERED).compose(message(), "1@x"))
    assert [part.get_filename() for part in mail.iter_attachments()] == ["a.txt"]
