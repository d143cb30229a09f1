"""Reading amounts as people in the Netherlands type them. Pure."""

import re
from decimal import Decimal
from enum import StrEnum

LARGEST = Decimal("99999999.99")

CURRENCY = re.compile(r"(?:€|euro?)?(.*?)(?:€|euro?)?", re.I)
NO_CENTS = re.compile(r"[.,](?:--?|[–—−=])?$")
MINUS = ("-", "–", "−")
# A point or comma with one or two figures behind it stands before the cents, also where a keyboard has no comma.
READABLE = re.compile(
    r"(?P<whole>[0-9]+"
    r"|[1-9][0-9]{0,2}(?:\.[0-9]{3})+"
    r"|[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}"
    r"|[1-9][0-9]{0,2}(?:,[0-9]{3})+(?=\.)"
    r"|)(?:[.,](?P<cents>[0-9]{1,2}))?"
)
# In Dutch no amount, in English a thousand times as much.
TWO_MEANINGS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")


class Unreadable(StrEnum):
    """Why a text is no amount."""

    NUMBER = "number"
    UNCLEAR = "unclear"
    NEGATIVE = "negative"
    LARGE = "large"


class AmountError(ValueError):
    """Nobody can tell which amount is meant; `kind` says why."""

    def __init__(self, kind):
        super().__init__(kind)
        self.kind = kind


def read_amount(text):
    """The amount in "1.500", "1500,50", "€ 1.500,-" or "1500.5", to the cent; None for nothing. Raises AmountError.

    Never guesses: "1,500" could be a thousand times as much and is refused. `static/js/sums.js` reads the same way.
    """
    typed = re.sub(r"\s", "", text)
    if not typed:
        return None
    body = NO_CENTS.sub("", CURRENCY.fullmatch(typed)[1])
    if body.startswith(MINUS):
        raise AmountError(Unreadable.NEGATIVE)
    if TWO_MEANINGS.fullmatch(body):
        raise AmountError(Unreadable.UNCLEAR)
    found = READABLE.fullmatch(body)
    if not found or not (found["whole"] or found["cents"]):
        raise AmountError(Unreadable.NUMBER)
    whole = re.sub(r"[.,]", "", found["whole"]).lstrip("0") or "0"
    if len(whole) > len(str(int(LARGEST))):
        raise AmountError(Unreadable.LARGE)
    return Decimal(f"{whole}.{(found['cents'] or '').ljust(2, '0')}")
