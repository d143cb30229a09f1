"""What people take along: a workbook that adds up in LibreOffice, a PDF with tags, a file to go on from."""

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from datetime import date
from decimal import Decimal

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.estimates import files
from cms.estimates.estimate import MOST_LINES, Estimate, Line
from cms.papers import make_pdf, make_workbook

DAY = date(2026, 11, 28)
ESTIMATE = Estimate(
    title="Buurttuin 🌻 <b>",
    costs=(
        Line("Hout", "20 planken à € 12,50", Decimal("250.00")),
        Line("=HYPERLINK(1)", "", Decimal("1234.55")),
        Line("Onderhoud"),
    ),
    income=(Line("Wijkbudget", "", Decimal("1600.00")),),
    unforeseen=10,
    hours=40,
    hours_note="spitten",
)
FULL = Estimate(
    costs=tuple(Line("W" * 80, "W" * 200, Decimal("99999999.99")) for _number in range(MOST_LINES)),
    income=tuple(Line("W" * 80, "W" * 200, Decimal("99999999.99")) for _number in range(MOST_LINES)),
    unforeseen=100,
)


def workbook(estimate):
    return make_workbook("Begroting", files.sheets(estimate), maker="Stadmakers")


def content_of(data):
    return zipfile.ZipFile(io.BytesIO(data)).read("content.xml").decode()


def test_all_sums_of_a_workbook_are_formulas_with_what_they_give_now():
    content = content_of(workbook(ESTIMATE))
    found = re.findall(r'<table:table-cell[^>]*table:formula="([^"]*)"[^>]*office:value="([^"]*)"', content)
    found += [(b, a) for a, b in re.findall(r'office:value="([^"]*)"[^>]*table:formula="([^"]*)"', content)]
    assert dict(found) == {
        "of:=SUM([.C2:.C12])": "1484.55",
        "of:=SUM([.C2:.C10])": "1600.00",
        "of:=[$'Kosten'.C13]": "1484.55",
        "of:=ROUND([.B2]*[.B3]/100;2)": "148.46",
        "of:=[.B2]+[.B4]": "1633.01",
        "of:=[$'Inkomsten'.C11]": "1600.00",
        "of:=[.B6]-[.B5]": "-33.01",
    }
    # What somebody typed is never a formula.
    assert "=HYPERLINK" in content
    assert not any("HYPERLINK" in formula for formula, _value in found)


@pytest.fixture
def office(tmp_path):
    """Turns a workbook into the rows of each of its sheets, as LibreOffice computes them."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not there.")

    def convert(data):
        (tmp_path / "begroting.ods").write_bytes(data)
        command = [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to"]
        command += ["csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"]
        command += ["--outdir", tmp_path, tmp_path / "begroting.ods"]
        subprocess.run(command, capture_output=True, timeout=180, check=True)
        found = {path.stem.partition("-")[2]: path for path in tmp_path.glob("*.csv")}
        return {name: list(csv.reader(path.read_text().splitlines())) for name, path in found.items()}

    return convert


def test_libreoffice_opens_the_workbook_and_adds_up_by_itself(office):
    """The values that we wrote are taken out, so that every number is one that LibreOffice computed."""
    data, emptied = workbook(ESTIMATE), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(emptied, "w") as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == "content.xml":
                content = re.sub(
                    rb"<table:table-cell[^>]*table:formula[^>]*>",
                    lambda cell: re.sub(rb' (office|calcext):value(-type)?="[^"]*"', b"", cell.group()),
                    content,
                )
            target.writestr(item, content)
    sheets = office(emptied.getvalue())
    assert sheets["Kosten"][0] == ["Post", "Toelichting", "Bedrag in euro"]
    assert sheets["Kosten"][1] == ["Hout", "20 planken à € 12,50", "250"]
    assert sheets["Kosten"][-1][2] == "1484.55"
    assert dict(row for row in sheets["Overzicht"] if len(row) == 2) == {
        "Wat?": "Hoeveel?",
        "Totaal kosten": "1484.55",
        "Onvoorzien in procent (hooguit 10)": "10",
        "Onvoorzien in euro": "148.46",
        "Kosten met onvoorzien": "1633.01",
        "Totaal inkomsten": "1600",
        "Verschil (moet 0 zijn)": "-33.01",
        "Eigen uren (geen geld)": "40",
        "spitten": "",
    }


def walk(element):
    """An element of the structure of a PDF and all below it."""
    yield element
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield from walk(child)


def test_a_pdf_has_the_tags_that_screen_readers_need():
    with pikepdf.open(io.BytesIO(make_pdf(files.paper(ESTIMATE, day=DAY, maker="Stadmakers")))) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "nl"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as meta:
            assert meta["dc:title"].startswith("Begroting: Buurttuin")
            assert meta["pdfuaid:part"] == "1"
        root = pdf.Root.StructTreeRoot.K
        found = [one for top in (root if isinstance(root, pikepdf.Array) else [root]) for one in walk(top)]
    kinds = [str(one["/S"]) for one in found]
    assert kinds.count("/Table") == 3
    # Three columns for the two sides, two for the overview; each header says that it is one of a column.
    assert kinds.count("/TH") == 3 + 3 + 2
    scopes = [str(one["/A"]) if "/A" in one else "" for one in found if str(one["/S"]) == "/TH"]
    assert all("Column" in scope for scope in scopes), scopes
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 5


@pytest.mark.parametrize("estimate", [Estimate(), FULL], ids=["empty", "full"])
def test_the_smallest_and_the_largest_budget_can_be_taken_along(estimate):
    assert make_pdf(files.paper(estimate, day=DAY, maker="Stadmakers")).startswith(b"%PDF")
    assert workbook(estimate).startswith(b"PK")
    stored = files.to_file(estimate)
    assert len(stored) * 2 < files.LARGEST_FILE
    assert files.from_file(SimpleUploadedFile("begroting.json", stored)) == estimate


def test_a_file_brings_the_budget_back():
    stored = files.to_file(ESTIMATE)
    assert "€" in stored.decode()
    assert files.from_file(SimpleUploadedFile("x", stored)) == ESTIMATE
    assert files.from_file(SimpleUploadedFile("x", b"\xef\xbb\xbf" + stored)) == ESTIMATE


UPLOADS = {
    "nothing": (b"", "geen begroting van deze site"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\xff", "geen begroting van deze site"),
    "a text": (b"Beste mensen", "geen begroting van deze site"),
    "a deep hole": (b"[" * 200_000, "geen begroting van deze site"),
    "an endless number": (b'{"kind": "estimate", "version": 1' + b"0" * 9000 + b"}", "geen begroting van deze site"),
    "another json": (json.dumps({"kind": "recept"}).encode(), "geen begroting van deze site"),
    "a newer version": (json.dumps(ESTIMATE.to_data() | {"version": 9}).encode(), "nieuwere versie"),
    "the workbook": (workbook(ESTIMATE), "Dit is een rekenblad"),
    "a heavy file": (b" " * (files.LARGEST_FILE + 1), "te groot"),
    "a float": (json.dumps(ESTIMATE.to_data() | {"costs": [{"cents": 1.5}]}).encode(), "een getal"),
}


@pytest.mark.parametrize("case", UPLOADS)
def test_a_file_that_is_no_budget_says_why(case):
    content, words = UPLOADS[case]
    with pytest.raises(files.FileRefusedError, match=words):
        files.from_file(SimpleUploadedFile("begroting.json", content))
