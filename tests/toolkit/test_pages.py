"""Articles, parts, rules and templates as readers get them; the catalogue follows all of it."""

import pytest
from django.core.exceptions import ValidationError

from cms.models import Entry
from tests import factories
from toolkit.models import Fund


def test_articles_and_things_are_found_everywhere(client, kit):
    """Search, and the page of their wijk, by way of the catalogue."""
    index = factories.NeighbourhoodIndexPageFactory(parent=kit.index.get_parent())
    place = factories.DistrictFactory(name="Molenwijk", slug="molenwijk")
    factories.NeighbourhoodPageFactory(parent=index, neighbourhood=place)
    factories.ArticlePageFactory(parent=kit.advice, title="Zonnebloem artikel", neighbourhoods=[place])
    for make in (factories.FundFactory, factories.VenueFactory, factories.RuleCardFactory):
        make(title=f"Zonnebloem {make._meta.model.__name__}", neighbourhoods=[place])
    found = client.get("/zoeken/?q=zonnebloem").content.decode()
    here = client.get("/wijken/molenwijk/").content.decode()
    for name in ("artikel", "Fund", "Venue", "RuleCard"):
        assert f"Zonnebloem</mark> {name}" in found
        assert f"Zonnebloem {name}" in here


def test_the_catalogue_follows_the_page_above(kit):
    fund = factories.FundFactory(slug="fonds")
    entry = Entry.objects.get(source="fonds")
    assert entry.url == "/toolkit/financiering/fondsen/fonds/"
    kit.funds.slug = "geld"
    kit.funds.save_revision().publish()
    entry.refresh_from_db()
    assert entry.url == "/toolkit/geld/fondsen/fonds/"
    kit.funds.refresh_from_db()
    kit.funds.unpublish()
    assert not Entry.objects.filter(source="fonds").exists()
    kit.funds.refresh_from_db()
    kit.funds.save_revision().publish()
    assert Entry.objects.filter(source="fonds").exists()
    fund.unpublish()
    assert not Entry.objects.filter(source="fonds").exists()


def test_search_engines_hear_of_the_wizard_for_a_budget(client, kit):
    assert "<loc>http://localhost/toolkit/begroting/</loc>" in client.get("/sitemap.xml").content.decode()


def test_without_a_toolkit_things_have_no_address(home):
    assert factories.FundFactory().url == ""
    assert not Entry.objects.filter(source="fonds").exists()


def test_what_hides_the_part_hides_its_things(client, kit):
    from wagtail.models import PageViewRestriction

    factories.FundFactory(slug="fonds", title="Geheim fonds")
    PageViewRestriction.objects.create(page=kit.funds, restriction_type="login")
    assert not Entry.objects.filter(source="fonds").exists()
    assert client.get("/toolkit/financiering/fondsen/fonds/").status_code == 302
    assert "Geheim fonds" not in client.get("/toolkit/?fase=plan").content.decode()


def test_an_article_cannot_stand_in_the_way_of_a_register(kit):
    page = factories.ArticlePageFactory.build(title="Fondsen", slug="fondsen")
    with pytest.raises(ValidationError, match="ander deel"):
        kit.funds.add_child(instance=page)


def test_an_article_tells_for_whom_and_what_belongs_to_it(client, kit):
    subject = factories.SubjectFactory()
    factories.ArticlePageFactory(
        parent=kit.advice, title="Rollen verdelen", subjects=[subject]
    ).save_revision().publish()
    page = factories.ArticlePageFactory(parent=kit.advice, slug="campagne", subjects=[subject], for_plan=True)
    page.body = [
        ("checklist", {"title": "Klaar?", "items": ["Eén", "Twee"]}),
        ("kit", {"title": "Sjablonen", "items": ["projectplan", "weg"]}),
        ("roles", {"title": "Wie doet wat?", "items": [{"role": "U", "task": "Doet het"}]}),
    ]
    page.save_revision().publish()
    html = client.get("/toolkit/advies/campagne/").content.decode()
    assert "Rollen verdelen" in html
    assert "<strong>Plan</strong>" in html
    assert html.count('type="checkbox"') == 2
    assert "/toolkit/sjablonen/projectplan.odt" in html
    assert "Was dit nuttig?" in html


@pytest.mark.parametrize(
    ("address", "kind", "start"),
    [
        ("projectplan.pdf", "application/pdf", b"%PDF-"),
        ("projectplan.odt", "application/vnd.oasis.opendocument.text", b"PK"),
        ("begroting.ods", "application/vnd.oasis.opendocument.spreadsheet", b"PK"),
        ("begroting.pdf", "application/pdf", b"%PDF-"),
    ],
)
def test_templates_are_files(client, home, address, kind, start):
    response = client.get(f"/toolkit/sjablonen/{address}")
    assert response["Content-Type"] == kind
    assert response.content.startswith(start)
    assert response.cookies == {}


@pytest.mark.parametrize("address", ["projectplan.ods", "bestaat-niet.pdf", "begroting.odt", "begroting.exe"])
def test_other_files_are_not_there(client, home, address):
    assert client.get(f"/toolkit/sjablonen/{address}").status_code == 404


def test_rules_say_when_they_apply(client, kit):
    factories.RuleCardFactory(
        title="Straat afsluiten",
        slug="straat",
        applies_when="U zet een straat af.\n\nEr komt een podium.",
        does_not_apply="U staat op uw eigen terrein.",
        source_url="https://voorbeeld.example.nl/regels",
    )
    html = client.get("/toolkit/regels/").content.decode()
    assert "Er komt een podium." in html
    html = client.get("/toolkit/regels/kaarten/straat/").content.decode()
    assert "U staat op uw eigen terrein." in html
    assert "https://voorbeeld.example.nl/regels" in html


def test_drafts_are_previewed_and_not_public(client, admin_client, kit):
    fund = factories.FundFactory(slug="concept", title="Conceptfonds", live=False)
    assert client.__class__().get("/toolkit/financiering/fondsen/concept/").status_code == 404
    admin_client.get(f"/beheer/snippets/toolkit/fund/edit/{fund.pk}/")
    preview = f"/beheer/snippets/toolkit/fund/preview/{fund.pk}/"
    form = {
        "title": "Nieuwe naam", "slug": "concept", "summary": "Kort.", "applications": "unknown",
        "deadlines-TOTAL_FORMS": 0, "deadlines-INITIAL_FORMS": 0, "deadlines-MIN_NUM_FORMS": 0,
        "deadlines-MAX_NUM_FORMS": 12,
    }  # fmt: skip
    assert admin_client.post(preview, form).json()["is_valid"]
    assert "Nieuwe naam" in admin_client.get(f"{preview}?mode=").content.decode()
    assert Fund.objects.get(pk=fund.pk).title == "Conceptfonds"


def test_many_rules_and_articles_stand_on_pages(client, kit, settings, django_assert_max_num_queries):
    settings.PAGE_CACHE_SECONDS = 0
    for number in range(26):
        factories.RuleCardFactory(title=f"Regel {number:02}")
        factories.ArticlePageFactory(parent=kit.rules, title=f"Artikel {number:02}")
    first = client.get("/toolkit/regels/").content.decode()
    assert "Regel 23" in first
    assert "Regel 24" not in first
    assert "?page=2#kaarten" in first
    assert "Artikel 23" in first
    assert "Artikel 24" not in first
    with django_assert_max_num_queries(30):
        second = client.get("/toolkit/regels/?page=2&artikelen=2").content.decode()
    assert "Regel 24" in second
    assert "Artikel 25" in second
    assert "Artikel 00" not in second
