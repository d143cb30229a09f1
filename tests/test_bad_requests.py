"""What no browser sends, and what a reader sees when something is wrong: never a 500 that we did not mean."""

from contextlib import contextmanager
from urllib.parse import unquote_to_bytes

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import path

from cms import urls as real_urls
from tests import factories

READ_ADDRESSES = [
    "/", "/wijken/", "/meepraten/", "/zoeken/", "/toegankelijkheid/", "/stijlgids/", "/feeds/", "/sitemap.xml",
    "/robots.txt", "/gezond/", "/.well-known/security.txt",
]  # fmt: skip

QUERIES = {
    "page is a word": "page=abc",
    "page is huge": "page=99999999999999999999",
    "page is negative": "page=-1",
    "page is zero": "page=0",
    "page is empty": "page=",
    "page is a list": "page=1&page=2",
    "page is a fraction": "page=1.5",
    "page is Arabic": "page=%D9%A3",
    "invalid UTF-8": "q=%FF%FE",
    "invalid UTF-8 in the name": "%FF=1",
    "half a surrogate": "q=%ED%A0%80",
    "NUL": "q=a%00b",
    "NUL elsewhere": "kind=%00",
    "lone quote": "q=%22",
    "lone single quote": "q=%27",
    "only spaces": "q=%20%20%20",
    "operators of search": "q=%28%29%26%7C%21%3A%2A",
    "words of FTS": "q=AND+OR+NOT+NEAR%28",
    "star": "q=%2A",
    "backslash": "q=%5C",
    "percent": "q=%25",
    "percent, not encoded": "q=100%",
    "emoji": "q=%F0%9F%8F%98%EF%B8%8F",
    "right to left": "q=%E2%80%AE%D7%A9",
    "script": "q=%3Cscript%3Ealert(1)%3C/script%3E",
    "template": "q=%7B%7B7*7%7D%7D",
    "very long": "q=" + "a" * 100_000,
    "very long words": "q=" + "+".join(["wijk"] * 900),
    "thousands of parameters": "&".join(f"p{n}=1" for n in range(5000)),
    "one parameter, thousands of times": "&".join(["theme=x"] * 5000),
    "unknown kind": "kind=nonsense&q=wijk",
    "unknown theme": "theme=nonsense&q=wijk",
    "unknown place": "neighbourhood=nonsense&q=wijk",
    "place with a number": "neighbourhood=99999999999999999999999",
    "place that is not shown": "neighbourhood=verborgen&q=wijk",
    "brackets": "kind[]=pagina&q[$ne]=1",
    "no name": "=&=&&&",
    "semicolons": "q=a;b;c",
    "line breaks": "q=a%0d%0aSet-Cookie:%20x=1",
}

PATHS = [
    "/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/static/../../manage.py",
    "/static/..%2f..%2fmanage.py", "/media/../db.sqlite3", "/media/images/../../db.sqlite3", "/media/..%2fdb.sqlite3",
    "/media/original_images/x.jpg", "/media/documents/x.pdf", "/media/images/", "/documenten/999999/x.pdf",
    "/documenten/99999999999999999999999999/x.pdf", "/%00", "/meepraten/%00/", "/%FF%FE/", "/meepraten/%ED%A0%80/",
    "/wijken/nonsense/", "/wijken/verborgen/", "/wijken/%22/", "/feeds/nonsense/", "/a" * 1500 + "/",
    "/" + "a" * 10_000, "//", "//evil.example/", "///", "/.git/config", "/.env", "/wp-login.php", "/meepraten",
    "/meepraten//", "/MEEPRATEN/", "/%F0%9F%8F%98/", "/meepraten/?", "/django-admin/login/", "/admin/", "/index.html",
]  # fmt: skip


@pytest.fixture
def visitor(home, page):
    """A client as a browser is for a server: exceptions become a 500, which the tests then see."""
    index = factories.NeighbourhoodIndexPageFactory(parent=home)
    hidden = factories.DistrictFactory(slug="verborgen", name="Verborgen", is_active=False)
    factories.NeighbourhoodPageFactory(parent=index, neighbourhood=hidden, slug="verborgen", live=False)
    return Client(raise_request_exception=False)


def is_ours(response):
    """The site's own look, in Dutch, with a way out."""
    text = response.content.decode()
    return 'lang="nl"' in text and "site.css" in text and 'href="/"' in text and "<h1" in text


@pytest.mark.parametrize("address", ["/zoeken/", "/", "/meepraten/", "/wijken/", "/feeds/"])
def test_malformed_queries_are_answered(visitor, address):
    wrong = {}
    for name, query in QUERIES.items():
        response = visitor.get(address, QUERY_STRING=query)
        if response.status_code not in (200, 400, 404):
            wrong[name] = response.status_code
        elif response.status_code != 200 and not is_ours(response):
            wrong[name] = "not in the site's own look"
        if "Set-Cookie" in response or response.cookies:
            wrong[name] = "cookie"
    assert not wrong


def test_what_was_typed_is_never_markup(visitor):
    response = visitor.get("/zoeken/", {"q": "<script>alert(1)</script>"})
    assert b"<script>alert" not in response.content
    response = visitor.get("/zoeken/", {"q": "{{7*7}}"})
    assert b"49" not in response.content.split(b"<main")[1].split(b"</main>")[0]


@pytest.mark.parametrize("query", ["page=abc", "page=99999999999999999999", "neighbourhood=verborgen", "kind=nonsense"])
def test_a_listing_stays_usable_with_a_wrong_choice(visitor, query):
    """An old link with a page or place that is gone shows the list or says clearly that it is gone."""
    response = visitor.get("/zoeken/", QUERY_STRING=f"q=meepraten&{query}")
    assert response.status_code in (200, 404)
    assert is_ours(response)


def test_a_place_that_is_not_shown_stays_hidden(visitor):
    assert visitor.get("/wijken/verborgen/").status_code == 404
    assert visitor.get("/wijken/verborgen/feed/").status_code == 404
    assert b"Verborgen" not in visitor.get("/zoeken/?q=verborgen&neighbourhood=verborgen").content.split(b"<main")[1]


def test_odd_addresses_are_answered(visitor):
    wrong = {}
    for address in PATHS:
        status = visitor.generic("GET", "/", PATH_INFO=_path_info(address)).status_code
        if status not in (301, 302, 400, 404, 414) and not (status == 200 and address in ("/meepraten/?", "//", "///")):
            wrong[address[:60]] = status
    assert not wrong


def _path_info(address):
    """What a WSGI server makes of an address: unquoted bytes, read as Latin-1."""
    return unquote_to_bytes(address.partition("?")[0]).decode("latin-1")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "HEAD", "PROPFIND"])
def test_reading_addresses_take_reading_methods_only(visitor, method):
    wrong = {}
    for address in READ_ADDRESSES:
        status = visitor.generic(method, address).status_code
        allowed = (200, 404) if method == "HEAD" else (200, 404, 405) if method == "OPTIONS" else (403, 404, 405)
        if status not in allowed:
            wrong[address] = status
    assert not wrong


HEADERS = {
    "another site": {"HTTP_HOST": "evil.example"},
    "no site": {"HTTP_HOST": ""},
    "not a name": {"HTTP_HOST": "a b<c>"},
    "credentials": {"HTTP_HOST": "user:pass@testserver"},
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
def test_a_wrong_host_is_refused_in_plain_words(visitor, headers):
    response = visitor.get("/", **headers)
    assert response.status_code == 400
    assert is_ours(response)


ODD_HEADERS = {
    "conditions": {"HTTP_IF_MODIFIED_SINCE": "gisteren", "HTTP_IF_NONE_MATCH": '"\xff,,,W/"'},
    "encodings": {"HTTP_ACCEPT_ENCODING": ";q=,br;q=99,\x00"},
    "languages": {"HTTP_ACCEPT_LANGUAGE": "xx-" + "y" * 5000},
    "cookies": {"HTTP_COOKIE": "sessionid=../../x; csrftoken=" + "a" * 4000 + "; =; \xff"},
    "range": {"HTTP_RANGE": "bytes=9-1,abc"},
    "forwarded": {"HTTP_X_FORWARDED_FOR": "<script>, 999.1.1.1", "HTTP_X_FORWARDED_PROTO": "https, gopher"},
    "length": {"CONTENT_LENGTH": "abc"},
    "type": {"CONTENT_TYPE": "multipart/form-data; boundary=\xff"},
    "authorization": {"HTTP_AUTHORIZATION": "Basic %%%"},
}


@pytest.mark.parametrize("headers", ODD_HEADERS.values(), ids=ODD_HEADERS)
def test_odd_headers_change_nothing(visitor, headers):
    for address in ("/", "/zoeken/?q=wijk", "/meepraten/"):
        assert visitor.get(address, **headers).status_code in (200, 400)


# --- the pages that say what is wrong ---------------------------------------------------------------


def broken(request):
    """A view with a fault."""
    raise RuntimeError("Dit staat in geen enkel antwoord.")


def forbidden(request):
    """A view that refuses."""
    raise PermissionDenied


urlpatterns = [path("kapot/", broken), path("verboden/", forbidden), *real_urls.urlpatterns]
HANDLERS = ("handler400", "handler403", "handler404", "handler500")
globals().update({name: getattr(real_urls, name) for name in HANDLERS if hasattr(real_urls, name)})


@pytest.fixture
def faulty(visitor, settings):
    """The site with a view that breaks and one that refuses."""
    settings.ROOT_URLCONF = __name__
    return visitor


ERRORS = [("/kapot/", 500), ("/verboden/", 403), ("/bestaat-niet/", 404), ("/zoeken/?q=%00", 400)]


@pytest.mark.parametrize(("address", "status"), ERRORS)
def test_error_pages_are_ours(faulty, address, status):
    response = faulty.get(address)
    text = response.content.decode()
    assert response.status_code == status
    assert is_ours(response)
    assert text.count("<h1") == 1
    assert "Traceback" not in text
    assert "geen enkel antwoord" not in text
    assert "public" not in response.get("Cache-Control", "")


@contextmanager
def no_database():
    """Every query fails, as when the server is gone."""

    def refuse(*args, **kwargs):
        raise DatabaseError("connection refused")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        yield


def test_a_fault_needs_no_database_to_say_so(faulty):
    with no_database():
        response = faulty.get("/kapot/")
    assert response.status_code == 500
    assert is_ours(response)


def test_without_a_database_a_page_is_a_friendly_500(visitor, settings):
    settings.PAGE_CACHE_SECONDS = 0
    with no_database():
        response = visitor.get("/meepraten/")
    assert response.status_code == 500
    assert is_ours(response)


def test_a_load_balancer_gets_an_answer_without_a_database(visitor):
    with no_database():
        assert visitor.get("/gezond/").status_code == 200
        assert visitor.get("/gereed/").status_code == 503


def test_a_form_that_was_open_too_long_gets_a_page_of_ours(home):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/beheer/login/", {"username": "a@b.nl", "password": "x"})
    assert response.status_code == 403
    assert is_ours(response)


def test_a_body_that_is_too_large_is_refused(visitor, settings):
    """Refused before it is read whole; never an error of ours."""
    body = b"a=" + b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    response = visitor.post("/beheer/login/", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code in (400, 413)


def test_too_many_fields_are_refused(visitor, settings):
    body = "&".join(f"f{n}=1" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
    response = visitor.post("/beheer/login/", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400
