"""Templates that residents fill in: made by the site, as a document to edit and as an accessible PDF to print.

What the city asks of a plan stands in the evaluation of 2022: a project plan, a budget, a plan for communication, a
list of roles and a report of the participation.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cms.papers import Paper

from . import budget, communication, participation, project, roles


@dataclass(frozen=True)
class KitPaper:
    """One template. `formats` are the endings of its files, the one to edit first.

    `online` is the name of the address where the site helps to fill it in, if it does.
    """

    slug: str
    title: str
    summary: str
    paper: Callable[[], Paper]
    sheets: Callable[[], list] | None = None
    online: str = ""

    @property
    def formats(self):
        return ("ods" if self.sheets else "odt", "pdf")


PAPERS = (
    KitPaper(
        "projectplan",
        _("Projectplan"),
        _("Wat gaat u doen, voor wie, waar en wanneer? En wie onderhoudt het daarna?"),
        project.paper,
    ),
    KitPaper(
        "begroting",
        _("Begroting"),
        _("Kosten en inkomsten op een rij. Het rekenblad telt zelf op."),
        budget.paper,
        budget.sheets,
        "toolkit_estimate",
    ),
    KitPaper(
        "communicatieplan",
        _("Communicatieplan"),
        _("Wie moet ervan weten, wanneer en hoe? Met een lijst van plekken in de buurt."),
        communication.paper,
    ),
    KitPaper("rollenlijst", _("Rollenlijst"), _("Wie doet wat: u, uw buren, partners en de gemeente."), roles.paper),
    KitPaper(
        "participatieverslag",
        _("Participatieverslag"),
        _("Met wie praatte u, wat zeiden zij en wat deed u ermee?"),
        participation.paper,
    ),
)


def get(slug):
    """The template with this name, or None."""
    return next((paper for paper in PAPERS if paper.slug == slug), None)


def choices():
    """For a field."""
    return [(paper.slug, paper.title) for paper in PAPERS]
