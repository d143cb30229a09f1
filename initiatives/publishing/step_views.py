"""The steps after the first: answers, photos, and the check before handing in."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import guard
from accounts.sessions import resident_required

from . import drafts, moderation, steps, story
from .owners import NotAllowedError
from .page_forms import PhotoForm, SubmitForm
from .views import context_of, my_page

STEP_PAGE = "pages/initiatives/mine/step.html"
PHOTOS_PAGE = "pages/initiatives/mine/photos.html"
CHECK_PAGE = "pages/initiatives/mine/check.html"


@require_http_methods(["GET", "HEAD", "POST"])
@resident_required
def step(request, pk, name):
    """One step; while the editors read, the page cannot change."""
    page, current = my_page(request, pk), steps.get(name)
    if current is None:
        raise Http404
    if drafts.is_submitted(page):
        messages.warning(request, _t("De redactie leest uw pagina nu. Haal haar terug als u iets wilt wijzigen."))
        return redirect("my_initiative", page.pk)
    try:
        if current.form is None:
            return (_photos if name == steps.PHOTOS else _check)(request, page, current)
        return _answers(request, page, current)
    except drafts.SubmittedError:
        messages.error(request, _t("Dit is niet bewaard: de pagina werd net ingediend. Haal haar eerst terug."))
        return redirect("my_initiative", page.pk)


def _show(request, page, current, template, **more):
    context = context_of(page, step=current, course=steps.course(page, current), **more)
    return render(request, template, context)


def _answers(request, page, current):
    newest, conflict = drafts.newest(page), []
    initial = {**current.form.read(newest), "started_from": newest.latest_revision_id}
    form = current.form(request.POST or None, initial=initial, page=newest)
    if request.method == "POST" and form.is_valid():
        try:
            drafts.save_step(page=page, form=form, user=request.user)
            return steps.onward(request, page, current)
        except drafts.ConflictError as found:
            conflict = _compared(form, found.now)
            # Sent again after this warning, it counts.
            form.data = form.data.copy()
            form.data["started_from"] = found.now.latest_revision_id
        except NotAllowedError as refused:
            form.add_error(None, str(refused))
    return _show(request, page, current, STEP_PAGE, form=form, conflict=conflict)


def _compared(form, now):
    """What stands there now, for each answer that is another than the one in the form."""
    there = form.read(now)
    return [
        {"label": field.label, "now": _in_words(field.field, there.get(field.name, ""))}
        for field in form.visible_fields()
        if form.initial.get(field.name) is not None or field.name in there
        if _plain(there.get(field.name)) != _plain(form.cleaned_data.get(field.name))
    ]


def _plain(value):
    """For comparing: what nobody filled in is nothing, however a form or a page says so."""
    if isinstance(value, list):
        return sorted(value)
    return "" if value is None else str(value)


def _in_words(field, value):
    if isinstance(value, bool):
        return _t("ja") if value else _t("nee")
    labels = {}
    for key, label in getattr(field, "choices", ()):
        labels |= {str(k): name for k, name in label} if isinstance(label, list | tuple) else {str(key): label}
    values = value if isinstance(value, list) else [value]
    return ", ".join(str(labels.get(str(one), one)) for one in values if one not in ("", None)) or _t("niets")


def _photos(request, page, current):
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            drafts.add_photo(page=page, form=form, user=request.user)
            messages.success(request, _t("De foto is toegevoegd."))
            return redirect(current.url(page))
        except NotAllowedError as refused:
            form.add_error(None, str(refused))
    photos = drafts.newest(page).photos.all()
    return _show(
        request, page, current, PHOTOS_PAGE, form=form, photos=photos, following=steps.after(current).url(page)
    )


def _check(request, page, current):
    newest, form = drafts.newest(page), SubmitForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and guard.judge(request, form).passed:
        try:
            moderation.submit(page=page, user=request.user)
            messages.success(request, _t("Uw pagina is ingediend. U krijgt een mail zodra de redactie haar las."))
            return redirect("my_initiative", page.pk)
        except NotAllowedError as refused:
            form.add_error(None, str(refused))
    missing = [{"url": steps.get(name).url(page), "text": text} for name, text in moderation.missing(newest)]
    more = {"form": form, "missing": missing, "newest": newest, "story": story.read(newest.body)}
    return _show(request, page, current, CHECK_PAGE, changed=moderation.differs(page), **more)


@require_POST
@resident_required
def remove_photo(request, pk, image):
    """Take a photo off the draft."""
    page = my_page(request, pk)
    try:
        drafts.remove_photo(page=page, image_pk=image, user=request.user)
        messages.success(request, _t("De foto is weggehaald."))
    except (NotAllowedError, drafts.SubmittedError):
        messages.error(request, _t("De pagina is ingediend. Haal haar eerst terug."))
        return redirect("my_initiative", page.pk)
    return redirect(steps.get(steps.PHOTOS).url(page))


@require_safe
@resident_required
def preview(request, pk):
    """The newest version as readers will see it."""
    page = my_page(request, pk)
    newest = drafts.newest(page)
    request.is_preview = True
    context = newest.get_context(request) | {"preview_of": page}
    return TemplateResponse(request, newest.get_template(request), context)
