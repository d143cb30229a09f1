"""What the buttons of the page at the door send, without scripts."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from events.models import CheckIn, Registration

from .notes import MOST_PEOPLE, Note

IN, COUNT, TAKE_BACK, LET_IN, WALK_IN = "in", "count", "back", "let_in", "walk_in"
ABOUT_A_NOTE = (COUNT, TAKE_BACK, LET_IN)


class ActForm(forms.Form):
    """One tap: somebody comes in, with how many, or not after all."""

    action = forms.ChoiceField(choices=[(name, name) for name in (IN, COUNT, TAKE_BACK, LET_IN, WALK_IN)])
    nonce = forms.UUIDField()
    registration = forms.IntegerField(min_value=1, required=False)
    source = forms.ChoiceField(choices=CheckIn.Source.choices, required=False)
    count = forms.IntegerField(min_value=1, max_value=MOST_PEOPLE, required=False)
    role = forms.ChoiceField(choices=Registration.Role.choices, required=False)

    def __init__(self, data, *, session):
        super().__init__(data)
        self.session = session

    def clean(self):
        cleaned = super().clean()
        action = cleaned.get("action")
        if action == IN and not cleaned.get("registration"):
            self.add_error("registration", _("Kies eerst iemand van de lijst."))
        if action in ABOUT_A_NOTE:
            self.earlier = self.session.check_ins.filter(nonce=cleaned.get("nonce")).first()
            if self.earlier is None:
                self.add_error("nonce", _("Dit is niet meer te wijzigen."))
        return cleaned

    @property
    def fault(self):
        """One sentence about what is wrong."""
        if "count" in self.errors:
            return _t("Vul een aantal in van 1 tot %d.") % MOST_PEOPLE
        return next((str(one) for errors in self.errors.values() for one in errors), "")

    def note(self):
        """The Note of a valid form."""
        data, action = self.cleaned_data, self.cleaned_data["action"]
        earlier = self.earlier if action in ABOUT_A_NOTE else None
        walk_in = action in (WALK_IN, LET_IN) or (earlier and earlier.source == CheckIn.Source.WALK_IN)
        known = earlier.registration_id if earlier else data["registration"]
        return Note(
            nonce=data["nonce"],
            at=earlier.at if earlier else timezone.now(),
            count=data["count"] or (earlier.count if earlier else 1),
            registration=None if walk_in else known,
            source="walk_in" if walk_in else (earlier.source if earlier else data["source"] or "list"),
            role=data["role"] or (earlier.role if earlier else ""),
            revision=earlier.revision + 1 if earlier else 1,
            taken_back=action == TAKE_BACK,
        )


class WalkInForm(forms.Form):
    """People who had not signed up: how many, and what they come for if that matters."""

    count = forms.IntegerField(
        label=_("Hoeveel mensen?"),
        min_value=1,
        max_value=MOST_PEOPLE,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    role = forms.ChoiceField(
        label=_("Als"),
        required=False,
        choices=[("", _("Bezoeker")), (Registration.Role.PITCHER, capfirst(Registration.Role.PITCHER.label))],
    )

    def __init__(self):
        super().__init__(auto_id="zonder_%s")
        self.nonce = uuid.uuid4()
