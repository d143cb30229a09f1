"""The pages for following: begin, see all that one follows, change the pace, stop."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts import guard, sessions, young
from accounts.models import ConsentEvent
from cms.addresses import address_key, masked
from engagement.models import Follower

from . import overview, services, tokens
from .forms import FollowForm, PaceForm

ANY = ["GET", "HEAD", "POST"]


@require_http_methods(ANY)
@sessions.personal
@guard.public_form
def follow(request, target, key):
    """The form for one thing; an address that is not proven yet gets a mail first."""
    try:
        kind, found = services.followable(target, key)
    except services.NotFollowableError:
        raise Http404 from None
    resident = request.user if sessions.is_resident(request.user) else None
    form = FollowForm(request.POST or None, resident=resident)
    if request.method == "POST" and form.is_valid():
        verdict = guard.judge(request, form, address="" if resident else form.address)
        if verdict.passed and (answer := _begin(request, form, target, key, kind.title(found))):
            return answer
    context = {"form": form, "title": kind.title(found), "label": kind.label, "url": kind.url(found)}
    return render(request, "pages/engagement/follow.html", context | {"resident": resident})


def _begin(request, form, target, key, title):
    """Where to go next, or None when the form has an error now."""
    wish = {"target": target, "key": key, "address": form.address, "parent": form.parent}
    wish["pace"] = form.cleaned_data.get("pace", "")
    if not form.own_address:
        services.ask(**wish)
        return redirect("follow_sent")
    try:
        outcome = services.follow(**wish, asked=form.asks_consent)
    except services.NoConsentError:
        return redirect(request.path)
    except services.TooManyFollowsError:
        form.add_error(None, _t("U volgt al heel veel. Stop eerst met iets anders."))
        return None
    if outcome == young.Outcome.TOO_OFTEN:
        form.add_error("parent_address", _t("Wij stuurden vandaag al drie mails. Probeer het morgen opnieuw."))
        return None
    waits = outcome == young.Outcome.ASKED_PARENT
    words = _t("Wij hebben uw ouder of school gemaild.") if waits else _t("U volgt nu “%s”.") % title
    messages.success(request, words)
    return redirect("my_follows")


@require_safe
def sent(request):
    """The same for everybody, whatever became of the mail."""
    return render(request, "pages/engagement/follow_sent.html", {"days": services.CONFIRM_LIFETIME.days})


@require_http_methods(ANY)
@sessions.signed_in_required
def my_follows(request):
    """In "Mijn omgeving": what the account follows by its address."""
    follower = Follower.objects.of(address_key(request.user.email)).first()
    answer = _manage(request, follower, ConsentEvent.Channel.SITE)
    return render(request, "pages/engagement/follows.html", {**answer, "address": request.user.email, "own": True})


@require_http_methods(ANY)
@sessions.personal
def manage(request, signed):
    """The same for whoever comes from a mail, for that address alone; the address itself is not shown."""
    try:
        follower = tokens.follower_of(tokens.MANAGE, signed)
    except tokens.WrongLinkError:
        return render(request, "pages/accounts/action_gone.html", status=410)
    answer = _manage(request, follower, ConsentEvent.Channel.MAIL)
    address = masked(follower.address) if follower else ""
    return render(request, "pages/engagement/follows.html", {**answer, "address": address, "own": False})


def _manage(request, follower, channel):
    """Do what the button asks; the context of the page. Doing it a second time does nothing."""
    done, form = "", None
    if request.method == "POST" and follower:
        done, form = _act(request.POST, follower, channel)
    follower = Follower.objects.filter(pk=follower.pk).first() if follower else None
    if form is None and follower:
        form = PaceForm(initial={"pace": follower.pace})
    return {"done": done, "form": form, "lines": overview.lines(follower) if follower else []}


def _act(posted, follower, channel):
    """(what was done in words, the form when it has an error)."""
    if "alles" in posted:
        services.stop_all(follower, channel=channel)
        return _t("U volgt niets meer. Wij sturen u hierover geen mail meer."), None
    if posted.get("stop", "").isdecimal():
        title = services.stop(follower, int(posted["stop"][:18]), channel=channel)
        return (_t("U volgt “%s” niet meer.") % title if title else ""), None
    form = PaceForm(posted)
    if not form.is_valid():
        return "", form
    services.set_pace(follower, form.cleaned_data["pace"])
    return _t("Wij hebben bewaard hoe vaak u mail wilt."), None


@csrf_exempt
@require_http_methods(ANY)
@sessions.personal
def stop(request, signed):
    """Stop with everything. Programs for mail post here by themselves (RFC 8058): no cookie, no question, no redirect.

    A person who opens the link gets a button; opening alone changes nothing. The link keeps its answer afterwards.
    """
    try:
        follower = tokens.follower_of(tokens.STOP, signed)
    except tokens.WrongLinkError:
        return render(request, "pages/accounts/action_gone.html", status=410)
    if request.method == "POST" and follower:
        services.stop_all(follower, channel=ConsentEvent.Channel.MAIL)
        follower = None
    titles = [line.title for line in overview.lines(follower)] if follower else []
    return render(request, "pages/engagement/follow_stop.html", {"following": bool(follower), "titles": titles})
