"""What stands in the tree of pages when a test begins."""

from wagtail.models import Locale, Page, Site

from tests import factories

TITLE = "Samen maken we de stad"


def _clear():
    Site.objects.all().delete()
    root = Page.objects.get(depth=1)
    root.get_children().delete()
    root.refresh_from_db()
    return root


def make_welcome():
    """Wagtail's welcome page, as the root of the only site: what its migrations leave."""
    welcome = Page(title="Welcome to your new Wagtail site!", slug="home", locale=Locale.objects.get())
    _clear().add_child(instance=welcome)
    Site.objects.create(hostname="localhost", port=80, root_page=welcome, is_default_site=True)


def make_home():
    """The home page, as the root of the only site."""
    home = factories.HomePageFactory(parent=_clear(), title=TITLE, slug="home")
    Site.objects.create(hostname="localhost", port=80, root_page=home, is_default_site=True, site_name="Stadmakers")
