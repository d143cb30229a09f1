"""Answers of calendar programs that come in by mail: a question to whoever said no, and never more than that."""

from email.message import EmailMessage

import pytest
from icalendar import Calendar

from events.models import Registration
from events.registrations import calendar_replies, calendars, mails
from messaging import incoming
from messaging.models import Message
from messaging.report_parsing import Outcome
from messaging.reports import process_report

from .signing import sign_up


@pytest.fixture(autouse=True)
def answers_are_read(settings):
    settings.REPLY_ADDRESS = "gesprek@stadmakers.example.nl"
    settings.BOUNCE_MAILBOX_URL = "imaps://reader:secret@mail.example.nl/INBOX"


@pytest.fixture
def row(session):
    return sign_up(session, 0)


def invitation(row):
    calendar = Calendar.from_ical(calendars.part(row, "REQUEST").content)
    [event] = calendar.walk("VEVENT")
    return event


def reply_text(row, *, said="DECLINED", attendee="", uid="", method="REPLY"):
    """As calendar programs write it (RFC 5546, 3.2.3)."""
    event = invitation(row)
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//Een agenda//NL",
        "VERSION:2.0",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{uid or event['UID']}",
        "DTSTAMP:20261128T120000Z",
        f"ATTENDEE;PARTSTAT={said}:mailto:{attendee or row.address}",
        f"ORGANIZER:{event['ORGANIZER']}",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines)


def answer(row, *, sender="", calendar=None, to="", text="Geweigerd", **headers):
    mail = EmailMessage()
    mail["From"] = f"Ada <{sender or row.address}>"
    mail["To"] = to or str(invitation(row)["ORGANIZER"]).partition(":")[2].upper()
    mail["Subject"], mail["Message-ID"] = "Geweigerd: Initiatievencafé", "<1@voorbeeld.example.nl>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    if calendar:
        mail.add_alternative(calendar, subtype="calendar", params={"method": "REPLY"})
    return mail.as_bytes()


def asked():
    return Message.objects.filter(kind=mails.DECLINED)


def untouched(row):
    row.refresh_from_db()
    return row.state == Registration.State.CONFIRMED


def test_who_said_no_is_asked_and_stays_signed_up(row):
    assert process_report(answer(row, calendar=reply_text(row))).outcome == Outcome.LETTER
    message = asked().get()
    assert message.address == row.address
    assert "/afmelden/" in message.body.context["cancel_url"]
    assert untouched(row)


def test_the_same_no_again_is_asked_once_and_after_a_change_anew(row):
    for _time in range(3):
        incoming.take_in(answer(row, calendar=reply_text(row)))
    assert asked().count() == 1
    Registration.objects.filter(pk=row.pk).update(calendar_sequence=5)
    incoming.take_in(answer(row, calendar=reply_text(row)))
    assert asked().count() == 2


@pytest.mark.parametrize("said", ["ACCEPTED", "TENTATIVE", "NEEDS-ACTION", "DELEGATED", ""])
def test_any_other_answer_is_left_alone(row, said):
    assert incoming.take_in(answer(row, calendar=reply_text(row, said=said)))
    assert Message.objects.count() == 1


def test_forged_or_wrong_asks_nobody(row, session):
    other = sign_up(session, 1)
    good = reply_text(row)
    address = str(invitation(row)["ORGANIZER"]).partition(":")[2]
    before = Message.objects.count()
    wrong = [
        answer(row, sender="boos@voorbeeld.example.nl", calendar=good),
        answer(row, calendar=reply_text(row, attendee=other.address)),
        answer(row, calendar=reply_text(row, uid="moment-anders@stadmakers.example.nl")),
        answer(row, calendar=reply_text(row, method="REQUEST")),
        answer(row, sender=other.address, calendar=reply_text(other), to=address),
        answer(row, calendar=good, to=address.replace("agenda-", "agenda-z")),
        answer(row, calendar=good, to=address[:-30] + "aaaaaaaaaaaaaaaa@stadmakers.example.nl"),
        answer(row, calendar=good.replace("END:VEVENT", "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT")),
        answer(row, calendar="geen agenda"),
    ]
    for raw in wrong:
        incoming.take_in(raw)
    assert Message.objects.count() == before
    assert untouched(row)


def test_words_are_answered_once_a_day_and_machines_never(row):
    incoming.take_in(answer(row, text="Ik kom wat later."))
    incoming.take_in(answer(row, text="Hoort u mij?"))
    incoming.take_in(answer(row, text="Ik ben er niet", Auto_Submitted="auto-replied"))
    assert Message.objects.filter(kind=mails.NOT_READ).count() == 1
    assert not asked().exists()


def test_who_signed_off_or_was_there_is_not_asked(row, session):
    raw = answer(row, calendar=reply_text(row))
    Registration.objects.filter(pk=row.pk).update(state="cancelled", ended_at=row.created_at)
    incoming.take_in(raw)
    assert not asked().exists()


def test_where_nobody_reads_answers_the_organiser_is_the_sender(row, settings):
    settings.REPLY_ADDRESS = ""
    assert "+" not in str(invitation(row)["ORGANIZER"])


@pytest.mark.parametrize("text", ["", "\x00", "BEGIN:VCALENDAR", "BEGIN:VCALENDAR\r\nEND:VCALENDAR", "é" * 9999])
def test_whatever_a_stranger_sends_is_no_reply(text):
    assert calendar_replies.read(text) is None
