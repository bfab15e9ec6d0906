"""Delimited text: CSV and TXT files, their encoding, separator and first row decided by evidence, never by a guess.

Rows whose number of fields differs are an error with their numbers (IN2), but for what reports print around a table: titles above it, notes and
totals below it, which are set aside and told (IN3). A quotation mark that is never closed would swallow rows without a sound: it is looked for. All
cells are text.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv

from kit.errors import CELLS_LISTED, DataError, Problem
from kit.language import sentence
from kit.load.files import layout
from kit.load.files.encoding import decoded, spoiled_texts
from kit.load.files.layout import HeaderRow
from kit.load.files.separators import ONE_MARK, Records, records_of, shown_separator, with_one_mark
from kit.load.files.source import MAX_CELL, LooseRow, Note, Source, check_caps, check_headers, without_blank_rows

__all__ = ["check_lines", "read_delimited"]

_SUSPECTS = 50


@dataclass
class _Text:
    """A text file on its way: its data in UTF-8, how they are separated, which rows had another number of fields."""

    file: str
    data: bytes
    records: Records
    mark: str
    other_width: list[tuple[int, int, str]] = field(default_factory=list)

    def cells(self, text: str) -> list[str]:
        return [cell.strip() for cell in next(csv.reader(io.StringIO(text, newline=""), delimiter=self.mark), [])]


def check_lines(piece: bytes, file: str) -> None:
    """Raise DataError if so many bytes come without the end of a line that one cell must hold more than any spreadsheet can."""
    start = 0
    while len(piece) - start > MAX_CELL:
        end = max(piece.rfind(mark, start, start + MAX_CELL) for mark in (b"\n", b"\r"))
        if end < 0:
            row = piece.count(b"\n", 0, start) + 1
            check_caps(file, n_letters=len(piece) - start, row=row)
        start = end + 1


def read_delimited(raw: bytes, file: str, encoding: str = "", separator: str = "", header: HeaderRow = None) -> Source:
    """The file's columns as text; `encoding`, `separator` and `header` (the number of the row with the names, or "none") replace what would be found.

    Raises
    ------
    DataError
        If the bytes fit no encoding, no separator fits, no row holds the names, a name is repeated, or rows have another number of fields.
    """
    check_caps(file, n_bytes=len(raw))
    check_lines(raw, file)
    text, encoding = decoded(raw, file, encoding)
    if not text.strip():
        raise DataError.of("file_empty", place=file, file=file, sheet="")
    hint = text[:20].splitlines()[0] if text[:4].lower() == "sep=" else ""
    if len(hint) == 5:  # Excel's own hint, which Excel does not show as a row
        separator, text = separator or hint[4], text[5:].removeprefix("\r").removeprefix("\n")
    records = records_of(text, file, separator)
    position = layout.header_row(records.rows, file, "", header)
    names = records.rows[position] if position >= 0 else [str(n + 1) for n in range(records.width)]
    headers = [name.strip() for name in names]
    check_caps(file, n_columns=len(headers))
    check_headers(file, "", headers, position + 1)
    mark = records.separator if len(records.separator) == 1 else ONE_MARK
    kept = text if mark == records.separator else with_one_mark(text, records.separator)
    data = raw if kept is text and encoding == "utf-8" and raw[:3] != b"\xef\xbb\xbf" and not hint else kept.encode("utf-8", "surrogatepass")
    return _source(_Text(file, data, records, mark), headers, position, encoding)


def _source(text: _Text, headers: list[str], position: int, encoding: str) -> Source:
    frame = _parsed(text, len(headers))
    if b'"' in text.data:
        _check_quotes(text, frame)
    body = without_blank_rows(frame[frame.index > position + 1])
    notes, loose = _outside(text, body, len(headers), position)
    accents = () if encoding.startswith("utf-16") else _accents(body)
    body, repeated = layout.without_repeated_headers(body, headers)
    body, below = layout.without_notes(body)
    body = _without_unnamed(body, headers, text.file, position + 1)
    if body.empty:
        raise DataError.of("file_without_rows", place=text.file, file=text.file, sheet="", headers=[h for h in headers if h])
    titles = [_joined(row) for row in text.records.rows[: max(position, 0)] if _joined(row)]
    told = (*layout.titles_note(position, titles), *repeated, *layout.notes_note(below + notes), *_spoiled_note(body, headers))
    return Source(text.file, body, encoding=encoding, separator=text.records.separator, accents=accents, notes=told, loose=loose)


def _parsed(text: _Text, width: int) -> pd.DataFrame:
    names = [str(n) for n in range(width)]

    def note(row: pacsv.InvalidRow) -> str:
        text.other_width.append((row.number, row.actual_columns, row.text))
        return "skip"

    try:
        table = pacsv.read_csv(
            pa.py_buffer(text.data),
            read_options=pacsv.ReadOptions(use_threads=False, column_names=names, block_size=min(len(text.data) + 1, 2**31 - 1)),
            parse_options=pacsv.ParseOptions(delimiter=text.mark, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=note),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.dictionary(pa.int32(), pa.string())), null_values=[], strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise DataError.of("csv_unreadable", place=text.file, file=text.file, sheet="") from error
    check_caps(text.file, n_rows=table.num_rows)
    frame = table.to_pandas()
    numbers = np.arange(1, len(frame) + len(text.other_width) + 1)
    if text.other_width:
        numbers = np.delete(numbers, np.array([number for number, _, _ in text.other_width]) - 1)
    frame.index = pd.RangeIndex(1, len(frame) + 1) if not text.other_width else pd.Index(numbers)
    return frame


def _check_quotes(text: _Text, frame: pd.DataFrame) -> None:
    """Raise DataError if a quotation mark is never closed: the rest of the file would become one cell."""
    last = frame.iloc[-1].tolist()[-1] if len(frame) else ""
    row = int(frame.index[-1]) if len(frame) else 1
    if text.other_width and (not len(frame) or text.other_width[-1][0] > frame.index[-1]):
        row, _, shown = text.other_width[-1]
        last = (next(csv.reader(io.StringIO(shown, newline=""), delimiter=text.mark), [""]) or [""])[-1]
    tail, data = ('"' + last.replace('"', '""')).rstrip("\r\n"), text.data.rstrip(b"\r\n")
    ends = (tail.encode(),) if last else tuple(mark + b'"' for mark in (text.mark.encode(), b"\n", b"\r"))
    if data.endswith(ends):
        cut = "\n" not in last.strip() and "\r" not in last.strip()
        shown = last.splitlines()[0][:60] if last else '"'
        raise DataError.of("row_truncated" if cut else "quote_open", place=text.file, file=text.file, sheet="", rows=[row], values=[shown])
    for number in range(frame.shape[1]):
        cells = frame.iloc[:, number].cat.categories.tolist()
        check_caps(text.file, n_letters=max(map(len, cells), default=0))
        swallowed = [cell for cell in cells if "\n" in cell and any(line.count(text.mark) == frame.shape[1] - 1 for line in cell.split("\n")[1:])]
        for cell in swallowed[:_SUSPECTS]:
            whole = ('"' + cell.replace('"', '""') + '"').encode()
            if not any(whole + end in text.data for end in (text.mark.encode(), b"\n", b"\r")) and not text.data.endswith(whole):
                row = int(frame.index[(frame.iloc[:, number] == cell).to_numpy()][0])
                raise DataError.of("quote_open", place=text.file, file=text.file, sheet="", rows=[row], values=[cell.splitlines()[0][:60]])


def _outside(text: _Text, body: pd.DataFrame, width: int, position: int) -> tuple[list[tuple[int, str]], tuple[LooseRow, ...]]:
    """Rows with another number of fields below the table: notes, and totals that wait to be compared. Any other such row is an error."""
    end = int(body.index[-1]) if len(body) else position + 1
    wrong = [(number, count) for number, count, _ in text.other_width if position + 1 < number <= end]
    notes: list[tuple[int, str]] = []
    loose: list[LooseRow] = []
    before = end
    for number, count, shown in (row for row in text.other_width if row[0] > end):
        cells = text.cells(shown)
        filled = [cell for cell in cells if cell]
        if not filled:
            continue
        alone = len(filled) == 1 and " " in filled[0] and (number > before + 1 or bool(notes or loose))
        if layout.is_total_label(filled[0]) and len(filled) > 1:
            loose.append(LooseRow(number, tuple(filled)))
        elif count < width and (alone or layout.is_note(filled[0])):
            notes.append((number, _joined(cells)))
        else:
            wrong.append((number, count))
        before = number
    if wrong:
        _raise_width(text, wrong, width)
    return notes, tuple(loose)


def _raise_width(text: _Text, wrong: list[tuple[int, int]], width: int) -> None:
    rows = [row for row, _ in wrong]
    where: dict[str, object] = {"place": text.file, "file": text.file, "sheet": ""}
    number, count, shown = text.other_width[-1]
    if rows == [number] and count < width and not text.data[text.data.rstrip(b"\r\n").rfind(b"\n") + 1 :].endswith((b"\n", b"\r")):
        raise DataError.of("row_truncated", **where, rows=rows, values=[shown[:60]])
    fields = sorted({count for _, count in wrong})
    separator = shown_separator(text.records.separator)
    told = {**where, "rows": rows[:5], "count": len(rows), "expected": width, "values": fields[:3], "separator": separator}
    raise DataError(Problem("row_width", told, tuple((row, str(n)) for row, n in wrong[:CELLS_LISTED])))


def _without_unnamed(frame: pd.DataFrame, headers: list[str], file: str, row: int) -> pd.DataFrame:
    for number, header in enumerate(headers):
        column = frame.iloc[:, number]
        filled = column[column.astype("str").str.strip() != ""] if not header else column.iloc[:0]
        if len(filled):
            rows, values = filled.index[:5].tolist(), filled.astype("str").unique()[:3].tolist()
            fields = {"column": f"#{number + 1}", "rows": rows, "values": values, "header": str(row)}
            raise DataError.of("header_empty", place=file, file=file, sheet="", **fields)
    frame.columns = pd.Index(headers)
    return frame.loc[:, [bool(h) for h in headers]]


def _accents(frame: pd.DataFrame) -> tuple[str, ...]:
    found: list[str] = []
    for number in range(frame.shape[1]):
        words = sorted(c for c in _used(frame.iloc[:, number]) if not c.isascii() and len(c) <= 40)
        found += words[: 3 - len(found)]
        if len(found) == 3:
            break
    return tuple(found)


def _used(column: pd.Series) -> list[str]:
    return column.cat.categories[np.unique(column.cat.codes)].tolist()


def _spoiled_note(frame: pd.DataFrame, headers: list[str]) -> tuple[Note, ...]:
    found = [(header, texts) for header in frame.columns if (texts := spoiled_texts([c for c in _used(frame[header]) if not c.isascii()]))]
    if not found:
        return ()
    header, texts = found[0]
    text = sentence("“{column}”: an earlier program read these texts in the wrong encoding: {values}", column=header, values=", ".join(texts))
    remedy = sentence("Export the file again; names and cities written like this find no match")
    return (Note(text, int(frame[header].isin(texts).sum()), None, header, texts[0], remedy),)


def _joined(cells: list[str]) -> str:
    return " ".join(cell.strip() for cell in cells if cell.strip())
