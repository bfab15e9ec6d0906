"""Files made by code for the tests of reading: workbooks, archives and text in any shape, always from the same five order lines."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

__all__ = ["AMOUNTS", "DAYS", "HEADER", "LINES", "bomb", "delimited", "ods", "orders_with", "ragged_xlsx", "typed_rows", "workbook", "zipped"]

HEADER = ("order", "day", "account", "product", "amount")
LINES = (
    ("A1", "05/01/2024", "001", "Maçã", "1.200,00"), ("A1", "05/01/2024", "001", "Pão", "300,50"), ("A2", "17/01/2024", "002", "Maçã", "80,00"),
    ("A3", "20/02/2024", "001", "Maçã", "-200,00"), ("A4", "29/02/2024", "003", "Pão", "19,50"),
)  # fmt: skip
"""Five lines of three accounts and two products, 1,400.00 in all."""
DAYS = [datetime.strptime(line[1], "%d/%m/%Y") for line in LINES]
AMOUNTS = [1200.0, 300.5, 80.0, -200.0, 19.5]


def orders_with(column: str, cells: Sequence[str]) -> list[tuple[str, ...]]:
    """The five lines with other texts in one column."""
    place = HEADER.index(column)
    return [(*line[:place], cell, *line[place + 1 :]) for line, cell in zip(LINES, cells, strict=True)]


def delimited(rows: Sequence[Sequence[str]] = LINES, separator: str = ";", end: str = "\n", header: Sequence[str] = HEADER) -> str:
    """The rows below their header as text."""
    return "".join(separator.join(row) + end for row in ([header] if header else []) + list(rows))


def workbook(*sheets: tuple[str, Sequence[Sequence[Any]]], **changes: Any) -> bytes:
    """An XLSX file; `changes` are functions of the xlsxwriter workbook and its first sheet, by any name."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "dd/mm/yyyy", "in_memory": True}) as book:
        made = []
        for name, rows in sheets:
            made.append(sheet := book.add_worksheet(name))
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell is not None:
                        sheet.write(row, column, cell)
        for change in changes.values():
            change(book, made[0])
    return content.getvalue()


def typed_rows() -> list[list[Any]]:
    """Header and lines with dates and amounts as a workbook keeps them."""
    return [list(HEADER), *([line[0], day, line[2], line[3], amount] for line, day, amount in zip(LINES, DAYS, AMOUNTS, strict=True))]


def ragged_xlsx(sheet_xml: str, book_xml: str = "") -> bytes:
    """An XLSX file with a sheet's XML as given, as no spreadsheet would write it."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>'
    )
    return zipped({
        "[Content_Types].xml": types,
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}">{book_xml}<sheets><sheet name="Dados" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{relations}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet_xml}</sheetData></worksheet>',
    })  # fmt: skip


def ods(rows: Sequence[Sequence[Any]], raw: str = "") -> bytes:
    """An ODS file with one sheet; a cell that is a tuple is the XML of its attributes and its text; `raw` is XML of more rows."""
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    body = "".join("<table:table-row>" + "".join(map(_ods_cell, row)) + "</table:table-row>" for row in rows) + raw
    content = (
        f'<office:document-content xmlns:office="{office}office:1.0" xmlns:table="{office}table:1.0" xmlns:text="{office}text:1.0" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Dados">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content,
                   "META-INF/manifest.xml": "<manifest/>"})  # fmt: skip


def _ods_cell(cell: Any) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, tuple):
        return f"<table:table-cell {cell[0]}><text:p>{escape(cell[1])}</text:p></table:table-cell>"
    if isinstance(cell, datetime):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell:%Y-%m-%d}"><text:p>{cell:%d/%m/%Y}</text:p></table:table-cell>'
    if isinstance(cell, float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A zip file of texts or bytes by name."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return content.getvalue()


def bomb(name: str, size: int) -> bytes:
    """A small zip file that unpacks to `size` bytes of one letter."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w", force_zip64=True) as member:
        piece = b"x" * 1_000_000
        for _ in range(size // len(piece)):
            member.write(piece)
    return content.getvalue()
