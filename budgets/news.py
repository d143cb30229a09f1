"""What followers of a plan hear: the choice, how far it is, a moment in its timeline, its result."""

import hashlib

from django.db.models.signals import post_delete
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from wagtail.signals import page_published

from engagement.following import moments
from engagement.targets import News

from .models import PlanPage

TARGET = "plan"
# Whatever came with the page itself is no news of it.
START = "start"


def _ref(step):
    """The same for the same moment of the timeline; its number is another after each publication."""
    said = f"{step.title}|{step.when.machine}"
    return f"step:{hashlib.sha256(said.encode()).hexdigest()[:40]}"


def _pieces(page):
    """{ref: (title, text, part of the address)} of all that may be news of this plan."""
    found = {START: (page.title, "", "")}
    if page.choice != PlanPage.Choice.UNKNOWN:
        found[f"choice:{page.choice}"] = (_t("Het plan is %s") % page.get_choice_display(), "", "")
    if page.progress != PlanPage.Progress.UNKNOWN:
        title = _t("Uitvoering: %s") % page.get_progress_display()
        found[f"progress:{page.progress}"] = (title, "", "")
    if page.continuation:
        title = _t("Hoe het verder ging: %s") % page.get_continuation_display()
        found[f"continuation:{page.continuation}"] = (title, "", "")
    if page.result:
        found["result"] = (_t("Het resultaat staat op de site"), "", "#resultaat")
    for step in page.steps.all():
        found[_ref(step)] = (capfirst(step.title), step.text, "#tijdlijn")
    return found


def _shown(sender, instance, **kwargs):
    moments.note(target=TARGET, key=instance.pk, refs=list(_pieces(instance)), first_at=instance.first_published_at)


def _deleted(sender, instance, **kwargs):
    moments.forget(target=TARGET, key=instance.pk)


def connect():
    """Keep track of what readers see for the first time."""
    page_published.connect(_shown, sender=PlanPage, dispatch_uid="budgets.news.shown")
    post_delete.connect(_deleted, sender=PlanPage, dispatch_uid="budgets.news.deleted")


def news(page, since, until):
    """What happened between two moments (the first not included), newest first: for the target "plan"."""
    came = moments.between(target=TARGET, key=page.pk, since=since, until=until)
    if not came:
        return []
    url = page.get_url() or ""
    found = [
        News(title=title, url=f"{url}{part}", date=came[ref], text=text)
        for ref, (title, text, part) in _pieces(page).items()
        if ref in came and ref != START
    ]
    return sorted(found, key=lambda one: one.date, reverse=True)
