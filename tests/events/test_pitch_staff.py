"""Staff and pitches: the register and its export, deciding, the order of an evening, the stage and the codes."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from cms.models import AuditEntry
from events.models import Pitch
from events.pitching import deciding, mails
from tests import factories
from tests.cms.test_exports import rows
from tests.events.pitched import DAY, asked, draft, evening, fresh, initiative, mails_of, planned, sent, state
from tests.staff import at, refused, signed_in

State = Pitch.State


@pytest.fixture
def event(home):
    return evening(home, title="Initiatievencafé", places=3)


@pytest.fixture
def handler(db):
    return signed_in("behandelaar")


def one(pitch, word=""):
    return f"/beheer/pitches/{pitch.pk}/{word}"


# --- the register ----------------------------------------------------------------------------------


def test_the_register_has_what_was_sent_in_and_no_drafts(home, event, handler):
    pitch, hidden = sent(event, title="Bomen"), draft(event, title="Geheim")
    other = sent(evening(home, title="Borrel"), title="Muziek")
    text = handler.get("/beheer/pitches/").text
    assert ("Bomen" in text, "Muziek" in text, "Geheim" in text) == (True, True, False)
    text = handler.get("/beheer/pitches/", {"event": event.pk}).text
    assert (one(pitch) in text, one(other) in text) == (True, False)
    deciding.accept(pitch=pitch)
    text = handler.get("/beheer/pitches/", {"state": "accepted"}).text
    assert (one(pitch) in text, one(other) in text) == (True, False)
    assert handler.get(one(hidden)).status_code == 404
    assert one(other) in handler.get("/beheer/pitches/", {"q": "Muziek"}).text


def test_nothing_is_added_or_thrown_away_by_hand(event, handler):
    pitch = sent(event)
    for word in ("new", "add", f"edit/{pitch.pk}", f"delete/{pitch.pk}"):
        assert handler.get(f"/beheer/pitches/{word}/").status_code == 404


def test_the_export_is_safe_and_audited_and_has_no_address(event, handler):
    pitch = sent(event, title="=1+1", idea="Een idee")
    draft(event, title="Geheim")
    found = rows(handler.get("/beheer/pitches/", {"export": "csv"}))
    assert len(found) == 2
    assert "'=1+1" in found[1]
    assert pitch.submitted_by.email not in str(found)
    assert AuditEntry.objects.filter(user=handler.user).exists()


@pytest.mark.parametrize("role", ["redacteur", "eindredacteur"])
def test_who_writes_pages_does_not_read_pitches(event, role):
    pitch, client = sent(event), signed_in(role)
    for address in (
        "/beheer/pitches/",
        one(pitch),
        one(pitch, "uitnodigen/"),
        f"/beheer/evenementen/{event.pk}/podium/",
    ):
        assert refused(client.get(address)), address
    client.post(one(pitch, "uitnodigen/"), {"message": ""})
    client.post(one(pitch, "doe/trek-terug/"))
    assert state(pitch) == State.SUBMITTED


# --- deciding --------------------------------------------------------------------------------------


def test_inviting_with_a_word(event, handler):
    pitch = sent(event)
    assert "uitnodigen/" in handler.get(one(pitch)).text
    answer = handler.post(one(pitch, "uitnodigen/"), {"message": "Maandag oefenen wij."})
    assert answer["Location"] == one(pitch)
    assert state(pitch) == State.ACCEPTED
    assert mails_of(mails.ACCEPTED).get().body.context["note"] == "Maandag oefenen wij."


def test_turning_down_needs_a_reason(event, handler):
    pitch = sent(event)
    page = handler.post(one(pitch, "afwijzen/"), {"message": " "})
    assert "heeft recht op een reden" in page.text
    assert state(pitch) == State.SUBMITTED
    handler.post(one(pitch, "afwijzen/"), {"message": "Er is te weinig tijd."})
    assert fresh(pitch).decision_note == "Er is te weinig tijd."
    assert pitch.submitted_by.email not in handler.get(one(pitch)).text


def test_a_full_stage_says_so_and_keeps_the_words(home, handler):
    event = evening(home, places=1)
    asked(event)
    pitch = sent(event)
    page = handler.post(one(pitch, "uitnodigen/"), {"message": "Tot dan!"})
    assert "alle 1" in page.text or "vol" in page.text
    assert "Tot dan!" in page.text
    assert state(pitch) == State.SUBMITTED


def test_moving_to_another_event(home, event, handler):
    pitch = planned(event)
    other, over = evening(home, title="Borrel"), evening(home, title="Voorbij")
    over.sessions.update(starts_at=timezone.now() - 2 * DAY, ends_at=timezone.now() - DAY)
    page = handler.get(one(pitch, "verplaatsen/")).text
    assert ("Borrel" in page, "Voorbij" in page) == (True, False)
    assert "Kies een ander" in handler.post(one(pitch, "verplaatsen/"), {"to": over.pk}).text
    handler.post(one(pitch, "verplaatsen/"), {"to": other.pk})
    assert (fresh(pitch).event_id, state(pitch)) == (other.pk, State.ACCEPTED)


def test_the_buttons_of_the_evening(event, handler):
    pitch, absent = asked(event), planned(event)
    handler.post(one(pitch, "doe/bevestig/"))
    assert state(pitch) == State.CONFIRMED
    assert "begonnen" in handler.post(one(pitch, "doe/gehouden/"), follow=True).text
    with at(event.stage_session().starts_at + timezone.timedelta(hours=1)):
        handler = signed_in("behandelaar")
        order = f"/beheer/evenementen/{event.pk}/pitches/"
        answer = handler.post(one(pitch, "doe/gehouden/"), {"volgorde": "1"})
        assert answer["Location"] == order
        handler.post(one(absent, "doe/niet-gehouden/"))
        handler.post(one(pitch, "uitkomst/"), {"state": "partly", "text": "Vijf mensen."})
    assert (state(pitch), state(absent)) == (State.PITCHED, State.WITHDRAWN)
    assert fresh(pitch).outcome == "Vijf mensen."
    handler.post(one(pitch, "doe/van-de-site/"))
    assert Client().get(pitch.url).status_code == 404
    assert handler.get(one(pitch, "doe/van-de-site/")).status_code == 405
    assert "Dit kan niet" in handler.post(one(pitch, "doe/onzin/"), follow=True).text


# --- the order -------------------------------------------------------------------------------------


def order_form(pitches, **changed):
    values = {"shown": ",".join(str(pitch.pk) for pitch in pitches)}
    for place, pitch in enumerate(pitches, 1):
        values |= {f"order-{pitch.pk}": place, f"minutes-{pitch.pk}": pitch.minutes}
    return values | changed


def in_order(event):
    return list(event.pitches.in_the_order().values_list("pk", flat=True))


def test_the_order_by_buttons_and_by_numbers(event, handler):
    a, b, c = (asked(event) for _number in range(3))
    address = f"/beheer/evenementen/{event.pk}/pitches/"
    handler.post(address, order_form([a, b, c], up=str(c.pk)))
    assert in_order(event) == [a.pk, c.pk, b.pk]
    handler.post(address, order_form([a, c, b], **{f"order-{b.pk}": 1, f"minutes-{b.pk}": 10}))
    assert in_order(event) == [b.pk, a.pk, c.pk]
    assert fresh(b).minutes == 10
    text = handler.get(address).text
    assert "14 minuten" in text


def test_wrong_numbers_come_back(event, handler):
    pitch = asked(event)
    address = f"/beheer/evenementen/{event.pk}/pitches/"
    page = handler.post(address, order_form([pitch], **{f"minutes-{pitch.pk}": 90}))
    assert "hooguit 60" in page.text
    assert fresh(pitch).minutes == 2


def test_two_who_order_at_the_same_time(event, handler):
    a, b = asked(event), asked(event)
    address = f"/beheer/evenementen/{event.pk}/pitches/"
    handler.post(address, order_form([a, b], down=str(a.pk)))
    page = handler.post(address, order_form([a, b], down=str(a.pk)), follow=True)
    assert in_order(event) == [b.pk, a.pk]
    assert "intussen" in page.text


def test_more_time_than_there_is_is_told(event, handler):
    pitch = asked(event)
    Pitch.objects.filter(pk=pitch.pk).update(minutes=60)
    session = event.sessions.get()
    session.ends_at = session.starts_at + timezone.timedelta(minutes=45)
    session.save()
    assert "past niet in de tijd" in handler.get(f"/beheer/evenementen/{event.pk}/pitches/").text


# --- the evening itself ----------------------------------------------------------------------------


def test_the_stage_is_a_list_with_times_without_scripts(event, handler):
    planned(event, title="Bomen", may_stream=True)
    planned(event, title="Muziek", stage_needs="Een krukje")
    text = handler.get(f"/beheer/evenementen/{event.pk}/podium/").text
    assert text.index("Bomen") < text.index("Muziek")
    assert "begint na 2 min" in text
    assert text.count("Niet uitzenden.") == 1
    assert "Een krukje" in text


def test_the_screen_has_a_code_and_no_notes(event, handler):
    planned(event, title="Bomen", stage_needs="Een krukje")
    hidden = planned(event, title="Muziek", may_publish=False)
    asked(event, title="Nog niet bevestigd")
    address = f"/beheer/evenementen/{event.pk}/scherm/"
    text = handler.get(address).text
    assert ("Bomen" in text, "krukje" in text, "Nog niet bevestigd" in text) == (True, False, False)
    assert text.count("<svg") == 1, "no code for what has no page"
    shown = re.findall(r'data-key="(\d+)"(?! hidden)>', handler.get(address, {"nummer": "2"}).text)
    assert shown == [str(hidden.pk)]
    assert handler.get(address, {"nummer": "x"}).status_code == 200
    assert handler.get(address, {"nummer": "999"}).status_code == 200


def test_sheets_only_of_what_has_a_page(home, event, handler):
    planned(event, title="Bomen")
    planned(event, title="Muziek", may_publish=False)
    text = handler.get(f"/beheer/evenementen/{event.pk}/pitchvellen/").text
    assert ("Bomen" in text, "Muziek" in text) == (True, False)


def test_what_waits_stands_on_the_first_page(home, event, handler):
    pitch = sent(event, title="Beslis over mij")
    assert one(pitch) in handler.get("/beheer/").text
    deciding.accept(pitch=pitch)
    assert one(pitch) not in handler.get("/beheer/").text
    ended = event.stage_session().ends_at + DAY
    with at(ended):
        text = signed_in("behandelaar").get("/beheer/").text
    assert f"/beheer/evenementen/{event.pk}/pitches/" in text


def test_an_event_with_pitches_is_not_thrown_away(home, event):
    sent(event, initiative=initiative(home, factories.ResidentFactory()))
    signed_in("eindredacteur").post(f"/beheer/pages/{event.pk}/delete/")
    assert type(event).objects.filter(pk=event.pk).exists()
