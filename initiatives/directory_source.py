"""Organisations in the catalogue: found in search, each with an address below the directory."""

from django.db.models.signals import post_delete, post_save
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms import catalogue
from cms.models import Organisation
from cms.registries import sources

from .models import DirectoryPage


def directory_page():
    """The page that readers can open, or None."""
    return DirectoryPage.objects.live().public().first()


def describe(organisation):
    """None as long as there is no directory to show it in."""
    page = directory_page()
    if page is None:
        return None
    help_offered = organisation.help_offered.all()
    words = [capfirst(organisation.get_kind_display()), *(f"{line} {line.note}".strip() for line in help_offered)]
    return sources.Item(
        title=organisation.name,
        url=page.organisation_url(organisation),
        summary=" ".join(part for part in (organisation.description, organisation.period) if part),
        text="\n".join(words),
        image=organisation.logo_id,
        neighbourhoods=[place.pk for place in organisation.neighbourhoods.all()],
    )


def source():
    """Not among what is new: that somebody wrote an organisation down is no news."""
    return sources.Source(
        name="organisatie",
        label=_("Organisatie"),
        label_plural=_("Organisaties"),
        model=Organisation,
        queryset=lambda: Organisation.objects.prefetch_related("help_offered", "neighbourhoods"),
        describe=describe,
        in_newest=False,
        order=40,
    )


def refresh_all(**kwargs):
    """The directory came, went or moved: every organisation has another address."""
    found = sources.for_model(Organisation)
    if found:
        catalogue.refresh_all(found, found.queryset())


def on_move(sender, instance, **kwargs):
    """Any page above the directory may have been the one that moved."""
    if DirectoryPage.objects.descendant_of(instance, inclusive=True).exists():
        refresh_all()


def on_restriction(sender, instance, **kwargs):
    """An organisation has no page of its own: what hides the directory hides it too."""
    on_move(sender, instance.page)


def connect():
    """Called once, from `AppConfig.ready`."""
    for signal in (page_published, page_unpublished, post_delete):
        signal.connect(refresh_all, sender=DirectoryPage, dispatch_uid="initiatives.directory")
    for signal in (page_slug_changed, post_page_move):
        signal.connect(on_move, dispatch_uid="initiatives.directory_moved")
    for signal in (post_save, post_delete):
        signal.connect(on_restriction, sender=PageViewRestriction, dispatch_uid="initiatives.directory_restricted")
