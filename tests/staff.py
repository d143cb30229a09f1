"""Clients signed in as members of staff, for tests of the back office."""

from contextlib import ExitStack, contextmanager
from unittest import mock

from django.contrib.auth.models import Group, Permission
from django.test import Client

from accounts.roles import ROLES as ROLE_GROUPS
from accounts.services import give_role, setup_roles
from tests import factories

ROLES = ("redacteur", "eindredacteur", "behandelaar", "beheerder")


def client_for(user):
    """A client in which this account is signed in; the account is `client.user`."""
    client = Client()
    client.force_login(user, backend=factories.BACKEND)
    client.user = user
    return client


def signed_in(role, **fields):
    """A client with this role. "bezoeker" may only enter the back office; "niemand" not even that."""
    user = factories.UserFactory(**fields)
    if role == "bezoeker":
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    elif role != "niemand":
        if not Group.objects.filter(name=ROLE_GROUPS[role].label).exists():
            # A test on real transactions emptied the database.
            setup_roles()
        give_role(user=user, role=role)
    return client_for(user)


def refused(response):
    """Whether Wagtail sent the user away: 403, or to the dashboard or the login."""
    if response.status_code == 403:
        return True
    return response.status_code == 302 and response["Location"].split("?")[0] in ("/beheer/", "/beheer/login/")


# Where the current time is asked; a name that a library imported has to be replaced there too.
CLOCKS = ("django.utils.timezone.now", "axes.attempts.now", "axes.handlers.proxy.now")


@contextmanager
def at(moment):
    """Let the clock stand at this moment."""
    with ExitStack() as stack:
        for clock in CLOCKS:
            stack.enter_context(mock.patch(clock, return_value=moment))
        yield
