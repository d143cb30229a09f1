"""What time and the changes of an evening do with pitches, and the buttons in the mails."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.registries import retention
from events.models import EventPage, Pitch, Registration
from events.pitching import clock, deciding, mails, services
from events.staff import changes
from tests import factories
from tests.events.pitched import DAY, asked, draft, evening, fresh, initiative, mails_of, path_in, planned, sent, state
from tests.staff import at

from .signing import make_event

State = Pitch.State


@pytest.fixture
def event(home):
    return evening(home)


def session_of(event):
    return event.sessions.get()


# --- the clock -------------------------------------------------------------------------------------


def test_who_does_not_answer_is_reminded_once(event):
    pitch, answered = asked(event), planned(event)
    now = timezone.now()
    assert clock.remind(now + 2 * DAY) == 0
    assert clock.remind(now + 3 * DAY + timedelta(minutes=1)) == 1
    assert clock.remind(now + 5 * DAY) == 0
    message = mails_of(mails.REMINDER).get()
    assert message.address == pitch.submitted_by.email != answered.submitted_by.email
    assert "/actie/" in message.body.context["confirm_url"]


def test_nobody_is_reminded_of_what_has_begun_or_is_off(event):
    asked(event)
    session = session_of(event)
    assert clock.remind(session.starts_at) == 0
    changes.cancel(session, reason="Storm")
    assert clock.remind(timezone.now() + 4 * DAY) == 0


def test_who_began_hears_of_the_last_day_once(event):
    pitch = draft(event)
    sent(event)
    assert clock.warn_drafts(timezone.now()) == 0
    with at(event.takes_pitches_until - timedelta(hours=5)):
        clock.run()
        clock.run()
    message = mails_of(mails.LAST_DAY).get()
    assert message.address == pitch.submitted_by.email
    with at(event.takes_pitches_until + timedelta(hours=1)):
        assert clock.warn_drafts(timezone.now()) == 0


def test_weeks_later_who_told_nothing_is_asked_again_once(event):
    silent, told = planned(event), planned(event)
    ends = session_of(event).ends_at
    with at(ends + timedelta(hours=1)):
        for pitch in (silent, told):
            deciding.hold(pitch=pitch)
        services.record_outcome(pitch=told, state="solved", text="Gelukt.")
    before = mails_of(mails.OUTCOME).count()
    assert clock.ask_again(ends + 41 * DAY) == 0
    with at(ends + 43 * DAY):
        clock.ask_again(timezone.now())
        clock.ask_again(timezone.now())
    assert mails_of(mails.OUTCOME).count() == before + 1
    assert mails_of(mails.OUTCOME).last().address == silent.submitted_by.email
    assert clock.ask_again(ends + 91 * DAY) == 0


# --- the evening changes ---------------------------------------------------------------------------


def test_another_time_is_told_once_to_everybody(event):
    waiting, on = sent(event), planned(event)
    draft(event)
    session = session_of(event)
    session.starts_at += DAY
    session.ends_at += DAY
    changes.save(session)
    told = mails_of(mails.TIME).get()
    assert told.address == waiting.submitted_by.email
    assert told.body.context["changes"][0]["what"] == "Wanneer"
    # Who has a seat hears it with the evening for the calendar.
    assert mails_of("events/moved").get().address == on.submitted_by.email
    assert state(on) == State.CONFIRMED


def test_called_off_keeps_pitches_and_on_again_gives_the_seat_back(event):
    waiting, on = sent(event), planned(event)
    session = session_of(event)
    changes.cancel(session, reason="Storm")
    assert {message.address for message in mails_of(mails.OFF)} == {
        waiting.submitted_by.email,
        on.submitted_by.email,
    }
    assert (state(waiting), state(on)) == (State.SUBMITTED, State.CONFIRMED)
    assert not Registration.objects.live().exists()
    assert not EventPage.objects.get(pk=event.pk).takes_pitches()
    session.refresh_from_db()
    changes.restore(session)
    assert mails_of(mails.ON).count() == 2
    assert Registration.objects.live().get().role == "pitcher"


def test_called_off_can_go_on_at_another_event(home, event):
    pitch = planned(event)
    other = evening(home)
    changes.cancel(session_of(event), reason="Storm")
    deciding.move(pitch=pitch, to=other)
    services.confirm(pitch=fresh(pitch))
    assert Registration.objects.live().get().session.event_id == other.pk


# --- the buttons in the mails ----------------------------------------------------------------------


def test_the_button_in_the_mail_confirms_and_only_the_button(home, event):
    pitch = asked(event)
    path = path_in(mails_of(mails.ACCEPTED).get(), "confirm_url")
    page = Client().get(path)
    assert pitch.title in page.text
    assert state(pitch) == State.ACCEPTED, "a mail scanner opened the link"
    assert Client().post(path).status_code in (200, 302)
    assert state(pitch) == State.CONFIRMED


def test_the_other_button_takes_back_in_one_tap(home, event):
    pitch = asked(event)
    Client().post(path_in(mails_of(mails.ACCEPTED).get(), "withdraw_url"))
    assert state(pitch) == State.WITHDRAWN


def test_a_button_that_is_too_late_says_why(home, event):
    pitch = asked(event)
    path = path_in(mails_of(mails.ACCEPTED).get(), "confirm_url")
    deciding.reject(pitch=pitch, message="Vol.")
    page = Client().post(path, follow=True)
    assert "niet meer op het programma" in page.text
    assert state(pitch) == State.REJECTED


def test_a_button_of_a_pitch_that_is_gone(home, event):
    pitch = asked(event)
    path = path_in(mails_of(mails.ACCEPTED).get(), "withdraw_url")
    pitch.delete()
    assert "bestaat niet meer" in Client().post(path, follow=True).text


# --- who hears it, and what is kept ----------------------------------------------------------------


def test_the_owners_hear_it_when_the_writer_is_gone(home, event):
    ada, bram = factories.ResidentFactory(first_name="Ada"), factories.ResidentFactory(first_name="Bram")
    page = initiative(home, bram)
    pitch = sent(event, ada, initiative=page)
    assert mails_of(mails.RECEIVED).get().address == ada.email
    ada.delete()
    deciding.accept(pitch=fresh(pitch))
    assert mails_of(mails.ACCEPTED).get().address == bram.email


def test_a_year_later_names_are_gone_and_what_was_told_stays(home, event):
    held, never = planned(event), sent(event)
    with at(session_of(event).ends_at):
        deciding.hold(pitch=held)
    alone = factories.PitchFactory(event=make_event(home), created_at=timezone.now())
    rule = next(one for one in retention.all_rules() if one.name == "events.pitches")
    assert not rule.expired().exists()
    ada = held.submitted_by
    ada.delete()
    with at(session_of(event).ends_at + 366 * DAY):
        rule.apply(rule.expired())
        assert not rule.expired().exists()
    found = Pitch.objects.get()
    assert found.pk == held.pk not in (never.pk, alone.pk)
    assert (found.submitted_by, found.presenter, found.stage_needs) == (None, "", "")
