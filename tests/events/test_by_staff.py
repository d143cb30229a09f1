"""What staff does for a participant: every way out, by the services."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import AccessNeed, Decision, Registration
from events.registrations import by_staff, changing, ledger, links, mails, places, signing_up
from events.registrations.errors import AlreadyError, FullError, RefusedError
from events.registrations.signing_up import Wish
from messaging.models import Message
from tests import factories

from . import pitched
from .signing import sign_up

State = Registration.State
DAY = timedelta(days=1)


def by_hand(session, staff, number=0, *, key="", **fields):
    wish = Wish(**{"name": f"Beller {number}", "address": f"beller{number}@voorbeeld.example.nl", **fields})
    return by_staff.sign_up(session=session, wish=wish, key=key or f"hand-{number}", staff=staff)


def mails_of(kind):
    return Message.objects.filter(kind=kind).order_by("pk")


def last_decision(row):
    return row.decisions.order_by("-pk").first()


@pytest.fixture
def other(event):
    return factories.SessionFactory(event=event, capacity_room=2, starts_at=timezone.now() + 20 * DAY)


# --- by telephone ----------------------------------------------------------------------------------


def test_who_called_has_a_seat_and_reads_who_signed_them_up(session, staff):
    row = by_hand(session, staff)
    assert row.state == State.CONFIRMED
    message = mails_of(mails.REGISTERED).get()
    assert message.body.context["by_staff"] is True
    assert message.body.calendar_method == "REQUEST"
    decision = last_decision(row)
    assert (decision.kind, decision.by, decision.note) == ("registered", staff.user, "Belde zelf")


def test_without_an_address_there_is_no_mail_and_several_can(session, staff):
    first = by_hand(session, staff, 1, address="", phone="023 511")
    second = by_hand(session, staff, 2, address="", phone="023 512")
    assert {first.state, second.state} == {State.CONFIRMED}
    waiting = by_hand(session, staff, 3, address="", phone="023 513")
    assert waiting.state == State.WAITING
    changing.change(first, name="Anders", mode="room", party_size=1, staff=staff)
    changing.cancel(first, staff=staff)
    waiting.refresh_from_db()
    assert waiting.state == State.OFFERED
    assert Message.objects.count() == 0


def test_full_is_the_queue_unless_staff_says_so(session, staff):
    sign_up(session, 0, party_size=2)
    assert by_hand(session, staff, 1).state == State.WAITING
    row = by_hand(session, replace(staff, overbook=True), 2)
    assert row.state == State.CONFIRMED
    assert last_decision(row).reason == "overbooked"
    assert places.seats(session, "room").overfull_by == 1


def test_staff_may_before_it_opens_after_it_closes_and_with_a_whole_class(event, staff):
    now = timezone.now()
    early = factories.SessionFactory(event=event, opens_at=now + DAY)
    late = factories.SessionFactory(event=event, closes_at=now - DAY, capacity_room=None)
    assert by_hand(early, staff, 1).state == State.CONFIRMED
    assert by_hand(late, staff, 2, party_size=30).party_size == 30


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "cancelled", "cancelled_reason": "Storm"},
        {"starts_at": timezone.now() - 2 * DAY},
        {"sign_up": "none"},
    ],
)
def test_nobody_is_signed_up_for_what_is_not(event, staff, fields):
    session = factories.SessionFactory(event=event, **fields)
    with pytest.raises(RefusedError):
        by_hand(session, staff)
    assert not Registration.objects.exists()


def test_the_same_form_twice_and_the_same_person(session, staff):
    assert by_hand(session, staff, key="eens") == by_hand(session, staff, key="eens")
    with pytest.raises(AlreadyError):
        by_hand(session, staff, key="nog eens")


def test_confirming_for_who_called(session, staff):
    row = sign_up(session, proven=False)
    (row,) = signing_up.confirm(row, staff=staff)
    assert row.state == State.CONFIRMED
    assert last_decision(row).by == staff.user
    assert mails_of(mails.REGISTERED).get().body.context["by_staff"] is True


# --- changing and signing off ----------------------------------------------------------------------


def test_staff_changes_beyond_what_residents_may(session, staff):
    row = sign_up(session)
    change = {"name": "Ada", "mode": "room", "party_size": 6, "role": "pitcher"}
    with pytest.raises(FullError):
        changing.change(row, **change, staff=staff)
    row = changing.change(row, **change, staff=replace(staff, overbook=True))
    assert (row.party_size, row.role, row.name) == (6, "pitcher", "Ada")
    assert mails_of(mails.CHANGED).get().body.context["by_staff"] is True
    # The resident may still correct the name with so many people.
    assert changing.change(row, name="Ada L.", mode="room", party_size=6).name == "Ada L."


def test_what_somebody_needs_stays_when_staff_may_not_see_it(session, staff):
    row = sign_up(session, access="Een tolk")
    changing.change(row, name="Ada", mode="room", party_size=1, access=None, staff=staff)
    assert AccessNeed.objects.get().text == "Een tolk"
    changing.change(row, name="Ada", mode="room", party_size=1, access="", staff=staff)
    assert not AccessNeed.objects.exists()


def test_signed_off_with_a_reason_also_from_the_queue(session, staff):
    row, waiting = sign_up(session, 0, party_size=2), sign_up(session, 1)
    changing.cancel(waiting, staff=replace(staff, note="U vroeg erom."))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.ended_by) == (State.CANCELLED, "staff")
    told = mails_of(mails.CANCELLED).get()
    assert (told.body.context["why"], told.body.calendar_method) == ("U vroeg erom.", "")
    changing.cancel(row, staff=staff)
    assert mails_of(mails.CANCELLED).last().body.calendar_method == "CANCEL"
    assert ledger.why(last_decision(row)) == "door een medewerker: Belde zelf"


def test_an_address_that_was_never_proven_gets_no_mail_from_staff(session, staff):
    row = sign_up(session, proven=False)
    changing.cancel(row, staff=staff)
    assert not mails_of(mails.CANCELLED).exists()


# --- out of turn -----------------------------------------------------------------------------------


def test_a_seat_out_of_turn_needs_a_seat_or_a_decision_to_overbook(session, staff):
    sign_up(session, 0, party_size=2)
    first, second = sign_up(session, 1), sign_up(session, 2)
    with pytest.raises(FullError):
        by_staff.seat_out_of_turn(second, staff=staff)
    row = by_staff.seat_out_of_turn(second, staff=replace(staff, overbook=True, note="Spreker"))
    assert by_staff.seat_out_of_turn(row, staff=staff).state == State.CONFIRMED
    decision = Decision.objects.get(reason="out_of_turn")
    assert (decision.note, decision.by, decision.seats_free) == ("Spreker", staff.user, 0)
    assert mails_of(mails.REGISTERED).filter(address=row.address).count() == 1
    first.refresh_from_db()
    assert first.state == State.WAITING


def test_a_free_seat_goes_to_the_one_staff_chose(session, staff):
    row, a, b = sign_up(session, 0, party_size=2), sign_up(session, 1, party_size=2), sign_up(session, 2)
    changing.cancel(row)
    a.refresh_from_db()
    assert a.state == State.OFFERED
    with pytest.raises(FullError):
        by_staff.seat_out_of_turn(b, staff=staff)
    assert by_staff.seat_out_of_turn(a, staff=staff).state == State.CONFIRMED


def test_only_who_waits_gets_a_seat(session, staff):
    row = sign_up(session)
    changing.cancel(row)
    with pytest.raises(RefusedError):
        by_staff.seat_out_of_turn(row, staff=staff)


# --- to another session ----------------------------------------------------------------------------


def test_moving_takes_everything_along_and_tells_both_calendars(session, other, staff):
    answers = [{"question": "Eet u mee?", "answer": "ja"}]
    row = sign_up(session, access="Een tolk", party_size=2, answers=answers, role="pitcher")
    waiting = sign_up(session, 1)
    moved = by_staff.move(row, to=other, staff=staff)
    row.refresh_from_db()
    waiting.refresh_from_db()
    assert (row.state, waiting.state) == (State.CANCELLED, State.OFFERED)
    same = (moved.session, moved.state, moved.party_size, moved.answers, moved.role, moved.bundle)
    assert same == (other, State.CONFIRMED, 2, answers, "pitcher", row.bundle)
    assert AccessNeed.objects.get().registration == moved
    old, new = mails_of(mails.CANCELLED).get(), mails_of(mails.REGISTERED).filter(address=row.address).last()
    assert (old.body.calendar_method, new.body.calendar_method) == ("CANCEL", "REQUEST")
    assert old.body.context["elsewhere"] is True
    assert str(session.uid) in old.body.calendar
    assert str(other.uid) in new.body.calendar


def test_there_and_back_again(session, other, staff):
    row = sign_up(session)
    back = by_staff.move(by_staff.move(row, to=other, staff=staff), to=session, staff=staff)
    assert (back.session, back.state) == (session, State.CONFIRMED)
    assert back.calendar_sequence > row.calendar_sequence
    assert places.seats(other, "room").taken == 0


def test_nobody_loses_a_seat_by_moving(session, other, staff):
    sign_up(other, 5, party_size=2)
    row = sign_up(session)
    with pytest.raises(FullError):
        by_staff.move(row, to=other, staff=staff)
    row.refresh_from_db()
    assert row.state == State.CONFIRMED
    assert not mails_of(mails.CANCELLED).exists()
    assert by_staff.move(row, to=other, staff=replace(staff, overbook=True)).state == State.CONFIRMED


def test_who_waits_may_wait_elsewhere(session, other, staff):
    sign_up(session, 0, party_size=2)
    sign_up(other, 0, party_size=2)
    waiting = sign_up(session, 1)
    assert by_staff.move(waiting, to=other, staff=staff).state == State.WAITING


def test_what_cannot_move(session, other, event, staff, home):
    row, unproven = sign_up(session, 0), sign_up(session, 1, proven=False)
    elsewhere = factories.SessionFactory(event=factories.EventPageFactory(parent=event.get_parent()))
    for wrong, to in ((row, session), (row, elsewhere), (unproven, other)):
        with pytest.raises(RefusedError):
            by_staff.move(wrong, to=to, staff=staff)
    sign_up(other, 0, key="ook daar")
    with pytest.raises(AlreadyError):
        by_staff.move(row, to=other, staff=staff)
    row.refresh_from_db()
    assert row.state == State.CONFIRMED
    changing.cancel(row)
    with pytest.raises(RefusedError):
        by_staff.move(row, to=other, staff=staff)


def test_whoever_pitches_stays_with_the_stage(home, staff):
    event = pitched.evening(home)
    other = factories.SessionFactory(event=event, starts_at=timezone.now() + 20 * DAY)
    pitched.planned(event)
    row, stage = Registration.objects.get(role="pitcher"), event.stage_session()
    with pytest.raises(RefusedError, match="Haal eerst de pitch van het programma"):
        by_staff.move(row, to=other, staff=staff)
    row.refresh_from_db()
    assert row.state == State.CONFIRMED
    Registration.objects.filter(pk=row.pk).update(session=other)
    astray = Registration.objects.get(pk=row.pk)
    assert by_staff.move(astray, to=stage, staff=staff).session == stage, "back where the stage is"


# --- the right address -----------------------------------------------------------------------------


def test_a_corrected_address_gets_the_mail_and_the_old_links_end(session, staff):
    row = sign_up(session, address="verkeert@voorbeeld.example.nl")
    signed = links.path(links.MANAGE, row).split("/")[-2]
    row = by_staff.correct_contact(row, address="Goed@voorbeeld.example.nl ", phone="", staff=staff)
    assert links.find(links.MANAGE, signed) is None
    message = mails_of(mails.REGISTERED).last()
    assert message.address == "goed@voorbeeld.example.nl"
    assert "goed@voorbeeld.example.nl" in message.body.calendar.replace("\r\n ", "")
    with pytest.raises(AlreadyError):
        sign_up(session, address="goed@voorbeeld.example.nl", key="nog eens")
    assert sign_up(session, address="verkeert@voorbeeld.example.nl", key="mag").state == State.CONFIRMED


@pytest.mark.parametrize("state", ["unconfirmed", "waiting", "offered"])
def test_whatever_was_told_last_is_told_to_the_new_address(session, staff, state):
    first = sign_up(session, 0, party_size=2)
    if state == "unconfirmed":
        changing.cancel(first)
    row = sign_up(session, 1, proven=state != "unconfirmed")
    if state == "offered":
        changing.cancel(first)
    by_staff.correct_contact(row, address="goed@voorbeeld.example.nl", phone="", staff=staff)
    kinds = {"unconfirmed": mails.CONFIRM, "waiting": mails.WAITING, "offered": mails.OFFER}
    assert Message.objects.get(address="goed@voorbeeld.example.nl").kind == kinds[state]


def test_an_address_of_somebody_else_here_is_refused_and_a_telephone_alone_is_quiet(session, staff):
    row, other = sign_up(session, 0), sign_up(session, 1)
    with pytest.raises(RefusedError, match="al iemand aangemeld"):
        by_staff.correct_contact(row, address=other.address, phone="", staff=staff)
    before = Message.objects.count()
    row = by_staff.correct_contact(row, address=row.address, phone="023", staff=staff)
    assert (row.phone, Message.objects.count()) == ("023", before)


# --- what people need ------------------------------------------------------------------------------


def test_arranging_and_not_after_all(session):
    sign_up(session, access="Een tolk")
    need = AccessNeed.objects.get()
    assert list(AccessNeed.objects.to_arrange()) == [need]
    done = by_staff.arrange(need, note="De tolk komt om 19.15 uur.", done=True)
    assert by_staff.arrange(need, note="x", done=True).arranged_at == done.arranged_at
    assert not AccessNeed.objects.to_arrange().exists()
    assert by_staff.arrange(need, note="", done=False).arranged_at is None


def test_a_new_wish_is_to_be_arranged_anew(session):
    row = sign_up(session, access="Een tolk")
    by_staff.arrange(AccessNeed.objects.get(), note="Geregeld", done=True)
    changing.change(row, name="Ada", mode="room", party_size=1, access="Een ringleiding")
    need = AccessNeed.objects.get()
    assert (need.arranged_at, need.note) == (None, "")


def test_nothing_is_arranged_for_who_does_not_come(session, event):
    row, unproven = sign_up(session, 0, access="a"), sign_up(session, 1, access="b", proven=False)
    over = factories.SessionFactory(event=event, starts_at=timezone.now() + DAY)
    sign_up(over, 2, access="c")
    assert AccessNeed.objects.to_arrange().count() == 2
    changing.cancel(row)
    over.starts_at, over.ends_at = timezone.now() - DAY, timezone.now() - DAY / 2
    over.save()
    assert not AccessNeed.objects.to_arrange().exists()
    signing_up.confirm(unproven)
    assert AccessNeed.objects.to_arrange().count() == 1
