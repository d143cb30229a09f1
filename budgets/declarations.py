"""What the budgets app declares to the registries."""

from django.utils.translation import gettext_lazy as _


def register():
    """Called once, when all apps are ready.

    An edition counts as news, its plans do not: an edition brings dozens of them on one day.
    """
    from cms.catalogue import overview_source, page_source
    from cms.registries import sources

    from . import news, targets
    from .models import PlanPage, RoundIndexPage, RoundPage

    targets.register()
    sources.register(
        page_source(
            name="editie",
            model=RoundPage,
            label=_("Editie van een wijkbudget"),
            label_plural=_("Edities van een wijkbudget"),
            order=32,
        )
    )
    sources.register(
        page_source(
            name="plan",
            model=PlanPage,
            label=_("Plan"),
            label_plural=_("Plannen"),
            in_newest=False,
            order=31,
        )
    )
    sources.register(overview_source(RoundIndexPage))
    news.connect()
