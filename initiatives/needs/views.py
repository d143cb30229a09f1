"""Residents' own needs and offers. Who answers for it sees it; for others it does not exist."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import guard, sessions
from cms.registries import handover
from engagement import targets

from . import source
from .item_page import facts, message_url
from .lifecycle import StepRefusedError
from .people import needs_of, offers_of, pages_of
from .sides import SIDES, NoPageError
from .steps import STEPS, offered


def _side(name):
    if name not in SIDES:
        raise Http404
    return SIDES[name]


def _mine(side, user, pk):
    found = side.mine(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
@sessions.resident_required
def overview(request):
    """All one's needs and offers; open ones first."""
    needs, offers = list(needs_of(request.user)), list(offers_of(request.user))
    context = {
        "needs": sorted(needs, key=lambda need: need.is_closed),
        "offers": sorted(offers, key=lambda offer: offer.is_closed),
        "has_pages": pages_of(request.user).exists(),
    }
    return render(request, "pages/initiatives/my_help.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard.public_form
@sessions.resident_required
def new(request, side):
    """Ask for help, or offer it."""
    side = _side(side)
    try:
        form = side.make_form(request.POST or None, user=request.user)
    except NoPageError:
        return render(request, "pages/initiatives/my_help_no_page.html")
    chosen = request.GET.get("initiatief", "")
    if side.is_need and chosen.isdecimal():
        form.fields["page"].initial = int(chosen)
    for name, value in handover.prefilled(request, side.model).items():
        form.fields[name].initial = value
    return _submitted(request, side, form) or _form_page(request, side, form, side.new_title)


@require_http_methods(["GET", "HEAD", "POST"])
@guard.public_form
@sessions.resident_required
def edit(request, side, pk):
    """Change the words and numbers."""
    side = _side(side)
    found = _mine(side, request.user, pk)
    form = side.make_form(request.POST or None, user=request.user, item=found)
    return _submitted(request, side, form) or _form_page(request, side, form, side.edit_title)


def _submitted(request, side, form):
    """Where to go after a good form; nothing when it has to be shown (again)."""
    if request.method != "POST" or not form.is_valid():
        return None
    verdict = guard.judge(request, form)
    try:
        if verdict.passed:
            side.submit(key=form.submission_key, data=form.submission_data())
    except StepRefusedError as refused:
        form.add_error(None, str(refused))
        return None
    if not verdict.accepted:
        return None
    # The same words for what was set apart: who tries to abuse the site does not learn what was noticed.
    messages.success(request, side.changed if form.item else side.placed)
    return redirect("my_help")


def _form_page(request, side, form, title):
    context = {"form": form, "title": title, "is_need": side.is_need, "item": form.item}
    return render(request, "pages/initiatives/my_help_form.html", context)


@require_safe
@sessions.resident_required
def item(request, side, pk):
    """One need or offer: how it stands, what one can do, and what fits."""
    side = _side(side)
    return _item_page(request, side, _mine(side, request.user, pk))


def _item_page(request, side, found, bound=None):
    suggestions = side.suggest(found) if found.is_open else []
    context = {
        "item": found,
        "is_need": side.is_need,
        "side": side.name,
        "steps": offered(found, bound),
        "form": bound[1] if bound else None,
        "facts": facts(found),
        "public_url": _public_url(found),
        "suggestions": [
            {"why": one.why, "item": one.item, "url": source.public_url(one.item), "message_url": message_url(one.item)}
            for one in suggestions
        ],
    }
    return render(request, "pages/initiatives/my_help_item.html", context)


def _public_url(found):
    """Where readers see it now, or nothing: a need is as public as the page of its initiative."""
    kind, shown = targets.find(found._meta.model_name, found.pk)
    return kind.url(shown) if kind else ""


@require_POST
@sessions.resident_required
def step(request, side, pk, step):
    """Take one of the steps; whoever may not (any more) reads why."""
    side = _side(side)
    found, wanted = _mine(side, request.user, pk), STEPS.get(step)
    if wanted is None:
        raise Http404
    form = wanted.form(found, request.POST)
    if form.is_valid():
        try:
            wanted.take(found, form.cleaned_data)
        except StepRefusedError as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, wanted.done)
        return redirect(found.mine_url)
    return _item_page(request, side, found, (step, form))
