"""Stel een vraag: a question reaches the organisation, once, and nobody's words get lost."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from wagtail.models import Site

from accounts.guard import quarantine
from accounts.models import QuarantinedSubmission
from cms.models import SiteSettings
from home.contact_forms import LONGEST_MESSAGE
from messaging import rendering
from messaging.models import Message
from tests.staff import at

MAILBOX, HELP = "info@gemeente.example.nl", "hulp@gemeente.example.nl"
QUESTION = {
    "topic": "site",
    "message": "Waar vind ik de agenda?\nIk zie hem niet.",
    "email": "vrager@example.nl",
    "name": "Fatma d’Hoore",
}


@pytest.fixture
def site(home):
    """An organisation with a mailbox."""
    found = SiteSettings.for_site(Site.objects.get())
    found.email, found.accessibility_email, found.phone = MAILBOX, HELP, "14 023"
    found.save()
    return found


@pytest.fixture
def reader():
    """A client that is asked for a CSRF token like any browser, and has none."""
    return Client(enforce_csrf_checks=True)


def open_form(client):
    """The hidden start of the form."""
    return start_in(client.get("/contact/vraag/"))


def start_in(response):
    return re.search(r'name="guard_start" value="([^"]+)"', response.content.decode()).group(1)


def send(client, start=None, *, after=30, **changes):
    """The answer to a question sent so many seconds after the form was opened."""
    start = start or open_form(client)
    with at(timezone.now() + timedelta(seconds=after)):
        return client.post("/contact/vraag/", QUESTION | {"guard_start": start} | changes)


def test_a_question_goes_to_the_organisation_and_a_receipt_to_the_asker(reader, site):
    """The receipt holds none of the words: its address is not proven."""
    response = send(reader)
    assert (response.status_code, response["Location"]) == (302, "/contact/vraag/verzonden/")
    assert "Bedankt" in reader.get("/contact/vraag/verzonden/").content.decode()
    question, receipt = Message.objects.order_by("pk")
    assert (question.address, question.reply_to) == (MAILBOX, QUESTION["email"])
    assert (receipt.address, receipt.reply_to) == (QUESTION["email"], "")
    mail, short = rendering.render(question.body), rendering.render(receipt.body)
    assert "Ik zie hem niet." in mail.text
    assert "Waar vind ik de agenda?" in mail.html
    assert "Een vraag over deze site" in mail.subject
    for text in (short.text, short.html, short.subject, mail.subject):
        assert not any(words in text for words in ("agenda", "zie hem niet", "d’Hoore"))


def test_trouble_with_access_goes_to_its_own_mailbox(reader, site):
    send(reader, topic="accessibility")
    assert Message.objects.order_by("pk").first().address == HELP


def test_pressing_twice_sends_once_and_another_question_is_another(reader, site):
    start = open_form(reader)
    assert [send(reader, start).status_code for _press in range(2)] == [302, 302]
    assert Message.objects.count() == 2
    send(reader, start, message="En waar is de kaart?")
    assert Message.objects.count() == 4


def test_reading_the_form_gives_no_cookie_and_is_not_kept(reader, site, settings):
    settings.PAGE_CACHE_SECONDS = 600
    one, other = reader.get("/contact/vraag/"), reader.get("/contact/vraag/")
    assert start_in(one) != start_in(other)
    assert one["Cache-Control"] == "private, no-cache"
    assert not one.cookies
    assert "csrfmiddlewaretoken" not in one.content.decode()


REFUSALS = {
    "mistake": ({"email": "geen adres"}, 200, "Dit e-mailadres klopt niet"),
    "too fast": ({"after": 1}, 200, "Nog één controle"),
    "changed": ({"start": "changed"}, 200, "stond te lang open"),
    "expired": ({"after": 90_000}, 200, "stond te lang open"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_refusal_keeps_the_answers(reader, site, case):
    changes, status, words = REFUSALS[case]
    response = send(reader, **changes)
    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    for answer in ({**QUESTION, **changes}["email"], QUESTION["name"], QUESTION["message"].splitlines()[0]):
        assert escape(answer) in page
    assert re.search(r'value="site"[^>]*checked', page)
    assert response["Cache-Control"] == "private, no-store"
    assert not response.cookies
    assert not Message.objects.exists()


def test_another_site_cannot_send_for_a_reader(reader, site):
    response = reader.post(
        "/contact/vraag/", QUESTION | {"guard_start": open_form(reader)}, HTTP_ORIGIN="https://else.example"
    )
    assert "kwam van een andere site" in response.content.decode()
    assert not Message.objects.exists()


def test_too_many_questions_wait_with_their_answers(reader, site):
    found = [send(reader, email="zelfde@example.nl", message=f"Vraag {number}?") for number in range(6)]
    assert [response.status_code for response in found] == [302] * 5 + [200], "from the sixth on there is a question"
    start = start_in(found[-1])
    limited = send(reader, start, after=100, email="zelfde@example.nl")
    assert limited.status_code == 429
    assert int(limited["Retry-After"]) > 0
    assert "zelfde@example.nl" in limited.content.decode()
    assert "Fout:" in limited.content.decode()


def test_waiting_works_without_javascript(reader, site):
    start = start_in(send(reader, after=1))
    assert send(reader, start, after=30).status_code == 200
    assert send(reader, start, after=70).status_code == 302
    assert Message.objects.count() == 2


def test_confirming_by_mail_works_too(reader, site):
    start = start_in(send(reader, after=1))
    response = send(reader, start, after=2, guard_confirm="1")
    assert response["Location"] == "/formulier/bevestigen/"
    assert "Kijk in uw mailbox" in reader.get(response["Location"]).content.decode()
    mail = Message.objects.get()
    assert "Bevestig" in rendering.render(mail.body).subject
    reader.post(mail.body.context["url"])
    reader.handler.enforce_csrf_checks = False
    reader.post(mail.body.context["url"])
    assert Message.objects.filter(kind__startswith="home/").count() == 2


def test_what_looks_like_spam_gets_the_same_thanks_and_waits_for_staff(reader, site):
    response = send(reader, homepage="https://spam.example")
    assert (response.status_code, response["Location"]) == (302, "/contact/vraag/verzonden/")
    assert not Message.objects.exists()
    quarantine.release(pk=QuarantinedSubmission.objects.get().pk)
    question, receipt = Message.objects.order_by("pk")
    assert (question.address, receipt.address) == (MAILBOX, QUESTION["email"])


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("email", "a@example.nl\nBcc: b@example.nl"),
        ("email", "a@example.nl\r\nSubject: x"),
        ("email", "a@example.nl, b@example.nl"),
        ("topic", "site\nBcc: b@example.nl"),
    ],
)
def test_a_header_cannot_be_slipped_in(reader, site, field, text):
    assert send(reader, **{field: text}).status_code == 200
    assert not Message.objects.exists()


def test_names_and_messages_are_only_words(reader, site):
    send(reader, name="Jan\r\nBcc: b@example.nl\x00", message="Regel\r\n.\r\nBcc: c@example.nl {{ site }}")
    question = Message.objects.order_by("pk").first()
    assert question.body.context["name"] == "Jan Bcc: b@example.nl"
    rendered = rendering.render(question.body)
    assert "Bcc" not in rendered.subject
    assert "{{ site }}" in rendered.text


def test_a_line_end_counts_for_one(reader, site):
    lines = "a\r\n" * (LONGEST_MESSAGE // 2 - 1)
    assert send(reader, message=lines + "bc").status_code == 302
    response = send(reader, message=lines + "bcd")
    assert f"te lang: {LONGEST_MESSAGE + 1} tekens" in response.content.decode()


def test_without_a_mailbox_the_page_tells_how_else(reader, site):
    site.email = ""
    site.save()
    page = reader.get("/contact/vraag/").content.decode()
    assert "14 023" in page
    assert "<textarea" not in page
    assert reader.post("/contact/vraag/", QUESTION).status_code == 200
    assert not Message.objects.exists()


def test_the_form_says_how_long_a_question_is_kept(reader, site):
    page = reader.get("/contact/vraag/").content.decode()
    assert f"Na {settings.MAIL_BODY_DAYS} dagen" in page
    assert 'href="/privacy/"' in page
