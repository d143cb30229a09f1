"""What publishing by residents adds to the back office."""

from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.models import Page

from initiatives.models import InitiativeOwner, InitiativePage

from . import moderation
from .staff_views import ArchiveView, OwnersView, TakeDownView


@hooks.register("register_admin_urls")
def publishing_urls():
    return [
        path("initiatieven/<int:page_id>/eigenaren/", OwnersView.as_view(), name="initiative_owners"),
        path("initiatieven/<int:page_id>/archief/", ArchiveView.as_view(), name="initiative_archive"),
        path("initiatieven/<int:page_id>/van-de-site/", TakeDownView.as_view(), name="initiative_take_down"),
    ]


@hooks.register("register_page_header_buttons")
def page_buttons(page, user, view_name, next_url=None):
    """Beside publishing and moving, for whoever may publish."""
    if not isinstance(page.specific_deferred, InitiativePage) or not page.permissions_for_user(user).can_publish():
        return
    before = moderation.compared_with(page)
    if before:
        compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, before, "latest"])
        yield Button(_("Wat is er veranderd?"), compare, icon_name="history", priority=50)
    yield Button(_("Eigenaren en archief"), reverse("initiative_owners", args=[page.pk]), icon_name="user", priority=60)


@hooks.register("before_unpublish_page")
def ask_for_the_reason(request, page):
    """Its owners have a right to one."""
    if isinstance(page.specific, InitiativePage) and InitiativeOwner.objects.filter(page_id=page.pk).exists():
        return redirect("initiative_take_down", page.pk)
    return None


@hooks.register("before_bulk_action")
def ask_for_each_reason(request, action_type, objects, action):
    """Several at once would leave their owners without one."""
    if action_type != "unpublish" or not objects or not isinstance(objects[0], Page):
        return None
    owned = InitiativeOwner.objects.filter(page__in=[page.pk for page in objects]).select_related("page").first()
    if owned is None:
        return None
    messages.error(
        request, _("%s heeft eigenaren. Haal die pagina apart van de site, met een reden.") % owned.page.title
    )
    return redirect("wagtailadmin_explore", objects[0].get_parent().pk)


@hooks.register("register_log_actions")
def publishing_log_actions(actions):
    """What the history of an initiative says besides Wagtail's own."""
    for name, label in (
        ("owner_appointed", _("Eigenaar vastgelegd")),
        ("owner_changed", _("Eigenaren gewijzigd")),
        ("archived", _("In het archief gezet")),
        ("restored", _("Uit het archief gehaald")),
        ("taken_down", _("Van de site gehaald, met een reden")),
    ):
        actions.register_action(f"initiatives.{name}", label, label)
