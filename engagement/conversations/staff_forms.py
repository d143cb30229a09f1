"""What staff fills in at a reported conversation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .threads import public_name


class LookForm(forms.Form):
    """Why somebody has to read what residents wrote to each other."""

    reason = forms.CharField(
        label=_("Waarom moet u dit gesprek lezen?"),
        max_length=300,
        min_length=10,
        widget=forms.TextInput(attrs={"size": 60}),
        help_text=_("Dit wordt bewaard, met uw naam en de tijd. U kunt het gesprek daarna een half uur lezen."),
        error_messages={
            "required": _("Schrijf op waarom u dit gesprek moet lezen."),
            "min_length": _("Schrijf iets meer: waarom moet u dit gesprek lezen?"),
        },
    )


class SuspendForm(forms.Form):
    """Who may send no messages, how long, and what that person is told."""

    participant = forms.ModelChoiceField(label=_("Wie?"), queryset=None, empty_label=None, widget=forms.RadioSelect)
    days = forms.TypedChoiceField(
        label=_("Hoe lang?"),
        coerce=int,
        choices=[(7, _("1 week")), (30, _("30 dagen")), (90, _("90 dagen")), (365, _("1 jaar"))],
    )
    explanation = forms.CharField(
        label=_("Uitleg aan deze persoon"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Dit staat in de mail, met de datum tot wanneer en waar iemand bezwaar kan maken."),
        error_messages={"required": _("Leg uit waarom deze persoon geen berichten meer mag sturen.")},
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["participant"]
        numbers = [one.pk for one in people if one.user_id]
        field.queryset = people[0]._meta.model.objects.filter(pk__in=numbers).select_related("user") if people else None
        field.label_from_instance = lambda one: f"{public_name(one)} ({one.get_side_display()})"
