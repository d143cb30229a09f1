"""After a session: thanks on the next morning, proof of taking part for who was there, and the organiser's report."""

from datetime import datetime, time, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from cms.registries import afterwards
from events import mine, retention
from events.after import certificates, moments_due, report, report_files, thanks
from events.door import no_shows
from events.kinds import Kind
from events.models import Material, Registration, SessionSummary
from events.registrations import changing, links
from events.staff import changes
from messaging.models import Message
from tests import factories
from tests.cms.test_papers import is_accessible
from tests.staff import at, refused, signed_in

from .door import let_in
from .signing import make_event, sign_up

ZONE = ZoneInfo("Europe/Amsterdam")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
State = Registration.State


def make_session(event, days=10, **fields):
    """At half past seven in the evening, so many days from now."""
    starts_at = datetime.combine(timezone.localdate() + days * DAY, time(19, 30), ZONE)
    return factories.SessionFactory(event=event, starts_at=starts_at, **{"capacity_room": 30, **fields})


@pytest.fixture
def event(home):
    words = {"thanks": "<p>Wat een mooie avond.</p><ul><li>Tot ziens</li></ul>", "report": "<p>Er waren pitches.</p>"}
    event = make_event(home, title="Initiatievencafé", slug="cafe", **words)
    Material.objects.create(page=event, title="De dia’s", url="https://voorbeeld.example.nl/dias")
    return event


@pytest.fixture
def session(event):
    return make_session(event)


def thank(moment):
    with at(moment):
        return thanks.run(moment)


def next_morning(session):
    return moments_due.thanks(session.ends_at, ZONE)


def mails():
    return Message.objects.filter(kind=thanks.THANKS).order_by("pk")


def thanked():
    return set(mails().values_list("address", flat=True))


# --- thanks ------------------------------------------------------------------------------------------


def test_whoever_came_is_thanked_once_on_the_next_morning(event, session):
    ada, bram = sign_up(session, 0, name="Ada"), sign_up(session, 1)
    let_in(session, ada)
    moment = next_morning(session)
    assert moment.astimezone(ZONE).hour == 9
    assert thank(moment - timedelta(minutes=1)) == 0
    assert [thank(moment), thank(moment + HOUR), thank(moment + DAY)] == [1, 0, 0]
    assert thanked() == {ada.address} and bram.address not in thanked()
    context = mails().get().body.context
    assert context["paragraphs"] == ["Wat een mooie avond.", "Tot ziens"]
    assert [one["title"] for one in context["materials"]] == ["De dia’s"]
    assert context["report_url"].endswith("/cafe/#verslag")
    assert context["questions"] == [] and context["certificate_url"] == ""


def test_whoever_came_by_telephone_gets_no_mail(session):
    let_in(session, sign_up(session, 0, address="", phone="06 12345678"))
    ada = sign_up(session, 1)
    let_in(session, ada)
    assert thank(next_morning(session)) == 1
    assert thanked() == {ada.address}


def test_without_a_list_everybody_who_was_signed_up_is_thanked(session):
    rows = [sign_up(session, number) for number in range(3)]
    changing.cancel(rows[2])
    assert thank(next_morning(session)) == 2
    assert thanked() == {rows[0].address, rows[1].address}


def test_a_list_of_the_room_says_nothing_about_who_looked_online(event):
    session = make_session(event, attendance="hybrid", capacity_online=10, online_url="https://voorbeeld.example.nl/x")
    came, missed, online = sign_up(session, 0), sign_up(session, 1), sign_up(session, 2, mode="online")
    let_in(session, came)
    no_shows.run(session.ends_at + 2 * HOUR)
    assert thank(next_morning(session)) == 2
    assert thanked() == {came.address, online.address} and missed.address not in thanked()


def test_two_rounds_on_one_day_are_one_mail(event):
    rounds = [make_session(event), make_session(event)]
    for session in rounds:
        sign_up(session, 0)
    assert thank(next_morning(rounds[0])) == 1


def test_nobody_is_thanked_for_what_was_cancelled_or_without_words(home, event, session):
    sign_up(session)
    silent = make_session(make_event(home))
    sign_up(silent)
    changes.cancel(session, reason="Storm")
    assert thank(next_morning(session)) == 0


def test_words_that_come_late_still_go_but_not_for_ever(event, session):
    sign_up(session)
    event.thanks, words = "", event.thanks
    event.save()
    assert thank(next_morning(session)) == 0
    event.thanks = words
    event.save()
    assert thank(next_morning(session) + 3 * DAY) == 0
    assert thank(next_morning(session) + 15 * HOUR) == 0  # midnight
    assert thank(next_morning(session) + DAY) == 1


def test_a_module_may_ask_something(session):
    sign_up(session)
    asked = []

    def ask(thing):
        asked.append(thing)
        return afterwards.Question("Wat vond u ervan?", "https://voorbeeld.example.nl/vragen/1/")

    afterwards.register("test", ask)
    try:
        assert thank(next_morning(session)) == 1
    finally:
        afterwards.unregister("test")
    assert asked == [session]
    assert mails().get().body.context["questions"][0]["label"] == "Wat vond u ervan?"


def test_more_people_cost_no_more_queries(home):
    def queries(people):
        session = make_session(make_event(home, thanks="<p>Dank.</p>"))
        for number in range(people):
            let_in(session, sign_up(session, number))
        with CaptureQueriesContext(connection) as found:
            assert thank(next_morning(session)) == people
        type(session).objects.update(status="cancelled", cancelled_reason="Storm")
        return len(found)

    assert queries(9) <= queries(2)


# --- proof of taking part ----------------------------------------------------------------------------


@pytest.fixture
def course(home):
    """Three evenings, and who signed up for all of them."""
    course = make_event(home, kind=Kind.WORKSHOP, is_series=True, title="Initiatievenschool", thanks="<p>Dank.</p>")
    evenings = [make_session(course, days) for days in (10, 17, 24)]
    return course, evenings


def after(evenings):
    return at(evenings[-1].ends_at + HOUR)


def fetch(client, row):
    return client.get(links.path(links.CERTIFICATE, row))


def test_who_was_at_all_evenings_gets_proof(client, course):
    event, evenings = course
    rows = [sign_up(evening, 0, name="Çağla Yılmaz") for evening in evenings]
    for evening, row in zip(evenings, rows, strict=True):
        let_in(evening, row)
    with at(evenings[1].ends_at + HOUR):
        assert fetch(client, rows[0]).status_code == 410
    with after(evenings):
        found = certificates.earned(Registration.objects.get(pk=rows[0].pk))
        assert (found.name, found.hours, len(found.attended)) == ("Çağla Yılmaz", 6, 3)
        answer = fetch(client, rows[1])
        assert answer["Content-Type"] == "application/pdf" and "no-store" in answer["Cache-Control"]
    roles = is_accessible(answer.content)
    assert {"H2", "L"} <= set(roles)
    said = certificates.paper(found, site_name="Stadmakers", organisation="Gemeente Haarlem")
    assert "Initiatievenschool" in str(said) and "Samen 6 uur." in str(said)


def test_no_proof_for_who_missed_one_unless_the_editor_says_so(client, course):
    event, evenings = course
    rows = [sign_up(evening, 0) for evening in evenings]
    for evening, row in list(zip(evenings, rows, strict=True))[:2]:
        let_in(evening, row)
    with after(evenings):
        assert fetch(client, rows[0]).status_code == 410
        event.certificate_sessions = 2
        event.save()
        assert fetch(client, rows[0]).status_code == 200
        assert fetch(client, rows[2]).status_code == 410


def test_an_evening_that_was_cancelled_counts_for_nobody(client, course):
    _event, evenings = course
    rows = [sign_up(evening, 0) for evening in evenings]
    for evening, row in list(zip(evenings, rows, strict=True))[:2]:
        let_in(evening, row)
    changes.cancel(evenings[2], reason="Storm")
    with after(evenings):
        assert fetch(client, rows[0]).status_code == 200


@pytest.mark.parametrize("kind", [Kind.CAFE, Kind.COUNCIL, Kind.INTERNAL])
def test_no_proof_of_anything_but_a_workshop(client, home, kind):
    session = make_session(make_event(home, kind=kind))
    row = sign_up(session)
    let_in(session, row)
    with after([session]):
        assert fetch(client, row).status_code == 410


def test_proof_is_in_mine_and_in_the_mail_and_not_for_others(client, home):
    session = make_session(make_event(home, kind=Kind.WORKSHOP, title="Begroten", thanks="<p>Dank.</p>"))
    came, missed = sign_up(session, 0), sign_up(session, 1)
    let_in(session, came)
    no_shows.run(session.ends_at + 2 * HOUR)
    with after([session]):
        for row, wanted in ((came, 1), (missed, 0)):
            user = factories.UserFactory(email=row.address)
            found = [item.url for item in mine.items(user) if "Bewijs van deelname" in item.title]
            assert found == [links.path(links.CERTIFICATE, row)] * wanted
        assert fetch(client, missed).status_code == 410
        assert client.get("/agenda/aanmelding/verzonnen/bewijs.pdf").status_code == 410
        other = links.path(links.MANAGE, came).rstrip("/") + "/bewijs.pdf"
        assert client.get(other).status_code == 410
    thank(next_morning(session))
    assert mails().get().body.context["certificate_url"].endswith("/bewijs.pdf")


# --- the report --------------------------------------------------------------------------------------


@pytest.fixture
def evening(home, event):
    """Six from one wijk and two from another, of whom some came, one waits and some signed off."""
    session = make_session(event, capacity_room=8)
    many, few = (factories.DistrictFactory(name=name) for name in ("Schalkwijk", "Spaarndam"))
    rows = [sign_up(session, number, neighbourhood=(many if number < 6 else few).pk) for number in range(8)]
    sign_up(session, 8)
    changing.cancel(rows[7])  # the one who waited gets an offer
    for row in rows[:4]:
        let_in(session, row)
    let_in(session, count=3)
    no_shows.run(session.ends_at + 2 * HOUR)
    return session


def test_the_report_counts(event, evening):
    found = report.make(event)
    total = found.total
    assert (total["registrations"], total["came"], total["walked_in"], total["inside"]) == (7, 4, 3, 7)
    assert (total["not_come"], total["cancelled"]) == (3, 1)
    assert [(str(label), count) for label, count in found.reasons] == [("Zelf afgemeld", 1)]
    assert found.places == [("Schalkwijk", 6)]
    assert found.elsewhere == total["seats"] - 6


def test_the_report_is_the_same_when_the_names_are_gone(event, evening):
    before = report.make(event)
    assert before.lines[0].names_gone_at is None
    with at(evening.ends_at + retention.AFTER + DAY):
        assert retention.delete_registrations(retention.old_registrations()) == 9
        after = report.make(event)
    assert not Registration.objects.exists()
    assert (after.total, after.reasons, after.places, after.elsewhere) == (
        before.total,
        before.reasons,
        before.places,
        before.elsewhere,
    )
    assert after.lines[0].names_gone_at == SessionSummary.objects.get().made_at


def test_the_report_on_the_screen_and_as_files(event, evening):
    client = signed_in("behandelaar")
    address = f"/beheer/evenementen/{event.pk}/terugblik"
    page = client.get(f"{address}/").text
    assert "Schalkwijk" in page and "Spaarndam" not in page and "Namen worden gewist op" in page
    assert "Persoon" not in page and "voorbeeld.example.nl" not in page.split("<main", 1)[1]
    roles = is_accessible(client.get(f"{address}.pdf").content)
    assert {"Table", "TH"} <= set(roles)
    answer = client.get(f"{address}.xlsx")
    assert answer["Content-Type"] == report_files.XLSX
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames[0] == "Momenten"
    heads, row = ([cell.value for cell in line] for line in list(book["Momenten"].rows)[:2])
    assert row[heads.index("Samen binnen")] == 7
    assert client.get(f"{address}.exe").status_code == 404
    for role in ("redacteur", "bezoeker"):
        assert refused(signed_in(role).get(f"{address}/")) and refused(signed_in(role).get(f"{address}.pdf"))


@pytest.mark.parametrize("names", ["are there", "are gone"])
def test_a_course_of_twelve_asks_as_much_as_one_evening(home, names):
    client, asked = signed_in("behandelaar"), []
    for number in (1, 12):
        event = make_event(home, kind=Kind.WORKSHOP)
        sessions = [make_session(event, days=day) for day in range(1, number + 1)]
        for session in sessions:
            let_in(session, sign_up(session))
            let_in(session, count=2)
        if names == "are gone":
            with CaptureQueriesContext(connection) as queries:
                retention.delete_registrations(Registration.objects.filter(session__in=sessions))
            asked.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"/beheer/evenementen/{event.pk}/terugblik/").text
        assert page.count("Namen gewist op" if names == "are gone" else "Namen worden gewist op") == number
        assert report.make(event).total["inside"] == 3 * number
        asked.append(len(queries))
    half = len(asked) // 2
    assert asked[:half] == asked[half:]


def test_a_report_of_nothing(home):
    empty = make_event(home)
    page = signed_in("behandelaar").get(f"/beheer/evenementen/{empty.pk}/terugblik/").text
    assert "Er valt nog niets te tellen" in page
    assert report_files.make_pdf(report.make(empty), maker="Stadmakers").startswith(b"%PDF")


def test_a_late_telephone_puts_a_no_show_right(session):
    came, late = sign_up(session, 0), sign_up(session, 1)
    let_in(session, came)
    assert no_shows.run(session.ends_at + 2 * HOUR) == 1
    with at(session.ends_at + 3 * HOUR):
        let_in(session, late)
    late.refresh_from_db()
    assert late.state == State.ATTENDED
