"""Moments of a fund and rooms of a venue as a text in a cell, and back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.sheets.values import CellError
from toolkit.funds.deadlines import Repeat
from toolkit.imports import deadline_text, room_text
from toolkit.imports.marked_text import escape, split, unescape

MARCH, JUNE = date(2027, 3, 1), date(2027, 6, 1)
LINE = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(";:()\\ 08"), max_size=20)
NOTE = LINE.map(lambda text: text.strip())
NAME = NOTE.filter(bool) | st.sampled_from(
    ["Zaal (3 zitplaatsen)", "a(1 zitplaats, 2 staanplaatsen)", "\\(8 zitplaatsen)"]
)
COUNT = st.none() | st.integers(0, room_text.LARGEST)


@given(LINE)
def test_an_escaped_text_has_no_separators(text):
    assert unescape(escape(text, ";:")) == text
    assert split(escape(text, ";:"), ";:") == [escape(text, ";:")]


def test_splitting():
    assert split(r"a\;b;c\\;d", ";") == [r"a\;b", r"c\\", "d"]
    assert split("a:b:c", ":", most=1) == ["a", "b:c"]
    assert split("a\\", ";") == ["a\\"]


@pytest.mark.parametrize(
    ("text", "moments"),
    [
        ("2027-03-01", [(MARCH, Repeat.ONCE, "")]),
        ("2027-03-01 elk kwartaal: voor de hele stad", [(MARCH, Repeat.QUARTERLY, "voor de hele stad")]),
        ("2027-03-01 elk jaar; 2027-06-01", [(MARCH, Repeat.YEARLY, ""), (JUNE, Repeat.ONCE, "")]),
        (r"2027-03-01: vóór 12 uur\; daarna niet", [(MARCH, Repeat.ONCE, "vóór 12 uur; daarna niet")]),
        (
            "1-3-2027 Elke Maand\n1 juni 2027: laatste: echt",
            [(MARCH, Repeat.MONTHLY, ""), (JUNE, Repeat.ONCE, "laatste: echt")],
        ),
        ("1 maart 2027 jaarlijks", [(MARCH, Repeat.YEARLY, "")]),
        ("2027-03-01 één keer;;", [(MARCH, Repeat.ONCE, "")]),
    ],
)
def test_moments_as_people_type_them(text, moments):
    assert deadline_text.read(text) == moments


def test_moments_are_written_briefly():
    written = deadline_text.write([(MARCH, "quarterly", "voor; iedereen"), (JUNE, "once", "")])
    assert written == r"2027-03-01 elk kwartaal: voor\; iedereen; 2027-06-01"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("elk jaar", "“elk jaar”: .*"),
        ("2027-13-01", "Vul een datum in"),
        ("2027-03-01 soms", "Kies uit: “één keer”, “elke maand”"),
        (": alleen tekst", "Vul een datum in"),
        ("; ".join(["2027-03-01"] * 13), "hoogstens 12"),
    ],
)
def test_moments_that_cannot_be(text, says):
    with pytest.raises(CellError, match=says):
        deadline_text.read(text)


@given(st.lists(st.tuples(st.dates(), st.sampled_from(list(Repeat)), NOTE), max_size=12))
def test_moments_come_back(moments):
    assert deadline_text.read(deadline_text.write(moments)) == moments


@pytest.mark.parametrize(
    ("text", "rooms"),
    [
        ("Keuken", [("Keuken", None, None, "")]),
        (
            "Grote zaal (80 zitplaatsen, 120 staanplaatsen): met podium; Keuken",
            [("Grote zaal", 80, 120, "met podium"), ("Keuken", None, None, "")],
        ),
        ("Zaal (oud) (1 zitplaats)", [("Zaal (oud)", 1, None, "")]),
        ("Plein (300 staanplaatsen)", [("Plein", None, 300, "")]),
        ("Zaal (boven)\nTuin", [("Zaal (boven)", None, None, ""), ("Tuin", None, None, "")]),
        (r"Zaal \(3 zitplaatsen)", [("Zaal (3 zitplaatsen)", None, None, "")]),
        ("Zaal(5 ZITPLAATSEN)", [("Zaal", 5, None, "")]),
    ],
)
def test_rooms_as_people_type_them(text, rooms):
    assert room_text.read(text) == rooms


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("(80 zitplaatsen)", "naam van de zaal ontbreekt"),
        (": mooi", "naam van de zaal ontbreekt"),
        ("Zaal (9999999 zitplaatsen)", "passen nergens"),
        ("; ".join(["Zaal"] * 31), "hoogstens 30"),
    ],
)
def test_rooms_that_cannot_be(text, says):
    with pytest.raises(CellError, match=says):
        room_text.read(text)


@given(st.lists(st.tuples(NAME, COUNT, COUNT, NOTE), max_size=6))
def test_rooms_come_back(rooms):
    assert room_text.read(room_text.write(rooms)) == rooms
