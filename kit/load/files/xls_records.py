"""XLS records: what a workbook of the old binary format holds and calamine does not tell or misreads.

Calamine reads an error as an empty cell and, where another program than Excel wrote the file, a formula's text as 0. Both stand plainly in the
records of the file (a compound document, whose `Workbook` stream is a list of records: number, length, content). Nothing else is read from here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["XlsCells", "xls_cells"]

_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_FORMULA, _STRING, _BOOLERR, _BOUNDSHEET, _ROW, _COLINFO, _EOF, _DATEMODE = 0x0006, 0x0207, 0x0205, 0x0085, 0x0208, 0x007D, 0x000A, 0x0022
_LAST = 0xFFFFFFFA


@dataclass
class XlsCells:
    """Cells of one sheet that need a word; addresses are (row, column) counted from 0."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    empty: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    days_from: str = "1899-12-30"


def xls_cells(content: bytes, sheet: str) -> XlsCells:
    """The cells of one sheet; nothing where the file is not made as expected (calamine then says so)."""
    found = XlsCells()
    try:
        stream = _workbook_stream(content)
        start = -1
        for number, data in _records(stream, 0):
            if number == _DATEMODE and data[:2] == b"\x01\x00":
                found.days_from = "1904-01-01"
            if number == _BOUNDSHEET and _short_text(data[6:]) == sheet:
                start = struct.unpack_from("<I", data)[0]
        if start >= 0:
            _read(stream, start, found)
    except (struct.error, IndexError, ValueError):
        pass
    return found


def _read(stream: bytes, start: int, found: XlsCells) -> None:
    waiting: tuple[int, int] | None = None
    for number, data in _records(stream, start):
        if number == _FORMULA:
            row, column = struct.unpack_from("<HH", data)
            if data[12:14] == b"\xff\xff":
                kind = data[6]
                waiting = (row, column) if kind == 0 else None
                if kind == 2:
                    found.errors[row, column] = _ERRORS.get(data[8], "#?")
        elif number == _STRING and waiting is not None:
            found.texts[waiting] = _long_text(data)
            waiting = None
        elif number == _BOOLERR and data[7]:
            row, column = struct.unpack_from("<HH", data)
            found.errors[row, column] = _ERRORS.get(data[6], "#?")
        elif number == _ROW and struct.unpack_from("<I", data, 12)[0] & 0x20:
            found.hidden_rows.append(struct.unpack_from("<H", data)[0])
        elif number == _COLINFO and struct.unpack_from("<H", data, 8)[0] & 1:
            first, last = struct.unpack_from("<HH", data)
            found.hidden_columns += range(first, min(last, 255) + 1)


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    while place + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, place)
        if number == _EOF:
            return
        yield number, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _short_text(data: bytes) -> str:
    length, wide = data[0], data[1] & 1
    return data[2 : 2 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1")


def _long_text(data: bytes) -> str:
    length, wide = struct.unpack_from("<H", data)[0], data[2] & 1
    return data[3 : 3 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1")


def _workbook_stream(content: bytes) -> bytes:
    """The stream `Workbook` of a compound document."""
    sector = 1 << struct.unpack_from("<H", content, 30)[0]
    small = 1 << struct.unpack_from("<H", content, 32)[0]
    first_folder, limit, first_small = struct.unpack_from("<I", content, 48)[0], *struct.unpack_from("<II", content, 56)
    heads = [s for s in struct.unpack_from("<109I", content, 76) if s < _LAST]
    more, count = struct.unpack_from("<II", content, 68)
    while more < _LAST and count:
        block = struct.unpack_from(f"<{sector // 4}I", content, (more + 1) * sector)
        heads, more, count = heads + [s for s in block[:-1] if s < _LAST], block[-1], count - 1
    table = [n for s in heads for n in struct.unpack_from(f"<{sector // 4}I", content, (s + 1) * sector)]

    def chain(start: int) -> bytes:
        pieces, seen = [], 0
        while start < _LAST and seen <= len(table):
            pieces.append(content[(start + 1) * sector : (start + 2) * sector])
            start, seen = table[start], seen + 1
        return b"".join(pieces)

    folder = chain(first_folder)
    entries = {}
    for place in range(0, len(folder) - 127, 128):
        length = struct.unpack_from("<H", folder, place + 64)[0]
        name = folder[place : place + max(length - 2, 0)].decode("utf-16-le", "replace")
        entries[name] = struct.unpack_from("<I", folder, place + 116)[0], struct.unpack_from("<I", folder, place + 120)[0]
    start, size = entries.get("Workbook") or entries["Book"]
    if size >= limit:
        return chain(start)[:size]
    smalls = struct.unpack_from(f"<{len(chain(first_small)) // 4}I", chain(first_small))
    store, pieces, seen = chain(entries["Root Entry"][0]), [], 0
    while start < _LAST and seen <= len(smalls):
        pieces.append(store[start * small : (start + 1) * small])
        start, seen = smalls[start], seen + 1
    return b"".join(pieces)[:size]
