"""Reading, writing and reporting reactions."""

import math
from contextlib import suppress

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts import guard, sessions
from accounts.public_name import keep_name
from engagement import targets
from engagement.conversations import services as conversations
from engagement.models import Comment

from . import objections, services
from .errors import ClosedError, NotAnswerableError, TargetGoneError, TooManyError
from .forms import ReportForm, WordsForm
from .reasons import HOUSE_RULES
from .thread import place_of, takes_comments


def explain(refused):
    """Why a reaction was not kept, in words for its writer."""
    if isinstance(refused, TooManyError):
        minutes = math.ceil(refused.seconds / 60)
        sentence = ngettext(
            "U schreef veel in korte tijd. Probeer het over %(count)s minuut nog eens. Uw tekst blijft hier staan.",
            "U schreef veel in korte tijd. Probeer het over %(count)s minuten nog eens. Uw tekst blijft hier staan.",
            minutes,
        )
        return sentence % {"count": minutes}
    if isinstance(refused, TargetGoneError):
        return _("Deze pagina staat niet meer op de site. Uw tekst staat hieronder nog, zodat u hem kunt bewaren.")
    if isinstance(refused, NotAnswerableError):
        return _("Op deze reactie kunt u niet meer antwoorden. Plaats uw tekst als een nieuwe reactie.")
    return _("Reageren is intussen gesloten. Uw tekst staat hieronder nog, zodat u hem kunt bewaren.")


@require_safe
def thread(request, target, key):
    """All reactions at one thing, page by page; kept for anonymous readers like any page."""
    shown = services.shown(target, key, request.GET.get("page"))
    if shown is None:
        raise Http404
    return render(request, "pages/engagement/comments/thread.html", {"comments": shown})


@require_safe
def comment(request, pk):
    """To the place where a reaction stands; to the thing it is about when readers do not see it."""
    found = get_object_or_404(Comment.objects.select_related("reply_to"), pk=pk)
    kind, thing = targets.find(found.target, found.key)
    if kind is None:
        raise Http404
    return redirect(place_of(found) or kind.url(thing))


@guard.public_form
@sessions.resident_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request, target, key):
    """Write a reaction, or with `op` an answer to one."""
    about = _about(target, key)
    if about is None and request.method != "POST":
        raise Http404
    parent = _asked_parent(request, target, key)
    form = WordsForm(request.POST or None, user=request.user, is_answer=parent is not None)
    if request.method == "POST" and form.is_valid() and guard.judge(request, form).passed:
        made = _keep(request, form, target, key, parent)
        if made:
            _thank(request, made)
            return redirect("my_comments")
    about = about or {"title": _("Deze pagina is er niet meer"), "url": "/", "open": False}
    context = {"form": form, "parent": parent, "rules": HOUSE_RULES, **about}
    return render(
        request, "pages/engagement/comments/write.html", context | {"show_form": form.is_bound or about["open"]}
    )


def _about(target, key):
    """What a reaction would be about, None for what is gone or never takes reactions."""
    kind, found = targets.find(target, key)
    if kind is None or kind.comments is None:
        return None
    message = conversations.shown(target, key)
    return {
        "title": kind.title(found),
        "url": kind.url(found),
        "open": takes_comments(kind, found),
        "message_url": message.url if message else "",
    }


def _asked_parent(request, target, key):
    """The first reaction of the thread that is being answered, None for a new one."""
    asked = request.GET.get("op", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    found = Comment.objects.at(target, key).published().filter(pk=int(asked)).select_related("reply_to").first()
    if found is None and request.method != "POST":
        raise Http404
    return (found.reply_to or found) if found else Comment(pk=int(asked))


def _keep(request, form, target, key, parent):
    """The Comment, or None with the reason in the form."""
    name = keep_name(user=request.user, name=form.cleaned_data.get("first_name", ""))
    try:
        return services.write(
            author=request.user,
            target=target,
            key=key,
            words=form.words(name),
            submission_key=form.submission_key,
            reply_to=parent and parent.pk,
        )
    except (TargetGoneError, ClosedError, NotAnswerableError, TooManyError) as refused:
        form.add_error(None, explain(refused))
        return None


def _thank(request, made):
    if made.is_published:
        messages.success(request, _("Uw reactie is geplaatst."))
    else:
        messages.success(
            request,
            _("Uw reactie wordt bekeken. Een moderator leest haar eerst. U krijgt een mail als zij is geplaatst."),
        )


@guard.public_form
@require_http_methods(["GET", "HEAD", "POST"])
def report(request, pk):
    """Tell the moderators that a reaction must go; for everybody."""
    found = get_object_or_404(Comment.objects.published(), pk=pk)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and guard.judge(request, form).passed:
        # Hidden meanwhile: then somebody was first.
        with suppress(TargetGoneError):
            objections.report(pk=pk, reporter=objections.reporter_of(request), **form.cleaned_data)
        return redirect("comment_reported")
    return render(
        request, "pages/engagement/comments/report.html", {"form": form, "comment": found, "back": place_of(found)}
    )


@require_safe
def reported(request):
    """The same for everybody, whatever became of the report."""
    return render(request, "pages/engagement/comments/reported.html")
