"""What was set apart: who may decide, that it is decided once, and that it goes in time."""

import threading
from datetime import timedelta

import pytest
from django import forms
from django.db import connection, connections, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import guard, links
from accounts.guard import confirming, panels, quarantine, registry, starts, work
from accounts.guard.mine import SECTION
from accounts.models import ActionLink, QuarantinedSubmission
from cms.models import Bucket
from cms.registries import retention
from messaging.models import Message
from tests.factories import ResidentFactory
from tests.staff import ROLES, refused, signed_in

NAME = "tests.question"
ADDRESS = "vrager@example.nl"
WORDS = "Mag ik een boom planten?"
State = QuarantinedSubmission.State


class QuestionForm(guard.GuardedFormMixin, forms.Form):
    guard_name = NAME
    message = forms.CharField(label="Uw vraag")
    tags = forms.MultipleChoiceField(label="Over", choices=[("groen", "Meer groen"), ("straat", "De straat")])


@pytest.fixture
def handled():
    """What the handler of a registered form was called with."""
    calls = []
    guard.register_form(NAME, "Vraag", calls.append, confirmable=True, form_class=QuestionForm)
    yield calls
    registry.unregister_form(NAME)


def set_apart(key="a", **fields):
    data = {"message": f"{WORDS} <b>", "tags": ["groen", "straat"], "gone": True, "name": ""}
    values = {"form": NAME, "data": data, "reasons": ["trap", "links"], "address": ADDRESS, "key": key} | fields
    return quarantine.set_apart(**values)[0]


def test_the_same_submission_is_kept_once(db, handled):
    assert set_apart() == set_apart()
    assert QuarantinedSubmission.objects.get().address == ADDRESS


def test_letting_through_does_what_the_form_does_and_only_once(db, handled):
    submission = set_apart()
    quarantine.release(pk=submission.pk)
    for decide in (quarantine.release, quarantine.reject):
        with pytest.raises(quarantine.AlreadyDecidedError):
            decide(pk=submission.pk, by=None)
    with pytest.raises(quarantine.AlreadyDecidedError):
        quarantine.release(pk=0)
    assert handled == [submission.data]
    submission.refresh_from_db()
    assert submission.state == State.RELEASED


def test_a_handler_that_fails_leaves_it_waiting(db):
    def fail(data):
        raise RuntimeError

    guard.register_form(NAME, "Vraag", fail)
    submission = set_apart()
    with pytest.raises(RuntimeError):
        quarantine.release(pk=submission.pk)
    registry.unregister_form(NAME)
    with pytest.raises(LookupError):
        quarantine.release(pk=submission.pk)
    submission.refresh_from_db()
    assert (submission.state, submission.decided_at) == (State.WAITING, None)


def test_throwing_away_forgets_the_answers(db, handled):
    submission = set_apart()
    quarantine.reject(pk=submission.pk, by=None)
    submission.refresh_from_db()
    assert (submission.state, submission.data, submission.address) == (State.REJECTED, {}, "")
    assert handled == []


def test_after_thirty_days_it_is_gone(db, handled):
    rule = next(rule for rule in retention.all_rules() if rule.name == "accounts.quarantine")
    old = set_apart("old")
    QuarantinedSubmission.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=30, minutes=1))
    young = set_apart("young")
    assert rule.apply(rule.expired()) == 1
    assert QuarantinedSubmission.objects.get() == young


def test_a_resident_sees_takes_and_erases_what_waits(db, handled):
    resident, other = ResidentFactory(email=ADDRESS), ResidentFactory()
    set_apart()
    assert [item.title for item in SECTION.items(resident)] == ["Vraag"]
    assert SECTION.export(resident)[0]["answers"]["message"].startswith(WORDS)
    assert (SECTION.items(other), SECTION.export(other), SECTION.erase(other).deleted) == ([], [], 0)
    SECTION.move(ADDRESS, other.email)
    assert len(SECTION.items(other)) == 1
    assert SECTION.preview(other).deleted == SECTION.erase(other).deleted == 1


# --- the way out by mail ----------------------------------------------------------------------------


def test_a_confirmed_submission_goes_on_by_itself(client, home, handled):
    for _press in range(2):
        submission = confirming.await_confirmation(
            form=NAME, data={"message": WORDS}, reasons=("busy",), address=ADDRESS, key="k"
        )
    assert submission.reasons == ["busy", "confirm"]
    mail = Message.objects.get()
    assert (mail.address, ActionLink.objects.count()) == (ADDRESS, 1)
    url = mail.body.context["url"]
    assert client.get(url).status_code == 200
    assert handled == [], "a scanner that opens the link sends nothing"
    client.post(url)
    client.post(url)
    assert handled == [{"message": WORDS}]


def test_what_staff_decided_cannot_be_confirmed_any_more(db, handled):
    submission = confirming.await_confirmation(form=NAME, data={}, reasons=(), address=ADDRESS, key="k")
    quarantine.reject(pk=submission.pk, by=None)
    with pytest.raises(links.LinkRefusedError):
        links.perform(Message.objects.get().body.context["url"].split("/")[-2])
    assert handled == []


# --- the back office --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [*ROLES, "bezoeker", "niemand"])
def test_who_may_decide(home, handled, role):
    client, submission = signed_in(role), set_apart()
    allowed = role in ("eindredacteur", "behandelaar", "beheerder")
    reading = [reverse("quarantine:index"), reverse("quarantine:inspect", args=[submission.pk])]
    for address in reading:
        assert refused(client.get(address)) is not allowed
    for decision in ("release", "reject"):
        address = reverse(f"quarantine:{decision}", args=[submission.pk])
        assert client.get(address).status_code in (405, 302, 403)
    assert (panels.waiting(client.user) is not None) is allowed
    assert refused(client.post(reverse("quarantine:release", args=[submission.pk]))) is not allowed
    assert len(handled) == allowed


def test_staff_reads_why_and_decides(home, handled):
    client, submission = signed_in("behandelaar"), set_apart()
    assert "Vraag" in client.get("/beheer/").content.decode()
    listed = client.get(reverse("quarantine:index")).content.decode()
    assert "een verborgen veld was ingevuld" in listed
    assert WORDS not in listed
    address = reverse("quarantine:inspect", args=[submission.pk])
    shown = client.get(address).content.decode()
    for words in (
        "Uw vraag",
        WORDS,
        "&lt;b&gt;",
        "Meer groen, De straat",
        "er staan veel links in",
        "Laat door",
        "Gooi weg",
    ):
        assert words in shown
    client.post(reverse("quarantine:release", args=[submission.pk]))
    again = client.post(reverse("quarantine:reject", args=[submission.pk]), follow=True)
    assert "Iemand anders heeft al" in again.content.decode()
    assert len(handled) == 1
    submission.refresh_from_db()
    assert submission.decided_by == client.user
    shown = client.get(address).content.decode()
    assert "Laat door" not in shown
    assert str(client.user) in shown
    assert "Er wacht geen formulier" in client.get(reverse("quarantine:index")).content.decode()
    assert "Vraag" in client.get(reverse("quarantine:index"), {"state": "released"}).content.decode()


def test_several_at_once_can_be_thrown_away(home, handled):
    client = signed_in("beheerder")
    chosen = [set_apart("a"), set_apart("b")]
    decided, kept = set_apart("c"), set_apart("d")
    quarantine.release(pk=decided.pk)
    address = reverse("wagtail_bulk_action", args=["accounts", "quarantinedsubmission", "throw_away"])
    query = "?" + "&".join(f"id={one.pk}" for one in [*chosen, decided])
    assert "Weet u zeker" in client.get(address + query).content.decode()
    assert client.post(address + query).status_code == 302
    states = {one.key: one.state for one in QuarantinedSubmission.objects.all()}
    assert states == {"a": State.REJECTED, "b": State.REJECTED, "c": State.RELEASED, "d": State.WAITING}
    assert signed_in("redacteur").post(f"{address}?id={kept.pk}").status_code in (302, 403, 404)
    kept.refresh_from_db()
    assert kept.state == State.WAITING
    client.post(f"{address}?id=all")
    kept.refresh_from_db()
    assert kept.state == State.REJECTED


# --- two clicks at once -----------------------------------------------------------------------------


def at_once(action, count):
    """What each of so many threads gave or raised, all ready before one begins."""
    start, results = threading.Barrier(count, timeout=20), []

    def run(number):
        start.wait()
        try:
            results.append(action(number))
        except Exception as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number], daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="locks of PostgreSQL")
class TestAtOnce:
    def test_of_two_clicks_one_lets_it_through(self, handled):
        for number in range(5):
            submission = set_apart(str(number))
            results = at_once(lambda _n, pk=submission.pk: quarantine.release(pk=pk), 4)
            refused = [result for result in results if isinstance(result, quarantine.AlreadyDecidedError)]
            assert len(refused) == 3
        assert len(handled) == 5

    def test_control_without_the_lock_it_goes_through_twice(self, handled):
        submission = set_apart()
        both_read = threading.Barrier(2, timeout=20)

        def release_without_lock(_number):
            with transaction.atomic():
                found = QuarantinedSubmission.objects.get(pk=submission.pk)
                waiting = found.state == State.WAITING
                both_read.wait(timeout=5)
                if waiting:
                    QuarantinedSubmission.objects.filter(pk=found.pk).update(state=State.RELEASED)
                    handled.append(found.data)

        at_once(release_without_lock, 2)
        assert len(handled) == 2

    def test_one_piece_of_work_serves_one_of_many_submissions(self):
        start = starts.Start("tests.question", "nonce", 0, not_before=1)
        results = at_once(lambda number: work.spend(start, f"submission {number}"), 6)
        assert sorted(results) == [False] * 5 + [True]
        assert Bucket.objects.filter(name__startswith="guard:used:").count() == 2
