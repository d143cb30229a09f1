"""What the outside world checks of a government site: internet.nl, RFC 9116 and Django's own deployment checks."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from cms.models import SiteSettings
from tests import factories
from tests.test_settings import COMPLETE, run

STRICT = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "connect-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "frame-src": "'none'",
    "img-src": "'self'",
    "manifest-src": "'self'",
    "media-src": "'self'",
    "object-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
}

# Two requests to the site as it runs in production; these addresses need no database.
IN_PRODUCTION = """
import django, json
django.setup()
from django.test import Client
client = Client(SERVER_NAME="www.stad.example")
plain, safe = client.get("/gezond/x"), client.get("/gezond/", secure=True)
print(json.dumps([[r.status_code, dict(r.headers)] for r in (plain, safe)]))
"""


def policy(response):
    """The Content-Security-Policy of a response as {directive: sources}."""
    parts = [part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";")]
    return {name: sources for name, _space, sources in parts if name}


def test_django_finds_nothing_to_improve_for_production():
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **COMPLETE)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_production_speaks_https_only():
    done = run("-c", IN_PRODUCTION, **COMPLETE)
    assert done.returncode == 0, done.stderr[-500:]
    (plain, plain_headers), (safe, safe_headers) = json.loads(done.stdout.splitlines()[-1])
    assert plain == 301
    assert plain_headers["Location"] == "https://www.stad.example/gezond/x"
    assert "Strict-Transport-Security" not in plain_headers
    assert safe == 200
    assert int(re.search(r"max-age=(\d+)", safe_headers["Strict-Transport-Security"]).group(1)) >= 31536000
    assert "includeSubDomains" in safe_headers["Strict-Transport-Security"]


@pytest.fixture(params=["/", "/meepraten/", "/zoeken/?q=wijk", "/bestaat-niet/", "/sitemap.xml", "/feeds/"])
def response(request, client, page):
    """One response of each kind."""
    return client.get(request.param)


def test_readers_get_the_strict_policy(response):
    """The list of internet.nl: no inline, no eval, no data:, no star, no whole scheme; by header, not by meta."""
    assert policy(response) == STRICT
    assert not re.search(r"unsafe|data:|\*|https?:|127\.0\.0\.1", response["Content-Security-Policy"])
    assert b"http-equiv" not in response.content.lower()


def test_other_headers_are_good_for_internet_nl(response):
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert not [name for name in response.headers if name.lower() in ("server", "x-powered-by")]


def test_readers_get_no_cookie(response):
    assert not response.cookies
    assert "Set-Cookie" not in response


def test_the_back_office_has_its_own_policy(admin_client, home):
    admin = policy(admin_client.get("/beheer/"))
    assert "'unsafe-inline'" in admin["script-src"]
    assert admin["default-src"] == admin["object-src"] == admin["base-uri"] == "'none'"
    assert "https:" not in str(admin)
    assert "*" not in str(admin)


def test_a_preview_is_as_strict_as_the_page_but_may_stand_in_the_editor(admin_client, page):
    address = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    assert policy(admin_client.get(address)) == STRICT | {"frame-ancestors": "'self'"}


def test_the_policy_of_the_back_office_stays_there(client, home):
    """An address that merely begins with the same letters gets the strict one."""
    for address in ("/beheerder/", "/zoeken/?q=/beheer/", "//beheer/"):
        assert policy(client.get(address)) == STRICT


# --- security.txt, robots and sitemap -------------------------------------------------------------


@pytest.fixture
def contact(home):
    """A site with an address for security reports."""
    site = home.get_site()
    SiteSettings.objects.update_or_create(site=site, defaults={"security_contact": "veilig@stad.example"})
    return "mailto:veilig@stad.example"


def fields(text):
    """The fields of a security.txt as (name, value) pairs."""
    return [tuple(line.split(": ", 1)) for line in text.splitlines() if line and not line.startswith("#")]


def test_security_txt_is_valid(client, contact):
    """RFC 9116, and the Forum Standaardisatie: Expires less than a year ahead, Canonical lists this address."""
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    found = fields(response.content.decode())
    names = [name for name, _value in found]
    assert names.count("Expires") == names.count("Preferred-Languages") == 1
    assert dict(found)["Contact"] == contact
    assert all(
        re.match(r"(https://|mailto:|tel:)\S+$", value) or value.startswith("http://testserver/")
        for name, value in found
        if name in ("Contact", "Canonical", "Policy")
    )
    assert ("Canonical", "http://testserver/.well-known/security.txt") in found
    assert "Policy" not in names
    expires = datetime.strptime(dict(found)["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)


def test_security_txt_tells_the_policy_once_everybody_can_read_it(client, home, contact):
    page = factories.StandardPageFactory(parent=home, title="Kwetsbaarheid melden", slug="kwetsbaarheid-melden")
    policy_line = ("Policy", "http://testserver/kwetsbaarheid-melden/")
    assert policy_line in fields(client.get("/.well-known/security.txt").text)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert policy_line not in fields(client.get("/.well-known/security.txt").text)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("veilig@stad.example", "mailto:veilig@stad.example"),
        ("mailto:veilig@stad.example", "mailto:veilig@stad.example"),
        (" https://stad.example/melden ", "https://stad.example/melden"),
        ("tel:+31-23-5115115", "tel:+31-23-5115115"),
        ("www.stad.example/melden", ""),
        ("http://stad.example", ""),
        ("https://stad.example\nExpires: nooit", ""),
        ("bel ons", ""),
    ],
)
def test_a_contact_that_no_program_understands_is_refused(client, home, typed, shown):
    settings = SiteSettings(site=home.get_site(), security_contact=typed, email="info@stad.example")
    if shown:
        settings.full_clean()
    else:
        with pytest.raises(ValidationError, match="https://"):
            settings.full_clean()
    settings.save()
    lines = fields(client.get("/.well-known/security.txt").text)
    assert [value for name, value in lines if name == "Contact"] == [shown or "mailto:info@stad.example"]
    assert len([name for name, _value in lines if name == "Expires"]) == 1


def test_security_txt_without_a_contact_is_no_empty_promise(client, home):
    SiteSettings.objects.update_or_create(site=home.get_site(), defaults={"security_contact": "", "email": ""})
    assert client.get("/.well-known/security.txt").status_code == 404


def test_robots_may_read_what_residents_read(client, home):
    response = client.get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response["Content-Type"].startswith("text/plain")
    assert lines == ["User-agent: *", "Disallow: /beheer/", "Sitemap: http://testserver/sitemap.xml"]


def test_the_sitemap_lists_public_pages_only(client, home, page):
    draft = factories.StandardPageFactory(parent=home, title="Concept", slug="concept", live=False)
    private = factories.StandardPageFactory(parent=home, title="Intern", slug="intern")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    response = client.get("/sitemap.xml")
    text = response.content.decode()
    assert response["Content-Type"].startswith("application/xml")
    assert "/meepraten/</loc>" in text
    assert draft.slug not in text
    assert private.slug not in text
    assert Page.objects.get(pk=private.pk).live
