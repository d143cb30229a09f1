"""The back office itself: snippets that are in use, two editors, previews, look and words."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.admin.models import EditingSession
from wagtail.models import ReferenceIndex
from wagtail.snippets.models import get_snippet_models

from cms.blocks import BodyBlock
from cms.models import Neighbourhood, Organisation, Theme
from home.blocks import HomeBlock
from tests import factories
from tests.staff import signed_in

CITY = [
    ("cms_theme", factories.ThemeFactory, Theme),
    ("cms_neighbourhood", factories.NeighbourhoodFactory, Neighbourhood),
    ("cms_organisation", factories.OrganisationFactory, Organisation),
]


def test_the_city_has_three_registers_in_one_menu(home):
    assert {Theme, Neighbourhood, Organisation} <= set(get_snippet_models())
    html = signed_in("eindredacteur").get("/beheer/").content.decode()
    assert '"label": "Stad"' in html
    assert "/beheer/snippets/cms/theme/" in html


@pytest.mark.parametrize(("name", "factory", "model"), CITY)
def test_register_lists_searches_edits_and_deletes(name, factory, model, home):
    client = signed_in("beheerder")
    thing, other = factory(name="Vindbaar ding"), factory(name="Iets anders")
    address = reverse(f"wagtailsnippets_{name}:list")
    assert "Vindbaar ding" in client.get(address).content.decode()
    html = client.get(reverse(f"wagtailsnippets_{name}:list_results"), {"q": "vindbaar"}).content.decode()
    assert "Vindbaar ding" in html
    assert "Iets anders" not in html
    for view in ("edit", "usage", "history", "copy", "delete"):
        response = client.get(reverse(f"wagtailsnippets_{name}:{view}", args=[thing.pk]))
        assert response.status_code == 200, view
    client.post(reverse(f"wagtailsnippets_{name}:delete", args=[other.pk]))
    assert not model.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize("question", ['"', "   ", "%", 'a"b', "'", "é"])
@pytest.mark.parametrize("name", [row[0] for row in CITY])
def test_odd_searches_are_no_error(name, question, home):
    client = signed_in("beheerder")
    assert client.get(reverse(f"wagtailsnippets_{name}:list_results"), {"q": question}).status_code == 200


def test_filters_of_the_registers(home):
    client = signed_in("beheerder")
    factories.DistrictFactory(name="Zijlweg-West")
    html = client.get(reverse("wagtailsnippets_cms_neighbourhood:list"), {"level": "district"}).content.decode()
    assert "Zijlweg-West" in html
    html = client.get(reverse("wagtailsnippets_cms_neighbourhood:list"), {"level": "area"}).content.decode()
    assert 'title="Zijlweg-West' not in html
    assert client.get(reverse("wagtailsnippets_cms_organisation:list"), {"kind": "fund"}).status_code == 200


def test_neighbourhood_list_takes_few_queries(home, django_assert_max_num_queries):
    for _number in range(20):
        factories.DistrictFactory()
    client = signed_in("beheerder")
    client.get(reverse("wagtailsnippets_cms_neighbourhood:list"))
    with django_assert_max_num_queries(25):
        client.get(reverse("wagtailsnippets_cms_neighbourhood:list"))


@pytest.fixture(params=["index knows", "index lags behind"])
def used(request, home):
    """A stadsdeel with a wijk in it, with and without Wagtail's index of references being up to date."""
    area = factories.DistrictFactory().parent
    if request.param == "index lags behind":
        ReferenceIndex.objects.all().delete()
    return area


def test_what_is_in_use_cannot_go_and_the_message_says_why(used):
    client = signed_in("beheerder")
    address = reverse("wagtailsnippets_cms_neighbourhood:delete", args=[used.pk])
    assert client.get(address).status_code == 200
    html = client.post(address, follow=True).content.decode()
    assert "wordt nog gebruikt en kan daarom niet weg" in html
    assert reverse("wagtailsnippets_cms_neighbourhood:usage", args=[used.pk]) in html
    assert Neighbourhood.objects.filter(pk=used.pk).exists()


def test_nor_when_several_go_at_once(used):
    client = signed_in("beheerder")
    free = factories.NeighbourhoodFactory()
    address = reverse("wagtail_bulk_action", args=["cms", "neighbourhood", "delete"])
    target = reverse("wagtailsnippets_cms_neighbourhood:list")
    address = f"{address}?id={used.pk}&id={free.pk}&next={target}"
    assert client.get(address).status_code == 200
    html = client.post(address, follow=True).content.decode()
    assert "wordt nog gebruikt en kan daarom niet weg" in html
    assert Neighbourhood.objects.filter(pk__in=[used.pk, free.pk]).count() == 2


def test_several_free_ones_can_go_at_once(home):
    client = signed_in("beheerder")
    free = [factories.ThemeFactory(), factories.ThemeFactory()]
    address = reverse("wagtail_bulk_action", args=["cms", "theme", "delete"])
    client.post(f"{address}?id={free[0].pk}&id={free[1].pk}&next=/beheer/")
    assert not Theme.objects.exists()


def test_a_neighbourhood_page_protects_its_neighbourhood(home):
    index = factories.NeighbourhoodIndexPageFactory(parent=home)
    place = factories.NeighbourhoodPageFactory(parent=index).neighbourhood
    html = (
        signed_in("beheerder")
        .post(reverse("wagtailsnippets_cms_neighbourhood:delete", args=[place.pk]), follow=True)
        .content.decode()
    )
    assert "wordt nog gebruikt" in html


def test_two_editors_on_one_page_see_each_other(home):
    page = factories.StandardPageFactory(parent=home, revised=True)
    first, second = signed_in("redacteur", first_name="Ans"), signed_in("redacteur", first_name="Bob")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    sessions = []
    for client in (first, second):
        client.get(edit)
        sessions.append(EditingSession.objects.latest("pk"))
    ping = reverse("wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", page.pk, sessions[0].pk])
    answer = first.post(ping).json()
    assert [other["user"].split()[0] for other in answer["other_sessions"]] == ["Bob"]

    page.title = "Bob was sneller"
    page.save_revision(user=second.user)
    answer = first.post(ping, {"revision_id": page.latest_revision_id - 1}).json()
    assert answer["other_sessions"][0]["revision_id"] == page.latest_revision_id


def test_device_previews(page):
    html = signed_in("redacteur").get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    for size in ("mobile", "tablet", "desktop"):
        assert f'value="{size}"' in html or 'name="preview-size"' in html and size in html


@pytest.mark.parametrize("block", [BodyBlock(), HomeBlock()], ids=["standard page", "home"])
def test_block_previews_use_the_look_of_the_site(block, home):
    client = signed_in("redacteur")
    for child in block.child_blocks.values():
        if not child.is_previewable:
            continue
        response = client.get(reverse("wagtailadmin_block_preview"), {"id": child.definition_prefix})
        html = response.content.decode()
        assert response.status_code == 200, child.name
        assert "build/site.css" in html, child.name
        assert "<style" not in html
        assert not re.search(r"<script(?![^>]*src=)", html)


def test_login_page_and_dashboard_wear_our_name(home):
    html = Client().get("/beheer/login/").content.decode()
    assert "Inloggen voor medewerkers" in html
    assert "Sign in" not in html
    html = signed_in("redacteur", first_name="Riet").get("/beheer/").content.decode()
    assert "Welkom, Riet" in html
    assert "admin/theme.css" in html
    assert "guide.wagtail.org" not in html
    assert "- Stadmakers</title>" in html


def test_colours_of_the_theme_file_are_valid_css():
    from django.contrib.staticfiles import finders

    css = Path(finders.find("admin/theme.css")).read_text()
    assert css.count("{") == css.count("}")
    assert "@import" not in css
    assert "url(" not in css


@pytest.mark.parametrize(
    "address",
    [
        "/beheer/pages/search/?q=%22",
        "/beheer/pages/search/?q=%20%20",
        "/beheer/images/?q=%22",
        "/beheer/documents/?q=%22",
        "/beheer/users/?q=%22",
        "/beheer/pages/search/?q=a%22b",
    ],
)
def test_searching_for_a_quote_is_no_error(address, home):
    assert signed_in("beheerder").get(address).status_code == 200


@pytest.mark.parametrize(
    "path", ["/beheer/", "/beheer/pages/", "/beheer/snippets/cms/theme/", "/beheer/reports/te-controleren/"]
)
def test_no_third_party_is_asked_for_anything(path, page):
    html = signed_in("beheerder").get(path).content.decode()
    loaded = re.findall(r'<(?:script|img|link|iframe)[^>]+(?:src|href)="(https?:[^"]+)"', html)
    assert loaded == []


def test_pages_of_the_back_office_have_their_own_policy(page, client):
    staff = signed_in("redacteur").get("/beheer/")["Content-Security-Policy"]
    assert "'unsafe-inline'" in staff
    assert "default-src 'none'" in staff
    assert "unsafe" not in client.get(page.url)["Content-Security-Policy"]
