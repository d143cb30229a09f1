"""The addresses in mails about a registration. Opening one changes nothing; a button on its page does.

Each is signed for one purpose: the one to see and change everything opens more than the one to sign off, so that a
forwarded mail never opens more than what it was for.
"""

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from accounts.addresses import site_url
from events.models import Registration

MANAGE, CONFIRM, CANCEL, OFFER, CERTIFICATE = "manage", "confirm", "cancel", "offer", "certificate"
VIEWS = {
    MANAGE: "event_registration",
    CONFIRM: "event_registration_confirm",
    CANCEL: "event_registration_cancel",
    OFFER: "event_registration_offer",
    CERTIFICATE: "event_certificate",
}


def _signer(purpose):
    return Signer(salt=f"events.registrations.{purpose}", sep=".")


def path(purpose, registration):
    """The address within this site."""
    return reverse(VIEWS[purpose], args=[_signer(purpose).sign(registration.token)])


def link(purpose, registration):
    """A full address for a mail."""
    return site_url(path(purpose, registration))


def find(purpose, signed):
    """The Registration of a link, with its session and event; None for a changed link or one that is gone."""
    try:
        token = _signer(purpose).unsign(signed)
    except BadSignature:
        return None
    rows = Registration.objects.select_related("session__event", "session__venue")
    return rows.filter(token=token).first()
