"""Under 16: who needs a parent, what the form asks, and what a parent or school can do."""

import html as htmllib
from datetime import date, timedelta

import pytest
from django import forms
from django.test import Client
from django.utils import timezone

from accounts import consents, young
from accounts.consents.declarations import EVALUATION
from accounts.consents.forms import ConsentField, ConsentFormMixin
from accounts.models import ActionLink, User
from messaging.models import Message
from messaging.rendering import render
from tests.residents import link_in_mail, signed_in_resident
from tests.staff import at

CHILD, PARENT = "kind@voorbeeld.example.nl", "ouder@voorbeeld.example.nl"
MINE, GIVE = "/mijn/toestemmingen/", f"/mijn/toestemmingen/{EVALUATION}/"
ASK, RECEIPT = "accounts/consent_parent", "accounts/consent_parent_given"


@pytest.mark.parametrize(
    ("known", "wanted"),
    [
        ({"answer": "ja"}, False),
        ({"answer": "nee"}, True),
        ({"answer": ""}, True),
        ({"answer": None}, True),
        ({"answer": "JA"}, True),
        ({}, True),
        ({"age": 0}, True),
        ({"age": 15}, True),
        ({"age": 16}, False),
        ({"age": 90}, False),
        # 2026 - 16 = 2010: whoever was born that year may still be 15.
        ({"birth_year": 2009, "today": date(2026, 12, 31)}, False),
        ({"birth_year": 2010, "today": date(2026, 1, 1)}, True),
        ({"birth_year": 2010, "today": date(2026, 12, 31)}, True),
        ({"birth_year": 2011, "today": date(2026, 12, 31)}, True),
        ({"birth_year": 2010, "today": date(2027, 1, 1)}, False),
    ],
)
def test_who_needs_a_parent(known, wanted):
    assert young.needs_parent(**known) is wanted


# --- the form -------------------------------------------------------------------------------------


@pytest.fixture
def adults_only():
    """A purpose that nobody under 16 can agree to."""
    consents.register(
        consents.ConsentPurpose(name="proef", label="Proef", question="Ja?", explain="Uitleg.", for_under_16=False)
    )
    yield
    consents.unregister("proef")


class TryForm(ConsentFormMixin):
    """As a module would write it."""

    email = forms.EmailField()
    evaluation = ConsentField(EVALUATION)


def filled_in(**changes):
    values = {
        "email": CHILD,
        "evaluation": consents.get(EVALUATION).digest(),
        "sixteen": "ja",
        "parent_address": "",
        **changes,
    }
    return TryForm(values)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, set()),
        # Nothing is ticked: nobody needs to know an age.
        ({"evaluation": "", "sixteen": ""}, set()),
        ({"evaluation": "", "sixteen": "nee"}, set()),
        ({"sixteen": ""}, {"sixteen"}),
        ({"sixteen": "misschien"}, {"sixteen"}),
        ({"sixteen": "nee"}, {"parent_address"}),
        ({"sixteen": "nee", "parent_address": "geen adres"}, {"parent_address"}),
        ({"sixteen": "nee", "parent_address": CHILD}, {"parent_address"}),
        ({"sixteen": "nee", "parent_address": " KIND@voorbeeld.example.nl"}, {"parent_address"}),
        ({"sixteen": "nee", "parent_address": PARENT}, set()),
        # Somebody of 16 who filled in an address too.
        ({"sixteen": "ja", "parent_address": PARENT}, set()),
        ({"evaluation": "on"}, {"evaluation"}),
    ],
)
def test_what_the_form_asks(changes, wrong):
    form = filled_in(**changes)
    form.is_valid()
    assert set(form.errors) == wrong


def test_a_ticked_box_stays_ticked_and_an_empty_form_has_none():
    assert "checked" not in str(TryForm()["evaluation"])
    assert "checked" in str(filled_in()["evaluation"])
    assert "checked" not in str(filled_in(evaluation="on")["evaluation"])


def test_some_things_wait_until_one_is_sixteen(adults_only):
    class Form(ConsentFormMixin):
        agree = ConsentField("proef")

    values = {"agree": consents.get("proef").digest(), "sixteen": "nee", "parent_address": PARENT}
    form = Form(values, own_address=CHILD)
    assert "pas als u 16 jaar bent" in str(form.errors["agree"])
    assert Form({**values, "sixteen": "ja"}, own_address=CHILD).is_valid()


def test_recording(db):
    form = filled_in()
    assert form.is_valid()
    assert form.record_consents(address=CHILD) == {EVALUATION: young.Outcome.GIVEN}
    assert consents.is_given(EVALUATION, CHILD)
    nothing = filled_in(evaluation="")
    assert nothing.is_valid()
    assert nothing.record_consents(address=CHILD) == {}
    assert consents.is_given(EVALUATION, CHILD), "an empty box took a consent back"


# --- the whole way --------------------------------------------------------------------------------


@pytest.fixture
def child(home):
    return signed_in_resident(CHILD)


def ask(client, parent=PARENT):
    digest = consents.get(EVALUATION).digest()
    return client.post(GIVE, {"agree": digest, "sixteen": "nee", "parent_address": parent})


def text_of(response):
    return htmllib.unescape(response.content.decode())


def test_it_counts_once_the_parent_says_yes_and_the_parent_can_stop_it(child):
    assert ask(child)["Location"] == MINE
    assert "Wij wachten op uw ouder" in text_of(child.get(MINE))
    assert not consents.is_given(EVALUATION, CHILD)

    link, parent = link_in_mail(PARENT, ASK), Client()
    page = text_of(parent.get(link))
    assert "Ja, de gemeente mag mij mailen" in page
    assert CHILD in page
    assert not consents.is_given(EVALUATION, CHILD), "a mail scanner gave consent"
    assert "U gaf toestemming" in text_of(parent.post(link))
    assert consents.is_given(EVALUATION, CHILD)
    event = consents.standing(EVALUATION, CHILD)
    assert (event.channel, event.address) == ("parent", CHILD)
    assert not consents.is_given(EVALUATION, PARENT)
    assert "door een ouder of school" in text_of(child.get(MINE))
    assert not ActionLink.objects.filter(purpose=young.PARENT).exclude(data={}).exists(), "the addresses stayed"

    back = link_in_mail(PARENT, RECEIPT)
    assert consents.is_given(EVALUATION, CHILD)
    assert CHILD in text_of(parent.get(back))
    assert "ingetrokken" in text_of(parent.post(back))
    assert not consents.is_given(EVALUATION, CHILD)
    assert parent.post(back).status_code == 409
    assert [one.channel for one in consents.history(CHILD)] == ["parent", "parent"]


def test_a_parent_finds_it_in_their_own_environment(child):
    ask(child)
    Client().post(link_in_mail(PARENT, ASK))
    parent, stranger = signed_in_resident(PARENT), signed_in_resident("ander@voorbeeld.example.nl")
    assert CHILD in text_of(parent.get(MINE))
    stop = f"{MINE}kind/{consents.standing(EVALUATION, CHILD).pk}/intrekken/"
    assert stranger.post(stop).status_code == 404
    assert consents.is_given(EVALUATION, CHILD)
    assert parent.post(stop).status_code == 302
    assert not consents.is_given(EVALUATION, CHILD)


def test_a_parent_who_deletes_everything_can_still_take_it_back(child):
    ask(child)
    Client().post(link_in_mail(PARENT, ASK))
    back = link_in_mail(PARENT, RECEIPT)
    signed_in_resident(PARENT).post("/mijn/verwijderen/", {"sure": "on"})
    assert not User.objects.filter(email=PARENT).exists()
    assert ActionLink.objects.get().purpose == young.PARENT_WITHDRAW
    assert "ingetrokken" in text_of(Client().post(back))
    assert not consents.is_given(EVALUATION, CHILD)


def test_without_an_answer_nothing_counts_and_the_link_ends(child):
    ask(child)
    link = link_in_mail(PARENT, ASK)
    with at(timezone.now() + timedelta(days=14, minutes=1)):
        assert Client().post(link).status_code == 410
        assert not young.waiting(EVALUATION, CHILD).exists()
    assert not consents.is_given(EVALUATION, CHILD)


def test_the_child_can_stop_the_question(child):
    ask(child)
    link = link_in_mail(PARENT, ASK)
    child.post(f"{GIVE}intrekken/")
    assert "U gaf geen toestemming" in text_of(child.get(MINE))
    assert Client().post(link).status_code == 410


def test_a_new_question_ends_the_old_one_and_an_old_yes(child):
    consents.give(purpose=EVALUATION, address=CHILD)
    ask(child)
    assert not consents.is_given(EVALUATION, CHILD), "the yes of a child counted"
    first = link_in_mail(PARENT, ASK)
    ask(child, "school@voorbeeld.example.nl")
    assert Client().post(first).status_code == 410
    Client().post(link_in_mail("school@voorbeeld.example.nl", ASK))
    assert consents.is_given(EVALUATION, CHILD)


def test_other_words_since_the_mail(child, monkeypatch):
    ask(child)
    link = link_in_mail(PARENT, ASK)
    monkeypatch.setattr(consents.ConsentPurpose, "words", lambda self: "Andere woorden")
    assert "De tekst is veranderd" in text_of(Client().get(link))
    assert Client().post(link).status_code == 409
    assert not consents.is_given(EVALUATION, CHILD)


def test_nobody_fills_a_strangers_mailbox(child):
    for _number in range(3):
        assert ask(child).status_code == 302
    assert "vandaag al drie mails" in text_of(ask(child))
    assert Message.objects.filter(kind=ASK).count() == 3
    with at(timezone.now() + timedelta(days=1)):
        assert young.ask_parent(purpose=EVALUATION, child=CHILD, parent=PARENT) == young.Outcome.ASKED_PARENT


@pytest.mark.parametrize("kind", [ASK, RECEIPT])
def test_the_mails_say_what_it_is_about(child, kind):
    ask(child)
    if kind == RECEIPT:
        Client().post(link_in_mail(PARENT, ASK))
    message = Message.objects.get(kind=kind)
    mail = render(message.body)
    assert message.address == PARENT
    for part in (mail.text, htmllib.unescape(mail.html)):
        words = " ".join(part.split())
        assert CHILD in words
        assert "Ja, de gemeente mag mij mailen" in words
        assert message.body.context["url"] in words
    assert mail.subject in ("Geeft u toestemming?", "U gaf toestemming")
