"""Answers by mail: from the mailbox into the conversation, and what is refused."""

from email.message import EmailMessage

import pytest

from accounts.models import QuarantinedSubmission
from engagement.conversations import quotes, reply_addresses, services
from engagement.models import Line
from messaging.models import Message
from messaging.report_parsing import Outcome
from messaging.reports import process_report
from tests.engagement import talking
from tests.engagement.talking import begin, mails

pytestmark = pytest.mark.django_db

QUOTED = f"""
Op za 21 nov 2026 om 22:10 schreef Stadmakers <noreply@stadmakers.example.nl>:

> --- {quotes.MARK} ---
>
> Ada schreef u over "Moestuin":
>
> Hallo, ik help graag mee.
"""


@pytest.fixture(autouse=True)
def reply_mailbox(settings):
    settings.REPLY_ADDRESS = "gesprek@stadmakers.example.nl"
    settings.BOUNCE_MAILBOX_URL = "imaps://reader:secret@mail.example.nl/INBOX"


@pytest.fixture
def ada(db):
    return talking.resident("Ada")


@pytest.fixture
def bob(db):
    return talking.resident("Bob")


@pytest.fixture
def conversation(ada, bob):
    with talking.things() as made:
        made.owners["1"] = [bob]
        yield begin(ada)


def reply_to(user):
    return Message.objects.filter(address=user.email, kind="engagement/conversation_line").first().reply_to


def letter(sender, to, text="Kom zaterdag om tien uur.\n" + QUOTED, *, number=1, html="", **headers):
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Iemand <{sender}>", to.upper()
    mail["Subject"], mail["Message-ID"] = "Re: Nieuw bericht over Moestuin", f"<{number}@voorbeeld.example.nl>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text or "\n")
    if html:
        mail.add_alternative(html, subtype="html")
    return mail


def not_posted(user):
    return [context["reason"] for context in mails(user, "engagement/conversation_not_posted")]


def test_an_answer_goes_on_without_quotes_addresses_or_files_and_once(conversation, ada, bob):
    mail = letter(bob.email, reply_to(bob))
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="plan.pdf")
    assert process_report(mail.as_bytes()).outcome == Outcome.LETTER
    assert process_report(mail.as_bytes()).outcome == Outcome.LETTER
    assert talking.texts()[1:] == ["Kom zaterdag om tien uur."]
    assert [context["text"] for context in mails(ada)] == ["Kom zaterdag om tien uur."]
    assert not_posted(bob) == ["Bijlagen sturen wij niet door. Uw tekst is wel geplaatst."]
    assert bob.email not in str(mails(ada))
    assert reply_to(ada) != reply_to(bob)


@pytest.mark.parametrize("charset", ["utf-8", "unicode_escape", "undefined", "utf-7"])
def test_bytes_that_no_database_keeps_are_left_out(conversation, bob, charset):
    raw = f"From: {bob.email}\r\nTo: {reply_to(bob)}\r\nContent-Type: text/plain; charset={charset}\r\n\r\n"
    assert process_report(raw.encode() + b"Kom\0 maar. +2AA- \\ud800").outcome == Outcome.LETTER
    assert talking.texts()[1].startswith("Kom maar.")


def test_what_only_the_writer_should_have_is_taken_out(conversation, ada, bob):
    stop = mails(bob)[0]["stop_url"]
    text = f"Graag! Mijn adres: {bob.email.title()} en {reply_to(bob)}\nKlik {stop}, of kijk op www.bob.example.nl"
    process_report(letter(bob.email, reply_to(bob), text).as_bytes())
    assert talking.texts()[1] == "Graag! Mijn adres: … en …\nKlik … of kijk op www.bob.example.nl"


def test_only_the_mailbox_of_the_participant_counts(conversation, ada, bob):
    for number, sender in enumerate(("vreemd@elders.example.nl", ada.email, f"{bob.email}, x@y.example.nl")):
        process_report(letter(sender, reply_to(bob), number=number).as_bytes())
    two = letter(bob.email, reply_to(bob)).as_bytes().replace(b"From:", b"From: x@y.example.nl\nFrom:", 1)
    process_report(two)
    assert Line.objects.count() == 1
    assert len(not_posted(bob)) == 1, "told once a day, and nobody else"
    assert Message.objects.exclude(address__in=[ada.email, bob.email]).count() == 0


def test_a_forged_address_and_what_machines_send_are_left_alone(conversation, ada, bob):
    good = reply_to(bob)
    local, domain = good.split("@")
    forged = f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}"
    assert reply_addresses.find(good).user == bob
    assert reply_addresses.find(forged) is None
    assert process_report(letter(bob.email, forged).as_bytes()).outcome == Outcome.LETTER
    for number, headers in enumerate(
        ({"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"}, {"List_Id": "<x.nl>"})
    ):
        process_report(letter(bob.email, good, number=number, **headers).as_bytes())
    assert Line.objects.count() == 1
    assert not_posted(bob) == []
    unknown = letter(bob.email, "gesprek@stadmakers.example.nl").as_bytes()
    assert process_report(unknown).outcome == Outcome.UNKNOWN, "a letter for people waits for people"


def test_what_cannot_be_posted_is_told_to_its_writer(conversation, ada, bob):
    process_report(letter(bob.email, reply_to(bob), QUOTED).as_bytes())
    process_report(letter(bob.email, reply_to(bob), "x " * 1600, number=2).as_bytes())
    services.close(conversation=conversation, by=ada)
    process_report(letter(bob.email, reply_to(bob), number=3).as_bytes())
    assert not_posted(bob) == [
        "Schrijf eerst een bericht.",
        "Uw bericht is 199 tekens te lang.",
        "Dit gesprek is gesloten. Uw bericht is niet verstuurd.",
    ]
    assert Line.objects.count() == 1


def test_suspicious_words_by_mail_wait_for_staff_too(conversation, bob):
    process_report(letter(bob.email, reply_to(bob), "Goedkope crypto op https://x.example").as_bytes())
    assert (Line.objects.count(), QuarantinedSubmission.objects.get().data["sender"]) == (1, bob.pk)


def test_without_a_mailbox_the_mail_says_that_answers_do_not_arrive(settings, ada, bob):
    from messaging import rendering

    settings.REPLY_ADDRESS = ""
    with talking.things() as made:
        made.owners["1"] = [bob]
        begin(ada)
    message = Message.objects.get(address=bob.email)
    assert message.reply_to == ""
    assert "Een antwoord op deze mail komt niet aan." in rendering.render(message.body).text


HTML = """<html><head><style>p{color:red}</style></head><body><p>Ja, <b>graag</b>!</p><p>Tot<br>dan</p>
<div class="gmail_quote">Op 21 nov schreef Stadmakers:<blockquote>oud</blockquote></div></body></html>"""


def test_a_mail_that_is_only_a_page_is_read_as_text(conversation, bob):
    process_report(letter(bob.email, reply_to(bob), "", html=HTML).as_bytes())
    assert [" ".join(text.split()) for text in talking.texts()[1:]] == ["Ja, graag! Tot dan"]


@pytest.mark.parametrize(
    ("mail", "typed"),
    [
        (f"Graag!\n{QUOTED}", "Graag!"),
        (f"Graag!\r\n\r\n--- {quotes.MARK} ---\r\n\r\nAda schreef u", "Graag!"),
        ("Graag!\n\nOn Sat, 21 Nov 2026 at 22:10, Stadmakers <n@x.nl> wrote:\n> oud", "Graag!"),
        (
            "Graag!\n\n________________________________\nVan: Stadmakers <n@x.nl>\nVerzonden: za 21 nov\n"
            f"Aan: Bob\nOnderwerp: Nieuw bericht\n\n--- {quotes.MARK} ---",
            "Graag!",
        ),
        (
            "Graag!\n\nVerzonden vanaf mijn iPhone\n\n> Op 21 nov. 2026 heeft Stadmakers het volgende geschreven:",
            "Graag!",
        ),
        ("Twee dingen:\n- spade\n- kruiwagen\n\n\n\nTot dan", "Twee dingen:\n- spade\n- kruiwagen\n\nTot dan"),
        ("مرحبا 🌱", "مرحبا 🌱"),
        (QUOTED, ""),
        ("", ""),
    ],
)
def test_what_somebody_typed(mail, typed):
    assert quotes.typed_text(mail) == typed


NASTY_TEXTS = ("On " + "a " * 20_000, "> " * 30_000, "Op \n" * 20_000, "Van: x\n" * 10_000, "_" * 60_000)
NASTY_PAGES = ("<div>" * 12_000, "<p>a" * 15_000, "<!--" * 16_000, "<a b='" * 10_000, "<" * 60_000, "<style>" * 9000)


@pytest.mark.timeout(120)
def test_a_long_and_hostile_mail_comes_to_an_end(conversation, bob):
    for nasty in NASTY_TEXTS:
        quotes.typed_text(nasty)
    for number, nasty in enumerate(NASTY_PAGES):
        process_report(letter(bob.email, reply_to(bob), "", html=nasty, number=number).as_bytes())
