"""Refuse requests that no browser makes before they reach a database."""

from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest

MAX_QUERY = 4096
MAX_PARAMETERS = 100
MAX_PATH = 2048
ADMIN = "/beheer/"


class CleanRequestMiddleware:
    """A NUL byte, invalid UTF-8, an endless address or query string gets a clear 400 and never a 500.

    It looks before any address is resolved: a page that is not there is looked up among the redirects. Staff may
    ask long questions, so that only the length does not count in the admin.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        query = request.META.get("QUERY_STRING", "")
        if not request.path_info.startswith(ADMIN) and (
            len(query) > MAX_QUERY or query.count("&") >= MAX_PARAMETERS or len(request.path_info) > MAX_PATH
        ):
            raise BadRequest("too long")
        # A server gives path, query and cookies as bytes that are read as Latin-1.
        for text in (query, request.META.get("PATH_INFO", "")):
            _refuse_unreadable(unquote_to_bytes(text.encode("latin-1", "replace")))
        # Within quotes a cookie writes a byte as three octal digits.
        if "\\000" in request.META.get("HTTP_COOKIE", ""):
            raise BadRequest("NUL")
        return self.get_response(request)


def _refuse_unreadable(raw):
    if b"\0" in raw:
        raise BadRequest("NUL")
    try:
        raw.decode()
    except UnicodeDecodeError:
        raise BadRequest("encoding") from None
