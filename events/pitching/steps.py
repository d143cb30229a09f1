"""The steps that whoever pitches takes in "Mijn omgeving", by their word in an address."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Pitch
from events.pitching import services
from events.pitching.forms import OutcomeForm

State = Pitch.State


class SureForm(forms.Form):
    """Nothing to fill in."""


@dataclass(frozen=True)
class Step:
    """`form` asks what the step needs; `take` gets the pitch and the answers; `allowed` says whether it is offered."""

    name: str
    label: str
    done: str
    take: Callable
    allowed: Callable
    form: Callable = lambda pitch, data: SureForm(data)


def _can_submit(pitch):
    again = pitch.state in (State.DRAFT, State.WITHDRAWN) and pitch.event.takes_pitches()
    return again and not services.missing(pitch)


def _can_confirm(pitch):
    goes_on = not pitch.event.is_called_off and not pitch.event.stage_has_begun()
    return pitch.state == State.ACCEPTED and goes_on


def _can_withdraw(pitch):
    return pitch.state in (State.SUBMITTED, State.ACCEPTED, State.CONFIRMED) and not pitch.event.is_over()


STEPS = {
    step.name: step
    for step in (
        Step(
            "bevestigen",
            _("Ja, ik kom pitchen"),
            _("Mooi, tot dan! U krijgt een mail met de afspraak."),
            lambda pitch, said: services.confirm(pitch=pitch),
            _can_confirm,
        ),
        Step(
            "indienen",
            _("Dien mijn pitch in"),
            _("Uw pitch is ingediend. U krijgt een mail als de organisator heeft besloten."),
            lambda pitch, said: services.submit(pitch=pitch),
            _can_submit,
        ),
        Step(
            "uitkomst",
            _("Bewaar de uitkomst"),
            _("Dank u wel. Het staat op de pagina van uw pitch."),
            lambda pitch, said: services.record_outcome(pitch=pitch, **said),
            services.takes_outcome,
            lambda pitch, data: OutcomeForm(data, pitch=pitch),
        ),
        Step(
            "terugtrekken",
            _("Trek mijn pitch terug"),
            _("Uw pitch is teruggetrokken. Dank u wel dat u het liet weten."),
            lambda pitch, said: services.withdraw(pitch=pitch),
            _can_withdraw,
        ),
        Step(
            "weggooien",
            _("Gooi dit concept weg"),
            _("Uw concept is weggegooid."),
            lambda pitch, said: services.discard(pitch=pitch),
            lambda pitch: pitch.state == State.DRAFT,
        ),
    )
}


def offered(pitch, bound=None):
    """{name: {name, label, form}} of what can be done now; `bound` is (name, form) that came back with a fault."""
    found = {}
    for name, step in STEPS.items():
        if step.allowed(pitch):
            form = bound[1] if bound and bound[0] == name else step.form(pitch, None)
            found[name] = {"name": name, "label": step.label, "form": form}
    return found
