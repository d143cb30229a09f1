"""Mails about reactions. None of them holds what somebody wrote: whoever wants to read it opens the site."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.addresses import site_url
from engagement import targets
from messaging import kinds
from messaging.kinds import Kind
from messaging.outbox import plan_mail

from . import reasons

# New reactions of a day come to the owners together, at this hour.
DAILY_HOUR = 17
URL = "https://stadmakers.example.nl/reacties/12/"


def _link(comment):
    return site_url(reverse("comment", args=[comment.pk]))


def _mine():
    return site_url(reverse("my_comments"))


def _next_round(now):
    """The moment today or tomorrow at which owners hear of what came in."""
    local = timezone.localtime(now)
    today = local.replace(hour=DAILY_HOUR, minute=0, second=0, microsecond=0)
    return today if local < today else today + timedelta(days=1)


def tell_owners(comment):
    """At most one mail a day for each owner and target, with all of that day's reactions behind its link."""
    kind, found = targets.find(comment.target, comment.key)
    if kind is None:
        return
    due_at = _next_round(timezone.now())
    for owner in kind.owners(found):
        if owner.pk != comment.author_id:
            plan_mail(
                cause=f"comments.new:{comment.target}:{comment.key}:{owner.pk}:{due_at:%Y%m%d}",
                to=owner.email,
                template="engagement/comment_new",
                context={"title": comment.title, "url": site_url(kind.url(found)) + "#reacties"},
                due_at=due_at,
            )


def tell_answered(comment):
    """The writer of a reaction hears that the owner answered; of other answers they do not."""
    first = comment.reply_to
    if first is None or not comment.by_owner or first.author is None or first.author_id == comment.author_id:
        return
    plan_mail(
        cause=f"comments.answered:{comment.pk}",
        to=first.author.email,
        template="engagement/comment_answered",
        context={"title": comment.title, "url": _link(comment)},
    )


def tell_published(comment):
    """The writer of a reaction that waited hears once that it is there."""
    if comment.author is None:
        return
    plan_mail(
        cause=f"comments.published:{comment.pk}",
        to=comment.author.email,
        template="engagement/comment_published",
        context={"title": comment.title, "url": _link(comment)},
    )


def tell_refused(comment, decision):
    """The writer hears why, and how to object."""
    if comment.author is None:
        return
    plan_mail(
        cause=f"comments.refused:{decision.pk}",
        to=comment.author.email,
        template="engagement/comment_refused",
        context={
            "title": comment.title,
            "was_shown": decision.outcome == decision.Outcome.TAKE_DOWN,
            "reason": str(reasons.sentence(decision.reason)),
            "note": decision.note,
            "url": _mine(),
        },
    )


def tell_appeal(comment, decision):
    """The writer hears what became of the appeal."""
    if comment.author is None:
        return
    plan_mail(
        cause=f"comments.appeal:{decision.pk}",
        to=comment.author.email,
        template="engagement/comment_appeal",
        context={
            "title": comment.title,
            "restored": decision.outcome == decision.Outcome.RESTORE,
            "note": decision.note,
            "url": _mine(),
        },
    )


def declare():
    """Tell the registry of mails."""
    at = {"title": "Moestuin De Groene Kroon", "url": URL}
    for kind in (
        Kind("engagement/comment_new", _("Nieuwe reacties bij uw initiatief"), at),
        Kind("engagement/comment_answered", _("Antwoord op uw reactie"), at),
        Kind("engagement/comment_published", _("Uw reactie is geplaatst"), at),
        Kind(
            "engagement/comment_refused",
            _("Uw reactie is niet geplaatst"),
            at | {"was_shown": False, "reason": "De tekst is reclame.", "note": "Het gaat om de laatste zin."},
        ),
        Kind("engagement/comment_appeal", _("Besluit over uw bezwaar"), at | {"restored": True, "note": ""}),
    ):
        kinds.register(kind)
