"""The form to sign up, and the one to change it."""

from django import forms
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.guard import GuardedFormMixin
from cms.filters import place_choices, places_to_choose
from cms.text_fields import OneLineField, ParagraphsField
from events import moments
from events.kinds import Mode
from events.models import EventQuestion
from events.room_left import room_left

from .places import seats_of_all
from .signing_up import Wish

FORM = "events.sign_up"
LONGEST_ANSWER = 200
NAME = {
    "required": _("Vul een naam in. Zo vindt de organisator u op de lijst."),
    "max_length": _("Deze naam is te lang. Gebruik hooguit %(limit_value)d tekens."),
}
ACCESS_HINT = _(
    "Bijvoorbeeld een tolk, een plek vooraan of een rustige hoek. Alleen de organisator ziet dit. "
    "Wij wissen het de dag na afloop."
)


def access_field():
    return ParagraphsField(
        label=_("Wat heeft u nodig om mee te kunnen doen?"),
        max_length=500,
        required=False,
        help_text=ACCESS_HINT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def question_field(question):
    """The field of one extra question."""
    options = {"label": question.label, "help_text": question.hint, "required": question.required}
    if question.kind == EventQuestion.Kind.CHOICE:
        choices = [(one, one) for one in question.options]
        return forms.ChoiceField(
            **options,
            choices=choices if question.required else [("", _t("Geen antwoord")), *choices],
            error_messages={"required": _("Kies een antwoord.")},
        )
    if question.kind == EventQuestion.Kind.YES_NO:
        choices = [("ja", _("Ja")), ("nee", _("Nee"))]
        widget = forms.RadioSelect
        return forms.ChoiceField(
            **options, choices=choices, widget=widget, error_messages={"required": _("Kies ja of nee.")}
        )
    return OneLineField(
        **options, max_length=LONGEST_ANSWER, error_messages={"required": _("Geef een antwoord op deze vraag.")}
    )


def spots(sessions, found):
    """[(value, label, Seats of the best way in)] of all that can be chosen: sessions, or slots of a walk-in hour."""
    result = []
    for session in sessions:
        for slot in range(len(session.slots())) if session.slot_minutes else (None,):
            ways = [found[session.pk, mode, slot] for mode in session.modes]
            best = max(ways, key=lambda one: float("inf") if one.open_to_all is None else one.open_to_all)
            if slot is not None and not best.fits(1):
                continue
            value = str(session.pk) if slot is None else f"{session.pk}:{slot}"
            result.append((value, _label(session, slot, best, ways), best))
    return result


def _label(session, slot, best, ways):
    starts_at, ends_at = session.slot_times(slot)
    text = capfirst(moments.when(starts_at, ends_at))
    if session.title:
        text = f"{session.title}: {text}"
    if best.open_to_all is None or slot is not None:
        return text
    if not best.fits(1):
        return f"{text} ({_t('vol') if not session.waiting_list else _t('vol, u komt op de wachtlijst')})"
    left = room_left(session, ways)
    return f"{text} ({left})" if left else text


class SignUpForm(GuardedFormMixin, forms.Form):
    """For one event: which moment, who, with how many. As few questions as there can be.

    `sessions` are those that take sign-ups now; `resident` is the account that signed in, whose address is proven.
    """

    guard_name = FORM

    def __init__(self, data=None, *, event, sessions, resident=None, initial=None):
        super().__init__(data, initial=initial)
        self.event, self.sessions, self.resident = event, sessions, resident
        if not event.is_series and (len(sessions) > 1 or any(session.slot_minutes for session in sessions)):
            self.fields["moment"] = forms.ChoiceField(
                label=_("Wanneer komt u?"),
                choices=lambda: [(value, label) for value, label, _seats in self.spots],
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Kies een moment."),
                    "invalid_choice": _("Dit moment is net vergeven. Kies een ander."),
                },
            )
        self._add_person()
        self._add_party()
        for number, question in enumerate(event.question_list):
            self.fields[f"question_{number}"] = question_field(question)
        self.fields["access"] = access_field()
        self.fields["neighbourhood"] = forms.ChoiceField(
            label=_("Uit welke wijk komt u?"),
            required=False,
            # Looked up when they are shown or one was chosen.
            choices=lambda: [("", _("Zeg ik liever niet")), *place_choices(self.places)],
            help_text=_("Wij tellen alleen hoeveel mensen uit een wijk komen."),
        )

    @cached_property
    def spots(self):
        """What can be chosen; counted when it is shown or somebody has to choose."""
        return spots(self.sessions, seats_of_all(self.sessions))

    @cached_property
    def places(self):
        return places_to_choose()

    def _add_person(self):
        initial = self.resident.first_name if self.resident else None
        self.fields["name"] = OneLineField(
            label=_("Hoe heet u?"),
            max_length=80,
            initial=initial,
            help_text=_("Deze naam staat op de lijst aan de deur."),
            widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
            error_messages=NAME,
        )
        if self.resident is None:
            self.fields["email"] = forms.EmailField(
                label=_("Uw e-mailadres"),
                max_length=254,
                help_text=_("U krijgt een mail om te bevestigen, en een herinnering."),
                widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
                error_messages={
                    "required": _("Vul uw e-mailadres in. Anders kunnen wij u niets sturen."),
                    "invalid": _("Dit e-mailadres klopt niet. Een e-mailadres ziet eruit als naam@voorbeeld.nl."),
                },
            )

    def _add_party(self):
        modes = {mode for session in self.sessions for mode in session.modes}
        if len(modes) > 1:
            self.fields["mode"] = forms.ChoiceField(
                label=_("Hoe doet u mee?"),
                choices=[(mode.value, capfirst(mode.label)) for mode in Mode],
                widget=forms.RadioSelect,
                initial=Mode.ROOM,
                error_messages={"required": _("Kies hoe u meedoet.")},
            )
        largest = min((session.largest_party for session in self.sessions), default=1)
        if largest > 1:
            self.fields["party_size"] = party_field(largest)

    @cached_property
    def chosen(self):
        """([sessions], slot) of a valid form."""
        if self.event.is_series or "moment" not in self.fields:
            return list(self.sessions), None
        pk, _colon, slot = self.cleaned_data["moment"].partition(":")
        return [session for session in self.sessions if str(session.pk) == pk], int(slot) if slot else None

    def clean(self):
        cleaned = super().clean()
        mode = cleaned.get("mode")
        if mode and "moment" not in self.errors and any(mode not in session.modes for session in self.chosen[0]):
            self.add_error("mode", _("Op dit moment kunt u zo niet meedoen. Kies anders of kies een ander moment."))
        return cleaned

    @property
    def address(self):
        return self.resident.email if self.resident else self.cleaned_data["email"]

    def wish(self):
        """The Wish of a valid form."""
        data, (sessions, slot) = self.cleaned_data, self.chosen
        chosen = data.get("neighbourhood")
        answers = [
            {"question": str(self.fields[name].label), "answer": data[name]}
            for name in self.fields
            if name.startswith("question_") and data.get(name)
        ]
        return Wish(
            name=data["name"],
            address=self.address,
            mode=data.get("mode") or sessions[0].modes[0],
            party_size=int(data.get("party_size") or 1),
            slot=slot,
            answers=answers,
            access=data.get("access", ""),
            neighbourhood=next((place.pk for place in self.places if place.slug == chosen), None) if chosen else None,
        )

    def submission_data(self):
        """What staff sees of a form that was set apart, and what `services.release` needs to go on."""
        return {**super().submission_data(), "event": self.event.pk}


def party_field(largest):
    """With how many people."""
    return forms.TypedChoiceField(
        label=_("Met hoeveel mensen komt u?"),
        choices=[(number, str(number)) for number in range(1, largest + 1)],
        coerce=int,
        initial=1,
        help_text=_("Tel uzelf mee."),
        error_messages={"required": _("Kies met hoeveel mensen u komt.")},
    )


class ChangeForm(forms.Form):
    """What one can change of a registration. `seen` is how many people there were when the form was shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, registration):
        session = registration.session
        need = getattr(registration, "access_need", None)
        super().__init__(
            data,
            initial={
                "seen": registration.party_size,
                "name": registration.name,
                "mode": registration.mode,
                "party_size": registration.party_size,
                "access": need.text if need else "",
            },
        )
        self.registration = registration
        self.fields["name"] = OneLineField(
            label=_("Hoe heet u?"),
            max_length=80,
            widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
            error_messages=NAME,
        )
        if len(session.modes) > 1:
            self.fields["mode"] = forms.ChoiceField(
                label=_("Hoe doet u mee?"),
                choices=[(mode.value, capfirst(mode.label)) for mode in session.modes],
                widget=forms.RadioSelect,
            )
        if session.largest_party > 1:
            self.fields["party_size"] = party_field(max(session.largest_party, registration.party_size))
        self.fields["access"] = access_field()

    def values(self):
        """What `changing.change` takes."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "mode": data.get("mode") or self.registration.mode,
            "party_size": data.get("party_size") or self.registration.party_size,
            "access": data.get("access", ""),
            "seen": data.get("seen"),
        }
