"""How long reactions, decisions and reports stay."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.page_cache import raise_generation
from cms.registries import retention
from engagement import targets
from engagement.models import Comment, CommentAppeal, CommentDecision, CommentReport

from . import services

State = Comment.State
REFUSED = timedelta(days=90)
WITHDRAWN = timedelta(days=30)
LOST = timedelta(days=90)
REPORTS = timedelta(days=90)
NAMED = timedelta(days=730)


def _older(days):
    return timezone.now() - days


def _unanswered(queryset):
    return queryset.filter(~Exists(Comment.objects.filter(reply_to=OuterRef("pk"))))


def refused():
    """Refused texts whose time for an appeal is over; a place that somebody answered keeps no words."""
    open_appeals = CommentAppeal.objects.open().filter(decision__comment=OuterRef("pk"))
    old = Comment.objects.filter(state__in=[State.REJECTED, State.TAKEN_DOWN], state_at__lt=_older(REFUSED))
    answers = Comment.objects.filter(reply_to=OuterRef("pk"))
    return old.filter(~Exists(open_appeals)).filter(~Q(text="") | ~Exists(answers))


def remove_refused(queryset):
    """Delete them; where an answer stands, only words, name and link to the account go."""
    numbers = list(queryset.values_list("pk", flat=True))
    chosen = Comment.objects.filter(pk__in=numbers)
    services.forget(_unanswered(chosen))
    CommentDecision.objects.filter(comment__in=chosen).update(note="")
    CommentAppeal.objects.filter(decision__comment__in=chosen).update(text="")
    chosen.update(text="", name="", author=None)
    raise_generation()
    return len(numbers)


def withdrawn():
    """What its writer took back, and nobody answered."""
    return _unanswered(Comment.objects.filter(state=State.REMOVED, state_at__lt=_older(WITHDRAWN)))


def named():
    """Published long ago: the words stay, the name and the link to the account go."""
    old = Comment.objects.filter(state__in=[State.PUBLISHED, State.REMOVED], created_at__lt=_older(NAMED))
    return old.exclude(author=None, name="")


def unname(queryset):
    """Take the names off."""
    count = queryset.update(author=None, name="")
    raise_generation()
    return count


def lost():
    """At a thing that has not been found for a while."""
    return Comment.objects.filter(lost_at__lt=_older(LOST))


def find_lost():
    """Note since when things that reactions are about are not found; one that came back is found again."""
    now, missing = timezone.now(), 0
    for target, key in Comment.objects.order_by().values_list("target", "key").distinct().iterator():
        here = Comment.objects.at(target, key)
        if targets.find(target, key)[0]:
            here.exclude(lost_at=None).update(lost_at=None)
        else:
            missing += here.filter(lost_at=None).update(lost_at=now)
    return missing


WORDS = ("author", "name", "text")


def _of_gone_ones():
    """The rules about reactions that readers do not see any more."""
    return (
        retention.Rule(
            name="engagement.comments_refused",
            model=Comment,
            reason=_("Zo lang kan de schrijver bezwaar maken, en kan een ander het besluit nakijken."),
            expired=refused,
            apply=remove_refused,
            fields=WORDS,
            what=_("Een reactie die niet geplaatst of weggehaald is, met het besluit en uw bezwaar"),
            term=_("3 maanden na het besluit"),
        ),
        retention.Rule(
            name="engagement.comments_withdrawn",
            model=Comment,
            reason=_("De tekst gaat meteen weg. Zo lang ziet u zelf nog dat u haar introk."),
            expired=withdrawn,
            apply=services.forget,
            fields=WORDS,
            what=_("Een reactie die u introk"),
            term=_("de tekst meteen, de rest na 30 dagen"),
        ),
    )


def _of_old_ones():
    """The rules about reactions that stood on the site for long."""
    return (
        retention.Rule(
            name="engagement.comments_named",
            model=Comment,
            reason=_("De inhoud blijft bij de pagina. Wie het schreef, doet er na die tijd niet meer toe."),
            expired=named,
            apply=unname,
            fields=WORDS,
            what=_("Uw naam bij een reactie op de site"),
            term=_("2 jaar nadat u haar schreef"),
        ),
        retention.Rule(
            name="engagement.comments_lost",
            model=Comment,
            reason=_("Zonder de pagina heeft een reactie geen betekenis. Soms komt een pagina na een tijdje terug."),
            expired=lost,
            apply=services.forget,
            fields=WORDS,
            what=_("Reacties bij een pagina die niet meer op de site staat"),
            term=_("3 maanden nadat de pagina verdween"),
        ),
    )


def _of_what_hangs_on_them():
    """The rules about decisions, appeals and reports."""
    return (
        retention.Rule(
            name="engagement.comment_decisions",
            model=CommentDecision,
            reason=_("Een besluit hoort bij een reactie en gaat met haar weg."),
            fields=("note", "by"),
        ),
        retention.Rule(
            name="engagement.comment_appeals",
            model=CommentAppeal,
            reason=_("Een bezwaar hoort bij een besluit en gaat ermee weg."),
            fields=("text",),
        ),
        retention.Rule(
            name="engagement.comment_reports",
            model=CommentReport,
            reason=_("Zo lang kunnen wij zien of iemand vaker onterecht meldt."),
            expired=lambda: CommentReport.objects.filter(handled_at__lt=_older(REPORTS)),
            apply=retention.delete,
            fields=("reporter", "text"),
            what=_("Uw melding van een reactie, met een versleuteld kenmerk"),
            term=_("3 maanden nadat een moderator keek"),
            about=retention.SAFETY,
        ),
    )


def register():
    """Tell the registry of retention."""
    for rule in (*_of_gone_ones(), *_of_old_ones(), *_of_what_hangs_on_them()):
        retention.register(rule)
