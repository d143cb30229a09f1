"""Fields for plain text that people type: whatever is pasted in, no control characters, and nothing cut off."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumberMatcher

# Invisible, but without them letters of Persian fall apart and families of emoji become a row of heads.
JOINERS = "\u200c\u200d"
# How whoever dials a number without a country means it.
COUNTRY = "NL"


def refuse_contact_data(value):
    """A mail address or telephone number in a text that everybody reads would be found by machines first.

    Only numbers that can be dialled: a season, a date or two amounts are no telephone number.
    """
    if "@" in value or PhoneNumberMatcher(value, COUNTRY).has_next():
        raise ValidationError(_("Zet hier geen e-mailadres of telefoonnummer: dit staat openbaar op de site."))


def _printable(text, kept=""):
    return "".join(c if c in kept or c in JOINERS or unicodedata.category(c)[0] != "C" else " " for c in text)


class OneLineField(forms.CharField):
    """A short answer: control characters and line ends become spaces."""

    def to_python(self, value):
        return " ".join(_printable(str(value or "")).split())


class ParagraphsField(forms.CharField):
    """A longer answer. A line end counts for one, as people count, while browsers send two characters."""

    widget = forms.Textarea

    def widget_attrs(self, widget):
        """No `maxlength`: it would cut off what somebody pastes, without a word. The page counts along instead."""
        attrs = {"dir": "auto"}
        if self.max_length:
            attrs["data-counter"] = self.max_length
            attrs["data-counter-left"] = _("U kunt nog %s tekens typen.")
            attrs["data-counter-over"] = _("Uw tekst is %s tekens te lang.")
        return attrs

    def to_python(self, value):
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        return _printable(text, kept="\n\t").strip()
