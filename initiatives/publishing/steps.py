"""The steps of telling about an initiative, in their order."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .forms import IdeaForm, PlaceForm, StoryForm, TeamForm


@dataclass(frozen=True)
class Step:
    """One step; without a form it has a page of its own."""

    name: str
    title: str
    introduction: str
    form: type | None = None

    def url(self, page):
        return reverse("initiative_step", args=[page.pk, self.name])


IDEA, STORY, PLACE = "idee", "verhaal", "plek"
PHOTOS, TEAM, CHECK = "fotos", "team", "controleren"
STEPS = [
    Step(IDEA, _("Uw initiatief in het kort"), _("Een naam, één zin en hoe ver het is."), IdeaForm),
    Step(STORY, _("Uw verhaal"), _("Vertel het zoals u het aan een buur vertelt."), StoryForm),
    Step(PLACE, _("Waar en waarover"), _("Zo vinden mensen uit de buurt uw initiatief."), PlaceForm),
    Step(PHOTOS, _("Foto’s"), _("Een foto zegt veel. Foto’s zijn niet verplicht.")),
    Step(
        TEAM,
        _("Wie doet wat"),
        _("Dit staat openbaar op de site. Zet er alleen voornamen van mensen die dat goed vinden."),
        TeamForm,
    ),
    Step(CHECK, _("Controleren en indienen"), _("Kijk of alles klopt. Daarna leest de redactie mee.")),
]


def get(name):
    """The step of that name, or None."""
    return next((step for step in STEPS if step.name == name), None)


def after(step):
    """The next step; the last one has none."""
    following = STEPS[STEPS.index(step) + 1 :]
    return following[0] if following else None


def course(page, current):
    """Each step for the line above the form: where it is, and which one this is."""
    return [
        {
            "number": number,
            "title": step.title,
            "url": step.url(page) if page else "",
            "current": step is current,
        }
        for number, step in enumerate(STEPS, start=1)
    ]


def onward(request, page, step):
    """To the next step, or to the overview for whoever stops here."""
    following = after(step)
    if following is None or "stop" in request.POST:
        messages.success(request, _t("Alles is bewaard. U kunt later verder."))
        return redirect("my_initiative", page.pk)
    return redirect(following.url(page))
