"""One initiative of mine: how it stands, its news, and what its owner decides."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import guard
from accounts.sessions import resident_required
from initiatives.around import onward
from initiatives.models import Need

from . import drafts, lifecycle, moderation, steps
from .owners import NotAllowedError, leave
from .page_forms import SureForm, UpdateForm
from .views import context_of, my_page


@require_safe
@resident_required
def overview(request, pk):
    """How it stands, and what one can do now."""
    page = my_page(request, pk)
    newest = drafts.newest(page)
    context = context_of(
        page,
        newest=newest,
        steps=[{"title": step.title, "url": step.url(page)} for step in steps.STEPS],
        submitted=drafts.is_submitted(page),
        changed=moderation.differs(page) and not moderation.missing(newest),
        deletable=drafts.can_be_deleted(page),
        archived=page.is_archived,
        open_needs=Need.objects.open().filter(page=page).count(),
        onward=onward(page, request.user),
    )
    return render(request, "pages/initiatives/mine/overview.html", context)


@require_POST
@resident_required
def take_back(request, pk):
    """The page is no longer with the editors."""
    page = my_page(request, pk)
    if moderation.take_back(page=page, user=request.user):
        messages.success(request, _t("U kunt uw pagina weer wijzigen. Dien haar daarna opnieuw in."))
    else:
        messages.warning(request, _t("De redactie had al geantwoord. U ziet hier hoe het nu staat."))
    return redirect("my_initiative", page.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@resident_required
def updates(request, pk):
    """Add news; it goes to the editors like any change."""
    page = my_page(request, pk)
    form = UpdateForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and guard.judge(request, form).passed:
        try:
            drafts.add_update(page=page, update=form.update(), user=request.user)
            return redirect(steps.get(steps.CHECK).url(page))
        except drafts.SubmittedError:
            form.add_error(None, _t("De pagina is ingediend. Haal haar eerst terug."))
        except NotAllowedError as refused:
            form.add_error(None, str(refused))
    more = {"form": form, "updates": drafts.newest(page).updates_newest_first, "submitted": drafts.is_submitted(page)}
    return render(request, "pages/initiatives/mine/updates.html", context_of(page, **more))


@require_POST
@resident_required
def remove_update(request, pk, uid):
    """Take news off again."""
    page = my_page(request, pk)
    try:
        drafts.remove_update(page=page, uid=uid, user=request.user)
        messages.success(request, _t("Het nieuws is weggehaald uit uw concept. Dien uw wijziging in."))
    except drafts.SubmittedError:
        messages.error(request, _t("De pagina is ingediend. Haal haar eerst terug."))
    return redirect("initiative_updates", page.pk)


# name in the address -> (title, text, button, sentence afterwards, function)
ACTIONS = {
    "archief": (
        _("Naar het archief"),
        _(
            "De pagina blijft te lezen. Er komt boven te staan dat zij in het archief staat, en zij staat niet meer in "
            "de lijst. U kunt haar er altijd weer uithalen."
        ),
        _("Zet in het archief"),
        _("De pagina staat in het archief."),
        lambda page, user: lifecycle.archive(page=page, by=user),
    ),
    "uit-archief": (
        _("Uit het archief"),
        _("De pagina komt weer in de lijst van initiatieven."),
        _("Haal uit het archief"),
        _("De pagina staat weer in de lijst."),
        lambda page, user: lifecycle.restore(page=page, by=user),
    ),
    "van-de-site": (
        _("Van de site halen"),
        _("Niemand kan de pagina dan nog lezen. U kunt haar later opnieuw indienen."),
        _("Haal van de site"),
        _("De pagina staat niet meer op de site."),
        lambda page, user: lifecycle.take_offline(page=page, by=user),
    ),
    "verwijderen": (
        _("Concept verwijderen"),
        _("Alles wat u invulde gaat weg, ook de foto’s. Dat is niet terug te draaien."),
        _("Verwijder het concept"),
        _("Het concept is verwijderd."),
        lambda page, user: drafts.delete_draft(page=page, user=user),
    ),
    "stoppen": (
        _("Stoppen met beheren"),
        _(
            "U kunt de pagina dan niet meer wijzigen. Is er een mede-eigenaar, dan neemt die het over. Is er niemand, "
            "dan blijft de pagina staan en zorgt de redactie ervoor."
        ),
        _("Ik stop ermee"),
        _("U beheert dit initiatief niet meer."),
        lambda page, user: leave(page=page, user=user),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@resident_required
def act(request, pk, action):
    """Ask once, then do it; who may not, hears why."""
    page = my_page(request, pk)
    title, text, button, done, perform = ACTIONS[action]
    form = SureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            perform(page, request.user)
            messages.success(request, done)
            return redirect("my_initiatives")
        except drafts.SubmittedError:
            form.add_error(None, _t("De pagina is ingediend. Haal haar eerst terug."))
        except NotAllowedError as refused:
            form.add_error(None, str(refused))
    context = context_of(page, form=form, title=title, text=text, button=button)
    return render(request, "pages/initiatives/mine/sure.html", context)


@require_POST
@resident_required
def still_current(request, pk):
    """The same as the button in the reminder."""
    page = my_page(request, pk)
    lifecycle.confirm_current(page)
    messages.success(request, _t("Dank u wel. Wij weten nu dat uw pagina nog klopt."))
    return redirect("my_initiative", page.pk)
