"""The dashboard: portraits that somebody has to look at."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.panels import SHOWN, Card, Item

from .models import PortraitPage
from .portraits import KEPT_WITHDRAWN


def to_clear_up(user):
    """Portraits whose person took the consent back: why they are gone, for whoever would wonder."""
    if not policy_registry.get_by_type(Page).user_has_any_permission(user, ["add", "change", "publish"]):
        return None
    pages = PortraitPage.objects.filter(consent_record__withdrawn_at__isnull=False).select_related("consent_record")
    items = [
        Item(page.get_admin_display_title(), reverse("wagtailadmin_pages:edit", args=[page.pk]), _note(page))
        for page in pages.order_by("-consent_record__withdrawn_at")[:SHOWN]
    ]
    return Card("portraits", _("Toestemming ingetrokken"), "user", "", items, warning=True) if items else None


def _note(page):
    withdrawn = timezone.localtime(page.consent_record.withdrawn_at)
    days = {"withdrawn": date_format(withdrawn, "j F Y"), "gone": date_format(withdrawn + KEPT_WITHDRAWN, "j F Y")}
    return _("op %(withdrawn)s; van de site gehaald; wordt verwijderd na %(gone)s") % days
