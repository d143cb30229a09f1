"""The content files of the demo city, read and checked for shape."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

# libyaml reads all files in a tenth of the time; a PyYAML without it reads the same.
SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LOADER_DIR = Path(__file__).resolve().parent
DEMO_DIR = LOADER_DIR.parent
CONTENT_DIR = DEMO_DIR / "content"
DATA_DIR = DEMO_DIR / "data"
PICTURES_DIR = DEMO_DIR / "pictures"

PAGE_FIELDS = {
    "required": {"path", "type", "title", "first_published"},
    "optional": {
        "seo_title",
        "search_description",
        "introduction",
        "plain_summary",
        "image",
        "themes",
        "neighbourhoods",
        "content_owner",
        "checked_on",
        "check_before",
        "show_in_menus",
        "sort",
        "sources",
        "body",
        "details",
    },
}


# When a moment of an event is (`demo.loader.moments`), and the fields of a session that a file may set.
MOMENT_FIELDS = {
    *("from", "until", "in_weeks", "weekday", "at", "minutes", "in_months", "guests", "pitches", "precision", "title"),
    *("attendance", "venue", "place", "address", "room", "online_url", "sign_up", "sign_up_url", "waiting_list"),
    *("capacity_room", "capacity_online", "largest_party", "slot_minutes", "status", "cancelled_reason"),
}


class ContentError(ValueError):
    """A fault in a content file: which file, where in it and what is wrong, in Dutch."""

    def __init__(self, file, where, reason):
        self.file, self.where, self.reason = str(file), where, reason
        super().__init__(": ".join(part for part in (self.file, where, str(reason)) if part))


def digest_of(value):
    """A short fingerprint of anything that can be written as JSON; dates count as their text."""
    text = json.dumps(value, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of_files(folders):
    """One fingerprint of all files in these folders, names included."""
    total = hashlib.sha256()
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                total.update(f"{path.relative_to(folder)}\0".encode())
                total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def read_yaml(path, kind):
    """The content of one file, which must be of this kind (dict or list)."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=SafeLoader)  # noqa: S506
    except FileNotFoundError:
        raise ContentError(path.name, "", _("dit bestand ontbreekt")) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = _("regel %d") % (mark.line + 1) if mark else ""
        raise ContentError(path.name, where, getattr(error, "problem", None) or _("geen geldig YAML")) from None
    if not isinstance(data, kind):
        raise ContentError(path.name, "", _("verwacht een lijst") if kind is list else _("verwacht een tabel"))
    return data


def check_fields(file, where, item, required, optional=()):
    """Raise ContentError when a field is missing, empty or unknown."""
    if not isinstance(item, dict):
        raise ContentError(file, where, _("verwacht velden"))
    for name in sorted(required):
        if item.get(name) in (None, ""):
            raise ContentError(file, where, _("het veld “%s” ontbreekt") % name)
    unknown = sorted(set(item) - set(required) - set(optional))
    if unknown:
        raise ContentError(file, where, _("onbekend veld “%s”") % unknown[0])


@dataclass
class Content:
    """Everything the demo city is made of. Pages carry the name of their file in `file`."""

    site: dict
    accounts: list
    themes: list
    organisations: list
    neighbourhoods: list
    pictures: list
    pages: list
    examples: dict
    toolkit: dict
    events: list


def read_content(folder=CONTENT_DIR):
    """Read and check all files. Raises ContentError for the first fault."""
    folder = Path(folder)
    lists = {
        "accounts": ({"key", "email", "role", "password"}, {"first_name", "last_name"}),
        "themes": ({"slug", "name"}, {"description"}),
        "organisations": (
            {"slug", "name", "kind"},
            {"description", "website", "help", "neighbourhoods", "active_from", "active_until"},
        ),
        "neighbourhoods": ({"code", "page_introduction"}, {"stadsdeel", "buurten", "facts"}),
        "pictures": ({"key", "file", "title", "alt", "credit"}, set()),
        "events": ({"key", "event"}, MOMENT_FIELDS),
    }
    found = {}
    for name, (required, optional) in lists.items():
        file = f"{name}.yaml"
        found[name] = read_yaml(folder / file, list)
        for number, item in enumerate(found[name], 1):
            label = item.get("slug") or item.get("key") or item.get("code") if isinstance(item, dict) else ""
            check_fields(file, str(label or number), item, required, optional)
    site = read_yaml(folder / "site.yaml", dict)
    check_fields("site.yaml", "", site, {"settings", "footer"})
    return Content(
        site=site,
        pages=_read_pages(folder / "pages"),
        examples=_read_examples(folder),
        toolkit=_read_toolkit(folder),
        **found,
    )


def _read_examples(folder):
    """The lists of examples, in the order in which one needs the other."""
    lists = {
        "residents": ({"key", "email", "first_name"}, set()),
        "owners": ({"key", "page", "resident"}, set()),
        "needs": ({"key", "page", "resident", "kind", "title", "text"}, {"quantity", "unit"}),
        "offers": (
            {"key", "resident", "kind", "title", "text", "neighbourhood", "themes"},
            {"quantity", "unit"},
        ),
        "comments": ({"key", "page", "resident", "kind", "text"}, {"answer"}),
        "pitches": (
            {"key", "event", "resident", "title", "idea", "need_kind", "need", "presenter", "stand"},
            {"page"},
        ),
    }
    examples = read_yaml(folder / "examples.yaml", dict)
    check_fields("examples.yaml", "", examples, set(lists))
    for name, (required, optional) in lists.items():
        for number, item in enumerate(examples[name], 1):
            label = item.get("key") if isinstance(item, dict) else ""
            check_fields("examples.yaml", f"{name}, {label or number}", item, required, optional)
    return {name: examples[name] for name in lists}


def _read_toolkit(folder):
    """The registers of the toolkit; which fields each kind has, the models know."""
    toolkit = read_yaml(folder / "toolkit.yaml", dict)
    check_fields("toolkit.yaml", "", toolkit, {"subjects", "rules"}, {"funds", "venues"})
    found = {name: toolkit.get(name) or [] for name in ("subjects", "funds", "venues", "rules")}
    for name, items in found.items():
        for number, item in enumerate(items, 1):
            if not isinstance(item, dict) or not item.get("slug"):
                raise ContentError("toolkit.yaml", f"{name}, {number}", _("het veld “%s” ontbreekt") % "slug")
    return found


def _read_pages(folder):
    """All pages, parents before children and siblings by their `sort`."""
    pages = {}
    for path in sorted(folder.glob("*.yaml")):
        page = read_yaml(path, dict)
        check_fields(path.name, "", page, PAGE_FIELDS["required"], PAGE_FIELDS["optional"])
        address = page["path"]
        if not isinstance(address, str) or not address.startswith("/") or not address.endswith("/"):
            raise ContentError(path.name, "path", _("begin en eindig met een schuine streep"))
        if address in pages:
            raise ContentError(
                path.name,
                "path",
                _("%(path)s staat ook in %(file)s") % {"path": address, "file": pages[address]["file"]},
            )
        pages[address] = {**page, "file": path.name}
    for page in pages.values():
        if page["path"] != "/" and parent_path(page["path"]) not in pages:
            raise ContentError(page["file"], "path", _("er is geen pagina %s") % parent_path(page["path"]))
    return sorted(pages.values(), key=lambda page: (page["path"].count("/"), page.get("sort") or 0, page["path"]))


def parent_path(path):
    """The address one step up: /a/b/ lies in /a/."""
    above = path.rstrip("/").rsplit("/", 1)[0]
    return f"{above}/"
