"""Every figure in the demo city's texts stands in the register with its source.

The demo shows facts about a real city. A figure that nobody can trace is a mistake, so this test takes
each number (in digits or as a Dutch word) from the YAML texts and looks it up in
`demo/content/figures_register.yaml`. A register line holds for a sentence only when one of its `near`
words stands in the same sentence or item: "5" of the five phases does not excuse any other 5.

What is marked as an example is made up, and its figures with it: readers are told so beside them.
"""

import datetime
import re
from pathlib import Path

import pytest
import yaml

CONTENT = Path(__file__).resolve().parents[2] / "demo" / "content"
TEXT_FILES = [
    *sorted((CONTENT / "pages").glob("*.yaml")),
    *(CONTENT / name for name in ("site.yaml", "themes.yaml", "organisations.yaml", "neighbourhoods.yaml")),
    *(CONTENT / name for name in ("areas.yaml", "pictures.yaml", "toolkit.yaml")),
]
# Not shown as text, or dates about the page itself instead of about the city.
SKIPPED_KEYS = {
    "path", "page", "url", "website", "image", "file", "key", "slug", "code", "stadsdeel", "neighbourhoods",
    "themes", "wijken", "type", "kind", "style", "sort", "count", "content_owner", "checked_on",
    "check_before", "first_published", "published", "show_in_menus", "email", "contact_email",
    "security_contact", "statement_date", "audited_on", "where_url", "apply_url",
}  # fmt: skip
WORDS = {
    "twee": "2", "drie": "3", "vier": "4", "vijf": "5", "zes": "6", "zeven": "7", "acht": "8", "negen": "9",
    "tien": "10", "elf": "11", "twaalf": "12", "dertien": "13", "veertien": "14", "vijftien": "15",
    "zestien": "16", "zeventien": "17", "achttien": "18", "negentien": "19", "twintig": "20",
    "honderd": "100", "honderdste": "100", "kwart": "1/4",
}  # fmt: skip
SOURCES = {"S0", "S1", "S2", "S3", "S4", "map", "public", "page"}


def texts_of(node):
    """Yield the pieces of text within which a figure and its subject belong together."""
    if isinstance(node, dict):
        if node.get("is_example"):
            return
        shown = {key: value for key, value in node.items() if key not in SKIPPED_KEYS}
        if isinstance(shown.get("sources"), str):
            del shown["sources"]
        for text in statements(node, shown):
            yield from split_html(text)
        for value in shown.values():
            if isinstance(value, dict | list):
                yield from texts_of(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts_of(value if isinstance(value, dict | list) else {"text": str(value)})


def statements(node, shown):
    """The fields of a page or of a thing in a register are long and stand apart; an item of a block is one statement.

    In a register a bare number comes with its name and that of the thing: "Het fonds, maximum: 3000".
    """
    flat = {k: v for k, v in shown.items() if isinstance(v, str | int | datetime.date) and not isinstance(v, bool)}
    texts = {k: str(v.year) if isinstance(v, datetime.date) else str(v) for k, v in flat.items()}
    if "summary" in node:
        return [v if isinstance(flat[k], str) else f"{node['title']}, {k}: {v}" for k, v in texts.items()]
    return list(texts.values()) if "path" in node else [" ".join(texts.values())]


def split_html(text):
    for piece in re.split(r"</(?:p|li|h2|h3)>", text):
        yield " ".join(re.sub(r"<[^>]+>", " ", piece).split())


def numbers_in(text):
    found = re.findall(r"\d+(?:\.\d+)*", text)
    return found + [WORDS[word] for word in re.findall(r"[a-zé]+", text.lower()) if word in WORDS]


def load_register():
    return yaml.safe_load((CONTENT / "figures_register.yaml").read_text())


def covers(entry, number, text):
    return entry["value"] == number and any(word.lower() in text.lower() for word in entry["near"])


@pytest.mark.parametrize("path", TEXT_FILES, ids=lambda path: path.name)
def test_every_figure_is_in_the_register(path):
    register = load_register()
    unknown = [
        (number, text)
        for text in texts_of(yaml.safe_load(path.read_text()))
        for number in numbers_in(text)
        if not any(covers(entry, number, text) for entry in register)
    ]
    assert unknown == []


def test_register_has_no_line_that_nobody_uses():
    pieces = [text for path in TEXT_FILES for text in texts_of(yaml.safe_load(path.read_text()))]
    used = [(number, text) for text in pieces for number in numbers_in(text)]
    idle = [entry for entry in load_register() if not any(covers(entry, *pair) for pair in used)]
    assert idle == []


def test_register_lines_name_their_source():
    for entry in load_register():
        assert set(entry) == {"value", "subject", "source", "near"}, entry
        assert set(entry["source"].split()) <= SOURCES, entry


def things_of_registers():
    """Every fund, venue and rule in the files."""
    toolkit = yaml.safe_load((CONTENT / "toolkit.yaml").read_text())
    return [thing for name in ("funds", "venues", "rules") for thing in toolkit[name]]


def test_what_is_made_up_says_so_in_its_name():
    """Only a marked example may have figures that nobody can trace, so the mark must not be a way out."""
    things = things_of_registers()
    examples = [thing for thing in things if thing.get("is_example")]
    assert [thing["slug"] for thing in things if thing["title"].startswith("Voorbeeld: ")] == [
        thing["slug"] for thing in examples
    ]
    assert all("bedacht" in thing["summary"] and "Bedacht" in thing["source_note"] for thing in examples)
    assert all(thing.get("is_example") for thing in things if "rooms" in thing), "no venue is known yet"
