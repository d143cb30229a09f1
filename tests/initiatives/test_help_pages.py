"""The public pages of needs and offers, what residents do with their own, and what staff does with them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.guard import quarantine
from accounts.models import QuarantinedSubmission
from cms import limits
from initiatives.models import InitiativeOwner, Need, Offer
from initiatives.models.needs import State
from initiatives.needs import lifecycle, services
from messaging.models import Message
from tests import factories
from tests.home.test_feeds import assert_valid, entry_titles, read
from tests.staff import refused, signed_in

from . import helping


@pytest.fixture
def index(home):
    return factories.InitiativeIndexPageFactory(parent=home)


@pytest.fixture
def owner(db):
    return factories.ResidentFactory(first_name="Ada")


@pytest.fixture
def page(index, owner):
    return helping.initiative(index, owner, title="Buurttuin")


# --- the public lists ------------------------------------------------------------------------------


@pytest.fixture
def city(page, owner):
    """Three needs and three offers; the later in this list the newer."""
    area = factories.NeighbourhoodFactory(name="Oost", slug="oost")
    here = factories.DistrictFactory(name="Hierwijk", slug="hier", parent=area)
    far = factories.DistrictFactory(name="Verwijk", slug="ver")
    green = factories.ThemeFactory(name="Groen", slug="groen")
    page.neighbourhoods, page.themes = [here], [green]
    page.save_revision().publish()
    other = helping.initiative(page.get_parent(), title="Muziek")
    helping.need(page, title="Fietsen gezocht", kind="material")
    helping.need(page, title="Wie plant mee?", neighbourhood=area)
    helping.need(other, title="Zaal gezocht", kind="space", neighbourhood=far)
    helping.offer(owner, title="Bakfiets te leen", kind="material", neighbourhood=here)
    helping.offer(owner, title="Overal te helpen", themes=[green])
    helping.offer(owner, title="Zaal te huur", kind="space", neighbourhood=far)


def titles(client, query):
    response = client.get(f"/initiatieven/{query}")
    assert response.status_code == 200
    return [item.title for item in response.context_data["items"]]


@pytest.mark.usefixtures("city")
def test_each_filter_of_both_lists_and_the_feed_of_it(client):
    plant, fiets, zaal = "Wie plant mee?", "Fietsen gezocht", "Zaal gezocht"
    bak, overal, huur = "Bakfiets te leen", "Overal te helpen", "Zaal te huur"
    for query, expected in [
        ("hulpvragen/", [zaal, plant, fiets]),
        ("hulpvragen/?soort=people", [plant]),
        ("hulpvragen/?wijk=hier", [plant, fiets]),
        ("hulpvragen/?wijk=ver&soort=space", [zaal]),
        ("hulpvragen/?thema=groen", [plant, fiets]),
        ("hulpvragen/?q=fiets", [fiets]),
        ("hulpvragen/?q=buurttuin", [plant, fiets]),
        ("hulpvragen/?q=fiets&soort=people", []),
        ("hulpvragen/?soort=onzin&wijk=%27&page=99", [zaal, plant, fiets]),
        ("aanbod/", [huur, overal, bak]),
        ("aanbod/?wijk=hier", [overal, bak]),
        ("aanbod/?wijk=hier&q=fiets", [bak]),
        ("aanbod/?thema=groen", [overal]),
    ]:
        assert titles(client, query) == expected, query
        feed_address = "/initiatieven/" + query.replace("/", "/feed/", 1)
        feed = read(client, feed_address)
        assert_valid(feed, feed_address)
        assert entry_titles(feed) == expected


@pytest.mark.usefixtures("city")
def test_the_list_of_initiatives_by_help_that_is_wanted(client):
    def found(query):
        return [card["entry"].title for card in client.get(f"/initiatieven/?{query}").context["cards"]]

    assert found("hulp=ja") == found("") and len(found("")) == 2
    assert found("hulp=material") == ["Buurttuin"]
    assert found("hulp=money") == []
    assert found("hulp=people&wijk=ver") == []
    text = client.get("/initiatieven/?hulp=onzin").content.decode()
    assert "Deze soort hulp kennen wij niet" in text and "Zoekt hulp" in text
    for need in Need.objects.filter(page__title="Buurttuin"):
        lifecycle.fulfil(need)
    assert found("hulp=ja") == ["Muziek"]


def test_empty_lists_offer_a_next_step(client, index):
    for path, words in (("hulpvragen/", "Bied uw hulp aan"), ("aanbod/", "Vraag hulp voor uw initiatief")):
        assert words in client.get(f"/initiatieven/{path}").content.decode()
        assert "Toon alles" in client.get(f"/initiatieven/{path}?soort=money").content.decode()


def test_fifty_cost_no_more_queries_than_five(client, page, owner, settings):
    settings.PAGE_CACHE_SECONDS = 0

    def queries(path):
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        return len(asked)

    paths = ["/initiatieven/hulpvragen/", "/initiatieven/aanbod/", "/initiatieven/"]
    rounds = []
    for _round in (1, 2):
        for _number in range(5):
            helping.need(page)
            helping.offer(owner)
        rounds.append([queries(path) for path in paths])
    assert rounds[0] == rounds[1] and max(rounds[0]) <= 30, rounds


def test_one_need_and_where_to_answer_it(client, page, owner):
    need = helping.need(page, title="Stoelen", text="Voor het <b>feest</b>.\n\nDank!", quantity=4, unit="stoelen")
    address = f"/initiatieven/hulpvragen/{need.pk}/"
    text = client.get(address).content.decode()
    assert f'href="/bericht/need/{need.pk}/"' in text and "&lt;b&gt;feest" in text and "4 stoelen" in text
    lifecycle.fulfil(need, thanks="Dank aan de buren.")
    text = client.get(address).content.decode()
    assert "Dank aan de buren." in text and "/bericht/" not in text
    lifecycle.withdraw(lifecycle.put_back(need))
    gone = client.get(address)
    assert gone.status_code == 410 and "Stoelen" not in gone.content.decode().split("<main")[1]
    assert client.get("/initiatieven/hulpvragen/99999/").status_code == 404
    page.unpublish()
    assert client.get(address).status_code == 404


def test_one_offer_shows_a_first_name_and_nothing_else_of_anybody(client, page, owner):
    owner.last_name = "Achternaam"
    owner.save()
    offer = helping.offer(owner, title="Bakfiets")
    text = client.get(f"/initiatieven/aanbod/{offer.pk}/").content.decode()
    assert "Aangeboden door Ada." in text and f'href="/bericht/offer/{offer.pk}/"' in text
    assert owner.email not in text and "Achternaam" not in text
    example = helping.offer(owner, is_example=True)
    text = client.get(f"/initiatieven/aanbod/{example.pk}/").content.decode()
    assert "Dit is een voorbeeld" in text and "/bericht/" not in text


# --- residents -------------------------------------------------------------------------------------


def answers(form="initiatives.offer", **more):
    base = {"kind": "material", "title": "Bakfiets te leen", "text": "", "neighbourhood": "", "months": "3"}
    return {**helping.opened(form), **base, **more}


def test_a_resident_offers_help_once_however_often_the_button_is_pressed(page):
    person = factories.ResidentFactory()
    client, theme = helping.client_of(person), factories.ThemeFactory()
    sent = answers(
        text="مرحبا 👨‍👩‍👧 " + "x" * 200, themes=[theme.pk], starts_on="2026-12-01", quantity="2", unit="uur"
    )
    address = "/mijn/hulp/aanbod/nieuw/"
    refused_once = client.post(address, sent)
    assert "Vul uw voornaam in" in refused_once.content.decode() and not Offer.objects.exists()
    assert "hoort bij de gemeente" in client.post(address, {**sent, "first_name": "Redactie"}).content.decode()
    for _twice in (1, 2):
        assert client.post(address, {**sent, "first_name": "Joris"})["Location"] == "/mijn/hulp/"
    offer = Offer.objects.get()
    assert (offer.offered_by, list(offer.themes.all()), offer.placed_by) == ("Joris", [theme], person)
    assert offer.text.startswith("مرحبا 👨‍👩‍👧") and offer.expires_on == timezone.localdate() + timedelta(days=90)
    assert "first_name" not in client.get(address).context["form"].fields
    client.post(f"/mijn/hulp/aanbod/{offer.pk}/wijzigen/", answers(title="Bakfiets, groot"))
    offer.refresh_from_db()
    assert (offer.title, offer.quantity, offer.themes.count(), Offer.objects.count()) == ("Bakfiets, groot", None, 0, 1)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"kind": ""}, "Kies om wat voor hulp het gaat"),
        ({"kind": "onzin"}, "Kies een van de antwoorden"),
        ({"title": "x" * 81}, "te lang"),
        ({"title": "Mail mij: ada@example.nl"}, "Zet hier geen e-mailadres"),
        ({"text": "Bel 06 12 34 56 78"}, "Zet hier geen e-mailadres"),
        ({"quantity": "0"}, "getal in van 1 of hoger"),
        ({"quantity": "veel"}, "heel getal"),
        ({"quantity": "", "unit": "stoelen"}, "Vul ook in hoeveel"),
        ({"starts_on": "32-13-2026"}, "Dit is geen datum"),
        ({"starts_on": "2026-12-02", "ends_on": "01-12-2026"}, "ligt vóór de eerste"),
        ({"neighbourhood": "atlantis"}, "Kies een wijk"),
        ({"months": "120"}, "Kies een van de antwoorden"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(owner, more, message):
    response = helping.client_of(owner).post("/mijn/hulp/aanbod/nieuw/", answers(**more))
    text = response.content.decode()
    assert response.status_code == 200 and message in text and "<title>Fout:" in text.replace("\n", "")
    assert not Offer.objects.exists()
    if "title" not in more:
        assert 'value="Bakfiets te leen"' in text


def test_an_owner_asks_help_for_an_own_initiative_only(page, owner, index):
    client, other = helping.client_of(owner), helping.initiative(index, factories.ResidentFactory())
    address = "/mijn/hulp/vraag/nieuw/"
    sent = answers("initiatives.need", page=str(page.pk), kind="people", title="Wie helpt?")
    assert client.post(address, {**sent, "page": str(other.pk)}).status_code == 200
    assert client.post(address, sent)["Location"] == "/mijn/hulp/"
    need = Need.objects.get()
    assert (need.page_id, need.placed_by) == (page.pk, owner)
    stranger = helping.client_of(factories.ResidentFactory())
    assert "Begin een initiatief" in stranger.get(address).content.decode()
    assert "Begin een initiatief" in stranger.post(address, sent).content.decode()


def test_what_looks_like_abuse_waits_for_staff_and_its_sender_sees_nothing(page, owner):
    client = helping.client_of(owner)
    sent = answers("initiatives.need", page=str(page.pk), text="<script>alert(1)</script>")
    assert client.post("/mijn/hulp/vraag/nieuw/", sent)["Location"] == "/mijn/hulp/"
    assert not Need.objects.exists()
    staff = factories.UserFactory()
    quarantine.release(pk=QuarantinedSubmission.objects.get().pk, by=staff)
    assert Need.objects.get().text == "<script>alert(1)</script>"
    client.post("/mijn/hulp/vraag/nieuw/", {**sent, **helping.opened("initiatives.need")})
    InitiativeOwner.objects.all().delete()
    with pytest.raises(LookupError):
        quarantine.release(pk=QuarantinedSubmission.objects.latest("pk").pk, by=staff)
    assert Need.objects.count() == 1


def test_a_flood_of_one_account_is_stopped(owner, monkeypatch):
    monkeypatch.setattr(services, "BY_ONE", limits.Rate.of(2, minutes=1440))
    client = helping.client_of(owner)
    for number in range(3):
        response = client.post("/mijn/hulp/aanbod/nieuw/", answers(title=f"Bod {number}"))
    assert Offer.objects.count() == 2
    assert "U plaatste vandaag al veel" in response.content.decode()


def step(client, item, name, **data):
    return client.post(f"{item.mine_url}{name}/", data, follow=True).content.decode()


def test_the_steps_of_an_owner(page, owner):
    client, need = helping.client_of(owner), helping.need(page, quantity=3, unit="handen")
    helping.offer(factories.ResidentFactory(first_name="Joris"), title="Ik help graag")
    text = client.get(need.mine_url).content.decode()
    assert "Ik help graag" in text and "Past omdat" in text and 'href="/bericht/offer/' in text
    assert "Vul een getal in" in step(client, need, "deels", total="", seen="0")
    assert "nog 2 van 3 handen" in step(client, need, "deels", total="1", seen="0")
    assert "Iemand anders vulde intussen" in step(client, need, "deels", total="2", seen="0")
    assert "Zet hier geen e-mailadres" in step(client, need, "geregeld", thanks="Dank, a@b.nl")
    assert "Het staat nu als geregeld" in step(client, need, "geregeld", thanks="Dank aan de buren")
    assert "Dank aan de buren" in Client().get(page.url).content.decode() or services.shown_on(page)["thanked"]
    assert "Het staat weer op de site" in step(client, need, "terugzetten")
    assert "Het is verlengd" in step(client, need, "verlengen", months="12")
    assert Need.objects.get().expires_on == timezone.localdate() + timedelta(days=360)
    assert "Het is ingetrokken" in step(client, need, "intrekken")
    assert "kan niet meer" in step(client, need, "verlengen", months="3")
    assert client.post(f"{need.mine_url}onzin/").status_code == 404
    assert client.get(f"{need.mine_url}intrekken/").status_code == 405


def test_after_a_conversation_that_helped_the_owner_is_asked_how_much(page, owner):
    need = helping.need(page)
    lifecycle.count_reaction(need, helped=True)
    client = helping.client_of(owner)
    for address in ("/mijn/hulp/", need.mine_url):
        text = client.get(address).content.decode()
        assert "1 reactie: geholpen" in text and "Iemand heeft geholpen. Is het nu geregeld?" in text


# --- who may do what -------------------------------------------------------------------------------

WHO = ["visitor", "resident", "owner", "co-owner", "moderator", "editor"]
# What each may do with a need of the initiative, with the offer of its owner, and in the back office.
MAY = {
    "see the list": ["visitor", "resident", "owner", "co-owner", "moderator", "editor"],
    "see one's own": ["resident", "owner", "co-owner"],
    "place an offer": ["resident", "owner", "co-owner"],
    "manage the need": ["owner", "co-owner"],
    "change the need": ["owner", "co-owner"],
    "withdraw the need": ["owner", "co-owner"],
    "manage the offer": ["owner"],
    "read the register": ["moderator", "editor"],
    "place for others": ["moderator"],
    "take down": ["moderator"],
}


@pytest.mark.parametrize("who", WHO)
def test_who_may_do_what(page, owner, who):
    co_owner = factories.ResidentFactory(first_name="Bo")
    InitiativeOwner.objects.create(page=page, user=co_owner)
    need, offer = helping.need(page), helping.offer(owner)
    clients = {
        "visitor": Client,
        "resident": lambda: helping.client_of(factories.ResidentFactory()),
        "owner": lambda: helping.client_of(owner),
        "co-owner": lambda: helping.client_of(co_owner),
        "moderator": lambda: signed_in("eindredacteur"),
        "editor": lambda: signed_in("redacteur"),
    }
    client = clients[who]()
    tries = {
        "see the list": ("get", "/initiatieven/hulpvragen/"),
        "see one's own": ("get", "/mijn/hulp/"),
        "place an offer": ("get", "/mijn/hulp/aanbod/nieuw/"),
        "manage the need": ("get", need.mine_url),
        "change the need": ("get", f"{need.mine_url}wijzigen/"),
        "manage the offer": ("get", offer.mine_url),
        "read the register": ("get", "/beheer/hulpvragen/"),
        "place for others": ("get", "/beheer/aanbod/nieuw/"),
        "take down": ("get", f"/beheer/hulpvragen/{need.pk}/van-de-site/"),
        "withdraw the need": ("post", f"{need.mine_url}intrekken/"),
    }
    allowed = []
    for what, (method, address) in tries.items():
        response = getattr(client, method)(address)
        done = response.status_code == 200 or response.get("Location") == need.mine_url
        allowed += [what] if done and not refused(response) else []
    assert sorted(allowed) == sorted(what for what, them in MAY.items() if who in them)
    assert (Need.objects.get().state == State.WITHDRAWN) == (who in MAY["withdraw the need"])


# --- staff -----------------------------------------------------------------------------------------


def test_staff_takes_down_with_a_reason_and_puts_back(page, owner, client):
    need, staff = helping.need(page, title="Reclame"), signed_in("eindredacteur")
    here = f"/beheer/hulpvragen/{need.pk}/"
    assert "Reclame" in staff.get("/beheer/hulpvragen/?state=open&q=reclame").content.decode()
    assert "Haal van de site" in staff.get(here).content.decode()
    assert staff.post(f"{here}van-de-site/", {"reason": ""}).status_code == 200
    for _twice in (1, 2):
        assert staff.post(f"{here}van-de-site/", {"reason": "Dit is reclame."})["Location"] == here
    mail = Message.objects.get(kind="initiatives/help_removed")
    assert (mail.address, mail.body.context["reason"]) == (owner.email, "Dit is reclame.")
    assert "Dit is reclame." in helping.client_of(owner).get(need.mine_url).content.decode()
    assert client.get(f"/initiatieven/hulpvragen/{need.pk}/").status_code == 410
    staff.post(f"{here}zet-terug/")
    assert Need.objects.public().get() == need


def test_staff_places_for_an_organisation_and_for_an_initiative(page, owner):
    staff, organisation = signed_in("eindredacteur"), factories.OrganisationFactory()
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    sent = {"kind": "space", "title": "Zaal", "text": "", "expires_on": day, "quantity_met": "5"}
    wrong = {**sent, "organisation": organisation.pk, "answered_by": "niemand@example.nl", "expires_on": "2099-01-01"}
    text = staff.post("/beheer/aanbod/nieuw/", wrong).content.decode()
    assert "geen account van een inwoner" in text and "hooguit een jaar" in text
    staff.post("/beheer/aanbod/nieuw/", {**sent, "organisation": organisation.pk, "answered_by": owner.email})
    offer = Offer.objects.get()
    assert (offer.offered_by, offer.placed_by, offer.quantity_met) == (organisation.name, owner, 0)
    staff.post("/beheer/hulpvragen/nieuw/", {**sent, "page": page.pk, "quantity": "3"})
    need = lifecycle.register_met(Need.objects.get(), total=2, seen=0)
    text = staff.post(f"/beheer/hulpvragen/{need.pk}/wijzigen/", {**sent, "page": page.pk, "quantity": "2"})
    assert "Er is al 2 geregeld" in text.content.decode()
    changed = {**sent, "page": page.pk, "quantity": "4", "title": "Grote zaal"}
    assert staff.post(f"/beheer/hulpvragen/{need.pk}/wijzigen/", changed).status_code == 302
    need.refresh_from_db()
    assert (need.title, need.quantity, need.state) == ("Grote zaal", 4, State.PARTLY)
    assert "b" in staff.get(f"/beheer/aanbod/{offer.pk}/wijzigen/").content.decode()
    assert owner.email not in staff.get(f"/beheer/aanbod/{offer.pk}/wijzigen/").content.decode()
