"""Asking the finder: the same few queries, however much there is in the toolkit."""

from dataclasses import dataclass

from django.db.models import Case, CharField, IntegerField, Q, Value, When
from django.utils.translation import gettext as _

from cms.models import Neighbourhood
from toolkit.hosts import host_of
from toolkit.models import ArticlePage, Fund, RuleCard, Subject, Venue
from toolkit.parts import PHASE_FIELDS, Phase, in_no_phase

from .ranking import POINTS, Asked, Facts, Reason, reasons

KINDS = {"artikel": ArticlePage, "regel": RuleCard, "fonds": Fund, "ruimte": Venue}
# Of equals: first what explains, then what one can use.
ORDER = {kind: number for number, kind in enumerate(KINDS)}


@dataclass(frozen=True)
class Question:
    """What a reader asked; `phase` is a Phase or empty."""

    phase: str = ""
    subject: Subject | None = None
    place: Neighbourhood | None = None

    @property
    def is_asked(self):
        return bool(self.phase or self.subject or self.place)

    def asked(self):
        """The question as the ranking takes it, with the places around the chosen one."""
        around = Neighbourhood.objects.active().around(self.place).order_by() if self.place else ()
        return Asked(
            phase=self.phase,
            subject=self.subject.pk if self.subject else None,
            part=self.subject.part if self.subject else "",
            around=frozenset(place.pk for place in (around.only("pk") if self.place else ())),
        )


@dataclass(frozen=True)
class Hit:
    """One answer: the thing itself, what kind it is, and why it is here, in words; `unknown` is what nobody knows."""

    item: object
    kind: str
    url: str
    reasons: list
    unknown: list


class Answers:
    """Everything that answers, the best first; for a paginator."""

    def __init__(self, question):
        self.question = question
        self.asked = question.asked()
        self.rows = _ranked(self.asked)

    def count(self):
        return self.rows.count() if self.rows is not None else 0

    def __getitem__(self, wanted):
        return hits(self.asked, self.rows[wanted], self.question) if self.rows is not None else []


def _ranked(asked):
    """(kind, primary key) of all answers, by points: one query over the registers and the articles."""
    parts = [_answers(kind, model, asked) for kind, model in KINDS.items() if _is_shown(model)]
    if not parts:
        return None
    first, *others = parts
    return first.union(*others, all=True).order_by("-points", "order", "title", "pk")


def _is_shown(model):
    return model is ArticlePage or host_of(model) is not None


def _shown(model):
    return model.objects.live().public() if model is ArticlePage else model.objects.shown()


def _answers(kind, model, asked):
    found, points = _shown(model), Value(0, IntegerField())
    if asked.subject is not None:
        if model is ArticlePage:
            about = ArticlePage.subjects.through.objects.filter(subject=asked.subject).values("articlepage")
            found, points = found.filter(pk__in=about), points + POINTS[Reason.SUBJECT]
        elif model.part == asked.part:
            points = points + POINTS[Reason.PART]
        else:
            found = found.none()
    if asked.phase:
        every = in_no_phase()
        found = found.filter(Q(**{PHASE_FIELDS[asked.phase]: True}) | every)
        points = points + _either(every, POINTS[Reason.EVERY_PHASE], POINTS[Reason.PHASE])
    if asked.around:
        links = model.neighbourhoods.through.objects
        column = model._meta.model_name
        here = Q(pk__in=links.filter(neighbourhood__in=asked.around).values(column))
        nowhere = ~Q(pk__in=links.values(column))
        everywhere = Q(whole_city=True) if model is Fund else nowhere
        found = found.filter(here | everywhere | nowhere)
        elsewhere = _either(everywhere, POINTS[Reason.CITY], POINTS[Reason.PLACE_UNKNOWN])
        points = points + _either(here, POINTS[Reason.HERE], elsewhere)
    labelled = found.annotate(points=points, kind=Value(kind, CharField()), order=Value(ORDER[kind], IntegerField()))
    return labelled.order_by().values_list("kind", "pk", "points", "order", "title")


def _either(condition, yes, no):
    """`no` is a number or such a choice itself."""
    otherwise = no if isinstance(no, Case) else Value(no)
    return Case(When(condition, then=Value(yes)), default=otherwise, output_field=IntegerField())


def hits(asked, rows, question):
    """The Hits of these rows, in their order: a query for each kind among them."""
    rows = list(rows)
    found = {}
    for kind, model in KINDS.items():
        pks = [pk for of_kind, pk, *_rest in rows if of_kind == kind]
        if pks:
            things = model.objects.filter(pk__in=pks).prefetch_related("neighbourhoods")
            things = things.prefetch_related("subjects") if model is ArticlePage else things
            found.update({(kind, thing.pk): thing for thing in things})
    hosts = {kind: host_of(model) for kind, model in KINDS.items() if model is not ArticlePage}
    return [
        _hit(asked, question, kind, found[kind, pk], hosts)
        for kind, pk, *_rest in rows
        if (kind, pk) in found and (kind == "artikel" or hosts[kind])
    ]


def _hit(asked, question, kind, thing, hosts):
    url = thing.get_url() if kind == "artikel" else hosts[kind].item_url(thing)
    found = reasons(asked, facts_of(thing)) or ()
    unknown = [_("Onbekend voor welke wijken")] if Reason.PLACE_UNKNOWN in found else []
    return Hit(thing, str(thing._meta.verbose_name), url, in_words(found, thing, question), unknown)


def facts_of(thing):
    """What the ranking needs to know."""
    is_article = isinstance(thing, ArticlePage)
    places = frozenset(place.pk for place in thing.neighbourhoods.all())
    return Facts(
        part="" if is_article else thing.part,
        phases=frozenset(thing.phases),
        subjects=frozenset(subject.pk for subject in thing.subjects.all()) if is_article else None,
        places=places,
        all_places=thing.whole_city if isinstance(thing, Fund) else not places,
    )


def in_words(found, thing, question):
    """Each reason as a few words for the reader."""
    words = {
        Reason.SUBJECT: lambda: _("Gaat over: %s") % question.subject.name,
        Reason.PART: lambda: _("Gaat over: %s") % question.subject.name,
        Reason.PHASE: lambda: _("Voor de fase %s") % Phase(question.phase).label.lower(),
        Reason.EVERY_PHASE: lambda: _("Helpt in elke fase"),
        Reason.HERE: lambda: _("Voor %s") % ", ".join(place.name for place in thing.neighbourhoods.all()),
        Reason.CITY: lambda: _("Geldt in de hele stad"),
    }
    return [words[reason]() for reason in found if reason in words]
