"""A resident's own pitches. Who answers for one sees it; for others it does not exist."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import guard, sessions
from cms.registries import handover
from events.models import EventPage, Pitch
from events.pitching import page, services
from events.pitching.errors import ConflictError, RefusedError
from events.pitching.forms import PitchForm, StageForm
from events.pitching.people import pitches_of
from events.pitching.steps import STEPS

ANY = ["GET", "HEAD", "POST"]
FORM_PAGE = "pages/events/pitch_form.html"


def _mine(request, pk):
    found = pitches_of(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
@sessions.resident_required
def overview(request):
    """All one's pitches, and where one can pitch now."""
    context = {"pitches": pitches_of(request.user), "events": services.open_events()}
    return render(request, "pages/events/my_pitches.html", context)


def _chosen_event(request):
    """The event that the address names, also when its deadline has just passed; without one the only one that is."""
    wanted = request.GET.get("evenement", "")
    if wanted.isdecimal() and len(wanted) < 19:
        return EventPage.objects.shown().filter(pk=wanted, takes_pitches_until__isnull=False).first()
    found = services.open_events()
    return found[0] if len(found) == 1 else None


@require_http_methods(ANY)
@guard.public_form
@sessions.resident_required
def new(request):
    """Write a pitch for one event, chosen first when there are more."""
    initial, event = handover.prefilled(request, Pitch), _chosen_event(request)
    if event is None or (request.method != "POST" and not event.takes_pitches()):
        query = request.GET.copy()
        query.pop("evenement", None)
        context = {"events": services.open_events(), "closed": event, "query": query.urlencode()}
        return render(request, "pages/events/pitch_choose.html", context)
    form = PitchForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid() and guard.judge(request, form).passed:
        key = f"{request.user.pk}:{form.guard.start.nonce}"
        if answer := _kept(request, form, lambda: services.begin(event=event, by=request.user, key=key, **_said(form))):
            return answer
    return render(request, FORM_PAGE, {"form": form, "event": event, "pitch": None})


def _said(form):
    return {"fields": form.values()}


def _kept(request, form, keep):
    """Where to go after keeping and perhaps sending in; None when the form has an error now."""
    try:
        pitch = keep()
        if "indienen" in request.POST:
            services.submit(pitch=pitch)
    except ConflictError as conflict:
        form.see(conflict.now)
        form.add_error(None, str(conflict))
        return None
    except RefusedError as refused:
        form.add_error(None, str(refused))
        return None
    sent = "indienen" in request.POST
    messages.success(request, STEPS["indienen"].done if sent else _t("Het is bewaard."))
    return redirect("my_pitch", pk=pitch.pk)


@require_http_methods(ANY)
@guard.public_form
@sessions.resident_required
def edit(request, pk):
    """Other words; after the deadline only who comes on stage, and what may be shown."""
    pitch = _mine(request, pk)
    if "title" in services.changeable(pitch):
        form = PitchForm(request.POST or None, user=request.user, pitch=pitch)
    else:
        form = StageForm(request.POST or None, pitch=pitch)
    if request.method == "POST" and form.is_valid() and guard.judge(request, form).passed:
        seen = form.cleaned_data["seen"]
        if answer := _kept(request, form, lambda: services.change(pitch=pitch, seen=seen, **_said(form))):
            return answer
    return render(request, FORM_PAGE, {"form": form, "event": pitch.event, "pitch": pitch})


@require_safe
@sessions.resident_required
def one(request, pk):
    """How it stands, and what can be done."""
    return _page(request, _mine(request, pk))


def _page(request, pitch, bound=None):
    return render(request, "pages/events/my_pitch.html", page.mine_context(pitch, request.user, bound))


@require_POST
@sessions.resident_required
def step(request, pk, name):
    """Take one of the steps; whoever may not (any more) reads why."""
    pitch, wanted = _mine(request, pk), STEPS.get(name)
    if wanted is None:
        raise Http404
    form = wanted.form(pitch, request.POST)
    if not form.is_valid():
        return _page(request, pitch, (name, form))
    try:
        wanted.take(pitch, form.cleaned_data)
    except RefusedError as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, wanted.done)
        if name == "weggooien":
            return redirect("my_pitches")
    return redirect("my_pitch", pk=pitch.pk)


@require_POST
@sessions.resident_required
def onward(request, pk, name):
    """From this pitch to something else without typing it again: made at once, or a form that is filled in already."""
    pitch = _mine(request, pk)
    try:
        return redirect(handover.perform(name, pitch, request.user))
    except (KeyError, PermissionDenied) as wrong:
        raise Http404 from wrong


@require_safe
@sessions.resident_required
def sheet(request, pk):
    """On paper: the title, the call for help, and a code that leads to the page."""
    pitch = _mine(request, pk)
    if not pitch.is_shown:
        raise Http404
    return render(request, "pages/events/pitch_sheets.html", {"event": pitch.event, "sheets": [page.card(pitch)]})
