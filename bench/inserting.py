"""The site, and two addresses more on the same server, through the same middleware and on the same database.

One only inserts a row: the floor for everything that writes. The other does the least that a sign-up in Django can be:
a form, a lock, a count and three rows; without guard, rules, links or a word to whoever signed up.
"""

import secrets
from functools import cache
from importlib import import_module

from django import forms
from django.db import connection, transaction
from django.db.models import Sum
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from bench.signing_up import ADDRESS, LEAST_ADDRESS, LEAST_KEY, TABLE
from cms.wsgi import application

__all__ = ["application"]


@csrf_exempt
def insert(request):
    """One bare INSERT."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} (said) VALUES (%s)", [request.body.decode()])
    return HttpResponse("")


@cache
def _sessions():
    from events.models import Session

    return list(Session.objects.values_list("pk", flat=True))


class LeastForm(forms.Form):
    """Who comes, and with how many."""

    name = forms.CharField(max_length=80)
    email = forms.EmailField()
    party_size = forms.IntegerField(min_value=1, max_value=6)


@csrf_exempt
def least(request):
    """The least sign-up. Its registration counts for nothing, so that the real ones find what they would find."""
    from events.models import Registration, Session
    from messaging.models import Body, Message

    form = LeastForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    data, now, key = form.cleaned_data, timezone.now(), f"{LEAST_KEY}{secrets.token_hex(12)}"
    with transaction.atomic():
        session = Session.objects.select_for_update().get(pk=secrets.choice(_sessions()))
        Registration.objects.filter(session=session, state="confirmed").aggregate(Sum("party_size"))
        Registration.objects.create(
            session=session,
            state=Registration.State.CANCELLED,
            name=data["name"],
            address=data["email"],
            address_key=key,
            person_key=key,
            party_size=data["party_size"],
            ended_at=now,
            submission_key=key,
        )
        body = Body.objects.create(template="bench", context={"name": data["name"]}, delete_after=now)
        Message.objects.create(
            cause=key, kind="bench", address=data["email"], address_key=key, body=body, state="cancelled", due_at=now
        )
    return HttpResponse("")


# The addresses of the site can be read once `cms.wsgi` has set it up.
_addresses = import_module("cms.urls").urlpatterns
_addresses.insert(0, path(ADDRESS.lstrip("/"), insert))
_addresses.insert(0, path(LEAST_ADDRESS.lstrip("/"), least))
