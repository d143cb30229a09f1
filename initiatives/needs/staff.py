"""Needs and offers in the back office: the two registers, placing for others, and taking down with a reason."""

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from initiatives.models import Need, Offer
from initiatives.models.needs import State

from . import lifecycle, mails, source
from .item_page import facts
from .people import people_of
from .staff_forms import NeedStaffForm, OfferStaffForm, TakeDownForm

SHORT = 60


@transaction.atomic
def take_down(item, *, reason):
    """Off the site; its people get the reason by mail. A second click does nothing."""
    row = lifecycle.take_down(item, reason=reason)
    for user in people_of(row) if row else []:
        cause = f"{mails.REMOVED}:{row.closed_at:%Y%m%d%H%M%S}"
        mails.about(row, user, mails.REMOVED, cause=cause, reason=reason)


class HelpIndexView(IndexView):
    """The newest first, whatever became of it."""

    def get_base_queryset(self):
        return self.model.objects.select_related(*self.related)

    @cached_property
    def columns(self):
        return [
            TitleColumn(
                "title", label=_("Titel"), accessor=lambda item: _short(item.title), get_url=self.get_inspect_url
            ),
            Column("whose", label=self.whose_label, accessor=lambda item: _short(self.whose(item))),
            Column("get_kind_display", label=_("Soort hulp"), sort_key="kind"),
            Column("shown_state", label=_("Stand"), sort_key="state"),
            DateColumn("created_at", label=_("Geplaatst"), sort_key="created_at"),
        ]


def _short(text):
    """One long word must not push the other columns off the screen."""
    return Truncator(text).chars(SHORT)


class NeedIndexView(HelpIndexView):
    related = ("page",)
    whose_label = _("Initiatief")

    @staticmethod
    def whose(need):
        return need.page.title


class OfferIndexView(HelpIndexView):
    related = ("organisation", "placed_by")
    whose_label = _("Van wie?")

    @staticmethod
    def whose(offer):
        return offer.offered_by or "–"


class HelpInspectView(InspectView):
    """One of them, with what a moderator may do."""

    page_title = _("Bekijk")
    take_down_name = put_back_name = fulfil_name = ""

    def get_context_data(self, **kwargs):
        item = self.object
        may = self.permission_policy.user_has_permission(self.request.user, "moderate")
        may_change = self.permission_policy.user_has_permission(self.request.user, "change")
        removed = item.state == State.REMOVED
        return super().get_context_data(
            item=item,
            rows=self.rows(item),
            public_url=source.public_url(item) if item.is_open else "",
            take_down_url=reverse(self.take_down_name, args=[item.pk]) if may and not removed else "",
            fulfil_url=reverse(self.fulfil_name, args=[item.pk]) if may_change and item.is_open else "",
            put_back_url=reverse(self.put_back_name, args=[item.pk]) if may and removed else "",
            **kwargs,
        )

    @staticmethod
    def rows(item):
        """(name, value) of what staff reads, besides the text."""
        is_need = isinstance(item, Need)
        whose = (_("Initiatief"), item.page.title) if is_need else (_("Van wie?"), item.offered_by)
        rows = [whose, (_("Stand"), item.shown_state)]
        rows += [(fact["label"], ", ".join(map(str, fact["texts"]))) for fact in facts(item)]
        rows.append((_("Reacties"), item.reactions))
        if is_need:
            rows.append((_("Bedankje"), item.thanks))
        return [*rows, (_("Reden van weghalen"), item.removal_reason)]


class ModerateMixin(PermissionCheckedMixin):
    """For whoever may take things down."""

    permission_required = "moderate"
    any_permission_required = ["moderate"]

    def dispatch(self, request, *args, **kwargs):
        self.item = self.model.objects.filter(pk=kwargs["pk"]).first()
        return super().dispatch(request, *args, **kwargs)

    def back(self):
        return redirect(self.inspect_name, self.item.pk)


class TakeDownView(ModerateMixin, WagtailAdminTemplateMixin, FormView):
    """Asks the reason."""

    model = None
    inspect_name = ""
    template_name = "wagtailadmin/help/take_down.html"
    page_title = _("Van de site halen")
    header_icon = "warning"
    form_class = TakeDownForm

    def get(self, request, *args, **kwargs):
        get_object_or_404(self.model, pk=kwargs["pk"])
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        here = {"url": reverse(self.inspect_name, args=[self.item.pk]), "label": self.item.title}
        return [*super().get_breadcrumbs_items(), here, {"url": "", "label": self.page_title}]

    def form_valid(self, form):
        item = get_object_or_404(self.model, pk=self.kwargs["pk"])
        take_down(item, reason=form.cleaned_data["reason"])
        messages.success(self.request, _t("Dit staat niet meer op de site. Wie het plaatste, krijgt een mail."))
        return self.back()


class PutBackView(ModerateMixin, View):
    """Taking down was a mistake."""

    model = None
    inspect_name = ""
    http_method_names = ["post"]

    def post(self, request, pk):
        lifecycle.put_back_by_staff(get_object_or_404(self.model, pk=pk))
        messages.success(request, _t("Dit staat weer op de site."))
        return self.back()


class FulfilView(PermissionCheckedMixin, View):
    """All is arranged, says somebody by telephone, or nobody answers for it."""

    model = None
    inspect_name = ""
    permission_required = "change"
    any_permission_required = ["change"]
    http_method_names = ["post"]

    def post(self, request, pk):
        try:
            lifecycle.fulfil(get_object_or_404(self.model, pk=pk))
            messages.success(request, _t("Dit staat nu als geregeld."))
        except lifecycle.StepRefusedError as refused:
            messages.warning(request, str(refused))
        return redirect(self.inspect_name, pk)


class HelpViewSet(ModelViewSet):
    """Staff places and changes for others; how much is arranged is for its people, and nothing is thrown away."""

    add_to_reference_index = False
    list_filter = ["state", "kind", "is_example"]
    search_fields = ["title", "text"]
    inspect_view_enabled = True
    inspect_view_class = HelpInspectView
    inspect_template_name = "wagtailadmin/help/inspect.html"
    inspect_view_fields = ["title"]
    copy_view_enabled = False
    list_per_page = 50
    form_fields = ["title"]
    staff_form = None

    def get_form_class(self, for_update=False):
        return self.staff_form

    def get_common_view_kwargs(self, **kwargs):
        """Without addresses for what cannot be done there are no buttons for it either."""
        nowhere = ("delete", "copy", "history", "usage")
        return super().get_common_view_kwargs(**kwargs) | {f"{name}_url_name": None for name in nowhere}

    def get_inspect_view_kwargs(self, **kwargs):
        names = {f"{name}_name": self.get_url_name(name) for name in ("take_down", "put_back", "fulfil")}
        return super().get_inspect_view_kwargs(**names, **kwargs)

    def get_urlpatterns(self):
        own = {
            "model": self.model,
            "permission_policy": self.permission_policy,
            "inspect_name": self.get_url_name("inspect"),
        }
        return [
            path("", self.index_view, name="index"),
            path("resultaten/", self.index_results_view, name="index_results"),
            path("nieuw/", self.add_view, name="add"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
            path("<int:pk>/wijzigen/", self.edit_view, name="edit"),
            path("<int:pk>/van-de-site/", TakeDownView.as_view(**own), name="take_down"),
            path("<int:pk>/geregeld/", FulfilView.as_view(**own), name="fulfil"),
            path("<int:pk>/zet-terug/", PutBackView.as_view(**own), name="put_back"),
        ]


class NeedViewSet(HelpViewSet):
    model = Need
    name = "help_needs"
    url_prefix = "hulpvragen"
    icon = "help"
    menu_label = _("Hulpvragen")
    index_view_class = NeedIndexView
    staff_form = NeedStaffForm


class OfferViewSet(HelpViewSet):
    model = Offer
    name = "help_offers"
    url_prefix = "aanbod"
    icon = "pick"
    menu_label = _("Aanbod")
    index_view_class = OfferIndexView
    staff_form = OfferStaffForm


class HelpViewSetGroup(ModelViewSetGroup):
    """The menu item with the two registers."""

    menu_label = _("Hulp")
    menu_icon = "group"
    menu_order = 840
    items = (NeedViewSet, OfferViewSet)
