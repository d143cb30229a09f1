"""Asking another site whether a page is still there, politely and without trusting it.

HEAD first, and GET when a site does not like that; only the beginning of a page is read. Every stop of a redirect is
judged by `networks` before anything is sent there, and the connection goes to the very number that was judged. No
cookies, no names, no more than a few seconds in all, whatever the other side does.
"""

import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import urljoin

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError, SSLError
from urllib3.util import parse_url

from cms.models.links import LONGEST_URL, Outcome

from .networks import HiddenHostError, UnknownHostError, public_numbers

MOST_HOPS = 6
ENOUGH = 2048
WAIT_SECONDS, MOST_SECONDS = 8, 20
PORTS = {"http": 80, "https": 443}
PERMANENT, TEMPORARY = {301, 308}, {302, 303, 307}
GONE, TOO_BUSY = {404, 410}, {401, 403, 405, 406, 407, 429, 451, 999}


@dataclass(frozen=True)
class Answer:
    """What came of it; `status` is that of the last page, `moved_to` where the page now lives for good."""

    outcome: str
    status: int | None = None
    moved_to: str = ""


class _TooLateError(Exception):
    """The time is up."""


class Patience:
    """How much longer one link may take, all its stops together."""

    def __init__(self, seconds=None):
        self.end = time.monotonic() + (MOST_SECONDS if seconds is None else seconds)

    def left(self):
        """Seconds for the next step. Raises _TooLateError."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise _TooLateError
        return min(left, WAIT_SECONDS)


class Asker:
    """Asks for pages under an honest name; `pause` is the time between two requests to one site."""

    def __init__(self, agent, *, pause=2.0, seconds=None):
        self.headers = {"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}
        self.pause = pause
        self.seconds = seconds

    def ask(self, url):
        """The Answer for one link; never raises for what another site does."""
        try:
            return self._follow(url, Patience(self.seconds))
        except HiddenHostError as error:
            return Answer(Outcome.LOCAL if error.literally else Outcome.HIDDEN)
        except UnknownHostError:
            return Answer(Outcome.NO_HOST)
        except (SSLError, ssl.SSLError):
            return Answer(Outcome.UNSAFE)
        except LocationParseError:
            return Answer(Outcome.LOCAL)
        except (_TooLateError, HTTPError, HTTPException, OSError, ValueError):
            return Answer(Outcome.NO_ANSWER)

    def _follow(self, url, patience):
        first, for_good = url, True
        for _hop in range(MOST_HOPS):
            status, location = self._request("HEAD", url, patience)
            if status >= 400 and status != 429:
                # Not every site knows HEAD, and some answer it wrongly.
                self._rest(patience)
                status, location = self._request("GET", url, patience)
            if status not in PERMANENT | TEMPORARY or not location:
                return _answer(status, url if for_good and url != first else "")
            for_good = for_good and status in PERMANENT
            url = urljoin(url, location)
            self._rest(patience)
        return Answer(Outcome.LOOP)

    def _rest(self, patience):
        time.sleep(min(self.pause, patience.left()))

    def _request(self, method, url, patience):
        """(status, Location) of one request. Reads no more than the beginning of the page."""
        parts = parse_url(url)
        if parts.scheme not in PORTS or not parts.host:
            raise LocationParseError(url)
        with self._connected(parts, patience) as connection:
            headers = {**self.headers, "Host": parts.netloc}
            connection.request(method, parts.request_uri, headers=headers, preload_content=False)
            response = connection.getresponse()
            if method == "GET":
                response.read(ENOUGH)
            return response.status, response.headers.get("Location", "")

    @contextmanager
    def _connected(self, parts, patience):
        """A connection to a number that was judged, which is cut when the time is up."""
        port = parts.port or PORTS[parts.scheme]
        numbers = public_numbers(parts.host, port)
        for position, number in enumerate(numbers):
            connection = _connection(parts, number, port, patience)
            guard = threading.Timer(max(0.01, patience.end - time.monotonic()), _cut, [connection])
            guard.daemon = True
            guard.start()
            try:
                connection.connect()
            except (HTTPError, OSError):
                guard.cancel()
                connection.close()
                patience.left()
                if position == len(numbers) - 1:
                    raise
                continue
            try:
                yield connection
                patience.left()
                return
            finally:
                guard.cancel()
                connection.close()


def _connection(parts, number, port, patience):
    if parts.scheme == "http":
        return HTTPConnection(number, port, timeout=patience.left())
    host = parts.host.strip("[]")
    return HTTPSConnection(number, port, timeout=patience.left(), server_hostname=host, assert_hostname=host)


def _cut(connection):
    """End a conversation in which the other side goes on and on."""
    line = connection.sock
    with suppress(OSError):
        if line is not None:
            line.shutdown(socket.SHUT_RDWR)


def _answer(status, moved_to):
    if status < 400:
        moved_to = moved_to[:LONGEST_URL]
        return Answer(Outcome.MOVED if moved_to else Outcome.FINE, status, moved_to)
    if status in GONE:
        return Answer(Outcome.GONE, status)
    return Answer(Outcome.REFUSED if status in TOO_BUSY else Outcome.ERROR, status)
