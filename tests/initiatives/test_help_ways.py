"""The ways to help: from every list to the others, from one's own initiative, and in the name of an organisation."""

import pytest

from accounts.guard import quarantine
from accounts.models import QuarantinedSubmission
from initiatives.models import Need, Offer
from initiatives.needs import lifecycle
from tests import factories
from tests.staff import signed_in

from . import helping

LISTS = ["/initiatieven/", "/initiatieven/hulpvragen/", "/initiatieven/aanbod/"]


@pytest.fixture
def owner(db):
    return factories.ResidentFactory(first_name="Ada")


@pytest.fixture
def page(home, owner):
    index = factories.InitiativeIndexPageFactory(parent=home)
    return helping.initiative(index, owner, title="Buurttuin")


def text(client, address):
    return client.get(address).content.decode()


@pytest.mark.usefixtures("page")
def test_every_list_leads_to_the_others_and_says_where_one_is(client):
    for here in LISTS:
        shown = text(client, here)
        for there in LISTS:
            current = ' aria-current="page"' if there == here else ""
            assert f'class="help-sides__link" href="{there}"{current}>' in shown, (here, there)


def test_a_reader_who_chose_a_wijk_can_follow_it(client, page):
    place = factories.DistrictFactory(name="Hierwijk", slug="hier", code="WK1")
    assert "/volgen/neighbourhood/" not in text(client, LISTS[0])
    assert f"/volgen/neighbourhood/{place.code}/" in text(client, f"{LISTS[0]}?wijk=hier")


def test_an_owner_comes_from_the_own_initiative_to_a_need_and_back(page, owner):
    client = helping.client_of(owner)
    overview = f"/mijn/initiatieven/{page.pk}/"
    ask = f"/mijn/hulp/vraag/nieuw/?initiatief={page.pk}"
    assert f'href="{ask}"' in text(client, overview)
    helping.initiative(page.get_parent(), owner, title="Een ander")
    assert client.get(ask).context["form"]["page"].value() == page.pk
    for count, sentence in ((1, "U heeft 1 hulpvraag open."), (2, "U heeft 2 hulpvragen open.")):
        helping.need(page)
        assert Need.objects.count() == count and sentence in text(client, overview)


def test_ones_own_need_links_to_the_site_only_where_readers_find_it(page, owner, client):
    need, mine = helping.need(page), helping.client_of(owner)
    public = f"/initiatieven/hulpvragen/{need.pk}/"
    assert f'href="{public}"' in text(mine, need.mine_url)
    lifecycle.fulfil(need)
    assert f'href="{public}"' in text(mine, need.mine_url) and client.get(public).status_code == 200
    lifecycle.withdraw(lifecycle.put_back(need))
    assert f'href="{public}"' not in text(mine, need.mine_url)
    lifecycle.put_back(need)
    page.unpublish()
    assert f'href="{public}"' not in text(mine, need.mine_url) and client.get(public).status_code == 404


# --- for an organisation ---------------------------------------------------------------------------


def answers(**more):
    base = {"kind": "space", "title": "Zaal voor een avond", "text": "", "neighbourhood": "", "months": "3"}
    return {**helping.opened("initiatives.offer"), **base, **more}


@pytest.fixture
def organisation(owner):
    """One for which staff wrote down that Ada answers."""
    made = factories.OrganisationFactory(name="Wijkplatform Hier")
    helping.offer(owner, organisation=made, title="Eerste aanbod")
    return made


def test_whoever_answers_for_an_organisation_offers_in_its_name(page, owner, organisation, client):
    mine, other = helping.client_of(owner), factories.OrganisationFactory()
    address = "/mijn/hulp/aanbod/nieuw/"
    assert "Namens wie biedt u dit aan?" in text(mine, address)
    assert "Kies een van de antwoorden" in mine.post(address, answers(organisation=other.pk)).content.decode()
    assert mine.post(address, answers(organisation=organisation.pk))["Location"] == "/mijn/hulp/"
    assert mine.post(address, answers(organisation="", title="Mijn eigen schuur"))["Location"] == "/mijn/hulp/"
    offers = {offer.title: offer.offered_by for offer in Offer.objects.all()}
    assert offers["Zaal voor een avond"] == "Wijkplatform Hier" and offers["Mijn eigen schuur"] == "Ada"
    shown = text(client, f"/organisaties/{organisation.slug}/") if _directory(page) else ""
    assert "Zaal voor een avond" in shown and "Mijn eigen schuur" not in shown
    edit = f"{Offer.objects.get(title='Zaal voor een avond').mine_url}wijzigen/"
    assert "Namens wie" not in text(mine, edit)


def _directory(page):
    return factories.DirectoryPageFactory(parent=page.get_parent().get_parent(), slug="organisaties")


def test_nobody_else_offers_in_its_name(page, owner, organisation):
    stranger = factories.ResidentFactory(first_name="Bo")
    client = helping.client_of(stranger)
    assert "Namens wie" not in text(client, "/mijn/hulp/aanbod/nieuw/")
    client.post("/mijn/hulp/aanbod/nieuw/", answers(organisation=organisation.pk))
    assert Offer.objects.get(placed_by=stranger).organisation is None
    for offer in Offer.objects.filter(organisation=organisation):
        lifecycle.take_down(offer, reason="Niet namens ons.")
    assert "Namens wie" not in text(helping.client_of(owner), "/mijn/hulp/aanbod/nieuw/")


def test_what_staff_lets_through_counts_only_for_whoever_still_answers(page, owner, organisation):
    sent = answers(organisation=organisation.pk, text="<script>alert(1)</script>")
    helping.client_of(owner).post("/mijn/hulp/aanbod/nieuw/", sent)
    kept = QuarantinedSubmission.objects.get()
    Offer.objects.update(placed_by=factories.ResidentFactory())
    with pytest.raises(LookupError, match="namens deze organisatie"):
        quarantine.release(pk=kept.pk, by=factories.UserFactory())
    assert Offer.objects.count() == 1


# --- what is not right -----------------------------------------------------------------------------


def test_a_reader_reports_what_is_not_right(page, owner, client):
    need, offer = helping.need(page), helping.offer(owner)
    for address in (page.url, f"/initiatieven/hulpvragen/{need.pk}/", f"/initiatieven/aanbod/{offer.pk}/"):
        assert f'href="/contact/vraag/?over={address}"' in text(client, address)
    form = client.get(f"/contact/vraag/?over={page.url}").context["form"]
    assert form["topic"].value() == "report" and page.url in form["message"].value()
    for wrong in ("//kwaad.example/", "javascript:alert(1)", "/a b", "/<script>", "/" + "x" * 300):
        assert client.get("/contact/vraag/", {"over": wrong}).context["form"].initial == {}


def test_who_would_rather_write_to_the_makers_alone_is_shown_the_way(page, owner):
    reader = helping.client_of(factories.ResidentFactory())
    link = f'href="/bericht/initiative/{page.pk}/"'
    assert link in text(reader, f"/reageren/initiative/{page.pk}/")
    page.owners.all().delete()
    assert link not in text(reader, f"/reageren/initiative/{page.pk}/")


def test_staff_writes_down_that_all_is_arranged(page, client):
    need = helping.need(page)
    address = f"/beheer/hulpvragen/{need.pk}/geregeld/"
    for role, worked in (("redacteur", False), ("behandelaar", False), ("eindredacteur", True)):
        staff = signed_in(role)
        shown = text(staff, f"/beheer/hulpvragen/{need.pk}/")
        assert ("Dit is geregeld" in shown) == worked
        staff.post(address)
        assert (Need.objects.get().state == "fulfilled") == worked, role
    assert "Dit is geregeld" not in text(staff, f"/beheer/hulpvragen/{need.pk}/")
    lifecycle.take_down(need, reason="Reclame.")
    assert "niet meer op de site" in staff.post(address, follow=True).content.decode()


def test_long_titles_do_not_break_the_registers(page):
    helping.need(page, title="n" * 80)
    shown = text(signed_in("eindredacteur"), "/beheer/hulpvragen/")
    assert "n" * 61 not in shown and "n" * 50 in shown
