"""Rendered pages in the memory of one process, ready to be sent, within a bound on number and bytes."""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from functools import lru_cache
from http.cookies import SimpleCookie

import brotli
from django.http import HttpResponse
from django.http.response import ResponseHeaders

# Below this many bytes compression costs more than it saves.
WORTH_COMPRESSING = 200
# What the page's own headers may not decide: they follow from the kept bytes.
OWN_HEADERS = {"content-length", "content-encoding", "etag", "date", "set-cookie"}
BODY_HEADERS = {"content-length", "content-encoding", "content-type"}


@lru_cache(maxsize=512)
def best_encoding(accepted):
    """ "br", "gzip" or "" (as it is): the first of these that the Accept-Encoding header allows."""
    allowed = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.partition(";")
        quality = parameters.replace(" ", "").partition("q=")[2] or "1"
        try:
            allowed[name.strip()] = float(quality) > 0
        except ValueError:
            allowed[name.strip()] = False
    return next((name for name in ("br", "gzip") if allowed.get(name)), "")


def compress(body, encoding):
    """The body in that encoding. The same body always gives the same bytes, so that an ETag may be strong."""
    if encoding == "br":
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=5)
    return gzip.compress(body, compresslevel=6, mtime=0)


class KeptResponse(HttpResponse):
    """A response made from checked parts.

    Django's own constructor checks and encodes each header anew, which for a page from memory would cost more
    than finding it. The headers are copied, so that whoever changes them changes this response only.
    """

    def __init__(self, body, headers, status=200):
        self.headers = ResponseHeaders.__new__(ResponseHeaders)
        self.headers._store = headers.copy()
        self.status_code = status
        self.cookies = SimpleCookie()
        self.closed = False
        self._charset = None
        self._reason_phrase = None
        self._resource_closers = []
        self._handler_class = None
        self._container = [body]

    def items(self):
        """The same as Django's, without a look-up by name for each header."""
        return self.headers._store.values()


class Variant:
    """One page in one encoding: bytes, ETag and headers for a full answer and for "not modified"."""

    __slots__ = ("body", "etag", "headers", "headers_unchanged")

    def __init__(self, body, encoding, digest, headers):
        self.body = body
        self.etag = f'"{digest}-{encoding}"' if encoding else f'"{digest}"'
        own = {"ETag": self.etag, "Content-Length": str(len(body))}
        if encoding:
            own["Content-Encoding"] = encoding
        self.headers = headers | {name.lower(): (name, value) for name, value in own.items()}
        self.headers_unchanged = {name: header for name, header in self.headers.items() if name not in BODY_HEADERS}


class KeptPage:
    """A page of one generation. Encodings are made when the first reader asks for them."""

    __slots__ = ("body", "digest", "expires", "generation", "headers", "size", "variants")

    def __init__(self, body, headers, generation, seconds):
        self.body = body
        self.headers = {name.lower(): (name, value) for name, value in headers if name.lower() not in OWN_HEADERS}
        self.digest = hashlib.sha256(body).hexdigest()[:24]
        self.generation = generation
        self.expires = time.monotonic() + seconds
        self.variants = {}
        self.size = len(body) * 3 // 2 + 4096

    def variant(self, accepted):
        """The Variant for this Accept-Encoding header; two threads may make it at once, both the same."""
        encoding = best_encoding(accepted) if len(self.body) >= WORTH_COMPRESSING else ""
        found = self.variants.get(encoding)
        if found is None:
            body = compress(self.body, encoding) if encoding else self.body
            found = self.variants[encoding] = Variant(body, encoding, self.digest, self.headers)
        return found

    def answer(self, request):
        """The response to this GET or HEAD: the page, only its headers, or "not modified"."""
        found = self.variant(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        known = request.META.get("HTTP_IF_NONE_MATCH")
        if known and (known.strip() == "*" or found.etag in known):
            return KeptResponse(b"", found.headers_unchanged, 304)
        return KeptResponse(found.body if request.method == "GET" else b"", found.headers)


class Shelf:
    """Kept pages by key, the one used longest ago goes first. Safe for threads."""

    def __init__(self, *, most, most_bytes):
        self.most = most
        self.most_bytes = most_bytes
        self._pages = OrderedDict()
        self._bytes = 0
        self._generation = None
        self._lock = threading.Lock()

    def __len__(self):
        return len(self._pages)

    def find(self, key, generation):
        """The page kept under this key, or None when it is not of this generation or its time has passed."""
        page = self._pages.get(key)
        if page is None or page.generation != generation or page.expires < time.monotonic():
            return None
        try:  # noqa: SIM105 - contextlib.suppress takes longer than finding the page
            self._pages.move_to_end(key)
        except KeyError:  # another thread just took it away
            pass
        return page

    def put(self, key, page):
        """Keep the page; what is too much for the shelf, and whatever is of another generation, goes."""
        with self._lock:
            if self._generation != page.generation:
                self._empty()
                self._generation = page.generation
            replaced = self._pages.pop(key, None)
            self._bytes += page.size - (replaced.size if replaced else 0)
            self._pages[key] = page
            while len(self._pages) > self.most or self._bytes > self.most_bytes:
                _, dropped = self._pages.popitem(last=False)
                self._bytes -= dropped.size

    def _empty(self):
        self._pages.clear()
        self._bytes = 0
