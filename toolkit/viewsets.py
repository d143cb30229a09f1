"""The registers of the toolkit, under "Toolkit" in the menu."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, LiveStatusTagColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView, SnippetViewSetGroup

from cms.sheets.exporting import SheetExportMixin
from cms.viewsets import CityViewSet

from .imports.permissions import may_import
from .imports.specs import FUNDS, VENUES
from .models import Fund, RuleCard, Subject, Venue
from .parts import PHASE_FIELDS

RULE_EXPORT = [
    "title",
    "slug",
    "summary",
    "applies_when",
    "source_title",
    "source_url",
    "source_date",
    "neighbourhoods",
    "themes",
    *PHASE_FIELDS.values(),
    "checked_on",
    "check_before",
]


class ItemIndexView(SheetExportMixin, IndexView):
    """The list, with an export whose columns an import takes back."""

    def user_may_export(self, user):
        return self.permission_policy.user_has_any_permission(user, ["add", "change", "publish"])

    @cached_property
    def header_more_buttons(self):
        buttons = super().header_more_buttons
        if self.sheet and may_import(self.request.user, self.sheet.name):
            url = reverse("sheet_import_start", args=[self.sheet.name])
            buttons = [*buttons, Button(_t("Rekenblad inlezen"), url=url, icon_name="upload", priority=120)]
        return buttons


class ItemViewSet(CityViewSet):
    """What the registers share. Deleting is for mistakes; what is over gets an end date or is unpublished."""

    index_view_class = ItemIndexView
    copy_view_enabled = True
    search_fields = ["title", "summary"]
    ordering = ["title"]
    checked = [
        DateColumn("check_before", label=_("Controleren vóór"), sort_key="check_before"),
        LiveStatusTagColumn(),
    ]

    def get_queryset(self, request):
        return self.model.objects.all()


class FundViewSet(ItemViewSet):
    model = Fund
    icon = "pick"
    menu_label = _("Fondsen")
    list_display = [
        "title",
        Column("provider", label=_("Van"), sort_key="provider__name"),
        Column("maximum", label=_("Hoogste bedrag"), sort_key="maximum"),
        DateColumn("closes_on", label=_("Stopt op"), sort_key="closes_on"),
        *ItemViewSet.checked,
    ]
    list_filter = ["applications", "themes", "neighbourhoods", "is_example", "live"]
    list_export = list(FUNDS.by_name)

    def get_queryset(self, request):
        return Fund.objects.select_related("provider")


class VenueViewSet(ItemViewSet):
    model = Venue
    icon = "home"
    menu_label = _("Ruimtes")
    list_display = [
        "title",
        Column("capacity", label=_("Mensen"), sort_key="capacity"),
        Column("get_cost_display", label=_("Kosten"), sort_key="cost"),
        BooleanColumn("is_example", label=_("Voorbeeld"), sort_key="is_example"),
        *ItemViewSet.checked,
    ]
    list_filter = ["cost", "step_free", "neighbourhoods", "is_example", "live"]
    list_export = list(VENUES.by_name)


class RuleViewSet(ItemViewSet):
    model = RuleCard
    icon = "list-ul"
    menu_label = _("Regels")
    list_display = [
        "title",
        "source_title",
        DateColumn("source_date", label=_("Datum van de bron")),
        *ItemViewSet.checked,
    ]
    list_filter = ["themes", "live"]
    list_export = RULE_EXPORT


class SubjectViewSet(CityViewSet):
    model = Subject
    icon = "search"
    menu_label = _("Zoekvragen")
    list_display = ["name", Column("get_part_display", label=_("Hoort bij"), sort_key="part"), "order"]
    list_filter = ["part"]
    search_fields = ["name"]
    ordering = ["order", "name"]


class ToolkitViewSetGroup(SnippetViewSetGroup):
    """The menu item with the four registers."""

    menu_label = _("Toolkit")
    menu_icon = "tasks"
    menu_order = 310
    items = (FundViewSet, VenueViewSet, RuleViewSet, SubjectViewSet)
