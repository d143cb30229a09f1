"""The two floors to measure against: the same bytes from a bare WSGI function and from an empty Django view.

`BENCH_BYTES` names a file with the bytes of a page as the server sent them, `BENCH_HEADERS` one with its headers
as JSON, so that all contenders send the same over the wire. The Django project here has no middleware, no
database and no templates: what is left is what Django itself costs.
"""

import json
import os
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

BODY = Path(os.environ["BENCH_BYTES"]).read_bytes()
HEADERS = json.loads(Path(os.environ["BENCH_HEADERS"]).read_text())


def bare(environ, start_response):
    """(a): no framework at all."""
    start_response("200 OK", list(HEADERS.items()))
    return [BODY]


def empty_view(request):
    """(a2): Django, and nothing in it."""
    return HttpResponse(BODY, headers=HEADERS)


urlpatterns = [path("", empty_view)]


def _django_application():
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, MIDDLEWARE=[], SECRET_KEY="only for the bench", DEBUG=False
    )
    django.setup()
    return get_wsgi_application()


empty_django = _django_application()
