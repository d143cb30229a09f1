"""Letters of people that come in where reports do: a module that gave out an address gets what is sent to it.

    incoming.register(incoming.Reader(name="engagement.replies", wants=is_ours, take=post_reply))

from `AppConfig.ready()`. What is written there goes to nobody else, so that it is not left in the mailbox.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

from .letter_parsing import Letter, parse_letter, receivers
from .report_parsing import open_mail


@dataclass(frozen=True)
class Reader:
    """`wants` says whether an address is one of the module's; `take` gets the letter and that address."""

    name: str
    wants: Callable[[str], bool]
    take: Callable[[Letter, str], object]


_readers: dict[str, Reader] = {}


def register(reader):
    """Add a reader. Raises ImproperlyConfigured when the name is taken by another."""
    if _readers.get(reader.name, reader) != reader:
        raise ImproperlyConfigured(f"Reader {reader.name!r} is declared twice.")
    _readers[reader.name] = reader


def unregister(name):
    """Take a reader away again."""
    _readers.pop(name, None)


def _opened(raw):
    """(the parsed mail, to whom it came); to nobody when it is nested or garbled so that Python cannot read it."""
    try:
        message = open_mail(raw)
        return message, receivers(message)
    # As in `report_parsing.parse_report`: a stranger made it.
    except Exception:
        return None, []


def take_in(raw):
    """Give a mail to the module that it was sent to; False when it is for none of them."""
    message, addresses = _opened(raw)
    for address in addresses:
        for reader in _readers.values():
            if reader.wants(address):
                reader.take(parse_letter(message), address)
                return True
    return False
