"""Laying out a site: its home page, the pages of the wijken and Wagtail's record of the site."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from cms import catalogue, page_cache
from cms.models import Entry, Neighbourhood, SiteSettings

from .models import HomePage, NeighbourhoodIndexPage, NeighbourhoodPage

WAGTAIL_WELCOME = {"slug": "home", "depth": 2, "content_type__app_label": "wagtailcore"}
DEFAULT_PORTS = {"http": 80, "https": 443}


def default_body():
    """The blocks of a home page that fills itself."""
    return [
        (
            "search_hero",
            {
                "title": _("Samen maken we de stad"),
                "text": _("Zoek wat er speelt in uw wijk, of begin zelf iets."),
                "image": None,
            },
        ),
        ("choose_neighbourhood", {"title": _("Wat gebeurt er in uw wijk?"), "text": ""}),
        (
            "whats_on",
            {
                "title": _("Binnenkort"),
                "count": 4,
                "empty_text": _("Er staan nu geen bijeenkomsten gepland."),
            },
        ),
        ("newest", {"title": _("Nieuw op de site"), "count": 6}),
    ]


@transaction.atomic
def create_site(*, title="", by=None):
    """The home page, the index of wijken and the site record; what exists already is left alone.

    Returns (home page, index of wijken, whether anything was made). Wagtail's own welcome page goes.
    """
    home, made_home = create_home(title=title, by=by)
    index = NeighbourhoodIndexPage.objects.child_of(home).first()
    made_index = index is None
    if made_index:
        index = NeighbourhoodIndexPage(
            title=_("Wijken"),
            slug="wijken",
            show_in_menus=True,
            introduction=_("Kies uw wijk op de kaart of in de lijst. U ziet dan wat daar gebeurt."),
        )
        home.add_child(instance=index)
        index.save_revision(user=by).publish(user=by)
    made_site = point_site_at(home)
    return home, index, made_home or made_index or made_site


def create_home(*, title="", by=None, publish=True):
    """The one home page, and whether it had to be made."""
    home = HomePage.objects.first()
    if home:
        return home, False
    root = Page.get_first_root_node()
    welcome = Page.objects.filter(**WAGTAIL_WELCOME).first()
    if welcome:
        welcome.slug = "wagtail-welcome"
        welcome.save(clean=False)
    home = HomePage(title=title or _("Samen maken we de stad"), slug="home", body=default_body())
    root.add_child(instance=home)
    if publish:
        home.save_revision(user=by).publish(user=by)
    if welcome:
        Site.objects.filter(root_page=welcome).update(root_page=home)
        welcome.refresh_from_db()
        welcome.delete()
        home.refresh_from_db()
    return home, True


def point_site_at(home):
    """Make the default site show this home page at the public address of the settings; True when it changed."""
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    wanted = {
        "hostname": address.hostname or "localhost",
        "port": address.port or DEFAULT_PORTS.get(address.scheme, 80),
        "root_page_id": home.pk,
        "site_name": site.site_name or SiteSettings._meta.get_field("site_name").default,
    }
    if site.pk and all(getattr(site, name) == value for name, value in wanted.items()):
        return False
    known = site.root_page_id == home.pk and Entry.objects.filter(page=home.pk).exists()
    for name, value in wanted.items():
        setattr(site, name, value)
    site.save()
    if not known:
        # Until now its pages had no address, or another one.
        catalogue.refresh_below(HomePage.objects.get(pk=home.pk))
    page_cache.raise_generation()
    return True


@transaction.atomic
def create_neighbourhood_pages(*, by=None, index=None):
    """A page for each active stadsdeel and wijk that has none; pages that exist are never touched.

    Returns the new pages. Raises NeighbourhoodIndexPage.DoesNotExist without a page to put them under.
    """
    index = index or NeighbourhoodIndexPage.objects.order_by("path").first()
    if index is None:
        raise NeighbourhoodIndexPage.DoesNotExist
    missing = (
        Neighbourhood.objects.active()
        .filter(level__in=[Neighbourhood.Level.AREA, Neighbourhood.Level.DISTRICT], page__isnull=True)
        .order_by("level", "name", "pk")
    )
    made = []
    for place in missing:
        page = NeighbourhoodPage(title=place.name, slug=_free_page_slug(index, place), neighbourhood=place)
        page.introduction = introduction_of(place)
        index.add_child(instance=page)
        page.save_revision(user=by).publish(user=by)
        made.append(page)
    return made


def introduction_of(place):
    """One sentence that is true of any wijk."""
    if place.level == Neighbourhood.Level.AREA:
        return _("Lees wat er gebeurt in de wijken van stadsdeel %s.") % place.name
    return _("Lees wat er gebeurt in %s en wie daar actief zijn.") % place.name


def _free_page_slug(index, place):
    """The place's own slug, unless an editor gave it to another page."""
    taken = set(Page.objects.child_of(index).values_list("slug", flat=True))
    return place.slug if place.slug not in taken else f"{place.slug}-{place.code.lower()}"
