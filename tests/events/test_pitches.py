"""From draft to stage: every way out of the services, and the mail that goes with it."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from icalendar import Calendar

from events.models import EventPage, Pitch, Registration
from events.pitching import deciding, mails, ordering, services
from events.pitching.errors import ConflictError, NoRoomError, OrderChangedError, RefusedError
from tests import factories
from tests.events.pitched import (
    DAY,
    FIELDS,
    asked,
    draft,
    evening,
    fresh,
    initiative,
    mails_of,
    planned,
    sent,
    state,
    steps,
)
from tests.staff import at

from .signing import sign_up

State = Pitch.State


@pytest.fixture
def event(home):
    return evening(home, places=2)


@pytest.fixture
def ada():
    return factories.ResidentFactory(first_name="Ada", email="ada@voorbeeld.example.nl")


def begun(event):
    """The clock during the evening."""
    return at(event.stage_session().starts_at + timezone.timedelta(minutes=10))


# --- writing ---------------------------------------------------------------------------------------


def test_the_same_form_twice_is_one_pitch_with_the_last_words(event, ada):
    for title in ("Bomen", "Meer bomen"):
        services.begin(event=event, by=ada, key="sleutel", fields={**FIELDS, "title": title})
    assert Pitch.objects.get().title == "Meer bomen"


def test_nobody_writes_a_flood(event, ada):
    for _number in range(20):
        draft(event, ada)
    with pytest.raises(RefusedError, match="morgen"):
        draft(event, ada)


def test_what_another_tab_wrote_is_not_lost(event):
    pitch = draft(event)
    seen = services.fingerprint(pitch)
    services.change(pitch=pitch, fields={"title": "Eerste tab"}, seen=seen)
    with pytest.raises(ConflictError) as conflict:
        services.change(pitch=pitch, fields={"title": "Tweede tab"}, seen=seen)
    assert conflict.value.now.title == "Eerste tab"
    assert fresh(pitch).title == "Eerste tab"


def test_after_the_deadline_only_what_the_stage_needs_changes(event):
    pitch = sent(event)
    services.change(pitch=pitch, fields={"title": "Andere titel"})
    with at(timezone.now() + 8 * DAY):
        with pytest.raises(RefusedError, match="gesloten"):
            services.change(pitch=pitch, fields={"title": "Te laat", "presenter": "Bram"})
        services.change(pitch=pitch, fields={"title": "Andere titel", "presenter": "Bram", "may_publish": False})
    found = fresh(pitch)
    assert (found.title, found.presenter, found.may_publish) == ("Andere titel", "Bram", False)
    assert steps(pitch) == ["submitted", "changed", "changed"]


def test_a_draft_is_thrown_away_and_a_sent_one_is_not(event):
    services.discard(pitch=draft(event))
    assert not Pitch.objects.exists()
    with pytest.raises(RefusedError, match="terugtrekken"):
        services.discard(pitch=sent(event))


# --- sending in ------------------------------------------------------------------------------------


def test_sending_in_twice_is_once(event):
    pitch = draft(event)
    for _time in "12":
        services.submit(pitch=pitch)
    assert state(pitch) == State.SUBMITTED
    assert steps(pitch) == ["submitted"]
    assert mails_of(mails.RECEIVED).get().address == pitch.submitted_by.email


def test_a_pitch_needs_a_call_for_help(event):
    with pytest.raises(RefusedError, match="hulpvraag"):
        sent(event, need="")
    assert Pitch.objects.get().state == State.DRAFT


def test_too_late_is_kept_as_a_draft(event):
    pitch = draft(event)
    with at(event.takes_pitches_until), pytest.raises(RefusedError, match="concept bewaard"):
        services.submit(pitch=pitch)
    assert state(pitch) == State.DRAFT


def test_nothing_is_sent_in_once_it_began_whatever_the_deadline_says(home):
    event = evening(home, until=90 * DAY)
    pitch = draft(event)
    assert event.takes_pitches()
    with begun(event), pytest.raises(RefusedError, match="concept bewaard"):
        services.submit(pitch=pitch)


def test_one_pitch_of_an_initiative_at_an_evening(home, event, ada):
    page = initiative(home, ada)
    first = sent(event, ada, initiative=page)
    second = draft(event, ada, initiative=page)
    with pytest.raises(RefusedError, match="al een pitch"):
        services.submit(pitch=second)
    services.withdraw(pitch=first)
    services.submit(pitch=second)
    assert (state(first), state(second)) == (State.WITHDRAWN, State.SUBMITTED)
    with pytest.raises(RefusedError, match="al een pitch"):
        services.submit(pitch=first)


# --- deciding --------------------------------------------------------------------------------------


def test_accepting_asks_to_confirm(event):
    pitch = sent(event)
    for _time in "12":
        deciding.accept(pitch=pitch, message="Maandag oefenen wij.")
    found = fresh(pitch)
    assert (found.state, found.order) == (State.ACCEPTED, 1)
    context = mails_of(mails.ACCEPTED).get().body.context
    assert "Maandag" in context["note"]
    assert "/actie/" in context["confirm_url"]
    assert context["confirm_url"] != context["withdraw_url"]


def test_the_stage_is_never_too_full(event):
    first, second, third = (sent(event) for _number in range(3))
    deciding.accept(pitch=first)
    deciding.accept(pitch=second)
    with pytest.raises(NoRoomError, match="alle 2"):
        deciding.accept(pitch=third)
    assert state(third) == State.SUBMITTED
    services.withdraw(pitch=first)
    deciding.accept(pitch=third)
    assert fresh(third).order == 3


def test_without_a_limit_everybody_fits(home):
    event = evening(home)
    assert [asked(event).order for _number in range(3)] == [1, 2, 3]


def test_whoever_is_turned_down_reads_why(event):
    pitch = planned(event)
    for _time in "12":
        deciding.reject(pitch=pitch, message="Er is te weinig tijd.")
    assert mails_of(mails.REJECTED).get().body.context["note"] == "Er is te weinig tijd."
    with pytest.raises(RefusedError, match="niet meer op het programma"):
        services.confirm(pitch=pitch)


def test_the_database_asks_for_a_reason_and_an_answer(event):
    pitch = sent(event)
    found = Pitch.objects.filter(pk=pitch.pk)
    for values in (
        {"state": State.REJECTED, "decided_at": timezone.now()},
        {"state": State.ACCEPTED},
        {"submitted_at": None},
        {"minutes": 0},
        {"minutes": 61},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            found.update(**values)


@pytest.mark.parametrize("step", [deciding.accept, deciding.reject])
def test_a_draft_is_of_its_writer_alone(event, step):
    said = {"message": "Nee."} if step is deciding.reject else {}
    with pytest.raises(RefusedError, match="concept"):
        step(pitch=draft(event), **said)


def test_moving_asks_anew_and_waits_anew(home, event):
    other = evening(home, places=1)
    on, waiting = planned(event), sent(event)
    deciding.move(pitch=on, to=other)
    deciding.move(pitch=waiting, to=other)
    assert (state(on), state(waiting)) == (State.ACCEPTED, State.SUBMITTED)
    assert {fresh(on).event_id, fresh(waiting).event_id} == {other.pk}
    told = [message.body.context for message in mails_of(mails.MOVED)]
    assert [context["asked"] for context in told] == [True, False]
    assert told[0]["before"] == event.title
    assert not Registration.objects.live().filter(session__event=event).exists()
    with pytest.raises(NoRoomError):
        deciding.accept(pitch=fresh(waiting))
    with pytest.raises(RefusedError, match="ander evenement"):
        deciding.accept(pitch=waiting)


def test_moving_to_a_full_stage_changes_nothing(home, event):
    other = evening(home, places=1)
    asked(other)
    pitch = planned(event)
    with pytest.raises(NoRoomError):
        deciding.move(pitch=pitch, to=other)
    assert (state(pitch), fresh(pitch).event_id) == (State.CONFIRMED, event.pk)
    assert not mails_of(mails.MOVED).exists()


# --- confirming, and the seat ----------------------------------------------------------------------


def test_confirming_gives_a_seat_and_an_entry_in_the_calendar(event, ada):
    pitch = asked(event, ada)
    for _time in "12":
        services.confirm(pitch=pitch)
    row = Registration.objects.get()
    assert (row.role, row.state, row.address) == ("pitcher", "confirmed", ada.email)
    message = mails_of(mails.CONFIRMED).get()
    (entry,) = Calendar.from_ical(message.body.calendar).walk("VEVENT")
    assert entry["UID"] == f"moment-{row.session.uid}@127.0.0.1"


def test_a_full_room_has_a_seat_for_who_is_on_stage(event, ada):
    session = event.stage_session()
    session.capacity_room = 1
    session.save()
    sign_up(session)
    services.confirm(pitch=asked(event, ada))
    assert Registration.objects.filter(role="pitcher", state="confirmed").count() == 1


def test_whoever_waited_for_a_seat_has_one_as_a_pitcher(event, ada):
    session = event.stage_session()
    session.capacity_room = 1
    session.save()
    sign_up(session)
    waiting = sign_up(session, 1, address=ada.email)
    assert waiting.state == "waiting"
    pitch = services.confirm(pitch=asked(event, ada))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.role) == ("confirmed", "pitcher")
    services.withdraw(pitch=pitch)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.role) == ("confirmed", "visitor")


def test_not_before_it_was_decided_nor_after_it_began(event):
    with pytest.raises(RefusedError, match="nog niet"):
        services.confirm(pitch=sent(event))
    pitch = asked(event)
    with begun(event):
        with pytest.raises(RefusedError, match="al begonnen"):
            services.confirm(pitch=pitch)
        services.confirm(pitch=pitch, side="staff")
    assert state(pitch) == State.CONFIRMED


# --- taking back -----------------------------------------------------------------------------------


def test_taking_back_frees_the_stage_and_the_seat(event, ada):
    pitch = planned(event, ada)
    for _time in "12":
        services.withdraw(pitch=pitch)
    assert not Registration.objects.live().exists()
    message = mails_of(mails.WITHDRAWN).get()
    assert message.body.calendar_method == "CANCEL"
    services.submit(pitch=pitch)
    assert state(pitch) == State.SUBMITTED


def test_who_signs_off_from_the_evening_does_not_pitch(event, ada, django_capture_on_commit_callbacks):
    from events.registrations import changing

    pitch = planned(event, ada)
    with django_capture_on_commit_callbacks(execute=True):
        changing.cancel(Registration.objects.get())
    assert state(pitch) == State.WITHDRAWN


def test_afterwards_there_is_nothing_to_take_back(event):
    pitch = planned(event)
    with at(event.stage_session().ends_at + DAY), pytest.raises(RefusedError, match="geweest"):
        services.withdraw(pitch=pitch)
    with pytest.raises(RefusedError, match="niet ingediend"):
        services.withdraw(pitch=draft(event))


# --- the evening and what came of it ---------------------------------------------------------------


def test_held_by_mistake_and_not_at_all(event):
    pitch, absent = planned(event), planned(event)
    with pytest.raises(RefusedError, match="begonnen"):
        deciding.hold(pitch=pitch)
    with begun(event):
        deciding.hold(pitch=pitch)
        asks = mails_of(mails.OUTCOME).get()
        assert asks.due_at > timezone.now()
        deciding.unhold(pitch=pitch)
        asks.refresh_from_db()
        assert asks.state == "cancelled"
        assert state(pitch) == State.CONFIRMED
        deciding.hold(pitch=pitch)
        deciding.miss(pitch=absent)
    assert (state(pitch), state(absent)) == (State.PITCHED, State.WITHDRAWN)
    assert mails_of(mails.OUTCOME).exclude(state="cancelled").count() == 1
    assert not mails_of(mails.WITHDRAWN).exists()


def test_what_came_of_it_is_told_once_it_began(event):
    pitch = planned(event)
    said = {"state": "solved", "text": "Twaalf mensen kwamen."}
    with pytest.raises(RefusedError):
        services.record_outcome(pitch=pitch, **said)
    with begun(event):
        for _time in "12":
            services.record_outcome(pitch=pitch, **said)
    assert steps(pitch).count("outcome") == 1
    assert fresh(pitch).outcome == "Twaalf mensen kwamen."


def test_counts_are_of_the_database_and_never_below_nothing(event):
    pitch = planned(event)
    services.count_conversation(pitch, helped=True)
    services.count_conversation(pitch, helped=True, times=-1)
    services.count_conversation(pitch, helped=False, times=-1)
    found = fresh(pitch)
    assert (found.offers_helped, found.offers_not_helped) == (0, 0)


# --- the order -------------------------------------------------------------------------------------


def test_the_order_of_an_evening(home):
    event = evening(home)
    a, b, c = (asked(event) for _number in range(3))
    shown = ordering.seen([a, b, c])
    found = ordering.save_order(event=event, shown=shown, numbers={c.pk: 1}, minutes={a.pk: 5})
    assert [(one.pk, one.order, one.minutes) for one in found] == [(c.pk, 1, 2), (a.pk, 2, 5), (b.pk, 3, 2)]
    total, lasts = ordering.room(event, found)
    assert (total, lasts) == (9, 120)
    with pytest.raises(OrderChangedError):
        ordering.save_order(event=event, shown=shown, numbers={}, minutes={})


def test_places_are_of_one_event(home, event):
    asked(event)
    assert asked(evening(home, places=1)).state == State.ACCEPTED
    assert EventPage.objects.count() == 2
