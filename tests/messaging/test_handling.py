"""Planning starts sending; staff send again, or settle, what failed or is unknown."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.models import AuditEntry
from cms.registries import loops
from messaging import delivery, outbox
from messaging.models import Body, Message
from messaging.tasks import deliver
from tests import factories
from tests.messaging.mails import MINUTE, events, names, plan, state

State = Message.State


# --- planning starts sending ------------------------------------------------------------------------


def test_planning_leaves_one_task_behind_however_many_mails(
    db, settings, django_capture_on_commit_callbacks, monkeypatch
):
    settings.MAIL_AT_ONCE = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    connection.run_on_commit.clear()
    for turn in range(2):
        with django_capture_on_commit_callbacks(execute=True) as callbacks:
            for number in range(3):
                outbox.plan_mail(cause=f"proef:{turn}:{number}", to="noor@example.nl", template="plain")
        assert len(callbacks) == 1
        # The transaction of the test never ends; this one did.
        connection.run_on_commit.clear()
    assert DBTaskResult.objects.get().task_path == deliver.module_path


def test_the_task_sends_by_itself_or_wakes_the_courier_beside_it(db, sink):
    plan("een")
    deliver.call()
    assert names(sink) == ["een"]
    alarm = threading.Event()
    loops.started("mail", alarm)
    try:
        plan("twee")
        deliver.call()
        delivery.deliver_by_the_clock()
    finally:
        loops.stopped("mail")
    assert alarm.is_set()
    assert names(sink) == ["een"]


def test_mail_alone_can_be_sent_by_cron(db, sink, capsys):
    plan("noor")
    call_command("deliver_mail", once=True)
    assert capsys.readouterr().out == "1\n"
    assert names(sink) == ["noor"]


def test_in_tests_a_planned_mail_stays_planned(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        message = outbox.plan_mail(cause="proef", to="noor@example.nl", template="plain")
    assert callbacks == []
    assert state(message) == State.PLANNED


def test_a_mail_that_is_not_under_way_can_be_withdrawn(db, sink):
    message = plan("noor")
    assert outbox.cancel_mail("test:noor")
    assert not outbox.cancel_mail("test:noor")
    assert not outbox.cancel_mail("onbekend")
    assert delivery.deliver_due() == 0
    assert state(message) == State.CANCELLED


# --- staff ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [State.FAILED, State.UNKNOWN])
def test_staff_send_again_as_a_new_attempt_with_a_new_message_id(db, sink, before):
    message = plan("noor", state=before, attempts=14, message_id="<oud@x>", note="Mislukt", finished_at=timezone.now())
    staff = factories.UserFactory(is_staff=True)
    delivery.resend(message, by=staff)
    assert events(message) == ["resent"]
    delivery.deliver_due()
    assert (state(message), message.attempts, message.note) == (State.ACCEPTED, 1, "")
    assert message.message_id not in ("", "<oud@x>")
    assert AuditEntry.objects.filter(user=staff, object_id=message.pk).count() == 1


def test_staff_settle_what_needs_no_second_try_until_it_fails_anew(new_courier, clock, sink):
    message = plan("noor", state=State.UNKNOWN, message_id="<oud@x>", finished_at=timezone.now() - MINUTE)
    staff = factories.UserFactory(is_staff=True)
    assert Message.objects.unsettled().count() == 1
    delivery.settle(message, by=staff)
    assert not Message.objects.unsettled().exists()
    # As after a restored backup, when a query made it unknown.
    Message.objects.filter(pk=message.pk).update(finished_at=None)
    assert not Message.objects.unsettled().exists()
    assert state(message) == State.UNKNOWN
    delivery.resend(message, by=staff)
    sink.refuse["RCPT"] = lambda address: "550 Nee"
    clock.moment = timezone.now()
    new_courier().deliver()
    assert Message.objects.unsettled().get() == message


@pytest.mark.parametrize("service", [delivery.resend, delivery.settle])
@pytest.mark.parametrize("before", sorted(set(State.values) - {"failed", "unknown", "claimed"}))
def test_staff_decide_about_nothing_else(db, service, before):
    message = plan("noor", state=before)
    with pytest.raises(ValidationError):
        service(message, by=None)
    assert state(message) == before


def test_what_is_no_longer_kept_cannot_be_sent_again(db):
    message = plan("noor", state=State.FAILED)
    Body.objects.all().delete()
    message.refresh_from_db()
    with pytest.raises(ValidationError, match="verwijderd"):
        delivery.resend(message, by=None)
