"""The way through the site: menu, breadcrumbs and footer, all from the page tree and the settings."""

from dataclasses import dataclass, field

from django.conf import settings
from wagtail.models import Page, Site

from .kept_parts import kept
from .models import SiteSettings


@dataclass
class Link:
    """One item of a menu. `ancestor` is true when the current page lies under it."""

    title: str
    url: str
    current: bool = False
    ancestor: bool = False
    children: list = field(default_factory=list)


@dataclass
class SiteContext:
    """What the frame of every page shows."""

    settings: SiteSettings
    navigation: list
    footer: list
    demo_banner: bool


def _menu(site):
    """Pages shown in menus directly under the home page, as (path, title, url)."""
    children = site.root_page.get_children().live().public().in_menu().order_by("path")
    return [(child.path, child.title, child.get_url(current_site=site)) for child in children]


def _marked(menu, page):
    """The menu with the current page and the one above it marked."""
    here = getattr(page, "path", "") or ""
    return [
        Link(title=title, url=url, current=path == here, ancestor=here.startswith(path) and path != here)
        for path, title, url in menu
    ]


def _footer(site_settings):
    return [
        Link(
            title=column.value["title"],
            url="",
            children=[
                Link(title=link.link_title, url=link.link_url) for link in column.value["links"] if link.link_url
            ],
        )
        for column in site_settings.footer
    ]


def _frame(site):
    """What is the same on every page of a site."""
    site_settings = SiteSettings.for_site(site)
    return site_settings, _menu(site), _footer(site_settings)


def site_context(request, page=None):
    """The SiteContext of a request; also without one, for pages that are rendered outside a request."""
    known = getattr(request, "_site_context", None)
    if known is not None:
        return known
    site = Site.find_for_request(request) if request else Site.objects.filter(is_default_site=True).first()
    if site is None:
        context = SiteContext(SiteSettings(), [], [], settings.DEMO)
    else:
        site_settings, menu, footer = kept(("frame", site.pk), lambda: _frame(site))
        context = SiteContext(site_settings, _marked(menu, page), footer, settings.DEMO or site_settings.demo_banner)
    if request is not None:
        request._site_context = context
    return context


def breadcrumbs(request, page):
    """Links from home to the page above this one; empty on the home page and outside the tree."""
    site = Site.find_for_request(request) if request else None
    if page is None or site is None or not getattr(page, "path", None):
        return []
    return kept(("breadcrumbs", site.pk, page.path), lambda: _above(request, site, page))


def _above(request, site, page):
    pages = Page.objects.ancestor_of(page).filter(path__startswith=site.root_page.path).order_by("path")
    return [{"title": ancestor.title, "url": ancestor.get_url(request, site)} for ancestor in pages]
