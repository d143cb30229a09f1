"""The steps that a resident takes with an own need or offer, by their word in an address."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from initiatives.models import Need
from initiatives.models.needs import OPEN_STATES, State

from . import lifecycle
from .forms import DoneForm, ExtendForm, MetForm, ThanksForm


@dataclass(frozen=True)
class Step:
    """`form` asks what the step needs; `take` gets the item and the answers; `allowed` says whether it is offered."""

    name: str
    label: str
    done: str
    form: Callable
    take: Callable
    allowed: Callable


def _thanks_form(item, data):
    if isinstance(item, Need):
        return ThanksForm(data, initial={"thanks": item.thanks})
    return DoneForm(data)


STEPS = {
    step.name: step
    for step in (
        Step(
            "deels",
            _("Bewaar het aantal"),
            _("Het aantal is bewaard."),
            lambda item, data: MetForm(data, initial={"total": item.quantity_met, "seen": item.quantity_met}),
            lambda item, said: lifecycle.register_met(item, total=said["total"], seen=said["seen"]),
            lambda item: item.is_open,
        ),
        Step(
            "geregeld",
            _("Alles is geregeld"),
            _("Mooi! Het staat nu als geregeld."),
            _thanks_form,
            lambda item, said: lifecycle.fulfil(item, **said),
            lambda item: item.state in (*OPEN_STATES, State.EXPIRED, State.FULFILLED),
        ),
        Step(
            "verlengen",
            _("Verleng"),
            _("Het is verlengd."),
            lambda item, data: ExtendForm(data),
            lambda item, said: lifecycle.extend(item, months=said["months"]),
            lambda item: item.state in (*OPEN_STATES, State.EXPIRED),
        ),
        Step(
            "intrekken",
            _("Trek in"),
            _("Het is ingetrokken en staat niet meer op de site."),
            lambda item, data: DoneForm(data),
            lambda item, said: lifecycle.withdraw(item),
            lambda item: item.state in OPEN_STATES,
        ),
        Step(
            "terugzetten",
            _("Zet terug op de site"),
            _("Het staat weer op de site."),
            lambda item, data: DoneForm(data),
            lambda item, said: lifecycle.put_back(item),
            lambda item: item.state in (State.WITHDRAWN, State.FULFILLED),
        ),
    )
}


def offered(item, bound=None):
    """{name: {label, form}} of the steps that can be taken now; `bound` is one form that came back with a fault."""
    found = {}
    for name, step in STEPS.items():
        if step.allowed(item):
            form = bound[1] if bound and bound[0] == name else step.form(item, None)
            found[name] = {"name": name, "label": step.label, "form": form}
    return found
