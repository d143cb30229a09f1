"""The page tree of the demo: first all pages as empty shells, then their content with the links between them."""

from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from budgets.models import PlanPage, RoundIndexPage, RoundPage
from events.models import EventIndexPage, EventKindPage, EventPage
from home import services
from home.models import HomePage, NeighbourhoodIndexPage, NeighbourhoodPage, StandardPage
from initiatives.models import DirectoryPage, InitiativeIndexPage, InitiativePage, PortraitIndexPage
from toolkit.models import AdvicePage, ArticlePage, FundsPage, RulesPage, ToolkitIndexPage, VenuesPage

from .bodies import BodyMaker
from .content import ContentError, digest_of, parent_path
from .details import DetailWriter

TYPES = {
    "home": HomePage,
    "standard": StandardPage,
    "neighbourhood_index": NeighbourhoodIndexPage,
    "round_index": RoundIndexPage,
    "round": RoundPage,
    "plan": PlanPage,
    "initiative_index": InitiativeIndexPage,
    "initiative": InitiativePage,
    "directory": DirectoryPage,
    "portrait_index": PortraitIndexPage,
    "toolkit_index": ToolkitIndexPage,
    "toolkit_advice": AdvicePage,
    "toolkit_funds": FundsPage,
    "toolkit_rules": RulesPage,
    "toolkit_venues": VenuesPage,
    "article": ArticlePage,
    "agenda": EventIndexPage,
    "event": EventPage,
    "event_kind": EventKindPage,
}
# Without these the database takes no page, not even an empty shell.
SHELL_DETAILS = {"round": ["year"]}
TEXTS = ("title", "seo_title", "search_description", "introduction", "plain_summary")
LATE_IN_THE_MORNING = time(10, 0)


class PageLoader:
    """Puts the pages of the content files in the tree and publishes what is new or different in them."""

    def __init__(self, ledger, *, pictures, places, themes, accounts):
        self.ledger, self.pictures, self.places = ledger, pictures, places
        self.themes, self.accounts = themes, accounts
        self.pages = {}
        self.fresh_parents = set()

    def load(self, items, neighbourhoods):
        """Make, order, fill and publish. Returns every page of the demo by its address."""
        district_items = [self._of_place(item, items) for item in neighbourhoods]
        for item in [*items, *district_items]:
            self._shell(item)
        self._order(items)
        for item in [*items, *district_items]:
            self._fill(item)
        return self.pages

    # --- shells ---

    def _shell(self, item):
        """Find or make the page; one that an editor deleted stays away, and links go to the page above it."""
        path, key = item["path"], self._key(item)
        page = self._find(item)
        if page is None and self.ledger.object_id(key) and not self.ledger.reset:
            self.pages[path] = self.pages[parent_path(path)]
            return
        if page is None:
            page = self._make(item)
        self.pages[path] = page

    def _find(self, item):
        if item["path"] == "/":
            return HomePage.objects.first()
        known = Page.objects.filter(pk=self.ledger.object_id(self._key(item))).first()
        if known is None:
            parent = self.pages[parent_path(item["path"])]
            known = Page.objects.child_of(parent).filter(slug=_slug(item)).first()
        if known is None and item.get("place"):
            return NeighbourhoodPage.objects.filter(neighbourhood=item["place"]).first()
        known = known.specific if known else None
        if known and type(known) is not self._type(item):
            raise ContentError(item["file"], "type", _("%s bestaat al als een andere soort pagina") % item["path"])
        return known

    def _make(self, item):
        if item["path"] == "/":
            return services.create_home(title=item["title"], publish=False)[0]
        options = {"neighbourhood": item["place"]} if item.get("place") else _shell_details(item)
        page = self._type(item)(title=item["title"], slug=_slug(item), live=False, **options)
        parent = self.pages[parent_path(item["path"])]
        parent.refresh_from_db(fields=["path", "numchild"])
        parent.add_child(instance=page)
        self.fresh_parents.add(parent_path(item["path"]))
        return page

    def _type(self, item):
        if item.get("place"):
            return NeighbourhoodPage
        if item["type"] not in TYPES:
            raise ContentError(item["file"], "type", _("onbekende soort pagina “%s”") % item["type"])
        return TYPES[item["type"]]

    def _order(self, items):
        """Below a parent that got a new page, put the pages of the files in the order of the files."""
        for path in sorted(self.fresh_parents):
            parent = self.pages[path]
            now = list(Page.objects.child_of(parent).order_by("path").values_list("pk", flat=True))
            ours = [self.pages[item["path"]].pk for item in items if _is_child(item, path)]
            wanted = [pk for pk in ours if pk in now]
            if [pk for pk in now if pk in wanted] == wanted:
                continue
            for pk in wanted:
                Page.objects.get(pk=pk).move(Page.objects.get(pk=parent.pk), pos="last-child")
        for path, page in self.pages.items():
            self.pages[path] = type(page).objects.get(pk=page.pk)

    # --- content ---

    def _fill(self, item):
        page, key = self.pages[item["path"]], self._key(item)
        if type(page) is not self._type(item):
            return
        digest = digest_of({name: value for name, value in item.items() if name not in ("file", "place", "sources")})
        if not self.ledger.wants(key, digest, str(page.latest_revision_id)):
            return
        self._write(page, item)
        self._publish(page, item)
        page.refresh_from_db()
        self.ledger.note(key, digest, str(page.latest_revision_id), page.pk)

    def _write(self, page, item):
        for name in TEXTS:
            text, most = item.get(name) or "", page._meta.get_field(name).max_length
            if most and len(text) > most:
                raise ContentError(item["file"], name, _("langer dan %d tekens") % most)
            setattr(page, name, text)
        page.show_in_menus = bool(item.get("show_in_menus"))
        page.checked_on, page.check_before = item.get("checked_on"), item.get("check_before")
        page.content_owner = self._choice(item, "content_owner", self.accounts)
        page.social_image = self._choice(item, "image", self.pictures)
        page.themes = self._choices(item, "themes", self.themes)
        page.neighbourhoods = self._choices(item, "neighbourhoods", self.places)
        page.first_published_at = _moment(item)
        maker = BodyMaker(item["file"], self.pictures, self.pages)
        DetailWriter(item["file"], maker).write(page, item.get("details") or {})
        if item.get("body"):
            if not hasattr(page, "body"):
                raise ContentError(item["file"], "body", _("deze soort pagina heeft geen blokken"))
            page.body = maker.body(page._meta.get_field("body").stream_block, item["body"])

    def _publish(self, page, item):
        """First published on the day that the file says, so that "newest" has a sensible order."""
        try:
            page.full_clean()
        except ValidationError as error:
            name, messages = next(iter(error.message_dict.items()))
            raise ContentError(item["file"], name, messages[0]) from None
        type(page).objects.filter(pk=page.pk).update(first_published_at=page.first_published_at)
        page.save_revision(clean=False).publish()

    def _choice(self, item, name, known):
        chosen = item.get(name)
        if not chosen:
            return None
        if chosen not in known:
            raise ContentError(item["file"], name, _("onbekend: %s") % chosen)
        return known[chosen]

    def _choices(self, item, name, known):
        return [self._choice({name: chosen, "file": item["file"]}, name, known) for chosen in item.get(name) or []]

    def _key(self, item):
        return f"page:{item['place'].code}" if item.get("place") else f"page:{item['path']}"

    # --- neighbourhood pages ---

    def _of_place(self, item, items):
        """The page of a place, written as if it stood in a file of its own."""
        index = next((page for page in items if page["type"] == "neighbourhood_index"), None)
        place = self.places.get(item["code"])
        if place is None or index is None:
            raise ContentError("neighbourhoods.yaml", item["code"], _("deze wijk of de pagina “Wijken” bestaat niet"))
        facts = [{"page": fact.get("page"), "text": fact.get("text")} for fact in item.get("facts") or []]
        return {
            "file": "neighbourhoods.yaml",
            "place": place,
            "type": "neighbourhood",
            "path": f"{index['path']}{place.slug}/",
            "title": place.name,
            "search_description": item["page_introduction"],
            "introduction": item["page_introduction"],
            "content_owner": index.get("content_owner"),
            "checked_on": index.get("checked_on"),
            "check_before": index.get("check_before"),
            "first_published": index["first_published"],
            "body": [{"links": {"title": _("Wat speelt hier?"), "style": "list", "items": facts}}] if facts else [],
        }


def _slug(item):
    return item["path"].rstrip("/").rsplit("/", 1)[1]


def _shell_details(item):
    details = item.get("details") or {}
    for name in SHELL_DETAILS.get(item["type"], ()):
        if name not in details:
            raise ContentError(item["file"], name, _("het veld “%s” ontbreekt") % name)
    return {name: details[name] for name in SHELL_DETAILS.get(item["type"], ())}


def _is_child(item, path):
    return item["path"] != "/" and parent_path(item["path"]) == path


def _moment(item):
    """The date in the file as a moment of that day."""
    value = item["first_published"]
    if not isinstance(value, date):
        raise ContentError(item["file"], "first_published", _("verwacht een datum, bijvoorbeeld 2026-10-01"))
    return timezone.make_aware(datetime.combine(value, LATE_IN_THE_MORNING))
