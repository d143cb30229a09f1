"""A writer's own reactions: where they stand, changing and withdrawing them, objecting."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import guard, sessions
from cms.filters import nearest_page
from engagement.models import Comment, CommentDecision

from . import objections, services
from .errors import NotYoursNowError
from .forms import AppealForm, EditForm
from .reasons import HOUSE_RULES, sentence

PER_PAGE = 20


def own(user):
    """Everything somebody wrote, newest first, with what was decided about it."""
    decided = CommentDecision.objects.select_related("appeal")
    return (
        Comment.objects.filter(author=user)
        .prefetch_related(Prefetch("decisions", queryset=decided), "reports", "replies")
        .order_by("-created_at", "-pk")
    )


def _line(comment):
    decisions = list(comment.decisions.all())
    last = decisions[-1] if decisions else None
    refused = next((one for one in reversed(decisions) if one.is_negative), None)
    appealed = refused and getattr(refused, "appeal", None)
    gone = comment.state in (Comment.State.REJECTED, Comment.State.TAKEN_DOWN)
    return {
        "comment": comment,
        "reason": sentence(refused.reason) if refused and gone else "",
        "note": refused.note if refused and gone else "",
        "answer": last.note if last and last.outcome == last.Outcome.UPHOLD else "",
        "appeal_open": bool(appealed and not appealed.decided_at),
        "appeal_until": refused.appeal_until if objections.appealable(comment) else None,
        "edit_until": comment.editable_until() if services.may_edit(comment) else None,
        "may_withdraw": services.may_withdraw(comment),
    }


@require_safe
@sessions.resident_required
def my_comments(request):
    """One's own reactions, each with how it stands and what one can do."""
    page_obj = nearest_page(Paginator(own(request.user), PER_PAGE), request.GET.get("page"))
    lines = [_line(comment) for comment in page_obj.object_list]
    return render(request, "pages/engagement/comments/mine.html", {"lines": lines, "page_obj": page_obj})


def _too_late(request):
    messages.warning(request, _("Dat kan niet meer. Hieronder ziet u hoe het met uw reactie staat."))
    return redirect("my_comments")


@guard.public_form
@sessions.resident_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    """Change a reaction, shortly after writing it."""
    comment = get_object_or_404(own(request.user), pk=pk)
    if request.method != "POST" and not services.may_edit(comment):
        return _too_late(request)
    was = {"kind": comment.kind, "text": comment.text}
    form = EditForm(request.POST or None, initial=was, user=request.user, is_answer=bool(comment.reply_to_id))
    if request.method == "POST" and form.is_valid() and guard.judge(request, form).passed:
        try:
            services.edit(pk=pk, author=request.user, words=form.words(comment.name))
        except NotYoursNowError:
            form.add_error(None, _("Uw reactie kunt u niet meer wijzigen. U kunt haar wel intrekken."))
        else:
            messages.success(request, _("Uw reactie is gewijzigd."))
            return redirect("my_comments")
    return render(
        request, "pages/engagement/comments/edit.html", {"form": form, "comment": comment, "rules": HOUSE_RULES}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sessions.resident_required
def withdraw(request, pk):
    """Take a reaction back, after a question."""
    comment = get_object_or_404(own(request.user), pk=pk)
    if request.method == "POST":
        try:
            services.withdraw(pk=pk, author=request.user)
        except NotYoursNowError:
            return _too_late(request)
        messages.success(request, _("Uw reactie is weg."))
        return redirect("my_comments")
    if not services.may_withdraw(comment):
        return _too_late(request)
    return render(request, "pages/engagement/comments/withdraw.html", {"comment": comment})


@guard.public_form
@sessions.resident_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request, pk):
    """Object to a decision, once."""
    comment = get_object_or_404(own(request.user), pk=pk)
    decision = objections.appealable(comment)
    if decision is None:
        return _too_late(request)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and guard.judge(request, form).passed:
        try:
            objections.appeal(pk=pk, author=request.user, text=form.cleaned_data["text"])
        except NotYoursNowError:
            return _too_late(request)
        messages.success(request, _("Uw bezwaar is ontvangen. Een andere moderator bekijkt het. U krijgt een mail."))
        return redirect("my_comments")
    context = {"form": form, "comment": comment, "decision": decision, "reason": sentence(decision.reason)}
    return render(request, "pages/engagement/comments/appeal.html", context)
