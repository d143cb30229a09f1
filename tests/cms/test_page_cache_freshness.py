"""No reader ever gets a page from before a change; a change that is not public forgets nothing."""

import threading
from datetime import timedelta
from unittest import mock

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from cms import page_cache
from cms.models import SiteSettings
from cms.page_cache import PageCacheMiddleware
from tests import factories


@pytest.fixture(autouse=True)
def cache_on(settings, tmp_path):
    settings.PAGE_CACHE_SECONDS = 600
    settings.PAGE_CACHE_GENERATION_FILE = tmp_path / "generation"
    page_cache._raise_now()


@pytest.fixture
def published(django_capture_on_commit_callbacks):
    """A block whose changes are committed at its end, as far as callbacks on commit go."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def read(client, path="/meepraten/", **headers):
    """The text a reader gets now."""
    return client.get(path, headers=headers).content.decode()


@pytest.fixture
def queries(django_assert_num_queries):
    """`queries(0)` proves that a page came from the cache."""
    return django_assert_num_queries


def test_publish(client, page, published):
    assert "Nieuwe zin" not in read(client)
    with published():
        page.introduction = "Nieuwe zin."
        page.save_revision().publish()
    assert "Nieuwe zin" in read(client)


def test_publish_shows_on_other_pages(client, home, page, published):
    assert "Nog een pagina" not in read(client)
    with published():
        factories.StandardPageFactory(parent=home, title="Nog een pagina", slug="nog-een", show_in_menus=True)
    assert "Nog een pagina" in read(client)


def test_unpublish(client, page, published):
    read(client)
    with published():
        page.unpublish()
    assert client.get("/meepraten/").status_code == 404


def test_delete(client, page, published):
    read(client)
    with published():
        Page.objects.get(pk=page.pk).delete()
    assert client.get("/meepraten/").status_code == 404


def test_move(client, home, page, published):
    other = factories.StandardPageFactory(parent=home, title="Anders", slug="anders")
    read(client)
    with published():
        page.move(other, pos="last-child")
    assert client.get("/meepraten/").status_code != 200
    assert client.get("/anders/meepraten/").status_code == 200


def test_order_of_the_menu(client, home, page, published):
    other = factories.StandardPageFactory(parent=home, title="Anders", slug="anders", show_in_menus=True)
    before = read(client)
    assert before.index("/meepraten/") < before.index("/anders/")
    with published():
        Page.objects.get(pk=other.pk).move(Page.objects.get(pk=page.pk), pos="left")
    menu = read(client).partition('id="hoofdmenu"')[2]
    assert menu.index("/anders/") < menu.index("/meepraten/")


def test_slug(client, home, page, published):
    below = factories.StandardPageFactory(parent=page, title="Onder", slug="onder")
    assert client.get("/meepraten/onder/").status_code == 200
    with published():
        page.slug = "meedoen"
        page.save_revision().publish()
    assert below.title in read(client, "/meedoen/onder/")
    assert client.get("/meepraten/onder/").status_code != 200


def test_settings(client, page, published):
    read(client)
    with published():
        site = SiteSettings.for_site(Site.objects.get())
        site.footer_text = "Een andere voet"
        site.save()
    assert "Een andere voet" in read(client)


def test_neighbourhood_snippet(client, home, published):
    index = factories.NeighbourhoodIndexPageFactory(parent=home)
    place = factories.NeighbourhoodPageFactory(parent=index).neighbourhood
    read(client, f"/wijken/{place.slug}/")
    with published():
        place.parent.name = "Het nieuwe stadsdeel"
        place.parent.save()
    assert "Het nieuwe stadsdeel" in read(client, f"/wijken/{place.slug}/")


def test_links_of_an_organisation(client, page, published):
    organisation = factories.OrganisationFactory()
    place = factories.DistrictFactory()
    before = page_cache.current_generation()
    with published():
        organisation.neighbourhoods.add(place)
    assert page_cache.current_generation() != before


@pytest.mark.parametrize(
    "factory",
    [factories.ThemeFactory, factories.OrganisationFactory, factories.ImageFactory, factories.DocumentFactory],
)
def test_saving_and_deleting_shared_things_raises(db, factory, published):
    thing = factory()
    seen = {page_cache.current_generation()}
    with published():
        thing.save()
    seen.add(page_cache.current_generation())
    with published():
        thing.delete()
    seen.add(page_cache.current_generation())
    assert len(seen) == 3


def test_upload_that_nothing_shows_yet_keeps_pages(page, published):
    before = page_cache.current_generation()
    with published():
        factories.ImageFactory()
    assert page_cache.current_generation() == before


def test_redirect(client, page, published):
    read(client)
    with published():
        page.unpublish()
        Redirect.objects.create(old_path="/meepraten", redirect_link="/elders/", site=Site.objects.get())
    response = client.get("/meepraten/")
    assert response.status_code in (301, 302)
    assert response["Cache-Control"] == "private, no-cache"


def test_draft_and_autosave_keep_pages(page, client, queries, published):
    read(client)
    before = page_cache.current_generation()
    with published():
        page.introduction = "Alleen een concept"
        revision = page.save_revision()
        page.save_revision(overwrite_revision=revision)
        Page.objects.get(pk=page.pk).save(update_fields=["locked", "locked_by", "locked_at"])
    assert page_cache.current_generation() == before
    with queries(0):
        read(client)


def test_new_draft_keeps_pages(home, published):
    before = page_cache.current_generation()
    with published():
        factories.StandardPageFactory(parent=home, live=False, first_published_at=None)
    assert page_cache.current_generation() == before


def test_script_that_saves_a_live_page(client, page, published):
    read(client)
    with published():
        page.introduction = "Door een script"
        page.save()
    assert "Door een script" in read(client)


def test_rolled_back_change_keeps_pages(client, page, queries, django_capture_on_commit_callbacks):
    read(client)
    before = page_cache.current_generation()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError), transaction.atomic():
        page.title = "Nooit"
        page.save_revision().publish()
        raise ZeroDivisionError
    assert page_cache.current_generation() == before
    with queries(0):
        read(client)


def test_nothing_is_raised_before_the_commit(page, django_capture_on_commit_callbacks):
    before = page_cache.current_generation()
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
        assert page_cache.current_generation() == before
    assert page_cache.current_generation() != before


# --- a page in the making during a change -----------------------------------------------------------


def next_reader_after_a_race(middleware_class):
    """A page is made from the old truth while a change commits; gives what the next reader gets."""
    truth, reading, committed = ["oud"], threading.Event(), threading.Event()

    def slow_view(request):
        found = truth[0]
        if not committed.is_set():
            reading.set()
            assert committed.wait(5)
        return HttpResponse(found)

    middleware = middleware_class(slow_view)
    reader = threading.Thread(target=lambda: middleware(RequestFactory().get("/x/")))
    reader.start()
    assert reading.wait(5)
    truth[0] = "nieuw"
    page_cache._raise_now()
    committed.set()
    reader.join(5)
    return middleware(RequestFactory().get("/x/")).content.decode()


def test_page_in_the_making_during_a_change_is_never_served():
    assert next_reader_after_a_race(PageCacheMiddleware) == "nieuw"


class GenerationReadTooLate(PageCacheMiddleware):
    """The usual mistake: a page is filed under the generation of when it was ready."""

    def _find_or_make(self, request, generation):
        key = (request.scheme, request.META.get("HTTP_HOST"), request.path_info, "")
        response = self.get_response(request)
        page = page_cache._keep(response, page_cache.current_generation(), "")
        self.pages.put(key, page)
        return page.answer(request)


def test_control_the_race_is_lost_when_the_generation_is_read_too_late():
    assert next_reader_after_a_race(GenerationReadTooLate) == "oud"


# --- generations ------------------------------------------------------------------------------------


def test_generations_never_repeat():
    seen = set()
    for _ in range(2000):
        page_cache._raise_now()
        seen.add(page_cache.current_generation())
    assert len(seen) == 2000


def test_first_start_without_file(client, page, queries):
    page_cache.settings.PAGE_CACHE_GENERATION_FILE.unlink()
    read(client)
    with queries(0):
        read(client)


def test_generation_in_the_shared_cache(client, page, settings, published):
    settings.PAGE_CACHE_GENERATION_FILE = None
    read(client)
    with published():
        page.introduction = "Via de gedeelde cache"
        page.save_revision().publish()
    assert "Via de gedeelde cache" in read(client)
    before = page_cache.current_generation()
    cache.clear()
    assert page_cache.current_generation() not in (None, before)


def test_shared_cache_that_does_not_answer(settings, monkeypatch, caplog):
    settings.PAGE_CACHE_GENERATION_FILE = None
    answers = ["eerst", "vers", "verser"]
    middleware = PageCacheMiddleware(lambda request: HttpResponse(answers.pop(0)))

    def reader():
        return middleware(RequestFactory().get("/x/")).content.decode()

    assert (reader(), reader()) == ("eerst", "eerst")
    with monkeypatch.context() as broken:
        broken.setattr(page_cache.cache, "get", mock.Mock(side_effect=ConnectionError))
        assert (reader(), reader()) == ("vers", "verser")
    assert "does not answer" in caplog.text
    assert reader() == "eerst"


def test_scheduled_publishing(client, page, published):
    page.introduction = "Op tijd"
    revision = page.save_revision(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    assert "Op tijd" not in read(client)
    with published():
        call_command("publish_scheduled")
    assert revision.pk == type(page).objects.get().live_revision_id
    assert "Op tijd" in read(client)
