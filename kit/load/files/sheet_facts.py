"""Sheet facts: what a workbook holds and calamine does not tell, found by a fast scan of the file itself (IN8, IN9, IN14).

Error cells (`#DIV/0!` reads as empty), formulas that no program has calculated (they read as empty or 0), hidden rows and columns, merged cells of an
ODS file, and how large the grid is before anything builds it: one cell in the last row and column of a sheet is a grid of 17 billion cells.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from kit.errors import DataError
from kit.language import message
from kit.load.files.source import check_caps
from kit.load.files.xls_records import xls_cells

__all__ = ["Address", "SheetFacts", "check_tables", "sheet_facts"]

Address = tuple[int, int]
MAX_GRID = 40_000_000
_PIECE = 4 << 20
_LONGEST = 32 << 20
_P = rb"(?:\w+:)?"  # a namespace's prefix
_ROW = re.compile(rb"<" + _P + rb'row\b[^>]*?\br="(\d+)"')
_HIDDEN_ROW = re.compile(rb"<" + _P + rb'row\b[^>]*\bhidden="(?:1|true)"[^>]*>')
_HIDDEN_COLUMN = re.compile(rb"<" + _P + rb'col\b[^>]*\bhidden="(?:1|true)"[^>]*>')
_ERROR = re.compile(rb"<" + _P + rb'c\b([^>]*\bt="e"[^>]*)>(?:(?!</' + _P + rb"c>).)*?<" + _P + rb"v>([^<]*)<", re.DOTALL)
_FORMULA = re.compile(
    rb"<" + _P + rb"c\b([^>]*[^/>])>\s*<" + _P + rb"f\b(?:[^>]*/>|[^>]*>[^<]*</" + _P + rb"f>)\s*"
    rb"(<" + _P + rb"v\b[^>]*/>|<" + _P + rb"v\b[^>]*>([^<]*)<)?"
)
_WIDE = (re.compile(rb'\br="([A-Z]{3})\d'), re.compile(rb'\br="([A-Z]{2})\d'))
_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*?)(/>|>(.*?)</table:table-row>)", re.DOTALL)
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*?)(/>|>(.*?)</table:(?:covered-)?table-cell>)", re.DOTALL)
_TAG = re.compile(rb"<[^>]*>")


@dataclass
class SheetFacts:
    """What was found in one sheet; addresses are (row, column) counted from 0. `texts` are results of formulas that calamine misreads."""

    errors: dict[Address, str] = field(default_factory=dict)
    uncalculated: list[Address] = field(default_factory=list)
    texts: dict[Address, str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[tuple[Address, Address]] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    days_from: str = "1899-12-30"


def sheet_facts(content: bytes, archive: zipfile.ZipFile | None, sheet: str, file: str) -> SheetFacts:
    """The facts about one sheet of a workbook.

    Raises
    ------
    DataError
        If its grid or one of its cells is larger than a client's export can be.
    """
    if archive is None:
        found = xls_cells(content, sheet)
        return SheetFacts(found.errors, found.empty, found.texts, found.hidden_rows, found.hidden_columns, [], [], found.days_from)
    names = set(archive.namelist())
    if "content.xml" in names:
        return _ods(archive.read("content.xml"), sheet, file)
    book = next((archive.read(n) for n in ("xl/workbook.xml",) if n in names), b"")
    facts = SheetFacts(days_from="1904-01-01" if re.search(rb'date1904="(?:1|true)"', book) else "1899-12-30")
    if "xl/sharedStrings.xml" in names:
        for _ in _pieces(archive, "xl/sharedStrings.xml", b"si>", file):
            pass
    member = _member(archive, book, sheet)
    if member in names:
        _scan(archive, member, b'fullCalcOnLoad="1"' in book, facts, file)
    return facts


def check_tables(archive: zipfile.ZipFile, file: str) -> None:
    """Raise DataError if a table of an ODS file is larger than a client's export can be: calamine would build all of them when it opens the file."""
    if "content.xml" in archive.namelist():
        content = archive.read("content.xml")
        for head in re.findall(rb"<table:table\b[^>]*>", content):
            _ods(content, html.unescape(_attribute(head, "name")), file)


def _member(archive: zipfile.ZipFile, book: bytes, sheet: str) -> str:
    """The part of the archive that holds the sheet; '' if the workbook does not say."""
    ids = {}
    for tag in re.findall(rb"<" + _P + rb"sheet\b[^>]*>", book):
        ids[html.unescape(_attribute(tag, "name"))] = _attribute(tag, "id")
    links = archive.read("xl/_rels/workbook.xml.rels") if "xl/_rels/workbook.xml.rels" in archive.namelist() else b""
    for tag in re.findall(rb"<" + _P + rb"Relationship\b[^>]*>", links):
        if _attribute(tag, "Id") == ids.get(sheet):
            target = _attribute(tag, "Target")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _attribute(tag: bytes, name: str) -> str:
    found = re.search(rf'[\s:]{name}="([^"]*)"'.encode(), tag)
    return found[1].decode("utf-8", "replace") if found else ""


def _pieces(archive: zipfile.ZipFile, member: str, end: bytes, file: str) -> Iterator[bytes]:
    """A part of the archive in pieces that end with a row (or a text)."""
    rest = b""
    with archive.open(member) as stream:
        while piece := stream.read(_PIECE):
            rest += piece
            cut = rest.rfind(end)
            if cut >= 0:
                yield rest[: cut + len(end)]
                rest = rest[cut + len(end) :]
            elif len(rest) > _LONGEST:
                check_caps(file, n_letters=len(rest))
    yield rest


def _scan(archive: zipfile.ZipFile, member: str, never_saved: bool, facts: SheetFacts, file: str) -> None:
    rows, width = 0, 0
    for piece in _pieces(archive, member, b"row>", file):
        rows = max([rows, *map(int, _ROW.findall(piece))])
        width = max(width, _width(piece))
        if b'"e"' in piece:
            facts.errors |= {_address(attributes): text.decode("utf-8", "replace") for attributes, text in _ERROR.findall(piece)}
        if b"<f" in piece or b":f" in piece:
            facts.uncalculated += [_address(attributes) for attributes, value, text in _FORMULA.findall(piece)
                                   if not value or (not text and b'"str"' not in attributes) or (never_saved and text == b"0")]  # fmt: skip
        if b"hidden=" in piece:
            facts.hidden_rows += [int(_attribute(tag, "r") or 1) - 1 for tag in _HIDDEN_ROW.findall(piece)]
            for tag in _HIDDEN_COLUMN.findall(piece):
                facts.hidden_columns += range(int(_attribute(tag, "min")) - 1, min(int(_attribute(tag, "max")), width or 1_000))
    _check_grid(rows, width, file)


def _width(piece: bytes) -> int:
    """How many columns a piece of a sheet reaches (at least: two letters are looked for only where there are no three)."""
    for pattern in _WIDE:
        if found := pattern.findall(piece):
            return max(_number(name.decode()) for name in set(found)) + 1
    return 26


def _check_grid(rows: int, width: int, file: str) -> None:
    check_caps(file, n_rows=rows, n_columns=width)
    if rows * width > MAX_GRID:
        raise DataError.of("file_too_large", place=file, file=file, sheet="", rows=[rows], count=rows * width, limit=MAX_GRID,
                           unit=("label", message("cells")))  # fmt: skip


def _number(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _address(attributes: bytes) -> Address:
    found = re.search(rb'\br="([A-Z]+)(\d+)"', attributes)
    return (int(found[2]) - 1, _number(found[1].decode())) if found else (-1, -1)


def _ods(content: bytes, sheet: str, file: str) -> SheetFacts:
    facts, rows, width = SheetFacts(), 0, 0
    for table in re.findall(rb"<table:table\b[^>]*>.*?</table:table>", content, re.DOTALL):
        head = table[: table.index(b">") + 1]
        if html.unescape(_attribute(head, "name")) == sheet:
            break
    else:
        return facts
    columns = 0
    for tag in re.findall(rb"<table:table-column\b[^>]*>", table):
        repeat = int(_attribute(tag, "number-columns-repeated") or 1)
        if _attribute(tag, "visibility") in ("collapse", "filter"):
            facts.hidden_columns += range(columns, min(columns + repeat, 1_000))
        columns += repeat
    row = 0
    for attributes, _, inside in _ODS_ROW.findall(table):
        repeat = int(_attribute(attributes, "number-rows-repeated") or 1)
        reach = _ods_row(inside, row, facts)
        if reach:
            rows, width = row + repeat, max(width, reach)
            if _attribute(attributes, "visibility") in ("collapse", "filter"):
                facts.hidden_rows += range(row, row + min(repeat, 1_000))
        row += repeat
    _check_grid(rows, width, file)
    return facts


def _ods_row(inside: bytes, row: int, facts: SheetFacts) -> int:
    """Note the facts of one row; how many columns it reaches."""
    column = reach = 0
    for attributes, _, text in _ODS_CELL.findall(inside):
        repeat = int(_attribute(attributes, "number-columns-repeated") or 1)
        kinds = set(re.findall(rb'value-type="(\w+)"', attributes))
        shown = html.unescape(_TAG.sub(b"", text).decode("utf-8", "replace"))
        if b"error" in kinds:
            facts.errors[row, column] = shown
        elif b"formula=" in attributes and not kinds:
            facts.uncalculated.append((row, column))
        across, down = (int(_attribute(attributes, f"number-{kind}-spanned") or 1) for kind in ("columns", "rows"))
        if across * down > 1:
            facts.merged.append(((row, column), (row + down - 1, column + across - 1)))
        column += repeat
        reach = column if shown or kinds else reach
    return reach
