"""A text document (ODF) that people can change in LibreOffice, Word or Google Docs.

Headings, lists and tables are real ones, with a language and a title: as accessible as what they make of it.
"""

from io import BytesIO

from odfdo import Cell, Column, Document, Element, Header, HeaderRows, List, ListItem, Paragraph, Row, Style
from odfdo import Table as OdfTable

from .parts import Blank, Bullets, Checks, Heading, Table, Text, clean

INK, BRAND = "#17262b", "#0d3b45"
HEADINGS = {1: "22pt", 2: "15pt", 3: "12pt"}
STANDARD, STRONG, ANSWER, QUIET, AMOUNT = "Standard", "strong", "answer", "quiet", "amount"
HEAD_CELL, LINED_CELL = "head-cell", "lined-cell"
BULLETS, CHECKS = {"name": "bullets", "sign": "•"}, {"name": "checks", "sign": "☐"}
LIST_STYLE = """<text:list-style style:name="{name}"><text:list-level-style-bullet text:level="1"
 text:bullet-char="{sign}"><style:list-level-properties text:list-level-position-and-space-mode="label-alignment">
<style:list-level-label-alignment text:label-followed-by="listtab" text:list-tab-stop-position="0.8cm"
 fo:text-indent="-0.8cm" fo:margin-left="0.8cm"/></style:list-level-properties></text:list-level-style-bullet>
</text:list-style>"""
FONT = "'Liberation Sans', Arial, sans-serif"
COUNTRIES = {"nl": "NL", "en": "GB"}


def make_text_document(paper):
    """The document as bytes."""
    document = Document("text")
    _set_look(document, paper.language)
    meta = document.meta
    meta.title = clean(paper.title)
    meta.language = f"{paper.language}-{COUNTRIES.get(paper.language, paper.language.upper())}"
    meta.creator = meta.initial_creator = clean(paper.maker)
    body = document.body
    body.clear()
    body.append(Header(1, clean(paper.title)))
    if paper.subtitle:
        body.append(Paragraph(clean(paper.subtitle), style=QUIET))
    for number, part in enumerate(paper.parts):
        for element in WRITERS[type(part)](part, number):
            body.append(element)
    if paper.maker:
        body.append(Paragraph(clean(paper.maker), style=QUIET))
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _set_look(document, language):
    numbering = document.styles.root.get_element("//text:outline-style")
    if numbering is not None:
        numbering.delete()
    standard = document.get_style("paragraph", STANDARD)
    standard.set_properties(
        {
            "fo:language": language,
            "fo:country": COUNTRIES.get(language, language.upper()),
            "fo:font-size": "11pt",
            "fo:font-family": FONT,
            "fo:color": INK,
        },
        area="text",
    )
    standard.set_properties({"fo:margin-bottom": "0.25cm", "fo:line-height": "130%"}, area="paragraph")
    for level, size in HEADINGS.items():
        style = document.get_style("paragraph", f"Heading_20_{level}")
        look = {"fo:font-size": size, "fo:color": BRAND, "fo:font-weight": "bold", "fo:font-style": "normal"}
        style.set_properties({**look, "fo:font-family": FONT}, area="text")
    for style in _paragraph_styles():
        document.insert_style(style, automatic=False)
    for style in _cell_styles():
        document.insert_style(style, automatic=True)
    for kind in (BULLETS, CHECKS):
        document.insert_style(Element.from_tag(LIST_STYLE.format(**kind)), automatic=True)


def _paragraph_styles():
    answer = Style("paragraph", name=ANSWER, parent_style=STANDARD)
    line = {"fo:border-bottom": "0.5pt solid #9aa8ac", "fo:padding-bottom": "0.1cm", "fo:margin-bottom": "0.35cm"}
    # Without this, lines below each other become one box with a single line.
    answer.set_properties({**line, "style:join-border": "false"}, area="paragraph")
    quiet = Style("paragraph", name=QUIET, parent_style=STANDARD)
    quiet.set_properties({"fo:font-size": "9.5pt", "fo:color": "#4d5f65"}, area="text")
    amount = Style("paragraph", name=AMOUNT, parent_style=STANDARD)
    amount.set_properties({"fo:text-align": "end"}, area="paragraph")
    strong = Style("paragraph", name=STRONG, parent_style=STANDARD)
    strong.set_properties({"fo:font-weight": "bold"}, area="text")
    return answer, quiet, amount, strong


def _cell_styles():
    for name, border in ((HEAD_CELL, f"1.2pt solid {BRAND}"), (LINED_CELL, "0.5pt solid #9aa8ac")):
        style = Style("table-cell", name=name)
        style.set_properties({"fo:border-bottom": border, "fo:padding": "0.12cm"}, area="table-cell")
        yield style


def _heading(part, _number):
    yield Header(part.level, clean(part.text))


def _text(part, _number):
    for line in clean(part.text).split("\n"):
        yield Paragraph(line, style=QUIET if part.quiet else STANDARD)


def _bullets(part, _number):
    yield _list(part.items, BULLETS)


def _checks(part, _number):
    yield _list(part.items, CHECKS)


def _list(items, kind):
    found = List(style=kind["name"])
    for item in items:
        entry = ListItem()
        entry.append(Paragraph(clean(item), style=STANDARD))
        found.append(entry)
    return found


def _blank(part, _number):
    yield Paragraph(clean(part.label), style=STRONG)
    if part.hint:
        yield Paragraph(clean(part.hint), style=QUIET)
    for _line in range(part.lines):
        yield Paragraph("", style=ANSWER)


def _table(part, number):
    if part.caption:
        yield Paragraph(clean(part.caption), style=STRONG)
    table = OdfTable(f"tabel-{number + 1}")
    if part.caption:
        table.set_attribute("table:title", clean(part.caption))
    for _name in part.columns:
        table.append(Column())
    header = HeaderRows()
    header.append(_row(part.columns, part.numbers, HEAD_CELL, STRONG))
    table.append(header)
    for values in part.rows:
        table.append(_row(values, part.numbers, LINED_CELL))
    if part.foot:
        table.append(_row(part.foot, part.numbers, HEAD_CELL, STRONG))
    yield table
    yield Paragraph("", style=STANDARD)


def _row(values, numbers, cell_style, text_style=STANDARD):
    row = Row()
    for column, value in enumerate(values):
        cell = Cell(style=cell_style)
        is_amount = column in numbers and text_style == STANDARD
        cell.append(Paragraph(clean(value), style=AMOUNT if is_amount else text_style))
        row.append(cell)
    return row


WRITERS = {Heading: _heading, Text: _text, Bullets: _bullets, Checks: _checks, Blank: _blank, Table: _table}
