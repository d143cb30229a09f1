"""Which addresses get no mail, for how long, and how that ends; the return path that names a message."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import sign_in
from cms.addresses import address_key
from cms.models import AuditEntry
from cms.retention import apply_rules
from messaging import suppression
from messaging.models import Message, SoftBounce, Stream, Suppression
from messaging.suppression import is_suppressed
from tests.factories import UserFactory
from tests.messaging.bounced import BOUNCE_ADDRESS, sent
from tests.staff import at

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEY = address_key("fatima@wijk.example")
BOUNCE, COMPLAINT, STAFF = Suppression.Reason.BOUNCE, Suppression.Reason.COMPLAINT, Suppression.Reason.STAFF


def closed(days):
    """Which streams are closed this many days after noon; the single and the grouped question agree."""
    with at(NOON + timedelta(days=days)):
        for stream in Stream:
            assert suppression.suppressed_keys([KEY, "ander"], stream) == (
                {KEY} if is_suppressed(KEY, stream) else set()
            )
        return {stream.value for stream in Stream if is_suppressed(KEY, stream)}


@pytest.mark.parametrize(
    ("reasons", "after_a_day", "after_a_month"),
    [
        ([], set(), set()),
        ([BOUNCE], {"transactional", "bulk"}, {"bulk"}),
        ([COMPLAINT], {"bulk"}, {"bulk"}),
        ([STAFF], {"transactional", "bulk"}, {"transactional", "bulk"}),
        ([BOUNCE, COMPLAINT], {"transactional", "bulk"}, {"bulk"}),
    ],
)
def test_what_a_reason_closes(db, reasons, after_a_day, after_a_month):
    with at(NOON):
        for reason in reasons:
            suppression.suppress(KEY, reason)
    assert closed(days=1) == after_a_day
    assert closed(days=30) == after_a_month


def test_a_second_bounce_starts_anew(db):
    for days in (0, 8):
        with at(NOON + timedelta(days=days)):
            suppression.note_hard_bounce(KEY, "5.1.1")
    assert closed(days=9) == {"transactional", "bulk"}
    assert Suppression.objects.count() == 1


@pytest.mark.parametrize(
    ("hours", "closes"),
    [
        ([0, 1, 2, 3, 4], False),
        ([0, 24], False),
        ([0, 24, 48], True),
        ([0, 1, 24, 25, 13 * 24], True),
        ([0, 10 * 24, 20 * 24], False),
        ([0, 10 * 24, 15 * 24, 20 * 24], True),
    ],
)
def test_bad_days(db, hours, closes):
    for hour in hours:
        moment = NOON + timedelta(hours=hour)
        with at(moment):
            made = suppression.note_soft_bounce(KEY)
            suppression.note_soft_bounce(address_key("ander@wijk.example"), now=moment - timedelta(days=400))
    assert bool(made) == closes
    assert Suppression.objects.filter(address_key=KEY, reason=BOUNCE).exists() == closes


def test_staff_lifts_a_false_bounce_and_nothing_of_it_stays(db):
    for reason in (BOUNCE, COMPLAINT):
        suppression.suppress(KEY, reason)
    SoftBounce.objects.create(address_key=KEY)
    user = UserFactory()
    row = Suppression.objects.get(reason=BOUNCE)
    number = row.pk
    suppression.lift(row, by=user)
    assert list(Suppression.objects.values_list("reason", flat=True)) == ["complaint"]
    assert not SoftBounce.objects.exists()
    entry = AuditEntry.objects.get()
    assert (entry.user, entry.action, entry.object_id) == (user, "write", str(number))


def test_a_used_code_proves_the_mailbox(db):
    for reason in Suppression.Reason:
        suppression.suppress(KEY, reason)
    SoftBounce.objects.create(address_key=KEY)
    suppression.mailbox_proved(KEY)
    assert set(Suppression.objects.values_list("reason", flat=True)) == {"complaint", "staff"}
    assert not SoftBounce.objects.exists()
    assert AuditEntry.objects.get().action == "system"


def test_signing_in_with_a_mailed_code_is_such_a_proof(db):
    address = "fatima@wijk.example"
    sign_in.request_sign_in(address=address)
    code = Message.objects.get().body.context["code"].replace(" ", "")
    suppression.note_hard_bounce(KEY)
    with pytest.raises(sign_in.WrongCodeError):
        sign_in.use_code(address=address, code="000000" if code != "000000" else "111111")
    assert is_suppressed(KEY, Stream.TRANSACTIONAL)
    sign_in.use_code(address=address, code=code)
    assert not is_suppressed(KEY, Stream.TRANSACTIONAL)


def test_what_is_kept_and_for_how_long(db):
    with at(NOON):
        for reason in Suppression.Reason:
            suppression.suppress(KEY, reason)
        suppression.note_soft_bounce("iemand")
    with at(NOON + timedelta(days=31)):
        apply_rules(dry_run=False)
    assert not SoftBounce.objects.exists()
    assert Suppression.objects.count() == 3
    with at(NOON + timedelta(days=366)):
        apply_rules(dry_run=False)
    assert set(Suppression.objects.values_list("reason", flat=True)) == {"complaint", "staff"}


def test_the_return_path_names_its_message(db, settings):
    message = sent()
    assert suppression.return_path(message) == ""
    assert suppression.message_for_return_path("x+1-abcdefghijkl@stad.example") is None
    settings.BOUNCE_ADDRESS = BOUNCE_ADDRESS
    path = suppression.return_path(message)
    assert path != suppression.return_path(sent("registration:2"))
    assert len(path.partition("@")[0]) <= 64
    for spelling in (path, path.upper(), f" {path} "):
        assert suppression.message_for_return_path(spelling) == message
    settings.ADDRESS_KEY = "another key"
    assert suppression.message_for_return_path(path) is None


def test_a_number_given_out_twice_is_another_message(db, settings):
    """After a restored backup the numbers begin again; an old report must not hit the new message."""
    settings.BOUNCE_ADDRESS = BOUNCE_ADDRESS
    first = sent()
    path = suppression.return_path(first)
    number = first.pk
    first.delete()
    sent("registration:9", "ander@wijk.example", pk=number)
    assert suppression.message_for_return_path(path) is None


@pytest.mark.django_db
@given(st.one_of(st.text(), st.from_regex(r"bounces\+[0-9a-z]{1,14}-[a-z2-7]{12}@stad\.example", fullmatch=True)))
def test_no_address_makes_the_lookup_fall(text):
    from django.test import override_settings

    with override_settings(BOUNCE_ADDRESS=BOUNCE_ADDRESS):
        assert suppression.message_for_return_path(text) is None
