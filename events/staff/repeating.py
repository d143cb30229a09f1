"""A row of sessions like one that is there: first the days, with what speaks against each, then the button."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import FormView
from wagtail.admin import messages

from events import moments
from events.models import Session

from . import copying
from .holidays import holiday
from .series import MOST, Every, moments_of
from .sessions import SessionMixin


@dataclass(frozen=True)
class Candidate:
    """One day of the row; `against` says why it is perhaps no good day."""

    starts_at: datetime
    ends_at: datetime
    against: str = ""
    exists: bool = False

    @property
    def value(self):
        return f"{timezone.localtime(self.starts_at):%Y-%m-%d}"

    @property
    def label(self):
        when = capfirst(moments.when(self.starts_at, self.ends_at))
        return f"{when} ({self.against})" if self.against else when


def candidates(session, *, every, count):
    """The days of a row after this session, in three queries however many there are."""
    row = moments_of(session.starts_at, session.ends_at, every, count)
    first, last = row[0][0], row[-1][1]
    same = set(session.event.sessions.filter(title=session.title).values_list("starts_at", flat=True))
    taken = []
    if session.venue_id:
        there = Session.objects.planned().filter(venue=session.venue_id, room=session.room)
        taken = list(there.filter(starts_at__lt=last, ends_at__gt=first).select_related("event"))
    return [_candidate(start, end, same, taken) for start, end in row]


def _candidate(start, end, same, taken):
    if start in same:
        return Candidate(start, end, _t("dit moment is er al"), exists=True)
    clash = next((one for one in taken if one.starts_at < end and one.ends_at > start), None)
    if clash:
        return Candidate(start, end, _t("de ruimte is dan bezet: %s") % clash.event.title)
    return Candidate(start, end, holiday(timezone.localtime(start).date()))


class RepeatForm(forms.Form):
    """How many more, how far apart, and which of those days."""

    every = forms.ChoiceField(label=_("Hoe vaak?"), choices=Every.choices)
    count = forms.IntegerField(
        label=_("Hoeveel keer nog?"),
        min_value=1,
        max_value=MOST,
        help_text=_("Hooguit %d keer. De tijd op de klok blijft gelijk, ook als de klok verspringt.") % MOST,
        error_messages={
            "min_value": _("Vul minstens 1 in."),
            "max_value": _("Maak er hooguit %(limit_value)d per keer."),
            "required": _("Vul in hoeveel keer."),
            "invalid": _("Vul een getal in."),
        },
    )


class DaysForm(forms.Form):
    """Which days of the row; those with something against them begin without a tick."""

    days = forms.MultipleChoiceField(
        label=_("Op welke dagen?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Kies minstens één dag."),
            "invalid_choice": _("De dagen zijn veranderd. Kijk ze nog een keer na."),
        },
    )

    def __init__(self, data=None, *, found):
        fine = [one.value for one in found if not one.against]
        super().__init__(data, initial={"days": fine})
        self.fields["days"].choices = [(one.value, one.label) for one in found if not one.exists]


class SessionRepeatView(SessionMixin, FormView):
    """Two buttons: look at the days, and make them."""

    form_class = RepeatForm
    template_name = "wagtailadmin/events/repeat.html"
    page_title = _("Herhalen")
    permission_required = "add"
    header_icon = "copy"

    def form_valid(self, form):
        found = candidates(self.session, **form.cleaned_data)
        if not any(not one.exists for one in found):
            form.add_error(None, _t("Al deze momenten zijn er al."))
            return self.form_invalid(form)
        days = DaysForm(self.request.POST if "make" in self.request.POST else None, found=found)
        if "make" not in self.request.POST or not days.is_valid():
            return self.render_to_response(self.get_context_data(form=form, days=days))
        chosen = [(one.starts_at, one.ends_at) for one in found if one.value in days.cleaned_data["days"]]
        made = copying.repeat_session(self.session, chosen)
        text = ngettext("%d moment gemaakt.", "%d momenten gemaakt.", len(made))
        messages.success(self.request, text % len(made))
        return redirect("event_sessions:index")
