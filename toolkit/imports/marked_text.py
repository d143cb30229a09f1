"""Texts with separators in them: "\\;" is a semicolon that separates nothing. Pure."""

import re

ESCAPED = re.compile(r"\\(.)", re.S)


def escape(text, marks):
    """The text, in which these marks (and the backslash) mean nothing any more."""
    return "".join(f"\\{sign}" if sign in marks or sign == "\\" else sign for sign in text)


def unescape(text):
    """The text itself again."""
    return ESCAPED.sub(lambda found: found[1], text)


def split(text, marks, most=-1):
    """The parts between marks that are not escaped, still escaped themselves; at most so many cuts."""
    parts, start, place = [], 0, 0
    while place < len(text):
        if text[place] == "\\":
            place += 1
        elif text[place] in marks and most != 0:
            parts.append(text[start:place])
            start, most = place + 1, most - 1
        place += 1
    return [*parts, text[start:]]
