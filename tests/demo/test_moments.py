"""The events of the demo city: the past as the sources give it, examples that never run out, and nobody's mail."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from demo.loader import moments
from demo.loader.content import ContentError, read_content
from demo.models import LoadedItem
from events.kinds import Kind, Precision
from events.models import EventKindPage, EventPage, Pitch, Registration, Session
from events.registrations import signing_up
from messaging.models import Message
from tests import factories

pytestmark = pytest.mark.xdist_group("loader")
CONTENT = read_content()
EVENTS, PITCHES = CONTENT.events, CONTENT.examples["pitches"]
CAFE, RUILKAST = "/agenda/voorbeeld-initiatievencafe/", "Voorbeeld: een ruilkast in de straat"
State = Registration.State


def session_of(key):
    return Session.objects.get(pk=LoadedItem.objects.get(key=f"moment:{key}").object_id)


def event_at(address):
    return EventPage.objects.get(slug=address.strip("/").rsplit("/", 1)[1])


def item_of(key):
    return next(item for item in EVENTS if item["key"] == key)


@pytest.fixture
def later(monkeypatch):
    """`later(days)` moves the clock: nothing in the database changes by it."""

    def move(days):
        moment = real() + timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    real = timezone.now
    return move


def counts(session):
    return Counter(session.registrations.values_list("state", flat=True))


# --- what is there --------------------------------------------------------------------------------


def test_every_moment_of_the_file_is_there_once(demo):
    assert Session.objects.count() == len(EVENTS)
    for item in EVENTS:
        session = session_of(item["key"])
        assert session.event == event_at(item["event"]), item["key"]
        session.full_clean()


def test_the_past_is_as_exact_as_its_source_and_examples_are_to_come(demo):
    for item in EVENTS:
        session = session_of(item["key"])
        begin = timezone.localtime(session.starts_at)
        if "from" in item:
            assert session.precision == item["precision"] != Precision.TIME, item["key"]
            known = {Precision.DAY: 3, Precision.MONTH: 2, Precision.YEAR: 1}[session.precision]
            assert begin.timetuple()[:known] == item["from"].timetuple()[:known], item["key"]
            assert session.is_over() and session.sign_up == Session.SignUp.NONE
            assert not session.registrations.exists()
        else:
            assert not session.is_over() and begin > timezone.now(), item["key"]
            assert session.is_exact == ("at" in item), item["key"]
    congress = session_of("congres-2022")
    days = [timezone.localtime(moment).date() for moment in (congress.starts_at, congress.ends_at)]
    assert days == [date(2022, 6, 10), date(2022, 6, 11)]


def test_what_was_has_a_report_or_says_that_there_is_none(demo, client):
    """And what nobody knows the day of is told as such, not as something to come."""
    silent, undated = client.get("/agenda/dag-van-de-buurt-2022/").text, client.get("/agenda/meet-en-share/").text
    assert "Er is geen verslag." in silent
    assert "Wij weten niet wanneer" in undated and "De datum is nog niet bekend" not in undated
    reported = EventPage.objects.exclude(report="")
    assert reported.count() >= 10
    assert all(page.is_over() for page in reported)


def test_the_school_has_twelve_workshops_and_shows_them_all(demo, client):
    workshops = EventPage.objects.filter(kind=Kind.WORKSHOP)
    assert workshops.count() == 12
    assert {page.level for page in workshops} == {"", "basis", "verdieping"}
    body = client.get(EventKindPage.objects.get(kind=Kind.WORKSHOP).url).text
    assert all(f'href="{page.url}"' in body for page in workshops)
    assert workshops.filter(sessions=None).count() == 7
    series = event_at("/agenda/workshop-crowdfunding-basis/")
    assert series.is_series and series.sessions.count() == 3


def test_readers_never_meet_what_is_internal(demo, client):
    internal = EventPage.objects.get(kind=Kind.INTERNAL)
    for address in ("/agenda/", "/agenda/ical/", "/agenda/feed/", "/zoeken/?q=organisatoren", "/sitemap.xml"):
        assert internal.slug not in client.get(address).text, address
    assert client.get(internal.url).status_code == 404
    client.force_login(User.objects.get(email="redacteur@stadmakers.example.nl"), backend=factories.BACKEND)
    assert "Alleen voor medewerkers" in client.get(internal.url).text


def test_guests_fill_a_room_and_wait_and_nobody_gets_mail(demo):
    full = session_of("voorbeeld-pitchen")
    assert counts(full) == {State.CONFIRMED: full.capacity_room, State.WAITING: 3}
    visitors = session_of("voorbeeld-cafe").registrations.filter(role=Registration.Role.VISITOR)
    modes = Counter(visitors.values_list("mode", flat=True))
    assert set(modes) == {"room", "online"} and sum(modes.values()) == item_of("voorbeeld-cafe")["guests"]
    assert session_of("voorbeeld-spreekuur").registrations.get().slot == 0
    assert not Registration.objects.exclude(address__startswith="voorbeeld").exists()
    assert Message.objects.exists(), "each sign-up wrote mail, which was then taken back"
    assert not Message.objects.exclude(state=Message.State.CANCELLED).exists()


def test_the_call_for_pitches_hangs_on_its_evening(demo):
    page, evening = event_at(CAFE), session_of("voorbeeld-cafe")
    days = timezone.localtime(evening.starts_at).date() - timezone.localtime(page.takes_pitches_until).date()
    assert days == timedelta(days=item_of("voorbeeld-cafe")["pitches"]["days_before"])
    assert page.takes_pitches() and not page.has_unpublished_changes


def stands():
    return dict(Pitch.objects.values_list("title", "state"))


def test_a_pitch_is_on_the_programme_and_one_waits_for_the_organiser(demo, client):
    assert stands() == {"Voorbeeld: een infoavond die blijft hangen": "confirmed", RUILKAST: "submitted"}
    shown = client.get(CAFE).content.decode()
    assert "een infoavond die blijft hangen" in shown
    assert "ruilkast" not in shown, "nobody decided about it yet"


def test_a_pitch_follows_the_file_and_what_staff_did_stays(demo, edited_content):
    Pitch.objects.filter(title=RUILKAST).update(state="rejected", decision_note="Nee", decided_at=timezone.now())
    edited_content.load()
    assert stands()[RUILKAST] == "rejected"
    edited_content("examples.yaml", change_pitch("pitch-infoavond", title="Voorbeeld: anders"))
    edited_content.load()
    assert stands() == {"Voorbeeld: anders": "confirmed", RUILKAST: "rejected"}
    assert Registration.objects.filter(role=Registration.Role.PITCHER).count() == 1


def test_a_pitch_stays_away_while_its_evening_takes_none(demo, edited_content, later):
    later((event_at(CAFE).takes_pitches_until - timezone.now()).days + 1)
    edited_content("examples.yaml", change_pitch("pitch-ruilkast", title="Voorbeeld: te laat"))
    edited_content.load()
    assert "Voorbeeld: te laat" not in stands()


# --- a second time --------------------------------------------------------------------------------


def change_pitch(key, **values):
    def change(examples):
        pitches = [{**one, **(values if one["key"] == key else {})} for one in examples["pitches"]]
        return {**examples, "pitches": pitches}

    return change


def change_moment(key, **values):
    return lambda items: [{**item, **(values if item["key"] == key else {})} for item in items]


def test_a_change_in_the_file_reaches_the_session_but_not_over_an_editor(demo, edited_content):
    edited_content("events.yaml", change_moment("voorbeeld-overleg", place="Elders"))
    assert edited_content.load().written == ["moment:voorbeeld-overleg"]
    assert session_of("voorbeeld-overleg").place == "Elders"
    Session.objects.filter(pk=session_of("voorbeeld-overleg").pk).update(place="Van de redacteur")
    edited_content("events.yaml", change_moment("voorbeeld-overleg", place="Weer elders"))
    assert edited_content.load().kept == ["moment:voorbeeld-overleg"]
    assert session_of("voorbeeld-overleg").place == "Van de redacteur"


def test_nothing_moves_before_it_is_over(demo):
    before = {session.pk: session.starts_at for session in Session.objects.all()}
    assert moments.move_on(EVENTS, PITCHES) == 0
    assert {session.pk: session.starts_at for session in Session.objects.all()} == before


def test_examples_that_are_over_move_on_whole_and_with_their_call(demo, later):
    old, guests = session_of("voorbeeld-cafe"), item_of("voorbeeld-cafe")["guests"]
    uids, old_pitches = (
        set(Session.objects.values_list("uid", flat=True)),
        set(Pitch.objects.values_list("pk", flat=True)),
    )
    past = set(Session.objects.filter(event__slug="stadmakerscongres-2022").values_list("pk", "starts_at"))
    later(400)
    examples = {item["event"] for item in EVENTS if "from" not in item}
    assert moments.move_on(EVENTS, PITCHES) == len(examples)
    fresh = session_of("voorbeeld-cafe")
    assert fresh.starts_at > timezone.now() > old.starts_at
    assert fresh.uid not in uids, "another edition is another thing in people's calendars"
    assert not Session.objects.filter(pk=old.pk).exists()
    assert fresh.registrations.filter(role=Registration.Role.VISITOR).count() == guests
    assert old_pitches.isdisjoint(Pitch.objects.values_list("pk", flat=True)), "they would be of an evening that was"
    assert stands() == {"Voorbeeld: een infoavond die blijft hangen": "confirmed", RUILKAST: "submitted"}
    assert fresh.registrations.get(role=Registration.Role.PITCHER).has_seat
    page = event_at(CAFE)
    assert timezone.now() < page.takes_pitches_until < fresh.starts_at
    assert not page.has_unpublished_changes
    assert set(Session.objects.filter(event__slug="stadmakerscongres-2022").values_list("pk", "starts_at")) == past
    assert Session.objects.count() == len(EVENTS)
    assert not Message.objects.exclude(state=Message.State.CANCELLED).exists()
    assert moments.move_on(EVENTS, PITCHES) == 0


def test_a_course_moves_on_when_its_last_evening_is_over(demo, later):
    first, last = session_of("voorbeeld-crowdfunding-1"), session_of("voorbeeld-crowdfunding-3")
    until_first, until_last = ((one.ends_at - timezone.now()).days + 1 for one in (first, last))
    later(until_first)
    moments.move_on(EVENTS, PITCHES)
    assert session_of("voorbeeld-crowdfunding-1").pk == first.pk
    later(until_last)
    moments.move_on(EVENTS, PITCHES)
    assert {session_of(f"voorbeeld-crowdfunding-{number}").pk for number in (1, 2, 3)}.isdisjoint({first.pk, last.pk})


def test_what_a_visitor_signed_up_for_stays(demo, later):
    session = session_of("voorbeeld-meet-en-share")
    wish = signing_up.Wish(name="Een bezoeker", address="bezoeker@voorbeeld.example.nl")
    signing_up.register(sessions=[session], wish=wish, proven=True, key="van-het-formulier")
    later(400)
    moments.move_on(EVENTS, PITCHES)
    assert session_of("voorbeeld-meet-en-share").pk == session.pk
    assert session.registrations.filter(name="Een bezoeker").exists()


def test_what_a_visitor_sent_in_a_pitch_for_stays(demo, later):
    session, visitor = session_of("voorbeeld-cafe"), User.objects.create(email="pitcher@voorbeeld.example.nl")
    Pitch.objects.create(event=session.event, submitted_by=visitor, title="Een idee", idea="Zo", need="Hulp")
    later(400)
    moments.move_on(EVENTS, PITCHES)
    assert session_of("voorbeeld-cafe").pk == session.pk
    assert Pitch.objects.get(title="Een idee").submitted_by == visitor


def test_what_an_editor_moved_stays(demo, later):
    session = session_of("voorbeeld-overleg")
    Session.objects.filter(pk=session.pk).update(place="Van de redacteur")
    later(400)
    moments.move_on(EVENTS, PITCHES)
    assert session_of("voorbeeld-overleg").pk == session.pk


def test_a_page_that_an_editor_took_away_takes_its_moments_along(demo, edited_content):
    event_at("/agenda/voorbeeld-overleg-van-organisatoren/").delete()
    edited_content("events.yaml", change_moment("voorbeeld-overleg", place="Elders"))
    edited_content.load()
    assert not Session.objects.filter(place="Elders").exists()


def test_a_page_in_the_hands_of_an_editor_keeps_its_call(demo, later):
    page = event_at(CAFE)
    page.introduction = "Van de redacteur. Dit is een voorbeeld."
    page.save_revision().publish()
    until = page.takes_pitches_until
    later(400)
    moments.move_on(EVENTS, PITCHES)
    assert event_at(CAFE).takes_pitches_until == until
    assert session_of("voorbeeld-cafe").starts_at > timezone.now()


# --- faults in the file ---------------------------------------------------------------------------


def without(key, field):
    return lambda items: [
        {name: value for name, value in item.items() if (item["key"], name) != (key, field)} for item in items
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (change_moment("cafe-16", event="/agenda/weg/"), "cafe-16: /agenda/weg/ is geen evenement"),
        (change_moment("cafe-16", event="/meepraten/"), "cafe-16: /meepraten/ is geen evenement"),
        (without("voorbeeld-pitchen", "weekday"), "voorbeeld-pitchen: het veld “weekday” ontbreekt"),
        (without("voorbeeld-pitchen", "in_weeks"), "voorbeeld-pitchen: kies één van deze velden: from, in_weeks, in_m"),
        (change_moment("voorbeeld-pitchen", in_months=2), "voorbeeld-pitchen: kies één van deze velden"),
        (change_moment("voorbeeld-pitchen", weekday=8), "voorbeeld-pitchen, weekday: verwacht een getal van 1 tot en"),
        (change_moment("voorbeeld-pitchen", at="half acht"), "voorbeeld-pitchen, at: verwacht een tijd"),
        (change_moment("voorbeeld-pitchen", venue="weg"), "voorbeeld-pitchen: onbekende ruimte “weg”"),
        (change_moment("voorbeeld-pitchen", guests=-1), "voorbeeld-pitchen, guests: verwacht een getal"),
        (change_moment("voorbeeld-pitchen", zaal="x"), "voorbeeld-pitchen: onbekend veld “zaal”"),
        (change_moment("cafe-16", **{"from": "november 2022"}), "cafe-16: verwacht een datum"),
        (change_moment("cafe-16", precision="week"), "events.yaml: cafe-16: "),
        (change_moment("cafe-16", sign_up="here"), "cafe-16: Aanmelden via deze site kan pas als dag en tijd bekend"),
        (change_moment("voorbeeld-cafe", pitches={"at": "12:00"}), "voorbeeld-cafe: het veld “days_before” ontbreekt"),
    ],
)
def test_a_fault_names_the_moment_and_changes_nothing(demo, edited_content, change, message):
    edited_content("events.yaml", change)
    before = list(Session.objects.order_by("pk").values())
    with pytest.raises(ContentError) as caught:
        edited_content.load()
    assert str(caught.value).startswith("events.yaml: ")
    assert message in str(caught.value)
    assert list(Session.objects.order_by("pk").values()) == before


def test_more_guests_than_a_walk_in_hour_has_slots_are_refused(demo, edited_content):
    Registration.objects.filter(session=session_of("voorbeeld-spreekuur")).delete()
    edited_content("events.yaml", change_moment("voorbeeld-spreekuur", guests=9))
    with pytest.raises(ContentError, match="voorbeeld-spreekuur, guests: Kies een tijd die er is"):
        edited_content.load()


@pytest.mark.parametrize(
    ("today", "months", "first"),
    [
        (date(2026, 11, 28), 6, date(2027, 5, 1)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
        (date(2027, 1, 1), 12, date(2028, 1, 1)),
    ],
)
def test_a_month_to_come_is_counted_over_the_year(monkeypatch, today, months, first):
    monkeypatch.setattr(timezone, "localdate", lambda: today)
    begin, end = moments._when({"key": "x", "in_months": months})
    assert timezone.localtime(begin).date() == first
    assert begin < end


def test_a_moment_is_counted_from_the_monday_of_this_week(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 11, 29))
    item = {"key": "x", "in_weeks": 1, "weekday": 4, "at": "19:30"}
    assert moments.coming(item) == timezone.make_aware(datetime(2026, 12, 3, 19, 30))
