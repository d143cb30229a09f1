"""The forms with which staff does something for a participant."""

import secrets

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from cms.filters import place_choices, places_to_choose
from cms.text_fields import OneLineField, ParagraphsField
from events import moments
from events.models import Registration
from events.registrations.forms import NAME, question_field
from events.registrations.ledger import Staff
from events.registrations.places import seats_of_all
from events.registrations.signing_up import LARGEST, Wish

from .columns import WAYS

NOTE_HINT = _("Schrijf niets op over gezondheid. Alleen medewerkers lezen dit; het verdwijnt met de aanmelding.")
TOLD_HINT = _("Deze persoon leest dit in de mail.")


def name_field():
    return OneLineField(label=_("Naam"), max_length=80, error_messages=NAME)


def address_field():
    return forms.EmailField(
        label=_("E-mailadres"),
        required=False,
        max_length=254,
        help_text=_("Laat dit leeg als iemand geen e-mailadres heeft. Dan gaat er geen mail."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Dit e-mailadres klopt niet. Een e-mailadres ziet eruit als naam@voorbeeld.nl.")},
    )


def phone_field():
    return OneLineField(
        label=_("Telefoonnummer"),
        required=False,
        max_length=30,
        help_text=_("Alleen voor wie geen e-mailadres heeft. U belt als er iets verandert."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )


def size_field():
    return forms.IntegerField(
        label=_("Met hoeveel mensen?"),
        min_value=1,
        max_value=LARGEST,
        initial=1,
        error_messages={
            "required": _("Vul in met hoeveel mensen."),
            "invalid": _("Vul een getal in."),
            "min_value": _("Vul minstens 1 in."),
            "max_value": _("Meld hooguit %(limit_value)d mensen tegelijk aan."),
        },
    )


def note_field(*, required, told=False, label=None):
    return OneLineField(
        label=label or _("Waarom?"),
        required=required,
        max_length=200,
        help_text=TOLD_HINT if told else NOTE_HINT,
        error_messages={"required": _("Schrijf op waarom.")},
    )


def overbook_field():
    return forms.BooleanField(
        label=_("Ook als er geen plaats is"),
        required=False,
        help_text=_("Er komen dan meer mensen dan plaatsen. Schrijf op waarom."),
    )


def spot_value(session, slot):
    return str(session.pk) if slot is None else f"{session.pk}:{slot}"


def spot_choices(sessions):
    """[(value, label)] of each session or slot, full ones too: staff sees how many places are left."""
    found = seats_of_all(sessions)
    choices = []
    for session in sessions:
        for slot in range(len(session.slots())) if session.slot_minutes else (None,):
            left = [found[session.pk, mode, slot].open_to_all for mode in session.modes]
            places = _t("onbeperkt") if None in left else _t("%d vrij") % sum(left)
            when = capfirst(moments.when(*session.slot_times(slot)))
            label = f"{session.title}: {when}" if session.title else when
            choices.append((spot_value(session, slot), f"{label} ({places})"))
    return choices


class StaffForm(forms.Form):
    """A form that says who did it, and why."""

    def staff(self, user):
        data = self.cleaned_data
        return Staff(user, note=data.get("note", ""), overbook=data.get("overbook", False))

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("overbook") and not cleaned.get("note") and "note" not in self.errors:
            self.add_error("note", _("Schrijf op waarom er meer mensen komen dan er plaatsen zijn."))
        return cleaned


class PersonForm(StaffForm):
    """How somebody comes, with what they answered to the questions of the event; nothing is asked twice."""

    def add_ways(self, session):
        if len(session.modes) > 1:
            choices = [(mode.value, capfirst(WAYS[mode])) for mode in session.modes]
            self.fields["mode"] = forms.ChoiceField(
                label=_("Hoe?"),
                choices=choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Kies hoe deze persoon komt.")},
            )
        self.fields["party_size"] = size_field()
        self.fields["role"] = forms.ChoiceField(
            label=_("Als"),
            choices=[(role, capfirst(role.label)) for role in Registration.Role],
            initial=Registration.Role.VISITOR,
            widget=forms.RadioSelect,
        )

    def add_questions(self, event, answers=()):
        known = {one["question"]: one["answer"] for one in answers}
        for number, question in enumerate(event.question_list):
            field = question_field(question)
            field.required = False
            field.initial = known.get(str(question.label))
            self.fields[f"question_{number}"] = field

    def add_access(self):
        self.fields["access"] = ParagraphsField(
            label=_("Wat heeft deze persoon nodig om mee te doen?"),
            max_length=500,
            required=False,
            help_text=_("Bijvoorbeeld een tolk. Wij wissen het de dag na afloop."),
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def answers(self):
        return [
            {"question": str(field.label), "answer": self.cleaned_data[name]}
            for name, field in self.fields.items()
            if name.startswith("question_") and self.cleaned_data.get(name)
        ]


class HandSignUpForm(PersonForm):
    """For somebody who called. `before` is an earlier registration, to begin with."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, data=None, *, session, may_see_access, before=None):
        super().__init__(data, initial={"key": secrets.token_hex(12), **_known(before)})
        self.session = session
        self.fields["name"], self.fields["address"], self.fields["phone"] = name_field(), address_field(), phone_field()
        if session.slot_minutes:
            self.fields["spot"] = forms.ChoiceField(label=_("Hoe laat?"), choices=spot_choices([session]))
        self.add_ways(session)
        self.add_questions(session.event)
        if may_see_access:
            self.add_access()
        self.places = places_to_choose()
        self.fields["neighbourhood"] = forms.ChoiceField(
            label=_("Wijk"), required=False, choices=[("", _("Onbekend")), *place_choices(self.places)]
        )
        self.fields["overbook"], self.fields["note"] = overbook_field(), note_field(required=False)

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("address") and not cleaned.get("phone") and "address" not in self.errors:
            self.add_error("phone", _("Vul een e-mailadres of een telefoonnummer in. Anders kunt u niemand bereiken."))
        return cleaned

    def wish(self):
        data = self.cleaned_data
        places = {place.slug: place.pk for place in self.places}
        return Wish(
            name=data["name"],
            address=data["address"],
            phone=data["phone"],
            mode=data.get("mode") or self.session.modes[0],
            party_size=data["party_size"],
            slot=int(data["spot"].partition(":")[2]) if "spot" in data else None,
            role=data["role"],
            answers=self.answers(),
            access=data.get("access", ""),
            neighbourhood=places.get(data["neighbourhood"]),
        )


def _known(before):
    if before is None:
        return {}
    return {"name": before.name, "address": before.address, "phone": before.phone, "party_size": before.party_size}


class StaffChangeForm(PersonForm):
    """What can be changed of a registration; `seen` is how many people there were when the form was shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, registration, may_see_access):
        need = getattr(registration, "access_need", None)
        super().__init__(
            data,
            initial={
                "seen": registration.party_size,
                "name": registration.name,
                "mode": registration.mode,
                "party_size": registration.party_size,
                "role": registration.role,
                "access": need.text if need else "",
            },
        )
        self.registration = registration
        self.fields["name"] = name_field()
        self.add_ways(registration.session)
        self.add_questions(registration.session.event, registration.answers)
        if may_see_access:
            self.add_access()
        self.fields["overbook"], self.fields["note"] = overbook_field(), note_field(required=False)

    def values(self):
        data = self.cleaned_data
        return {
            "name": data["name"],
            "mode": data.get("mode") or self.registration.mode,
            "party_size": data["party_size"],
            "role": data["role"],
            "access": data.get("access"),
            "answers": self.answers(),
            "seen": data["seen"],
        }


class ContactForm(StaffForm):
    """Where somebody can be reached."""

    def __init__(self, data=None, *, registration):
        super().__init__(data, initial={"address": registration.address, "phone": registration.phone})
        self.fields["address"], self.fields["phone"] = address_field(), phone_field()

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("address") and not cleaned.get("phone") and not self.errors:
            raise ValidationError(_("Vul een e-mailadres of een telefoonnummer in. Anders kunt u niemand bereiken."))
        return cleaned


class SignOffForm(StaffForm):
    """Why somebody is signed off."""

    def __init__(self, data=None, *, registration=None):
        super().__init__(data)
        told = registration is None or bool(registration.address and registration.confirmed_at)
        self.fields["note"] = note_field(required=True, told=told, label=_("Waarom meldt u deze persoon af?"))


class MoveForm(StaffForm):
    """To which other session of the same event."""

    def __init__(self, data=None, *, registration, sessions):
        super().__init__(data)
        self.sessions = {str(session.pk): session for session in sessions}
        self.fields["spot"] = forms.ChoiceField(
            label=_("Naar welk moment?"),
            choices=spot_choices(sessions),
            widget=forms.RadioSelect,
            error_messages={"required": _("Kies een moment.")},
        )
        told = bool(registration.address)
        self.fields["overbook"], self.fields["note"] = overbook_field(), note_field(required=False, told=told)

    @cached_property
    def chosen(self):
        """(session, slot) of a valid form."""
        pk, _colon, slot = self.cleaned_data["spot"].partition(":")
        return self.sessions[pk], int(slot) if slot else None


class SeatForm(StaffForm):
    """Why somebody goes before others."""

    def __init__(self, data=None, *, registration):
        super().__init__(data)
        self.fields["note"] = note_field(required=True, label=_("Waarom gaat deze persoon voor?"))
        self.fields["overbook"] = overbook_field()


class FindForm(forms.Form):
    """A name, or a whole address."""

    text = OneLineField(
        label=_("Naam of e-mailadres"),
        max_length=254,
        min_length=2,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Typ een naam of een e-mailadres."),
            "min_length": _("Typ minstens twee letters."),
        },
    )


class ArrangeForm(forms.Form):
    """Taken care of, and how."""

    done = forms.BooleanField(label=_("Dit is geregeld"), required=False)
    note = OneLineField(
        label=_("Wat is er geregeld?"),
        required=False,
        max_length=200,
        help_text=_("Bijvoorbeeld: de schrijftolk komt om 19.15 uur."),
    )

    def __init__(self, data=None, *, need):
        super().__init__(data, initial={"done": bool(need.arranged_at), "note": need.note})
