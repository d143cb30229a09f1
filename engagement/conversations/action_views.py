"""What one can do with a conversation besides writing: end it, leave it, report it, block the other."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import sessions

from . import errors, leaving, reports, services
from .forms import CloseForm, ReportForm
from .views import own_conversation, thread_url

ASKING = ["GET", "HEAD", "POST"]


def _try(request, action, done):
    """Do it and say so, or say why not."""
    try:
        action()
    except errors.RefusedError as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, done)


@require_http_methods(ASKING)
@sessions.resident_required
def close(request, pk):
    """Ask how it went, and end it."""
    found, _participant = own_conversation(request, pk)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outcome = form.cleaned_data["outcome"]
        done = _t("Het gesprek is afgerond. Was dat een vergissing? U kunt het nog een half uur weer openen.")
        _try(request, lambda: services.close(conversation=found, by=request.user, outcome=outcome), done)
        return redirect(thread_url(pk))
    return render(request, "pages/engagement/conversations/close.html", {"conversation": found, "form": form})


@require_http_methods(ASKING)
@sessions.resident_required
def report(request, pk):
    """Ask what is wrong, and put it before staff."""
    found, _participant = own_conversation(request, pk)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reports.report(conversation=found, user=request.user, **form.cleaned_data)
        messages.success(
            request, _t("Bedankt voor uw melding. Een medewerker kijkt ernaar en laat u weten wat wij doen.")
        )
        return redirect(thread_url(pk))
    return render(request, "pages/engagement/conversations/report.html", {"conversation": found, "form": form})


@dataclass(frozen=True)
class Question:
    """Something that is done after one more button."""

    title: str
    text: str
    button: str
    done: str


LEAVE = Question(
    _("Stopt u met dit gesprek?"),
    _("U krijgt dan geen berichten meer van dit gesprek. U kunt er ook niets meer in schrijven."),
    _("Ja, ik stop ermee"),
    _("U bent gestopt met dit gesprek."),
)
BLOCK = Question(
    _("Wilt u geen berichten meer van deze persoon?"),
    _(
        "Wij sluiten dit gesprek. De ander kan u dan over niets meer een bericht sturen, en u de ander ook niet. De "
        "ander ziet alleen dat het gesprek gesloten is. U kunt het later weer terugdraaien."
    ),
    _("Ja, blokkeer"),
    _("Deze persoon kan u geen berichten meer sturen."),
)


def _asked(request, pk, question, action):
    found, _participant = own_conversation(request, pk)
    if request.method == "POST":
        _try(request, lambda: action(conversation=found, user=request.user), question.done)
        return redirect(thread_url(pk))
    return render(request, "pages/engagement/conversations/ask.html", {"conversation": found, "question": question})


@require_http_methods(ASKING)
@sessions.resident_required
def leave(request, pk):
    """Take no part any more."""
    return _asked(request, pk, LEAVE, leaving.leave)


@require_http_methods(ASKING)
@sessions.resident_required
def block(request, pk):
    """Want nothing of the other any more."""
    return _asked(request, pk, BLOCK, leaving.block)


@require_POST
@sessions.resident_required
def unblock(request, pk):
    """Allow messages again."""
    found, _participant = own_conversation(request, pk)
    leaving.unblock(conversation=found, user=request.user)
    messages.success(request, _t("U krijgt weer berichten van deze persoon, als die u schrijft."))
    return redirect(thread_url(pk))


@require_POST
@sessions.resident_required
def reopen(request, pk):
    """Undo the closing."""
    found, _participant = own_conversation(request, pk)
    done = _t("Het gesprek is weer open.")
    _try(request, lambda: services.reopen(conversation=found, by=request.user), done)
    return redirect(thread_url(pk))


@require_POST
@sessions.resident_required
def mail(request, pk):
    """Mail about new messages, on or off."""
    found, _participant = own_conversation(request, pk)
    muted = request.POST.get("mail") != "on"
    leaving.mute(conversation=found, user=request.user, muted=muted)
    said = _t("U krijgt geen mail meer over dit gesprek.") if muted else _t("U krijgt weer mail over dit gesprek.")
    messages.success(request, said)
    return redirect(thread_url(pk))
