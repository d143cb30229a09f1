"""The four parts of the toolkit and the phases of a plan: what a reader chooses from first."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    """As the city named them (domain L2): advice, money, rules, rooms."""

    ADVICE = "advies", _("Advies")
    FINANCE = "financiering", _("Financiering")
    RULES = "regels", _("Regels")
    SPACES = "accommodaties", _("Accommodaties")


ICONS = {Part.ADVICE: "tip", Part.FINANCE: "euro", Part.RULES: "book", Part.SPACES: "home"}
SENTENCES = {
    Part.ADVICE: _("Van idee naar plan: mensen meekrijgen, taken verdelen, campagne voeren."),
    Part.FINANCE: _("Een begroting maken en geld vinden dat bij uw plan past."),
    Part.RULES: _("Welke regels gelden er, en wanneer? In gewone taal."),
    Part.SPACES: _("Een ruimte of plek vinden voor uw initiatief."),
}


class Phase(models.TextChoices):
    """How far somebody is, in the order in which plans go."""

    IDEA = "idee", _("Idee")
    PLAN = "plan", _("Plan")
    WORK = "uitvoering", _("Uitvoering")
    UPKEEP = "beheer", _("Beheer")


PHASE_FIELDS = {
    Phase.IDEA: "for_idea",
    Phase.PLAN: "for_plan",
    Phase.WORK: "for_work",
    Phase.UPKEEP: "for_upkeep",
}


class InPhases(models.Model):
    """Something that helps in some phases. With none ticked it helps in every phase."""

    for_idea = models.BooleanField(_("idee"), default=False)
    for_plan = models.BooleanField(_("plan"), default=False)
    for_work = models.BooleanField(_("uitvoering"), default=False)
    for_upkeep = models.BooleanField(_("beheer"), default=False)

    class Meta:
        abstract = True

    @property
    def phases(self):
        """The phases for which it is meant; none means all."""
        return [phase for phase, name in PHASE_FIELDS.items() if getattr(self, name)]

    @property
    def phase_labels(self):
        return [phase.label for phase in self.phases]


def in_no_phase():
    """The condition of things that help in every phase."""
    return Q(**dict.fromkeys(PHASE_FIELDS.values(), False))
