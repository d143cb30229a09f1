"""Cache and catalogue follow what is published. Nothing else happens in signals."""

from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site
from wagtail.search import index
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from . import catalogue, page_cache
from .models import (
    CustomDocument,
    CustomImage,
    Entry,
    Neighbourhood,
    Organisation,
    OrganisationHelp,
    SiteSettings,
    Theme,
)
from .registries import sources

# Every saved change to one of these can show on any page.
SHOWN_EVERYWHERE = (
    Collection,
    CollectionViewRestriction,
    CustomDocument,
    CustomImage,
    Neighbourhood,
    Organisation,
    OrganisationHelp,
    PageViewRestriction,
    Redirect,
    Site,
    SiteSettings,
    Theme,
)
# A new one of these shows nowhere until something that refers to it is published.
SHOWN_BY_REFERENCE = (Collection, CustomDocument, CustomImage)
# What a draft, its autosave every half second and a lock write to the row of a published page.
DRAFT_FIELDS = frozenset(
    {
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by",
    }
)


def connect():
    """Called once, from `CmsConfig.ready`."""
    page_published.connect(on_page_shown, dispatch_uid="cms.published")
    page_unpublished.connect(on_page_shown, dispatch_uid="cms.unpublished")
    page_slug_changed.connect(on_page_moved, dispatch_uid="cms.slug")
    post_page_move.connect(on_page_moved, dispatch_uid="cms.moved")
    post_delete.connect(on_delete, dispatch_uid="cms.deleted")
    post_save.connect(on_save, dispatch_uid="cms.saved")
    m2m_changed.connect(on_links_changed, dispatch_uid="cms.links")
    for signal in (post_save, post_delete):
        signal.connect(on_help_changed, sender=OrganisationHelp, dispatch_uid="cms.help")
    post_delete.connect(on_entry_deleted, sender=Entry, dispatch_uid="cms.entry")
    for model in SHOWN_EVERYWHERE:
        post_save.connect(on_shown_everywhere, sender=model, dispatch_uid=f"cms.shown.{model.__name__}")
        post_delete.connect(on_shown_everywhere, sender=model, dispatch_uid=f"cms.shown.{model.__name__}")


def on_page_shown(sender, instance, **kwargs):
    """A page appeared, changed or disappeared; with a new slug, what lies below it has another address too."""
    catalogue.refresh(instance.specific)
    catalogue.refresh_moved(instance)
    page_cache.raise_generation()


def on_page_moved(sender, instance, **kwargs):
    """Addresses below this page changed."""
    catalogue.refresh_below(instance)
    page_cache.raise_generation()


def on_save(sender, instance, raw=False, update_fields=None, **kwargs):
    """A module item that is not a page was saved, or a row of a page that readers can see.

    Pages that come past Wagtail's publishing (a new alias, a script) are taken when their whole row is written:
    the instance then says what the database says, which it does not while a draft is kept.
    """
    if raw:
        return
    if isinstance(instance, Page):
        only_draft = update_fields is not None and DRAFT_FIELDS.issuperset(update_fields)
        if not only_draft and (instance.live or instance.first_published_at):
            if update_fields is None:
                catalogue.refresh(instance)
            page_cache.raise_generation()
    elif sources.for_model(sender) is not None:
        catalogue.refresh(instance)
        page_cache.raise_generation()


def on_links_changed(sender, instance, action, **kwargs):
    """Neighbourhoods or themes of something shown changed; Django links them after it saved the thing itself."""
    if not action.startswith("post_") or isinstance(instance, Page):
        return
    if sources.for_model(type(instance)) is not None:
        catalogue.refresh(instance)
        page_cache.raise_generation()
    elif isinstance(instance, SHOWN_EVERYWHERE):
        page_cache.raise_generation()


def on_help_changed(sender, instance, raw=False, **kwargs):
    """The lines of an organisation are written after its own row."""
    organisation = None if raw else Organisation.objects.filter(pk=instance.organisation_id).first()
    if organisation:
        catalogue.refresh(organisation)


def on_delete(sender, instance, **kwargs):
    """Whatever is gone is gone from the catalogue too."""
    if sender is Page or sources.for_model(sender) is not None:
        if sources.for_model(sender) is not None:
            catalogue.forget(instance)
        page_cache.raise_generation()


def on_entry_deleted(sender, instance, **kwargs):
    """Search forgets an entry at once, whether it went alone or with its page."""
    index.remove_object(instance)


def on_shown_everywhere(sender, created=False, **kwargs):
    """A setting or shared thing changed."""
    if not (created and issubclass(sender, SHOWN_BY_REFERENCE)):
        page_cache.raise_generation()
