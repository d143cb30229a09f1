"""The links in the mails of a follower: signed, for one purpose each, and good until the follower is gone.

They hold no address and expire by no clock: whoever finds an old mail must still be able to stop.
"""

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from accounts.addresses import site_url
from engagement.models import Follower

MANAGE, STOP = "manage", "stop"
VIEWS = {MANAGE: "manage_follows", STOP: "stop_follows"}


class WrongLinkError(Exception):
    """Changed, cut off, or made for something else."""


def _signer(purpose):
    return Signer(salt=f"engagement.following.{purpose}", sep=".")


def path(purpose, follower):
    """The address within this site."""
    return reverse(VIEWS[purpose], args=[_signer(purpose).sign(follower.token)])


def link(purpose, follower):
    """A full address for a mail."""
    return site_url(path(purpose, follower))


def follower_of(purpose, signed):
    """The follower of a link, or None when that follower stopped. Raises WrongLinkError."""
    try:
        token = _signer(purpose).unsign(signed)
    except BadSignature as error:
        raise WrongLinkError from error
    return Follower.objects.filter(token=token).first()
