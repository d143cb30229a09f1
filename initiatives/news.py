"""What followers of an initiative hear: a new update, another phase, a new call for help."""

from django.db.models.signals import post_delete
from django.utils.translation import gettext as _t
from wagtail.signals import page_published

from engagement import targets
from engagement.following import moments
from engagement.targets import News

from .models import InitiativePage
from .models.needs import Need

TARGET = "initiative"
# Whatever came with the page itself is no news of it.
START = "start"


def _pieces(page):
    """{ref: (title, text, part of the address)} of all that may be news on this page."""
    found = {START: (page.title, "", "")}
    if page.phase:
        title = _t("Nieuwe fase: %s") % page.phase_label
        found[f"phase:{page.phase}"] = (title, str(page.phase_sentence), "")
    for update in page.updates_newest_first:
        found[f"update:{update.uid.hex}"] = (update.title, update.text, f"#{update.anchor}")
    return found


def _shown(sender, instance, **kwargs):
    moments.note(target=TARGET, key=instance.pk, refs=list(_pieces(instance)), first_at=instance.first_published_at)


def _deleted(sender, instance, **kwargs):
    moments.forget(target=TARGET, key=instance.pk)


def connect():
    """Keep track of what readers see for the first time."""
    page_published.connect(_shown, sender=InitiativePage, dispatch_uid="initiatives.news.shown")
    post_delete.connect(_deleted, sender=InitiativePage, dispatch_uid="initiatives.news.deleted")


def news(page, since, until):
    """What happened between two moments (the first not included), newest first: for the target "initiative"."""
    found = [*_changes(page, since, until), *_needs(page, since, until)]
    return sorted(found, key=lambda one: one.date, reverse=True)


def _changes(page, since, until):
    came = moments.between(target=TARGET, key=page.pk, since=since, until=until)
    if not came:
        return []
    url = page.get_url() or ""
    return [
        News(title=title, url=f"{url}{part}", date=came[ref], text=text)
        for ref, (title, text, part) in _pieces(page).items()
        if ref in came and ref != START
    ]


def _needs(page, since, until):
    """New calls for help that are still open."""
    address = targets.get("need")
    if address is None:
        return []
    needs = Need.objects.open().filter(page=page, created_at__gt=since, created_at__lte=until)
    return [
        News(title=_t("Hulp gezocht: %s") % need.title, url=address.url(need), date=need.created_at, text=need.text)
        for need in needs.select_related("page")
    ]
