"""The register of what was set apart: staff reads it, lets it through or throws it away."""

import django_filters
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet

from accounts.models import QuarantinedSubmission

from . import quarantine, registry
from .panels import PERMISSION


def _form_label(submission):
    return registry.label_of(submission.form)


class OnlyDeciders(PermissionCheckedMixin):
    """Whoever may not decide does not read either: these are words of people."""

    permission_required = "change"
    any_permission_required = ["change"]


class SubmissionTitleColumn(TitleColumn):
    """The form, with the id that a tick box is described by."""

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        context["title_id"] = f"quarantinedsubmission_{instance.pk}_title"
        return context


class QuarantineFilterSet(WagtailFilterSet):
    """By form, and what was decided already."""

    state = django_filters.ChoiceFilter(label=_("Stand"), choices=QuarantinedSubmission.State.choices)
    form = django_filters.ChoiceFilter(label=_("Formulier"), choices=registry.choices)

    class Meta:
        model = QuarantinedSubmission
        fields = ["state", "form"]


class QuarantineIndexView(OnlyDeciders, IndexView):
    """What waits, newest first; what was decided by filter."""

    page_title = _("Apart gezette formulieren")
    template_name = "wagtailadmin/quarantine/index.html"

    def get_base_queryset(self):
        found = QuarantinedSubmission.objects.select_related("decided_by")
        return found if self.request.GET.get("state") else found.filter(state=QuarantinedSubmission.State.WAITING)

    @cached_property
    def no_results_message(self):
        return _t("Er wacht geen formulier op een besluit.")

    @cached_property
    def columns(self):
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="quarantinedsubmission"),
            SubmissionTitleColumn("form", label=_("Formulier"), accessor=_form_label, get_url=self.get_inspect_url),
            Column("reasons", label=_("Waarom"), accessor=lambda one: "; ".join(map(str, one.reasons_in_words))),
            Column("get_state_display", label=_("Stand")),
            DateColumn("at", label=_("Verzonden"), sort_key="at"),
        ]


class QuarantineInspectView(OnlyDeciders, InspectView):
    """One submission, with the two buttons while nobody decided."""

    page_title = _("Apart gezet formulier")
    template_name = "wagtailadmin/quarantine/inspect.html"

    def get_page_subtitle(self):
        return str(_form_label(self.object))

    def get_context_data(self, **kwargs):
        submission, known = self.object, registry.get(self.object.form)
        return super().get_context_data(
            submission=submission,
            waiting=submission.state == QuarantinedSubmission.State.WAITING,
            can_release=known.handler is not None,
            answers=known.in_words(submission.data),
            **kwargs,
        )


class DecideView(OnlyDeciders, View):
    """One of the two buttons."""

    decide = None
    done = ""
    index_url_name = "quarantine:index"
    model = QuarantinedSubmission
    http_method_names = ["post"]

    def post(self, request, pk):
        try:
            self.decide(pk=pk, by=request.user)
        except quarantine.AlreadyDecidedError:
            messages.warning(request, _t("Iemand anders heeft al over dit formulier besloten."))
        except LookupError:
            messages.error(
                request, _t("Het onderdeel van dit formulier bestaat niet meer. U kunt het alleen weggooien.")
            )
        else:
            messages.success(request, self.done)
        return redirect(self.index_url_name)


class ThrowAway(PermissionCheckedMixin, BulkAction):
    """Several at once; what somebody else decided meanwhile stays as it is."""

    display_name = _("Gooi weg")
    aria_label = _("Gooi de gekozen formulieren weg")
    action_type = "throw_away"
    template_name = "wagtailadmin/quarantine/confirm_throw_away.html"
    classes = {"serious"}
    models = [QuarantinedSubmission]
    any_permission_required = ["change"]

    def check_perm(self, obj):
        return self.request.user.has_perm(PERMISSION)

    def get_all_objects_in_listing_query(self, parent_id):
        found = self.model.objects.filter(state=self.model.State.WAITING)
        if form := self.request.GET.get("form"):
            found = found.filter(form=form)
        return found.values_list("pk", flat=True)

    def get_execution_context(self):
        return {"by": self.request.user}

    @classmethod
    def execute_action(cls, objects, by=None, **kwargs):
        thrown = 0
        for submission in objects:
            try:
                quarantine.reject(pk=submission.pk, by=by)
            except quarantine.AlreadyDecidedError:
                continue
            thrown += 1
        return thrown, 0

    def get_success_message(self, num_parent_objects, num_child_objects):
        return ngettext(
            "%(count)s formulier is weggegooid.", "%(count)s formulieren zijn weggegooid.", num_parent_objects
        ) % {"count": num_parent_objects}


class QuarantineViewSet(ModelViewSet):
    """Nobody adds, changes or deletes a row by hand."""

    model = QuarantinedSubmission
    name = "quarantine"
    url_prefix = "apart-gezet"
    icon = "warning"
    menu_label = _("Apart gezet")
    menu_order = 850
    add_to_admin_menu = True
    add_to_reference_index = False
    form_fields = ["state"]
    inspect_view_enabled = True
    index_view_class = QuarantineIndexView
    index_template_name = QuarantineIndexView.template_name
    inspect_view_class = QuarantineInspectView
    inspect_template_name = QuarantineInspectView.template_name
    filterset_class = QuarantineFilterSet
    list_per_page = 50

    def get_common_view_kwargs(self, **kwargs):
        """Without addresses for what cannot be done there are no buttons for it either, also not for a superuser."""
        nowhere = ("add", "edit", "delete", "copy", "history", "usage")
        return super().get_common_view_kwargs(**kwargs) | {f"{name}_url_name": None for name in nowhere}

    def get_menu_item(self, order=None):
        """Only for those who may decide; "view" alone opens nothing here."""
        item = super().get_menu_item(order)
        item.is_shown = lambda request: request.user.has_perm(PERMISSION)
        return item

    def get_urlpatterns(self):
        release = DecideView.as_view(
            decide=quarantine.release, done=_("Het formulier is doorgelaten."), permission_policy=self.permission_policy
        )
        reject = DecideView.as_view(
            decide=quarantine.reject, done=_("Het formulier is weggegooid."), permission_policy=self.permission_policy
        )
        return [
            path("", self.index_view, name="index"),
            path("resultaten/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
            path("<int:pk>/laat-door/", release, name="release"),
            path("<int:pk>/gooi-weg/", reject, name="reject"),
        ]
