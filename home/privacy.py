"""The page "Wat we bewaren en hoe lang": written by the registries, so that it says what the site does."""

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts import consents, young
from cms.models import SiteSettings
from cms.registries import retention

HEADINGS = {
    retention.YOU: _("Over u"),
    retention.SAFETY: _("Tegen misbruik en verkeerde mail"),
    retention.STAFF: _("Over medewerkers"),
}


def _groups():
    """(heading, rules) for each group that has any."""
    shown = [rule for rule in retention.all_rules() if rule.what]
    groups = [(HEADINGS[about], [rule for rule in shown if rule.about == about]) for about in retention.ABOUT]
    return [group for group in groups if group[1]]


@require_safe
def privacy(request):
    """What is kept, for how long and why; what is asked; and what one can do about it."""
    context = {
        "settings": SiteSettings.for_request(request),
        "groups": _groups(),
        "purposes": consents.all_purposes(),
        "under": young.UNDER,
    }
    return render(request, "pages/home/privacy.html", context)
