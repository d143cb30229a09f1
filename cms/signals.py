"""Cache and catalogue follow what is published. Nothing else happens in signals."""

from django.db.models.signals import post_delete, post_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from . import catalogue, page_cache
from .models import CustomDocument, CustomImage, Neighbourhood, Organisation, SiteSettings, Theme
from .registries import sources

# Every saved change to one of these can show on any page.
SHOWN_EVERYWHERE = (
    Collection,
    CustomDocument,
    CustomImage,
    Neighbourhood,
    Organisation,
    PageViewRestriction,
    Redirect,
    Site,
    SiteSettings,
    Theme,
)


def connect():
    """Called once, from `CmsConfig.ready`."""
    page_published.connect(on_page_shown, dispatch_uid="cms.published")
    page_unpublished.connect(on_page_shown, dispatch_uid="cms.unpublished")
    page_slug_changed.connect(on_page_moved, dispatch_uid="cms.slug")
    post_page_move.connect(on_page_moved, dispatch_uid="cms.moved")
    post_delete.connect(on_delete, dispatch_uid="cms.deleted")
    post_save.connect(on_save, dispatch_uid="cms.saved")
    for model in SHOWN_EVERYWHERE:
        post_save.connect(on_shown_everywhere, sender=model, dispatch_uid=f"cms.shown.{model.__name__}")
        post_delete.connect(on_shown_everywhere, sender=model, dispatch_uid=f"cms.shown.{model.__name__}")


def on_page_shown(sender, instance, **kwargs):
    """A page appeared, changed or disappeared."""
    catalogue.refresh(instance.specific)
    page_cache.raise_generation()


def on_page_moved(sender, instance, **kwargs):
    """Addresses below this page changed."""
    catalogue.refresh_below(instance)
    page_cache.raise_generation()


def on_save(sender, instance, raw=False, **kwargs):
    """A module item that is not a page was saved; pages go by their publication."""
    if raw or isinstance(instance, Page) or sources.for_model(sender) is None:
        return
    catalogue.refresh(instance)
    page_cache.raise_generation()


def on_delete(sender, instance, **kwargs):
    """Whatever is gone is gone from the catalogue too."""
    if sender is Page or sources.for_model(sender) is not None:
        if sources.for_model(sender) is not None:
            catalogue.forget(instance)
        page_cache.raise_generation()


def on_shown_everywhere(sender, **kwargs):
    """A setting or shared thing changed."""
    page_cache.raise_generation()
