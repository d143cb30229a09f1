"""QR codes: as the path of an SVG in a page, and as a PNG beside a mail."""

from dataclasses import dataclass
from io import BytesIO

import segno

# The quiet zone that the standard asks for.
BORDER = 4


@dataclass(frozen=True)
class Drawing:
    """A square of `size` modules with its border; `path` draws the dark ones."""

    size: int
    path: str


def drawing(text):
    """The Drawing of a QR code with this text."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=BORDER))
    steps = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
    return Drawing(len(rows), "".join(steps))


def png(text):
    """The same as bytes of a PNG, large enough for a telephone to show."""
    target = BytesIO()
    segno.make(text, error="m", micro=False).save(target, kind="png", scale=8, border=BORDER)
    return target.getvalue()
