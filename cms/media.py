"""Serving uploaded pictures where no web server in front does it."""

from django.conf import settings
from django.http import Http404
from django.urls import re_path
from django.views.decorators.http import require_safe
from django.views.static import serve

# Originals may hold places and dates of the maker; documents go through their own permission check.
OPEN_FOLDERS = ("images/",)


@require_safe
def public_media(request, path):
    """A rendition of a picture, with a long life: its name changes with its content."""
    # Django's `serve` follows ".." as long as it stays within MEDIA_ROOT.
    if not path.startswith(OPEN_FOLDERS) or ".." in path.split("/"):
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "default-src 'none'"
    return response


def urlpatterns():
    """The media address, for `cms.urls`."""
    return [re_path(r"^media/(?P<path>.*)$", public_media, name="media")]
