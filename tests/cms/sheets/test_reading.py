"""Files in every form in which people have them, and in forms that only an attacker makes."""

import datetime
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from odfdo import Cell, Document, Row, Table

from cms.sheets import SheetError, cell_name, tables
from cms.sheets.formulas import escape_formula, unescape_formula
from cms.sheets.reading import read_table

from . import files
from .files import LINES, WRITERS, as_csv, as_ods, as_xlsx, as_zip, ods_of, xlsx_of


def cells(content):
    table = read_table(content)
    return [list(table.head.cells), *(list(line.cells) for line in table.lines)]


READ = [["Naam", "Webadres", "Laagste bedrag"], ["Fonds één", "fonds-een", "100"], ["Fonds twee", "fonds-twee"]]


@pytest.mark.parametrize("ending", WRITERS)
def test_the_same_lines_from_every_kind_of_file(ending):
    assert cells(WRITERS[ending](LINES)) == READ


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_in_any_spelling(delimiter, encoding):
    assert cells(as_csv(LINES, delimiter, encoding)) == READ


def test_excels_line_about_the_separator_is_no_line():
    table = read_table(b"sep=,\r\nNaam,Webadres\r\na;b,c\r\n")
    assert (table.head.cells, table.lines[0].cells, table.lines[0].number) == (("Naam", "Webadres"), ("a;b", "c"), 3)


def test_lines_are_numbered_as_a_spreadsheet_does():
    """A line break in a cell begins no line, an empty line is one."""
    table = read_table(b'Naam;Tekst\n\n"a";"een\ntwee"\n;\nb;c\n')
    assert [(line.number, line.cells) for line in table.lines] == [(3, ("a", "een\ntwee")), (5, ("b", "c"))]
    table = read_table(as_xlsx([["Naam"], [], ["a"], [], ["b"]]))
    assert [line.number for line in table.lines] == [3, 5]


@pytest.mark.parametrize(
    ("column", "name"), [(0, "A2"), (25, "Z2"), (26, "AA2"), (51, "AZ2"), (701, "ZZ2"), (702, "AAA2")]
)
def test_names_of_cells(column, name):
    assert cell_name(column, 2) == name


def test_values_of_a_workbook_as_somebody_would_type_them():
    day, moment = datetime.date(2027, 3, 1), datetime.datetime(2027, 3, 1, 14, 30)
    content = as_xlsx([["Kop"], [day, moment, 1500.0, 1.5, True, False, datetime.time(9, 5), "007"]])
    assert cells(content)[1] == ["2027-03-01", "2027-03-01 14:30", "1500", "1.5", "ja", "nee", "09:05", "007"]


def test_a_formula_counts_as_what_it_gave():
    content = xlsx_of(
        '<row r="1"><c r="A1" t="str"><f>"Na"&amp;"am"</f><v>Naam</v></c><c r="B1"><f>1+1</f><v>2</v></c></row>'
    )
    assert cells(content) == [["Naam", "2"]]


def test_the_first_sheet_that_is_not_hidden():
    assert cells(as_xlsx(LINES, hidden=["Lijstje"])) == READ


def test_a_file_of_another_program():
    """Made with odfdo: typed cells, many of the same, spaces, a note beside a cell."""
    document = Document("spreadsheet")
    document.body.clear()
    sheet = Table("Blad")
    for values in (["Naam", "Bedrag", "Dag", "Ja?"], ["a  b", 12.5, datetime.date(2027, 3, 1), True]):
        row = Row()
        row.extend_cells([Cell(value=value) for value in values])
        sheet.append(row)
    document.body.append(sheet)
    target = io.BytesIO()
    document.save(target)
    assert cells(target.getvalue())[1] == ["a  b", "12.5", "2027-03-01", "ja"]


def test_repeated_cells_and_lines_count_and_notes_do_not():
    note = "<office:annotation><text:p>klopt dit?</text:p></office:annotation>"
    rows = (
        f"<table:table-row><table:table-cell>{note}<text:p>Naam</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2">'
        "<text:p>a<text:s text:c='2'/>b<text:line-break/>c</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="1048573">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    table = read_table(ods_of(rows))
    assert table.head.cells == ("Naam",)
    assert [(line.number, line.cells) for line in table.lines] == [(2, ("a  b\nc",) * 2), (3, ("a  b\nc",) * 2)]


ONE = "<text:p>a</text:p></table:table-cell></table:table-row>"
MANY_LINES = f'<table:table-row table:number-rows-repeated="99999999"><table:table-cell>{ONE}'
MANY_CELLS = f'<table:table-row><table:table-cell table:number-columns-repeated="99999999">{ONE}'
BROKEN_XML = "<office:document-content"
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "leeg"),
        (b"\n;;\n  \n", "leeg"),
        (as_ods([["", ""]]), "leeg"),
        (b'a;b\n"c"d;e\n', "Regel 2 is niet te lezen"),
        (b'a;b\n"c;d\n', "Regel 2 is niet te lezen"),
        (b"a;b\x00\n", "geen rekenblad dat wij kunnen lezen"),
        (b"%PDF-1.7\n...", "Dit is geen rekenblad"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "Dit is geen rekenblad"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "oud Excel-bestand"),
        (as_zip({"word/document.xml": "x"}), "geen rekenblad"),
        (as_zip({"xl/workbook.bin": "x"}), "xlsb"),
        (as_zip({"xl/workbook.xml": "x"}), "beschadigd"),
        (as_zip({"content.xml": BROKEN_XML}), "beschadigd"),
        (as_zip({"content.xml": BOMB}), "beschadigd"),
        (as_xlsx(LINES)[:-200], "beschadigd"),
        (as_ods(LINES)[:200], "beschadigd"),
        (as_zip({"content.xml": 60 * tables.MEGABYTE}), "te groot"),
        (as_zip({"content.xml": "x"} | {f"{number}": "" for number in range(1001)}), "te groot"),
        (b"a" * (tables.LARGEST_FILE + 1), "hoogstens 10 MB"),
        (as_csv([["x"] * 101]), "meer dan 100 kolommen"),
        (as_xlsx([["a"], ["x"] * 101]), "Regel 2 heeft meer dan 100 kolommen"),
        (as_ods([["a"], ["x"] * 101]), "Regel 2 heeft meer dan 100 kolommen"),
        (as_csv([["a", "b"], ["c", "d" * 10_001]]), "cel B2 is te lang"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_what_is_wrong_with_a_file_is_said(content, says):
    with pytest.raises(SheetError, match=says):
        read_table(content)


@pytest.mark.parametrize("ending", WRITERS)
def test_too_many_lines(monkeypatch, ending):
    monkeypatch.setattr(tables, "MOST_LINES", 3)
    assert len(cells(WRITERS[ending]([["Naam"], ["a"], ["b"], ["c"]]))) == 4
    with pytest.raises(SheetError, match="meer dan 3 regels"):
        read_table(WRITERS[ending]([["Naam"], ["a"], ["b"], ["c"], ["d"]]))


@pytest.mark.parametrize(
    "content",
    [
        ods_of(MANY_LINES),
        ods_of(MANY_CELLS),
        xlsx_of('<row r="1"><c r="A1"><v>1</v></c></row><row r="999999999"><c r="A999999999"><v>1</v></c></row>'),
        xlsx_of('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>'),
        xlsx_of('<row r="-5"><c r="A-5"><v>x</v></c></row>'),
    ],
    ids=["many lines", "many cells", "far line", "far cell", "no line"],
)
@pytest.mark.timeout(120)
def test_a_small_file_that_claims_to_be_huge_is_refused_before_it_is(content):
    with pytest.raises(SheetError):
        read_table(content)


def test_an_encrypted_zip_is_said_to_be_so():
    content = bytearray(as_xlsx(LINES))
    for place in range(len(content) - 4):
        if content[place : place + 4] == b"PK\x01\x02":
            content[place + 8] |= 1
    with pytest.raises(SheetError, match="wachtwoord"):
        read_table(bytes(content))


def test_text_in_cells_is_made_plain():
    assert cells(as_csv([["Naam\u00a0", " a\r\nb\x7fc "]])) == [["Naam", "a\nbc"]]


@given(st.text(max_size=30))
def test_what_was_made_harmless_comes_back(text):
    assert unescape_formula(escape_formula(text)) == text or text.startswith("'")


TEXTS = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn", "Zl", "Zp"]) | st.sampled_from("\n=+-@;,\"' "),
    max_size=25,
).map(lambda text: tables.clean(text))


@pytest.mark.parametrize("ending", WRITERS)
@given(lines=st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=1, max_size=4))
def test_any_text_comes_back_as_it_was(ending, lines):
    written = [["Naam", "Tekst"], *lines]
    content = WRITERS[ending](
        [[escape_formula(text) for text in line] for line in written] if ending == "csv" else written
    )
    found = [[unescape_formula(text) for text in line] for line in cells(content)]
    kept = [[unescape_formula(text) for text in line] for line in written if any(line)]
    assert [line + [""] * (2 - len(line)) for line in found] == kept


def test_the_files_of_these_tests_are_those_of_their_names():
    assert files.as_xlsx(LINES).startswith(b"PK")
    assert files.as_ods(LINES)[30:38] == b"mimetype"
