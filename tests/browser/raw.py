"""Reading the site as a program does: bytes, headers and the structure of the HTML, no browser."""

import gzip
import http.client
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import brotli

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LINKS = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "src", "form": "action", "video": "src"}


@dataclass
class Response:
    """One answer. `wire` is what came over the line, `body` what it means."""

    url: str
    status: int
    headers: http.client.HTTPMessage
    wire: bytes

    @property
    def body(self):
        encoding = self.headers.get("Content-Encoding", "")
        return {"br": brotli.decompress, "gzip": gzip.decompress}.get(encoding, bytes)(self.wire)

    @property
    def text(self):
        return self.body.decode()

    @property
    def is_html(self):
        return self.headers.get_content_type() == "text/html"


@dataclass
class Structure(HTMLParser):
    """Links, targets and headings of one page."""

    text: str
    links: list = field(default_factory=list)
    ids: list = field(default_factory=list)
    headings: list = field(default_factory=list)
    title: str = ""
    language: str = ""

    def __post_init__(self):
        super().__init__()
        self._open = []
        self.feed(self.text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        address = attributes.get(LINKS.get(tag, ""))
        if address is not None:
            self.links.append((tag, address))
        for candidate in (attributes.get("srcset") or "").split(","):
            if candidate.strip():
                self.links.append((tag, candidate.split()[0]))
        if tag == "html":
            self.language = attributes.get("lang", "")
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data):
        if self._open[-1:] == ["title"] and "svg" not in self._open:
            self.title += data


class Reader:
    """A program that reads the site over one connection and remembers what it read."""

    def __init__(self, base_url):
        self.base_url = base_url
        parts = urlsplit(base_url)
        self._connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
        self._read = {}

    def fetch(self, address, method="GET", **headers):
        """The answer to one request; addresses may be relative to the site."""
        path = urlsplit(urljoin(self.base_url, address))
        sent = {"Accept-Encoding": "br, gzip"} | {name.replace("_", "-"): value for name, value in headers.items()}
        target = path.path + (f"?{path.query}" if path.query else "")
        try:
            self._connection.request(method, target, headers=sent)
            answer = self._connection.getresponse()
        except (
            http.client.RemoteDisconnected,
            http.client.CannotSendRequest,
        ):  # a server may close a connection that was quiet for a while
            self._connection.close()
            self._connection.request(method, target, headers=sent)
            answer = self._connection.getresponse()
        return Response(address, answer.status, answer.headers, answer.read())

    def read(self, address):
        """The same, once for each address, redirects followed; `url` is then where it ended."""
        address = urldefrag(urljoin(self.base_url, address)).url
        if address not in self._read:
            response = self.fetch(address)
            for _hop in range(3):
                if response.status not in (301, 302, 308):
                    break
                response = self.fetch(urljoin(address, response.headers["Location"]))
            self._read[address] = response
        return self._read[address]

    def is_internal(self, address):
        """Whether an absolute address lies on this site."""
        return urlsplit(address).netloc == urlsplit(self.base_url).netloc
