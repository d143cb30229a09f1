"""Reactions in "Mijn omgeving": what somebody wrote, appealed and reported."""

import secrets

from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from cms.registries import mine
from engagement.models import Comment, CommentAppeal, CommentDecision, CommentReport

from . import reasons, services
from .objections import key_of

LISTED = 5
State = Comment.State


def _of(user):
    return Comment.objects.filter(author=user)


def _reports_of(user):
    return CommentReport.objects.filter(reporter=key_of(user))


def _items(user):
    found = _of(user).order_by("-created_at", "-pk")[:LISTED]
    return [
        mine.MyItem(
            _t("%(kind)s bij %(title)s") % {"kind": one.get_kind_display().capitalize(), "title": one.title},
            url=reverse("my_comments"),
            status=one.get_state_display(),
            date=one.created_at,
        )
        for one in found
    ]


def _decision(one):
    made = {"outcome": one.outcome, "reason": str(reasons.sentence(one.reason)) if one.reason else ""}
    made |= {"note": one.note, "at": one.at.isoformat()}
    appeal = getattr(one, "appeal", None)
    return made | ({"appeal": appeal.text, "appeal_at": appeal.at.isoformat()} if appeal else {})


def _export(user):
    decided = CommentDecision.objects.select_related("appeal").order_by("at", "pk")
    by_comment = {}
    for one in decided.filter(comment__author=user):
        by_comment.setdefault(one.comment_id, []).append(_decision(one))
    return {
        "comments": [
            {
                "at": one.created_at.isoformat(),
                "about": one.title,
                "kind": one.kind,
                "name": one.name,
                "text": one.text,
                "state": one.state,
                "decisions": by_comment.get(one.pk, []),
            }
            for one in _of(user)
        ],
        "reports": [{"at": one.at.isoformat(), "reason": one.reason, "text": one.text} for one in _reports_of(user)],
    }


def _kept(user):
    if _of(user).filter(replies__isnull=False).exclude(replies__author=user).exists():
        return [
            mine.Kept(
                _t("De antwoorden van anderen op uw reacties"),
                _t("Die schreven anderen. Bij uw reactie staat: verwijderd door de schrijver."),
            )
        ]
    return []


def _preview(user):
    return mine.Erased(deleted=_of(user).count(), kept=_kept(user))


def _erase(user):
    """Everything goes but the place of what somebody answered; a report stays for its moderator, without words."""
    kept, count = _kept(user), _of(user).count()
    answered = _of(user).filter(replies__isnull=False).distinct().values_list("pk", flat=True)
    for comment in _of(user).filter(pk__in=list(answered)).select_for_update(of=("self",)):
        services.empty(comment, State.REMOVED)
        comment.decisions.update(note="")
        CommentAppeal.objects.filter(decision__comment=comment).update(text="")
    services.forget(_of(user).filter(replies__isnull=True))
    _of(user).update(author=None)
    for report in _reports_of(user):
        CommentReport.objects.filter(pk=report.pk).update(text="", reporter=secrets.token_hex(32))
    return mine.Erased(deleted=count, kept=kept)


SECTION = mine.Section(
    name="engagement.comments",
    label=_("Uw reacties"),
    items=_items,
    export=_export,
    preview=_preview,
    erase=_erase,
    order=40,
    url=lambda: reverse("my_comments"),
    url_label=_("Al uw reacties, en wat u ermee kunt"),
)
