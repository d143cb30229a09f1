"""Needs and offers: their life, their rules in the database, and what follows from them elsewhere."""

from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import PageViewRestriction

from accounts import mine
from cms.models import Entry
from cms.registries import retention
from engagement import targets
from engagement.conversations import services as conversations
from initiatives.models import InitiativeOwner, Need, Offer
from initiatives.models.needs import State
from initiatives.needs import expiry, lifecycle, services
from initiatives.needs.lifecycle import StepRefusedError
from initiatives.publishing import lifecycle as publishing
from messaging.models import Message
from tests import factories
from tests.staff import at

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


def again(item):
    return type(item).objects.get(pk=item.pk)


# --- rules of the database -------------------------------------------------------------------------


IMPOSSIBLE = [
    ({"quantity": 0}, "quantity_counts"),
    ({"quantity_met": 1}, "open_has_nothing_met"),
    ({"state": "partly", "quantity_met": 0}, "partly_met_is_part"),
    ({"state": "partly", "quantity": 2, "quantity_met": 2}, "partly_met_is_part"),
    ({"starts_on": timezone.now(), "ends_on": timezone.now() - timedelta(days=1)}, "period_in_order"),
    ({"state": "fulfilled"}, "closed_has_a_moment"),
    ({"closed_at": timezone.now()}, "closed_has_a_moment"),
    ({"state": "removed", "closed_at": timezone.now()}, "removed_has_a_reason"),
    ({"removal_reason": "Reclame"}, "removed_has_a_reason"),
]


def test_the_database_refuses_what_cannot_be(page, owner):
    for item in (helping.need(page), helping.offer(owner)):
        for fields, name in IMPOSSIBLE:
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                type(item).objects.filter(pk=item.pk).update(**fields)


def test_an_open_offer_is_of_somebody(owner):
    item = helping.offer(owner)
    with pytest.raises(IntegrityError, match="open_offer_is_of_somebody"), transaction.atomic():
        Offer.objects.filter(pk=item.pk).update(placed_by=None)


# --- how far it is ---------------------------------------------------------------------------------


def test_from_open_to_partly_to_fulfilled_and_back(page):
    item = helping.need(page, quantity=3, unit="bomen")
    item = lifecycle.register_met(item, total=2, seen=0)
    assert (item.state, item.amount) == (State.PARTLY, "nog 1 van 3 bomen")
    assert lifecycle.register_met(item, total=2, seen=0).quantity_met == 2
    with pytest.raises(StepRefusedError, match="2 is geregeld"):
        lifecycle.register_met(item, total=1, seen=0)
    item = lifecycle.register_met(item, total=3, seen=2)
    assert item.state == State.FULFILLED and item.closed_at
    item = lifecycle.fulfil(item, thanks="Dank aan de buren van het plein.")
    item = lifecycle.put_back(item)
    assert (item.state, item.quantity_met, item.closed_at) == (State.PARTLY, 2, None)
    item = lifecycle.register_met(item, total=0, seen=2)
    assert item.state == State.OPEN


def test_without_a_number_it_can_still_be_partly_met(page):
    item = lifecycle.register_met(helping.need(page), total=1, seen=0)
    assert (item.state, item.amount) == (State.PARTLY, "")
    assert lifecycle.put_back(lifecycle.fulfil(item)).state == State.OPEN


def test_enough_is_enough_whatever_the_number_says(page):
    item = lifecycle.fulfil(lifecycle.register_met(helping.need(page, quantity=5), total=2, seen=0))
    assert (item.state, item.quantity_met) == (State.FULFILLED, 2)


def test_a_smaller_number_than_what_is_arranged_is_refused(page):
    item = lifecycle.register_met(helping.need(page, quantity=5), total=3, seen=0)
    with pytest.raises(StepRefusedError, match="al 3 geregeld"):
        lifecycle.change(item, quantity=3)
    assert lifecycle.change(item, quantity=4, title="Anders").quantity_met == 3


def test_withdrawn_comes_back_and_what_staff_took_away_does_not(page):
    item = lifecycle.withdraw(lifecycle.withdraw(helping.need(page)))
    assert item.state == State.WITHDRAWN
    with pytest.raises(StepRefusedError):
        lifecycle.fulfil(item)
    with pytest.raises(StepRefusedError):
        lifecycle.extend(item)
    item = lifecycle.put_back(item)
    assert item.is_open
    lifecycle.take_down(item, reason="Reclame")
    assert lifecycle.take_down(item, reason="Nog eens") is None
    for step in (lifecycle.put_back, lifecycle.withdraw, lifecycle.extend, lifecycle.fulfil):
        with pytest.raises(StepRefusedError):
            step(item)
    assert lifecycle.put_back_by_staff(item).is_open


def test_the_same_key_places_one_thing(page, owner):
    for _twice in (1, 2):
        lifecycle.place_need(page=page, key="sleutel", kind="people", title="Een")
        lifecycle.place_offer(by=owner, key="sleutel", kind="people", title="Een")
    assert (Need.objects.count(), Offer.objects.count()) == (1, 1)


# --- the end ---------------------------------------------------------------------------------------


def mails(kind):
    return list(Message.objects.filter(kind=f"initiatives/{kind}").order_by("pk"))


def test_two_mails_each_once_and_a_link_that_extends(page, owner, client, index):
    co_owner = factories.ResidentFactory()
    InitiativeOwner.objects.create(page=page, user=co_owner)
    need, offer = helping.need(page), helping.offer(owner)
    helping.need(page, title="Voorbeeld", is_example=True)
    before = timezone.now()
    with at(before + timedelta(days=70)):
        assert expiry.remind_and_expire() == 0
    with at(before + timedelta(days=77)):
        assert expiry.remind_and_expire() == 2
        assert expiry.remind_and_expire() == 0
    assert {mail.address for mail in mails("help_ending")} == {owner.email, co_owner.email}
    assert len(mails("help_ending")) == 3
    with at(before + timedelta(days=91)):
        assert again(need).is_closed and not Need.objects.open().filter(pk=need.pk).exists()
        assert expiry.remind_and_expire() == 2
        assert expiry.remind_and_expire() == 0
        assert {again(item).state for item in (need, offer)} == {State.EXPIRED}
        assert len(mails("help_ended")) == 3
        link, other = [urlsplit(mail.body.context["url"]).path for mail in mails("help_ended")[:2]]
        assert need.title in client.get(link).content.decode()
        assert again(need).state == State.EXPIRED
        assert client.post(link).status_code == 200
        assert again(need).is_open
        lifecycle.withdraw(need)
        assert "Verlengen kan niet meer" in client.post(other).content.decode()
    with at(before + timedelta(days=175)):
        lifecycle.put_back(need)
    with at(before + timedelta(days=195)):
        expiry.remind_and_expire()
        assert len(mails("help_ending")) == 5


# --- what others see of it -------------------------------------------------------------------------


def listed():
    return set(Entry.objects.filter(source__in=["hulpvraag", "aanbod"]).values_list("title", flat=True))


def test_the_catalogue_lists_what_is_open_on_public_pages(page, owner, index):
    place, theme = factories.DistrictFactory(), factories.ThemeFactory()
    page.neighbourhoods, page.themes = [place], [theme]
    page.save_revision().publish()
    need, offer = helping.need(page, title="Vraag"), helping.offer(owner, title="Bod")
    assert listed() == {"Vraag", "Bod"}
    entry = Entry.objects.get(source="hulpvraag")
    assert entry.url == f"{index.url}hulpvragen/{need.pk}/"
    assert (list(entry.neighbourhoods.all()), list(entry.themes.all())) == ([place], [theme])
    lifecycle.fulfil(offer)
    assert listed() == {"Vraag"}
    page.unpublish()
    assert listed() == set()
    page.save_revision().publish()
    assert listed() == {"Vraag"}
    hidden = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert listed() == set() and not Need.objects.public().exists()
    hidden.delete()
    publishing.archive(page=page, by=owner)
    assert listed() == set() and targets.find("need", need.pk) == (None, None)
    publishing.restore(page=page, by=owner)
    lifecycle.put_back(offer)
    assert listed() == {"Vraag", "Bod"}
    index.slug = "samen"
    index.save_revision().publish()
    assert set(Entry.objects.filter(source="aanbod").values_list("url", flat=True)) == {f"/samen/aanbod/{offer.pk}/"}
    page.delete()
    assert listed() == {"Bod"}


def test_what_the_page_of_an_initiative_shows(page, django_assert_max_num_queries):
    first = helping.need(page, title="Open")
    done = lifecycle.fulfil(helping.need(page, title="Klaar"), thanks="Dank u.")
    lifecycle.fulfil(helping.need(page, title="Zonder bedankje"))
    with django_assert_max_num_queries(4):
        found = services.shown_on(page)
    assert ([one.pk for one in found["open"]], [one.pk for one in found["thanked"]]) == ([first.pk], [done.pk])
    assert found["open"][0].url == f"/initiatieven/hulpvragen/{first.pk}/"


def test_needs_and_offers_as_targets(page, owner):
    need, offer = helping.need(page), helping.offer(owner)
    for name, item in (("need", need), ("offer", offer)):
        kind, found = targets.find(name, item.pk)
        assert (found, kind.owners(found), kind.messages(found)) == (item, [owner], True)
        lifecycle.fulfil(item)
        kind, found = targets.find(name, item.pk)
        assert not kind.messages(found)
        lifecycle.take_down(item, reason="Reclame")
        for key in (item.pk, "x", "-1", "9" * 30, ""):
            assert targets.find(name, key) == (None, None)


def test_an_offer_that_nobody_answers_takes_no_messages(owner):
    organisation = factories.OrganisationFactory()
    kind = targets.get("offer")
    assert not kind.messages(helping.offer(organisation=organisation))
    assert kind.messages(helping.offer(owner, organisation=organisation))
    assert not kind.messages(helping.offer(owner, is_example=True))


def test_following_a_kind_of_need_in_a_neighbourhood(index, page):
    area = factories.NeighbourhoodFactory(code="SD-9")
    here, far = factories.DistrictFactory(code="WK1", parent=area), factories.DistrictFactory(code="WK2")
    before = timezone.now() - timedelta(minutes=1)
    helping.need(page, title="Hier", neighbourhood=here)
    helping.need(page, title="Ver", neighbourhood=far)
    helping.need(page, title="Ruimte", kind="space", neighbourhood=area)
    after = timezone.now() + timedelta(minutes=1)

    def news(key):
        kind, found = targets.find("need_type", key)
        return [one.title for one in kind.news(found, before, after)] if found else None

    assert news("people:WK1") == ["Hier"]
    assert news("space:WK1") == ["Ruimte"]
    assert news("people:") == ["Ver", "Hier"]
    assert news(":WK1") == ["Ruimte", "Hier"]
    for key in ("onzin:", "people:WK0", "people", ""):
        assert news(key) is None
    kind, found = targets.find("need_type", "people:WK1")
    assert (kind.title(found), kind.url(found)) == (
        f"Hulpvragen: mensen, in {here.name}",
        f"/initiatieven/hulpvragen/?soort=people&wijk={here.slug}",
    )
    assert kind.news(found, after, after + timedelta(days=1)) == []


def test_a_conversation_that_helped_leaves_a_trace(page):
    need = helping.need(page, quantity=2)
    close = targets.get("need").closed
    for outcome in ("helped", "helped", "not_helped", ""):
        close(need, SimpleNamespace(outcome=outcome))
    need = again(need)
    assert (need.reactions, need.to_register) == ("2 reacties: geholpen, 1 reactie: niet gelukt", 2)
    targets.get("need").reopened(need, SimpleNamespace(outcome="helped"))
    assert (again(need).reactions, again(need).to_register) == ("1 reactie: geholpen, 1 reactie: niet gelukt", 1)
    assert lifecycle.register_met(need, total=1, seen=0).to_register == 0


def test_after_a_conversation_that_helped_its_owner_finds_the_way_to_write_it_down(page, owner):
    need, neighbour = helping.need(page, quantity=2), factories.ResidentFactory(first_name="Bob")
    talk = conversations.start(target="need", key=str(need.pk), sender=neighbour, text="Ik help graag.")
    conversations.close(conversation=talk, by=neighbour, outcome="helped")
    address, way = f"/mijn/gesprekken/{talk.pk}/", f'href="/mijn/hulp/vraag/{need.pk}/"'
    assert way in helping.client_of(owner).get(address).content.decode()
    assert way not in helping.client_of(neighbour).get(address).content.decode()
    lifecycle.fulfil(need)
    assert way not in helping.client_of(owner).get(address).content.decode()


# --- personal data ---------------------------------------------------------------------------------


def test_a_resident_gets_and_erases_all_of_it(page, owner):
    other = factories.ResidentFactory()
    shared = helping.initiative(page.get_parent(), other, title="Samen")
    InitiativeOwner.objects.create(page=shared, user=owner)
    alone = helping.need(page, by=owner, title="Alleen")
    done = lifecycle.fulfil(helping.need(page, by=owner), thanks="Dank u.")
    together = helping.need(shared, by=owner)
    helping.need(shared, by=other, title="Van de ander")
    own = helping.offer(owner)
    theirs = helping.offer(owner, organisation=factories.OrganisationFactory())
    exported = mine.export(owner)["sections"]["help"]["data"]
    assert len(exported) == 6 and sum(row["written_by_you"] for row in exported) == 5
    mine.erase(owner)
    assert not Need.objects.filter(pk=alone.pk).exists() and not Offer.objects.filter(pk=own.pk).exists()
    for item in (done, together, theirs):
        assert again(item).placed_by is None
    assert again(together).is_open and again(theirs).is_open


def test_closed_ones_go_after_a_year(page, owner):
    rule = next(one for one in retention.all_rules() if one.name == "initiatives.needs")
    closed, still_open = lifecycle.withdraw(helping.need(page)), helping.need(page)
    lifecycle.withdraw(helping.offer(owner))
    with at(timezone.now() + timedelta(days=364)):
        assert not rule.expired().exists()
    with at(timezone.now() + timedelta(days=367)):
        call_command("apply_retention", "--apply", verbosity=0)
    assert list(Need.objects.all()) == [still_open] and closed not in Need.objects.all()
    assert not Offer.objects.exists()
