"""The settings of the site in the back office."""

import pytest
from django.urls import reverse
from wagtail.models import Site

from cms.models import AuditEntry, SiteSettings
from tests.staff import refused, signed_in


@pytest.fixture
def address(home):
    return reverse("wagtailsettings:edit", args=["cms", "sitesettings", Site.objects.get().pk])


def data(**fields):
    return {
        "organisation_name": "Gemeente Voorbeeld",
        "site_name": "Stadmakers",
        "tagline": "Samen maken we de stad",
        "footer-count": 1,
        "footer-0-deleted": "",
        "footer-0-order": 0,
        "footer-0-type": "column",
        "footer-0-value-title": "Over",
        "footer-0-value-links-count": 1,
        "footer-0-value-links-0-deleted": "",
        "footer-0-value-links-0-order": 0,
        "footer-0-value-links-0-value-url": "/toegankelijkheid/",
        "footer-0-value-links-0-value-title": "Toegankelijkheid",
        "accessibility_status": "B",
        "accessibility_stated_on": "2026-03-01",
        **fields,
    }


def test_saved_settings_show_on_the_site_at_once(address, home, client):
    editor = signed_in("eindredacteur")
    assert editor.get(address).status_code == 200
    client.get(home.url)
    assert editor.post(address, data()).status_code == 302
    html = client.get(home.url).content.decode()
    assert "Toegankelijkheid" in html
    settings = SiteSettings.objects.get()
    assert settings.organisation_name == "Gemeente Voorbeeld"
    assert settings.get_accessibility_status_display() == "B: voldoet gedeeltelijk"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "geen-adres"),
        ("accessibility_url", "geen adres"),
        ("accessibility_stated_on", "31-02-2026"),
        ("accessibility_status", "Z"),
        ("organisation_name", ""),
    ],
)
def test_wrong_values_are_named(field, value, address):
    response = signed_in("eindredacteur").post(address, data(**{field: value}))
    assert response.status_code == 200
    assert field in response.context["form"].errors


def test_others_may_not(address):
    for role in ("redacteur", "behandelaar", "bezoeker"):
        client = signed_in(role)
        assert refused(client.get(address))
        assert refused(client.post(address, data()))
    assert not SiteSettings.objects.filter(organisation_name="Gemeente Voorbeeld").exists()


def test_a_change_is_in_the_audit_log(address):
    editor = signed_in("eindredacteur")
    editor.post(address, data())
    entry = AuditEntry.objects.filter(action="write").latest("pk")
    assert (entry.view, entry.user) == ("wagtailsettings:edit", editor.user)
