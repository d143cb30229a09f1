"""A message to the people of an event: to whom it goes, that it goes once, and what became of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Announcement
from events.registrations import changing
from events.staff import announcing, mails
from messaging.models import Message, Stream
from messaging.outbox import plan_mail
from tests import factories
from tests.staff import signed_in

from .signing import sign_up

DAY = timedelta(days=1)
TEXT = {"to": "coming", "role": "", "session": "", "subject": "Neem een jas mee", "text": "Wij gaan naar buiten."}


@pytest.fixture
def handler(home):
    return signed_in("behandelaar", first_name="Sam")


@pytest.fixture
def url(event):
    return f"/beheer/evenementen/{event.pk}/berichten/nieuw/"


def letters():
    return Message.objects.filter(kind=mails.MESSAGE).order_by("pk")


def send(handler, url, *, key="een", seen=1, **fields):
    return handler.post(url, {**TEXT, "key": key, "seen": seen, "send": "1", **fields})


# --- to whom ---------------------------------------------------------------------------------------


def test_each_person_once_by_what_they_are(event, session, staff):
    later = factories.SessionFactory(event=event, starts_at=timezone.now() + 30 * DAY)
    comes, waits = sign_up(session, 0, party_size=2, role="pitcher"), sign_up(session, 1)
    sign_up(later, 0, key="ook later")
    unproven, gone = sign_up(later, 2, proven=False), sign_up(later, 3)
    changing.cancel(gone)

    def people(**asked):
        found = announcing.audience(event=event, **asked)
        return [row.address for row in found.mailed]

    assert people() == [comes.address]
    assert people(to="waiting") == [waits.address]
    assert people(to="all") == [comes.address, waits.address]
    assert people(to="all", role="visitor") == [waits.address, comes.address]
    assert people(session=later) == [comes.address]
    assert unproven.address not in people(to="all")
    assert announcing.audience(event=event).mailed[0].session == session


def test_who_has_no_address_is_named_as_one_to_call(event, session, staff):
    factories.RegistrationFactory(session=session, address="", person_key="x", phone="023 511")
    found = announcing.audience(event=event)
    assert (found.mailed, len(found.called)) == ([], 1)


# --- writing, looking, sending ---------------------------------------------------------------------


def test_nothing_goes_before_it_was_looked_at(handler, url, session):
    sign_up(session, 0)
    form = handler.get(f"{url}?moment={session.pk}").context["form"]
    assert form.initial["session"] == session
    shown = handler.post(url, {**TEXT, "key": form.initial["key"]}).content.decode()
    assert "Dit gaat naar 1 persoon" in shown
    assert "Wij gaan naar buiten." in shown
    assert "/afmelden/" not in shown
    assert letters().count() == 0
    back = handler.post(url, {**TEXT, "key": form.initial["key"], "change": "1"}).content.decode()
    assert "Neem een jas mee" in back
    assert letters().count() == 0


def test_two_presses_are_one_message_that_is_kept(handler, url, event, session):
    row = sign_up(session, 0)
    answers = [send(handler, url) for _press in range(2)]
    one = Announcement.objects.get()
    assert {answer["Location"] for answer in answers} == {f"/beheer/evenementen/{event.pk}/berichten/{one.pk}/"}
    assert (one.sent_by, one.recipients, one.subject) == (handler.user, 1, "Neem een jas mee")
    message = letters().get()
    assert (message.address, message.stream) == (row.address, Stream.BULK)
    assert "Neem een jas mee" in handler.get(f"/beheer/evenementen/{event.pk}/berichten/").content.decode()


def test_the_number_changed_while_somebody_looked(handler, url, session):
    sign_up(session, 0)
    answer = send(handler, url, seen=2)
    assert "het aantal mensen is net veranderd" in answer.content.decode()
    assert not Announcement.objects.exists()


def test_nobody_to_write_to_and_nothing_to_say(handler, url, session):
    assert "Er is niemand aan wie dit bericht kan" in handler.post(url, {**TEXT, "key": "een"}).content.decode()
    sign_up(session, 0)
    answer = send(handler, url, subject="", text=" ").content.decode()
    assert "Vul een onderwerp in." in answer
    assert "Schrijf een bericht." in answer
    other = factories.SessionFactory(event=factories.EventPageFactory(parent=session.event.get_parent()))
    assert send(handler, url, session=other.pk).status_code == 200
    assert not Announcement.objects.exists()


def test_a_trial_goes_to_whoever_wrote_it_and_opens_nobodys_registration(handler, url, session):
    row = sign_up(session, 0)
    for _press in range(2):
        handler.post(url, {**TEXT, "key": "een", "test": "1"})
    message = letters().get()
    assert message.address == handler.user.email
    assert row.token not in str(message.body.context)
    assert "afmelden" not in str(message.body.context)
    handler.post(url, {**TEXT, "key": "een", "test": "1", "text": "Anders"})
    assert letters().count() == 2
    assert not Announcement.objects.exists()


def test_what_became_of_it_and_whom_to_call(handler, url, event, session):
    roomy = factories.SessionFactory(event=event)
    rows = [sign_up(roomy, number) for number in range(3)]
    send(handler, url, seen=3)
    one = Announcement.objects.get()
    assert announcing.outcomes([one])[one.pk] == {"sent": 0, "on_its_way": 3, "not_sent": 0}
    letters().filter(address=rows[0].address).update(state="accepted")
    letters().filter(address=rows[1].address).update(state="failed")
    assert announcing.outcomes([one])[one.pk] == {"sent": 1, "on_its_way": 1, "not_sent": 1}
    assert list(announcing.not_reached(one)) == [rows[1]]
    text = handler.get(f"/beheer/evenementen/{event.pk}/berichten/{one.pk}/").content.decode()
    assert rows[1].name in text
    assert rows[0].name not in text


def test_outcomes_of_many_take_one_query(event, session, django_assert_num_queries):
    found = [factories.AnnouncementFactory(event=event) for _number in range(12)]
    with django_assert_num_queries(1):
        announcing.outcomes(found)
    # The cause of message 1 begins like that of message 11.
    first, other = found[0], found[-1]
    plan_mail(cause=f"{other.cause}7", to="ada@voorbeeld.example.nl", template=mails.MESSAGE, context={})
    assert announcing.outcomes(found)[first.pk]["on_its_way"] == 0
    assert announcing.outcomes(found)[other.pk]["on_its_way"] == 1


def test_an_editor_writes_to_nobody(home, url, session):
    sign_up(session, 0)
    client = signed_in("eindredacteur")
    assert client.get(url).status_code == 302
    send(client, url)
    assert not Announcement.objects.exists()


def test_a_message_of_another_event_is_not_found(handler, event, session):
    other = factories.EventPageFactory(parent=event.get_parent())
    one = factories.AnnouncementFactory(event=event)
    assert handler.get(f"/beheer/evenementen/{other.pk}/berichten/{one.pk}/").status_code == 404
