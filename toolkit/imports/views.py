"""Screens to take a sheet in: give the file, see what it would change and what is wrong, have it taken over."""

import csv

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cms import progress
from cms.sheets import specs
from cms.sheets.formulas import escape_formula
from cms.sheets.templates import CONTENT_TYPES, make_template
from toolkit.models import SheetImport

from . import services
from .forms import SheetForm
from .permissions import may_import

SHOWN_PROBLEMS, SHOWN_SHEETS = 100, 10


def _spec(request, kind):
    """The spec of a kind of sheet that this user may take in. Raises Http404 or PermissionDenied."""
    if kind not in SheetImport.Kind.values:
        raise Http404
    if not may_import(request.user, kind):
        raise PermissionDenied
    return specs.get(kind)


def _sheet(request, pk):
    """A sheet of a kind that this user may take in, without its file."""
    sheet = get_object_or_404(SheetImport.objects.defer("content").select_related("by", "approved_by"), pk=pk)
    _spec(request, sheet.kind)
    return sheet


def _list_url(spec):
    return reverse(spec.model.snippet_viewset.get_url_name("list"))


def _crumbs(spec, *more):
    return [{"url": _list_url(spec), "label": capfirst(str(spec.many))}, *more]


class StartView(WagtailAdminTemplateMixin, FormView):
    """Choose a file; below it the empty sheets and the files of before."""

    template_name = "wagtailadmin/sheet_imports/start.html"
    header_icon = "upload"
    form_class = SheetForm

    def dispatch(self, request, *args, **kwargs):
        self.spec = _spec(request, kwargs["kind"])
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def page_title(self):
        return _("Rekenblad met %s inlezen") % self.spec.many

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), *_crumbs(self.spec, {"url": "", "label": _("Rekenblad inlezen")})]

    def get_context_data(self, **kwargs):
        recent = SheetImport.objects.filter(kind=self.spec.name).defer("content", "problems", "changes")
        return super().get_context_data(
            spec=self.spec,
            list_url=_list_url(self.spec),
            recent=recent.select_related("by")[:SHOWN_SHEETS],
            endings=list(CONTENT_TYPES),
            **kwargs,
        )

    def form_valid(self, form):
        file = form.cleaned_data["file"]
        sheet, is_new = services.receive_sheet(
            kind=self.spec.name, file_name=file.name, content=file.read(), by=self.request.user
        )
        if not is_new:
            messages.warning(self.request, _("Dit bestand is al gegeven. Hier ziet u hoever het is."))
        return redirect("sheet_import", pk=sheet.pk)


class SheetView(WagtailAdminTemplateMixin, TemplateView):
    """How far a sheet is, what it would change, and what is wrong with it."""

    template_name = "wagtailadmin/sheet_imports/sheet.html"
    header_icon = "upload"

    def dispatch(self, request, *args, **kwargs):
        self.sheet = _sheet(request, kwargs["pk"])
        self.spec = specs.get(self.sheet.kind)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def page_title(self):
        return f"{self.sheet.file_name}: {self.sheet.get_state_display()}"

    def get_breadcrumbs_items(self):
        start = {"url": reverse("sheet_import_start", args=[self.spec.name]), "label": _("Rekenblad inlezen")}
        here = {"url": "", "label": self.sheet.file_name}
        return [*super().get_breadcrumbs_items(), *_crumbs(self.spec, start, here)]

    def get_context_data(self, **kwargs):
        sheet = self.sheet
        return super().get_context_data(
            sheet=sheet,
            spec=self.spec,
            progress=progress.read(sheet.progress_name) if sheet.is_busy else None,
            problems=sheet.problems[:SHOWN_PROBLEMS],
            more_problems=max(0, sheet.problem_count - SHOWN_PROBLEMS),
            more_changes=max(0, sheet.line_count - len(sheet.changes)),
            list_url=_list_url(self.spec),
            **kwargs,
        )


@require_safe
def sheet_progress(request, pk):
    """How far it is, for who looks on without loading the page again."""
    sheet = _sheet(request, pk)
    found = progress.read(sheet.progress_name) if sheet.is_busy else None
    return JsonResponse(
        {
            "busy": sheet.is_busy,
            "state": sheet.state,
            "step": found.step if found else "",
            "done": found.done if found else 0,
            "total": found.total if found else 0,
        }
    )


@require_safe
def report(request, pk):
    """Every problem of a sheet as CSV."""
    sheet = _sheet(request, pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="verslag-{sheet.pk}.csv"'
    # With the mark at the beginning Excel takes it for what it is.
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerow([_("Regel"), _("Cel"), _("Kolom"), _("Waarde"), _("Wat is er mis?")])
    for problem in sheet.problems:
        words = (problem["cell"], problem["heading"], problem["value"], problem["why"])
        writer.writerow([problem["line"], *map(escape_formula, words)])
    return response


@require_safe
def template(request, kind, ending):
    """An empty sheet to fill in."""
    spec = _spec(request, kind)
    if ending not in CONTENT_TYPES:
        raise Http404
    response = HttpResponse(make_template(spec, ending), content_type=CONTENT_TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="leeg-{spec.many}.{ending}"'
    return response


@require_POST
def take_over(request, pk):
    """The yes to what stands on the screen, and to nothing else."""
    sheet = _sheet(request, pk)
    try:
        services.approve_sheet(sheet=sheet, plan=request.POST.get("plan", ""), by=request.user)
    except services.NotNowError:
        messages.warning(request, _("Dit verslag was niet meer het nieuwste. Kijk het nog eens na."))
    return redirect("sheet_import", pk=pk)


@require_POST
def again(request, pk):
    """Read it once more."""
    sheet = _sheet(request, pk)
    try:
        services.check_again(sheet=sheet)
    except services.NotNowError:
        messages.warning(request, _("Dit bestand is al verder. Hieronder ziet u hoever."))
    return redirect("sheet_import", pk=pk)


@require_POST
def withdraw(request, pk):
    """Leave it."""
    sheet = _sheet(request, pk)
    try:
        services.withdraw_sheet(sheet=sheet)
    except services.NotNowError:
        messages.warning(request, _("Dit bestand is al verder. Hieronder ziet u hoever."))
        return redirect("sheet_import", pk=pk)
    messages.success(request, _("Het bestand is weggegooid. Er is niets overgenomen."))
    return redirect("sheet_import_start", kind=sheet.kind)
