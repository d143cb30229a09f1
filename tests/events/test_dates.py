"""Events of which only the day, the month or the year is known; and what goes on for days."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms import catalogue
from cms.models import Entry
from events import moments
from events.agenda import listing
from events.kinds import Kind, Precision
from events.models import ProgrammeItem
from tests import factories

from .signing import make_event


def at(*parts):
    return timezone.make_aware(datetime(*parts))


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        (Precision.DAY, "vrijdag 10 juni 2022 tot en met zaterdag 11 juni 2022"),
        (Precision.MONTH, "juni 2022"),
        (Precision.YEAR, "2022"),
    ],
)
def test_no_more_is_said_than_is_known(precision, words):
    begin, end = moments.stretched(at(2022, 6, 10, 9), at(2022, 6, 11, 17), precision)
    assert moments.when(begin, end, precision) == words
    assert moments.machine(timezone.localtime(begin), precision) == {"day": "2022-06-10", "month": "2022-06"}.get(
        precision, "2022"
    )


def test_the_whole_of_what_is_known_counts():
    begin, end = moments.stretched(at(2024, 2, 10, 9), at(2024, 2, 10, 10), Precision.MONTH)
    assert (begin, end) == (at(2024, 2, 1), at(2024, 2, 29, 23, 59))
    begin, end = moments.stretched(at(2024, 2, 10, 9), at(2024, 12, 10, 10), Precision.YEAR)
    assert (begin, end) == (at(2024, 1, 1), at(2024, 12, 31, 23, 59))


@pytest.fixture
def month(home):
    """An event in a month that is over, and one in a month that comes."""
    old = make_event(home, title="Van toen")
    fields = {"precision": Precision.MONTH, "sign_up": "none", "place": "Ergens"}
    session = factories.SessionFactory.build(event=old, starts_at=at(2022, 11, 3), ends_at=at(2022, 11, 3, 1), **fields)
    session.full_clean()
    session.save()
    return session


def test_an_old_event_stands_in_the_archive_under_its_month(client, month):
    body = client.get("/agenda/archief/").text
    assert '<time datetime="2022-11">november 2022</time>' in body
    assert "Van toen" in body
    assert "0.00" not in body


def test_a_month_lists_apart_what_has_no_day(client, month):
    body = client.get("/agenda/maand/?maand=2022-11").text
    assert body.count("Van toen") == 1
    assert "Van toen" not in client.get("/agenda/week/?week=2022-11-01").text
    assert "Van toen" not in client.get("/agenda/maand/?maand=2022-12").text


def test_calendars_hold_only_what_has_a_time(client, home):
    event = make_event(home)
    begin = timezone.now() + timedelta(days=40)
    fields = {"starts_at": begin, "ends_at": begin + timedelta(days=1), "sign_up": "none"}
    factories.SessionFactory(event=event, precision=Precision.DAY, **fields)
    assert "VEVENT" not in client.get("/agenda/ical/").text
    assert "VEVENT" not in client.get(f"{event.url}ical/").text
    assert f'"startDate": "{begin:%Y}' in client.get(event.url).text.replace('":"', '": "')


def test_nobody_signs_up_for_a_month(home):
    session = factories.SessionFactory.build(event=make_event(home), precision=Precision.MONTH)
    with pytest.raises(ValidationError) as refused:
        session.full_clean()
    assert "sign_up" in refused.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        session.save()


def test_only_what_goes_on_at_a_known_time_is_offered_to_calendars(client, month):
    """A calendar of a month of which the day is unknown, or of what is called off, would say nothing."""
    event = month.event
    month.starts_at, month.ends_at = timezone.now(), timezone.now() + timedelta(days=40)
    month.save()
    assert "Zet in uw agenda" not in client.get(event.url).text
    exact = factories.SessionFactory(event=event)
    assert "Zet in uw agenda" in client.get(event.url).text
    exact.status, exact.cancelled_reason = exact.Status.CANCELLED, "Ziek"
    exact.save()
    assert "Zet in uw agenda" not in client.get(event.url).text


def test_what_goes_on_for_days_is_there_each_day_and_a_night_belongs_to_its_evening(home):
    event = make_event(home)
    days = factories.SessionFactory(event=event, starts_at=at(2026, 6, 10, 9), ends_at=at(2026, 6, 12, 17))
    night = factories.SessionFactory(event=make_event(home), starts_at=at(2026, 6, 12, 20), ends_at=at(2026, 6, 13, 1))
    week = [date(2026, 6, 8) + timedelta(days=number) for number in range(7)]
    found = listing.items(listing.between(listing.Question(), week[0], week[-1]))
    there = {day: [item.event.pk for item in items] for day, items in listing.spread(found, week).items()}
    assert there[date(2026, 6, 9)] == []
    assert there[date(2026, 6, 10)] == there[date(2026, 6, 11)] == [days.event_id]
    assert there[date(2026, 6, 12)] == [days.event_id, night.event_id]
    assert there[date(2026, 6, 13)] == []


def test_a_page_about_a_kind_shows_what_comes_and_what_was(client, home, month):
    month.event.kind = Kind.CAFE
    month.event.save_revision().publish()
    coming = make_event(home, title="Het volgende café", kind=Kind.CAFE)
    factories.SessionFactory(event=coming)
    make_event(home, title="Zonder datum", kind=Kind.CAFE)
    hidden = make_event(home, title="Een andere soort", kind=Kind.MEETING)
    factories.SessionFactory(event=hidden)
    about = factories.EventKindPageFactory(parent=home, kind=Kind.CAFE)
    body = client.get(about.url).text
    assert body.index("Het volgende café") < body.index("Zonder datum") < body.index("Van toen")
    assert "Een andere soort" not in body
    assert "Kom pitchen" not in body
    coming.takes_pitches_until = timezone.now() + timedelta(days=3)
    coming.save_revision().publish()
    assert "Kom pitchen" in client.get(about.url).text


def entry_of(event):
    """What the catalogue tells of it, brought up to date."""
    catalogue.rebuild()
    return Entry.objects.get(page=event)


def test_the_catalogue_says_no_more_of_when_than_is_known(client, month):
    assert entry_of(month.event).when == "november 2022"
    exact = factories.SessionFactory(event=make_event(month.event.get_parent().get_parent(), title="Op een avond"))
    assert entry_of(exact.event).when == ""
    exact.status, exact.cancelled_reason = exact.Status.CANCELLED, "Ziek"
    exact.save()
    assert entry_of(exact.event).when.startswith("gaat niet door: ")
    body = client.get("/zoeken/?q=avond").text
    assert "gaat niet door: " in body


def test_what_was_held_on_an_unknown_day_is_no_plan(client, home):
    """A report tells that it was; without one, an event without a moment is still to come."""
    plan = make_event(home, title="Een plan", kind=Kind.CAFE)
    held = make_event(home, title="Ooit gehouden", kind=Kind.CAFE, report="<p>Het was druk.</p>")
    about = factories.EventKindPageFactory(parent=home, kind=Kind.CAFE)
    body = client.get(about.url).text
    assert body.index("Een plan") < body.index("Wij weten niet wanneer") < body.index("Ooit gehouden")
    assert "De datum is nog niet bekend." in client.get(plan.url).text
    told = client.get(held.url).text
    assert "Dit is geweest. Wij weten niet wanneer." in told and "Het was druk." in told
    assert "Kosten" in client.get(plan.url).text and "Kosten" not in told


def test_a_track_of_which_only_the_name_is_known_stands_alone(client, home):
    event = make_event(home, title="Congres", kind=Kind.CONFERENCE)
    event.programme.add(ProgrammeItem(title="Groen", track="Groen"), ProgrammeItem(title="Een lezing", track="Geld"))
    event.save_revision().publish()
    body = client.get(event.url).text
    assert body.count("programme__items") == 1
    assert "Groen" in body and "Een lezing" in body


def test_where_to_read_on_comes_after_the_programme(client, home):
    event = make_event(home, title="Congres", kind=Kind.CONFERENCE)
    event.programme.add(ProgrammeItem(title="Een lezing"))
    link = {"title": "Verder", "style": "list", "items": [{"page": home.pk, "title": "Thuis", "text": ""}]}
    event.body = [
        ("links", event.body.stream_block.child_blocks["links"].to_python(link)),
        ("text", "<p>Het verhaal</p>"),
    ]
    event.save_revision().publish()
    body = client.get(event.url).text
    main = body[body.index("<main") : body.index("</main>")]
    assert main.index("Het verhaal") < main.index("Een lezing") < main.index(">Verder<")


def test_the_agenda_leads_to_what_it_is_about(client, home, month):
    about = factories.EventKindPageFactory(parent=home, kind=Kind.CAFE, title="Zo gaat een café")
    agenda = month.event.get_parent()
    assert f'href="{about.url}"' in client.get(agenda.url).text
    about.unpublish()
    assert "Zo gaat een café" not in client.get(agenda.url).text
