"""What the worker does with the outbox: order, pace, and trouble with one mail or with the whole server."""

import logging
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from cms.models import Bucket
from messaging import courier, delivery, outbox, rendering, suppression
from messaging.models import LEASE, DeliveryEvent, Message, Stream, Suppression
from messaging.transport import FolderTransport, Kind, Outcome
from tests.messaging.mails import MINUTE, events, names, plan, state
from tests.messaging.sinks import Sink, serving

State = Message.State


# --- a mail on its way ------------------------------------------------------------------------------


def test_a_planned_mail_is_sent_once_and_says_so(db, sink):
    message = outbox.plan_mail(
        cause="proef:1", to="noor@example.nl", template="plain", context={"subject": "Hoi", "text": "Dag"}
    )
    assert delivery.deliver_due() == 1
    assert delivery.deliver_due() == 0
    assert state(message) == State.ACCEPTED
    assert (message.attempts, message.reply_code, message.lease_until) == (1, 250, None)
    [(sender, to, data)] = sink.received
    assert (sender, to) == ("noreply@stadmakers.example.nl", "noor@example.nl")
    assert f"Message-ID: {message.message_id}".encode() in data
    assert not message.events.exists()


def test_the_claim_stands_in_the_database_before_the_server_hears_of_the_mail(new_courier, clock):
    message = plan("noor")

    class Watching(FolderTransport):
        def send(self, *mail):
            assert state(message) == State.CLAIMED
            assert (message.attempts, message.lease_until, message.worker) == (1, clock.now() + LEASE, "een")
            assert message.message_id.encode() in mail[2]
            assert not connection.in_atomic_block or connection.savepoint_ids == []
            return Outcome(Kind.ACCEPTED, 250)

    assert new_courier(worker="een", transport=Watching("unused")).deliver() == 1


def test_personal_mail_goes_before_mailings_and_urgent_before_the_rest(db, sink):
    plan("mailing", stream=Stream.BULK, priority=100)
    plan("later", due_at=timezone.now() + MINUTE)
    plan("tweede")
    plan("eerste", due_at=timezone.now() - 2 * MINUTE)
    plan("inloggen", priority=outbox.URGENT)
    assert delivery.deliver_due() == 4
    assert names(sink) == ["inloggen", "eerste", "tweede", "mailing"]


def test_a_mail_that_comes_in_during_a_mailing_does_not_wait_for_its_end(new_courier, clock, monkeypatch):
    body = outbox.keep_body(subject="Nieuws", text="Dag", html="<p>Dag</p>")
    for number in range(20):
        plan(f"lezer{number}", stream=Stream.BULK, body=body)
    sent = []

    class Watching(FolderTransport):
        def send(self, sender, to, data):
            sent.append(to.partition("@")[0])
            clock.go(timedelta(seconds=0.1))
            if len(sent) == 3:
                plan("inloggen")
            return Outcome(Kind.ACCEPTED, 250)

    new_courier(transport=Watching("unused")).deliver()
    assert len(sent) == 21
    assert 3 <= sent.index("inloggen") <= 3 + courier.LOOK_AGAIN / 0.1 + 1


def test_a_mailing_keeps_its_pace_and_holds_nobody_else_up(new_courier, clock, sink, settings, monkeypatch):
    settings.MAIL_PER_MINUTE = {"transactional": 0, "bulk": 60}
    monkeypatch.setattr("cms.limits.timezone.now", clock.now)
    for number in range(5):
        plan(f"lezer{number}", stream=Stream.BULK)
    assert new_courier().deliver() == 1
    plan("inloggen")
    assert new_courier().deliver() == 1
    clock.go(timedelta(seconds=1))
    assert new_courier().deliver() == 1
    assert names(sink) == ["lezer0", "inloggen", "lezer1"]
    clock.go(-timedelta(seconds=30))
    new_courier().deliver()
    clock.go(timedelta(seconds=1))
    assert new_courier().deliver() == 1
    assert Bucket.objects.get().name == "mail:bulk"


def test_a_patient_courier_waits_for_the_pace_itself(db, sink, settings):
    settings.MAIL_PER_MINUTE = {"transactional": 0, "bulk": 1200}
    for number in range(25):
        plan(f"lezer{number}", stream=Stream.BULK)
    each = courier.Courier()
    assert each.deliver(patient=True) == 25
    each.close()


# --- trouble with one mail --------------------------------------------------------------------------


def test_one_refused_address_fails_and_the_others_go_on(db, sink):
    gone, other = plan("weg"), plan("noor")
    sink.refuse["RCPT"] = lambda address: "550 5.1.1 <weg@example.nl>\0unknown" if "weg" in address else None
    delivery.deliver_due()
    assert (state(gone), state(other)) == (State.FAILED, State.ACCEPTED)
    assert events(gone) == ["failed"]
    assert (gone.reply_code, gone.note) == (550, "5.1.1 <…@…> unknown")
    assert gone.events.get().note == gone.note
    assert Suppression.objects.get().address_key == gone.address_key


def test_a_refusal_that_is_not_about_the_mailbox_blocks_no_address(db, sink):
    message = plan("noor")
    sink.refuse["DATA"] = lambda address: "554 5.7.1 Looks like spam"
    delivery.deliver_due()
    assert state(message) == State.FAILED
    assert not Suppression.objects.exists()


def test_not_now_is_tried_again_ever_later_and_given_up_after_a_day(new_courier, clock, sink):
    message = plan("noor")
    sink.refuse["RCPT"] = lambda address: "451 4.7.1 Greylisted"
    started, moments = clock.now(), []
    while state(message) in Message.WAITING:
        moments.append(clock.now() - started)
        new_courier().deliver()
        assert new_courier().deliver() == 0
        message.refresh_from_db()
        clock.go(max(message.due_at - clock.now(), timedelta(0)))
    assert state(message) == State.FAILED
    assert [moment // MINUTE for moment in moments[:5]] == [0, 1, 3, 7, 15]
    assert timedelta(hours=23) < moments[-1] < timedelta(hours=25)
    assert max(after - before for before, after in zip(moments, moments[1:], strict=False)) == timedelta(hours=4)
    assert events(message) == ["deferred"] * (len(moments) - 1) + ["failed"]


def test_a_mail_that_cannot_be_made_fails_alone(db, sink, caplog):
    broken = plan("stuk", body=outbox.keep_body(template="bestaat_niet", context={"naam": "Geheim"}))
    empty = plan("leeg")
    empty.body.delete()
    odd, good = plan("vreemd"), plan("noor")
    Message.objects.filter(pk=odd.pk).update(address="geen adres")
    with caplog.at_level(logging.WARNING):
        assert delivery.deliver_due() == 4
    assert [state(each) for each in (broken, empty, odd, good)] == [State.FAILED] * 3 + [State.ACCEPTED]
    assert all(each.note and events(each) == ["failed"] for each in (broken, empty, odd))
    assert "Geheim" not in caplog.text + broken.note


def test_a_bug_in_making_a_mail_fails_that_mail_without_telling_what_it_said(db, sink, monkeypatch, caplog):
    broken, good = plan("stuk"), plan("noor")
    render = rendering.render
    monkeypatch.setattr(
        rendering, "render", lambda body: render(body) if body.pk == good.body_id else {}["geheim van Noor"]
    )
    delivery.deliver_due()
    assert (state(broken), state(good)) == (State.FAILED, State.ACCEPTED)
    assert "KeyError" in broken.note
    assert "geheim" not in broken.note + caplog.text


def test_a_blocked_address_gets_nothing_also_when_it_was_blocked_after_planning(db, sink, settings):
    blocked, other = plan("weg", stream=Stream.BULK), plan("noor", stream=Stream.BULK)
    personal = plan("weg2", stream=Stream.TRANSACTIONAL)
    suppression.suppress(blocked.address_key, Suppression.Reason.STAFF)
    suppression.suppress(personal.address_key, Suppression.Reason.COMPLAINT)
    delivery.deliver_due()
    assert (state(blocked), state(other), state(personal)) == (State.SUPPRESSED, State.ACCEPTED, State.ACCEPTED)
    assert (blocked.attempts, blocked.message_id) == (0, "")
    assert blocked.finished_at


def test_the_return_path_names_the_message(db, sink, settings):
    settings.BOUNCE_ADDRESS = "bounces@example.nl"
    message = plan("noor")
    delivery.deliver_due()
    assert sink.received[0][0] == suppression.return_path(message) != ""


# --- trouble with the server ------------------------------------------------------------------------


def test_an_hour_without_mail_server_costs_no_message_an_attempt(new_courier, clock, settings, caplog):
    sink = Sink()
    settings.MAIL_RELAY = sink.relay
    messages = [plan(f"lezer{number}") for number in range(3)]
    each = new_courier()
    for _ in range(120):
        each.deliver()
        clock.go(timedelta(seconds=30))
    assert {(state(message), message.attempts) for message in messages} == {(State.PLANNED, 0)}
    assert len([record for record in caplog.records if record.name == "messaging"]) == 1
    with serving(sink):
        clock.go(timedelta(seconds=courier.LONGEST_REST))
        assert each.deliver() == 3
    assert {(state(message), message.attempts) for message in messages} == {(State.ACCEPTED, 1)}
    assert not DeliveryEvent.objects.exists()


@pytest.mark.parametrize(
    "trouble",
    [{"refuse": {"MAIL": lambda address: "421 Te druk"}}, {"refuse": {"DATA": lambda a: "421 Stop"}}, {"drop": "RCPT"}],
)
def test_a_server_that_refuses_everything_costs_nothing_either(new_courier, clock, sink, trouble):
    first, second = plan("een"), plan("twee")
    for name, value in trouble.items():
        setattr(sink, name, value)
    each = new_courier()
    for _ in range(60):
        each.deliver()
        clock.go(timedelta(seconds=10))
    assert [(state(message), message.attempts, message.message_id) for message in (first, second)] == [
        (State.PLANNED, 0, "")
    ] * 2
    assert sink.connections < 20
    sink.refuse, sink.drop = {}, ""
    clock.go(timedelta(seconds=courier.LONGEST_REST))
    assert each.deliver() == 2
    assert sorted(names(sink)) == ["een", "twee"]
    assert not DeliveryEvent.objects.exists()


def test_a_connection_lost_after_the_end_is_unknown_and_not_sent_again(new_courier, clock, sink):
    message = plan("noor")
    sink.drop = "END"
    new_courier().deliver()
    assert state(message) == State.UNKNOWN
    assert events(message) == ["unknown"]
    sink.drop = ""
    clock.go(timedelta(days=3))
    assert new_courier().deliver() == 0
    assert names(sink) == ["noor"]


def test_an_idle_line_is_let_go(new_courier, clock, sink):
    each, stop = new_courier(), threading.Event()
    plan("noor")
    each.run(stop)
    clock.go(timedelta(seconds=courier.IDLE_SECONDS - 1))
    each.run(stop)
    assert (sink.connections, sink.ended) == (1, 0)
    clock.go(timedelta(seconds=2))
    each.run(stop)
    assert sink.ended == 1
    plan("mo")
    each.run(stop)
    assert names(sink) == ["noor", "mo"]


def test_a_stop_finishes_the_message_that_is_under_way(new_courier):
    stop = threading.Event()
    first, second = plan("een"), plan("twee")

    class Stopping(FolderTransport):
        def send(self, *mail):
            stop.set()
            return Outcome(Kind.ACCEPTED, 250)

    assert new_courier(transport=Stopping("unused")).deliver(stop) == 1
    assert (state(first), state(second)) == (State.ACCEPTED, State.PLANNED)
