"""One's own portrait in "Mijn omgeving"."""

from django.utils.translation import gettext as _t

from cms.addresses import address_key
from cms.registries.mine import Erased, MyItem

from . import portraits
from .models import PortraitPage


def _mine(user):
    return PortraitPage.objects.of(address_key(user.email)).order_by("pk")


def items(user):
    """Also a portrait that is being made: it holds the person's name and photo."""
    return [
        MyItem(
            title=page.title,
            url=(page.url or "") if page.live else "",
            status=_t("staat op de site") if page.live else _t("staat niet op de site"),
            date=page.latest_revision_created_at,
        )
        for page in _mine(user)
    ]


def export(user):
    """The newest version, also when the public does not see it."""
    found = [page.get_latest_revision_as_object() for page in _mine(user)]
    return [
        {
            "title": page.title,
            "introduction": page.introduction,
            "quote": page.quote,
            "story": page.searchable_text(),
            "photo": page.photo.title if page.photo else None,
            "on_the_site": page.live,
        }
        for page in found
    ]


def preview(user):
    return Erased(deleted=_mine(user).count())


def erase(user):
    return Erased(deleted=portraits.delete_portraits(_mine(user)))
