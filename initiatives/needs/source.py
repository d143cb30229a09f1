"""Open needs and offers in the catalogue: found by search, on the pages of their places, in feeds and in the lists."""

from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms import catalogue
from cms.registries import sources
from initiatives.models import InitiativeIndexPage, InitiativePage, Need, Offer

NEED, OFFER = "hulpvraag", "aanbod"
PATHS = {Need: "hulpvragen", Offer: "aanbod"}


def index_page():
    """The list of initiatives that readers can open, or None: needs and offers have their addresses below it."""
    return InitiativeIndexPage.objects.live().public().first()


def list_url(model):
    """Where the list of needs or of offers stands, or nothing."""
    page = index_page()
    return f"{page.url}{PATHS[model]}/" if page else ""


def public_url(item, index=None):
    """The address of one need or offer, or nothing while there is no list of initiatives."""
    index = index or index_page()
    return f"{index.url}{PATHS[type(item)]}/{item.pk}/" if index else ""


def describe_need(need):
    """As new as the need, or as the page on which it came online."""
    moments = [need.created_at, need.page.first_published_at]
    return _item(need, max(filter(None, moments)), [theme.pk for theme in need.page.themes.all()], need.page.title)


def describe_offer(offer):
    return _item(offer, offer.created_at, [theme.pk for theme in offer.themes.all()], "")


def _item(item, date, themes, name):
    words = [item.text, name, str(item.get_kind_display()), item.unit]
    return sources.Item(
        title=item.title,
        url=public_url(item),
        date=date,
        summary=item.text,
        text="\n".join(word for word in words if word),
        neighbourhoods=[place.pk for place in item.places],
        themes=themes,
    )


def all_sources():
    """Both kinds, for the registry."""
    return [
        sources.Source(
            name=NEED,
            label=_("Hulpvraag"),
            label_plural=_("Hulpvragen"),
            model=Need,
            queryset=lambda: Need.objects.public().select_related("page", "neighbourhood"),
            describe=describe_need,
            order=22,
        ),
        sources.Source(
            name=OFFER,
            label=_("Aanbod van hulp"),
            label_plural=_("Aanbod van hulp"),
            model=Offer,
            queryset=lambda: Offer.objects.public().select_related("neighbourhood"),
            describe=describe_offer,
            in_newest=False,
            order=24,
        ),
    ]


# --- what else changes them ------------------------------------------------------------------------


def refresh_needs(pages):
    """The pages of these needs came, went, moved, or have other places and themes."""
    needs = Need.objects.filter(page__in=pages).select_related("page", "neighbourhood")
    catalogue.refresh_all(sources.get(NEED), needs)


def refresh_everything(**kwargs):
    """The list of initiatives came, went or moved: every need and offer has another address."""
    refresh_needs(InitiativePage.objects.all())
    catalogue.refresh_all(sources.get(OFFER), Offer.objects.select_related("neighbourhood"))


def on_page(sender, instance, **kwargs):
    refresh_needs([instance.pk])


def on_move(sender, instance, **kwargs):
    """Any page above the initiatives may have been the one that moved, or that got a privacy setting."""
    if InitiativeIndexPage.objects.descendant_of(instance, inclusive=True).exists():
        refresh_everything()
    elif isinstance(instance.specific, InitiativePage):
        refresh_needs([instance.pk])


def on_restriction(sender, instance, **kwargs):
    """Needs have no page of their own: what hides their initiative hides them too."""
    on_move(sender, instance.page)


def connect():
    """Called once, from `AppConfig.ready`."""
    for signal in (page_published, page_unpublished):
        signal.connect(on_page, sender=InitiativePage, dispatch_uid="initiatives.needs_page")
        signal.connect(refresh_everything, sender=InitiativeIndexPage, dispatch_uid="initiatives.needs_index")
    for signal in (page_slug_changed, post_page_move):
        signal.connect(on_move, dispatch_uid="initiatives.needs_moved")
    for signal in (post_save, post_delete):
        signal.connect(on_restriction, sender=PageViewRestriction, dispatch_uid="initiatives.needs_restricted")
