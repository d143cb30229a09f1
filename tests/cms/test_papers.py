"""Documents that the site makes: tagged for screen readers, with the words of people as they are, and really opened."""

import os
import re
import shutil
import subprocess
import zipfile
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms import papers
from cms.papers.sheets import Formula
from toolkit import kit

PAPER = papers.Paper(
    title="Plan “Groen & blauw” <b>",
    subtitle="Kort",
    maker="Stadmakers",
    parts=(
        papers.Heading("Wat?"),
        papers.Text("Geen #import en geen *opmaak*\nTweede regel"),
        papers.Bullets(("een", "twee 🌻 日本")),
        papers.Checks(("Klaar",)),
        papers.Blank("Voor wie?", "Noem ze", 2),
        papers.Heading("Geld", 3),
        papers.Table("Kosten", ("Post", "Bedrag"), (("Zaal", "€ 10"), ("", "")), ("Totaal", "€ 10"), frozenset({1})),
    ),
)


def tags(pdf):
    """The roles of all elements of the structure tree, from top to bottom."""
    found = []

    def walk(element):
        if isinstance(element, pikepdf.Array):
            for child in element:
                walk(child)
        elif isinstance(element, pikepdf.Dictionary):
            if "/S" in element:
                found.append(str(element.S).lstrip("/"))
            if "/K" in element:
                walk(element.K)

    walk(pdf.Root.StructTreeRoot.K)
    return found


def is_accessible(content):
    """What PDF/UA-1 asks and a program can see: tags, language, a title that is shown, and its own mark."""
    pdf = pikepdf.open(BytesIO(content))
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "nl"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as meta:
        assert meta["dc:title"]
        assert meta["pdfuaid:part"] == "1"
    roles = tags(pdf)
    assert roles.count("H1") == 1
    assert all(font_is_embedded(pdf))
    return roles


def font_is_embedded(pdf):
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
            yield any(name in thing for name in ("/FontFile", "/FontFile2", "/FontFile3"))


def test_a_pdf_is_tagged_in_its_order():
    roles = is_accessible(papers.make_pdf(PAPER))
    assert [role for role in roles if role in ("H1", "H2", "H3")] == ["H1", "H2", "H3"]
    assert roles.count("L") == 2
    assert roles.count("TH") == 2
    assert {"Table", "THead", "TBody", "TR", "TD", "LI"} <= set(roles)


@pytest.mark.parametrize("paper", kit.PAPERS, ids=lambda paper: paper.slug)
def test_every_template_is_accessible(paper):
    roles = is_accessible(papers.make_pdf(paper.paper()))
    assert "H2" in roles


@settings(max_examples=25)
@given(st.text(max_size=60))
def test_no_words_break_a_document(text):
    """Signs that no typeface has, marks of direction, half pairs: the document comes, whatever somebody typed."""
    text = text.encode("utf-8", "ignore").decode()
    paper = papers.Paper(title="Titel", parts=(papers.Text(text), papers.Bullets((text,))))
    assert papers.make_pdf(paper).startswith(b"%PDF-")
    assert papers.make_text_document(paper).startswith(b"PK")
    assert papers.make_workbook("Titel", [papers.Sheet("Blad", ("Post",), ((text,),))]).startswith(b"PK")


def content_of(document):
    return zipfile.ZipFile(BytesIO(document)).read("content.xml").decode()


def test_a_text_document_has_real_headings_lists_and_tables():
    content = content_of(papers.make_text_document(PAPER))
    assert re.findall(r'<text:h [^>]*text:outline-level="(\d)"', content) == ["1", "2", "3"]
    assert content.count("<text:list ") == 2
    assert content.count("<table:table-header-rows>") == 1
    assert "Plan “Groen &amp; blauw” &lt;b&gt;" in content
    styles = zipfile.ZipFile(BytesIO(papers.make_text_document(PAPER))).read("styles.xml").decode()
    assert 'fo:language="nl"' in styles


def test_a_workbook_adds_up_and_runs_nothing_that_somebody_typed():
    rows = (("=HYPERLINK(1)", 1.5), ("Zaal", 2), ("Totaal", Formula("of:=SUM([.B2:.B3])", 3.5)))
    content = content_of(papers.make_workbook("Begroting", [papers.Sheet("Kosten", ("Post", "Bedrag"), rows)]))
    assert 'table:formula="of:=SUM([.B2:.B3])"' in content
    assert "'=HYPERLINK(1)" in content
    assert content.count("table:formula") == 1


@pytest.fixture(scope="module")
def libreoffice():
    found = os.environ.get("LIBREOFFICE") or shutil.which("soffice")
    if not found:
        assert os.environ.get("NO_SKIPS") != "1", "LibreOffice is not there, and nothing may be skipped"
        pytest.skip("LibreOffice is not on this machine")
    return found


@pytest.mark.once
def test_libreoffice_opens_every_template_and_computes(libreoffice, tmp_path):
    for paper in kit.PAPERS:
        if paper.sheets:
            (tmp_path / f"{paper.slug}.ods").write_bytes(papers.make_workbook(str(paper.title), paper.sheets()))
        else:
            (tmp_path / f"{paper.slug}.odt").write_bytes(papers.make_text_document(paper.paper()))
    (tmp_path / "som.ods").write_bytes(
        papers.make_workbook("Som", [papers.Sheet("Som", ("A",), ((2,), (3,), (Formula("of:=SUM([.A2:.A3])"),)))])
    )
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = [libreoffice, profile, "--headless", "--convert-to"]
    files = sorted(tmp_path.glob("*.od?"))
    subprocess.run([*convert, "pdf", "--outdir", tmp_path, *files], check=True, capture_output=True, timeout=180)
    assert {path.stem for path in tmp_path.glob("*.pdf")} == {path.stem for path in files}
    subprocess.run([*convert, "csv", "--outdir", tmp_path, tmp_path / "som.ods"], check=True, capture_output=True)
    assert (tmp_path / "som.csv").read_text().split() == ["A", "2", "3", "5"]
