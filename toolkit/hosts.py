"""Which page of the toolkit shows which register, and keeping the catalogue right when that page changes."""

from django.db.models.signals import post_delete, post_save
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms import catalogue
from cms.registries import sources


def _pages():
    from .models import Fund, FundsPage, RuleCard, RulesPage, Venue, VenuesPage

    return {Fund: FundsPage, Venue: VenuesPage, RuleCard: RulesPage}


def host_of(model):
    """The page below which things of this register have their address, if readers can open it; else None."""
    return _pages()[model].objects.live().public().first()


def toolkit_page():
    """The way into the toolkit, if readers can open it; else None."""
    from .models import ToolkitIndexPage

    return ToolkitIndexPage.objects.live().public().first()


def refresh(model):
    """The page of this register came, went or moved: everything in it has another address."""
    found = sources.for_model(model)
    if found:
        catalogue.refresh_all(found, model.objects.all())


def _on_host(sender, **kwargs):
    for model, page_model in _pages().items():
        if page_model is sender:
            refresh(model)


def _on_move(sender, instance, **kwargs):
    """Any page above may have been the one that moved."""
    for model, page_model in _pages().items():
        if page_model.objects.descendant_of(instance, inclusive=True).exists():
            refresh(model)


def _on_restriction(sender, instance, **kwargs):
    """The things have no page of their own: what hides their page hides them too."""
    _on_move(sender, instance.page)


def connect():
    """Called once, from `AppConfig.ready`."""
    for page_model in _pages().values():
        for signal in (page_published, page_unpublished, post_delete):
            signal.connect(_on_host, sender=page_model, dispatch_uid=f"toolkit.host.{page_model.__name__}")
    for signal in (page_slug_changed, post_page_move):
        signal.connect(_on_move, dispatch_uid="toolkit.moved")
    for signal in (post_save, post_delete):
        signal.connect(_on_restriction, sender=PageViewRestriction, dispatch_uid="toolkit.restricted")
