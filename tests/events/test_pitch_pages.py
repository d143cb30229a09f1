"""Pitches on the site: writing one, one's own, the public page with "Ik wil helpen", and the page of the initiative."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import mine
from cms.registries import handover
from engagement.conversations import services as conversations
from events.models import EventPage, Pitch, Registration
from events.pitching import deciding, services
from initiatives.models import Need
from messaging.models import Message
from tests import factories
from tests.events.pitched import DAY, FIELDS, asked, draft, evening, fresh, initiative, planned, sent, state
from tests.initiatives.helping import client_of, opened
from tests.initiatives.publishing import resident
from tests.staff import at, signed_in

from .signing import make_event

State = Pitch.State
NEW = "/mijn/pitches/nieuw/"
WORDS = {name: value for name, value in FIELDS.items() if value is not False}


@pytest.fixture
def event(home):
    return evening(home, title="Initiatievencafé")


@pytest.fixture
def ada(db):
    return resident(first_name="Ada", email="ada@voorbeeld.example.nl")


def send(client, address, button="indienen", **answers):
    return client.post(address, {**opened("events.pitch"), **WORDS, button: "1", **answers})


# --- writing one -----------------------------------------------------------------------------------


def test_writing_and_sending_in(event, ada):
    page = ada.get(NEW, {"evenement": event.pk})
    assert page.context["form"]["presenter"].value() == "Ada"
    answer = send(ada, f"{NEW}?evenement={event.pk}")
    pitch = Pitch.objects.get()
    assert answer["Location"] == f"/mijn/pitches/{pitch.pk}/"
    assert (pitch.state, pitch.event_id, pitch.submitted_by) == (State.SUBMITTED, event.pk, ada.user)
    assert "is ingediend" in ada.get(answer["Location"]).text


def test_the_back_button_and_a_double_press_make_one_pitch(event, ada):
    form = {**opened("events.pitch"), **WORDS}
    for title in ("Eerst", "Daarna"):
        ada.post(f"{NEW}?evenement={event.pk}", {**form, "title": title, "indienen": "1"})
    assert Pitch.objects.get().title == "Daarna"


def test_a_draft_needs_only_a_title_and_is_finished_later(event, ada):
    send(ada, f"{NEW}?evenement={event.pk}", "concept", idea="", need="", need_kind="", presenter="")
    pitch = Pitch.objects.get()
    page = ada.get(f"/mijn/pitches/{pitch.pk}/")
    assert pitch.state == State.DRAFT
    assert "Vul eerst nog in" in page.text
    assert "Trek mijn pitch terug" not in page.text
    edit = f"/mijn/pitches/{pitch.pk}/wijzigen/"
    seen = ada.get(edit).context["form"]["seen"].value()
    send(ada, edit, seen=seen)
    assert state(pitch) == State.SUBMITTED


def test_what_is_wrong_comes_back_with_every_answer(event, ada):
    page = send(ada, f"{NEW}?evenement={event.pk}", need="Bel mij op 06 12 34 56 78", title="")
    assert page.status_code == 200
    assert "<title>Fout:" in page.text.replace("\n", "")
    assert "Geef uw pitch een titel" in page.text
    assert "geen e-mailadres of telefoonnummer" in page.text
    assert WORDS["idea"] in page.text
    assert not Pitch.objects.exists()


def test_a_name_is_not_an_address(event, ada):
    assert "Vul alleen een naam in" in send(ada, f"{NEW}?evenement={event.pk}", presenter="ada@example.nl").text


def test_two_tabs(event, ada):
    pitch = draft(event, ada.user)
    edit = f"/mijn/pitches/{pitch.pk}/wijzigen/"
    seen = ada.get(edit).context["form"]["seen"].value()
    send(ada, edit, "concept", seen=seen, title="Eerste tab")
    page = send(ada, edit, "concept", seen=seen, title="Tweede tab")
    assert "ander tabblad" in page.text
    assert "Tweede tab" in page.text
    assert fresh(pitch).title == "Eerste tab"
    send(ada, edit, "concept", seen=page.context["form"]["seen"].value(), title="Tweede tab")
    assert fresh(pitch).title == "Tweede tab"


def test_the_deadline_passes_while_somebody_types(event, ada):
    with at(event.takes_pitches_until + timezone.timedelta(minutes=1)):
        page = send(ada, f"{NEW}?evenement={event.pk}")
        pitch = Pitch.objects.get()
        assert pitch.state == State.DRAFT, "what was typed is lost"
        assert "als concept bewaard" in page.text
        closed = ada.get(NEW, {"evenement": event.pk})
        assert closed.status_code == 200
        assert "form" not in closed.context


def test_the_form_is_kept_while_somebody_signs_in_again(event):
    answer = send(Client(), f"{NEW}?evenement={event.pk}")
    assert answer.status_code == 403
    assert WORDS["idea"] in answer.text
    assert Client().get(NEW)["Location"].startswith("/mijn/aanmelden/")


def test_more_than_one_evening_is_a_choice(home, event, ada):
    evening(home, title="Buurtborrel")
    evening(home, title="Intern", kind="intern")
    page = ada.get(NEW)
    assert ("Initiatievencafé" in page.text, "Buurtborrel" in page.text) == (True, True)
    assert "Intern</a>" not in page.text
    assert ada.get(NEW, {"evenement": "9" * 18}).status_code == 200
    assert ada.get(NEW, {"evenement": "x"}).status_code == 200


# --- one's own -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "wijzigen/", "vel/"])
def test_nobody_sees_the_pitch_of_another(event, ada, path):
    pitch = planned(event)
    assert ada.get(f"/mijn/pitches/{pitch.pk}/{path}").status_code == 404
    assert client_of(pitch.submitted_by).get(f"/mijn/pitches/{pitch.pk}/{path}").status_code == 200
    assert signed_in("beheerder").get(f"/mijn/pitches/{pitch.pk}/{path}").status_code == 403


def test_each_step_by_its_button(event, ada):
    pitch = asked(event, ada.user)
    address = f"/mijn/pitches/{pitch.pk}/"
    assert "Ja, ik kom pitchen" in ada.get(address).text
    ada.post(f"{address}bevestigen/")
    assert state(pitch) == State.CONFIRMED
    ada.post(f"{address}terugtrekken/")
    assert state(pitch) == State.WITHDRAWN
    ada.post(f"{address}indienen/")
    assert state(pitch) == State.SUBMITTED
    assert "al ingediend" in ada.post(f"{address}weggooien/", follow=True).text
    assert ada.post(f"{address}iets-anders/").status_code == 404
    assert ada.get(f"{address}bevestigen/").status_code == 405


def test_what_came_of_it_stays_on_the_page(event, ada):
    pitch = planned(event, ada.user)
    with at(event.stage_session().ends_at):
        deciding.hold(pitch=pitch)
        address = f"/mijn/pitches/{pitch.pk}/"
        wrong = ada.post(f"{address}uitkomst/", {"state": "solved", "text": "Mail ada@example.nl"})
        assert "geen e-mailadres" in wrong.text
        assert "Mail ada@example.nl" in wrong.text
        ada.post(f"{address}uitkomst/", {"state": "solved", "text": "Twaalf mensen kwamen."})
    with at(event.stage_session().ends_at + 900 * DAY):
        page = Client().get(pitch.url)
    assert "Twaalf mensen kwamen." in page.text
    assert "Geholpen" in page.text


def test_an_owner_sees_what_another_sent_in_but_no_draft(home, event, ada):
    page = initiative(home, ada.user)
    theirs, hidden = sent(event, initiative=page), draft(event, initiative=page)
    text = ada.get("/mijn/pitches/").text
    assert f"/mijn/pitches/{theirs.pk}/" in text
    assert f"/mijn/pitches/{hidden.pk}/" not in text


def test_more_pitches_cost_no_more_queries(home, ada):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert ada.get("/mijn/pitches/").status_code == 200
        return len(queries)

    sent(evening(home), ada.user)
    count()
    few = count()
    for _number in range(4):
        sent(evening(home), ada.user, initiative=initiative(home, ada.user))
    assert count() <= few


def test_leaving_takes_pitches_along_but_not_what_was_told_on_stage(event, ada):
    held, waiting = planned(event, ada.user), sent(event, ada.user)
    other = draft(event, ada.user)
    with at(event.stage_session().ends_at):
        deciding.hold(pitch=held)
    exported = mine.export(ada.user)
    assert FIELDS["stage_needs"] in str(exported)
    mine.erase(ada.user)
    found = Pitch.objects.get()
    assert found.pk == held.pk not in (waiting.pk, other.pk)
    assert (found.submitted_by, found.presenter, found.stage_needs) == (None, "", "")
    assert not Registration.objects.filter(address=ada.user.email).exists()


# --- from an initiative, and to one ----------------------------------------------------------------


def test_an_owner_pitches_an_initiative_without_typing_it_again(home, event, ada):
    page = initiative(home, ada.user, title="Buurttuin")
    assert "Pitch dit initiatief" in ada.get(page.url).text
    assert "Pitch dit initiatief" not in Client().get(page.url).text
    (way,) = [step for step in handover.for_instance(page, ada.user) if step.name == "initiative_to_pitch"]
    form = ada.get(way.start_url(page)).context["form"]
    assert (form["title"].value(), form["idea"].value()) == ("Buurttuin", "Wij planten bomen.")
    assert str(form["initiative"].value()) == str(page.pk)
    assert resident().get(way.start_url(page)).status_code == 404
    send(ada, way.start_url(page), initiative=page.pk)
    assert Pitch.objects.get().initiative_id == page.pk


def test_nobody_pitches_the_initiative_of_another(home, event, ada):
    page = initiative(home, factories.ResidentFactory())
    initiative(home, ada.user)
    assert "Kies een van uw initiatieven" in send(ada, f"{NEW}?evenement={event.pk}", initiative=page.pk).text


def test_another_module_hands_something_over(event, ada):
    """As cases will: any model, with first values by the names of the fields."""
    step = handover.HandOver(
        name="test_to_pitch",
        label="Pitch dit",
        origin=EventPage,
        target=Pitch,
        prefill=lambda page: {"title": "Uit een zaak", "idea": "Al eens getypt."},
        url=lambda: NEW,
        allowed=lambda page, user: user == ada.user,
    )
    handover.register(step)
    try:
        form = ada.get(step.start_url(event)).context["form"]
        assert (form["title"].value(), form["idea"].value()) == ("Uit een zaak", "Al eens getypt.")
        assert ada.get(NEW, {"from": "pitch_to_need", "pk": event.pk}).status_code == 404
    finally:
        handover._handovers.pop(step.name)


def test_the_call_for_help_goes_to_the_initiative_with_one_button(home, event, ada):
    page = initiative(home, ada.user)
    pitch = asked(event, ada.user, initiative=page)
    address = f"/mijn/pitches/{pitch.pk}/verder/pitch_to_need/"
    answers = [ada.post(address)["Location"] for _time in "12"]
    need = Need.objects.get()
    assert (need.page_id, need.title, need.kind) == (page.pk, "Wie helpt planten?", "people")
    assert answers == [need.mine_url] * 2
    assert resident().post(address).status_code == 404
    assert ada.post(f"/mijn/pitches/{pitch.pk}/verder/onzin/").status_code == 404


def test_what_was_turned_down_goes_on_elsewhere(home, event, ada):
    pitch = sent(event, ada.user)
    deciding.reject(pitch=pitch, message="Vol.")
    assert "pitch_again" not in ada.get(f"/mijn/pitches/{pitch.pk}/").text
    evening(home)
    assert "pitch_again" in ada.get(f"/mijn/pitches/{pitch.pk}/").text
    start = ada.post(f"/mijn/pitches/{pitch.pk}/verder/pitch_again/")["Location"]
    other = EventPage.objects.exclude(pk=event.pk).get()
    form = ada.get(f"{start}&evenement={other.pk}").context["form"]
    assert (form["idea"].value(), form["may_publish"].value()) == (FIELDS["idea"], None)


# --- for everybody ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "fields", "shown"),
    [
        (planned, {}, True),
        (planned, {"may_publish": False}, False),
        (asked, {}, False),
        (sent, {}, False),
        (draft, {}, False),
    ],
)
def test_only_what_is_on_the_programme_and_may_be_shown(home, event, make, fields, shown):
    pitch = make(event, **fields)
    page, programme = Client().get(pitch.url), Client().get(event.url)
    assert page.status_code == (200 if shown else 404)
    assert (pitch.title in programme.text) == shown
    for secret in (FIELDS["stage_needs"], pitch.submitted_by.email):
        assert secret not in page.text + programme.text


def test_taking_the_consent_back_works_at_once(event, ada):
    pitch = planned(event, ada.user)
    assert Client().get(pitch.url).status_code == 200
    services.change(pitch=pitch, fields={"may_publish": False})
    assert Client().get(pitch.url).status_code == 404
    assert pitch.title not in Client().get(event.url).text


def test_a_pitch_of_an_internal_event_is_nowhere(home, ada):
    event = evening(home, kind="intern")
    pitch = planned(event, ada.user, initiative=(page := initiative(home, ada.user)))
    assert ada.get(reverse("conversation_start", args=["pitch", pitch.pk])).status_code == 404
    assert pitch.title not in Client().get(page.url).text


def test_a_pitch_is_reached_through_its_own_event_only(home, event):
    pitch = planned(event)
    other = make_event(home)
    assert Client().get(f"{other.url}pitches/{pitch.pk}/").status_code == 404
    assert Client().get(f"{event.url}pitches/")["Location"] == f"{event.url}#pitches"


def test_i_want_to_help_reaches_the_pitcher_and_the_owners_without_addresses(home, event, ada):
    page = initiative(home, factories.ResidentFactory(first_name="Bram", email="bram@voorbeeld.example.nl"))
    pitch = planned(event, ada.user, initiative=page)
    text = Client().get(pitch.url).text
    assert "Ik wil helpen" in text
    helper = factories.ResidentFactory(first_name="Chris", email="chris@voorbeeld.example.nl")
    talk = conversations.start(target="pitch", key=str(pitch.pk), sender=helper, text="Ik help graag mee.")
    told = Message.objects.filter(kind__startswith="engagement/")
    assert {"ada@voorbeeld.example.nl", "bram@voorbeeld.example.nl"} <= set(told.values_list("address", flat=True))
    assert not any("chris@voorbeeld" in str(message.body.context) for message in told.exclude(address=helper.email))
    conversations.close(conversation=talk, by=ada.user, outcome="helped")
    assert fresh(pitch).offers_helped == 1
    assert "1 keer geholpen" in Client().get(pitch.url).text


def test_who_has_enough_help_takes_no_more(event, ada):
    pitch = planned(event, ada.user)
    with at(event.stage_session().ends_at):
        services.record_outcome(pitch=pitch, state="solved", text="")
    assert "Ik wil helpen" not in Client().get(pitch.url).text


def test_the_page_of_the_initiative_shows_where_it_pitches_and_what_it_pitched(home, event, ada):
    page = initiative(home, ada.user)
    pitch = planned(event, ada.user, initiative=page)
    text = Client().get(page.url).text
    assert "Hier vertellen wij over ons idee" in text
    assert pitch.url in text
    with at(event.stage_session().ends_at + DAY):
        text = Client().get(page.url).text
    assert "Eerder gepitcht" in text
    services.change(pitch=pitch, fields={"may_publish": False})
    assert pitch.url not in Client().get(page.url).text


def test_a_page_with_pitches_costs_bounded_queries(home, event, ada, settings):
    settings.PAGE_CACHE_SECONDS = 0
    page = initiative(home, ada.user)

    def count(address):
        client = Client()
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    pitch = planned(event, ada.user, initiative=page)
    few = {address: count(address) for address in (page.url, event.url, pitch.url)}
    for _number in range(4):
        planned(event)
        planned(evening(home), initiative=page)
    for address, before in few.items():
        assert count(address) <= before, address


def test_the_sheet_has_a_code_that_leads_to_the_page(event, ada):
    pitch = planned(event, ada.user)
    text = ada.get(f"/mijn/pitches/{pitch.pk}/vel/").text
    assert "<svg" in text
    assert f"127.0.0.1{pitch.url}" in text.replace(":8000", "")
