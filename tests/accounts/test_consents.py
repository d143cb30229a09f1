"""Consent: what was asked, in which words, given and taken back; and that nobody can rewrite it."""

import json
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import address_change, consents
from accounts import mine as my_data
from accounts.consents import ledger
from accounts.consents.declarations import EVALUATION, PROOF_TERM
from accounts.consents.evidence import as_text
from accounts.models import ConsentEvent, ConsentText, User
from accounts.models.consent import AppendOnlyError
from cms import database
from cms.addresses import address_key
from cms.models import AuditEntry
from cms.registries import retention
from tests.cms.test_exports import rows
from tests.residents import signed_in_resident
from tests.staff import at, refused, signed_in

JAN, PIET, PARENT = "jan@voorbeeld.example.nl", "piet@voorbeeld.example.nl", "ouder@voorbeeld.example.nl"
MINE, GIVE = "/mijn/toestemmingen/", f"/mijn/toestemmingen/{EVALUATION}/"
PROOF, STANDING, LEDGER = (
    "/beheer/toestemmingen/bewijs/",
    "/beheer/reports/toestemmingen/",
    "/beheer/accounts/consentevent/",
)
Action, Channel = ConsentEvent.Action, ConsentEvent.Channel


@pytest.fixture
def purpose():
    """A purpose for as long as the test lasts; `purpose.taken_back` lists on whom withdrawing had its effect."""
    taken_back = []
    declared = consents.ConsentPurpose(
        name="proef",
        label="Proef",
        question="Ja, u mag mij bellen.",
        explain="Hoogstens een keer per jaar.",
        withdraw_effect=taken_back.append,
        for_under_16=False,
    )
    consents.register(declared)
    yield taken_back
    consents.unregister("proef")


def reword(question):
    """The purpose with other words, as the next release would have it."""
    declared = consents.get("proef")
    consents.unregister("proef")
    consents.register(replace(declared, question=question))


def story(address=JAN):
    """What happened, oldest first."""
    return [(event.action, event.text.version, event.channel) for event in consents.history(address)]


# --- the ledger -----------------------------------------------------------------------------------


def test_given_withdrawn_and_given_again(db, purpose):
    assert not consents.is_given("proef", JAN)
    first = consents.give(purpose="proef", address=" Jan@Voorbeeld.example.nl ")
    assert consents.is_given("proef", JAN)
    assert consents.give(purpose="proef", address=JAN) == first, "the same yes was written twice"
    assert not consents.is_given(EVALUATION, JAN)
    assert not consents.is_given("proef", PIET)
    assert consents.withdraw(purpose="proef", address=JAN, channel=Channel.MAIL)
    assert not consents.is_given("proef", JAN)
    assert purpose == [JAN]
    assert consents.withdraw(purpose="proef", address=JAN) is None, "there was nothing to take back"
    consents.give(purpose="proef", address=JAN)
    assert consents.is_given("proef", JAN)
    assert story() == [("given", 1, "site"), ("withdrawn", 1, "mail"), ("given", 1, "site")]


def test_other_words_are_another_version_and_the_old_ones_stay(db, purpose):
    consents.give(purpose="proef", address=JAN)
    reword("Ja, u mag mij mailen.")
    assert consents.is_given("proef", JAN)
    assert "bellen" in consents.standing("proef", JAN).text.text
    consents.give(purpose="proef", address=JAN)
    assert "mailen" in consents.standing("proef", JAN).text.text
    reword("Ja, u mag mij bellen.")
    assert consents.current_text("proef").version == 1
    assert ConsentText.objects.filter(purpose="proef").count() == 2


def test_a_clock_that_was_put_back_does_not_revive_a_consent(db, purpose):
    now = timezone.now()
    with at(now):
        consents.give(purpose="proef", address=JAN)
    with at(now - timedelta(hours=3)):
        consents.withdraw(purpose="proef", address=JAN)
    assert not consents.is_given("proef", JAN)
    with at(now - timedelta(hours=2)):
        consents.give(purpose="proef", address=JAN)
    assert consents.is_given("proef", JAN)


def test_an_answer_on_paper_counts_from_its_own_day(db, purpose):
    now = timezone.now()
    consents.give(purpose="proef", address=JAN, channel=Channel.STAFF, at=now - timedelta(days=7))
    consents.withdraw(purpose="proef", address=JAN, at=now - timedelta(days=2))
    consents.give(purpose="proef", address=JAN, channel=Channel.STAFF, at=now - timedelta(days=4))
    assert not consents.is_given("proef", JAN), "an older paper won from a newer answer"


def test_a_purpose_that_is_gone_can_still_be_withdrawn(db, purpose):
    consents.give(purpose="proef", address=JAN)
    consents.unregister("proef")
    assert consents.withdraw(purpose="proef", address=JAN)
    with pytest.raises(KeyError):
        consents.give(purpose="proef", address=JAN)


def test_a_purpose_has_one_declaration(purpose):
    consents.register(consents.get("proef"))
    with pytest.raises(ImproperlyConfigured, match="proef"):
        consents.register(replace(consents.get("proef"), question="Iets anders"))


def test_what_is_written_cannot_be_changed(db, purpose):
    event = consents.give(purpose="proef", address=JAN)
    text, known = event.text, ConsentEvent.objects.filter(pk=event.pk)
    event.action, text.text = Action.WITHDRAWN, "Andere woorden"
    attempts = [
        event.save,
        text.save,
        event.delete,
        text.delete,
        lambda: known.update(action=Action.WITHDRAWN),
        known.delete,
        lambda: text.events.update(address=PIET),
        lambda: text.events.all().delete(),
        lambda: ConsentEvent.objects.bulk_update([event], ["action"]),
        lambda: ConsentEvent.objects.update_or_create(pk=event.pk, defaults={"action": Action.WITHDRAWN}),
        lambda: ConsentEvent.objects.bulk_create([event], update_conflicts=True, update_fields=["action"]),
        lambda: ConsentText.objects.all().update(text="x"),
    ]
    for attempt in attempts:
        with pytest.raises((AppendOnlyError, ProtectedError)):
            attempt()
    event.refresh_from_db()
    assert (event.action, event.address, ConsentText.objects.get(purpose="proef").text) == (
        Action.GIVEN,
        JAN,
        "Ja, u mag mij bellen.\n\nHoogstens een keer per jaar.",
    )
    assert not {field.name for field in ConsentEvent._meta.get_fields()} & {"ip", "ip_address", "user_agent"}


# --- at once --------------------------------------------------------------------------------------


def at_once(action, count=6):
    """Run an action in so many threads that begin together."""
    start = threading.Barrier(count, timeout=20)

    def run():
        start.wait()
        try:
            action()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, daemon=True) for _number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads), "some wait for ever"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="locks of PostgreSQL")
class TestAtOnce:
    def test_one_consent_and_one_text(self, purpose):
        for number in range(5):
            reword(f"Vraag {number}")
            at_once(lambda: consents.give(purpose="proef", address=JAN))
            assert len(consents.history(JAN)) == number * 2 + 1
            at_once(lambda: consents.withdraw(purpose="proef", address=JAN))
            assert len(consents.history(JAN)) == number * 2 + 2
        assert purpose == [JAN] * 5
        assert [text.version for text in ConsentText.objects.filter(purpose="proef")] == [1, 2, 3, 4, 5]

    def test_control_without_the_lock_there_are_more(self, purpose, monkeypatch):
        together = threading.Barrier(2, timeout=20)

        def look_first(name):
            """What `hold` is for: without it all look before one writes."""

        def wait(name, key, last=ledger._last):
            found = last(name, key)
            together.wait(timeout=10)
            return found

        consents.current_text("proef")
        monkeypatch.setattr(ledger, "hold", look_first)
        monkeypatch.setattr(ledger, "_last", wait)
        at_once(lambda: consents.give(purpose="proef", address=JAN), count=2)
        assert consents.history(JAN).count() == 2

    def test_another_name_does_not_wait(self):
        from django.db import transaction

        held = []

        def hold_another():
            with transaction.atomic():
                database.hold("consent:b")
                held.append(True)

        with transaction.atomic():
            database.hold("consent:a")
            at_once(hold_another, count=2)
            assert held == [True, True]


# --- proof and retention --------------------------------------------------------------------------


def test_proof_of_one_person(db, purpose):
    moment = timezone.now() - timedelta(days=30)
    consents.give(purpose="proef", address=JAN, at=moment)
    consents.withdraw(purpose="proef", address=JAN, channel=Channel.MAIL)
    consents.give(purpose=EVALUATION, address=JAN, channel=Channel.PARENT, parent=PARENT)
    consents.give(purpose=EVALUATION, address=PIET)
    found = json.loads(json.dumps(consents.proof("JAN@voorbeeld.example.nl")))
    first, second = found["consents"]
    assert first | {"withdrawn_at": "x"} == {
        "purpose": "proef",
        "label": "Proef",
        "text": "Ja, u mag mij bellen.\n\nHoogstens een keer per jaar.",
        "text_version": 1,
        "text_digest": consents.get("proef").digest(),
        "channel": "site",
        "given_at": moment.isoformat(),
        "withdrawn_at": "x",
        "withdrawn_channel": "mail",
        "by_parent_or_school": False,
    }
    assert (second["withdrawn_at"], second["by_parent_or_school"]) == (None, True)
    assert PIET not in json.dumps(found)
    text = as_text(found)
    assert "Ja, u mag mij bellen." in text
    assert "Ingetrokken:" in text
    assert "Niet ingetrokken" in text
    [given] = consents.proof(PARENT)["given_for_children"]
    assert given["child_key"] == address_key(JAN)
    assert JAN not in json.dumps(consents.proof(PARENT))
    assert "Er is geen toestemming bekend" in as_text(consents.proof("niemand@voorbeeld.example.nl"))


def test_five_years_after_withdrawal_the_address_goes_and_the_proof_stays(db, purpose):
    rule = next(one for one in retention.all_rules() if one.name == "accounts.consents")
    start = timezone.now()
    with at(start):
        consents.give(purpose="proef", address=JAN)
        consents.give(purpose=EVALUATION, address=JAN)
    with at(start + timedelta(days=10)):
        consents.withdraw(purpose="proef", address=JAN)
    with at(start + timedelta(days=9) + PROOF_TERM):
        assert rule.apply(rule.expired()) == 0
    with at(start + timedelta(days=11) + PROOF_TERM):
        consents.give(purpose="proef", address=JAN)
        assert rule.apply(rule.expired()) == 2
        assert rule.apply(rule.expired()) == 0
    kept = [(event.purpose, event.action, bool(event.address)) for event in consents.history(JAN)]
    assert kept == [
        ("proef", "given", False),
        (EVALUATION, "given", True),
        ("proef", "withdrawn", False),
        ("proef", "given", True),
    ]
    assert len(consents.proof(JAN)["consents"]) == 3, "the hash no longer finds the proof"


# --- the resident ---------------------------------------------------------------------------------


@pytest.fixture
def resident(home):
    return signed_in_resident(JAN)


def answers(**changes):
    """The form as somebody of 16 or older sends it."""
    return {"agree": consents.get(EVALUATION).digest(), "sixteen": "ja", "parent_address": "", **changes}


def test_only_for_who_signed_in(home):
    for address in (MINE, GIVE):
        assert Client().get(address)["Location"].startswith("/mijn/aanmelden/")
    assert Client().post(f"{GIVE}intrekken/").status_code == 302
    assert Client().post(f"{MINE}kind/1/intrekken/").status_code == 302


def test_give_see_and_withdraw(resident):
    page = resident.get(MINE)
    html = page.content.decode()
    assert "U gaf geen toestemming" in html
    assert "Ja, de gemeente mag mij mailen om te vragen wat ik van Stadmakers vind." in html
    assert "no-store" in page["Cache-Control"]
    form = resident.get(GIVE).content.decode()
    assert " checked" not in form
    assert 'type="checkbox"' in form
    assert resident.post(GIVE, answers())["Location"] == MINE
    html = resident.get(MINE).content.decode()
    assert "U gaf toestemming op" in html
    assert "bewaard" in html
    assert consents.is_given(EVALUATION, JAN)
    assert resident.get(f"{GIVE}intrekken/").status_code == 405, "a GET must change nothing"
    resident.post(f"{GIVE}intrekken/")
    assert not consents.is_given(EVALUATION, JAN)
    assert "U gaf geen toestemming" in resident.get(MINE).content.decode()
    assert resident.get(f"{MINE}bestaat-niet/").status_code == 404
    assert resident.post(f"{MINE}bestaat-niet/intrekken/").status_code == 302


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"agree": ""}, "Zet een vinkje"),
        ({"agree": "on"}, "net veranderd"),
        ({"agree": "0" * 64}, "net veranderd"),
        ({"sixteen": ""}, "Kies of u 16 jaar of ouder bent"),
    ],
)
def test_no_consent_without_a_clear_yes_to_these_words(resident, changes, message):
    html = resident.post(GIVE, answers(**changes)).content.decode()
    assert message in html
    assert "<title>Fout:" in html
    assert not consents.is_given(EVALUATION, JAN)


def test_standing_words_are_shown_as_they_were(resident, purpose):
    consents.give(purpose="proef", address=JAN)
    reword("Ja, u mag aanbellen.")
    html = resident.get(MINE).content.decode()
    assert "Ja, u mag mij bellen." in html
    assert "aanbellen" not in html


def test_download_and_delete_my_data(resident, purpose):
    user = User.objects.get(email=JAN)
    consents.give(purpose="proef", address=JAN)
    assert "Uw mening" not in resident.get("/mijn/").content.decode(), "a question is no item"
    assert MINE in resident.get("/mijn/").content.decode()
    exported = json.loads(resident.get(reverse("mine_download")).content)["sections"]["consents"]["data"]
    assert exported["consents"][0]["purpose"] == "proef"
    stays = [kept.what for part in my_data.preview(user) for kept in part.erasing.kept]
    assert any("bewijs" in str(what) for what in stays)
    assert consents.is_given("proef", JAN)
    my_data.erase(user)
    assert not consents.is_given("proef", JAN)
    assert story() == [("given", 1, "site"), ("withdrawn", 1, "site")]


def test_another_address_takes_the_consents_along(resident, purpose):
    consents.give(purpose="proef", address=JAN)
    address_change._move(User.objects.get(email=JAN), PIET)
    assert not consents.is_given("proef", JAN)
    assert consents.is_given("proef", PIET)
    assert "Proef" in resident.get(MINE).content.decode()


# --- staff ----------------------------------------------------------------------------------------


@pytest.fixture
def keeper(home, purpose):
    consents.give(purpose="proef", address=JAN)
    consents.give(purpose=EVALUATION, address=JAN)
    consents.withdraw(purpose="proef", address=JAN)
    return signed_in("beheerder", is_staff=True)


@pytest.mark.parametrize("address", [LEDGER, f"{LEDGER}?export=csv", PROOF, STANDING, f"{STANDING}?export=csv"])
@pytest.mark.parametrize("role", ["redacteur", "eindredacteur", "behandelaar", "bezoeker"])
def test_nobody_else_sees_who_agreed(home, role, address):
    assert refused(signed_in(role, is_staff=True).get(address))


def test_the_ledger_shows_no_whole_address(keeper):
    html = keeper.get(LEDGER).content.decode()
    assert "j•••@voorbeeld.example.nl" in html
    assert JAN not in html
    assert "Uw mening over Stadmakers" in html
    assert keeper.get(LEDGER, {"purpose": "proef"}).context["result_count"] == 2
    inspected = keeper.get(f"{LEDGER}inspect/{ConsentEvent.objects.first().pk}/").content.decode()
    assert "j•••@" in inspected
    assert JAN not in inspected
    assert keeper.get(f"{LEDGER}edit/{ConsentEvent.objects.first().pk}/").status_code == 404
    found = rows(keeper.get(f"{LEDGER}?export=csv"))
    assert found[1][1:3] == [JAN, "Proef"]


def test_who_agrees_now(keeper):
    html = keeper.get(STANDING).content.decode()
    assert html.count("j•••@voorbeeld.example.nl") == 1
    assert JAN not in html
    found = rows(keeper.get(STANDING, {"export": "csv", "purpose": EVALUATION}))
    assert found[0] == ["E-mailadres", "Waarvoor", "Sinds", "Hoe", "Versie van de tekst"]
    assert [row[:2] for row in found[1:]] == [[JAN, "Uw mening over Stadmakers"]]
    assert keeper.get(STANDING, {"purpose": "proef"}).context["object_list"].count() == 0


def test_proof_on_the_screen_and_as_file_in_the_log_without_the_address(keeper):
    assert "Laat het bewijs zien" in keeper.get(PROOF).content.decode()
    html = keeper.post(PROOF, {"address": JAN}).content.decode()
    assert "Ingetrokken" in html
    found = keeper.post(PROOF, {"address": JAN, "als": "json"})
    assert JAN not in found["Content-Disposition"]
    assert "no-store" in found["Cache-Control"]
    assert [one["purpose"] for one in json.loads(found.content)["consents"]] == ["proef", EVALUATION]
    text = keeper.post(PROOF, {"address": JAN, "als": "tekst"})
    assert text["Content-Type"].startswith("text/plain")
    assert "Bewijs van toestemming" in text.content.decode()
    logged = AuditEntry.objects.filter(action="export", view="consent_proof")
    assert [(entry.user, entry.object_id) for entry in logged] == [(keeper.user, "2")] * 3
    assert keeper.post(PROOF, {"address": "geen adres"}).status_code == 200
    assert not AuditEntry.objects.filter(view__contains="@").exists()
