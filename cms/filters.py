"""What every listing needs of an address: words made harmless, and a page number that always exists."""

import unicodedata

from django import forms

LONGEST_QUESTION = 200
QUOTES = "\"'`´‘’“”„«»\\"


def tidy(text, longest=LONGEST_QUESTION):
    """One line of ordinary characters: no control characters, no quotes, single spaces, not too long."""
    kept = (
        " " if character in QUOTES or unicodedata.category(character)[0] in "CZ" else character for character in text
    )
    return " ".join("".join(kept).split())[:longest].strip()


class TidyField(forms.CharField):
    """Text that is made harmless instead of refused."""

    def to_python(self, value):
        return tidy(str(value or ""))


def nearest_page(paginator, asked):
    """The page of that number, the first or last for a number outside, the first for what is no number."""
    try:
        number = int(asked or 1)
    except ValueError:
        number = 1
    return paginator.page(min(max(number, 1), paginator.num_pages))


class LenientChoiceField(forms.ChoiceField):
    """A choice that means "everything" for a value that is not on offer (any more): an old link keeps working."""

    def clean(self, value):
        value = self.to_python(value)
        return value if self.valid_value(value) else ""
