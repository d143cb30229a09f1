"""The privacy page says what the registries say."""

import html as htmllib

from django.test import Client
from wagtail.models import Site

from accounts import consents
from cms.models import SiteSettings, Theme
from cms.registries import retention


def test_it_tells_what_the_site_does(home):
    settings = SiteSettings.for_site(Site.objects.get())
    settings.organisation_name, settings.email = "Gemeente Voorbeeldstad", "privacy@voorbeeldstad.example.nl"
    settings.save()
    rule = retention.Rule(name="proef", model=Theme, reason="Omdat het moet.", what="Proefgegevens", term="negen weken")
    retention.register(rule)
    try:
        response = Client().get("/privacy/")
    finally:
        retention.unregister("proef")
    html = htmllib.unescape(response.content.decode())
    shown = [one for one in retention.all_rules() if one.what]
    assert len(shown) > 4
    words = [str(text) for one in [*shown, rule] for text in (one.what, one.term, one.reason)]
    words += [str(text) for one in consents.all_purposes() for text in (one.label, one.question, one.explain)]
    words += ["Gemeente Voorbeeldstad", "privacy@voorbeeldstad.example.nl", "Autoriteit Persoonsgegevens", "csrftoken"]
    assert [text for text in words if text not in html] == []
    assert not response.cookies, "a page that says there are no cookies sets one"
    assert 'href="/privacy/"' in Client().get("/").content.decode()
