"""Requests that no browser makes get a clear answer and never a 500."""

import pytest
from django.core.exceptions import BadRequest
from django.test import RequestFactory

from cms.requests import MAX_PARAMETERS, MAX_PATH, MAX_QUERY, CleanRequestMiddleware


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=a%00b",
        "page=1&q=%ff",
        "q=%c3%28",
        "q=" + "a" * MAX_QUERY,
        "&".join(f"p{number}=1" for number in range(MAX_PARAMETERS + 1)),
        "&" * 5000,
    ],
)
@pytest.mark.parametrize("path", ["/", "/zoeken/", "/wijken/", "/bestaat-niet/", "/feeds/"])
def test_a_query_that_no_browser_sends_is_refused(client, home, path, query):
    assert client.get(path, QUERY_STRING=query).status_code == 400


@pytest.mark.parametrize(
    "path", ["/%00/", "/bestaat%00niet/", "/feeds/%00/", "/%ff/", "/%c3%28/", "/" + "a" * MAX_PATH]
)
def test_a_path_that_no_browser_sends_is_refused_before_it_is_looked_up(client, home, path):
    assert client.get(path).status_code == 400


def test_a_nul_in_a_cookie_does_not_reach_the_session_table(client, home):
    assert client.get("/", HTTP_COOKIE='sessionid="abcdefgh\\000abcdefgh"').status_code == 400


@pytest.mark.parametrize("path", ["/beheer/?q=%00", "/beheer/?q=%ff"])
def test_the_admin_refuses_what_no_database_can_hold(admin_client, home, path):
    assert admin_client.get(path).status_code == 400


def test_the_admin_may_ask_long_questions():
    request = RequestFactory().get("/beheer/pages/", {"q": "a" * (MAX_QUERY + 1)})
    assert CleanRequestMiddleware(lambda request: "answer")(request) == "answer"
    with pytest.raises(BadRequest):
        CleanRequestMiddleware(lambda request: "answer")(RequestFactory().get("/", {"q": "a" * (MAX_QUERY + 1)}))


@pytest.mark.parametrize(
    "query", ["q=caf%C3%A9", "q=%F0%9F%9A%B2", "q=100%25", "q=a+b&page=2", "q=%", "=", "&&", "q[]=1"]
)
def test_unusual_but_honest_queries_are_answered(client, home, query):
    assert client.get("/zoeken/", QUERY_STRING=query).status_code == 200


def test_raw_utf8_in_the_query_is_answered(client, home):
    raw = "q=café".encode().decode("latin-1")
    assert client.get("/zoeken/", QUERY_STRING=raw).status_code == 200
