"""Source: one file of the client as columns, with the row numbers that a person sees in a spreadsheet.

Text stays text until a mapping says what a column is: a column is categorical (text, or cells of several types from a workbook) or natively typed
(Parquet, dates and numbers of a workbook). The index holds the spreadsheet's row numbers; the first row is row 1 (IN2, IN6, IN14). Whatever was
decided about the file without asking (where the names stand, what is a footnote) travels along as notes, so that a person can see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from kit.errors import DataError, Problem
from kit.language import message

__all__ = [
    "MAX_BYTES", "MAX_CELL", "MAX_COLUMNS", "MAX_ROWS", "LooseRow", "Note", "Source", "check_caps", "check_headers", "letters", "located",
    "without_blank_rows",
]  # fmt: skip

MAX_BYTES = 1_000_000_000
MAX_ROWS = 20_000_000
MAX_COLUMNS = 2_000
MAX_CELL = 1_000_000  # a spreadsheet's cell holds 32,767 letters
_UNITS = {"bytes": message("bytes"), "rows": message("rows"), "columns": message("columns"), "letters": message("letters in one cell")}


@dataclass(frozen=True)
class Note:
    """Something that was decided or seen while the file was read: a sentence cell, how many rows it touches, the first of them, an example."""

    text: str
    rows: int = 0
    row: int | None = None
    column: str = ""
    value: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class LooseRow:
    """A row after the table that has fewer fields and begins like a total: its figures wait to be compared with the columns."""

    row: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """A file as it was read: its columns, and how its bytes were understood.

    `accents` are up to three values with letters outside ASCII: the evidence that the encoding was read right. `parts` are the files behind it, where
    there are several: each with the number that its rows are counted from. `days_from` is the day that the workbook counts its dates from.
    """

    file: str
    frame: pd.DataFrame
    sheet: str = ""
    encoding: str = ""
    separator: str = ""
    accents: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    loose: tuple[LooseRow, ...] = ()
    parts: tuple[tuple[str, int], ...] = ()
    days_from: str = "1899-12-30"

    @property
    def place(self) -> str:
        """The file, and its sheet if it has one, as an error names it."""
        return f"{self.file} › {self.sheet}" if self.sheet else self.file

    def where(self, column: str) -> dict[str, object]:
        """The fields of a problem that say where it is."""
        return {"place": self.place, "file": self.file, "sheet": self.sheet, "column": column}

    def file_and_row(self, row: int) -> tuple[str, int]:
        """The file that holds a row of the index, and its number there."""
        file, start = next(((name, start) for name, start in reversed(self.parts) if row > start), (self.file, 0))
        return file, row - start


def located(problem: Problem, source: Source) -> Problem:
    """A problem of a source that was put together from several files, with the rows called by their file."""
    rows = problem.fields.get("rows")
    if not source.parts or not isinstance(rows, list) or problem.fields.get("file") != source.file:
        return problem
    cells = tuple(("{}: {}".format(*source.file_and_row(int(row))), value) for row, value in problem.cells)
    return replace(problem, fields={**problem.fields, "rows": ["{}: {}".format(*source.file_and_row(row)) for row in rows]}, cells=cells)


def check_caps(file: str, n_bytes: int = 0, n_rows: int = 0, n_columns: int = 0, n_letters: int = 0, row: int = 1) -> None:
    """Raise DataError if a file is larger than a client's export can reasonably be (a small zip can hold gigabytes)."""
    sizes = ((n_bytes, MAX_BYTES, "bytes"), (n_rows, MAX_ROWS, "rows"), (n_columns, MAX_COLUMNS, "columns"), (n_letters, MAX_CELL, "letters"))
    for size, limit, unit in sizes:
        if size > limit:
            raise DataError.of("file_too_large", place=file, file=file, sheet="", rows=[row], count=size, limit=limit, unit=("label", _UNITS[unit]))


def check_headers(file: str, sheet: str, headers: Sequence[str], row: int = 1) -> None:
    """Raise DataError if a header of the row `row` occurs twice or all are empty: never a suffix, never a guess."""
    place = f"{file} › {sheet}" if sheet else file
    named = [h for h in headers if h]
    repeated = sorted({h for h in named if named.count(h) > 1}) if len(set(named)) < len(named) else []
    problems = [Problem.of("header_repeated", place=place, file=file, sheet=sheet, column=h, count=named.count(h), rows=[row]) for h in repeated]
    if not named:
        problems.append(Problem.of("header_absent", place=place, file=file, sheet=sheet, rows=[row], values=["–"]))
    if problems:
        raise DataError(*problems)


def without_blank_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that hold at least one value; the others keep their place in the numbering."""
    blank = pd.Series(True, index=frame.index)
    for number in range(frame.shape[1]):
        blank &= _blank(frame.iloc[:, number])
        if not blank.any():
            return frame
    return frame[~blank]


def letters(number: int) -> str:
    """The name of a spreadsheet's column, counted from 0: A, B … Z, AA."""
    name = ""
    while number >= 0:
        name, number = chr(65 + number % 26) + name, number // 26 - 1
    return name


def _blank(column: pd.Series) -> pd.Series:
    if isinstance(column.dtype, pd.CategoricalDtype):
        empty = [c for c in column.cat.categories.tolist() if isinstance(c, str) and not c.strip()]
        return column.isna() | column.isin(empty)
    return column.isna()
