"""An address as a QR code: a picture that every phone reads, without asking another server for it."""

import segno
from django.utils.safestring import mark_safe


def qr_svg(address):
    """SVG for in a page, black on white with the quiet zone around it, also in the dark: phones need that."""
    code = segno.make(address, error="m", micro=False)
    # Made of numbers alone: the address itself is not in it.
    return mark_safe(code.svg_inline(border=4, omitsize=True, dark="#000", light="#fff", svgclass="qr", lineclass=None))
