"""The register of registrations in the back office: what it shows, to whom, and each thing one can do there."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from odfdo import Document
from openpyxl import load_workbook

from cms.models import AuditEntry
from events.models import AccessNeed, Decision, Registration, Session
from events.registrations import mails
from messaging.models import Message
from tests import factories
from tests.staff import signed_in

from .signing import sign_up

REGISTER = "/beheer/aanmeldingen/"
State = Registration.State
DAY = timedelta(days=1)


@pytest.fixture
def handler(home):
    return signed_in("behandelaar", first_name="Sam")


def screen(row, name=""):
    return f"{REGISTER}{row.pk}/{f'{name}/' if name else ''}"


def names(answer):
    return [row.name for row in answer.context["page_obj"]]


# --- the list --------------------------------------------------------------------------------------


def test_filters_say_which_and_dates_are_dates(handler, session, event):
    other = factories.SessionFactory(event=factories.EventPageFactory(parent=event.get_parent(), title="Anders"))
    sign_up(session, 0), sign_up(session, 1, party_size=2, role="pitcher"), sign_up(other, 2)
    assert len(names(handler.get(REGISTER))) == 3
    found = {
        f"?event={event.pk}": {"Persoon 0", "Persoon 1"},
        f"?session={other.pk}": {"Persoon 2"},
        "?state=waiting": {"Persoon 1"},
        "?state=waiting&state=confirmed": {"Persoon 0", "Persoon 1", "Persoon 2"},
        "?role=pitcher": {"Persoon 1"},
        f"?event={event.pk}&role=visitor": {"Persoon 0"},
    }
    for question, expected in found.items():
        assert set(names(handler.get(REGISTER + question))) == expected, question
    text = handler.get(REGISTER).content.decode()
    assert str(timezone.localtime(session.starts_at).year) in text
    assert "Zojuist" not in text


def test_a_wrong_filter_is_no_error_page(handler, session):
    for question in ("?event=x", "?session=99999999999999999999999", "?state=nee", "?session=-1"):
        assert handler.get(REGISTER + question).status_code == 200


def test_the_list_shows_no_address(handler, session):
    row = sign_up(session, 0)
    assert row.address not in handler.get(REGISTER).content.decode()


@pytest.mark.parametrize("role", ["redacteur", "eindredacteur"])
def test_who_writes_pages_does_not_see_people(home, session, role):
    row = sign_up(session, 0)
    client = signed_in(role)
    for url in (REGISTER, screen(row), f"{REGISTER}zoeken/", "/beheer/toegankelijkheid/"):
        assert client.get(url).status_code == 302
    assert "Persoon 0" not in client.get(f"/beheer/momenten/{session.pk}/").content.decode()


def test_searching_goes_by_post_and_finds_names_and_addresses(handler, session):
    row = sign_up(session, 0)
    sign_up(session, 1)
    url = f"{REGISTER}zoeken/"
    for text in ("soon 0", "0 PERSOON", row.address.upper(), "persoon0+tag@voorbeeld.example.nl"):
        assert [one.pk for one in handler.post(url, {"text": text}).context["found"]] == [row.pk], text
    assert "Niemand gevonden" in handler.post(url, {"text": "niemand"}).content.decode()
    assert "Typ minstens twee letters" in handler.post(url, {"text": "x"}).content.decode()


def test_ten_thousand_take_no_more_queries_than_ten(handler, session):
    def queries(url):
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert handler.get(url).status_code == 200
        return len(found)

    factories.RegistrationFactory.create_batch(10, session=session)
    urls = (REGISTER, f"{REGISTER}?session={session.pk}&state=confirmed", f"/beheer/momenten/{session.pk}/")
    for url in urls:
        handler.get(url)
    few = [queries(url) for url in urls]
    rows = factories.RegistrationFactory.build_batch(10_000, session=session)
    Registration.objects.bulk_create(rows, batch_size=1000)
    assert [queries(url) for url in urls] == few
    assert all(count < 45 for count in few), few


# --- export ----------------------------------------------------------------------------------------


def test_a_download_is_safe_readable_and_written_down(handler, session):
    answers = [{"question": "Eet u mee?", "answer": "ja"}]
    sign_up(session, 0, answers=answers)
    Registration.objects.update(name='=HYPERLINK("http://x.example")')
    csv = handler.get(f"{REGISTER}?export=csv")
    text = b"".join(csv.streaming_content).decode()
    assert "'=HYPERLINK" in text
    assert "Eet u mee? ja" in text
    assert "aangemeld" in text
    sheet = load_workbook(io.BytesIO(b"".join(handler.get(f"{REGISTER}?export=xlsx").streaming_content))).active
    assert sheet["D2"].data_type == "s"
    ods = Document(io.BytesIO(b"".join(handler.get(f"{REGISTER}?export=ods").streaming_content)))
    row = ods.body.get_tables()[0].get_row(1)
    assert row.get_cell(3).value.startswith("'=HYPERLINK")
    assert row.get_cell(3).get_attribute("table:formula") is None
    entries = AuditEntry.objects.filter(action="export", view="event_registrations:index", user=handler.user)
    assert entries.count() == 3
    assert "export=ods" in handler.get(REGISTER).content.decode()


def test_what_people_need_is_never_downloaded(handler, session):
    sign_up(session, 0, access="Een tolk")
    text = b"".join(handler.get(f"{REGISTER}?export=csv").streaming_content).decode()
    assert "tolk" not in text
    assert handler.get("/beheer/toegankelijkheid/?export=csv").status_code == 302


# --- one person ------------------------------------------------------------------------------------


def test_one_person_with_decisions_mails_and_what_can_be_done(handler, session):
    row = sign_up(session, 0, access="Een tolk")
    text = handler.get(screen(row)).content.decode()
    for part in (row.name, row.address, "Een tolk", "Meld af", "Verplaats", "Wijzig"):
        assert part in text
    assert "Geef een plek" not in text
    assert AuditEntry.objects.filter(action="read", view="event_registrations:inspect", object_id=row.pk).exists()
    handler.post(screen(row, "afmelden"), {"note": "U belde."})
    text = handler.get(screen(row)).content.decode()
    assert "Meld opnieuw aan" in text
    assert "door een medewerker: U belde." in text


def test_signing_off_asks_why_and_says_what_happens(handler, session):
    row = sign_up(session, 0)
    assert "krijgt een mail met uw reden" in handler.get(screen(row, "afmelden")).content.decode()
    answer = handler.post(screen(row, "afmelden"), {"note": ""})
    assert "Waarom" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == State.CONFIRMED
    assert handler.post(screen(row, "afmelden"), {"note": "U belde."})["Location"] == screen(row)
    row.refresh_from_db()
    assert (row.state, row.ended_by) == (State.CANCELLED, "staff")
    decision = Decision.objects.get(registration=row, kind="cancelled")
    assert (decision.by, decision.note) == (handler.user, "U belde.")


def test_changing_keeps_what_was_typed_when_it_does_not_fit(handler, session):
    row = sign_up(session, 0)
    data = {"name": "Ada L.", "party_size": 9, "role": "visitor", "seen": 1, "access": "Een tolk"}
    answer = handler.post(screen(row, "wijzigen"), data)
    assert answer.status_code == 200
    assert "Ada L." in answer.content.decode()
    assert AccessNeed.objects.count() == 0
    answer = handler.post(screen(row, "wijzigen"), {**data, "overbook": "on"})
    assert "Schrijf op waarom er meer mensen komen" in answer.content.decode()
    handler.post(screen(row, "wijzigen"), {**data, "overbook": "on", "note": "Klas 3b"})
    row.refresh_from_db()
    assert (row.party_size, row.name, row.access_need.text) == (9, "Ada L.", "Een tolk")


def test_two_members_of_staff_do_not_overwrite_each_other(handler, session):
    row = sign_up(session, 0)
    data = {"name": "Ada", "role": "visitor", "seen": 1, "access": ""}
    handler.post(screen(row, "wijzigen"), {**data, "party_size": 2})
    answer = handler.post(screen(row, "wijzigen"), {**data, "party_size": 1})
    assert "intussen gewijzigd" in answer.content.decode()
    row.refresh_from_db()
    assert row.party_size == 2


def test_moving_and_a_seat_out_of_turn_by_their_screens(handler, session, event):
    other = factories.SessionFactory(event=event, capacity_room=2, starts_at=timezone.now() + 20 * DAY)
    row, waiting = sign_up(session, 0, party_size=2), sign_up(session, 1)
    page = handler.get(screen(row, "verplaatsen")).content.decode()
    assert "2 vrij" in page
    answer = handler.post(screen(row, "verplaatsen"), {"spot": str(other.pk), "note": "Op verzoek"})
    moved = Registration.objects.get(session=other)
    assert answer["Location"] == screen(moved)
    waiting.refresh_from_db()
    assert waiting.state == State.OFFERED
    assert "Vrije plaatsen" in handler.get(screen(waiting, "plek")).content.decode()
    handler.post(screen(waiting, "plek"), {"note": ""})
    waiting.refresh_from_db()
    assert waiting.state == State.OFFERED
    handler.post(screen(waiting, "plek"), {"note": "Spreker"})
    waiting.refresh_from_db()
    assert waiting.state == State.CONFIRMED
    assert Decision.objects.get(reason="out_of_turn").note == "Spreker"


def test_nowhere_to_move_to_is_said(handler, session):
    row = sign_up(session, 0)
    answer = handler.get(screen(row, "verplaatsen")).content.decode()
    assert "geen ander moment" in answer
    assert handler.post(screen(row, "verplaatsen"), {"spot": str(session.pk)}).status_code == 200


def test_confirming_is_a_button(handler, session):
    row = sign_up(session, 0, proven=False)
    assert handler.get(screen(row, "bevestigen")).status_code == 405
    handler.post(screen(row, "bevestigen"))
    row.refresh_from_db()
    assert row.state == State.CONFIRMED


def test_by_telephone_twice_the_same_form_is_once(handler, session):
    url = f"/beheer/momenten/{session.pk}/aanmelden/"
    key = handler.get(url).context["form"].initial["key"]
    data = {"key": key, "name": "Bep", "phone": "", "address": "", "party_size": 1, "role": "visitor"}
    answer = handler.post(url, {**data, "neighbourhood": ""})
    assert "Anders kunt u niemand bereiken" in answer.content.decode()
    assert "Bep" in answer.content.decode()
    for _time in range(2):
        answer = handler.post(url, {**data, "phone": "023 511 50 00", "neighbourhood": ""})
    row = Registration.objects.get()
    assert (answer["Location"], row.state, row.phone) == (screen(row), State.CONFIRMED, "023 511 50 00")
    again = {**data, "key": "anders", "address": "bep@voorbeeld.example.nl", "neighbourhood": ""}
    handler.post(url, again)
    answer = handler.post(url, {**again, "key": "nog anders"})
    assert "al aangemeld" in answer.content.decode()


def test_by_telephone_one_says_how_somebody_comes(handler, session):
    Session.objects.filter(pk=session.pk).update(attendance="hybrid", capacity_online=20)
    url = f"/beheer/momenten/{session.pk}/aanmelden/"
    asked = handler.get(url).context["form"]
    assert [str(label) for _value, label in asked.fields["mode"].choices] == ["In de zaal", "Online"]
    data = {"key": asked.initial["key"], "name": "Bep", "phone": "023 511 50 00", "party_size": 1, "role": "visitor"}
    answer = handler.post(url, {**data, "neighbourhood": ""})
    assert "Kies hoe deze persoon komt." in answer.content.decode()
    handler.post(url, {**data, "neighbourhood": "", "mode": "online"})
    assert Registration.objects.get().mode == "online"


def test_a_corrected_address_by_its_screen(handler, session):
    row = sign_up(session, 0)
    assert "klopt niet" in handler.post(screen(row, "adres"), {"address": "geen adres"}).content.decode()
    handler.post(screen(row, "adres"), {"address": "goed@voorbeeld.example.nl", "phone": ""})
    row.refresh_from_db()
    assert row.address == "goed@voorbeeld.example.nl"


def test_who_is_not_there_is_not_found(handler):
    for name in ("", "wijzigen", "adres", "bevestigen", "plek", "verplaatsen", "afmelden"):
        url = f"{REGISTER}999/{f'{name}/' if name else ''}"
        assert (handler.post(url) if name == "bevestigen" else handler.get(url)).status_code == 404


# --- several at once -------------------------------------------------------------------------------


def bulk(action, rows):
    ids = "&".join(f"id={row.pk}" for row in rows)
    return f"/beheer/bulk/events/registration/{action}/?next={REGISTER}&{ids}"


def test_several_are_confirmed_or_signed_off_at_once(handler, session, event):
    roomy = factories.SessionFactory(event=event)
    rows = [sign_up(roomy, number, proven=False) for number in range(3)]
    assert "Ja, bevestig" in handler.get(bulk("confirm", rows)).content.decode()
    handler.post(bulk("confirm", rows))
    assert set(roomy.registrations.values_list("state", flat=True)) == {State.CONFIRMED}
    answer = handler.post(bulk("sign_off", rows[:2]), {"note": ""})
    assert "Waarom" in answer.content.decode()
    assert roomy.registrations.live().count() == 3
    handler.post(bulk("sign_off", rows[:2]), {"note": "Zaal te klein"})
    assert roomy.registrations.live().count() == 1
    told = Message.objects.filter(kind=mails.CANCELLED)
    assert {one.body.context["why"] for one in told} == {"Zaal te klein"}


def test_an_editor_signs_nobody_off_in_bulk(home, session):
    row = sign_up(session, 0)
    signed_in("redacteur").post(bulk("sign_off", [row]), {"note": "x"})
    row.refresh_from_db()
    assert row.state == State.CONFIRMED


# --- what people need ------------------------------------------------------------------------------


def test_the_list_of_what_people_need(handler, session):
    sign_up(session, 0, access="Een tolk")
    need = AccessNeed.objects.get()
    here = f"/beheer/toegankelijkheid/{need.pk}/"
    assert "Een tolk" in handler.get("/beheer/toegankelijkheid/?stand=te-regelen").content.decode()
    handler.post(here, {"done": "on", "note": "De tolk komt om 19.15 uur."})
    need.refresh_from_db()
    assert need.note == "De tolk komt om 19.15 uur."
    assert need.arranged_at
    assert "Een tolk" not in handler.get("/beheer/toegankelijkheid/?stand=te-regelen").content.decode()
    assert "Een tolk" in handler.get("/beheer/toegankelijkheid/?stand=geregeld").content.decode()


def test_what_people_need_asks_for_its_own_permission(home, session):
    row = sign_up(session, 0, access="Een tolk")
    client = signed_in("behandelaar")
    group = client.user.groups.get()
    group.permissions.remove(*group.permissions.filter(codename__endswith="_accessneed"))
    text = client.get(screen(row)).content.decode() + client.get(screen(row, "wijzigen")).content.decode()
    assert "tolk" not in text
    assert client.get("/beheer/toegankelijkheid/").status_code == 302
    client.post(screen(row, "wijzigen"), {"name": "Ada", "party_size": 1, "role": "visitor", "seen": 1, "access": ""})
    assert AccessNeed.objects.get().text == "Een tolk"
