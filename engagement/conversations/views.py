"""Pages of conversations: begin one, all of one's own, and one with its messages."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods, require_safe

from accounts import guard, sessions
from accounts.public_name import keep_name
from engagement import targets
from engagement.models import Conversation

from . import errors, held, services, threads
from .forms import FirstMessageForm, ReplyForm

PER_PAGE = 20
LINES_PER_PAGE = 50


def thread_url(pk):
    """Where the conversation is, at the place where one answers and where the site says what became of it."""
    return reverse("conversation", args=[pk]) + "#antwoord"


def own_conversation(request, pk):
    """(conversation, participant) of whoever is signed in; 404 for everybody else."""
    conversation = get_object_or_404(Conversation.objects.of(request.user), pk=pk)
    return conversation, conversation.participants.select_related("user").get(user=request.user)


def send(request, form, action):
    """Judge a valid form and do `action(text, key)`; gives (conversation or None, whether the form is done)."""
    verdict = guard.judge(request, form, address=request.user.email)
    done = None
    if verdict.passed:
        keep_name(user=request.user, name=form.cleaned_data.get("first_name", ""))
        try:
            done = action(form.cleaned_data["text"], form.submission_key)
        except errors.RefusedError as refused:
            form.add_error(None, _t("%(reason)s Uw tekst staat hieronder nog.") % {"reason": refused})
            return None, False
        messages.success(request, _t("Uw bericht is verstuurd."))
    elif verdict.accepted:
        messages.info(request, _t("Een medewerker kijkt uw bericht eerst na. Daarna sturen wij het door."))
    return done, verdict.accepted


@require_http_methods(["GET", "HEAD", "POST"])
@guard.public_form
@sessions.resident_required
def start(request, target, key):
    """Write about a thing for the first time; who did already goes on in that conversation."""
    kind, found = targets.find(target, key)
    if kind is None:
        raise Http404(target)
    current = services.open_conversation(target=target, key=key, sender=request.user)
    if current is not None and request.method != "POST":
        return redirect(thread_url(current.pk))
    form = FirstMessageForm(request.POST or None, user=request.user, where={"target": target, "key": key})
    if request.method == "POST" and form.is_valid():
        where = {"target": target, "key": key, "sender": request.user}
        began, done = send(request, form, lambda text, sent: services.start(**where, text=text, submission_key=sent))
        if done:
            return redirect(thread_url(began.pk) if began else "conversations")
    refusal = services.refusal(target=target, key=key, sender=request.user)
    context = {"form": form, "title": kind.title(found), "target_url": kind.url(found), "refusal": refusal}
    return render(request, "pages/engagement/conversations/start.html", context)


@require_safe
@sessions.resident_required
def conversations(request):
    """All of one's own, newest first."""
    page_obj = Paginator(threads.listed(request.user), PER_PAGE).get_page(request.GET.get("page"))
    waiting = held.first_messages(request.user)
    context = {"page_obj": page_obj, "conversations": threads.with_status(page_obj), "waiting": waiting}
    return render(request, "pages/engagement/conversations/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard.public_form
@sessions.resident_required
def conversation(request, pk):
    """One with its messages, and the form to answer."""
    found, participant = own_conversation(request, pk)
    form = ReplyForm(request.POST or None, user=request.user, where={"conversation": found.pk})
    if request.method == "POST" and form.is_valid():
        where = {"conversation": found, "sender": request.user}
        _line, done = send(request, form, lambda text, sent: services.reply(**where, text=text, submission_key=sent))
        if done:
            return redirect(thread_url(found.pk))
        found, participant = own_conversation(request, pk)
    return render(request, "pages/engagement/conversations/thread.html", _thread(request, found, participant, form))


def _thread(request, found, participant, form):
    """What the page of one conversation shows; the last messages unless another page is asked for."""
    paginator = Paginator(threads.lines_for(found, participant), LINES_PER_PAGE)
    page_obj = paginator.get_page(request.GET.get("page", paginator.num_pages))
    lines = threads.spoken(page_obj.object_list, participant)
    if request.method == "GET":
        threads.mark_read(participant, lines)
    return {
        "conversation": found,
        "participant": participant,
        "others": threads.others(found, participant),
        "lines": lines,
        "page_obj": page_obj,
        "next_step": threads.next_step(found, request.user),
        "held": held.of(request.user, found),
        "target_url": threads.target_url(found),
        "form": form,
        **threads.choices(found, participant),
    }
