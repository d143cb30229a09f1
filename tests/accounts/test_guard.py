"""The abuse guard: who passes, who is asked, who waits and what is set apart."""

import base64
import json
import logging
from datetime import UTC, datetime, timedelta
from unittest import mock

import altcha
import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from accounts import guard
from accounts.guard import content, networks, registry, starts, work
from accounts.models import QuarantinedSubmission
from cms.models import Bucket
from tests.staff import at

NAME = "tests.question"
ADDRESS = "vrager@example.nl"
OPENED = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SENT = OPENED + timedelta(seconds=40)
NETWORK = "203.0.113.7"


class QuestionForm(guard.GuardedFormMixin, forms.Form):
    guard_name = NAME
    email = forms.EmailField()
    message = forms.CharField()


@pytest.fixture(autouse=True)
def registered(db):
    """A form with a handler that notes what it was called with."""
    handled = []
    guard.register_form(NAME, "Vraag", handled.append, confirmable=True)
    yield handled
    registry.unregister_form(NAME)


def opened(moment=OPENED):
    """The signed start of a form opened at this moment."""
    with at(moment):
        return QuestionForm().guard.token


def send(moment=SENT, *, network=NETWORK, address=ADDRESS, headers=None, form_class=QuestionForm, **posted):
    """(verdict, form) of one submission."""
    data = {"email": ADDRESS, "message": "Hoe laat gaat het wijkcentrum open?"} | posted
    with at(moment):
        data.setdefault("guard_start", opened())
        form = form_class(data)
        assert form.is_valid()
        request = RequestFactory().post("/contact/", data, REMOTE_ADDR=network, headers=headers)
        return guard.judge(request, form, address=address), form


def solved(form):
    """The answer to the sum in a form that came back, as a browser gives it."""
    challenge = altcha.Challenge.from_dict(json.loads(form.guard.challenge))
    solution = altcha.solve_challenge(challenge)
    return altcha.Payload(challenge, solution).to_base64()


LINKS = "https://a.example " * 4
ELSEWHERE = {"Origin": "https://elsewhere.example"}


@pytest.mark.parametrize(
    ("changes", "outcome", "reasons"),
    [
        ({}, "pass", ()),
        ({"headers": {"Sec-Fetch-Site": "same-origin"}}, "pass", ()),
        ({"headers": {"Origin": "http://testserver"}}, "pass", ()),
        ({"moment": OPENED + timedelta(hours=23)}, "pass", ()),
        ({"moment": OPENED - timedelta(seconds=30)}, "ask", ("fast",)),
        ({"moment": OPENED + timedelta(seconds=2)}, "ask", ("fast",)),
        ({"homepage": "https://spam.example"}, "quarantine", ("trap",)),
        ({"homepage": "  "}, "pass", ()),
        ({"message": LINKS}, "quarantine", ("links",)),
        ({"message": "Klik <a href=x>hier</a>"}, "quarantine", ("markup",)),
        ({"message": "Zie https://haarlem.example/plan en www.buurt.example voor ons idee"}, "pass", ()),
        ({"message": "Beste SEO prijzen op https://x.example nu"}, "quarantine", ("trade",)),
        ({"guard_start": ""}, "again", ("start",)),
        ({"guard_start": "x:y:z"}, "again", ("start",)),
        ({"moment": OPENED + timedelta(hours=25)}, "again", ("expired",)),
        ({"moment": OPENED - timedelta(hours=2)}, "again", ("expired",)),
        ({"headers": ELSEWHERE}, "again", ("other_site",)),
        ({"headers": {"Origin": "null"}}, "again", ("other_site",)),
        ({"headers": {"Sec-Fetch-Site": "cross-site"}}, "again", ("other_site",)),
        ({"headers": {"Referer": "https://elsewhere.example/form"}}, "again", ("other_site",)),
        ({"headers": ELSEWHERE, "homepage": "x"}, "again", ("other_site",)),
    ],
)  # fmt: skip
def test_the_verdict(changes, outcome, reasons, registered):
    verdict, form = send(**changes)
    assert (verdict.outcome, verdict.reasons) == (outcome, reasons)
    assert verdict.passed == (outcome == "pass")
    assert verdict.accepted == (outcome in ("pass", "quarantine"))
    assert QuarantinedSubmission.objects.count() == (outcome == "quarantine")
    assert bool(form.non_field_errors()) == (outcome == "again")
    assert form.guard.asking == (outcome == "ask")
    assert registered == [], "nothing is handled before somebody decides"


def test_a_form_without_a_handler_asks_instead_of_setting_apart():
    """There would be nobody to let it through."""

    class SignInForm(QuestionForm):
        guard_name = "tests.sign_in"

    with at(OPENED):
        start = SignInForm().guard.token
    for change in ({"homepage": "x"}, {"message": LINKS}):
        verdict, form = send(form_class=SignInForm, guard_start=start, **change)
        assert verdict.outcome == "ask"
        assert not QuarantinedSubmission.objects.exists()


def test_a_changed_start_or_one_of_another_form_starts_again():
    class OtherForm(QuestionForm):
        guard_name = "tests.other"

    good = opened()
    with at(OPENED):
        other = OtherForm().guard.token
    changed = [good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :] for place in range(0, 40, 7)]
    for start in [other, *changed]:
        verdict, form = send(guard_start=start)
        assert verdict.outcome == "again"
        assert form.guard.token not in (start, good)


def test_an_expired_form_passes_the_second_time():
    """Its sender read it long ago: pressing again at once is no sign of a program."""
    late = OPENED + timedelta(hours=30)
    verdict, form = send(late)
    assert verdict.outcome == "again"
    verdict, form = send(late + timedelta(seconds=1), guard_start=form.guard.token)
    assert verdict.passed


def test_a_name_must_be_the_one_of_the_form():
    form = QuestionForm({"email": ADDRESS, "message": "Dag"})
    with pytest.raises(ImproperlyConfigured):
        guard.judge(RequestFactory().post("/"), form, name="another")


# --- rates ------------------------------------------------------------------------------------------


def test_a_thousand_posts_from_one_network():
    """A few pass, a lot are asked, the rest waits; another network notices nothing."""
    outcomes = [send(network=f"203.0.113.{number % 250}", address=f"v{number}@example.nl")[0] for number in range(1000)]
    counts = {name: sum(verdict.outcome == name for verdict in outcomes) for name in guard.Outcome}
    limits = guard.Limits()
    assert counts["pass"] == limits.calm.burst
    assert counts["pass"] + counts["ask"] == limits.network.burst
    assert counts["limited"] == 1000 - limits.network.burst
    last = outcomes[-1]
    assert (last.status, last.wait_seconds) == (429, 60)
    assert "minuut" in last.sentence
    assert send(network="203.0.114.1")[0].passed
    assert send(network="203.0.113.1", moment=SENT + timedelta(hours=1), guard_start=opened(SENT))[0].passed


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.250", True),
        ("203.0.113.7", "203.0.114.7", False),
        ("2001:db8:1::1", "2001:db8:1:ffff::9", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
        ("203.0.113.7", "::ffff:203.0.113.9", True),
        (None, None, True),
        (None, "203.0.113.7", False),
    ],
)
def test_networks(one, other, same):
    assert (networks.network_of(one) == networks.network_of(other)) is same


def test_only_a_trusted_proxy_tells_where_a_form_comes_from(settings):
    request = RequestFactory().post("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.9"})
    assert networks.origin(request) == "10.0.0.0/24"
    settings.TRUSTED_PROXIES = 1
    assert networks.origin(request) == "203.0.113.0/24"


def test_a_mailbox_has_its_own_limit_in_every_spelling():
    burst = int(guard.Limits().mailbox.burst)
    spellings = [ADDRESS, ADDRESS.upper(), f" {ADDRESS} "]
    found = [send(network=f"198.51.{n}.1", address=spellings[n % 3])[0].outcome for n in range(burst + 1)]
    assert found == ["pass"] * burst + ["limited"]
    assert send(network="198.51.99.1", address="ander@example.nl")[0].passed


def test_one_opened_form_cannot_serve_a_whole_list():
    """A program that opens the form once and sends it from everywhere has to open it again."""
    start = opened()
    found = [send(network=f"10.{n}.0.1", address=f"a{n}@example.nl", guard_start=start)[0].outcome for n in range(25)]
    assert found == ["pass"] * 20 + ["again"] * 5


# --- asking -----------------------------------------------------------------------------------------

FAST = OPENED + timedelta(seconds=1)


def asked():
    """A form that came back with a question."""
    verdict, form = send(FAST)
    assert verdict.outcome == "ask"
    return form


def test_whoever_waits_passes_once():
    start = asked().guard.token
    early, form = send(FAST + timedelta(seconds=59), guard_start=start)
    assert early.outcome == "ask"
    assert form.guard.token == start, "waiting does not begin again"
    ready = FAST + timedelta(seconds=60)
    assert send(ready, guard_start=start)[0].passed
    assert send(ready, guard_start=start)[0].passed, "pressing twice is no new submission"
    verdict, form = send(ready, guard_start=start, message="Iets heel anders")
    assert verdict.outcome == "ask"
    assert form.guard.token != start


def test_whoever_works_passes_once():
    form = asked()
    answer, start = solved(form), form.guard.token
    now = FAST + timedelta(seconds=3)
    assert send(now, guard_start=start, guard_answer=answer)[0].passed
    assert send(now, guard_start=start, guard_answer=answer)[0].passed, "pressing twice is no new submission"
    assert send(now, guard_start=start, guard_answer=answer, message="Iets anders")[0].outcome == "ask"
    assert send(now, guard_start=opened(), guard_answer=answer)[0].outcome == "pass", "who is not asked needs no work"
    other = asked().guard.token
    assert send(now, guard_start=other, guard_answer=answer)[0].outcome == "ask", "work belongs to one opened form"


def _changed(answer, change):
    payload = json.loads(base64.b64decode(answer))
    change(payload)
    return base64.b64encode(json.dumps(payload).encode()).decode()


def test_work_that_is_not_done_does_not_count():
    form = asked()
    answer, start = solved(form), form.guard.start
    assert work.is_solved(answer, start)
    changes = [
        lambda p: p["solution"].update(counter=p["solution"]["counter"] + 1, derivedKey="00" * 32),
        lambda p: p["challenge"]["parameters"].update(keyPrefix="00"),
        lambda p: p["challenge"]["parameters"].update(expiresAt=9_999_999_999),
        lambda p: p["challenge"]["parameters"]["data"].update(start="another"),
        lambda p: p["challenge"].pop("signature"),
        lambda p: p.pop("solution"),
        lambda p: p.update(challenge=[]),
        lambda p: p["challenge"].update(parameters=None),
    ]
    wrong = [_changed(answer, change) for change in changes]
    wrong += ["", "x", "{}", base64.b64encode(b"[1]").decode(), base64.b64encode(b"\xff").decode(), "A" * 100_000]
    assert [text[:40] for text in wrong if work.is_solved(text, start)] == []
    with mock.patch("altcha.v2.time.time", return_value=(datetime.now(UTC) + timedelta(hours=2)).timestamp()):
        assert not work.is_solved(answer, start)


def test_another_form_cannot_use_the_work():
    form = asked()
    answer = solved(form)
    start = starts.Start("tests.other", form.guard.start.nonce, form.guard.start.at)
    assert not work.is_solved(answer, start)


def test_what_looks_like_spam_is_set_apart_also_after_the_work():
    form = asked()
    verdict, _form = send(guard_start=form.guard.token, guard_answer=solved(form), message=LINKS)
    assert verdict.outcome == "quarantine"


# --- privacy ----------------------------------------------------------------------------------------


def test_nothing_personal_is_kept_or_logged(caplog):
    with caplog.at_level(logging.DEBUG):
        for change in ({}, {"homepage": "x"}, {"guard_start": ""}, {"moment": FAST}, {"message": LINKS}):
            send(**change)
    logged = " ".join(record.getMessage() for record in caplog.records)
    kept = " ".join(Bucket.objects.values_list("name", flat=True))
    assert "quarantine" in logged
    assert "guard:network:" in kept
    for secret in (ADDRESS, "vrager", NETWORK, "203.0.113", "wijkcentrum"):
        assert secret not in logged
        assert secret not in kept


def test_a_form_leaves_no_trace_of_the_guard_in_its_answers():
    form = send(homepage="x")[1]
    assert set(form.fields) == {"email", "message"}
    assert form.submission_data() == {"email": ADDRESS, "message": "Hoe laat gaat het wijkcentrum open?"}


def test_signs_of_spam_leave_ordinary_questions_alone():
    ordinary = [
        "Mag ik op de stoep 3 < 5 stoelen zetten?",
        "Zie ook www.haarlem.example en https://buurt.example/plan",
        "Wij willen een casino-avond voor ouderen houden, zonder geld.",
        "Iemand vroeg om <strong>vette</strong> letters",
        "مرحبا، كيف يمكنني المشاركة؟",
        "",
    ]
    assert [text for text in ordinary if content.signs_of_spam([text])] == []
    assert content.signs_of_spam(["https://x.example"]) == ("link_as_answer",)
    assert content.signs_of_spam(["[url=http://x.example]x[/url] viagra"]) == ("markup", "trade")
