"""When a form was opened: a signed text in the form itself, so that no cookie is needed.

It holds the name of the form (as salt of the signature), the moment, a nonce, and after a question of the guard the
moment from which the form may be sent without proof of work.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.utils import timezone

LIFETIME = timedelta(hours=24)
WAIT = timedelta(minutes=1)


@dataclass(frozen=True)
class Start:
    """One opening of one form; times are whole seconds since 1970, `not_before` 0 when nobody asked to wait.

    `renewed` follows on a start that had expired: the sender read the form long ago, so that speed says nothing.
    """

    form: str
    nonce: str
    at: int
    not_before: int = 0
    renewed: bool = False

    @classmethod
    def now(cls, form, *, renewed=False):
        """A fresh start."""
        return cls(form, secrets.token_urlsafe(12), _now(), renewed=renewed)

    @property
    def age(self):
        """Seconds since the form was opened."""
        return _now() - self.at

    @property
    def wait_seconds(self):
        """How long until it may be sent without proof of work."""
        return max(self.not_before - _now(), 0)

    def asked_to_wait(self):
        """The same opening with a moment from which it may be sent; a moment that was set already stays."""
        return self if self.not_before else replace(self, not_before=_now() + int(WAIT.total_seconds()))

    def sign(self):
        """The text for the form."""
        values = {"n": self.nonce, "t": self.at, "w": self.not_before, "r": int(self.renewed)}
        return _signer(self.form).sign_object(values)


def _now():
    return int(timezone.now().timestamp())


def moment(seconds):
    """A number of seconds as a local time."""
    return timezone.localtime(datetime.fromtimestamp(seconds, UTC))


def _signer(form):
    return signing.Signer(salt=f"accounts.guard.start:{form}")


def read(form, text):
    """(Start or None, expired): None for what is missing, changed, from another form or older than a day."""
    try:
        values = _signer(form).unsign_object(text or "")
    except (signing.BadSignature, ValueError):
        return None, False
    start = Start(form, values["n"], values["t"], values["w"], bool(values["r"]))
    # A clock that was put back makes a start of the future; a minute is no reason to lose a form.
    if not -60 <= start.age <= LIFETIME.total_seconds():
        return None, True
    return start, False
