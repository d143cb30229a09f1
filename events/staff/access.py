"""What people need to take part, as a list of things to arrange; only for who may see it, and never downloaded."""

import django_filters
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from cms.exports import SafeExportMixin
from events.models import AccessNeed
from events.registrations import by_staff

from .columns import moment_column
from .registration_forms import ArrangeForm

OPEN, DONE = "te-regelen", "geregeld"
SHORT = 80


class AccessFilterSet(WagtailFilterSet):
    """What is still to be arranged, or what was."""

    stand = django_filters.ChoiceFilter(
        label=_("Stand"), choices=[(OPEN, _("te regelen")), (DONE, _("geregeld"))], method="by_state"
    )

    class Meta:
        model = AccessNeed
        fields = []

    def by_state(self, queryset, name, value):
        return queryset.filter(arranged_at__isnull=value == OPEN)


class AccessIndexView(SafeExportMixin, IndexView):
    """What comes first, first. Nobody may download it: there is no such permission."""

    page_title = _("Toegankelijkheid")
    default_ordering = "registration__session__starts_at"

    def get_base_queryset(self):
        return AccessNeed.objects.select_related("registration__session__event")

    @cached_property
    def no_results_message(self):
        return _t("Niemand vroeg om iets dat nodig is om mee te doen.")

    @cached_property
    def columns(self):
        return [
            TitleColumn(
                "text",
                label=_("Wat is er nodig?"),
                accessor=lambda need: Truncator(need.text).chars(SHORT),
                get_url=lambda need: reverse("event_access:arrange", args=[need.pk]),
            ),
            Column("name", label=_("Voor wie?"), accessor="registration.name"),
            Column("event", label=_("Evenement"), accessor="registration.session.event.title"),
            moment_column("starts_at", _("Begint"), lambda need: need.registration.starts_at),
            Column(
                "arranged", label=_("Stand"), accessor=lambda need: _("geregeld") if need.arranged_at else _("open")
            ),
        ]


class ArrangeView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Say that it is taken care of, and how; or that it is not after all."""

    permission_policy = ModelPermissionPolicy(AccessNeed)
    permission_required = "change"
    template_name = "wagtailadmin/events/arrange.html"
    page_title = _("Regel dit")
    header_icon = "check"

    @cached_property
    def need(self):
        found = AccessNeed.objects.select_related("registration__session__event", "registration__session__venue")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self):
        here = {"url": reverse("event_access:index"), "label": _t("Toegankelijkheid")}
        return [*super().get_breadcrumbs_items(), here, {"url": "", "label": self.page_title}]

    def get_form(self, form_class=None):
        return ArrangeForm(self.request.POST or None, need=self.need)

    def get_context_data(self, **kwargs):
        return super().get_context_data(need=self.need, registration=self.need.registration, **kwargs)

    def form_valid(self, form):
        by_staff.arrange(self.need, **form.cleaned_data)
        messages.success(self.request, _t("Bewaard."))
        return redirect("event_access:index")


class AccessViewSet(ModelViewSet):
    """Nobody adds or deletes a wish by hand: it is a part of a registration, and goes the day after the session."""

    model = AccessNeed
    name = "event_access"
    url_prefix = "toegankelijkheid"
    icon = "glasses"
    menu_label = _("Toegankelijkheid")
    add_to_reference_index = False
    form_fields = ["note"]
    index_view_class = AccessIndexView
    filterset_class = AccessFilterSet
    copy_view_enabled = False
    list_per_page = 50

    def get_common_view_kwargs(self, **kwargs):
        """Without addresses for what cannot be done there are no buttons for it either."""
        nowhere = ("add", "edit", "delete", "copy", "history", "usage", "inspect")
        return super().get_common_view_kwargs(**kwargs) | {f"{name}_url_name": None for name in nowhere}

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("resultaten/", self.index_results_view, name="index_results"),
            path("<int:pk>/", ArrangeView.as_view(), name="arrange"),
        ]
