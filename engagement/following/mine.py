"""What a resident follows, in "Mijn omgeving"."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.addresses import address_key
from cms.registries.mine import Erased, MyItem
from engagement.models import Follower

from . import overview, services


def _follower(user):
    return Follower.objects.of(address_key(user.email)).first()


def items(user):
    follower = _follower(user)
    if follower is None:
        return []
    return [MyItem(line.title, line.url, str(line.label), line.since) for line in overview.lines(follower)]


def export(user):
    follower = _follower(user)
    if follower is None:
        return {}
    return {
        "address": follower.address,
        "pace": follower.get_pace_display(),
        "since": follower.created_at,
        "follows": [
            {"kind": one.target, "key": one.key, "title": one.title, "since": one.created_at}
            for one in follower.follows.all()
        ],
    }


def preview(user):
    follower = _follower(user)
    return Erased(deleted=follower.follows.count() if follower else 0)


def erase(user):
    erased = preview(user)
    if follower := _follower(user):
        services.stop_all(follower)
    return erased


def section():
    """For the registry. Before the consents: what moves to another address goes along before the old consent ends."""
    from cms.registries import mine

    return mine.Section(
        name="following",
        label=_("Wat u volgt"),
        items=items,
        export=export,
        preview=preview,
        erase=erase,
        empty=_("U volgt nog niets."),
        order=55,
        move=services.move,
        url=lambda: reverse("my_follows"),
        url_label=_("Bekijk en verander wat u volgt"),
    )
