"""The site, and one address more that only inserts a row: the floor for everything that writes.

It answers on the same server, through the same middleware and on the same database; without form, lock or mail.
"""

from importlib import import_module

from django.db import connection
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from bench.signing_up import ADDRESS, TABLE
from cms.wsgi import application

__all__ = ["application"]


@csrf_exempt
def insert(request):
    """One bare INSERT."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} (said) VALUES (%s)", [request.body.decode()])
    return HttpResponse("")


# The addresses of the site can be read once `cms.wsgi` has set it up.
import_module("cms.urls").urlpatterns.insert(0, path(ADDRESS.lstrip("/"), insert))
