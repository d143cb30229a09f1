"""Screens of an organiser: moments with consequences, rows of them, copies, the dashboard and the editor of a page."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.test.utils import WagtailTestUtils
from wagtail.test.utils.form_data import querydict_from_html

from events.models import EventPage, Registration, Session
from events.registrations import changing
from events.staff import changes, holidays, mails, panels, series
from messaging.models import Message
from tests import factories
from tests.staff import signed_in

from .signing import sign_up

State = Registration.State
DAY = timedelta(days=1)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def manager(home):
    return signed_in("beheerder", first_name="Sam")


def url_of(session, name=""):
    return f"/beheer/momenten/{session.pk}/{f'{name}/' if name else ''}"


def fields_of(answer):
    """What a browser sends back of the largest form on this screen, when nobody changes anything."""
    html = answer.content.decode()
    forms = WagtailTestUtils.get_soup(html).find_all("form")
    largest = max(forms, key=lambda form: len(form.find_all(["input", "select", "textarea"])))
    for box in largest.find_all("input", type="checkbox", checked=True):
        box.attrs.setdefault("value", "on")
    return querydict_from_html(str(largest)).dict()


# --- changing a session ----------------------------------------------------------------------------


def test_nobody_signed_up_saves_at_once(manager, session):
    url = url_of(session, "wijzigen")
    manager.post(url, {**fields_of(manager.get(url)), "place": "Andere zaal"})
    session.refresh_from_db()
    assert (session.place, session.sequence) == ("Andere zaal", 1)


def test_consequences_are_shown_before_anything_is_saved(manager, session):
    rows = [sign_up(session, 0), sign_up(session, 1)]
    factories.RegistrationFactory(session=session, address="", person_key="x", phone="023", state=State.CONFIRMED)
    url = url_of(session, "wijzigen")
    data = {**fields_of(manager.get(url)), "place": "Andere zaal", "capacity_room": 1}
    answer = manager.post(url, data)
    shown = answer.content.decode()
    for part in (
        "Nog niet bewaard",
        "2 aanmeldingen krijgen een mail",
        "Bel die zelf",
        "2 plaatsen te veel",
        "Buurthuis",
    ):
        assert part in shown, part
    session.refresh_from_db()
    assert (session.place, session.capacity_room) == ("Buurthuis", 2)
    confirmed = answer.context["consequences"].digest
    # Something else than what was shown is shown first.
    answer = manager.post(url, {**data, "place": "Nog een zaal", "confirmed": confirmed})
    assert "Nog een zaal" in answer.content.decode()
    session.refresh_from_db()
    assert session.place == "Buurthuis"
    manager.post(url, {**data, "confirmed": confirmed})
    session.refresh_from_db()
    assert (session.place, session.capacity_room, session.sequence) == ("Andere zaal", 1, 1)
    told = Message.objects.filter(kind=mails.MOVED)
    assert {one.address for one in told} == {row.address for row in rows}
    assert all(one.body.calendar_method == "REQUEST" for one in told)
    assert {row.state for row in session.registrations.all()} == {State.CONFIRMED}


def test_more_room_goes_to_who_waits(manager, session):
    sign_up(session, 0, party_size=2)
    waiting = sign_up(session, 1)
    url = url_of(session, "wijzigen")
    data = {**fields_of(manager.get(url)), "capacity_room": 3}
    answer = manager.post(url, data)
    assert "1 plaats gaat naar de wachtlijst" in answer.content.decode()
    manager.post(url, {**data, "confirmed": answer.context["consequences"].digest})
    waiting.refresh_from_db()
    assert waiting.state == State.OFFERED
    assert not Message.objects.filter(kind=mails.MOVED).exists()


def test_without_a_waiting_list_who_waits_already_still_comes_in(manager, session):
    row, waiting = sign_up(session, 0, party_size=2), sign_up(session, 1)
    url = url_of(session, "wijzigen")
    data = fields_of(manager.get(url))
    manager.post(url, {name: value for name, value in data.items() if name != "waiting_list"})
    session.refresh_from_db()
    assert not session.waiting_list
    changing.cancel(row)
    waiting.refresh_from_db()
    assert waiting.state == State.OFFERED


def test_less_known_is_a_change_too(session):
    sign_up(session, 0)
    after = Session.objects.get(pk=session.pk)
    after.precision = "month"
    found = changes.consequences(session, after)
    assert [what for what, *_rest in found.changes] == ["when"]


def test_what_was_is_changed_in_silence(manager, session):
    sign_up(session, 0)
    Session.objects.filter(pk=session.pk).update(
        starts_at=timezone.now() - 2 * DAY, ends_at=timezone.now() - 2 * DAY + timedelta(hours=1)
    )
    url = url_of(session, "wijzigen")
    manager.post(url, {**fields_of(manager.get(url)), "place": "Was elders"})
    session.refresh_from_db()
    assert session.place == "Was elders"
    assert not Message.objects.filter(kind=mails.MOVED).exists()


def test_cancelling_asks_why_and_can_be_taken_back(manager, session):
    row, waiting = sign_up(session, 0, party_size=2), sign_up(session, 1)
    url = url_of(session, "afgelasten")
    assert "2 aanmeldingen krijgen een mail" in manager.get(url).content.decode()
    assert "Schrijf op waarom" in manager.post(url, {"reason": ""}).content.decode()
    for _press in range(2):
        manager.post(url, {"reason": "De zaal is gesloten."})
    session.refresh_from_db()
    assert session.is_cancelled
    told = Message.objects.filter(kind=mails.SESSION_CANCELLED)
    assert {one.address: one.body.calendar_method for one in told} == {row.address: "CANCEL", waiting.address: ""}
    assert "De zaal is gesloten." in manager.get(url_of(session)).content.decode()
    manager.post(url_of(session, "toch-door"), {"x": "1"})
    session.refresh_from_db()
    assert not session.is_cancelled
    assert Message.objects.filter(kind=mails.GOES_ON).count() == 2
    assert sign_up(session, 0, key="opnieuw").state == State.CONFIRMED


def test_what_has_been_is_not_cancelled(manager, session):
    Session.objects.filter(pk=session.pk).update(
        starts_at=timezone.now() - 2 * DAY, ends_at=timezone.now() - 2 * DAY + timedelta(hours=1)
    )
    answer = manager.post(url_of(session, "afgelasten"), {"reason": "Te laat"})
    assert "al geweest" in answer.content.decode()


# --- the register of moments -----------------------------------------------------------------------


def test_the_register_says_when_as_far_as_it_is_known(manager, event):
    exact = factories.SessionFactory(event=event)
    begin = timezone.now().astimezone(AMSTERDAM).replace(year=timezone.now().year + 1, month=3, day=1, hour=0, minute=0)
    factories.SessionFactory(
        event=event, precision="month", sign_up="none", capacity_room=None, starts_at=begin, ends_at=begin + 30 * DAY
    )
    text = manager.get("/beheer/momenten/").content.decode()
    assert "Zojuist" not in text
    assert f"maart {begin.year}" in text
    assert f"{timezone.localtime(exact.starts_at):%Y}" in text
    over = factories.SessionFactory(event=event, title="Voorbij", starts_at=timezone.now() - 9 * DAY)
    assert over.title not in text
    for when in ("over", "all"):
        assert over.title in manager.get(f"/beheer/momenten/?when={when}").content.decode()


def test_a_moment_says_how_full_it_is_and_where_to_go(manager, session):
    sign_up(session, 0, party_size=2), sign_up(session, 1)
    text = manager.get(url_of(session)).content.decode()
    for part in (
        "In de zaal",
        "Op de wachtlijst: 1",
        "Meld iemand aan",
        "Schrijf de deelnemers",
        "Gelast af",
        "Herhaal",
    ):
        assert part in text, part


# --- a row of moments ------------------------------------------------------------------------------


def test_a_row_is_looked_at_before_it_is_made(manager, session):
    url = url_of(session, "herhalen")
    answer = manager.post(url, {"every": "week", "count": "3"})
    days = answer.context["days"].fields["days"].choices
    assert (len(days), Session.objects.count()) == (3, 1)
    chosen = [value for value, _label in days][:2]
    for _press in range(2):
        manager.post(url, {"every": "week", "count": "3", "make": "1", "days": chosen})
    assert Session.objects.count() == 3
    assert len({one.uid for one in Session.objects.all()}) == 3
    again = manager.post(url, {"every": "week", "count": "2"})
    assert "zijn er al" in again.content.decode()


@pytest.mark.parametrize(
    ("count", "said"), [("0", "minstens 1"), ("31", "hooguit 30"), ("", "hoeveel keer"), ("x", "een getal")]
)
def test_a_wrong_number_is_said(manager, session, count, said):
    assert said in manager.post(url_of(session, "herhalen"), {"every": "week", "count": count}).content.decode()


def test_no_day_chosen_and_a_day_that_is_not_there(manager, session):
    url, data = url_of(session, "herhalen"), {"every": "week", "count": "2", "make": "1"}
    assert "minstens één dag" in manager.post(url, data).content.decode()
    assert "dagen zijn veranderd" in manager.post(url, {**data, "days": ["2020-01-01"]}).content.decode()
    assert Session.objects.count() == 1


def test_what_speaks_against_a_day_is_named_and_has_no_tick(manager, event):
    venue = factories.VenueFactory()
    year = timezone.now().year + 1
    begin = datetime(year, 12, 11, 19, tzinfo=AMSTERDAM)
    session = factories.SessionFactory(
        event=event, starts_at=begin, ends_at=begin + timedelta(hours=2), venue=venue, place=""
    )
    taken = begin + 7 * DAY
    other = factories.EventPageFactory(parent=event.get_parent(), title="Repetitie van het koor")
    factories.SessionFactory(event=other, starts_at=taken, ends_at=taken + timedelta(hours=1), venue=venue, place="")
    answer = manager.post(url_of(session, "herhalen"), {"every": "week", "count": "3"})
    labels = dict(answer.context["days"].fields["days"].choices)
    assert "Repetitie van het koor" in labels[f"{year}-12-18"]
    assert "eerste kerstdag" in labels[f"{year}-12-25"]
    assert answer.context["days"].initial["days"] == []


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2032, 12, 1)),
    st.sampled_from(series.Every.values),
    st.integers(1, series.MOST),
)
def test_the_time_on_the_clock_stays(moment, every, count):
    begin = timezone.make_aware(moment.replace(hour=19, microsecond=0))
    for start, end in series.moments_of(begin, begin + timedelta(hours=2), every, count):
        local = timezone.localtime(start)
        assert (local.hour, local.minute, local.weekday()) == (19, moment.minute, moment.weekday())
        assert timezone.localtime(end).hour == 21


def test_over_the_night_of_the_clock():
    before = datetime(2027, 3, 21, 19, tzinfo=AMSTERDAM)
    [(after, _end)] = series.moments_of(before, before + timedelta(hours=2), "week", 1)
    assert after.astimezone(UTC) - before.astimezone(UTC) == 7 * DAY - timedelta(hours=1)
    assert timezone.localtime(after).hour == 19


# Easter and 27 April as the calendar of these years has them.
@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2024, 3, 31), "eerste paasdag"),
        (date(2025, 4, 20), "eerste paasdag"),
        (date(2025, 4, 26), "Koningsdag"),
        (date(2026, 4, 27), "Koningsdag"),
        (date(2026, 5, 14), "Hemelvaartsdag"),
        (date(2027, 5, 17), "tweede pinksterdag"),
        (date(2038, 4, 25), "eerste paasdag"),
        (date(2026, 11, 28), ""),
    ],
)
def test_days_on_which_the_city_is_free(day, name):
    assert holidays.holiday(day) == name


@given(st.integers(1900, 2299))
def test_easter_is_a_sunday_in_its_five_weeks(year):
    day = holidays.easter(year)
    assert day.weekday() == 6
    assert date(year, 3, 22) <= day <= date(year, 4, 25)


# --- a copy ----------------------------------------------------------------------------------------


def test_a_copy_is_a_draft_with_its_moments_and_nobody(manager, event, session):
    second = factories.SessionFactory(event=event, starts_at=session.starts_at + 7 * DAY)
    sign_up(session, 0)
    factories.AnnouncementFactory(event=event)
    first_day = (timezone.localdate() + 60 * DAY).isoformat()
    url = f"/beheer/evenementen/{event.pk}/kopie/"
    assert "2 momenten komen mee" in manager.get(url).content.decode()
    manager.post(url, {"title": "Nog eens", "slug": "nog-eens", "first_day": first_day})
    copy = EventPage.objects.get(slug="nog-eens")
    assert (copy.live, copy.announcements.count()) == (False, 0)
    days = [timezone.localtime(one.starts_at) for one in copy.sessions.order_by("starts_at")]
    assert days[0].date().isoformat() == first_day
    assert days[1].date() - days[0].date() == 7 * DAY
    assert days[0].hour == timezone.localtime(session.starts_at).hour
    assert not {one.uid for one in copy.sessions.all()} & {session.uid, second.uid}
    assert not Registration.objects.filter(session__event=copy).exists()
    answer = manager.post(url, {"title": "Nog eens", "slug": "nog-eens", "first_day": first_day})
    assert "al in gebruik" in answer.content.decode()
    answer = manager.post(url, {"title": "Nog eens", "slug": "nog eens", "first_day": "2020-01-01"}).content.decode()
    assert "zonder spaties" in answer
    assert "Kies een dag die nog komt" in answer


# --- the editor of a page --------------------------------------------------------------------------


def test_the_panel_leads_everywhere(manager, event, session):
    text = manager.get(f"/beheer/pages/{event.pk}/edit/").content.decode()
    for part in (
        url_of(session),
        url_of(session, "wijzigen"),
        url_of(session, "aanmelden"),
        url_of(session, "herhalen"),
        f"/beheer/aanmeldingen/?session={session.pk}",
        f"/beheer/evenementen/{event.pk}/berichten/",
        f"/beheer/evenementen/{event.pk}/kopie/",
    ):
        assert part in text, part


def test_an_editor_sees_no_links_that_are_closed(home, event, session):
    text = signed_in("redacteur").get(f"/beheer/pages/{event.pk}/edit/").content.decode()
    assert url_of(session, "wijzigen") in text
    for part in ("/beheer/aanmeldingen/", url_of(session, "aanmelden"), "/berichten/"):
        assert part not in text, part


def test_a_page_without_a_moment_says_so(manager, home, event):
    text = manager.get(f"/beheer/pages/{event.pk}/edit/").content.decode()
    assert "nog geen datum" in text
    assert f"/beheer/momenten/nieuw/?event={event.pk}" in text


def test_publishing_without_a_moment_warns_and_with_one_does_not(manager, event):
    url = f"/beheer/pages/{event.pk}/edit/"
    data = {**fields_of(manager.get(url)), "body-count": "0", "introduction": "Kom ook."}
    text = manager.post(url, {**data, "action-publish": "1"}, follow=True).content.decode()
    assert "maar niet in de agenda" in text
    factories.SessionFactory(event=event)
    text = manager.post(url, {**data, "action-publish": "1"}, follow=True).content.decode()
    assert "maar niet in de agenda" not in text


def test_a_new_event_gets_its_date_next(manager, event):
    url = f"/beheer/pages/add/events/eventpage/{event.get_parent().pk}/"
    data = {
        **fields_of(manager.get(url)),
        "title": "Nieuw",
        "slug": "nieuw",
        "introduction": "Kom ook.",
        "body-count": "0",
    }
    answer = manager.post(url, data)
    page = EventPage.objects.get(slug="nieuw")
    assert answer["Location"] == f"/beheer/momenten/nieuw/?event={page.pk}"
    assert manager.get(answer["Location"]).context["form"].initial["event"] == str(page.pk)


# --- the dashboard ---------------------------------------------------------------------------------


def cards_of(client):
    found = (make(client.user) for make in panels.CARDS)
    return {card.name: card for card in found if card}


def test_cards_say_what_comes_who_waits_and_what_to_arrange(manager, event, session):
    sign_up(session, 0, party_size=2, access="Een tolk"), sign_up(session, 1), sign_up(session, 2)
    cards = cards_of(manager)
    assert "2 van 2 plaatsen bezet" in cards["events_coming"].items[0].note
    assert cards["events_waiting"].items[0].note == "2 aanmeldingen wachten"
    need = cards["events_access"]
    assert (need.warning, need.items[0].note) == (True, "1 wens te regelen")
    assert "tolk" not in str(need)
    assert not cards["events_mail"].items
    Message.objects.filter(cause__startswith="registration:").update(state="failed", finished_at=timezone.now())
    card = cards_of(manager)["events_mail"]
    assert (card.warning, card.items[0].title) == (True, "Initiatievencafé")
    assert manager.get("/beheer/").status_code == 200


def test_an_event_without_a_date_is_on_the_dashboard(manager, event):
    assert cards_of(manager)["events_undated"].items[0].title == event.title
    factories.SessionFactory(event=event)
    assert "events_undated" not in cards_of(manager)


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("redacteur", {"events_coming"}),
        ("behandelaar", {"events_coming", "events_waiting", "events_access", "events_mail"}),
        ("bezoeker", set()),
    ],
)
def test_each_role_has_its_own_cards(home, session, role, names):
    assert set(cards_of(signed_in(role))) == names


def test_many_sessions_take_no_more_queries(manager, event, django_assert_max_num_queries):
    for _number in range(12):
        sign_up(factories.SessionFactory(event=event, capacity_room=1), 0, access="Een tolk")
    with django_assert_max_num_queries(25):
        cards_of(manager)
