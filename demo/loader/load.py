"""The whole demo city in one go, and again without harm."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from cms import catalogue
from home import services
from home.models import HomePage

from . import city, examples, moments, people, pictures, site, toolkit, warm
from .content import CONTENT_DIR, DATA_DIR, LOADER_DIR, PICTURES_DIR, digest_of_files, read_content
from .ledger import Ledger
from .pages import PageLoader

EVERYTHING = "everything"


@dataclass
class Result:
    """What a run did. `changed` is False when the files were the same as the last time."""

    changed: bool = True
    written: list = field(default_factory=list)
    kept: list = field(default_factory=list)
    addresses: list = field(default_factory=list)


def load_demo(
    *, reset=False, renditions=True, tell=lambda line: None, content_dir=CONTENT_DIR, pictures_dir=PICTURES_DIR
):
    """Put the demo city on the site. Raises ContentError, with no page changed, when a file is wrong.

    What an editor changed stays, unless `reset`. `tell` gets a line of progress for each step; `renditions`
    makes all sizes of the pictures at the end, so that the first visitor need not wait.
    """
    content = read_content(content_dir)
    result = _load_changes(content, Ledger(reset), tell, content_dir, pictures_dir)
    moments.move_on(content.events, content.examples["pitches"])
    if renditions:
        warm.make_renditions(tell)
    return result


@transaction.atomic
def _load_changes(content, ledger, tell, content_dir, pictures_dir):
    """Everything but the sizes of pictures, as one transaction; nothing when the files are as they were."""
    home = HomePage.objects.first()
    if home:
        services.point_site_at(home)
    digest = digest_of_files([LOADER_DIR, DATA_DIR, content_dir, pictures_dir])
    if not ledger.reset and not ledger.wants(EVERYTHING, digest, ""):
        return Result(changed=False)
    pages = _load(content, ledger, tell, content_dir, pictures_dir)
    written = list(ledger.written)
    ledger.note(EVERYTHING, digest)
    addresses = sorted({page.url for page in pages.values()})
    return Result(kept=ledger.kept, written=written, addresses=addresses)


def _load(content, ledger, tell, content_dir, pictures_dir):
    tell(_("Rollen en accounts"))
    people.load_roles(ledger)
    accounts = people.load_accounts(ledger, content.accounts)
    tell(_("Stadsdelen, wijken en buurten"))
    places = city.load_places(ledger, content_dir)
    tell(_("Thema's en organisaties"))
    themes = city.load_themes(ledger, content.themes)
    city.load_organisations(ledger, content.organisations, places)
    tell(_("%d tekeningen") % len(content.pictures))
    toolkit.load_subjects(ledger, content.toolkit["subjects"])
    images = pictures.load_pictures(ledger, content.pictures, pictures_dir)
    tell(_("%d pagina's") % (len(content.pages) + len(content.neighbourhoods)))
    loader = PageLoader(ledger, pictures=images, places=places, themes=themes, accounts=accounts)
    pages = loader.load(content.pages, content.neighbourhoods)
    services.point_site_at(pages["/"])
    site.load_settings(ledger, content.site, pages)
    services.create_neighbourhood_pages()
    tell(_("Fondsen, ruimtes en regels"))
    registers = {"places": places, "themes": themes, "accounts": accounts, "pages": pages, "pictures": images}
    toolkit.RegisterLoader(ledger, **registers).load(content.toolkit)
    tell(_("Momenten van evenementen"))
    moments.MomentLoader(ledger, pages).load(content.events)
    tell(_("Voorbeelden van inwoners"))
    loader = examples.ExampleLoader(ledger, pages=pages, places=places, themes=themes, accounts=accounts)
    loader.load(content.examples)
    tell(_("Catalogus voor zoeken en overzichten"))
    catalogue.rebuild()
    return pages
