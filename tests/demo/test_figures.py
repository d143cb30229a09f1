"""Every figure in the demo city's texts stands in the register with its source.

The demo shows facts about a real city. A figure that nobody can trace is a mistake, so this test takes
each number (in digits or as a Dutch word) from the YAML texts and looks it up in
`demo/content/figures_register.yaml`. A register line holds for a sentence only when one of its `near`
words stands in the same sentence or item: "5" of the five phases does not excuse any other 5.

What is marked as an example is made up, and its figures with it: readers are told so beside them. A time of the
day is one figure ("19:30"), a date of `events.yaml` as many as its precision says.
"""

import datetime
import re
from pathlib import Path

import pytest
import yaml

from events.kinds import Precision

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
    "zestien": "16", "zestiende": "16", "zeventien": "17", "achttien": "18", "negentien": "19", "twintig": "20",
    "honderd": "100", "honderdste": "100", "kwart": "1/4",
}  # fmt: skip
# 19:30, but also 19.30 when the word "uur" says that it is a time and no amount of money.
CLOCK = re.compile(r"(?<![\d.,])([01]?\d|2[0-3])(?::([0-5]\d)(?![\d:])|[.]([0-5]\d)(?= uur))")
EXAMPLE = "Voorbeeld: "
MONTHS = [
    *("januari", "februari", "maart", "april", "mei", "juni", "juli"),
    *("augustus", "september", "oktober", "november", "december"),
]
SOURCES = {"S0", "S1", "S2", "S3", "S4", "map", "public", "page"}


def texts_of(node):
    """Yield the pieces of text within which a figure and its subject belong together."""
    if isinstance(node, dict):
        if is_example(node):
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


def is_example(node):
    """A thing of a register has a mark; a page has it in its title."""
    return node.get("is_example") or ("path" in node and node["title"].startswith(EXAMPLE))


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
    times = [f"{hour}:{minute or after_a_point}" for hour, minute, after_a_point in CLOCK.findall(text)]
    found = re.findall(r"\d+(?:\.\d+)*", CLOCK.sub(" ", text))
    return times + found + [WORDS[word] for word in re.findall(r"[a-zé]+", text.lower()) if word in WORDS]


def all_texts():
    """(file, piece of text) of the whole demo."""
    of_files = [(path.name, text) for path in TEXT_FILES for text in texts_of(yaml.safe_load(path.read_text()))]
    return of_files + [("events.yaml", text) for text in texts_of_moments()]


def event_pages():
    """The pages of events by their address."""
    pages = [yaml.safe_load(path.read_text()) for path in (CONTENT / "pages").glob("*.yaml")]
    return {page["path"]: page for page in pages if page["type"] == "event"}


def load_moments():
    return yaml.safe_load((CONTENT / "events.yaml").read_text())


def texts_of_moments():
    """When each event of the past was, in words as exact as its precision."""
    titles = {address: page["title"] for address, page in event_pages().items()}
    for moment in load_moments():
        if "from" in moment:
            days = [in_words(moment[name], moment["precision"]) for name in ("from", "until") if name in moment]
            places = [moment[name] for name in ("place", "address", "room", "title") if name in moment]
            yield ", ".join([titles[moment["event"]], *days, *places])


def in_words(day, precision):
    words = f"{MONTHS[day.month - 1]} {day.year}"
    return {Precision.YEAR: str(day.year), Precision.MONTH: words}.get(precision, f"{day.day} {words}")


def load_register():
    return yaml.safe_load((CONTENT / "figures_register.yaml").read_text())


def covers(entry, number, text):
    return entry["value"] == number and any(word.lower() in text.lower() for word in entry["near"])


@pytest.mark.parametrize("path", TEXT_FILES, ids=lambda path: path.name)
def test_every_figure_is_in_the_register(path):
    assert unknown_figures(texts_of(yaml.safe_load(path.read_text()))) == []


def test_every_date_of_an_event_is_in_the_register():
    assert unknown_figures(texts_of_moments()) == []


def unknown_figures(texts):
    """(figure, text) of what has no source."""
    register = load_register()
    return [
        (number, text)
        for text in texts
        for number in numbers_in(text)
        if not any(covers(entry, number, text) for entry in register)
    ]


def test_register_has_no_line_that_nobody_uses():
    used = [(number, text) for _file, text in all_texts() for number in numbers_in(text)]
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


def test_an_event_that_is_made_up_says_so():
    """In its title, to readers who see no more than that, and in its first words."""
    moments, pages = load_moments(), event_pages()
    made_up = {address for address, page in pages.items() if is_example(page)}
    assert {moment["event"] for moment in moments if "from" not in moment} <= made_up
    assert not made_up & {moment["event"] for moment in moments if "from" in moment}
    silent = [
        (address, field)
        for address in made_up
        for field in ("introduction", "plain_summary", "search_description")
        if "voorbeeld" not in pages[address][field].lower()
    ]
    assert silent == []
    assert [address for address in made_up if "bedacht" not in yaml.safe_dump(pages[address], allow_unicode=True)] == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Van 19:30 tot 21:00 uur", ["19:30", "21:00"]),
        ("Om 9.05 uur in zaal 2", ["9:05", "2"]),
        ("€ 3.000 en 2.50 en 3.000 uur", ["3.000", "2.50", "3.000"]),
        ("Verhouding 1:250, tijd 24:10", ["1", "250", "24", "10"]),
        ("De zestiende keer, drie of vier keer per jaar", ["16", "3", "4"]),
    ],
)
def test_times_are_told_from_other_figures(text, numbers):
    assert numbers_in(text) == numbers
