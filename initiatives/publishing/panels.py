"""The dashboard: pages that nobody answers for any more."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.panels import SHOWN, Card, Item
from initiatives.models import InitiativeCare


def without_owner(user):
    """For whoever may publish: staff can appoint a new owner, or archive the page."""
    if not policy_registry.get_by_type(Page).user_has_permission(user, "publish"):
        return None
    found = InitiativeCare.objects.filter(orphaned_at__isnull=False, archived_at__isnull=True, page__live=True)
    items = [
        Item(
            care.page.get_admin_display_title(),
            reverse("initiative_owners", args=[care.page_id]),
            _("sinds %s") % date_format(timezone.localtime(care.orphaned_at), "j F Y"),
        )
        for care in found.select_related("page").order_by("-orphaned_at")[:SHOWN]
    ]
    return Card("orphans", _("Initiatieven zonder eigenaar"), "user", "", items, warning=True) if items else None
