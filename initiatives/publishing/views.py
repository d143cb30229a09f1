"""A resident's own initiatives: the list, the first step, and what looks like a title."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import guard
from accounts.sessions import resident_required
from initiatives.models import InitiativePage

from . import drafts, steps
from .forms import IdeaForm
from .mine import pages_of
from .owners import NotAllowedError, ownership
from .states import state_of, with_states

LONGEST_HINT = 200
LARGEST = 10**18


def my_page(request, pk):
    """The page of an initiative that this resident answers for; for others it is not there."""
    # No database holds a larger number, and SQLite stumbles over one.
    found = InitiativePage.objects.filter(pk=pk) if int(pk) < LARGEST else InitiativePage.objects.none()
    page = with_states(found).first()
    role = page and ownership(request.user, page)
    if role is None:
        raise Http404
    page.my_role = role
    return page


def context_of(page, **more):
    """What every screen about one initiative shows."""
    care = getattr(page, "care", None)
    return {"initiative": page, "role": page.my_role, "state": state_of(page, care), "care": care, **more}


@require_safe
@resident_required
def my_initiatives(request):
    """All of mine, each with how it stands."""
    mine = [{"page": page, "state": state_of(page, care), "role": role} for page, care, role in pages_of(request.user)]
    return render(request, "pages/initiatives/mine/list.html", {"mine": mine})


@require_http_methods(["GET", "HEAD", "POST"])
@resident_required
def begin(request):
    """The first step makes the draft; what looks like it is shown first, once."""
    step, look_alikes = steps.STEPS[0], []
    form = IdeaForm(request.POST or None)
    try:
        drafts.index_page()
        if request.method == "POST" and form.is_valid() and guard.judge(request, form).passed:
            look_alikes = [] if form.cleaned_data["anyway"] else drafts.similar(form.cleaned_data["title"])
            if not look_alikes:
                page = drafts.begin(form=form, user=request.user, key=f"{request.user.pk}:{form.guard.start.nonce}")
                return steps.onward(request, page, step)
    except drafts.ClosedError:
        return render(request, "pages/initiatives/mine/closed.html")
    except (NotAllowedError, drafts.SubmittedError) as refused:
        form.add_error(None, str(refused))
    context = {"form": form, "look_alikes": look_alikes, "step": step, "course": steps.course(None, step)}
    return render(request, "pages/initiatives/mine/begin.html", context)


@require_safe
@resident_required
def similar(request):
    """A piece of HTML with what looks like this title, for whoever is typing it."""
    found = drafts.similar(request.GET.get("title", "")[:LONGEST_HINT])
    return render(request, "components/similar_initiatives.html", {"initiatives": found})
