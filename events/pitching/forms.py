"""The forms of whoever pitches."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.guard import GuardedFormMixin
from accounts.public_name import ADDRESS
from cms.models import HelpKind
from cms.text_fields import OneLineField, ParagraphsField, refuse_contact_data
from events.models import Pitch
from events.pitching import services
from events.pitching.people import initiatives_of

KINDS = {
    HelpKind.PEOPLE: _("Mensen: handen of gezelschap"),
    HelpKind.KNOWLEDGE: _("Kennis: advies of een vak"),
    HelpKind.SPACE: _("Ruimte: een zaal, tuin of werkplek"),
    HelpKind.MATERIAL: _("Materiaal: spullen of gereedschap"),
    HelpKind.MONEY: _("Geld: een bijdrage of sponsor"),
    HelpKind.PROMOTION: _("Promotie: het verder vertellen"),
}
TOO_LONG = _("Dit is te lang: %(show_value)d tekens. Gebruik er hooguit %(limit_value)d.")


class StageForm(GuardedFormMixin, forms.Form):
    """Who tells it and what may be shown: what can change until the evening, and some of it afterwards."""

    guard_name = "events.pitch_stage"

    presenter = OneLineField(
        label=_("Wie houdt de pitch?"),
        max_length=80,
        help_text=_("De naam zoals die op het programma mag staan. Een voornaam is genoeg."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Vul in wie de pitch houdt. Zo weet de organisator wie het woord krijgt.")},
    )
    stage_needs = OneLineField(
        label=_("Wat heeft u nodig op het podium?"),
        max_length=200,
        required=False,
        help_text=_("Bijvoorbeeld een krukje, een tolk of een scherm. Alleen de organisator ziet dit."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    may_publish = forms.BooleanField(
        label=_("Ja, zet mijn pitch op de site"),
        required=False,
        help_text=_(
            "Iedereen kan dan de titel, het idee, de hulpvraag en de naam lezen, en u een bericht sturen via deze "
            "site. Vraag het ook aan wie de pitch houdt. Is die jonger dan 16? Dan moet een ouder het goed vinden. "
            "U kunt dit altijd weer uitzetten."
        ),
    )
    may_stream = forms.BooleanField(
        label=_("Ja, mijn pitch mag in de uitzending en de opname"),
        required=False,
        help_text=_("Zegt u nee? Dan staan camera en microfoon uit als u op het podium staat."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(self, data=None, *, pitch=None, initial=None):
        given = {**_values(pitch), "seen": services.fingerprint(pitch)} if pitch else {}
        super().__init__(data, initial={**given, **(initial or {})})
        self.pitch = pitch
        if pitch and pitch.state == Pitch.State.PITCHED:
            del self.fields["stage_needs"]

    def clean_presenter(self):
        name = self.cleaned_data["presenter"]
        if ADDRESS.search(name):
            raise forms.ValidationError(_("Vul alleen een naam in, geen adres of nummer."))
        return name

    def values(self):
        """The fields of the Pitch that this form asks."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def see(self, pitch):
        """The writer saw how it stands now; sent again, it counts."""
        self.data = self.data.copy()
        self.data["seen"] = services.fingerprint(pitch)


def _values(pitch):
    names = (*services.TEXTS[1:], *services.PRACTICAL)
    return {name: getattr(pitch, name) for name in names} | {"initiative": pitch.initiative_id}


class PitchForm(StageForm):
    """An idea and a call for help. As a draft it needs only a title."""

    guard_name = "events.pitch"

    initiative = forms.TypedChoiceField(
        label=_("Hoort deze pitch bij een initiatief van u?"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        help_text=_("Dan staat de pitch ook op de pagina van dat initiatief."),
        error_messages={"invalid_choice": _("Kies een van uw initiatieven, of geen.")},
    )
    title = OneLineField(
        label=_("Hoe heet uw pitch?"),
        max_length=120,
        help_text=_("Kort en duidelijk. Dit staat groot op het scherm."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
        validators=[refuse_contact_data],
        error_messages={"required": _("Geef uw pitch een titel."), "max_length": TOO_LONG},
    )
    idea = ParagraphsField(
        label=_("Wat is uw idee?"),
        max_length=800,
        help_text=_("Vertel in een paar zinnen wat u wilt doen, waar en voor wie."),
        widget=forms.Textarea(attrs={"rows": 6}),
        validators=[refuse_contact_data],
        error_messages={"required": _("Vertel wat uw idee is."), "max_length": TOO_LONG},
    )
    need_kind = forms.ChoiceField(
        label=_("Waar zoekt u hulp bij?"),
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Kies waar u hulp bij zoekt."),
            "invalid_choice": _("Kies een van de antwoorden."),
        },
    )
    need = ParagraphsField(
        label=_("Wat is uw hulpvraag?"),
        max_length=500,
        help_text=_("Wat kan iemand in de zaal voor u doen? Bijvoorbeeld: wie heeft een bakfiets te leen?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[refuse_contact_data],
        error_messages={
            "required": _("Schrijf op welke hulp u zoekt. Bij een pitch hoort altijd een hulpvraag."),
            "max_length": TOO_LONG,
        },
    )

    field_order = [
        "initiative",
        "title",
        "idea",
        "need_kind",
        "need",
        "presenter",
        "stage_needs",
        "may_publish",
        "may_stream",
    ]

    def __init__(self, data=None, *, user, pitch=None, initial=None):
        super().__init__(data, pitch=pitch, initial=initial)
        if not pitch:
            self.initial.setdefault("presenter", user.first_name)
        self._offer_initiatives(initiatives_of(user))
        if self.is_draft:
            for name in ("idea", "need_kind", "need", "presenter"):
                self.fields[name].required = False

    def _offer_initiatives(self, pages):
        """None of them is an answer too; that of the pitch stays, also when somebody else answers for it by now."""
        choices = {page.pk: page.title for page in pages}
        if self.pitch and self.pitch.initiative:
            choices.setdefault(self.pitch.initiative.pk, self.pitch.initiative.title)
        if choices:
            self.fields["initiative"].choices = [*choices.items(), ("", _("Nee, het is een los idee"))]
        else:
            del self.fields["initiative"]

    @property
    def is_draft(self):
        """Whether the button was the one that only keeps what is there."""
        is_draft = self.pitch is None or self.pitch.state == Pitch.State.DRAFT
        return self.is_bound and "concept" in self.data and is_draft

    def values(self):
        found = super().values()
        if "initiative" in found:
            found["initiative"] = self._page(found["initiative"])
        return found

    def _page(self, pk):
        field = Pitch._meta.get_field("initiative")
        return field.remote_field.model.objects.filter(pk=pk).first() if pk else None


class OutcomeForm(forms.Form):
    """What came of it."""

    state = forms.ChoiceField(
        label=_("Hoe staat het ervoor?"),
        choices=Pitch.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Kies hoe het ervoor staat."),
            "invalid_choice": _("Kies een van de antwoorden."),
        },
    )
    text = ParagraphsField(
        label=_("Wat kwam ervan?"),
        max_length=800,
        required=False,
        help_text=_("Staat op de pagina van uw pitch. Noem alleen mensen die dat goed vinden."),
        widget=forms.Textarea(attrs={"rows": 5}),
        validators=[refuse_contact_data],
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, data=None, *, pitch):
        super().__init__(data, initial={"state": pitch.outcome_state, "text": pitch.outcome})
