"""Raw files: every cell of every file as text, with its row, so that nothing about a person is overlooked and nothing else is touched (PR5).

The loader reads what the mapping names and refuses what is doubtful; a search must see everything and may not refuse. Delimited text is cut into its
records without being changed, so that a rewritten file differs from the old one in the rows of the person and nowhere else.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path

import pandas as pd
import python_calamine as calamine

__all__ = ["DELIMITED", "READABLE", "RawSheet", "raw_sheets", "rewritten_text_file", "rewritten_workbook"]

DELIMITED = (".csv", ".txt", ".tsv")
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
READABLE = (*DELIMITED, *WORKBOOKS, ".parquet")
_HEADER_WITHIN = 30
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_TEXT_PARTS = re.compile(r"xl/(?:sharedStrings|worksheets/[^/]+|comments[^/]*|threadedComments/[^/]+|persons/[^/]+)\.xml|docProps/(?:core|app)\.xml")


@dataclass(frozen=True)
class RawSheet:
    """A file, or one sheet of it, as rows of text; row 1 is the first."""

    file: str
    sheet: str
    rows: Sequence[Sequence[str]]

    def header(self, names: Sequence[str]) -> tuple[int, list[int]]:
        """The number of the row that holds all these headers, and their places in it; 0 where none does."""
        for number, row in enumerate(self.rows[:_HEADER_WITHIN], start=1):
            cells = [cell.strip() for cell in row]
            if all(name in cells for name in names):
                return number, [cells.index(name) for name in names]
        return 0, []


def raw_sheets(path: Path, file: str, encoding: str = "", separator: str = "") -> Iterator[RawSheet]:
    """The sheets of a file (one where it has none).

    Raises
    ------
    ValueError
        If the file cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix in DELIMITED:
        text, _ = _decoded(path.read_bytes(), encoding)
        cut = separator or _separator(text)
        yield RawSheet(file, "", [_cells(record, cut) for record in _records(text, cut)])
    elif suffix == ".parquet":
        frame = pd.read_parquet(path)
        rows = (["" if pd.isna(cell) else str(cell) for cell in row] for row in frame.itertuples(index=False))
        yield RawSheet(file, "", [list(map(str, frame.columns)), *rows])
    else:
        try:
            with calamine.CalamineWorkbook.from_path(path) as workbook:
                for name in workbook.sheet_names:
                    cells = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
                    yield RawSheet(file, name, [[_shown(cell) for cell in row] for row in cells])
        except (calamine.CalamineError, zipfile.BadZipFile) as error:
            raise ValueError(file) from error


def rewritten_text_file(
    path: Path, change: Callable[[int, list[str]], list[str] | None], encoding: str = "", separator: str = ""
) -> int:
    """How many records of a delimited file were changed or taken out by `change` (row number, cells → new cells, or None for none).

    All other records keep every byte; the file is written under a temporary name and renamed.
    """
    text, encoding = _decoded(path.read_bytes(), encoding)
    cut = separator or _separator(text)
    kept, touched = [], 0
    for number, record in enumerate(_records(text, cut), start=1):
        cells = _cells(record, cut)
        new = change(number, cells)
        touched += new != cells
        if new is not None:
            kept.append(record if new == cells else _record(new, cut, record))
    if touched:
        temporary = path.with_name(path.name + ".tmp")
        temporary.write_bytes("".join(kept).encode(encoding))
        temporary.replace(path)
    return touched


def rewritten_workbook(path: Path, change: Callable[[str], str]) -> int:
    """How many texts of an XLSX workbook were changed by `change`; everything else of the workbook stays as it is."""
    touched = 0

    def rewrite(found: re.Match[str]) -> str:
        nonlocal touched
        old = unescape(found[1])
        new = change(old)
        touched += new != old
        return f">{escape(new, quote=False)}<" if new != old else found[0]

    with zipfile.ZipFile(path) as old:
        parts = [(part, old.read(part)) for part in old.infolist()]
    changed = [(p, re.sub(r">([^<]+)<", rewrite, data.decode("utf-8")).encode() if _TEXT_PARTS.fullmatch(p.filename) else data) for p, data in parts]
    if touched:
        temporary = path.with_name(path.name + ".tmp")
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as new_book:
            for part, data in changed:
                new_book.writestr(part, data)
        temporary.replace(path)
    return touched


def _decoded(raw: bytes, encoding: str) -> tuple[str, str]:
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), "")
    for name in filter(None, (encoding, marked, "utf-8", "cp1252")):
        try:
            return raw.decode(name), name
        except (UnicodeError, LookupError):
            continue
    return raw.decode("latin-1"), "latin-1"


def _records(text: str, separator: str) -> list[str]:
    """The text cut into its records with their line ends.

    A line end inside a quoted field does not end a record, and a quotation mark within a field (an inch sign) opens no quotation.
    """
    if '"' not in text:
        return [line for line in re.findall(r"[^\r\n]*(?:\r\n|\n|\r|$)", text) if line]
    field_end = re.compile(rf"{re.escape(separator)}|\r\n|\r|\n|$")
    records, start, at = [], 0, 0
    while at < len(text):
        end = field_end.search(text, _past_quotes(text, at, separator))
        assert end is not None
        at = end.end()
        if end[0] != separator:
            records.append(text[start:at])
            start = at
            at += not end[0]
    return [record for record in [*records, text[start:]] if record]


def _past_quotes(text: str, at: int, separator: str) -> int:
    """Where the quoted field that begins here ends; `at` itself where none does."""
    closing = at
    while text.startswith('"', at) and (closing := text.find('"', closing + 1)) > 0:
        if text.startswith('"', closing + 1):
            closing += 1
        else:
            return closing + 1 if text[closing + 1 : closing + 2] in ("", separator, "\r", "\n") else at
    return at


def _cells(record: str, separator: str) -> list[str]:
    return next(csv.reader(io.StringIO(record.rstrip("\r\n"), newline=""), delimiter=separator), [])


def _record(cells: list[str], separator: str, old: str) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator, lineterminator="").writerow(cells)
    return buffer.getvalue() + old[len(old.rstrip("\r\n")) :]


def _separator(text: str) -> str:
    first = text[: 100_000].partition("\n")[0]
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return first[4]
    return max((";", ",", "\t", "|"), key=first.count)


def _shown(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
