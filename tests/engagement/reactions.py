"""A thing to react to, and ways to do so, for tests of reactions."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from django.test import Client
from django.utils import timezone

from engagement import targets
from engagement.comments import moderation, services
from engagement.models import Comment
from tests import factories
from tests.residents import somewhere
from tests.staff import at

FORM = "/reageren/proef/7/"
_numbers = count(1)


@dataclass
class Thing:
    """What the target "proef" with key 7 is."""

    title: str = "De proeftuin"
    owners: list = field(default_factory=list)
    takes: bool = True
    gone: bool = False


def register(thing):
    """Make it a target; take it away again with `targets.unregister("proef")`."""
    targets.register(
        targets.Target(
            name="proef",
            label="Proef",
            find=lambda key: None if thing.gone or key != "7" else thing,
            title=lambda found: found.title,
            url=lambda found: "/proef/",
            owners=lambda found: found.owners,
            comments=lambda found: found.takes,
        )
    )


def resident(name="Fatma", **fields):
    return factories.ResidentFactory(first_name=name, **fields)


def signed_in(user):
    """A client in which this resident is signed in; `client.user` is the account."""
    client = Client()
    client.force_login(user, backend="accounts.backends.ResidentBackend")
    client.user = user
    return client


def write(author=None, text="", *, key="7", target="proef", suspicious=False, reply_to=None, submission_key=None):
    """A reaction by way of the service."""
    author = author or resident()
    number = next(_numbers)
    words = services.Words(Comment.Kind.REACTION, text or f"Goed plan, nummer {number}.", author.first_name, suspicious)
    return services.write(
        author=author,
        target=target,
        key=key,
        words=words,
        submission_key=submission_key or f"sleutel-{number}",
        reply_to=reply_to and reply_to.pk,
    )


def published(author=None, text="", **options):
    """A reaction that a moderator approved."""
    comment = write(author, text, **options)
    if comment.state == Comment.State.WAITING:
        approve(comment)
    comment.refresh_from_db()
    return comment


def approve(comment, by=None):
    by = by or factories.UserFactory()
    return moderation.approve(pk=comment.pk, by=by, version=Comment.objects.get(pk=comment.pk).version)


def refuse(comment, by=None, reason="rude", note=""):
    by = by or factories.UserFactory()
    version = Comment.objects.get(pk=comment.pk).version
    return moderation.refuse(pk=comment.pk, by=by, version=version, reason=reason, note=note)


def start_in(response):
    """The hidden start of the form in a page."""
    return re.search(r'name="guard_start" value="([^"]+)"', response.content.decode()).group(1)


def send(client, address=FORM, *, start=None, after=30, **data):
    """Fill in the form at an address as a person does, so many seconds after opening it."""
    start = start or start_in(client.get(address))
    values = {"guard_start": start, "homepage": ""} | data
    with at(timezone.now() + timedelta(seconds=after)):
        return client.post(address, values, REMOTE_ADDR=somewhere())


def said(text="Goed plan!", **more):
    """The answers in the form of a reaction."""
    return {"kind": "reaction", "text": text} | more
