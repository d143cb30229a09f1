"""Signing up, and the page of one registration. Links from mails show a button; only the button does something."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts import guard, sessions
from accounts.guard.requests import from_another_site
from events.models import Registration

from . import changing, links, queue, services, signing_up
from .errors import AlreadyError, RefusedError
from .forms import ChangeForm, SignUpForm
from .page import registration_context

ANY = ["GET", "HEAD", "POST"]


@require_http_methods(ANY)
@guard.public_form
def sign_up(request, pk):
    """The form of one event. With a resident's session it counts at once, else a mail asks to confirm."""
    try:
        event, sessions_open = services.open_event(pk)
    except LookupError as missing:
        raise Http404 from missing
    resident = request.user if sessions.is_resident(request.user) else None
    chosen = {"moment": request.GET.get("moment", "")[:20]}
    form = SignUpForm(request.POST or None, event=event, sessions=sessions_open, resident=resident, initial=chosen)
    if request.method == "POST" and form.sessions and form.is_valid():
        verdict = guard.judge(request, form, address="" if resident else form.address)
        if verdict.passed and (answer := _sign_up(request, form)):
            return answer
        if verdict.accepted and not verdict.passed:
            return redirect("event_sign_up_sent")
    return render(request, "pages/events/sign_up.html", {"event": event, "form": form, "resident": resident})


def _sign_up(request, form):
    """Where to go next, or None when the form has an error now."""
    chosen, _slot = form.chosen
    try:
        outcome = services.sign_up(
            sessions=chosen, wish=form.wish(), proven=form.resident is not None, key=form.submission_key
        )
    except AlreadyError as already:
        messages.info(request, _("U was al aangemeld. Hier ziet en wijzigt u het."))
        return redirect(links.path(links.MANAGE, already.registration))
    except RefusedError as refused:
        form.add_error(None, str(refused))
        return None
    if outcome.registrations:
        return redirect(links.path(links.MANAGE, outcome.registrations[0]))
    response = redirect("event_sign_up_sent")
    response["Location"] += f"?tijd={outcome.box}"
    return response


@csrf_exempt
@require_http_methods(ANY)
@sessions.personal
def sent(request):
    """ "Kijk in uw mail": the same for everybody, with a button for whoever needs more time."""
    box = request.GET.get("tijd", "")[:200]
    if request.method == "POST" and not from_another_site(request):
        services.more_time(box)
    context = {"box": box, "extended": request.method == "POST"}
    return render(request, "pages/events/sign_up_sent.html", context)


def _found(request, purpose, signed):
    """The registration of a link, or None with a page that says what to do."""
    registration = links.find(purpose, signed)
    if registration is None:
        return None, render(request, "pages/events/registration_gone.html", status=410)
    return registration, None


@csrf_exempt
@require_http_methods(ANY)
@sessions.personal
def confirm(request, signed):
    """The address is somebody's own: the registration counts."""
    registration, gone = _found(request, links.CONFIRM, signed)
    if gone:
        return gone
    if registration.state == Registration.State.UNCONFIRMED and request.method == "POST":
        registration = signing_up.confirm(registration)[0]
    if registration.state != Registration.State.UNCONFIRMED:
        return redirect(links.path(links.MANAGE, registration))
    return render(request, "pages/events/registration_confirm.html", registration_context(registration))


@csrf_exempt
@require_http_methods(ANY)
@sessions.personal
def manage(request, signed):
    """How it stands, and the form to change it."""
    registration, gone = _found(request, links.MANAGE, signed)
    if gone:
        return gone
    form = ChangeForm(request.POST or None, registration=registration)
    if request.method == "POST" and form.is_valid():
        try:
            changing.change(registration, **form.values())
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(f"{request.path}?bewaard=1")
    saved = {"saved": "bewaard" in request.GET and not form.is_bound}
    context = registration_context(registration) | {"form": form} | saved
    return render(request, "pages/events/registration.html", context)


@csrf_exempt
@require_http_methods(ANY)
@sessions.personal
def cancel(request, signed):
    """ "Ik kan toch niet": one button."""
    registration, gone = _found(request, links.CANCEL, signed)
    if gone:
        return gone
    refusal = ""
    if request.method == "POST":
        try:
            changing.cancel(registration)
        except RefusedError as refused:
            refusal = str(refused)
        registration = links.find(links.CANCEL, signed)
    context = registration_context(registration) | {"refusal": refusal}
    return render(request, "pages/events/registration_cancel.html", context)


@csrf_exempt
@require_http_methods(ANY)
@sessions.personal
def offer(request, signed):
    """A seat came free: take it, or let it go to the next."""
    registration, gone = _found(request, links.OFFER, signed)
    if gone:
        return gone
    refusal = ""
    if request.method == "POST":
        try:
            queue.decline(registration) if "nee" in request.POST else queue.accept(registration)
        except RefusedError as refused:
            refusal = str(refused)
        registration = links.find(links.OFFER, signed)
    context = registration_context(registration) | {"refusal": refusal, "acted": request.method == "POST"}
    return render(request, "pages/events/registration_offer.html", context)


@require_safe
@sessions.personal
def calendar(request, signed):
    """The same event as in the mail, for whoever lost it."""
    from .calendars import part

    registration, gone = _found(request, links.MANAGE, signed)
    if gone or not registration.has_seat:
        return gone or render(request, "pages/events/registration_gone.html", status=410)
    response = HttpResponse(part(registration, "PUBLISH").content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="afspraak.ics"'
    return response
