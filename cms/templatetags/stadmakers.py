"""What templates of the whole site need."""

from functools import lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.utils.safestring import mark_safe

from cms import kept_parts, navigation

register = template.Library()


@register.simple_tag(takes_context=True)
def site_context(context):
    """Settings, main navigation and footer of the site: made once for each request."""
    return navigation.site_context(context.get("request"), context.get("page"))


@register.simple_tag(takes_context=True)
def breadcrumbs(context, page=None):
    """The pages above this one, home first, as {title, url}."""
    return navigation.breadcrumbs(context.get("request"), page)


@register.simple_tag(takes_context=True)
def rendered_blocks(context, stream):
    """The blocks of a page as {type, html}; what is the same for every reader is made once."""
    values = context.flatten()
    return [{"type": name, "html": html} for name, html in kept_parts.rendered_blocks(stream, values)]


class KeepNode(template.Node):
    """HTML that is made once for each value of its arguments until anything public changes."""

    def __init__(self, arguments, nodelist):
        self.arguments = arguments
        self.nodelist = nodelist

    def render(self, context):
        site = getattr(getattr(context.get("request"), "_wagtail_site", None), "pk", None)
        key = ("html", site, *(argument.resolve(context) for argument in self.arguments))
        return kept_parts.kept(key, lambda: self.nodelist.render(context))


@register.tag
def keep(parser, token):
    """`{% keep "name" argument … %}…{% endkeep %}`: the arguments are all that the HTML may depend on."""
    arguments = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return KeepNode(arguments, nodelist)


@lru_cache(maxsize=200)
def _icon(name):
    path = Path(settings.BASE_DIR) / "static" / "icons" / f"{name}.svg"
    return path.read_text().strip().replace("<svg ", '<svg class="icon" aria-hidden="true" focusable="false" ', 1)


@register.filter
def pages_around(page_obj):
    """The numbers that a reader gets to choose from, with None for a gap; as few as that of a thousand pages."""
    pages = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return [None if number == page_obj.paginator.ELLIPSIS else number for number in pages]


@register.simple_tag
def icon(name):
    """An icon that assistive technology passes by. Raises FileNotFoundError for an unknown one."""
    return mark_safe(_icon(name))
