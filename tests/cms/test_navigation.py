"""Menu, breadcrumbs and footer."""

import pytest
from django.test import RequestFactory
from wagtail.models import Page, PageViewRestriction, Site

from cms import navigation
from cms.models import SiteSettings
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_for(home):
    def make(path="/"):
        return RequestFactory().get(path, headers={"host": "localhost"})

    return make


def test_menu_holds_live_public_pages_in_tree_order(home, page, request_for):
    factories.StandardPageFactory(parent=home, title="Verborgen", show_in_menus=False)
    factories.StandardPageFactory(parent=home, title="Concept", show_in_menus=True, live=False)
    secret = factories.StandardPageFactory(parent=home, title="Besloten", show_in_menus=True)
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    factories.StandardPageFactory(parent=home, title="Over", show_in_menus=True)
    menu = navigation.site_context(request_for()).navigation
    assert [link.title for link in menu] == ["Meepraten", "Over"]


def test_menu_marks_where_the_reader_is(home, page, request_for):
    child = factories.StandardPageFactory(parent=page, title="Wijkforum")
    here = navigation.site_context(request_for(), page).navigation[0]
    below = navigation.site_context(request_for(), child).navigation[0]
    assert (here.current, here.ancestor) == (True, False)
    assert (below.current, below.ancestor) == (False, True)


def test_context_is_made_once_for_a_request(home, request_for):
    request = request_for()
    assert navigation.site_context(request) is navigation.site_context(request)


def test_breadcrumbs_begin_at_home(home, page, request_for):
    child = factories.StandardPageFactory(parent=page, title="Wijkforum")
    crumbs = navigation.breadcrumbs(request_for(), child)
    assert [(crumb["title"], crumb["url"]) for crumb in crumbs] == [
        ("Samen maken we de stad", "/"),
        ("Meepraten", "/meepraten/"),
    ]


def test_breadcrumbs_are_empty_outside_the_tree(home, request_for):
    assert navigation.breadcrumbs(request_for(), None) == []


def test_footer_drops_links_to_pages_that_are_gone(home, page, request_for):
    site = Site.objects.get()
    settings = SiteSettings.for_site(site)
    settings.footer = [
        (
            "column",
            {"title": "Over deze site", "links": [{"page": page, "title": ""}, {"url": "/zoeken/", "title": "Zoek"}]},
        )
    ]
    settings.save()
    Page.objects.get(pk=page.pk).delete()
    footer = navigation.site_context(request_for()).footer
    assert [link.title for link in footer[0].children] == ["Zoek"]


def test_a_site_without_pages_still_has_a_frame(db):
    Site.objects.all().delete()
    context = navigation.site_context(RequestFactory().get("/"))
    assert context.navigation == [] and context.settings.site_name == "Stadmakers"
