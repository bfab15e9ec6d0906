"""Delimited text: CSV and TXT files, their encoding and separator decided by evidence, never by a guess.

Encoding: byte order mark, then strict UTF-8, then cp1252, which Windows programs write in our three languages (IN1). Separator: the one of `;`, `,`,
tab and `|` that gives every row the same number of fields; rows that differ are an error with their numbers (IN2). All cells are text.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv

from kit.errors import DataError
from kit.load.files.source import Source, check_caps, check_headers, without_blank_rows

__all__ = ["SEPARATORS", "read_delimited"]

SEPARATORS = (";", ",", "\t", "|")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SAMPLE = 200_000


def read_delimited(path: Path, file: str, encoding: str = "", separator: str = "") -> Source:
    """The file's columns as text; `encoding` and `separator` replace what would be found.

    Raises
    ------
    DataError
        If the bytes fit no encoding, no separator fits, a header is repeated, or rows have another number of fields than the header.
    """
    raw = path.read_bytes()
    check_caps(file, n_bytes=len(raw))
    if raw.startswith(_WORKBOOKS):
        raise DataError.of("workbook_as_text", place=file, file=file, sheet="")
    text, encoding = _decoded(raw, file, encoding)
    if not text.strip():
        raise DataError.of("file_empty", place=file, file=file, sheet="")
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's own hint, which Excel does not show as a row
        separator, text = separator or first[4], rest
    try:
        separator = separator or _separator(text, file)
        headers = [h.strip() for h in next(_records(text, separator))]
    except csv.Error as error:  # a field without end
        raise DataError.of("csv_unreadable", place=file, file=file, sheet="") from error
    check_caps(file, n_columns=len(headers))
    check_headers(file, "", headers)
    frame = _parsed(text, file, separator, headers)
    frame.columns = pd.Index(headers)
    accents = _accents(frame) if encoding != "utf-16" else ()
    frame = _without_unnamed(without_blank_rows(frame), file)
    if frame.empty:
        raise DataError.of("file_without_rows", place=file, file=file, sheet="", headers=headers)
    return Source(file, frame, encoding=encoding.removesuffix("-sig"), separator=separator, accents=accents)


def _decoded(raw: bytes, file: str, encoding: str) -> tuple[str, str]:
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), "")
    names = [encoding] if encoding else [marked] if marked else ["utf-8", "cp1252"]
    for name in names:
        with contextlib.suppress(UnicodeError, LookupError):
            return raw.decode(name), name
    raise DataError.of("encoding_unknown", place=file, file=file, sheet="", values=names)


def _separator(text: str, file: str) -> str:
    counts = {s: [len(record) for record in _records(text, s) if record] for s in SEPARATORS}
    fitting = [s for s, n in counts.items() if n and n[0] > 1 and len(set(n)) == 1]
    if len(fitting) > 1:
        shown = [_shown(s) for s in fitting]
        raise DataError.of("separator_ambiguous", place=file, file=file, sheet="", values=shown, counts=[counts[s][0] for s in fitting])
    if fitting:
        return fitting[0]
    return max(SEPARATORS, key=lambda s: counts[s][0] if counts[s] else 0)


def _records(text: str, separator: str) -> Iterator[list[str]]:
    """The records of the text's beginning; the last one may be cut and is kept only if it is all there is."""
    records = list(csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=separator))
    return iter(records[:-1] if len(text) > _SAMPLE and len(records) > 1 else records)


def _shown(separator: str) -> str:
    return {"\t": "tab"}.get(separator, separator)


def _parsed(text: str, file: str, separator: str, headers: list[str]) -> pd.DataFrame:
    names = [str(n) for n in range(len(headers))]
    wrong: list[tuple[int, int]] = []

    def note(row: pacsv.InvalidRow) -> str:
        wrong.append((row.number, row.actual_columns))
        return "skip"

    data = text.encode("utf-8", "surrogatepass")
    try:
        table = pacsv.read_csv(
            pa.py_buffer(data),
            read_options=pacsv.ReadOptions(use_threads=False, column_names=names, block_size=min(len(data) + 1, 2**31 - 1)),
            parse_options=pacsv.ParseOptions(delimiter=separator, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=note),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.dictionary(pa.int32(), pa.string())), null_values=[], strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise DataError.of("csv_unreadable", place=file, file=file, sheet="") from error
    if wrong:
        fields = sorted({count for _, count in wrong})
        rows = [row for row, _ in wrong]
        raise DataError.of("row_width", place=file, file=file, sheet="", rows=rows[:5], count=len(rows), expected=len(headers), values=fields[:3],
                           separator=_shown(separator))  # fmt: skip
    check_caps(file, n_rows=table.num_rows)
    frame = table.to_pandas()
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    return frame.iloc[1:]


def _without_unnamed(frame: pd.DataFrame, file: str) -> pd.DataFrame:
    for number, header in enumerate(frame.columns):
        column = frame.iloc[:, number]
        filled = column[column.astype("str").str.strip() != ""] if not header else column.iloc[:0]
        if len(filled):
            rows, values = filled.index[:5].tolist(), filled.astype("str").unique()[:3].tolist()
            raise DataError.of("header_empty", place=file, file=file, sheet="", column=f"#{number + 1}", rows=rows, values=values)
    return frame.loc[:, [bool(h) for h in frame.columns]]


def _accents(frame: pd.DataFrame) -> tuple[str, ...]:
    found: list[str] = []
    for number in range(frame.shape[1]):
        column = frame.iloc[:, number].cat
        used = column.categories[np.unique(column.codes)]
        words = sorted(c for c in used if not c.isascii() and len(c) <= 40)
        found += words[: 3 - len(found)]
        if len(found) == 3:
            break
    return tuple(found)
