"""The mail that tells what is new: who gets it, when, how much of it, and never twice."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.test import Client
from django.utils import timezone

from accounts import consents
from cms.addresses import address_key
from engagement import targets
from engagement.following import digests, services, timing
from engagement.models import Follow, Follower
from messaging import kinds, rendering
from messaging.composing import Composer
from messaging.models import Message, Suppression
from messaging.suppression import suppress
from tests.residents import ADDRESS
from tests.staff import at

from . import followed

MONDAY = timezone.make_aware(datetime(2026, 11, 23, 9))
OTHER = "anna@voorbeeld.example.nl"


@pytest.fixture(autouse=True)
def site(home):
    """The mail is in the name of a site."""


@pytest.fixture
def things():
    with followed.things() as made, at(MONDAY):
        yield made


def mails(address=ADDRESS):
    return Message.objects.filter(kind=services.DIGEST_MAIL, address=address).order_by("pk")


def run(moment):
    with at(moment):
        return digests.send_due()


def titles(message):
    return [item["title"] for group in message.body.context["groups"] for item in group["items"]]


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


# --- when ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pace", "longest"), [("direct", 1), ("weekly", 7), ("monthly", 31)])
def test_the_next_mail_comes_in_a_later_morning_and_not_after_its_pace(pace, longest):
    """Every day of four years, also those on which the clock changes, before and after the hour of sending."""
    for day in range(4 * 365 + 1):
        for hour in (0, 2, 7, 23):
            now = timezone.make_aware(datetime(2026, 1, 1, hour) + day * DAY)
            local = timezone.localtime(timing.next_due(pace, now))
            assert (local.hour, local.minute) == (7, 0)
            assert 1 <= (local.date() - timezone.localdate(now)).days <= longest
            assert pace != "weekly" or local.weekday() == 0
            assert pace != "monthly" or local.day == 1


def test_direct_is_soon_and_once_a_day(things):
    followed.follow()
    assert run(MONDAY + HOUR) == 0, "nothing new is no mail"
    things.tell("Een", at=MONDAY + 2 * HOUR)
    assert run(MONDAY + 3 * HOUR) == 1
    things.tell("Twee", at=MONDAY + 4 * HOUR)
    things.tell("Drie", at=MONDAY + 5 * HOUR)
    assert run(MONDAY + 6 * HOUR) == 0, "one a day"
    assert run(MONDAY + DAY) == 1
    assert run(MONDAY + DAY + HOUR) == 0
    assert [titles(message) for message in mails()] == [["Een"], ["Drie", "Twee"]]


@pytest.mark.parametrize(("pace", "days"), [("weekly", 7), ("monthly", 8)])
def test_slower_paces_collect(things, pace, days):
    followed.follow(pace=pace)
    things.tell("Een", at=MONDAY + HOUR)
    things.tell("Twee", at=MONDAY + 2 * DAY)
    assert run(MONDAY + 3 * DAY) == 0
    assert run(MONDAY + days * DAY) == 1
    assert run(MONDAY + days * DAY + HOUR) == 0
    assert titles(mails().get()) == ["Twee", "Een"]
    assert mails().get().stream == "bulk"


def test_what_happened_before_somebody_followed_is_no_news(things):
    things.tell("Oud", at=MONDAY - HOUR)
    things.titles["2"] = "Buurtkeuken"
    followed.follow()
    with at(MONDAY + 2 * HOUR):
        followed.follow(key="2")
    things.tell("Te vroeg", key="2", at=MONDAY + HOUR)
    things.tell("Nieuw", at=MONDAY + HOUR)
    run(MONDAY + 3 * HOUR)
    assert titles(mails().get()) == ["Nieuw"]


def test_another_pace_brings_no_second_mail_in_a_day_and_loses_nothing(things):
    follower = followed.follow()
    things.tell("Een", at=MONDAY + HOUR)
    assert run(MONDAY + 2 * HOUR) == 1
    things.tell("Twee", at=MONDAY + 3 * HOUR)
    with at(MONDAY + 3 * HOUR):
        services.set_pace(follower, "weekly")
        services.set_pace(follower, "direct")
    assert run(MONDAY + 4 * HOUR) == 0
    assert run(MONDAY + DAY) == 1
    assert [titles(message) for message in mails()] == [["Een"], ["Twee"]]


def test_a_clock_that_was_put_back_stops_nothing(things):
    follower = followed.follow(pace="weekly")
    ahead = MONDAY + timedelta(days=400)
    things.tell("In de toekomst", at=ahead - HOUR)
    assert run(ahead) == 1
    run(MONDAY + HOUR)
    things.tell("Weer gewoon", at=MONDAY + 2 * HOUR)
    assert run(MONDAY + 7 * DAY) == 1
    follower.refresh_from_db()
    assert follower.told_until == MONDAY + 7 * DAY


# --- what ------------------------------------------------------------------------------------------


def test_news_is_told_once_and_shortened_with_a_count(things):
    things.titles["2"] = "Buurtkeuken"
    followed.follow()
    followed.follow(key="2")
    for number in range(8):
        things.tell(f"Nieuws {number}", at=MONDAY + HOUR, text="lang " * 200)
    things.tell("Overal", at=MONDAY + HOUR, url="/overal/")
    things.tell("Overal", key="2", at=MONDAY + HOUR, url="/overal/")
    run(MONDAY + 2 * HOUR)
    groups = mails().get().body.context["groups"]
    assert [group["title"] for group in groups] == ["Buurtkeuken", "Moestuin"]
    assert [(len(group["items"]), group["more"]) for group in groups] == [(1, 0), (5, 3)]
    assert all(len(item["text"]) <= 200 for item in groups[1]["items"])
    assert groups[1]["items"][0]["url"].startswith("http")


def test_a_wijk_says_nothing_of_a_page_that_spoke_for_itself(things):
    follower = followed.follow()
    things.tell("De update", at=MONDAY + HOUR, url="/moestuin/1/#update")
    things.tell("De fase", at=MONDAY + HOUR, url="/moestuin/1/")
    told_there = [("Moestuin", "/moestuin/1/"), ("Anders", "/anders/")]
    wijk = Follow(follower=follower, target="neighbourhood", key="WK", title="A", created_at=MONDAY)
    board = digests.Board(MONDAY + 2 * HOUR)
    pieces = tuple(digests._piece(targets.News(title, url, MONDAY + HOUR)) for title, url in told_there)
    board._things["neighbourhood", "WK"] = digests.Thing("A", "/wijken/a/", pieces)
    told = digests.compose([wijk, *follower.follows.all()], board, MONDAY)
    found = [[item["title"] for item in group["items"]] for group in told.groups]
    assert found == [["De fase", "De update"], ["Anders"]]


def test_a_thing_that_is_gone_for_a_week_is_said_once_and_then_forgotten(things):
    things.titles["2"] = "Buurtkeuken"
    followed.follow()
    followed.follow(key="2")
    del things.titles["2"]
    assert run(MONDAY + HOUR) == 0
    things.titles["2"] = "Buurtkeuken Oost"
    assert run(MONDAY + 8 * DAY) == 0, "a page that came back was never gone"
    assert Follow.objects.get(key="2").title == "Buurtkeuken Oost"
    del things.titles["2"]
    run(MONDAY + 9 * DAY)
    assert run(MONDAY + 17 * DAY) == 1
    assert mails().get().body.context["ended"] == ["Buurtkeuken Oost"]
    assert Follow.objects.count() == 1
    assert run(MONDAY + 18 * DAY) == 0


def test_who_may_not_get_mail_gets_none_and_hears_later_only_what_is_new(things):
    followed.follow()
    followed.follow(address=OTHER, parent="ouder@voorbeeld.example.nl")
    suppress(address_key(ADDRESS), Suppression.Reason.COMPLAINT)
    things.tell("Gemist", at=MONDAY + HOUR)
    assert run(MONDAY + 2 * HOUR) == 0
    Suppression.objects.all().delete()
    consents.give(purpose=services.PURPOSE, address=OTHER)
    things.tell("Nieuw", at=MONDAY + DAY)
    assert run(MONDAY + 2 * DAY) == 2
    assert titles(mails().get()) == titles(mails(OTHER).get()) == ["Nieuw"]


def test_one_thing_that_fails_silences_no_other(things, monkeypatch):
    things.titles["2"] = "Buurtkeuken"
    followed.follow()
    followed.follow(key="2")
    things.tell("Nieuw", at=MONDAY + HOUR)
    real = things.news
    object.__setattr__(
        digests.targets.get("thing"), "news", lambda key, *when: 1 / 0 if key == "2" else real(key, *when)
    )
    assert run(MONDAY + 2 * HOUR) == 1
    assert titles(mails().get()) == ["Nieuw"]


def test_a_worker_that_dies_half_way_tells_all_of_it_later_and_nothing_twice(things, monkeypatch):
    for number in range(3):
        followed.follow(address=f"lezer{number}@voorbeeld.example.nl")
    things.tell("Nieuw", at=MONDAY + HOUR)
    monkeypatch.setattr(digests, "BATCH", 2)
    real, calls = digests.plan_mails, []

    def dies(*args, **kwargs):
        calls.append(1)
        done = real(*args, **kwargs)
        if len(calls) == 2:
            raise SystemExit
        return done

    monkeypatch.setattr(digests, "plan_mails", dies)
    with pytest.raises(SystemExit):
        run(MONDAY + 2 * HOUR)
    assert Message.objects.filter(kind=services.DIGEST_MAIL).count() == 2
    monkeypatch.setattr(digests, "plan_mails", real)
    assert run(MONDAY + 3 * HOUR) == 1
    assert Message.objects.filter(kind=services.DIGEST_MAIL).values("address").distinct().count() == 3
    assert Message.objects.filter(kind=services.DIGEST_MAIL).count() == 3


# --- the mail itself -------------------------------------------------------------------------------


def test_the_mail_stops_with_one_click_and_hides_nothing_in_its_headers(things):
    followed.follow()
    things.titles["1"] = "Moestuin\r\nBcc: iedereen@voorbeeld.nl"
    things.tell("<script>alert(1)</script>", at=MONDAY + HOUR, text="<b>dik</b> \u202eomgekeerd 🌻")
    run(MONDAY + 2 * HOUR)
    message = mails().get()
    rendered = rendering.render_template(services.DIGEST_MAIL, message.body.context)
    mail = message_from_bytes(
        Composer(message.body, rendered).compose(message, "<1@example.nl>"), policy=policy.default
    )
    assert mail["Bcc"] is None
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = mail["List-Unsubscribe"].strip("<>")
    assert stop in rendered.text
    assert ADDRESS not in stop
    assert "<script>" not in rendered.html
    assert "🌻" in rendered.text
    Client().post(stop[stop.index("/volgen/") :], {"List-Unsubscribe": "One-Click"})
    assert not Follower.objects.exists()


def test_the_mail_is_complete_without_news(things):
    sample = kinds.get(services.DIGEST_MAIL).sample
    only_gone = rendering.render_template(services.DIGEST_MAIL, {**sample, "groups": []})
    assert only_gone.subject == "Wat u volgt, staat niet meer op de site"
    assert "Schone stoep" in only_gone.text


# --- many ------------------------------------------------------------------------------------------


def many(count, *, things):
    """Followers since Monday: a default of a field asks the real clock, whatever the test says."""
    since = {"told_until": MONDAY, "due_at": MONDAY, "created_at": MONDAY}
    addresses = [f"lezer{n}@voorbeeld.example.nl" for n in range(count)]
    followers = Follower.objects.bulk_create(
        Follower(address=address, address_key=address_key(address), **since) for address in addresses
    )
    Follow.objects.bulk_create(
        Follow(follower=follower, target="thing", key=key, title=title, created_at=MONDAY)
        for follower in followers
        for key, title in things.titles.items()
    )
    text = consents.current_text(services.PURPOSE)
    model = text.events.model
    model.objects.bulk_create(
        model(
            purpose=services.PURPOSE,
            action="given",
            text=text,
            channel="mail",
            address_key=follower.address_key,
            at=MONDAY,
        )
        for follower in followers
    )


@pytest.mark.parametrize("size", [200])
def test_a_batch_costs_the_same_and_each_thing_is_asked_once(things, django_assert_max_num_queries, size):
    things.titles["2"] = "Buurtkeuken"
    many(size, things=things)
    things.tell("Nieuw", at=MONDAY + HOUR)
    with at(MONDAY + 7 * DAY), django_assert_max_num_queries(24):
        assert digests.send_due() == size
    assert sorted(things.asked) == ["1", "2"]
