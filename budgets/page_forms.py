"""Checks of the editor's form that look at several rows together."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm


class RoundPageForm(WagtailAdminPageForm):
    """An edition: a phase never begins surely before the one above it."""

    def clean(self):
        cleaned = super().clean()
        formset = self.formsets.get("phases")
        if formset is not None and formset.is_valid():
            earlier = None
            for form in formset.ordered_forms:
                start = form.instance.start
                if earlier and earlier.surely_after(start):
                    form.add_error("starts_on", _("Deze fase begint voor de fase die erboven staat."))
                    raise ValidationError(_("Zet de fasen in de volgorde van hun begin."))
                earlier = start or earlier
        return cleaned
