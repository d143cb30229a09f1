"""The shared things of the city, under "Stad" in the menu."""

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import DeleteView
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .models import Neighbourhood, Organisation, Theme

STILL_USED = (ProtectedError, RestrictedError)


def _explain(request, thing, usage_url=None):
    buttons = [messages.button(usage_url, _t("Bekijk waar"))] if usage_url else None
    text = _t("%(thing)s wordt nog gebruikt en kan daarom niet weg. Haal eerst het gebruik weg.") % {"thing": thing}
    messages.error(request, text, buttons=buttons)


class GuardedDeleteView(DeleteView):
    """Says what is in the way. Wagtail's own check asks an index that may lag behind; the database does not."""

    def form_valid(self, form):
        if not (self.usage and self.usage.is_protected):
            try:
                with transaction.atomic():
                    return super().form_valid(form)
            except STILL_USED:
                pass
        _explain(self.request, f"{capfirst(self.object._meta.verbose_name)} “{self.object}”", self.get_usage_url())
        return redirect(self.get_success_url())


class GuardedDeleteBulkAction(DeleteBulkAction):
    """The same for several at once: all or none."""

    def form_valid(self, form):
        if not self.is_any_protected():
            try:
                with transaction.atomic():
                    return super().form_valid(form)
            except STILL_USED:
                pass
        _explain(self.request, _t("Een van de gekozen onderdelen"))
        return redirect(self.next_url)

    def is_any_protected(self):
        self.annotate_items(self.get_actionable_objects()[0])
        return self.is_protected


class CityViewSet(SnippetViewSet):
    """Base of the registers below: plain search in the database, and a delete that explains itself."""

    search_backend_name = None
    delete_view_class = GuardedDeleteView
    list_per_page = 50


class ThemeViewSet(CityViewSet):
    model = Theme
    icon = "tag"
    list_display = ["name", "description", "order"]
    search_fields = ["name", "description"]
    ordering = ["order", "name"]


class NeighbourhoodViewSet(CityViewSet):
    model = Neighbourhood
    icon = "site"
    list_display = [
        "name",
        Column("get_level_display", label=_("Soort"), sort_key="level"),
        Column("parent", label=_("Ligt in"), sort_key="parent__name"),
        Column("code", label=_("Code"), sort_key="code"),
        BooleanColumn("is_active", label=_("Zichtbaar"), sort_key="is_active"),
    ]
    list_filter = ["level", "is_active"]
    search_fields = ["name", "code"]

    def get_queryset(self, request):
        return Neighbourhood.objects.select_related("parent")


class OrganisationViewSet(CityViewSet):
    model = Organisation
    icon = "group"
    list_display = [
        "name",
        Column("get_kind_display", label=_("Soort"), sort_key="kind"),
        "website",
    ]
    list_filter = ["kind", "neighbourhoods"]
    search_fields = ["name", "description"]


class CityViewSetGroup(SnippetViewSetGroup):
    """The menu item with the three registers."""

    menu_label = _("Stad")
    menu_icon = "home"
    menu_order = 300
    items = (ThemeViewSet, NeighbourhoodViewSet, OrganisationViewSet)
