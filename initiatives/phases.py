"""How far an initiative is: from idea to finished or stopped. Not knowing is an answer too."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

# How a phase that nobody knows stands in an address.
UNKNOWN = "onbekend"
# Beside the phases: what its makers put away, whatever its phase.
ARCHIVED = "archief"


class Phase(models.TextChoices):
    """In the order in which an initiative passes them; any may be the last."""

    IDEA = "idee", _("Idee")
    PLAN = "plan", _("Plan")
    WORK = "uitvoering", _("Uitvoering")
    RUNNING = "loopt", _("Loopt")
    FINISHED = "afgerond", _("Afgerond")
    STOPPED = "gestopt", _("Gestopt")


ENDED = frozenset({Phase.FINISHED, Phase.STOPPED})
LABEL_UNKNOWN = _("Fase onbekend")
LABEL_ARCHIVED = _("In het archief")
SENTENCES = {
    "": _("Wij weten niet hoe ver dit initiatief is."),
    Phase.IDEA: _("Er is een idee. De initiatiefnemers zoeken uit of het kan en wie er mee wil doen."),
    Phase.PLAN: _("Het idee wordt een plan: wie doet wat, wat kost het en wat is er nodig?"),
    Phase.WORK: _("Het plan wordt uitgevoerd."),
    Phase.RUNNING: _("Het initiatief draait."),
    Phase.FINISHED: _("Het is klaar. Op deze pagina leest u wat het opleverde."),
    Phase.STOPPED: _("Het initiatief is gestopt. Wat het leerde, blijft hier staan."),
}
ICONS = {
    "": "info",
    Phase.IDEA: "tip",
    Phase.PLAN: "document",
    Phase.WORK: "users",
    Phase.RUNNING: "play",
    Phase.FINISHED: "check",
    Phase.STOPPED: "minus",
}


@dataclass(frozen=True)
class Step:
    """One phase on the line. `state` is passed, current or ahead; empty where nobody knows."""

    label: str
    state: str = ""


def line(phase):
    """The phases an initiative in this phase passed, is in and has ahead.

    Of a stopped one nobody says how far it came, so its earlier phases have no state.
    """
    if phase == Phase.STOPPED:
        return [*(Step(step.label) for step in _course()[:-1]), Step(Phase.STOPPED.label, "current")]
    course = _course()
    if phase not in course:
        return [Step(step.label) for step in course]
    here = course.index(phase)
    states = ["passed"] * here + ["current"] + ["ahead"] * (len(course) - here - 1)
    return [Step(step.label, state) for step, state in zip(course, states, strict=True)]


def _course():
    return [step for step in Phase if step != Phase.STOPPED]


def label(phase):
    """What a reader calls this phase."""
    if phase == ARCHIVED:
        return LABEL_ARCHIVED
    return Phase(phase).label if phase else LABEL_UNKNOWN
