"""Asking another site: what its answers mean, and what it cannot make us do."""

import socket

import pytest

from cms.link_check import asking, networks
from cms.link_check.asking import Answer, Asker
from cms.models.links import Outcome


@pytest.mark.parametrize(
    ("path", "outcome", "status"),
    [
        ("/ok", Outcome.FINE, 200),
        ("/ok?a=b%20c#d", Outcome.FINE, 200),
        ("/cached", Outcome.FINE, 304),
        ("/no-head", Outcome.FINE, 200),
        ("/wrong-head", Outcome.FINE, 200),
        ("/moved-a-while", Outcome.FINE, 200),
        ("/moved-then-a-while", Outcome.FINE, 200),
        ("/gone", Outcome.GONE, 404),
        ("/gone-for-good", Outcome.GONE, 410),
        ("/moved-to-nothing", Outcome.GONE, 404),
        ("/error", Outcome.ERROR, 500),
        ("/refused", Outcome.REFUSED, 403),
        ("/busy", Outcome.REFUSED, 429),
        ("/loop", Outcome.LOOP, None),
        ("/mail", Outcome.LOCAL, None),
        ("/nowhere", Outcome.NO_ANSWER, None),
        ("/hang-up", Outcome.NO_ANSWER, None),
        ("/nonsense", Outcome.NO_ANSWER, None),
    ],
)
def test_what_an_answer_means(site, asker, path, outcome, status):
    assert asker.ask(site.url + path) == Answer(outcome, status)


@pytest.mark.parametrize("path", ["/moved", "/moved-far"])
def test_what_moved_for_good_is_told(site, asker, path):
    assert asker.ask(site.url + path) == Answer(Outcome.MOVED, 200, f"{site.url}/ok")


def test_nobody_listens_there(asker):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert asker.ask(f"http://127.0.0.1:{port}/").outcome == Outcome.NO_ANSWER


def test_a_site_without_tls_on_a_secure_address(site, asker):
    assert asker.ask(site.url.replace("http:", "https:")).outcome == Outcome.UNSAFE


@pytest.mark.timeout(60)
@pytest.mark.parametrize("path", ["/slow", "/drip"])
def test_who_takes_forever_is_left(site, monkeypatch, path):
    """Because the time for all of it is up, not that for one step."""
    monkeypatch.setattr(asking, "WAIT_SECONDS", 3600)
    assert Asker("x", pause=0, seconds=0.6).ask(site.url + path).outcome == Outcome.NO_ANSWER


def test_of_an_endless_page_the_beginning_is_enough(site, asker):
    assert asker.ask(f"{site.url}/endless") == Answer(Outcome.FINE, 200)
    # What the machine buffered on its way, and no more.
    assert site.sent < 20_000_000


def test_a_request_says_who_asks_and_nothing_else(site, asker):
    asker.ask(f"{site.url}/cookie")
    asker.ask(f"{site.url}/ok")
    (_head, path, headers), *others = site.asked
    assert (path, headers["User-Agent"]) == ("/cookie", "Stadmakers linkcontrole (+https://stad.example.nl)")
    assert headers["Host"] == site.url.removeprefix("http://")
    for _method, _path, sent in [site.asked[0], *others]:
        assert not {"Cookie", "Referer", "Authorization"} & set(sent)


def test_a_name_and_password_in_a_link_are_not_sent(site, asker):
    asker.ask(site.url.replace("http://", "http://jan:geheim@") + "/ok")
    (_head, _path, headers) = site.asked[0]
    assert "Authorization" not in headers
    assert "geheim" not in str(headers)


def test_between_two_requests_to_a_site_is_time(site, monkeypatch):
    slept = []
    monkeypatch.setattr(asking.time, "sleep", slept.append)
    Asker("x", pause=2).ask(f"{site.url}/moved-to-nothing")
    assert [method for method, _path, _headers in site.asked] == ["HEAD", "HEAD", "GET"]
    assert slept == [2, 2]


# --- our own network ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/inside", "/metadata"])
def test_a_redirect_into_a_private_network_is_not_followed(site, asker, path, monkeypatch):
    connected = []
    monkeypatch.setattr(asking, "_connection", _spy(asking._connection, connected))
    assert asker.ask(site.url + path) == Answer(Outcome.LOCAL)
    assert set(connected) == {"127.0.0.1"}


def test_a_redirect_to_a_name_inside_is_not_followed(site, asker, monkeypatch):
    look_up(monkeypatch, {"intranet.example.nl": ["10.1.2.3"]})
    connected = []
    monkeypatch.setattr(asking, "_connection", _spy(asking._connection, connected))
    assert asker.ask(f"{site.url}/by-name") == Answer(Outcome.HIDDEN)
    assert set(connected) == {"127.0.0.1"}


def _spy(real, connected):
    def spy(parts, number, port, patience):
        connected.append(number)
        return real(parts, number, port, patience)

    return spy


def look_up(monkeypatch, names):
    """Let these names have these numbers."""
    real = socket.getaddrinfo

    def fake(host, port, *arguments, **options):
        if host not in names:
            return real(host, port, *arguments, **options)
        if not names[host]:
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in names[host]]

    monkeypatch.setattr(networks.socket, "getaddrinfo", fake)


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://[::]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::a00:1]/",
        "http://[2002:a00:1::]/",
        "http://224.0.0.1/",
        "http://localhost/",
        "http://printer/",
        "http://printer.local/",
        "http://dossier.intranet/",
        "http://2130706433/",
        "ftp://voorbeeld.nl/",
    ],
)
def test_an_address_that_is_no_public_one_is_never_asked(url, asker, monkeypatch, settings):
    settings.LINK_CHECK_LOOPBACK = False
    monkeypatch.setattr(asking, "_connection", None)
    assert asker.ask(url) == Answer(Outcome.LOCAL)


@pytest.mark.parametrize(
    "numbers", [["10.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["127.0.0.1"], ["::1"], ["169.254.169.254"]]
)
def test_a_name_that_leads_inside_is_never_asked(numbers, asker, monkeypatch, settings):
    settings.LINK_CHECK_LOOPBACK = False
    look_up(monkeypatch, {"voorbeeld.nl": numbers})
    monkeypatch.setattr(asking, "_connection", None)
    assert asker.ask("http://voorbeeld.nl/") == Answer(Outcome.HIDDEN)


def test_a_name_that_nobody_has(asker, monkeypatch):
    look_up(monkeypatch, {"voorbeeld.nl": []})
    assert asker.ask("http://voorbeeld.nl/") == Answer(Outcome.NO_HOST)


def test_the_number_that_was_judged_is_the_one_that_is_asked(site, asker, monkeypatch):
    """A name that leads elsewhere the second time changes nothing: for one request it is looked up once."""
    port = int(site.url.rpartition(":")[2])
    real, asked = socket.getaddrinfo, []

    def fake(host, *arguments, **options):
        if host != "voorbeeld.nl":
            return real(host, *arguments, **options)
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1" if len(asked) == 1 else "10.0.0.1", port))]

    monkeypatch.setattr(networks.socket, "getaddrinfo", fake)
    assert asker.ask(f"http://voorbeeld.nl:{port}/ok") == Answer(Outcome.FINE, 200)
    assert asked == ["voorbeeld.nl"]
    assert asker.ask(f"http://voorbeeld.nl:{port}/ok") == Answer(Outcome.HIDDEN)


def test_a_number_that_does_not_answer_is_not_the_last(site, asker, monkeypatch):
    """The first of two numbers refuses; the second is asked, under the name."""
    port = int(site.url.rpartition(":")[2])
    look_up(monkeypatch, {"voorbeeld.nl": ["127.0.0.2", "127.0.0.1"]})
    monkeypatch.setattr(asking, "_connection", _refusing(asking._connection, "127.0.0.2"))
    assert asker.ask(f"http://voorbeeld.nl:{port}/ok").outcome == Outcome.FINE
    assert site.asked[0][2]["Host"] == f"voorbeeld.nl:{port}"


def _refusing(real, number):
    def connection(parts, wanted, port, patience):
        made = real(parts, wanted, port, patience)
        if wanted == number:

            def refuse():
                raise ConnectionRefusedError

            made.connect = refuse
        return made

    return connection


@pytest.mark.parametrize(
    ("number", "public"), [("93.184.216.34", True), ("2606:2800:220:1::1", True), ("127.0.0.1", False), ("::1", False)]
)
def test_without_the_setting_of_tests_this_machine_is_private_too(number, public, settings):
    settings.LINK_CHECK_LOOPBACK = False
    assert networks.is_public(number) is public
