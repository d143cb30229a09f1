"""'Was dit nuttig?': numbers, without a cookie and without who."""

import pytest
from django.test import Client

from tests import factories
from tests.staff import refused, signed_in
from toolkit.models import Usefulness


@pytest.fixture
def article(kit):
    return factories.ArticlePageFactory(parent=kit.advice, title="Rollen verdelen")


def say(article, answer, **headers):
    return Client(enforce_csrf_checks=True).post(f"/toolkit/nuttig/{article.pk}/", {"answer": answer}, headers=headers)


def test_yes_and_no_are_counted_in_their_month(article):
    for answer in ("ja", "ja", "nee"):
        response = say(article, answer)
        assert response.status_code == 302
        assert response.cookies == {}
    counted = Usefulness.objects.get()
    assert (counted.useful, counted.not_useful, counted.month.day) == (2, 1, 1)


def test_who_says_no_is_asked_what_is_missing(client, article):
    html = client.get(say(article, "nee")["Location"]).content.decode()
    assert "Vertel wat er mist" in html
    assert "Fijn dat u er iets aan had." in client.get(say(article, "ja")["Location"]).content.decode()
    assert client.get(f"/toolkit/nuttig/{article.pk}/misschien/").status_code == 404


def test_nonsense_another_site_and_floods_are_not_counted(article):
    assert say(article, "misschien")["Location"].endswith(article.url)
    say(article, "ja", sec_fetch_site="cross-site")
    assert not Usefulness.objects.exists()
    for _number in range(40):
        assert say(article, "ja").status_code == 302
    assert Usefulness.objects.get().useful == 30


def test_only_public_articles_are_judged(article):
    article.unpublish()
    assert say(article, "ja").status_code == 404


def test_the_report_is_for_who_writes(article):
    say(article, "nee")
    html = signed_in("redacteur").get("/beheer/reports/nuttig/").content.decode()
    assert "Rollen verdelen" in html
    assert refused(signed_in("behandelaar").get("/beheer/reports/nuttig/"))
    assert refused(signed_in("bezoeker").get("/beheer/reports/nuttig/?export=csv"))
    export = b"".join(signed_in("redacteur").get("/beheer/reports/nuttig/?export=csv").streaming_content).decode()
    assert "Rollen verdelen" in export


def test_an_empty_report_says_so(kit):
    assert "Nog geen lezer" in signed_in("redacteur").get("/beheer/reports/nuttig/").content.decode()
