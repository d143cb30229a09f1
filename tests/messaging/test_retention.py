"""What goes when: texts after their term, the register after a year, and nothing that is still needed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from messaging import outbox, retention
from messaging.models import Attachment, Body, DeliveryEvent, Message

State = Message.State
DAY = timedelta(days=1)


def mail(name, state=State.ACCEPTED, *, body_age=0, age=0):
    """A message whose text is so many days past its term and that was planned so many days ago."""
    file = outbox.File("plan.pdf", "application/pdf", b"%PDF")
    body = outbox.keep_body(subject="Hoi", text="Dag", files=[file], keep=-body_age * DAY)
    return Message.objects.create(
        cause=name,
        kind="test",
        state=state,
        address=f"{name}@example.nl",
        address_key=name,
        body=body,
        values={"naam": "Noor"},
        headers={"List-Id": "wijk"},
        reply_to="buur@example.nl",
        created_at=timezone.now() - age * DAY,
        **({"lease_until": timezone.now(), "message_id": "<a@b>"} if state == State.CLAIMED else {}),
    )


def test_a_text_goes_after_its_term_with_files_and_what_was_said_to_whom(db):
    old, fresh = mail("oud", body_age=1), mail("nieuw", body_age=-1)
    assert retention.delete_bodies(retention.expired_bodies()) == 1
    old.refresh_from_db()
    fresh.refresh_from_db()
    assert (old.body, old.values, old.headers, old.reply_to) == (None, {}, {}, "")
    assert old.address == "oud@example.nl"
    assert fresh.body and fresh.values
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize("state", [State.PLANNED, State.DEFERRED, State.CLAIMED])
def test_a_text_that_is_still_to_be_sent_stays(db, state):
    message = mail("noor", state, body_age=1, age=1000)
    assert retention.delete_bodies(retention.expired_bodies()) == 0
    assert not retention.expired_messages().exists()
    assert Body.objects.get() == message.body


def test_a_text_shared_with_a_mail_that_waits_stays(db):
    sent, waiting = mail("een", body_age=1), mail("twee", State.PLANNED)
    Message.objects.filter(pk=waiting.pk).update(body=sent.body)
    assert not retention.expired_bodies().filter(pk=sent.body_id).exists()


def test_the_register_goes_back_as_far_as_the_setting_says(db, settings):
    settings.MAIL_LOG_DAYS = 90
    old, fresh = mail("oud", age=91), mail("nieuw", age=89)
    DeliveryEvent.objects.create(message=old, kind=DeliveryEvent.Kind.BOUNCED)
    assert list(retention.expired_messages()) == [old]
    retention.expired_messages().delete()
    assert list(Message.objects.all()) == [fresh]
    assert not DeliveryEvent.objects.exists()
