"""Beginning a conversation, writing in it and ending it: the rules."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import links
from accounts import mine as everything
from accounts.models import ActionLink
from cms.registries import retention
from engagement.conversations import errors, leaving, quiet, services, staff_panels, threads
from engagement.models import Block, Conversation, Line, Participant
from messaging import suppression
from messaging.models import Body, Message
from tests import factories
from tests.engagement import talking
from tests.engagement.talking import begin, mails, say
from tests.staff import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def things():
    with talking.things() as made:
        yield made


@pytest.fixture
def ada(db):
    return talking.resident("Ada")


@pytest.fixture
def bob(things):
    """An owner."""
    owner = talking.resident("Bob")
    things.owners["1"].append(owner)
    return owner


@pytest.fixture
def cem(things, bob):
    """A second owner."""
    owner = talking.resident("Cem")
    things.owners["1"].append(owner)
    return owner


def unread(user):
    return [one.unread for one in threads.listed(user)]


# --- writing ---------------------------------------------------------------------------------------


def test_all_owners_take_part_and_nobody_learns_an_address(ada, bob, cem):
    conversation = begin(ada)
    say(conversation, bob)
    assert {user.first_name: len(mails(user)) for user in (ada, bob, cem)} == {"Ada": 1, "Bob": 1, "Cem": 2}
    for message in Message.objects.all():
        known = {ada.email, bob.email, cem.email} - {message.address}
        assert not any(address in str(message.body.context) + message.reply_to for address in known)
    assert [unread(user) for user in (ada, bob, cem)] == [[1], [0], [2]], "who answers has read"


def test_the_same_form_makes_one_thing_and_a_second_letter_goes_on(ada, bob):
    first = begin(ada, submission_key="a")
    assert begin(ada, submission_key="a") == first
    assert begin(ada, text="En nog iets", submission_key="b") == first
    say(first, bob, submission_key="c")
    say(first, bob, submission_key="c")
    assert talking.texts() == ["Hallo, ik help graag mee.", "En nog iets", "Fijn!"]
    assert len(mails(bob)) == 2


def test_chosen_receivers_get_a_conversation_of_their_own(ada, bob, cem, things):
    dana = talking.resident("Dana")
    to_all, to_dana = begin(ada), begin(ada, receivers=[dana])
    assert to_all != to_dana
    assert mails(dana)
    assert threads.others(to_dana, services.participant_of(to_dana, ada)) == ["Dana"]


def test_who_cannot_begin(ada, bob, things):
    staff = factories.UserFactory()
    for refuse, error in (
        (lambda: begin(bob), errors.OwnTargetError),
        (lambda: begin(ada, key="2"), errors.NoReceiverError),
        (lambda: begin(ada, text="  \r\n "), errors.TextError),
        (lambda: begin(ada, text="x" * 3001), errors.TextError),
        (lambda: begin(ada, receivers=[staff]), errors.NoReceiverError),
        (lambda: say(begin(ada), talking.resident("Eva")), errors.NotTakingPartError),
    ):
        with pytest.raises(error):
            refuse()
    things.takes = False
    with pytest.raises(errors.NoReceiverError):
        begin(talking.resident("Fred"))
    assert services.shown(talking.NAME, "1") is None
    assert Line.objects.count() == 1


def test_a_flood_stops(ada, bob, things):
    for number in range(2, 20):
        things.titles[str(number)], things.owners[str(number)] = f"Tuin {number}", [bob]
    with pytest.raises(errors.TooManyError):
        for number in range(1, 20):
            begin(ada, key=str(number))
    assert Conversation.objects.count() == services.NEW.burst
    conversation = begin(ada)
    with pytest.raises(errors.TooManyError):
        for number in range(100):
            say(conversation, ada, text=f"Hallo {number}")
    assert Line.objects.count() == services.LINES.burst


def test_text_stays_text_and_a_title_cannot_make_a_header(ada, bob, things):
    from messaging import rendering

    things.titles["1"] = "Tuin\r\nBcc: iedereen@example.nl"
    begin(ada, text="<script>x()</script> مرحبا 🌱 " + "w" * 200)
    mail = rendering.render(Message.objects.get(address=bob.email).body)
    assert "\n" not in mail.subject
    assert "<script>" not in mail.html
    assert "&lt;script&gt;" in mail.html
    assert "مرحبا 🌱" in mail.text


def test_a_former_owner_takes_no_part_and_the_new_one_reads_nothing_of_before(ada, bob, cem, things):
    first = begin(ada)
    things.owners["1"] = [cem]
    say(first, ada, text="Nog iets")
    assert (len(mails(bob)), len(mails(cem))) == (1, 2)
    with pytest.raises(errors.ClosedError):
        say(first, bob)
    dana = talking.resident("Dana")
    things.owners["1"] = [dana]
    second = begin(ada, text="Hallo Dana")
    first.refresh_from_db()
    assert (first.state, first.ending, second == first) == ("closed", "left", False)
    assert [line.text for line in threads.lines_for(second, services.participant_of(second, dana))] == ["Hallo Dana"]


# --- ending ----------------------------------------------------------------------------------------


def test_ending_tells_the_thing_and_the_others_when_it_can_no_longer_be_undone(ada, bob, things):
    conversation = begin(ada)
    services.close(conversation=conversation, by=bob, outcome="helped")
    assert things.ended == [("1", conversation.pk, "helped")]
    planned = Message.objects.get(kind="engagement/conversation_closed")
    assert (planned.address, planned.due_at - planned.created_at > timedelta(minutes=29)) == (ada.email, True)
    with pytest.raises(errors.AlreadyClosedError) as told:
        services.close(conversation=conversation, by=ada, outcome="not_helped")
    assert told.value.conversation.outcome == "helped"
    with pytest.raises(errors.ClosedError):
        say(conversation, ada)
    with pytest.raises(errors.NotReopenableError):
        services.reopen(conversation=conversation, by=ada)
    services.reopen(conversation=conversation, by=bob)
    assert things.ended == []
    planned.refresh_from_db()
    assert planned.state == Message.State.CANCELLED
    assert say(conversation, ada)
    services.close(conversation=conversation, by=bob)
    with at(timezone.now() + timedelta(minutes=31)), pytest.raises(errors.NotReopenableError):
        services.reopen(conversation=conversation, by=bob)


def test_it_cannot_be_opened_again_beside_a_newer_one(ada, bob):
    first = begin(ada)
    services.close(conversation=first, by=ada)
    assert begin(ada) != first
    with pytest.raises(errors.NotReopenableError):
        services.reopen(conversation=first, by=ada)


def test_who_leaves_reads_nothing_of_later_and_the_last_one_ends_it(ada, bob, cem):
    conversation = begin(ada)
    leaving.leave(conversation=conversation, user=cem)
    say(conversation, ada, text="Voor Bob")
    assert len(mails(cem)) == 1
    seen = threads.lines_for(conversation, services.participant_of(conversation, cem))
    assert [line.text for line in seen] == ["Hallo, ik help graag mee."]
    leaving.leave(conversation=conversation, user=bob)
    conversation.refresh_from_db()
    assert (conversation.state, conversation.ending) == ("closed", "left")
    assert len(mails(ada, "engagement/conversation_closed")) == 1


def test_blocked_means_about_anything_both_ways_until_taken_back(ada, bob, things):
    things.titles["2"], things.owners["2"] = "Bankje", [bob]
    things.titles["3"], things.owners["3"] = "Van Ada", [ada]
    conversation = begin(ada)
    leaving.block(conversation=conversation, user=bob)
    with pytest.raises(errors.ClosedError):
        say(conversation, ada)
    for refuse in (lambda: begin(ada), lambda: begin(ada, key="2"), lambda: begin(bob, key="3")):
        with pytest.raises(errors.BlockedError):
            refuse()
    leaving.unblock(conversation=conversation, user=ada)
    assert Block.objects.count() == 1, "who is blocked took it away"
    leaving.unblock(conversation=conversation, user=bob)
    assert begin(ada) != conversation


def test_who_wants_no_mail_still_reads_on_the_site(ada, bob):
    conversation = begin(ada)
    leaving.mute(conversation=conversation, user=bob, muted=True)
    say(conversation, ada, text="Nog iets")
    assert (len(mails(bob)), unread(bob)) == (1, [2])


def test_links_in_mails_act_by_a_button_only(ada, bob):
    conversation = begin(ada)
    ways = mails(bob)[0]
    client = Client()
    for url in (ways["stop_url"], ways["report_url"]):
        assert client.get(url).status_code == 200
    conversation.refresh_from_db()
    assert (conversation.is_open, conversation.reports.count()) == (True, 0)
    assert client.post(ways["report_url"]).status_code == 200
    assert client.post(ways["stop_url"]).status_code == 200
    conversation.refresh_from_db()
    assert (conversation.is_open, conversation.reports.count()) == (False, 1)
    Participant.objects.filter(user=bob).update(user=None)
    assert client.post(ways["stop_url"]).status_code == 409


# --- what time and others do ------------------------------------------------------------------------


def test_when_no_owner_can_be_mailed_the_sender_and_staff_know(ada, bob, cem):
    from cms.addresses import address_key

    editor = factories.UserFactory(is_superuser=True)
    suppression.note_hard_bounce(address_key(bob.email))
    conversation = begin(ada)
    assert Conversation.objects.get().unreachable_since is None, "Cem can be mailed"
    suppression.note_hard_bounce(address_key(cem.email))
    quiet.find_unreachable()
    participant = services.participant_of(conversation, ada)
    assert threads.choices(Conversation.objects.get(), participant)["unreachable"]
    card = staff_panels.unreachable(editor)
    assert [item.title for item in card.items] == ["Moestuin"]
    suppression.mailbox_proved(address_key(cem.email))
    quiet.find_unreachable()
    assert staff_panels.unreachable(editor) is None


def test_silence_for_a_year_ends_it_and_a_year_later_all_is_gone(ada, bob, things, settings):
    begin(ada)
    rule = next(rule for rule in retention.all_rules() if rule.name == "engagement.conversations")
    with at(timezone.now() + timedelta(days=settings.CONVERSATION_DAYS + 1)):
        quiet.run()
        assert Conversation.objects.get().ending == "quiet"
        assert [len(mails(user, "engagement/conversation_closed")) for user in (ada, bob)] == [1, 1]
        assert things.ended[-1][2] == ""
        assert rule.apply(rule.expired()) == 0
    with at(timezone.now() + timedelta(days=2 * settings.CONVERSATION_DAYS + 2)):
        assert rule.apply(rule.expired()) == 1
    assert Line.objects.count() == 0


def test_who_deletes_the_account_takes_words_and_name_along(ada, bob, cem):
    conversation = begin(ada, text="Mijn geheim")
    say(conversation, bob, text="Antwoord van Bob")
    exported = str(everything.export(ada)["sections"]["engagement.conversations"])
    assert "Mijn geheim" in exported
    assert "Antwoord van Bob" not in exported
    everything.erase(ada)
    conversation.refresh_from_db()
    assert (conversation.state, conversation.started_by) == ("closed", None)
    assert talking.texts() == ["", "Antwoord van Bob"]
    kept = [str(body.context) for body in Body.objects.all()]
    assert not any("Mijn geheim" in text for text in kept), "a kept mail still has the words"
    page = talking.client_of(bob).get(f"/mijn/gesprekken/{conversation.pk}/").content.decode()
    assert "Iemand die niet meer meedoet" in page
    assert "verwijderd door wie het schreef" in page
    everything.erase(bob)
    everything.erase(cem)
    assert Conversation.objects.count() == 0


def test_links_of_mails_hold_no_address_and_stay_after_a_move(ada, bob):
    begin(ada)
    assert set(ActionLink.objects.values_list("purpose", flat=True)) == {"conversation.stop", "conversation.report"}
    assert all("@" not in str(link.data) + link.subject for link in ActionLink.objects.all())
    secret = mails(bob)[0]["stop_url"].split("/")[-2]
    bob.email = "bob@elders.example.nl"
    bob.save()
    assert links.perform(secret)[1].title == "U bent gestopt met dit gesprek"


def test_an_offer_counts_an_end_that_was_taken_back_once(ada, bob):
    from tests.initiatives import helping

    item = helping.offer(by=bob)
    conversation = services.start(target="offer", key=str(item.pk), sender=ada, text="Graag!")

    def counted():
        item.refresh_from_db()
        return item.reactions_helped, item.reactions_not_helped, item.to_register

    services.close(conversation=conversation, by=ada, outcome="helped")
    assert counted() == (1, 0, 1)
    services.reopen(conversation=conversation, by=ada)
    assert counted() == (0, 0, 0)
    services.close(conversation=conversation, by=bob, outcome="not_helped")
    assert counted() == (0, 1, 0)
