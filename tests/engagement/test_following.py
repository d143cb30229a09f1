"""Following: who asks, who confirms, what is kept, and every way to stop."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts import consents, mine
from accounts.models import ActionLink, ConsentEvent, User
from cms.log_filters import SECRETS
from engagement.following import services, tokens
from engagement.models import Follow, Follower, Moment
from messaging.models import Message, Suppression
from messaging.suppression import is_suppressed, suppress
from tests import factories
from tests.residents import ADDRESS, link_in_mail, newest_mail, signed_in_resident, somewhere
from tests.staff import at, signed_in

from . import followed

URL = "/volgen/thing/1/"
OTHER = "anna@voorbeeld.example.nl"
PARENT = "ouder@voorbeeld.example.nl"


@pytest.fixture(autouse=True)
def site(home):
    """Every page needs one."""


@pytest.fixture
def things():
    with followed.things() as made:
        yield made


def ask(client=None, url=URL, **answers):
    return (client or Client()).post(url, followed.filled_in(**answers), REMOTE_ADDR=somewhere())


def confirm(address=ADDRESS):
    return Client().post(link_in_mail(address, services.CONFIRM_MAIL))


def path(purpose):
    return tokens.path(purpose, Follower.objects.get())


# --- asking and confirming ------------------------------------------------------------------------


def test_an_address_follows_after_its_mailbox_said_so(things):
    response = ask()
    assert (response.status_code, response["Location"]) == (302, "/volgen/verzonden/")
    assert not Follower.objects.exists()
    assert not consents.is_given(services.PURPOSE, ADDRESS)

    link = link_in_mail(ADDRESS, services.CONFIRM_MAIL)
    shown = Client().get(link)
    assert "Moestuin" in shown.content.decode()
    assert not Follower.objects.exists(), "opening the link changes nothing"

    assert "U volgt nu “Moestuin”" in Client().post(link).content.decode()
    follow = Follow.objects.get()
    assert (follow.title, follow.follower.address, follow.follower.pace) == ("Moestuin", ADDRESS, "weekly")
    event = ConsentEvent.objects.get(purpose=services.PURPOSE)
    assert (event.action, event.channel) == ("given", "mail")
    assert ActionLink.objects.get().data == {}, "who asked for what has served its end"
    assert "Dit is al gedaan" in Client().post(link).content.decode()
    assert Follow.objects.count() == 1


def test_the_answer_is_the_same_whoever_asks(things):
    followed.follow()
    known, unknown = ask(), ask(email=OTHER)
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert not known.cookies
    assert Message.objects.filter(kind=services.CONFIRM_MAIL).count() == 2


def test_a_second_confirmation_brings_the_newest_pace_and_no_second_row(things):
    for pace in ("weekly", "monthly"):
        ask(pace=pace)
        confirm()
    assert Follow.objects.count() == 1
    assert Follower.objects.get().pace == "monthly"


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"email": ""}, "Vul uw e-mailadres in."),
        ({"email": "jan@voorbeeld.nl\r\nBcc: iedereen@voorbeeld.nl"}, "Dit e-mailadres klopt niet."),
        ({"email": "a" * 260 + "@voorbeeld.nl"}, "Dit e-mailadres"),
        ({"pace": "hourly"}, "Kies een van de antwoorden."),
        ({"agree": ""}, "Zet een vinkje als u dit goedvindt."),
        ({"agree": "older words"}, "Deze tekst is net veranderd."),
        ({"sixteen": ""}, "Kies of u 16 jaar of ouder bent."),
        ({"sixteen": "nee"}, "Vul het e-mailadres van uw ouder, verzorger of school in."),
    ],
)
def test_a_form_that_is_wrong_says_so_and_mails_nobody(things, answers, sentence):
    response = ask(**answers)
    page = response.content.decode()
    assert response.status_code == 200
    assert sentence in page
    assert "<title>Fout: Volg “Moestuin”" in " ".join(page.split())
    assert not Message.objects.exists()


def test_a_flood_of_requests_ends_without_a_word(things):
    for _number in range(14):
        services.ask(target="thing", key="1", address=ADDRESS, pace="weekly")
    assert Message.objects.filter(kind=services.CONFIRM_MAIL).count() == 10


def test_what_is_not_there_cannot_be_followed(things):
    for url in ("/volgen/thing/2/", "/volgen/nothing/1/", f"/volgen/thing/{'x' * 300}/"):
        assert Client().get(url).status_code == 404, url
    ask()
    things.titles.clear()
    gone = confirm()
    assert gone.status_code == 409
    assert "U kunt het niet volgen" in gone.content.decode()


def test_a_link_that_is_late_or_changed_does_nothing(things):
    ask()
    link = link_in_mail(ADDRESS, services.CONFIRM_MAIL)
    assert Client().post(link.replace("/actie/", "/actie/x")).status_code == 410
    with at(timezone.now() + timedelta(days=8)):
        assert Client().post(link).status_code == 410
        call_command("apply_retention", "--apply")
    assert ActionLink.objects.get().data == {}, "the address is forgotten with the term"
    assert not Follower.objects.exists()


def test_a_link_cannot_bring_other_words_than_its_reader_saw(things):
    ask()
    ActionLink.objects.update(data={**ActionLink.objects.get().data, "digest": "older words"})
    assert confirm().status_code == 409
    assert not Follower.objects.exists()


def test_confirming_proves_the_mailbox(things):
    ask()
    key = services.address_key(ADDRESS)
    suppress(key, Suppression.Reason.BOUNCE)
    confirm()
    assert not is_suppressed(key, "bulk")


def test_who_is_younger_is_followed_up_with_a_parent(things):
    ask(sixteen="nee", parent_address=PARENT)
    assert "Wij hebben uw ouder of school gemaild" in confirm().content.decode()
    assert Follow.objects.count() == 1
    assert not consents.is_given(services.PURPOSE, ADDRESS)
    Client().post(link_in_mail(PARENT, "accounts/consent_parent"))
    assert consents.is_given(services.PURPOSE, ADDRESS)
    # It stays a yes of the parent, also for the next thing that is followed.
    things.titles["2"] = "Buurtkeuken"
    ask(signed_in_resident(), url="/volgen/thing/2/")
    assert Follow.objects.count() == 2
    assert consents.standing(services.PURPOSE, ADDRESS).parent_key
    # What a parent takes back ends it.
    Client().post(link_in_mail(PARENT, "accounts/consent_parent_given"))
    assert not Follower.objects.exists()


def test_one_address_follows_no_more_than_a_person_can_read(things, monkeypatch):
    monkeypatch.setattr(services, "MOST_FOLLOWS", 1)
    things.titles["2"] = "Buurtkeuken"
    followed.follow()
    with pytest.raises(services.TooManyFollowsError):
        followed.follow(key="2")
    ask(url="/volgen/thing/2/")
    assert confirm().status_code == 409


# --- residents who signed in -----------------------------------------------------------------------


def test_who_signed_in_follows_at_once_and_answers_nothing_twice(things):
    client = signed_in_resident()
    first = client.get(URL).content.decode()
    assert 'name="email"' not in first
    assert ask(client, email="")["Location"] == "/mijn/volgen/"
    assert Follow.objects.get().follower.address == ADDRESS
    assert ConsentEvent.objects.get(purpose=services.PURPOSE).channel == "site"

    things.titles["2"] = "Buurtkeuken"
    second = client.get("/volgen/thing/2/").content.decode()
    assert not any(f'name="{name}"' in second for name in ("email", "pace", "agree", "sixteen"))
    ask(client, url="/volgen/thing/2/")
    assert Follow.objects.count() == 2
    assert not Message.objects.filter(kind=services.CONFIRM_MAIL).exists()
    page = client.get("/mijn/volgen/").content.decode()
    assert "Moestuin" in page
    assert "Buurtkeuken" in page
    assert "no-store" in client.get("/mijn/volgen/")["Cache-Control"]


def test_a_form_of_another_site_follows_nothing(things):
    client = signed_in_resident()
    answer = client.post(URL, followed.filled_in(), headers={"sec-fetch-site": "cross-site"}, REMOTE_ADDR=somewhere())
    assert "kwam van een andere site" in answer.content.decode()
    assert not Follow.objects.exists()


# --- the lists, and who may see which --------------------------------------------------------------


def test_permissions(things):
    """Everybody may ask; a list is seen by its account, or with the link in its mail, and by nobody else."""
    follower = followed.follow()
    followed.follow(address=OTHER)
    visitor, resident, other = Client(), signed_in_resident(), signed_in_resident(OTHER)
    editor = signed_in("eindredacteur")
    for client in (visitor, resident, editor):
        assert client.get(URL).status_code == 200
    assert visitor.get("/mijn/volgen/")["Location"].startswith("/mijn/aanmelden/?next=")
    assert "Moestuin" in resident.get("/mijn/volgen/").content.decode()
    assert "Moestuin" not in editor.get("/mijn/volgen/").content.decode()
    other.post("/mijn/volgen/", {"stop": follower.follows.get().pk})
    assert follower.follows.count() == 1, "a number of somebody else's does nothing"
    link = tokens.path(tokens.MANAGE, follower)
    page = visitor.get(link)
    assert "Moestuin" in page.content.decode()
    assert ADDRESS not in page.content.decode(), "a mail that was passed on shows no address"
    assert page["X-Robots-Tag"] == "noindex"
    assert SECRETS.search(link)
    # One link does not open what another one does, and nothing that was tampered with.
    stop = tokens.path(tokens.STOP, follower).replace("/stop/", "/beheer/")
    for wrong in (stop, link[:-2] + "/", "/volgen/beheer/x/", link.replace("beheer", "stop")):
        assert visitor.get(wrong).status_code == 410, wrong
        assert visitor.post(wrong).status_code in (403, 410)
    assert Follower.objects.count() == 2


def test_pace_and_stopping_from_a_mail(things):
    things.titles["2"] = "Buurtkeuken"
    followed.follow()
    followed.follow(key="2")
    link, client = path(tokens.MANAGE), Client()
    assert "Wij hebben bewaard" in client.post(link, {"pace": "monthly"}).content.decode()
    assert Follower.objects.get().pace == "monthly"
    assert "Kies een van de antwoorden." in client.post(link, {"pace": "never"}).content.decode()
    first, second = Follow.objects.order_by("title")
    assert "U volgt “Buurtkeuken” niet meer" in client.post(link, {"stop": first.pk}).content.decode()
    assert client.post(link, {"stop": first.pk}).status_code == 200
    assert "Moestuin" in client.get(link).content.decode()
    client.post(link, {"stop": second.pk})
    assert not Follower.objects.exists()
    assert not consents.is_given(services.PURPOSE, ADDRESS)
    assert "U volgt niets meer" in client.get(link).content.decode()
    assert client.post(link, {"alles": "1"}).status_code == 200


def test_one_click_needs_no_page_and_no_cookie(things):
    """RFC 8058: a program posts, without a cookie; opening the same link shows a button."""
    followed.follow()
    link, client = path(tokens.STOP), Client(enforce_csrf_checks=True)
    assert "Stop met alles" in client.get(link).content.decode()
    assert Follower.objects.exists()
    for _time in range(2):
        answer = client.post(link, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert not answer.cookies
    assert not Follower.objects.exists()
    withdrawn = ConsentEvent.objects.first()
    assert (withdrawn.action, withdrawn.channel) == ("withdrawn", "mail")


def test_stopping_holds_back_what_was_ready_to_be_sent(things):
    follower = followed.follow()
    waiting = Message.objects.create(
        cause="x", kind=services.DIGEST_MAIL, address=ADDRESS, address_key=follower.address_key, stream="bulk"
    )
    consents.withdraw(purpose=services.PURPOSE, address=ADDRESS)
    waiting.refresh_from_db()
    assert waiting.state == Message.State.CANCELLED
    assert not Follower.objects.exists()


# --- what an account holds -------------------------------------------------------------------------


def test_it_stands_in_mijn_omgeving_and_goes_with_the_account(things):
    client = signed_in_resident()
    followed.follow()
    user = User.objects.get(email=ADDRESS)
    assert "Wat u volgt" in client.get("/mijn/").content.decode()
    data = mine.export(user)["sections"]["following"]["data"]
    assert (data["address"], [one["title"] for one in data["follows"]]) == (ADDRESS, ["Moestuin"])
    mine.erase(user)
    assert not Follower.objects.exists()
    assert not consents.is_given(services.PURPOSE, ADDRESS)


def test_another_address_takes_it_along(things):
    follower = followed.follow()
    old = tokens.path(tokens.MANAGE, follower)
    things.titles["2"] = "Buurtkeuken"
    mine.move(ADDRESS, OTHER)
    moved = Follower.objects.get()
    assert (moved.address, moved.follows.count()) == (OTHER, 1)
    assert consents.is_given(services.PURPOSE, OTHER)
    assert "Moestuin" not in Client().get(old).content.decode(), "links in earlier mails open nothing"
    # Where the new address follows already, the two become one.
    followed.follow(key="2")
    followed.follow(key="1")
    mine.move(ADDRESS, OTHER)
    assert Follower.objects.get().follows.count() == 2


def test_retention_forgets_who_follows_nothing_or_never_got_a_yes(things):
    idle, waiting = followed.follow(), followed.follow(address=OTHER, parent=PARENT)
    active = followed.follow(address=PARENT)
    idle.follows.all().delete()
    with at(timezone.now() + timedelta(days=2)):
        call_command("apply_retention", "--apply")
    assert set(Follower.objects.all()) == {waiting, active}
    assert not consents.is_given(services.PURPOSE, ADDRESS)
    with at(timezone.now() + timedelta(days=31)):
        call_command("apply_retention", "--apply")
    assert set(Follower.objects.all()) == {active}


# --- where the news comes from ---------------------------------------------------------------------


def test_an_initiative_tells_its_updates_its_phase_and_not_its_beginning(home):
    from initiatives.news import news

    index = factories.InitiativeIndexPageFactory(parent=home)
    page = factories.InitiativePageFactory(parent=index, phase="idee", revised=True)
    start = timezone.now()
    assert news(page, start, start + timedelta(days=9)) == [], "what came with the page is no news to who follows it"
    with at(timezone.now() + timedelta(days=3)):
        page = type(page).objects.get(pk=page.pk)
        page.phase = "uitvoering"
        page.updates.add(page.updates.model(date=timezone.localdate() - timedelta(days=3), title="Laat", text="Toch"))
        page.save_revision().publish()
        found = news(page, timezone.now() - timedelta(hours=1), timezone.now())
        assert "Laat" in [one.title for one in found], "when it came online counts, not the day it is about"
        assert "Nieuwe fase: Uitvoering" in [one.title for one in found]
        page.save_revision().publish()
    assert len(news(page, start, timezone.now() + timedelta(days=9))) == len(found), "publishing again is no news"
    page.delete()
    assert not Moment.objects.exists()


def test_a_plan_tells_its_choice_and_its_timeline(home):
    from budgets.news import news

    overview = factories.RoundIndexPageFactory(parent=home)
    plan = factories.PlanPageFactory(parent=factories.RoundPageFactory(parent=overview), revised=True)
    with at(timezone.now() + timedelta(days=1)):
        plan.choice = "chosen"
        plan.steps.add(plan.steps.model(title="de eerste steen", text="Op het plein"))
        plan.save_revision().publish()
        found = news(plan, timezone.now() - timedelta(hours=1), timezone.now())
    assert {one.title for one in found} == {"Het plan is gekozen", "De eerste steen"}
    assert all(one.url.startswith(plan.url) for one in found)


def test_a_wijk_and_a_theme_tell_what_is_new_there(home):
    from engagement import targets

    place, theme = factories.DistrictFactory(name="Schalkwijk"), factories.ThemeFactory()
    page = factories.StandardPageFactory(parent=home, title="Nieuw in de wijk")
    page.neighbourhoods.add(place)
    page.themes.add(theme)
    page.save_revision().publish()
    old = factories.StandardPageFactory(parent=home, first_published_at=timezone.now() - timedelta(days=90))
    old.neighbourhoods.add(place)
    old.save_revision().publish()
    since, until = timezone.now() - timedelta(minutes=5), timezone.now() + timedelta(minutes=1)
    for name, key in (("neighbourhood", place.code), ("theme", theme.slug)):
        kind, found = targets.find(name, key)
        assert [one.title for one in kind.news(found, since, until)] == ["Nieuw in de wijk"], name
        assert kind.news(found, until, until + timedelta(days=1)) == []
        assert Client().get(kind.url(found)).status_code == 200
        assert Client().get(f"/volgen/{name}/{key}/").status_code == 200
    place.is_active = False
    place.save()
    assert targets.find("neighbourhood", place.code) == (None, None)


def test_the_mail_asks_for_a_click_and_says_how_long(things):
    ask()
    context = newest_mail(ADDRESS, services.CONFIRM_MAIL)
    assert context["title"] == "Moestuin"
    assert context["days"] == 7
    assert urlsplit(context["url"]).path.startswith("/actie/")
