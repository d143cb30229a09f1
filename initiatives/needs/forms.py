"""The forms of residents about needs and offers."""

import hashlib
import json

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.guard import GuardedFormMixin
from accounts.public_name import LONGEST, PublicNameMixin
from cms.filters import place_choices, places_to_choose
from cms.models import HelpKind, Theme
from cms.text_fields import OneLineField, ParagraphsField, refuse_contact_data
from initiatives.models.needs import MOST, TEXT_LENGTH, THANKS_LENGTH, TITLE_LENGTH, UNIT_LENGTH

from .lifecycle import DEFAULT_MONTHS
from .people import organisations_of

MONTHS = (1, 3, 6, 12)
KINDS = {
    HelpKind.PEOPLE: _("Mensen: handen of gezelschap"),
    HelpKind.KNOWLEDGE: _("Kennis: advies of een vak"),
    HelpKind.SPACE: _("Ruimte: een zaal, tuin of werkplek"),
    HelpKind.MATERIAL: _("Materiaal: spullen of gereedschap"),
    HelpKind.MONEY: _("Geld: een bijdrage of sponsor"),
    HelpKind.PROMOTION: _("Promotie: het verder vertellen"),
}
PUBLIC = _("Iedereen kan dit lezen. Schrijf er geen adres, e-mailadres of telefoonnummer bij.")


def month_choices():
    return [(str(count), ngettext("%d maand", "%d maanden", count) % count) for count in MONTHS]


class DayField(forms.DateField):
    """A day in the date picker of the browser; typed, also as people write it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs):
        formats = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"]
        wrong = {"invalid": _("Dit is geen datum. Schrijf hem zo: 31-12-2026.")}
        super().__init__(input_formats=formats, error_messages=wrong, required=False, **kwargs)


class HelpForm(GuardedFormMixin, forms.Form):
    """What needs and offers ask alike. `user` fills it in; `item` is what is being changed."""

    kind = forms.ChoiceField(
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Kies om wat voor hulp het gaat."),
            "invalid_choice": _("Kies een van de antwoorden."),
        },
    )
    title = OneLineField(
        label=_("In één zin"),
        max_length=TITLE_LENGTH,
        validators=[refuse_contact_data],
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={
            "required": _("Zeg in één zin waar het om gaat."),
            "max_length": _("Deze zin is te lang. Gebruik hooguit %(limit_value)d tekens."),
        },
    )
    text = ParagraphsField(
        label=_("Uitleg"),
        required=False,
        max_length=TEXT_LENGTH,
        validators=[refuse_contact_data],
        help_text=PUBLIC,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "max_length": _("Uw tekst is te lang: %(show_value)d tekens. Maak er hooguit %(limit_value)d van.")
        },
    )
    neighbourhood = forms.ChoiceField(
        label=_("Waar?"),
        required=False,
        error_messages={"invalid_choice": _("Kies een wijk of stadsdeel uit de lijst.")},
    )
    starts_on = DayField(label=_("Vanaf welke dag?"))
    ends_on = DayField(label=_("Tot en met welke dag?"))
    quantity = forms.IntegerField(
        label=_("Hoeveel?"),
        required=False,
        min_value=1,
        max_value=MOST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Vul een heel getal in, of laat het leeg."),
            "min_value": _("Vul een getal in van 1 of hoger, of laat het leeg."),
            "max_value": _("Vul een getal in van hooguit %(limit_value)d."),
        },
    )
    unit = OneLineField(
        label=_("Waarvan?"),
        required=False,
        max_length=UNIT_LENGTH,
        validators=[refuse_contact_data],
        help_text=_("Bijvoorbeeld: mensen, uren, stoelen of euro."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"max_length": _("Gebruik hooguit %(limit_value)d tekens.")},
    )
    months = forms.TypedChoiceField(
        label=_("Hoe lang mag het op de site staan?"),
        choices=month_choices,
        coerce=int,
        initial=str(DEFAULT_MONTHS),
        help_text=_("Twee weken voor het einde krijgt u een mail. U kunt dan verlengen."),
        error_messages={"invalid_choice": _("Kies een van de antwoorden.")},
    )

    anywhere = _("Hele stad")

    def __init__(self, data=None, *, user, item=None, **kwargs):
        self.user, self.item = user, item
        super().__init__(data, initial=self._initial() if item else None, **kwargs)
        self.fields["neighbourhood"].choices = [("", self.anywhere), *place_choices(places_to_choose())]
        if item:
            del self.fields["months"]

    def _initial(self):
        item = self.item
        names = ("kind", "title", "text", "starts_on", "ends_on", "quantity", "unit")
        slug = item.neighbourhood.slug if item.neighbourhood else ""
        return {"neighbourhood": slug, **{name: getattr(item, name) for name in names}}

    @property
    def fields_before(self):
        """What is asked before how much, where and when, which the template lays out itself."""
        return [self[name] for name in ("page", "kind", "title", "text") if name in self.fields]

    @property
    def fields_after(self):
        return [self[name] for name in ("themes", "organisation", "first_name", "months") if name in self.fields]

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("De laatste dag ligt vóór de eerste."))
        if cleaned.get("unit") and not cleaned.get("quantity") and "quantity" not in self.errors:
            self.add_error("quantity", _("Vul ook in hoeveel, of laat “Waarvan?” leeg."))
        return cleaned

    def submission_data(self):
        """The answers, with whose they are: all that is needed to do it later, when staff lets it through."""
        existing = self.item.pk if self.item else None
        return {**super().submission_data(), "account": self.user.pk, "existing": existing}

    @property
    def submission_key(self):
        """Of this account: nobody takes the place of somebody else's. Without the name, which is asked only once."""
        said = {name: value for name, value in self.submission_data().items() if name != "first_name"}
        opened = f"{self.guard.start.nonce} {json.dumps(said, sort_keys=True)}"
        return hashlib.sha256(opened.encode()).hexdigest()[:40]


class NeedForm(HelpForm):
    """A need of one of one's initiatives."""

    guard_name = "initiatives.need"
    anywhere = _("Waar het initiatief is")

    page = forms.TypedChoiceField(
        label=_("Voor welk initiatief?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Kies voor welk initiatief u hulp zoekt."),
            "invalid_choice": _("Kies een van uw initiatieven."),
        },
    )

    field_order = ["page", "kind", "title", "text", "quantity", "unit", "neighbourhood"]

    def __init__(self, data=None, *, pages, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["page"].choices = [(page.pk, page.title) for page in pages]
        self.fields["kind"].label = _("Wat zoekt u?")
        self.fields["title"].help_text = _("Bijvoorbeeld: Vrijwilligers om bomen te planten.")
        if len(pages) == 1:
            self.fields["page"].initial = pages[0].pk
        if self.item:
            self.fields["page"].initial = self.item.page_id
            self.fields["page"].disabled = True


class OfferForm(HelpForm):
    """What a resident can give."""

    guard_name = "initiatives.offer"

    themes = forms.ModelMultipleChoiceField(
        Theme.objects.all(),
        label=_("Waarover?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kies niets als het bij elk onderwerp past."),
        error_messages={"invalid_choice": _("Kies een thema uit de lijst.")},
    )
    first_name = OneLineField(
        label=_("Uw voornaam"),
        max_length=LONGEST,
        help_text=_("Lezers zien alleen uw voornaam bij uw aanbod. Uw e-mailadres ziet niemand."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "dir": "auto"}),
        error_messages={
            "required": _("Vul uw voornaam in. Lezers zien dan van wie het aanbod is."),
            "max_length": _("Deze naam is te lang. Gebruik hooguit %(limit_value)d tekens."),
        },
    )
    clean_first_name = PublicNameMixin.clean_first_name
    organisation = forms.ModelChoiceField(
        None,
        label=_("Namens wie biedt u dit aan?"),
        required=False,
        empty_label=_("Mijzelf, met mijn voornaam"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Kies een van de antwoorden.")},
    )

    field_order = ["kind", "title", "text", "quantity", "unit", "neighbourhood", "starts_on", "ends_on", "themes"]

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["kind"].label = _("Wat biedt u aan?")
        self.fields["title"].help_text = _("Bijvoorbeeld: Ik heb een bakfiets te leen.")
        if self.user.first_name:
            del self.fields["first_name"]
        self.fields["organisation"].queryset = organisations_of(self.user)
        # Whose offer it is does not change any more.
        if self.item or not self.fields["organisation"].queryset.exists():
            del self.fields["organisation"]

    def _initial(self):
        return {**super()._initial(), "themes": list(self.item.themes.all())}


class MetForm(forms.Form):
    """How much is arranged by now. `seen` is what stood there when the form was opened."""

    total = forms.IntegerField(
        label=_("Hoeveel is er nu in totaal geregeld?"),
        min_value=0,
        max_value=MOST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Vul een getal in. Is er nog niets geregeld, vul dan 0 in."),
            "invalid": _("Vul een heel getal in."),
            "min_value": _("Vul een getal in van 0 of hoger."),
            "max_value": _("Vul een getal in van hooguit %(limit_value)d."),
        },
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class DoneForm(forms.Form):
    """All is arranged."""


class ThanksForm(forms.Form):
    """All is arranged, with a word for whoever helped."""

    thanks = ParagraphsField(
        label=_("Bedankje"),
        required=False,
        max_length=THANKS_LENGTH,
        validators=[refuse_contact_data],
        help_text=_(
            "Staat openbaar op de pagina van uw initiatief. Noem geen namen: schrijf bijvoorbeeld “de buren van het "
            "plein”. Een voornaam mag alleen als die persoon dat goed vindt."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Uw bedankje is te lang. Gebruik hooguit %(limit_value)d tekens.")},
    )


class ExtendForm(forms.Form):
    """How much longer, from today on."""

    months = forms.TypedChoiceField(
        label=_("Hoe lang nog, vanaf vandaag?"), choices=month_choices, coerce=int, initial=str(DEFAULT_MONTHS)
    )
