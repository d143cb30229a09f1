"""Spreadsheets as people and attackers send them, made in memory."""

import csv
import io
import zipfile

from openpyxl import Workbook

from cms.sheets.writing import NAMESPACES, Page, write_ods

LINES = [["Naam", "Webadres", "Laagste bedrag"], ["Fonds één", "fonds-een", 100], ["Fonds twee", "fonds-twee", None]]


def as_csv(lines, delimiter=";", encoding="utf-8"):
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows(lines)
    return target.getvalue().encode(encoding)


def as_xlsx(lines, hidden=()):
    book = Workbook()
    for position, name in enumerate([*hidden, "Blad"]):
        sheet = book.active if not position else book.create_sheet()
        sheet.title = name
        sheet.sheet_state = "hidden" if name in hidden else "visible"
        for line in lines if name not in hidden else [["geheim"]]:
            sheet.append(line)
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            # A text that looks like a formula, as the exports write it.
            cell.data_type = "s"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_ods(lines):
    target = io.BytesIO()
    write_ods(target, "Lijst", [Page("Blad", tuple(lines[0]), lines[1:]), Page("Uitleg", ("Wat?",), [["niets"]])])
    return target.getvalue()


WRITERS = {"csv": as_csv, "xlsx": as_xlsx, "ods": as_ods}


def as_zip(parts):
    """A zip file with these parts; a text as it is, a number as so many zeros."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, b"0" * content if isinstance(content, int) else content)
    return target.getvalue()


def ods_of(rows):
    """An ODS file of which the rows are given as XML."""
    spaces = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())
    body = f"<office:body><office:spreadsheet><table:table>{rows}</table:table></office:spreadsheet></office:body>"
    return as_zip({"content.xml": f"<office:document-content {spaces}>{body}</office:document-content>"})


def xlsx_of(sheet_data):
    """A workbook of which the cells of the only sheet are given as XML."""
    target = io.BytesIO()
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(io.BytesIO(as_xlsx([["a"]]))) as source, zipfile.ZipFile(target, "w") as archive:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = f'<worksheet xmlns="{main}"><sheetData>{sheet_data}</sheetData></worksheet>'.encode()
            archive.writestr(part, content)
    return target.getvalue()
