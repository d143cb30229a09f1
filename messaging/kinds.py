"""The kinds of mail: what staff and residents call them, and sample values for the style guide.

Each module declares the pairs of templates that it sends, from `AppConfig.ready()`:

    kinds.register(Kind("events/confirmed", _("Bevestiging van uw aanmelding"), {"name": "Ada", "url": "…"}))
"""

from dataclasses import dataclass, field

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    """One pair of templates.

    `sample` gives its context in the style guide. A mail with `is_secret` opens something for whoever has it (a code,
    a link to sign in): staff never see its text.
    """

    name: str
    label: str
    sample: dict = field(default_factory=dict)
    is_secret: bool = False


_kinds: dict[str, Kind] = {}


def register(kind):
    """Add a kind. Raises ImproperlyConfigured when the name is taken by another."""
    if _kinds.get(kind.name, kind) != kind:
        raise ImproperlyConfigured(f"Mail {kind.name!r} is declared twice.")
    _kinds[kind.name] = kind


def unregister(name):
    """Take a kind away again."""
    _kinds.pop(name, None)


def all_kinds():
    """Every kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def get(name):
    """The Kind of that name; for one that nobody declared, a secret one without a label of its own."""
    return _kinds.get(name) or Kind(name, _("Ander bericht"), is_secret=True)


def declare():
    """What the outbox itself sends: mails of Django, Wagtail and packages."""
    text = "Beste collega,\n\nUw pagina is geplaatst. U vindt haar hier:\nhttps://stadmakers.example.nl/moestuin/"
    register(Kind("plain", _("Bericht in gewone tekst"), {"subject": "Uw pagina is geplaatst", "text": text}))
    register(Kind("django", _("Systeembericht"), {}))
