"""What the public page of one need or offer shows."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms import navigation
from initiatives.models import Need
from initiatives.models.needs import State


def item_context(page, request, item):
    """Context of the page of one need or offer below the list `page`."""
    is_need = isinstance(item, Need)
    here = page.get_url(request)
    path = page.HELP_PATHS[type(item).__name__]
    return {
        **page.get_help_context(request),
        "crumbs": [
            *navigation.breadcrumbs(request, page),
            {"title": page.title, "url": here},
            {"title": _("Hulpvragen") if is_need else _("Aanbod van hulp"), "url": f"{here}{path}/"},
        ],
        "item": item,
        "is_need": is_need,
        "is_done": item.state == State.FULFILLED,
        "facts": facts(item),
        "list_url": f"{here}{path}/",
        "message_url": message_url(item),
    }


def message_url(item):
    """Where one writes about it, or nothing when nobody would read it."""
    from .targets import takes_messages

    if not takes_messages(item):
        return ""
    return reverse("conversation_start", args=[item._meta.model_name, item.pk])


def facts(item):
    """What is known of it, by name."""
    rows = [(_("Soort hulp"), [str(item.get_kind_display())]), (_("Waar"), [item.where])]
    rows += [(_("Hoeveel"), [item.amount])] if item.amount else []
    rows += [(_("Wanneer"), [item.period])] if item.period else []
    if item.is_open:
        rows.append((_("Staat hier tot en met"), [date_format(item.expires_on, "j F Y")]))
    return [{"label": label, "texts": texts} for label, texts in rows]
