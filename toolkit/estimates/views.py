"""The budget wizard: a new budget, and one behind a link.

Every button sends the whole form, and whatever happens the form comes back with all that was typed.
"""

from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts import guard, sessions
from cms import navigation
from cms.estimates.estimate import Estimate
from cms.estimates.summary import summarise
from toolkit.hosts import toolkit_page

from . import buttons, services
from .forms import KeepForm, LinkForm, version

ANY = ["GET", "HEAD", "POST"]
PAGE, GONE_PAGE = "pages/toolkit/estimates/wizard.html", "pages/toolkit/estimates/gone.html"
DELETE_PAGE, DELETED_PAGE = "pages/toolkit/estimates/delete.html", "pages/toolkit/estimates/deleted.html"


def _crumbs(request, *more):
    page = toolkit_page()
    above = [{"title": page.title, "url": page.get_url(request)}] if page else []
    return [*navigation.breadcrumbs(request, page), *above, *more]


def _show(request, form, *, status=200, **more):
    context = {"form": form, "crumbs": _crumbs(request), "days": services.SavedEstimate.KEPT.days, **more}
    return render(request, PAGE, context, status=status)


def _common(request, form, action):
    """(an answer that is ready, the form to show) for the buttons that both pages have."""
    if changed := buttons.rearranged(form, action):
        return None, changed
    if action == buttons.OPEN:
        return None, buttons.opened(form) or form
    if action in buttons.EXPORTS and form.is_valid():
        return buttons.export(request, form, action), form
    return None, form


@require_http_methods(ANY)
@guard.public_form
def wizard(request):
    """Make a budget. Nothing is kept, unless somebody asks for a link by mail."""
    if request.method != "POST":
        return _show(request, LinkForm(), fresh=True)
    action, sent = buttons.pressed(request), False
    form = LinkForm(request.POST, request.FILES, mailing=action == buttons.MAIL)
    answer, form = _common(request, form, action)
    if action == buttons.MAIL and form.is_valid():
        address = form.cleaned_data["email"]
        verdict = guard.judge(request, form, address=address)
        if verdict.passed:
            services.mail_link(estimate=form.estimate, address=address, key=form.submission_key)
        sent = verdict.accepted
    return answer or _show(request, form, sent=sent)


@require_http_methods(ANY)
@sessions.personal
@guard.public_form
def saved(request, secret):
    """The budget behind a link: whoever has the link works on it, saves it, deletes it."""
    try:
        row = services.find(secret)
    except services.EstimateGoneError:
        return _gone(request)
    if request.method != "POST":
        form = KeepForm.of(Estimate.from_data(row.data), initial={"revision": row.revision})
        return _show_saved(request, form, row, secret)
    action = buttons.pressed(request)
    form = KeepForm(request.POST, request.FILES)
    answer, form = _common(request, form, action)
    if action.startswith(buttons.KEEP) and form.is_valid() and guard.judge(request, form).passed:
        return _keep(request, form, row, secret, action)
    return answer or _show_saved(request, form, row, secret)


def _keep(request, form, row, secret, action):
    """Save; what another tab saved meanwhile is only written over by the button that says so."""
    _verb, _dash, over = action.partition("-")
    try:
        row = services.save(secret=secret, estimate=form.estimate, seen=version(over) or form.seen)
    except services.EstimateGoneError:
        return _gone(request)
    except services.ChangedMeanwhileError as changed:
        there = Estimate.from_data(changed.now.data)
        conflict = {"row": changed.now, "estimate": there, "amounts": summarise(there).amounts}
        return _show_saved(request, form, changed.now, secret, conflict=conflict, status=409)
    form = KeepForm.of(form.estimate, initial={"revision": row.revision})
    return _show_saved(request, form, row, secret, kept=True)


def _show_saved(request, form, row, secret, **more):
    return _show(request, form, row=row, secret=secret, **more)


def _gone(request):
    """What to do when the link opens nothing; what was typed goes on as a new budget."""
    if request.method != "POST":
        return render(request, GONE_PAGE, {"crumbs": _crumbs(request)}, status=410)
    form = LinkForm(request.POST, request.FILES).with_lines()
    return _show(request, form, gone=True, status=410)


@csrf_exempt
@require_http_methods(ANY)
@sessions.personal
def delete(request, secret):
    """Ask, then delete. Without a cookie there is no CSRF token: nobody sends this form who has not the link."""
    try:
        row = services.find(secret)
    except services.EstimateGoneError:
        return _gone(request) if request.method != "POST" else redirect("toolkit_estimate_deleted")
    if request.method == "POST":
        services.delete(secret=secret)
        return redirect("toolkit_estimate_deleted")
    return render(request, DELETE_PAGE, {"crumbs": _crumbs(request), "row": row, "secret": secret})


@require_safe
def deleted(request):
    """The same for everybody."""
    return render(request, DELETED_PAGE, {"crumbs": _crumbs(request)})
