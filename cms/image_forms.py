"""The form in which every picture arrives: single upload, several at once, and the window of a chooser."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from .uploads import check_picture_size


class SafeImageField(WagtailImageField):
    """Looks at the header before Wagtail decodes the picture."""

    def to_python(self, data):
        file = forms.FileField.to_python(self, data)
        if file is None:
            return None
        check_picture_size(file)
        return super().to_python(data)


class SafeImageForm(BaseImageForm):
    """Wagtail's form with the careful field, and words for what the description is for."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            old = self.fields["file"]
            self.fields["file"] = SafeImageField(label=old.label, required=old.required, widget=old.widget)
        if "description" in self.fields:
            self.fields["description"].label = _("Beschrijving")
            self.fields["description"].help_text = _(
                "Wat is er te zien? Wie de afbeelding niet ziet, hoort of leest deze tekst."
            )
