"""The forms of staff about pitches."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.text_fields import ParagraphsField
from events.models import EventPage
from events.models.pitches import MOST_MINUTES

# The fields stand in a table; the form that they belong to is beside it.
ORDER_FORM = "volgorde"


class AcceptForm(forms.Form):
    """A word along with the invitation."""

    message = ParagraphsField(
        label=_("Bericht aan de pitcher"),
        max_length=600,
        required=False,
        help_text=_("Niet verplicht. Bijvoorbeeld wanneer u oefent. Het staat in de mail."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RejectForm(forms.Form):
    """Why not this time."""

    message = ParagraphsField(
        label=_("Waarom past deze pitch nu niet?"),
        max_length=600,
        help_text=_("De pitcher leest dit in een mail. Vertel ook wat er wel kan."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Schrijf op waarom. De pitcher heeft recht op een reden.")},
    )


class MoveForm(forms.Form):
    """To which other event."""

    to = forms.ModelChoiceField(
        None,
        label=_("Naar welk evenement?"),
        empty_label=None,
        error_messages={
            "required": _("Kies een evenement."),
            "invalid_choice": _("Dit evenement neemt geen pitches meer aan. Kies een ander."),
        },
    )

    def __init__(self, data=None, *, pitch):
        super().__init__(data)
        self.fields["to"].queryset = events_ahead().exclude(pk=pitch.event_id)


def events_ahead():
    """Events with pitches that are not over, whether one can still send one in or not."""
    with_pitches = EventPage.objects.filter(takes_pitches_until__isnull=False, live=True)
    ahead = Q(sessions__ends_at__gt=timezone.now()) | Q(sessions__isnull=True)
    return with_pitches.filter(ahead).distinct().order_by("title")


class OrderForm(forms.Form):
    """Place and minutes of each pitch of an evening, and what the form showed."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=2000, required=False)

    def __init__(self, data=None, *, pitches, shown):
        super().__init__(data, initial={"shown": shown})
        self.pitches = pitches
        for place, pitch in enumerate(pitches, 1):
            self.fields[f"order-{pitch.pk}"] = _number(_("Plaats van “%s”") % pitch.title, place, len(pitches))
            self.fields[f"minutes-{pitch.pk}"] = _number(_("Minuten van “%s”") % pitch.title, pitch.minutes)

    def rows(self):
        """(pitch, field of its place, field of its minutes)."""
        return [(one, self[f"order-{one.pk}"], self[f"minutes-{one.pk}"]) for one in self.pitches]

    def numbers(self, name):
        """{key: number} of the places or of the minutes."""
        return {one.pk: self.cleaned_data[f"{name}-{one.pk}"] for one in self.pitches}

    def step(self):
        """(key, -1 or 1) of the button "hoger" or "lager", if that was the one."""
        for name, by in (("up", -1), ("down", 1)):
            wanted = self.data.get(name, "")
            if wanted.isdecimal():
                return int(wanted), by
        return None


def _number(label, initial, most=MOST_MINUTES):
    return forms.IntegerField(
        label=label,
        initial=initial,
        min_value=1,
        max_value=max(most, 1),
        widget=forms.NumberInput(
            attrs={"aria-label": label, "inputmode": "numeric", "class": "stad-number", "form": ORDER_FORM}
        ),
        error_messages={
            "required": _("%s: vul een getal in.") % label,
            "invalid": _("%s: vul een heel getal in.") % label,
            "min_value": _("%s: vul minstens 1 in.") % label,
            "max_value": _("%s: vul hooguit %%(limit_value)d in.") % label,
        },
    )
