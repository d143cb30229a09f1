"""The list of funds: those that suit the plan first, with a sentence for each thing that counts."""

from dataclasses import dataclass, replace

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import gettext as _

from cms.models import Neighbourhood, Theme
from cms.money import euros
from toolkit.models import FORM_FIELDS, Fund, LegalForm

from .matching import POINTS, Aspect, Offer, Plan, Verdict, fit


@dataclass(frozen=True)
class Question:
    """The plan that somebody has, and whether funds that do not suit it are shown too."""

    amount: int | None = None
    form: str = ""
    theme: Theme | None = None
    place: Neighbourhood | None = None
    everything: bool = False

    @property
    def is_asked(self):
        return bool(self.amount is not None or self.form or self.theme or self.place)

    def plan(self):
        """As the matching takes it."""
        around = Neighbourhood.objects.active().around(self.place).order_by().only("pk") if self.place else ()
        return Plan(
            amount=self.amount,
            form=self.form,
            theme=self.theme.pk if self.theme else None,
            places=frozenset(place.pk for place in around),
        )


@dataclass(frozen=True)
class Line:
    """One thing that counts, in words; `icon` says how it stands beside the words."""

    text: str
    verdict: Verdict


@dataclass(frozen=True)
class Match:
    """One fund of the list."""

    fund: Fund
    suits: bool
    is_sure: bool
    lines: list


class Matches:
    """Everything that answers, the best first; for a paginator. `host` is the page below which funds have addresses."""

    def __init__(self, question, host=None):
        self.question, self.plan, self.host = question, question.plan(), host
        self.funds = ranked(self.plan, everything=question.everything)

    def count(self):
        return self.funds.count()

    def __getitem__(self, wanted):
        pks = list(self.funds.values_list("pk", flat=True)[wanted])
        full = Fund.objects.select_related("provider").prefetch_related("neighbourhoods", "themes", "deadlines")
        known = full.in_bulk(pks)
        for fund in known.values():
            fund.host = self.host
        return [_match(known[pk], self.plan, self.question) for pk in pks if pk in known]

    def left_out(self):
        """How many open funds do not suit the plan and are not shown."""
        if self.question.everything or not self.question.is_asked:
            return 0
        return Fund.objects.shown().count() - self.count()


def ranked(plan, *, everything=False):
    """Open funds, those that suit the plan best first; the others only with `everything`, last."""
    found, points, refused = Fund.objects.shown(), Value(0, IntegerField()), Q()
    for yes, no in _conditions(plan):
        refused |= no
        points = points + Case(
            When(no, then=Value(POINTS[Verdict.NO])),
            When(yes, then=Value(POINTS[Verdict.YES])),
            default=Value(POINTS[Verdict.MAYBE]),
            output_field=IntegerField(),
        )
    if refused and not everything:
        found = found.exclude(pk__in=Fund.objects.filter(refused).order_by().values("pk"))
    suits = Case(When(refused, then=Value(0)), default=Value(1), output_field=IntegerField()) if refused else Value(1)
    return found.annotate(suits=suits, points=points).order_by("-suits", "-points", "title", "pk")


def _conditions(plan):
    """(surely yes, surely no) for each aspect that was asked, as conditions on a fund."""
    if plan.amount is not None:
        yes = Q(maximum__gte=plan.amount) & (Q(minimum__isnull=True) | Q(minimum__lte=plan.amount))
        yield yes, Q(minimum__gt=plan.amount)
    if plan.form:
        unknown = Q(**dict.fromkeys(FORM_FIELDS.values(), False))
        mine = Q(**{FORM_FIELDS[plan.form]: True})
        yield mine, ~mine & ~unknown
    if plan.theme is not None:
        yield _linked("all_themes", Fund.themes.through.objects, {"theme": plan.theme})
    if plan.places:
        yield _linked("whole_city", Fund.neighbourhoods.through.objects, {"neighbourhood__in": plan.places})


def _linked(takes_all, links, which):
    """Yes for one that takes all or is linked to one of these; no for one that is linked to others only."""
    yes = Q(**{takes_all: True}) | Q(pk__in=links.filter(**which).values("fund"))
    return yes, ~yes & Q(pk__in=links.values("fund"))


def offer_of(fund):
    """What the matching needs to know of a fund."""
    return Offer(
        minimum=fund.minimum,
        maximum=fund.maximum,
        forms=frozenset(form.value for form in fund.legal_forms),
        themes=frozenset(theme.pk for theme in fund.themes.all()),
        places=frozenset(place.pk for place in fund.neighbourhoods.all()),
        all_themes=fund.all_themes,
        all_places=fund.whole_city,
    )


def _match(fund, plan, question):
    found = fit(plan, offer_of(fund))
    lines = [Line(_say(aspect, verdict, fund, question), verdict) for aspect, verdict in found.verdicts.items()]
    return Match(fund, found.suits, found.is_sure, lines)


def explain(fund, question):
    """The Match of one fund, for its own page."""
    return _match(fund, question.plan(), replace(question, everything=True))


def _say(aspect, verdict, fund, question):
    return {Aspect.AMOUNT: _amount, Aspect.FORM: _form, Aspect.THEME: _theme, Aspect.PLACE: _place}[aspect](
        verdict, fund, question
    )


def _amount(verdict, fund, question):
    if verdict == Verdict.NO:
        return _("geeft pas geld vanaf %s") % euros(fund.minimum)
    if fund.maximum is None:
        return _("hoogste bedrag onbekend")
    if verdict == Verdict.MAYBE:
        return _("geeft hooguit %(most)s van uw %(asked)s") % {
            "most": euros(fund.maximum),
            "asked": euros(question.amount),
        }
    return _("kan %s geven") % euros(question.amount)


def _form(verdict, fund, question):
    asked = LegalForm(question.form).label
    if verdict == Verdict.MAYBE:
        return _("onbekend wie mag aanvragen")
    return (_("voor %s") if verdict == Verdict.YES else _("niet voor %s")) % asked


def _theme(verdict, fund, question):
    if verdict == Verdict.NO:
        return _("niet voor het thema %s") % question.theme.name
    if verdict == Verdict.MAYBE:
        return _("onbekend voor welke thema’s")
    return _("voor alle thema’s") if fund.all_themes else _("voor het thema %s") % question.theme.name


def _place(verdict, fund, question):
    if verdict == Verdict.NO:
        return _("niet voor %s") % question.place.name
    if verdict == Verdict.MAYBE:
        return _("onbekend voor welke wijken")
    return _("voor de hele stad") if fund.whole_city else _("voor %s") % question.place.name
