"""What a telephone may say, and the codes that it reads: pure, with properties."""

import json
import shutil
import subprocess
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as configured
from hypothesis import given, settings
from hypothesis import strategies as st

from events.door import codes, lists, notes
from events.door.pictures import BORDER, drawing, png

NOW = datetime(2026, 12, 3, 20, 0, tzinfo=UTC)
EARLIEST = NOW - timedelta(hours=12)
GOOD = {"nonce": str(uuid.UUID(int=7)), "registration": 5, "source": "list", "count": 2, "revision": 1, "at": 1000}


def read(**changes):
    return notes.read({**GOOD, **changes}, sent=61_000, now=NOW, earliest=EARLIEST)


def test_a_note_is_read():
    found = read()
    assert (found.registration, found.count, found.source, found.revision, found.taken_back) == (5, 2, "list", 1, False)
    assert found.at == NOW - timedelta(minutes=1)
    walk_in = read(source="walk_in", role="pitcher", taken_back=True)
    assert (walk_in.registration, walk_in.role, walk_in.taken_back, walk_in.is_walk_in) == (None, "pitcher", True, True)


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "7"},
        {"nonce": None},
        {"registration": None},
        {"registration": "5"},
        {"registration": 2**63},
        {"count": 0},
        {"count": 51},
        {"count": True},
        {"count": 1.5},
        {"revision": 0},
        {"revision": 40_000},
        {"source": "hand"},
        {"source": []},
        {"role": "king"},
        {"at": -1},
        {"at": "nu"},
    ],
)
def test_what_is_no_note(changes):
    with pytest.raises(notes.NoteError):
        read(**changes)


def test_only_an_object_is_a_note():
    for data in ([], None, "note", 3):
        with pytest.raises(notes.NoteError):
            notes.read(data, sent=0, now=NOW, earliest=EARLIEST)


@given(st.integers(0, 10**14), st.integers(0, 10**14))
def test_a_wrong_clock_never_gives_an_impossible_moment(at, sent):
    assert EARLIEST <= notes.when(at, sent, NOW, EARLIEST) <= NOW


@given(st.integers(0, 11 * 3600), st.integers(-(10**10), 10**10))
def test_the_moment_is_right_however_wrong_the_clock_is(seconds, off):
    """Only how long ago it was counts, and that a clock knows, whatever time it thinks it is."""
    sent = 2 * 10**12 + off * 1000
    assert notes.when(sent - seconds * 1000, sent, NOW, EARLIEST) == NOW - timedelta(seconds=seconds)


def test_an_opening_long_ago_is_never_later_than_now():
    assert notes.when(0, 10, NOW, NOW + timedelta(days=3)) == NOW


# --- codes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("3E8-K7QM-2XVP", "3E8K7QM2XVP"),
        (" 3e8 k7qm 2xvp ", "3E8K7QM2XVP"),
        ("oil-k7qm-2xvp", "011K7QM2XVP"),
        ("https://stad.example.nl/agenda/toegang/3E8K7QM2XVP/", "3E8K7QM2XVP"),
        ("3E8-K7QM-2XVU", ""),
        ("K7QM2XVP", ""),
        ("Ada Smit", ""),
        ("0" * 40, ""),
        ("", ""),
        ("/", ""),
    ],
)
def test_a_code_in_what_was_typed(typed, code):
    assert codes.tidy(typed) == code


@given(st.text(max_size=60))
def test_any_text_is_tidied_to_a_code_or_nothing(text):
    found = codes.tidy(text)
    assert found == "" or (set(found) <= set(codes.SIGNS) and codes.tidy(found) == found)


@given(st.integers(1, 2**62))
def test_numbers_come_back(number):
    assert codes._number(codes._written(number)) == number


LEDGER = (Path(configured.BASE_DIR) / "static" / "js" / "door" / "ledger.js").as_uri()


def in_javascript(expression, data):
    """What the module of the page makes of data."""
    if shutil.which("node") is None:
        pytest.skip("Node is not there")
    code = (
        f"import * as ledger from '{LEDGER}';"
        "import { text } from 'node:stream/consumers';"
        "const data = JSON.parse(await text(process.stdin));"
        f"console.log(JSON.stringify({expression}));"
    )
    done = subprocess.run(
        ["node", "--input-type=module", "-e", code], input=json.dumps(data), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_the_telephone_tidies_codes_and_names_as_the_site_does():
    typed, names = [], []

    @settings(max_examples=500, database=None)
    @given(st.text(alphabet=f"{codes.SIGNS}oilu-/. é", max_size=30), st.text(alphabet="aÉéçĞğŠ ñÅz-'", max_size=12))
    def collect(text, name):
        typed.append(text)
        names.append(name)

    collect()
    assert in_javascript("data.map(ledger.tidy)", typed) == [codes.tidy(text) for text in typed]
    assert in_javascript("data.map(ledger.plain)", names) == [lists.plain(name) for name in names]


def row(number, party, **fields):
    values = {"id": number, "name": f"P{number}", "party": party, "online": False, "state": "confirmed", "inside": None}
    return {**values, "doubles": 0, "hash": f"h{number}", **fields}


def test_the_telephone_puts_its_notes_on_the_list():
    """Each note once, in any order; what is taken back is gone; a second note of a party does not count."""
    inside = {"nonce": "b", "count": 2, "role": "", "revision": 1, "at": 5}
    data = {
        "capacity": 20,
        "rows": [row(1, 3), row(2, 2, inside=inside), row(3, 1), row(4, 5, state="waiting"), row(5, 4, online=True)],
        "walk_ins": [{"nonce": "w", "count": 2, "role": "", "revision": 1, "at": 1}],
        "to_decide": [{"nonce": "d", "name": "D", "count": 1, "role": "", "revision": 1, "at": 1}],
    }
    say = {"source": "list", "role": "", "taken_back": False, "revision": 1}
    back_again = {"source": "walk_in", "revision": 2, "taken_back": True}
    notes_ = [
        {**say, "nonce": "n1", "registration": 1, "count": 2, "at": 9},
        {**say, "nonce": "n2", "registration": 2, "count": 2, "at": 8},
        {**say, "nonce": "d", "registration": None, "count": 1, "source": "walk_in", "revision": 2, "at": 7},
        {**say, "nonce": "w", "registration": None, "count": 2, "at": 1, **back_again},
    ]
    together = "ledger.together(data.list, data.notes)"
    found = in_javascript(together, {"list": data, "notes": notes_})
    assert found["counts"] == {"inside": 2 + 2 + 1, "expected": 1, "room": 14}
    assert found["rows"][0]["inside"]["count"] == 2
    assert found["rows"][1]["doubles"] == 1 and found["rows"][1]["inside"]["nonce"] == "b"
    assert [note["nonce"] for note in found["walkIns"]] == ["d"]
    assert found["toDecide"] == []
    back = [*notes_[1:], {**notes_[0], "revision": 2, "taken_back": True}]
    assert (
        in_javascript("ledger.together(data.list, data.notes)", {"list": data, "notes": back})["rows"][0]["inside"]
        is None
    )


# --- pictures --------------------------------------------------------------------------------------


def test_a_picture_says_what_it_should_and_has_room_around_it():
    """Drawn as for a page, and read back by the decoder of the page."""
    text = "https://stadmakers.example.nl/agenda/toegang/3E8K7QM2XVP/"
    found = drawing(text)
    steps = [part.split("h")[0].split(" ") for part in found.path.split("M")[1:]]
    dark = {(int(x), int(y)) for x, y in steps}
    assert min(x for x, _y in dark) == min(y for _x, y in dark) == BORDER
    scale, size = 4, found.size
    pixels = [0 if (x // scale, y // scale) in dark else 255 for y in range(size * scale) for x in range(size * scale)]
    rgba = [part for value in pixels for part in (value, value, value, 255)]
    decoder = (Path(configured.BASE_DIR) / "static" / "js" / "door-qr.js").as_uri()
    image = "{width: data.side, height: data.side, data: new Uint8ClampedArray(data.rgba)}"
    expression = f"(await import('{decoder}')).read({image})"
    if not (Path(configured.BASE_DIR) / "node_modules" / "qr").exists():
        pytest.skip("the packages of the front end are not there")
    assert in_javascript(expression, {"side": size * scale, "rgba": rgba}) == text
    assert png(text).startswith(b"\x89PNG")
