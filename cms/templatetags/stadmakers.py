"""What templates of the whole site need."""

from functools import lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.utils.safestring import mark_safe

from cms import navigation

register = template.Library()


@register.simple_tag(takes_context=True)
def site_context(context):
    """Settings, main navigation and footer of the site: made once for each request."""
    return navigation.site_context(context.get("request"), context.get("page"))


@register.simple_tag(takes_context=True)
def breadcrumbs(context, page=None):
    """The pages above this one, home first, as {title, url}."""
    return navigation.breadcrumbs(context.get("request"), page)


@lru_cache(maxsize=200)
def _icon(name):
    path = Path(settings.BASE_DIR) / "static" / "icons" / f"{name}.svg"
    return path.read_text().strip().replace("<svg ", '<svg class="icon" aria-hidden="true" focusable="false" ', 1)


@register.simple_tag
def icon(name):
    """An icon that assistive technology passes by. Raises FileNotFoundError for an unknown one."""
    return mark_safe(_icon(name))
