"""The form with which a file comes in."""

from pathlib import PurePath

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from cms.sheets.reading import ENDINGS
from cms.sheets.tables import LARGEST_FILE, MEGABYTE


class SheetForm(forms.Form):
    """One file; what stands in it is looked at by the worker."""

    file = forms.FileField(
        label=_("Rekenblad"),
        help_text=_("Een bestand uit Excel of LibreOffice (.xlsx, .ods) of .csv, van hoogstens 10 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in ENDINGS)}),
        error_messages={
            "required": _("Kies een bestand."),
            "missing": _("Kies een bestand."),
            "invalid": _("Het bestand is niet aangekomen. Probeer het nog een keer."),
            "empty": _("Dit bestand is leeg."),
        },
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if PurePath(file.name).suffix.lower().removeprefix(".") not in ENDINGS:
            raise forms.ValidationError(_t("Kies een bestand dat eindigt op .xlsx, .ods of .csv."))
        if file.size > LARGEST_FILE:
            most = LARGEST_FILE // MEGABYTE
            raise forms.ValidationError(_t("Dit bestand is te groot. Het mag hoogstens %d MB zijn.") % most)
        return file
