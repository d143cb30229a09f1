"""Parts of pages that are kept until anything public changes, and what they may never show."""

import threading
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from wagtail.models import Site

from cms import kept_parts, page_cache
from cms.kept_parts import KeptKeys, kept, rendered_blocks
from cms.models import Theme
from cms.sites import SiteMiddleware
from home.models import StandardPage
from tests import factories

pytestmark = pytest.mark.usefixtures("outside_transaction")


def counter():
    """A function that gives 1, 2, 3, …"""
    numbers = iter(range(1, 10_000))
    return lambda: next(numbers)


def test_made_once_in_a_generation():
    make = counter()
    assert [kept("a", make), kept("a", make), kept("b", make)] == [1, 1, 2]
    page_cache._raise_now()
    assert [kept("a", make), kept("a", make)] == [3, 3]


def test_nothing_is_a_value_too():
    calls = []
    for _ in range(2):
        assert kept("none", lambda: calls.append(1)) is None
    assert len(calls) == 1


def test_time_runs_out(monkeypatch):
    make = counter()
    assert kept("a", make, seconds=60) == 1
    now = kept_parts.time.monotonic()
    monkeypatch.setattr(kept_parts.time, "monotonic", lambda: now + 59)
    assert kept("a", make, seconds=60) == 1
    monkeypatch.setattr(kept_parts.time, "monotonic", lambda: now + 61)
    assert kept("a", make, seconds=60) == 2


def test_what_was_used_longest_ago_makes_way(monkeypatch):
    monkeypatch.setattr(kept_parts, "MOST", 2)
    make = counter()
    assert [kept("a", make), kept("b", make), kept("a", make)] == [1, 2, 1]
    assert kept("c", make) == 3
    assert [kept("a", make), kept("c", make), kept("b", make)] == [1, 3, 4]


def test_a_list_is_counted_and_begun_once(db, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(KeptKeys, "MOST", 4)
    keys = [factories.ThemeFactory(name=f"Thema {number}").pk for number in range(6)]

    def found():
        return KeptKeys(("themes",), Theme.objects.order_by("pk"), 60)

    with django_assert_num_queries(2):
        assert [(found().count(), found()[0:2], found()[2:4]) for _ in range(3)] == [(6, keys[:2], keys[2:4])] * 3
    with django_assert_num_queries(2):
        assert [found()[4:6], found()[3:5]] == [keys[4:], keys[3:5]], "what lies further on is asked each time"
    Theme.objects.filter(pk=keys[0]).delete()
    page_cache._raise_now()
    assert (found().count(), found()[0:2]) == (5, keys[1:3])


@pytest.mark.parametrize("case", ["transaction", "debug", "no generation"])
def test_never_kept(case, monkeypatch, settings, tmp_path):
    if case == "transaction":
        monkeypatch.setattr(kept_parts, "connection", SimpleNamespace(in_atomic_block=True))
    elif case == "debug":
        settings.DEBUG = True
    else:
        settings.PAGE_CACHE_GENERATION_FILE = tmp_path / "missing"
    make = counter()
    assert [kept("a", make), kept("a", make)] == [1, 2]


def test_bounded(monkeypatch):
    monkeypatch.setattr(kept_parts, "MOST", 5)
    for number in range(50):
        kept(number, lambda: "x")
    assert len(kept_parts._parts.found) == 5


def test_part_in_the_making_during_a_change_belongs_to_the_old_generation():
    reading, changed = threading.Event(), threading.Event()

    def slow():
        reading.set()
        assert changed.wait(5)
        return "oud"

    reader = threading.Thread(target=lambda: kept("a", slow))
    reader.start()
    assert reading.wait(5)
    page_cache._raise_now()
    kept("b", lambda: "de nieuwe generatie is er al")
    changed.set()
    reader.join(5)
    assert kept("a", lambda: "nieuw") == "nieuw"


# --- blocks -----------------------------------------------------------------------------------------


def page_with(*blocks):
    return StandardPage(title="x", body=[{"type": name, "value": value, "id": "1"} for name, value in blocks])


def html_of(page, site=1):
    request = RequestFactory().get("/")
    request._wagtail_site = SimpleNamespace(pk=site) if site else None
    return [html for _, html in rendered_blocks(page.body, {"request": request, "page": page})]


QUOTE = {"text": "Samen krijgen we het groen.", "source": "Een bewoner"}


def test_a_block_is_rendered_once(db, monkeypatch):
    first = html_of(page_with(("quote", QUOTE)))
    assert "Samen krijgen" in first[0]
    monkeypatch.setattr("wagtail.blocks.base.BoundBlock.render", lambda *args, **kwargs: "opnieuw")
    assert html_of(page_with(("quote", QUOTE))) == first
    page_cache._raise_now()
    assert html_of(page_with(("quote", QUOTE))) == ["opnieuw"]


def test_other_content_is_another_part_so_that_a_preview_is_right(db):
    html_of(page_with(("quote", QUOTE)))
    changed = html_of(page_with(("quote", {**QUOTE, "text": "Nog niet openbaar."})))
    assert "Nog niet openbaar." in changed[0]
    assert "Samen krijgen" in html_of(page_with(("quote", QUOTE)))[0]


def test_a_block_that_depends_on_the_reader_is_never_kept(db, monkeypatch):
    block = StandardPage._meta.get_field("body").stream_block.child_blocks["quote"]
    monkeypatch.setattr(block.meta, "kept_seconds", 0, raising=False)
    html_of(page_with(("quote", QUOTE)))
    monkeypatch.setattr("wagtail.blocks.base.BoundBlock.render", lambda *args, **kwargs: "opnieuw")
    assert html_of(page_with(("quote", QUOTE))) == ["opnieuw"]


def test_each_site_has_its_own(db, monkeypatch):
    html_of(page_with(("quote", QUOTE)), site=1)
    monkeypatch.setattr("wagtail.blocks.base.BoundBlock.render", lambda *args, **kwargs: "andere site")
    assert html_of(page_with(("quote", QUOTE)), site=2) == ["andere site"]
    assert html_of(page_with(("quote", QUOTE)), site=None) == ["andere site"]


def test_blocks_keep_their_order_and_an_unknown_one_is_left_out(db):
    page = page_with(("quote", QUOTE), ("weg", {"a": 1}), ("text", "<p>Daarna.</p>"))
    found = html_of(page)
    assert len(found) == 2
    assert "Daarna" in found[1]


# --- tag and site -----------------------------------------------------------------------------------


def test_keep_tag_depends_on_its_arguments_only():
    template = Template('{% load stadmakers %}{% keep "x" number %}{{ number }} {{ word }}{% endkeep %}')
    assert template.render(Context({"number": 1, "word": "een"})) == "1 een"
    assert template.render(Context({"number": 1, "word": "twee"})) == "1 een"
    assert template.render(Context({"number": 2, "word": "twee"})) == "2 twee"
    page_cache._raise_now()
    assert template.render(Context({"number": 1, "word": "twee"})) == "1 twee"


def site_of(path="/", host="localhost"):
    found = []
    SiteMiddleware(lambda request: found.append(getattr(request, "_wagtail_site", "none")))(
        RequestFactory().get(path, headers={"host": host})
    )
    return found[0]


def test_the_site_of_a_host_is_asked_once_and_each_request_has_its_own_copy(home, django_assert_num_queries):
    first = site_of()
    with django_assert_num_queries(0):
        second = site_of()
        assert second == first
        assert second.root_page == home.page_ptr
    assert second is not first
    assert second.root_page is not first.root_page
    second.root_page.title = "veranderd"
    assert site_of().root_page.title == home.title


def test_another_host_and_a_changed_site(home, page, settings):
    settings.ALLOWED_HOSTS = ["localhost", "andere.test"]
    assert site_of(host="andere.test").root_page_id == home.pk
    Site.objects.create(hostname="andere.test", port=80, root_page=page)
    page_cache._raise_now()
    assert site_of(host="andere.test").root_page_id == page.pk
    assert site_of().root_page_id == home.pk


def test_the_back_office_asks_wagtail_itself(home):
    assert site_of("/beheer/") == "none"


def test_the_menu_follows_a_publication(client, home, page, django_capture_on_commit_callbacks):
    assert "Nieuw in het menu" not in client.get("/meepraten/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        factories.StandardPageFactory(parent=home, title="Nieuw in het menu", slug="nieuw", show_in_menus=True)
    assert "Nieuw in het menu" in client.get("/meepraten/").content.decode()
