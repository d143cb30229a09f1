"""What residents can do with a plan: react to it, and follow it."""

from django.utils.translation import gettext_lazy as _

from engagement import targets

from . import news
from .models import PlanPage


def find(key):
    """The plan with this number, if readers may see it."""
    if not key.isdecimal() or len(key) > 18:
        return None
    return PlanPage.objects.live().public().filter(pk=int(key)).first()


PLAN = targets.Target(
    name="plan",
    label=_("Plan"),
    find=find,
    title=lambda page: page.title,
    url=lambda page: page.url,
    comments=lambda page: page.takes_comments,
    news=news.news,
)


def register():
    """Called once, when all apps are ready."""
    targets.register(PLAN)
