"""The register of reported conversations. Nobody reads one without saying why, and nobody reads others at all."""

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet

from engagement.models import ConversationReport, Suspension

from . import reports, threads
from .staff_forms import LookForm, SuspendForm

INSPECT = "conversation_reports:inspect"


class OnlyReaders(PermissionCheckedMixin):
    """Whoever may see reports."""

    permission_required = "view"
    any_permission_required = ["view"]


class ReportFilterSet(WagtailFilterSet):
    """What waits, and what was decided."""

    decision = django_filters.ChoiceFilter(label=_("Besluit"), choices=ConversationReport.Decision.choices)
    reason = django_filters.ChoiceFilter(label=_("Reden"), choices=ConversationReport.Reason.choices)

    class Meta:
        model = ConversationReport
        fields = ["decision", "reason"]


class ReportIndexView(OnlyReaders, IndexView):
    """What waits, newest first; what was decided by filter. Without a word of any conversation."""

    page_title = _("Gemelde gesprekken")

    def get_base_queryset(self):
        found = ConversationReport.objects.select_related("conversation", "decided_by")
        return found if self.request.GET.get("decision") else found.filter(decision="")

    @cached_property
    def no_results_message(self):
        return _t("Er wacht geen gemeld gesprek.")

    @cached_property
    def columns(self):
        return [
            TitleColumn("conversation", label=_("Gesprek over"), accessor="conversation.title", get_url=self._url),
            Column("get_reason_display", label=_("Reden")),
            Column("get_decision_display", label=_("Besluit"), accessor=lambda one: one.get_decision_display() or "–"),
            DateColumn("created_at", label=_("Gemeld"), sort_key="created_at"),
        ]

    def _url(self, report):
        return self.get_inspect_url(report)


class ReportInspectView(OnlyReaders, InspectView):
    """One report; the conversation itself after saying why, for half an hour."""

    page_title = _("Gemeld gesprek")
    template_name = "wagtailadmin/conversations/report.html"
    look_form = suspend_form = None

    def get_page_subtitle(self):
        return self.object.conversation.title

    def get_context_data(self, **kwargs):
        report, user = self.object, self.request.user
        people = list(report.conversation.participants.select_related("user"))
        found = Suspension.objects.active().filter(user__in=[one.user_id for one in people if one.user_id])
        return super().get_context_data(
            report=report,
            looks=report.looks.select_related("by"),
            look_form=self.look_form or LookForm(),
            suspend_form=self.suspend_form or SuspendForm(people=people),
            suspensions=found.select_related("user"),
            may_decide=user.has_perm("engagement.change_conversationreport"),
            **_trail(report, user),
            **kwargs,
        )

    def again(self):
        """The page once more, with what is wrong in a form."""
        return self.render_to_response(self.get_context_data(), status=422)


def _trail(report, user):
    """The lines, for somebody who said why."""
    reading = reports.may_read(report, user)
    lines = report.conversation.lines.select_related("author__user") if reading else []
    return {"reading": reading, "lines": [(line, threads.public_name(line.author)) for line in lines]}


class LookView(ReportInspectView):
    """Say why, and read."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        self.look_form = LookForm(request.POST)
        if not self.look_form.is_valid():
            return self.again()
        reports.look(report=self.object, by=request.user, reason=self.look_form.cleaned_data["reason"])
        return redirect(INSPECT, self.object.pk)


class MayDecide(PermissionCheckedMixin):
    """Whoever may decide, after reading; says so when somebody else was first."""

    permission_required = "change"
    any_permission_required = ["change"]
    http_method_names = ["post"]
    done = ""

    def decided(self, request, report, act):
        """Do it, or say why not."""
        if not report.decision and not reports.may_read(report, request.user):
            raise PermissionDenied
        try:
            act()
        except reports.AlreadyDecidedError:
            messages.warning(request, _t("Iemand anders heeft al over deze melding besloten."))
        except reports.NobodyToSuspendError:
            messages.error(request, _t("Deze persoon heeft geen account meer."))
            return redirect(INSPECT, report.pk)
        else:
            messages.success(request, self.done)
        return redirect("conversation_reports:index")


class DecideView(MayDecide, View):
    """Let it go on, or end it."""

    decide = None

    def post(self, request, pk):
        report = get_object_or_404(ConversationReport, pk=pk)
        return self.decided(request, report, lambda: self.decide(report=report, by=request.user))


class SuspendView(MayDecide, ReportInspectView):
    """End it, and let one of them send nothing for a while."""

    done = _("Het gesprek is gesloten. Deze persoon mag een tijd geen berichten sturen.")

    def post(self, request, *args, **kwargs):
        people = list(self.object.conversation.participants.select_related("user"))
        self.suspend_form = SuspendForm(request.POST, people=people)
        if not self.suspend_form.is_valid():
            return self.again()
        asked = {"report": self.object, "by": request.user, **self.suspend_form.cleaned_data}
        return self.decided(request, self.object, lambda: reports.suspend(**asked))


class LiftView(MayDecide, View):
    """Take the suspension of one of them back."""

    def post(self, request, pk):
        report = get_object_or_404(ConversationReport, pk=pk)
        users = report.conversation.participants.values("user")
        number = request.POST.get("suspension", "")
        found = Suspension.objects.active().filter(user__in=users, pk=number if number.isdecimal() else 0)
        if suspension := found.select_related("user").first():
            reports.lift(suspension=suspension, by=request.user)
            messages.success(request, _t("Deze persoon mag weer berichten sturen."))
        return redirect(INSPECT, report.pk)


class ConversationReportViewSet(ModelViewSet):
    """Nobody adds, changes or deletes a row by hand."""

    model = ConversationReport
    name = "conversation_reports"
    url_prefix = "gemelde-gesprekken"
    icon = "comment"
    menu_label = _("Meldingen")
    menu_order = 855
    add_to_admin_menu = True
    add_to_reference_index = False
    form_fields = ["decision"]
    inspect_view_enabled = True
    index_view_class = ReportIndexView
    inspect_view_class = ReportInspectView
    inspect_template_name = ReportInspectView.template_name
    filterset_class = ReportFilterSet
    list_per_page = 50

    def get_common_view_kwargs(self, **kwargs):
        """Without addresses for what cannot be done there are no buttons for it either, also not for a superuser."""
        nowhere = ("add", "edit", "delete", "copy", "history", "usage")
        return super().get_common_view_kwargs(**kwargs) | {f"{name}_url_name": None for name in nowhere}

    def get_urlpatterns(self):
        policy = {"permission_policy": self.permission_policy}
        dismiss = DecideView.as_view(decide=reports.dismiss, done=_("Het gesprek mag doorgaan."), **policy)
        close = DecideView.as_view(decide=reports.close, done=_("Het gesprek is gesloten."), **policy)
        return [
            path("", self.index_view, name="index"),
            path("resultaten/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
            path("<int:pk>/lezen/", self.construct_view(LookView, **self.get_inspect_view_kwargs()), name="look"),
            path("<int:pk>/mag-doorgaan/", dismiss, name="dismiss"),
            path("<int:pk>/sluiten/", close, name="close"),
            path(
                "<int:pk>/schorsen/", self.construct_view(SuspendView, **self.get_inspect_view_kwargs()), name="suspend"
            ),
            path("<int:pk>/schorsing-opheffen/", LiftView.as_view(**policy), name="lift"),
        ]
