"""Source: one file of the client as columns, with the row numbers that a person sees in a spreadsheet.

Text stays text until a mapping says what a column is: a column is categorical (text, or cells of several types from a workbook) or natively typed
(Parquet, dates and numbers of a workbook). The index holds the spreadsheet's row numbers; the header is row 1 (IN2, IN6, IN14).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kit.errors import DataError, Problem

__all__ = ["MAX_BYTES", "MAX_COLUMNS", "MAX_ROWS", "Source", "check_caps", "check_headers", "without_blank_rows"]

MAX_BYTES = 1_000_000_000
MAX_ROWS = 20_000_000
MAX_COLUMNS = 2_000


@dataclass(frozen=True)
class Source:
    """A file as it was read: its columns, and how its bytes were understood.

    `accents` are up to three values with letters outside ASCII: the evidence that the encoding was read right.
    """

    file: str
    frame: pd.DataFrame
    sheet: str = ""
    encoding: str = ""
    separator: str = ""
    accents: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The file, and its sheet if it has one, as an error names it."""
        return f"{self.file} › {self.sheet}" if self.sheet else self.file

    def where(self, column: str) -> dict[str, object]:
        """The fields of a problem that say where it is."""
        return {"place": self.place, "file": self.file, "sheet": self.sheet, "column": column}


def check_caps(file: str, n_bytes: int = 0, n_rows: int = 0, n_columns: int = 0) -> None:
    """Raise DataError if a file is larger than a client's export can reasonably be (a small zip can hold gigabytes)."""
    for size, limit, unit in ((n_bytes, MAX_BYTES, "bytes"), (n_rows, MAX_ROWS, "rows"), (n_columns, MAX_COLUMNS, "columns")):
        if size > limit:
            raise DataError.of("file_too_large", file=file, count=size, limit=limit, unit=unit)


def check_headers(file: str, sheet: str, headers: Sequence[str]) -> None:
    """Raise DataError if a header occurs twice or all are empty: never a suffix, never a guess."""
    place = f"{file} › {sheet}" if sheet else file
    named = [h for h in headers if h]
    repeated = sorted({h for h in named if named.count(h) > 1}) if len(set(named)) < len(named) else []
    problems = [Problem.of("header_repeated", place=place, file=file, sheet=sheet, column=h, count=named.count(h), rows=[1]) for h in repeated]
    if not named:
        problems.append(Problem.of("header_absent", place=place, file=file, sheet=sheet, rows=[1]))
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


def _blank(column: pd.Series) -> pd.Series:
    if isinstance(column.dtype, pd.CategoricalDtype):
        empty = [c for c in column.cat.categories if isinstance(c, str) and not c.strip()]
        return column.isna() | column.isin(empty)
    return column.isna()
