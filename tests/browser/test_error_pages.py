"""The pages that say what went wrong, as a reader sees them."""

import subprocess
import sys

import pytest

from .demo_server import ROOT
from .survey import NARROW, WIDE, violations

RENDER_500 = """
import django
django.setup()
from django.test import RequestFactory
from cms import urls
from django.views.defaults import server_error
handler = getattr(urls, "handler500", None)
view = django.urls.get_callable(handler) if isinstance(handler, str) else handler or server_error
print(view(RequestFactory().get("/")).content.decode())
"""


@pytest.fixture(scope="session")
def fault_page(demo_site, tmp_path_factory):
    """What the demo sends when something breaks, made with a database that is not there."""
    environment = demo_site.environment | {"STADMAKERS_DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}
    environment["STADMAKERS_DATABASE_POOL"] = "0"
    done = subprocess.run([sys.executable, "-c", RENDER_500], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def forbidden(page):
    """A form sent without its token."""
    with page.expect_navigation() as navigation:
        page.evaluate(
            """() => {
              const form = document.createElement("form");
              form.method = "post";
              form.action = "/beheer/login/";
              document.body.append(form);
              form.submit();
            }"""
        )
    return navigation.value.status


def test_the_error_pages_are_accessible_and_lead_on(new_page, fault_page):
    page = new_page()
    page.route("**/kapot/", lambda route: route.fulfill(status=500, body=fault_page, content_type="text/html"))
    kinds = {
        404: lambda: page.goto("/bestaat-niet/").status,
        400: lambda: page.goto("/zoeken/?q=%00").status,
        500: lambda: page.goto("/kapot/").status,
        403: lambda: page.goto("/") and forbidden(page),
    }
    for status, visit in kinds.items():
        for scheme, size in (("light", WIDE), ("dark", NARROW)):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            assert visit() == status
            assert violations(page) == [], (status, scheme)
            assert page.locator("h1").count() == 1
            assert page.get_by_role("link", name="voorpagina").first.is_visible()
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_lost_reader_can_search(new_page):
    page = new_page("/bestaat-niet/")
    page.get_by_role("searchbox").last.fill("wijk")
    page.get_by_role("searchbox").last.press("Enter")
    page.wait_for_url("**/zoeken/?q=wijk")
