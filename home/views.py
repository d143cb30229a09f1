"""Search, the accessibility statement and the style guide."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.models import SiteSettings


@require_safe
def search(request):
    """Find pages and items."""
    return render(request, "pages/home/search.html", {})


@require_safe
def accessibility(request):
    """The accessibility statement, from the site's settings."""
    settings = SiteSettings.for_request(request)
    issues = [line.strip() for line in settings.accessibility_issues.splitlines() if line.strip()]
    return render(request, "pages/home/accessibility.html", {"settings": settings, "issues": issues})


@require_safe
def style_guide(request):
    """Every component and block with sample data."""
    return render(request, "pages/home/styleguide.html", {})
