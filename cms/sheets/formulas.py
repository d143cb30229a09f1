"""Texts that a spreadsheet would run: made harmless on the way out, and themselves again coming in. Pure."""

import re

# What makes a spreadsheet take a cell for a formula (OWASP, CSV injection).
FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n")
PLAIN_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
GUARD = "'"


def escape_formula(text):
    """The text with an apostrophe in front when a spreadsheet would run it; plain numbers stay numbers."""
    if text.lstrip(" ").startswith(FORMULA_START) and not PLAIN_NUMBER.fullmatch(text):
        return f"{GUARD}{text}"
    return text


def unescape_formula(text):
    """The text without the apostrophe that `escape_formula` would have put there."""
    return text[1:] if text.startswith(GUARD) and escape_formula(text[1:]) == text else text
