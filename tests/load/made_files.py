"""Files made by code for the tests of reading: workbooks, archives and text in any shape, always from the same five order lines."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

__all__ = ["AMOUNTS", "DAYS", "HEADER", "LINES", "bomb", "delimited", "ods", "orders_with", "ragged_xlsx", "typed_rows", "workbook", "xls", "zipped"]

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


def xls(cells: dict[tuple[int, int], Any], hidden_rows: Sequence[int] = ()) -> bytes:
    """An XLS file with one sheet; a cell is a text, a number, an error code in a list, or a formula's text in a tuple."""

    def record(number: int, data: bytes = b"") -> bytes:
        return struct.pack("<HH", number, len(data)) + data

    def place(row: int, column: int) -> bytes:
        return struct.pack("<HHH", row, column, 15)

    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0x0600))
    last = max(row for row, _ in cells) + 1, max(column for _, column in cells) + 1
    sheet = begin + record(0x0200, struct.pack("<IIHHH", 0, last[0], 0, last[1], 0))
    sheet += b"".join(record(0x0208, struct.pack("<HHHHHHI", row, 0, last[1], 255, 0, 0, 0x20)) for row in hidden_rows)
    for (row, column), cell in cells.items():
        if isinstance(cell, tuple):  # a formula with a text
            sheet += record(0x0006, place(row, column) + b"\x00\x00\x00\x00\x00\x00\xff\xff" + struct.pack("<HIHB", 0, 0, 1, 0x16))
            sheet += record(0x0207, struct.pack("<HB", len(cell[0]), 1) + cell[0].encode("utf-16-le"))
        elif isinstance(cell, list):
            sheet += record(0x0205, place(row, column) + bytes([cell[0], 1]))
        elif isinstance(cell, float):
            sheet += record(0x0203, place(row, column) + struct.pack("<d", cell))
        else:
            sheet += record(0x0204, place(row, column) + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
    sheet += record(0x000A)
    name = b"Dados"
    book = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0x0600))
    start = len(book) + 4 + 8 + len(name) + 4
    book += record(0x0085, struct.pack("<IBBBB", start, 0, 0, len(name), 0) + name) + record(0x000A)
    return _compound((book + sheet).ljust(4096, b"\x00"))


def _compound(stream: bytes) -> bytes:
    """A compound document with the one stream `Workbook`."""
    stream = stream.ljust(-(-len(stream) // 512) * 512, b"\x00")
    count = len(stream) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + count), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 - len(table))

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le")
        shape = struct.pack("<HBBIII16xIQQIQ", len(text) + 2 if name else 0, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child, 0, 0, 0, start, size)
        return text.ljust(64, b"\x00") + shape

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream)) + entry("", 0, 0xFFFFFFFF, 0, 0) * 2
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return head + struct.pack("<128I", *table) + folder + stream
