"""The page cache: who gets a kept page, what is kept and under which address."""

import gzip

import brotli
import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from wagtail.models import Page, PageViewRestriction

from cms import page_cache
from cms.page_cache import PageCacheMiddleware, clean_query
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


# --- from cache, and the same -----------------------------------------------------------------------


def test_second_reader_costs_no_query_and_gets_the_same(client, page, queries):
    first = client.get("/meepraten/")
    with queries(0):
        second = client.get("/meepraten/")
    assert second.status_code == 200
    assert second.content == first.content
    assert dict(second.items()) == dict(first.items())


def test_security_headers_stay_and_nothing_is_set(client, page):
    for _ in range(2):
        response = client.get("/meepraten/")
        for name in ("Content-Security-Policy", "Permissions-Policy", "X-Content-Type-Options", "X-Frame-Options"):
            assert response.has_header(name), name
        assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert {"Cookie", "Accept-Encoding"} <= {name.strip() for name in response["Vary"].split(",")}
        assert not response.cookies
        assert not response.has_header("Set-Cookie")


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("", None, bytes),
        ("identity", None, bytes),
    ],
)
def test_compressed_with_an_etag_of_its_own(client, page, accepted, encoding, unpack):
    plain = client.get("/meepraten/")
    for _ in range(2):
        packed = client.get("/meepraten/", headers={"accept-encoding": accepted})
        assert packed.get("Content-Encoding") == encoding
        assert unpack(packed.content) == plain.content
        assert packed["Content-Length"] == str(len(packed.content))
        assert (packed["ETag"] == plain["ETag"]) is (encoding is None)
        assert not packed["ETag"].startswith("W/")


def test_not_modified(client, page, queries):
    first = client.get("/meepraten/", headers={"accept-encoding": "br"})
    for known in (first["ETag"], f'"other", W/{first["ETag"]}', "*"):
        with queries(0):
            again = client.get("/meepraten/", headers={"accept-encoding": "br", "if-none-match": known})
        assert again.status_code == 304
        assert again.content == b""
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"] == first["Cache-Control"]
        assert not again.has_header("Content-Length")
    other_encoding = client.get("/meepraten/", headers={"accept-encoding": "gzip", "if-none-match": first["ETag"]})
    assert other_encoding.status_code == 200


def test_a_changed_page_is_modified(client, page, published):
    known = client.get("/meepraten/")["ETag"]
    with published():
        page.title = "Meedoen"
        page.save_revision().publish()
    assert client.get("/meepraten/", headers={"if-none-match": known}).status_code == 200


def test_head_has_the_headers_and_no_body(client, page, queries):
    full = client.get("/meepraten/")
    with queries(0):
        head = client.head("/meepraten/")
    assert head.content == b""
    assert head["Content-Length"] == str(len(full.content))
    assert head["ETag"] == full["ETag"]


def test_head_first_says_what_the_page_then_says(client, page, queries):
    """Also just after a change, when nothing is kept."""
    head = client.head("/meepraten/")
    assert head.content == b""
    with queries(0):
        full = client.get("/meepraten/")
    assert full.content
    assert dict(head.items()) == dict(full.items())


def test_head_of_what_is_not_kept_has_no_body(client, page):
    for address in ("/bestaat-niet/", "/mijn/aanmelden/"):
        assert client.head(address).content == b""
        assert client.head(address).status_code == client.get(address).status_code


def test_time_runs_out(client, page, settings, monkeypatch):
    read(client)
    Page.objects.filter(pk=page.pk).update(title="Zonder signaal")
    page.__class__.objects.filter(pk=page.pk).update(introduction="Zonder signaal")
    assert "Zonder signaal" not in read(client)
    now = page_cache.time.monotonic()
    monkeypatch.setattr("cms.kept_pages.time.monotonic", lambda: now + 601)
    assert "Zonder signaal" in read(client)


def test_off_by_setting(client, page, settings, django_assert_max_num_queries):
    settings.PAGE_CACHE_SECONDS = 0
    read(client)
    page.__class__.objects.filter(pk=page.pk).update(introduction="Meteen te zien")
    assert "Meteen te zien" in read(client)
    packed = client.get("/meepraten/", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert packed["Cache-Control"] == "private, no-cache"


# --- private pages, staff, forms and previews -------------------------------------------------------


def test_page_made_private_after_it_was_kept(client, page, published):
    assert client.get("/meepraten/").status_code == 200
    with published():
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    response = client.get("/meepraten/")
    assert response.status_code == 302
    assert "no-store" in response["Cache-Control"]


def test_private_page_read_by_staff_is_not_kept(client, admin_client, page, published):
    with published():
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert admin_client.get("/meepraten/").status_code == 200
    admin_client.logout()
    assert client.get("/meepraten/").status_code == 302


def test_page_made_public_again(client, page, published):
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/meepraten/").status_code == 302
    with published():
        restriction.delete()
    assert client.get("/meepraten/").status_code == 200


def test_staff_get_their_own_and_leave_nothing(client, page, settings):
    anonymous = read(client)
    client.force_login(factories.UserFactory(is_superuser=True), backend=factories.BACKEND)
    response = client.get("/meepraten/")
    assert "wagtail-userbar" in response.content.decode()
    assert "private" in response["Cache-Control"]
    client.logout()
    assert read(client) == anonymous
    assert "wagtail-userbar" not in anonymous


def test_staff_first_reader_second(client, page):
    client.force_login(factories.UserFactory(is_superuser=True), backend=factories.BACKEND)
    read(client)
    client.logout()
    assert "wagtail-userbar" not in read(client)


@pytest.mark.parametrize("header", ["authorization", "hx-request"])
def test_requests_that_tell_who_or_how_pass(client, page, header):
    read(client)
    page.__class__.objects.filter(pk=page.pk).update(introduction="Vers gemaakt")
    assert "Vers gemaakt" in read(client, **{header: "true"})
    assert "Vers gemaakt" not in read(client)


def test_preview_is_made_anew_and_not_kept(client, page):
    live = read(client)
    page.introduction = "Nog niet openbaar"
    preview = page.make_preview_request()
    assert "Nog niet openbaar" in preview.content.decode()
    assert read(client) == live


def test_other_cookies_do_not_matter(client, page, queries):
    read(client)
    client.cookies["keuze"] = "donker"
    with queries(0):
        read(client)


def middleware_for(make):
    """The middleware around a view, or around a function that gives the response."""
    return PageCacheMiddleware(make)


def kept(response, request=None):
    """True when this response to an anonymous GET is kept."""
    answers = [response, HttpResponse("anders")]
    middleware = middleware_for(lambda request: answers.pop(0))
    page_cache._raise_now()
    request = request or RequestFactory().get("/x/", headers={"host": "testserver"})
    middleware(request)
    again = middleware(RequestFactory().get("/x/", headers={"host": "testserver"}))
    return again.content != b"anders"


def with_cookie():
    response = HttpResponse("tekst")
    response.set_cookie("a", "b")
    return response


@pytest.mark.parametrize(
    "make",
    [
        with_cookie,
        lambda: HttpResponse("weg", status=404),
        lambda: HttpResponse(status=301, headers={"Location": "/"}),
        lambda: HttpResponse("fout", status=500),
        lambda: HttpResponse("x", headers={"Cache-Control": "private"}),
        lambda: HttpResponse("x", headers={"Cache-Control": "max-age=0, no-store"}),
        lambda: HttpResponse("x", headers={"Cache-Control": "no-cache"}),
        lambda: HttpResponse("x", headers={"Vary": "HX-Request, Cookie"}),
        lambda: HttpResponse("x", headers={"Vary": "*"}),
        lambda: HttpResponse("x", headers={"Set-Cookie": "a=b"}),
        lambda: HttpResponse("x", headers={"Content-Encoding": "gzip"}),
        lambda: HttpResponse(b"\x89PNG", content_type="image/png"),
        lambda: HttpResponse("x" * (page_cache.LARGEST_PAGE + 1)),
        lambda: StreamingHttpResponse(["x"]),
        lambda: FileResponse(iter([b"x"]), content_type="text/html"),
    ],
)
def test_answers_that_are_not_kept(make):
    assert not kept(make())


def test_plain_text_answer_is_kept():
    assert kept(HttpResponse("tekst"))
    assert kept(HttpResponse("{}", content_type="application/json", headers={"Vary": "Cookie"}))


def test_form_with_csrf_token_is_not_kept_even_when_the_cookie_is_there():
    request = RequestFactory().get("/x/", headers={"host": "testserver"})
    request.META["CSRF_COOKIE"] = "secret"
    assert not kept(HttpResponse("<form>"), request)


def test_post_passes(client, page):
    read(client)
    assert client.post("/meepraten/").status_code in (200, 403, 405)
    middleware = middleware_for(lambda request: HttpResponse(request.method))
    for method in ("post", "put", "delete", "options"):
        for _ in range(2):
            assert middleware(getattr(RequestFactory(), method)("/x/")).content == method.upper().encode()


# --- addresses --------------------------------------------------------------------------------------


def test_unknown_host_is_refused_and_not_kept(client, page):
    for _ in range(2):
        assert client.get("/meepraten/", headers={"host": "kwaad.example"}).status_code == 400
    assert client.get("/meepraten/").status_code == 200


def test_each_host_and_scheme_has_its_own(client, page, settings):
    settings.ALLOWED_HOSTS = ["testserver", "andere.test"]
    made = []

    def make(request):
        made.append(request.build_absolute_uri())
        return HttpResponse(made[-1])

    middleware = middleware_for(make)
    requests = RequestFactory()
    for host, secure in (("testserver", False), ("andere.test", False), ("TESTSERVER", False), ("testserver", True)):
        for _ in range(2):
            response = middleware(requests.get("/x/", headers={"host": host}, secure=secure))
            expected = f"{'https' if secure else 'http'}://{host.lower()}/x/"
            assert response.content.decode() == expected
    assert len(made) == 3


@pytest.mark.parametrize(
    ("query", "clean"),
    [
        ("", ""),
        ("q=fiets", "q=fiets"),
        ("utm_source=x&q=fiets&UTM_campaign=y&fbclid=1", "q=fiets"),
        ("&&q=", "q="),
        ("wijk=a&q=b&wijk=c", "wijk=a&q=b&wijk=c"),
        ("q=utm_source", "q=utm_source"),
    ],
)
def test_clean_query(query, clean):
    assert clean_query(query) == clean


def counting():
    """A middleware around a view that shows its query, and the list of what was made."""
    made = []

    def make(request):
        made.append(request.META["QUERY_STRING"])
        return HttpResponse(f"{request.GET.urlencode()} {len(made)}")

    return middleware_for(make), made


def test_tracking_parameters_share_one_page_and_are_never_in_it():
    middleware, made = counting()
    for number in range(20):
        response = middleware(RequestFactory().get(f"/x/?utm_source=mail{number}&gclid={number}"))
        assert b"mail" not in response.content
    assert made == [""]


def test_order_of_parameters_does_not_matter_but_values_do():
    middleware, made = counting()
    for query in ("a=1&b=2", "b=2&a=1", "a=1&b=2&utm_id=4"):
        middleware(RequestFactory().get(f"/x/?{query}"))
    assert len(made) == 1
    middleware(RequestFactory().get("/x/?a=2&b=1"))
    middleware(RequestFactory().get("/x/?a=1&a=2"))
    middleware(RequestFactory().get("/x/?a=2&a=1"))
    assert len(made) == 4


def test_flood_of_queries_is_bounded_and_drives_out_no_page():
    middleware, made = counting()
    middleware(RequestFactory().get("/x/"))
    for number in range(2000):
        middleware(RequestFactory().get(f"/x/?q={number}"))
    assert len(middleware.searches) == middleware.searches.most
    count = len(made)
    middleware(RequestFactory().get("/x/"))
    assert len(made) == count


@pytest.mark.parametrize("query", ["q=" + "x" * 300, "&".join(f"a{n}=1" for n in range(20))])
def test_strange_queries_are_answered_and_not_kept(query):
    middleware, made = counting()
    for _ in range(2):
        assert middleware(RequestFactory().get(f"/x/?{query}")).status_code == 200
    assert len(made) == 2
    assert len(middleware.searches) == 0
