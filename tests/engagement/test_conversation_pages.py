"""The pages of conversations, and who may open them."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.guard import quarantine
from accounts.models import QuarantinedSubmission, User
from engagement.conversations import leaving, services
from engagement.models import Conversation, ConversationReport, Line, Participant
from tests import factories
from tests.engagement import talking
from tests.engagement.talking import begin, client_of, filled_in, say

pytestmark = pytest.mark.django_db

START = f"/bericht/{talking.NAME}/1/"
MESSAGE, REPLY = "engagement.message", "engagement.reply"


@pytest.fixture
def things():
    with talking.things() as made:
        yield made


@pytest.fixture
def ada(things):
    return talking.resident("Ada")


@pytest.fixture
def bob(things):
    owner = talking.resident("Bob")
    things.owners["1"].append(owner)
    return owner


def url_of(conversation, way=""):
    return reverse(f"conversation{way}", args=[conversation.pk])


def test_a_stranger_signs_in_first_and_loses_no_text(bob):
    page = Client().get(START)
    assert (page.status_code, page["Location"].startswith("/mijn/aanmelden/?next=%2Fbericht%2F")) == (302, True)
    assert "ik help graag" in Client().post(START, filled_in(MESSAGE)).content.decode()


def test_from_first_message_to_geholpen_with_a_first_name_asked_once(home, bob, things):
    nameless = factories.ResidentFactory(email="x@voorbeeld.example.nl")
    ada, owner = client_of(nameless), client_of(bob)
    page = ada.get(START)
    assert "Uw e-mailadres zien zij niet" in page.content.decode()
    assert page["Cache-Control"] == "private, no-cache" or "no-store" in page["Cache-Control"]
    assert ada.post(START, filled_in(MESSAGE)).status_code == 200, "without a first name"
    sent = ada.post(START, filled_in(MESSAGE, first_name="Ada"), follow=True)
    assert "Uw bericht is verstuurd." in sent.content.decode()
    assert "first_name" not in sent.content.decode()
    conversation = Conversation.objects.get()
    assert talking.mails(bob)[0]["name"] == "Ada"
    assert ada.get(START)["Location"] == url_of(conversation) + "#antwoord"
    assert "1 nieuw bericht" in owner.get("/mijn/gesprekken/").content.decode()
    assert "1 nieuw bericht" in owner.get("/mijn/").content.decode()
    thread = owner.get(url_of(conversation)).content.decode()
    assert "ik help graag mee" in thread
    assert nameless.email not in thread
    assert "nieuw bericht" not in owner.get("/mijn/gesprekken/").content.decode()
    assert owner.post(url_of(conversation), filled_in(REPLY, "Graag!")).status_code == 302
    assert owner.post(url_of(conversation, "_close"), {}).status_code == 200, "no outcome chosen"
    done = owner.post(url_of(conversation, "_close"), {"outcome": "helped"}, follow=True).content.decode()
    assert "De uitkomst: geholpen." in done
    assert things.ended == [("1", conversation.pk, "helped")]
    late = ada.post(url_of(conversation, "_close"), {"outcome": "not_helped"}, follow=True).content.decode()
    assert "was al afgerond" in late
    assert "De uitkomst: geholpen." in late
    assert owner.post(url_of(conversation, "_reopen")).status_code == 302
    assert Conversation.objects.get().is_open


def test_an_answer_to_what_was_closed_meanwhile_is_not_lost(home, ada, bob):
    conversation = begin(ada)
    services.close(conversation=conversation, by=bob)
    page = client_of(ada).post(url_of(conversation), filled_in(REPLY, "Een lang verhaal")).content.decode()
    assert "Een lang verhaal" in page
    assert "Uw bericht is niet verstuurd" in page
    assert Line.objects.count() == 1


def test_too_long_or_wild_text_comes_back_whole_and_shows_as_text(home, ada, bob):
    conversation, client = begin(ada), client_of(ada)
    page = client.post(url_of(conversation), filled_in(REPLY, "é" * 3001)).content.decode()
    assert "Maak er hooguit 3000 van" in page
    assert "é" * 3001 in page
    say(conversation, ada, text="<b onclick=x>vet</b>\n\nregel twee")
    page = client.get(url_of(conversation)).content.decode()
    assert "&lt;b onclick=x&gt;vet&lt;/b&gt;" in page
    assert 'conversation__text stack" dir="auto"' in page


def test_suspicious_words_wait_for_staff_and_their_writer_sees_that(home, ada, bob):
    conversation, client = begin(ada), client_of(ada)
    page = client.post(url_of(conversation), filled_in(REPLY, "Koop <script>nu</script>"), follow=True)
    assert "wordt nagekeken" in page.content.decode()
    assert "Koop" not in client_of(bob).get(url_of(conversation)).content.decode()
    held = QuarantinedSubmission.objects.get()
    quarantine.release(pk=held.pk)
    assert talking.texts()[-1] == "Koop <script>nu</script>"
    assert "wordt nagekeken" not in client.get(url_of(conversation)).content.decode()
    first = client_of(talking.resident("Cem")).post(START, filled_in(MESSAGE, "<script>x</script>"), follow=True)
    assert "Wij kijken een bericht van u na" in first.content.decode()
    waiting = QuarantinedSubmission.objects.get(form=MESSAGE)
    leaving.block(conversation=conversation, user=bob)
    quarantine.release(pk=waiting.pk)
    assert Conversation.objects.count() == 2


def test_why_one_cannot_write_is_said_before_typing(home, ada, bob, things):
    assert "U kunt uzelf geen bericht sturen" in client_of(bob).get(START).content.decode()
    leaving.block(conversation=begin(ada), user=bob)
    page = client_of(ada).get(START).content.decode()
    assert "U kunt hierover geen nieuw gesprek beginnen" in page
    assert "<textarea" not in page
    assert client_of(ada).get(f"/bericht/{talking.NAME}/99/").status_code == 404
    assert client_of(ada).get("/bericht/niets/1/").status_code == 404


def test_pages_have_a_bounded_number_of_queries(home, ada, bob, things, django_assert_max_num_queries):
    for number in range(2, 9):
        things.titles[str(number)], things.owners[str(number)] = f"Tuin {number}", [bob]
        begin(ada, key=str(number))
    conversation = begin(ada)
    for number in range(12):
        say(conversation, bob, text=f"Regel {number}")
    client = client_of(ada)
    with django_assert_max_num_queries(14):
        client.get("/mijn/gesprekken/")
    with django_assert_max_num_queries(24):
        client.get(url_of(conversation))


# Who may do what: (visitor, other resident, the one who began, owner, co-owner, moderator, editor).
PEOPLE = ("visitor", "resident", "ada", "bob", "cem", "eindredacteur", "redacteur")
TAKES_PART = {"ada", "bob", "cem"}
WAYS = ("", "_close", "_report", "_leave", "_block")


@pytest.fixture
def clients(ada, bob, things):
    from tests.staff import signed_in

    cem = talking.resident("Cem")
    things.owners["1"].append(cem)
    return {
        "visitor": Client(),
        "resident": client_of(talking.resident("Eva")),
        "ada": client_of(ada),
        "bob": client_of(bob),
        "cem": client_of(cem),
        "eindredacteur": signed_in("eindredacteur"),
        "redacteur": signed_in("redacteur"),
    }


def test_only_who_takes_part_opens_and_changes_a_conversation(home, ada, clients):
    conversation = begin(ada)
    for way in WAYS:
        for person in PEOPLE:
            expected = 200 if person in TAKES_PART else {"visitor": 302, "resident": 404}.get(person, 403)
            answer = clients[person].get(url_of(conversation, way))
            assert answer.status_code == expected, (way, person)
            assert ("ik help graag" in answer.content.decode()) == (expected == 200 and way == ""), (way, person)
    for way, sent in (
        ("", filled_in(REPLY)),
        ("_close", {"outcome": "helped"}),
        ("_report", {"reason": "spam"}),
        ("_leave", {}),
        ("_block", {}),
        ("_unblock", {}),
        ("_reopen", {}),
        ("_mail", {"mail": "off"}),
    ):
        for person in set(PEOPLE) - TAKES_PART:
            assert clients[person].post(url_of(conversation, way), sent).status_code in (302, 403, 404), (way, person)
    conversation.refresh_from_db()
    assert conversation.is_open
    assert (Line.objects.count(), ConversationReport.objects.count()) == (1, 0)
    assert not Participant.objects.filter(muted=True).exists()


def test_the_buttons_of_the_page_do_what_they_say(home, ada, bob, clients):
    conversation = begin(ada)
    owner = clients["bob"]
    assert "geen mail meer" in owner.post(url_of(conversation, "_mail"), {"mail": "off"}, follow=True).content.decode()
    assert Participant.objects.get(user=bob).muted
    owner.post(url_of(conversation, "_mail"), {"mail": "on"})
    assert not Participant.objects.get(user=bob).muted
    told = owner.post(url_of(conversation, "_report"), {"reason": "insult", "text": "Au"}, follow=True)
    assert "Bedankt voor uw melding" in told.content.decode()
    owner.post(url_of(conversation, "_report"), {"reason": "spam"})
    assert ConversationReport.objects.get().reason == "insult", "the open report stands"
    blocked = owner.post(url_of(conversation, "_block"), follow=True).content.decode()
    assert "Hef uw blokkade op" in blocked
    seen = clients["ada"].get(url_of(conversation)).content.decode()
    assert "Dit gesprek is gesloten" in seen
    assert "geblokkeerd" not in seen
    assert "Hef uw blokkade op" not in owner.post(url_of(conversation, "_unblock"), follow=True).content.decode()
    assert User.objects.filter(first_name="Ada").exists()
