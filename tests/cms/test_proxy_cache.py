"""A caching proxy is told to forget: by publishing, by settings, after the commit and through real sockets."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import transaction
from wagtail.models import Site

from cms import page_cache
from cms.models import SiteSettings


@pytest.fixture
def proxy(settings):
    """A listener that writes down what the proxy would be told; `answer` is the status it gives."""

    class Handler(BaseHTTPRequestHandler):
        def do_BAN(self):
            told.append((self.command, self.path, self.headers["Host"]))
            self.send_response(proxy.answer)
            self.end_headers()

        def log_message(self, *args):
            pass

    told = []
    proxy = HTTPServer(("127.0.0.1", 0), Handler)
    proxy.answer = 200
    proxy.told = told
    thread = threading.Thread(target=proxy.serve_forever)
    thread.start()
    settings.WAGTAILFRONTENDCACHE = {
        "proxy": {"BACKEND": "cms.proxy_cache.BanBackend", "LOCATION": f"http://127.0.0.1:{proxy.server_port}"}
    }
    yield proxy
    proxy.shutdown()
    thread.join()
    proxy.server_close()


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


EVERYTHING = [("BAN", "/", "localhost")]


def test_publishing_makes_the_proxy_forget_the_whole_host(page, proxy, committed):
    with committed():
        page.save_revision().publish()
    assert set(proxy.told) == set(EVERYTHING)


def test_a_setting_shows_everywhere_and_so_forgets_everything(page, proxy, committed):
    site = SiteSettings.for_site(Site.objects.get())
    with committed():
        site.footer_text = "Anders"
        site.save()
    assert proxy.told == EVERYTHING


def test_every_site_is_told(page, proxy, committed):
    with committed():
        Site.objects.create(hostname="andere.test", port=8080, root_page=page)
    assert sorted(host for _, _, host in proxy.told) == ["andere.test:8080", "localhost"]


def test_a_draft_tells_nothing(page, proxy, committed):
    with committed():
        page.save_revision()
    assert proxy.told == []


def test_nothing_is_told_before_the_commit_or_after_a_rollback(page, proxy, committed):
    with committed():
        page.save_revision().publish()
        assert proxy.told == []
    proxy.told.clear()
    with committed(), pytest.raises(ZeroDivisionError), transaction.atomic():
        page.save_revision().publish()
        raise ZeroDivisionError
    assert proxy.told == []


def test_a_proxy_that_refuses_or_is_away_stops_no_editor(page, proxy, committed, settings, caplog):
    proxy.answer = 405
    with committed():
        page.save_revision().publish()
    assert "did not forget localhost" in caplog.text
    caplog.clear()
    settings.WAGTAILFRONTENDCACHE["proxy"]["LOCATION"] = "http://127.0.0.1:9"
    with committed():
        page.save_revision().publish()
    assert "did not forget localhost" in caplog.text


def test_only_a_site_with_a_proxy_lets_a_proxy_keep_pages(client, page, settings, tmp_path):
    settings.PAGE_CACHE_SECONDS = 300
    settings.PAGE_CACHE_GENERATION_FILE = tmp_path / "generation"
    page_cache._raise_now()
    assert "s-maxage" not in client.get("/meepraten/")["Cache-Control"]
    settings.WAGTAILFRONTENDCACHE = {
        "proxy": {"BACKEND": "cms.proxy_cache.BanBackend", "LOCATION": "http://127.0.0.1:9"}
    }
    page_cache._raise_now()
    assert client.get("/meepraten/")["Cache-Control"] == "public, max-age=0, s-maxage=300, must-revalidate"
    assert "s-maxage" not in client.get("/meepraten/?q=1")["Cache-Control"]
