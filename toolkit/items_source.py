"""Funds, venues and rules as the catalogue sees them."""

from django.utils.html import strip_tags
from wagtail.fields import RichTextField
from wagtail.rich_text import get_text_for_indexing

from cms.registries import sources

LEFT_OUT = {"slug", "source_note", "source_url", "where_url", "apply_url", "website", "phone", "email"}


def describe_item(item):
    """None as long as there is no page of the toolkit to show it."""
    url = item.url
    if not url:
        return None
    image = getattr(item, "image", None)
    return sources.Item(
        title=item.title,
        url=url,
        date=item.first_published_at,
        summary=item.summary,
        text="\n".join(_words(item)),
        image=image and image.pk,
        neighbourhoods=[place.pk for place in item.neighbourhoods.all()],
        themes=[theme.pk for theme in item.themes.all()],
    )


def _words(item):
    """What search may find: everything readers can read of it."""
    for field in item._meta.concrete_fields:
        value = getattr(item, field.name) if field.name not in LEFT_OUT and not field.is_relation else None
        if isinstance(field, RichTextField) and value:
            yield get_text_for_indexing(value)
        elif field.get_internal_type() in ("CharField", "TextField") and not field.choices and value:
            yield strip_tags(str(value))
    for name in ("provider", "organisation"):
        if organisation := getattr(item, name, None):
            yield organisation.name
    for room in item.rooms.all() if hasattr(item, "rooms") else ():
        yield f"{room.title} {room.note}"
