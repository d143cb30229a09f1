"""What this app adds to the back office."""

from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from .models import PortraitPage
from .needs import wagtail_hooks as needs_hooks  # noqa: F401 -- registers its own
from .portrait_views import PortraitConsentView
from .publishing import admin_hooks  # noqa: F401 -- registers its own


@hooks.register("register_admin_urls")
def admin_urls():
    return [
        path("portretten/<int:page_id>/toestemming/", PortraitConsentView.as_view(), name="portrait_consent"),
    ]


@hooks.register("register_log_actions")
def log_actions(actions):
    """What the history of a portrait says besides Wagtail's own."""
    for name, label in (
        ("portrait_asked", _("Toestemming gevraagd")),
        ("portrait_withdrawn", _("Van de site gehaald: toestemming ingetrokken")),
        ("portrait_refused", _("Niet gepubliceerd: toestemming of foto ontbreekt")),
    ):
        actions.register_action(f"initiatives.{name}", label, label)


@hooks.register("before_bulk_action")
def refuse_portraits(request, action_type, objects, action):
    """Publishing several pages at once: all or none. Without this, those before the portrait would be online."""
    if action_type != "publish" or not objects or not isinstance(objects[0], Page):
        return None
    below = action.cleaned_form.cleaned_data.get("include_descendants")
    refused = [page for page in _portraits(objects, below) if page.publication_problems()]
    for page in refused:
        messages.error(request, f"{page.title}: {' '.join(page.publication_problems().values())}")
    return redirect("wagtailadmin_explore", objects[0].get_parent().pk) if refused else None


def _portraits(pages, below):
    """The newest versions of the portraits among these pages and, if asked, among the drafts below them."""
    found = PortraitPage.objects.filter(pk__in=[page.pk for page in pages])
    if below:
        for page in pages:
            found = found | PortraitPage.objects.descendant_of(page).not_live()
    return [page.get_latest_revision_as_object() for page in found]
