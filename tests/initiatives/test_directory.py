"""The directory of organisations: who can help, where, and until when they could."""

import html
import re
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageViewRestriction

from cms.models import Entry, HelpKind, Organisation, OrganisationHelp
from initiatives import directory
from initiatives.models import DirectoryPage, InitiativePartner
from tests import factories
from tests.staff import at, refused, signed_in

KIND = Organisation.Kind


@pytest.fixture
def page(home):
    """The directory, published at /organisaties/."""
    page = home.add_child(instance=DirectoryPage(title="Organisaties", slug="organisaties", live=False))
    page.save_revision().publish()
    return DirectoryPage.objects.get(pk=page.pk)


def organisation(name, *kinds, **fields):
    """One that helps with these kinds."""
    slug = name.lower().replace(" ", "-")
    found = factories.OrganisationFactory(name=name, slug=slug, **fields)
    for kind in kinds:
        OrganisationHelp.objects.create(organisation=found, kind=kind)
    return found


@pytest.fixture
def city(page):
    """Four organisations, one of which has stopped, in a stadsdeel with two wijken."""
    area = factories.NeighbourhoodFactory(name="Oost", slug="oost")
    north, south = (factories.DistrictFactory(name=name, slug=name.lower(), parent=area) for name in ("Noord", "Zuid"))
    organisation("Groen Fonds", HelpKind.MONEY, HelpKind.KNOWLEDGE, kind=KIND.FUND)
    organisation("Buurthuis Noord", HelpKind.SPACE, kind=KIND.FOUNDATION).neighbourhoods.add(north)
    organisation("Platform Oost", kind=KIND.PLATFORM, description="Praat mee over groen.").neighbourhoods.add(area)
    stopped = organisation("Wijkraad Zuid", HelpKind.PEOPLE, kind=KIND.COUNCIL, active_until=date(2025, 1, 1))
    stopped.neighbourhoods.add(south)


def names(client, query=""):
    """What the list shows, in its order."""
    response = client.get(f"/organisaties/{query}")
    assert response.status_code == 200
    return [found.name for found in response.context["organisations"]]


EVERYBODY_NOW = ["Buurthuis Noord", "Groen Fonds", "Platform Oost"]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", EVERYBODY_NOW),
        ("?hulp=money", ["Groen Fonds"]),
        ("?hulp=people", []),
        ("?hulp=people&status=gestopt", ["Wijkraad Zuid"]),
        ("?status=alle", [*EVERYBODY_NOW, "Wijkraad Zuid"]),
        ("?soort=fund", ["Groen Fonds"]),
        ("?soort=fund&hulp=space", []),
        ("?wijk=noord", ["Buurthuis Noord", "Platform Oost"]),
        ("?wijk=zuid&status=alle", ["Platform Oost", "Wijkraad Zuid"]),
        ("?wijk=oost", ["Buurthuis Noord", "Platform Oost"]),
        ("?q=GROEN", ["Groen Fonds", "Platform Oost"]),
        ("?q=groen+fonds", ["Groen Fonds"]),
        ("?q=%27%22%3Cscript%3E", []),
        # what is not on offer counts as everything, and a page that is not there is the nearest
        ("?soort=koor&hulp=x&wijk=atlantis&status=ooit", EVERYBODY_NOW),
        ("?page=99", EVERYBODY_NOW),
        ("?page=abc", EVERYBODY_NOW),
    ],
)
def test_filters(client, city, query, wanted):
    assert names(client, query) == wanted


def test_each_choice_says_how_many_there_are(client, city):
    text = client.get("/organisaties/?wijk=noord").content.decode()
    assert "stichting of vereniging (1)" in text and "ruimte (1)" in text
    assert "fonds (" not in text and "geld (" not in text, "a choice without answers was offered"
    assert "geld (0)" in client.get("/organisaties/?wijk=noord&hulp=money").content.decode(), "the chosen one went"


def test_an_empty_answer_has_a_next_step(client, page):
    assert "/contact/vraag/" in client.get("/organisaties/").content.decode()
    text = client.get("/organisaties/?q=niets").content.decode()
    assert "Geen organisaties gevonden" in text and "Wis alle filters" in text and "noindex" in text


def test_the_period_follows_the_clock(client, page):
    found = organisation("Wijkplatform", active_from=date(2026, 1, 1), active_until=date(2026, 12, 31))
    told = {
        datetime(2025, 12, 31, 12, tzinfo=UTC): ("Begint op 1 januari 2026.", [], []),
        datetime(2026, 1, 1, 12, tzinfo=UTC): ("Actief van 1 januari 2026", ["Wijkplatform"], []),
        datetime(2026, 12, 31, 12, tzinfo=UTC): ("Actief van 1 januari 2026", ["Wijkplatform"], []),
        datetime(2027, 1, 1, 12, tzinfo=UTC): ("Bestond van 1 januari 2026 tot en met", [], ["Wijkplatform"]),
    }
    for moment, (sentence, active, stopped) in told.items():
        with at(moment):
            assert found.period.startswith(sentence)
            assert [o.name for o in Organisation.objects.active()] == active
            assert [o.name for o in Organisation.objects.stopped()] == stopped
            assert [o.name for o in directory.find(status=directory.EVERY)] == ["Wijkplatform"]
    assert organisation("Zonder datum").period == ""


def test_one_organisation(client, city, home):
    text = client.get("/organisaties/wijkraad-zuid/").content.decode()
    assert "Bestond tot en met 1 januari 2025." in text and "bestaat niet meer" in text and "Hielp met" in text
    assert 'aria-current="page">Wijkraad Zuid<' in text and ">Organisaties</a>" in text
    assert "Dat weten wij nog niet." in client.get("/organisaties/platform-oost/").content.decode()
    assert client.get("/organisaties/bestaat-niet/").status_code == 404
    assert client.get("/organisaties/platform-oost/meer/").status_code == 404
    assert client.post("/organisaties/platform-oost/").status_code == 405


def test_what_somebody_typed_stays_text(client, page):
    nasty = "<script>alert(1)</script>" + "a" * 60
    found = factories.OrganisationFactory(name=nasty, slug="naar", description=nasty)
    OrganisationHelp.objects.create(organisation=found, kind=HelpKind.SPACE, note="<b onmouseover=x>zaal")
    for address in ("/organisaties/", "/organisaties/naar/"):
        text = client.get(address).content.decode()
        assert "<script>alert" not in text and "<b onmouseover" not in text
        assert html.escape(nasty) in text


def test_no_address_of_a_person_is_shown(client, page):
    """The register has no field for one."""
    assert not re.search(r"[\w.]+@[\w.]+", client.get("/organisaties/").content.decode())
    kept = {field.name for field in Organisation._meta.get_fields()}
    assert not kept & {"email", "phone", "address", "contact"}


def test_a_list_of_more_than_one_page(client, page, settings):
    factories.OrganisationFactory.create_batch(DirectoryPage.PER_PAGE + 1)
    assert len(names(client)) == DirectoryPage.PER_PAGE
    assert len(names(client, "?page=2")) == 1
    assert "?soort=foundation&amp;page=2" in client.get("/organisaties/?soort=foundation").content.decode()


def test_two_thousand_cost_no_more_queries_than_fifty(client, page, settings):
    settings.PAGE_CACHE_SECONDS = 0
    place = factories.DistrictFactory(slug="wijk-een")

    def add(first, number):
        made = Organisation.objects.bulk_create(
            Organisation(name=f"Groep {n}", slug=f"groep-{n}", kind=KIND.FOUNDATION)
            for n in range(first, first + number)
        )
        OrganisationHelp.objects.bulk_create(OrganisationHelp(organisation=o, kind=HelpKind.SPACE) for o in made)
        link = Organisation.neighbourhoods.through
        link.objects.bulk_create(link(organisation=o, neighbourhood=place) for o in made)

    def count():
        numbers = []
        for address in ("", "?wijk=wijk-een&hulp=space&soort=foundation&q=groep", "groep-1/"):
            client.get(f"/organisaties/{address}")
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/organisaties/{address}").status_code == 200
            numbers.append(len(queries))
        return numbers

    add(0, 50)
    few = count()
    add(50, 550)
    assert count() == few
    assert max(few) <= 20


# --- in search and on the pages of wijken ----------------------------------------------------------


def entries():
    return {entry.title: entry.url for entry in Entry.objects.public().filter(source="organisatie")}


def test_the_catalogue_follows_the_directory(client, home):
    organisation("Groen Fonds", HelpKind.MONEY)
    assert entries() == {}, "without a directory there is nothing to read"
    page = home.add_child(instance=DirectoryPage(title="Organisaties", slug="organisaties", live=False))
    page.save_revision().publish()
    assert entries() == {"Groen Fonds": "/organisaties/groen-fonds/"}
    assert "geld" in Entry.objects.get(source="organisatie").text
    page = DirectoryPage.objects.get()
    page.slug = "wie-helpt"
    page.save_revision().publish()
    assert entries() == {"Groen Fonds": "/wie-helpt/groen-fonds/"}
    DirectoryPage.objects.get().unpublish()
    assert entries() == {}


def test_help_that_changes_is_found_at_once(page):
    found = organisation("Groen Fonds")
    line = OrganisationHelp.objects.create(organisation=found, kind=HelpKind.MATERIAL, note="Een bakfiets")
    assert "bakfiets" in Entry.objects.get(source="organisatie").text
    line.delete()
    assert "bakfiets" not in Entry.objects.get(source="organisatie").text


def test_a_hidden_directory_hides_the_organisations(page, client):
    organisation("Groen Fonds")
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/organisaties/groen-fonds/").status_code == 302
    assert entries() == {}
    restriction.delete()
    assert entries() == {"Groen Fonds": "/organisaties/groen-fonds/"}


def test_the_page_of_a_wijk_links_to_the_organisation(client, city, home):
    index = factories.NeighbourhoodIndexPageFactory(parent=home)
    place = Organisation.objects.get(slug="buurthuis-noord").neighbourhoods.get()
    wijk = factories.NeighbourhoodPageFactory(parent=index, neighbourhood=place)
    text = client.get(wijk.url).content.decode()
    assert 'href="/organisaties/buurthuis-noord/"' in text
    assert text.count("/organisaties/buurthuis-noord/") == 1, "listed twice"
    assert "Wijkraad Zuid" not in text
    feed = client.get("/feeds/organisatie/")
    assert feed["Content-Type"].startswith("application/atom+xml") and b"Buurthuis Noord" in feed.content


def test_a_partner_of_an_initiative_links_to_its_page(client, page, home):
    second = organisation("Buurthuis")
    first = organisation("Groen Fonds")
    initiative = factories.InitiativePageFactory(parent=factories.InitiativeIndexPageFactory(parent=home))
    initiative.partners = [InitiativePartner(organisation=one) for one in (first, second, first)]
    initiative.save_revision().publish()
    found = re.findall(r'href="(/organisaties/[\w-]+/)">(.*?)</a></h3>', client.get(initiative.url).content.decode())
    assert found == [("/organisaties/groen-fonds/", "Groen Fonds"), ("/organisaties/buurthuis/", "Buurthuis")]
    page.unpublish()
    text = client.get(initiative.url).content.decode()
    assert "Groen Fonds</h3>" in text and "/organisaties/" not in text


# --- the register ----------------------------------------------------------------------------------


def filled_in(found, *lines):
    """The edit form with these lines of help."""
    data = {"name": found.name, "slug": found.slug, "kind": found.kind, "description": "Kort", "website": ""}
    data |= {
        "help_offered-TOTAL_FORMS": len(lines),
        "help_offered-INITIAL_FORMS": 0,
        "help_offered-MIN_NUM_FORMS": 0,
        "help_offered-MAX_NUM_FORMS": 6,
    }
    for number, (kind, note) in enumerate(lines):
        start = f"help_offered-{number}"
        data |= {f"{start}-kind": kind, f"{start}-note": note, f"{start}-ORDER": number + 1, f"{start}-id": ""}
    return data


def test_an_editor_writes_the_help_in_the_form_and_deletes_nothing(page):
    found = organisation("Groen Fonds")
    client = signed_in("redacteur")
    address = reverse("wagtailsnippets_cms_organisation:edit", args=[found.pk])
    assert "Kan helpen met" in client.get(address).content.decode()
    answer = client.post(address, filled_in(found, ("space", "Een zaal"), ("money", "")))
    assert answer.status_code == 302
    assert [(line.kind, line.note) for line in found.help_offered.all()] == [("space", "Een zaal"), ("money", "")]
    assert "Een zaal" in client.get("/organisaties/groen-fonds/").content.decode()
    assert refused(client.get(reverse("wagtailsnippets_cms_organisation:delete", args=[found.pk])))
    assert refused(signed_in("behandelaar").get(address))


def test_each_kind_of_help_once(page):
    found = organisation("Groen Fonds")
    address = reverse("wagtailsnippets_cms_organisation:edit", args=[found.pk])
    answer = signed_in("redacteur").post(address, filled_in(found, ("space", "a"), ("space", "b")))
    assert answer.status_code == 200 and not found.help_offered.exists()
    OrganisationHelp.objects.create(organisation=found, kind=HelpKind.SPACE)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationHelp.objects.create(organisation=found, kind=HelpKind.SPACE)
    with pytest.raises(ValidationError):
        OrganisationHelp(organisation=found, kind="liefde").full_clean()
