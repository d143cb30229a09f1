"""The form "Stel een vraag"."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.guard import GuardedFormMixin
from cms.text_fields import OneLineField, ParagraphsField

from . import contact

LONGEST_MESSAGE = 2000


class ContactForm(GuardedFormMixin, forms.Form):
    """A question and where to send the answer."""

    guard_name = contact.FORM

    topic = forms.ChoiceField(
        label=_("Waar gaat uw vraag over?"),
        choices=contact.Topic.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Kies waar uw vraag over gaat."),
            "invalid_choice": _("Kies een van de antwoorden."),
        },
    )
    message = ParagraphsField(
        label=_("Uw vraag"),
        max_length=LONGEST_MESSAGE,
        help_text=_("Schrijf hier geen wachtwoorden, nummers van rekeningen of uw BSN. U heeft 2.000 tekens."),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("Schrijf uw vraag op."),
            "max_length": _("Uw vraag is te lang: %(show_value)d tekens. Maak er hooguit %(limit_value)d van."),
        },
    )
    email = forms.EmailField(
        label=_("Uw e-mailadres"),
        max_length=254,
        help_text=_("Hier sturen wij het antwoord heen. U krijgt ook een bevestiging."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Vul uw e-mailadres in. Anders kunnen wij u geen antwoord geven."),
            "invalid": _("Dit e-mailadres klopt niet. Een e-mailadres ziet eruit als naam@voorbeeld.nl."),
            "max_length": _("Dit e-mailadres is te lang."),
        },
    )
    name = OneLineField(
        label=_("Uw naam"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"max_length": _("Deze naam is te lang. Gebruik hooguit 100 tekens.")},
    )
