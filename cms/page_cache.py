"""Whole pages for anonymous readers, kept until anything public changes.

A *generation* is raised, after commit, by every change that a reader could see (`cms.signals`). It is shared by
all processes of the site: one small file, or the shared cache when there is one. Pages themselves are kept in
the memory of each process (`cms.kept_pages`), so that a page from cache costs no network and no unpacking, and
a new release starts empty.

Why no reader gets a page from before a change: the generation is read *before* a page is made and goes with it.
A page is served only while its generation is the current one. A page whose making began before the commit
carries the old generation, whatever moment it is ready; one whose making began between the commit and the
raise is new, and merely thrown away. What cannot raise a generation (an activity that is over) is bounded by
`PAGE_CACHE_SECONDS`, as is a process that dies between its commit and the raise. A response that shows what changes too
often to forget everything for it, such as places left, says so with `keep_for(response, seconds)`.

Who gets kept pages: GET and HEAD without session, message cookie, login header or htmx, and no preview. What is
kept: 200, text, no cookie set, no CSRF token used, nothing that says private, no-cache or no-store, no Vary
beyond cookie and encoding. Host names are those that Django accepted; parameters of advertising systems are
taken off before the page is made, and addresses with a query have a shelf of their own, so that a flood of
searches never drives out pages.
"""

import logging
import os
import time
import uuid
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import DisallowedHost
from django.db import transaction
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from . import proxy_cache
from .kept_pages import KeptPage, Shelf

logger = logging.getLogger("cms.page_cache")

GENERATION_KEY = "page-cache-generation"
MEGABYTE = 1024 * 1024
LARGEST_PAGE = MEGABYTE
LONGEST_QUERY = 200
MOST_PARAMETERS = 8
TEXT_TYPES = ("text/", "application/xml", "application/atom+xml", "application/json", "image/svg+xml")
FORBIDDEN_DIRECTIVES = ("private", "no-store", "no-cache")
HARMLESS_VARY = {"cookie", "accept-encoding"}
# Added by mail and advertising systems; no page of ours reads them.
TRACKING = ("utm_", "mtm_", "pk_", "mc_", "gad_")
TRACKING_NAMES = {"fbclid", "gclid", "dclid", "msclkid", "yclid", "igshid", "_ga", "_gl", "ref_src", "piwik_campaign"}


def current_generation():
    """What every reader-visible change makes different; None when it cannot be told, and nothing may be served."""
    path = settings.PAGE_CACHE_GENERATION_FILE
    if path is None:
        return _shared_generation()
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return f"{found.st_ino}-{found.st_mtime_ns}"


def _shared_generation():
    try:
        return cache.get(GENERATION_KEY) or cache.get_or_set(GENERATION_KEY, _fresh, timeout=None)
    except Exception:
        logger.exception("The shared cache does not answer; pages are made anew.")
        return None


def _fresh():
    return uuid.uuid4().hex


def raise_generation():
    """Forget every kept page, here and in a proxy, once the current transaction has committed."""
    transaction.on_commit(_raise_now, robust=True)
    if proxy_cache.configured():
        transaction.on_commit(proxy_cache.forget_all, robust=True)


def _raise_now():
    path = settings.PAGE_CACHE_GENERATION_FILE
    if path is None:
        cache.set(GENERATION_KEY, _fresh(), timeout=None)
        return
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{_fresh()}")
    fresh.touch()
    # The file system's own clock may tick too slowly to tell two changes apart.
    now = time.time_ns()
    os.utime(fresh, ns=(now, now))
    fresh.replace(path)


def clean_query(query):
    """The query string without what advertising systems add, in the order in which it came."""
    if not query:
        return ""
    return "&".join(part for part in query.split("&") if part and not _is_tracking(part.partition("=")[0].lower()))


def _is_tracking(name):
    return name.startswith(TRACKING) or name in TRACKING_NAMES


def _sorted_query(query):
    """The same for each order of parameters; values of one parameter keep their order."""
    return "&".join(sorted(query.split("&"), key=lambda part: part.partition("=")[0]))


class PageCacheMiddleware:
    """First in the chain: a kept page costs no session, no query and no template. Also compresses the rest."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.pages = Shelf(most=5000, most_bytes=96 * MEGABYTE)
        self.searches = Shelf(most=500, most_bytes=32 * MEGABYTE)
        self.cookies = (settings.SESSION_COOKIE_NAME, "messages")
        self.apart = (settings.STATIC_URL, settings.MEDIA_URL, "/beheer/")
        self._compress = GZipMiddleware(get_response).process_response

    def __call__(self, request):
        path = request.path_info
        if path.startswith(self.apart):
            return self._finish(request, self.get_response(request))
        if not settings.PAGE_CACHE_SECONDS or not self._anonymous(request):
            return self._uncached(request)
        meta = request.META
        query = meta.get("QUERY_STRING", "")
        generation = current_generation()
        key = (request.scheme, meta.get("HTTP_HOST"), path, query)
        page = (self.searches if query else self.pages).find(key, generation)
        if page is None:
            return self._find_or_make(request, generation)
        return page.answer(request)

    def _anonymous(self, request):
        """Nothing in the request tells who asks. A dummy request is how Wagtail makes a preview."""
        meta = request.META
        if request.method not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in meta or "HTTP_HX_REQUEST" in meta:
            return False
        cookies = meta.get("HTTP_COOKIE")
        if cookies and any(name in cookies for name in self.cookies):
            return False
        return not getattr(request, "is_dummy", False)

    def _find_or_make(self, request, generation):
        """The slow road: once for each address in each generation, and for unusual spellings of an address."""
        query = clean_query(request.META.get("QUERY_STRING", ""))
        request.META["QUERY_STRING"] = query
        try:
            host = request.get_host().lower()
        except DisallowedHost:
            return self._uncached(request)
        key = (request.scheme, host, request.path_info, _sorted_query(query))
        shelf = self.searches if query else self.pages
        page = shelf.find(key, generation)
        if page is not None:
            return page.answer(request)
        if generation is None and settings.PAGE_CACHE_GENERATION_FILE is not None:
            _raise_now()
            generation = current_generation()
        response = self._made_whole(request)
        if generation is None or len(query) > LONGEST_QUERY or query.count("&") >= MOST_PARAMETERS:
            return self._finish(request, _not_kept(response))
        if not may_keep(request, response):
            return self._finish(request, _not_kept(response))
        page = _keep(response, generation, query)
        if generation == current_generation():
            shelf.put(key, page)
        return page.answer(request)

    def _made_whole(self, request):
        """The response with its body, also when only its head was asked: it is kept, and an ETag is of the body."""
        asked, request.method = request.method, "GET"
        try:
            return self.get_response(request)
        finally:
            request.method = asked

    def _uncached(self, request):
        return self._finish(request, _not_kept(self.get_response(request)))

    def _finish(self, request, response):
        """Compress what no one compressed yet: text of staff and one-off answers, with Django's random padding."""
        if response.streaming or response.status_code != 200 or not _is_text(response):
            return response
        return self._compress(request, response)


def _is_text(response):
    return response.get("Content-Type", "").startswith(TEXT_TYPES)


def may_keep(request, response):
    """True when every reader may get this very response."""
    user = getattr(request, "_cached_user", None)
    vary = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    control = response.get("Cache-Control", "").lower()
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Set-Cookie")
        and not response.has_header("Content-Encoding")
        and "CSRF_COOKIE" not in request.META
        and not any(word in control for word in FORBIDDEN_DIRECTIVES)
        and vary <= HARMLESS_VARY
        and not (user is not None and user.is_authenticated)
        and not getattr(request, "is_preview", False)
        and _is_text(response)
        and len(response.content) <= LARGEST_PAGE
    )


def keep_for(response, seconds):
    """The response, which may be kept no longer than this."""
    response.kept_seconds = seconds
    return response


def _keep(response, generation, query):
    patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
    seconds = min(settings.PAGE_CACHE_SECONDS, getattr(response, "kept_seconds", settings.PAGE_CACHE_SECONDS))
    if not response.has_header("Cache-Control"):
        response.headers["Cache-Control"] = _public_control(query, seconds)
    return KeptPage(response.content, response.items(), generation, seconds)


def _public_control(query, seconds):
    """Browsers ask each time, which costs a "not modified". A proxy that we can tell to forget may keep it.

    Addresses with a query are never kept there: nobody can tell a proxy which ones there are.
    """
    if proxy_cache.configured() and not query:
        return f"public, max-age=0, s-maxage={seconds}, must-revalidate"
    return "public, max-age=0, must-revalidate"


def _not_kept(response):
    """No browser or proxy may guess how long an answer without instructions holds, a redirect or 404 included."""
    if not response.has_header("Cache-Control"):
        response.headers["Cache-Control"] = "private, no-cache"
    return response
