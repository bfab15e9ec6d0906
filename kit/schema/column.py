"""Columns and tables: what a name means, once.

A column carries its type (`kind`), its vocabulary, the name that people read (an English message, translated in the catalogues), what it means and
its personal-data class (a `note` is free text about people: nobody knows what stands in it before it is read). A table is a key and its columns. Everything else follows from them: the check of a table on its way to disk, the header
and the number format in a report, the sheet of the annex, what a profile may show.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import pandas as pd

from kit.errors import DataError

__all__ = ["Column", "Kind", "PersonalClass", "Table"]

Kind = Literal[
    "id", "text", "sentence", "word", "date", "month", "money", "number", "int", "ratio", "days", "hours", "minutes", "bool"
]
PersonalClass = Literal["business", "personal", "optional", "judgement", "note"]

_SAYS_WHO = (
    "seller_id", "manager_id", "owner", "person_id", "rater", "by", "ev_author", "ev_confirmed_by", "contact_id", "reports_to", "from_id", "to_id",
    "access_via", "counterpart_id", "told_by", "primary_contact_id", "author", "reviewer", "presenter", "coach", "prepared_by", "from_seller",
    "to_seller", "required_seller", "seller_id_proposed",
)  # fmt: skip
_CLASSES: dict[str, PersonalClass] = {**dict.fromkeys(_SAYS_WHO, "personal"), "note": "note"}
_DTYPES: dict[str, str] = {
    **dict.fromkeys(("id", "text", "sentence", "word"), "str"),
    **dict.fromkeys(("date", "month"), "datetime64[us]"),
    **dict.fromkeys(("money", "number", "ratio", "hours", "minutes"), "float64"),
    **dict.fromkeys(("int", "days"), "Int64"),
    "bool": "boolean",
}


@dataclass(frozen=True)
class Column:
    """One column: `kind` gives type, unit and format; `label` is its English display name; `personal` its personal-data class.

    `example` is a value as a person would type it, `low` and `high` bound a number, `anchors` say what the points of a scale stand for: all for
    the sheets that people fill in.
    """

    name: str
    kind: Kind
    label: str
    required: bool = False
    vocabulary: tuple[str, ...] = ()
    meaning: str = ""
    personal: PersonalClass = "business"
    example: str = ""
    low: float | None = None
    high: float | None = None
    anchors: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """A column whose name says who, or that holds a note, is never business, whether its author thought of it or not."""
        if self.personal == "business" and self.name in _CLASSES:
            object.__setattr__(self, "personal", _CLASSES[self.name])

    @property
    def dtype(self) -> str:
        """The pandas type of the kind: ids are text, dates are microseconds, counts are nullable integers."""
        return _DTYPES[self.kind]


@dataclass(frozen=True)
class Table:
    """One table: its key, its columns, and what one row is."""

    name: str
    label: str
    one_row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """The names of the columns, in order."""
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        """The column called `name`; KeyError if there is none."""
        return {column.name: column for column in self.columns}[name]

    def empty(self) -> pd.DataFrame:
        """The table without rows, correctly typed."""
        return pd.DataFrame({column.name: pd.Series(dtype=column.dtype) for column in self.columns})

    def conform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """A copy with the table's columns in order, typed and sorted by key; optional columns that are absent come back empty.

        Raises
        ------
        DataError
            If a required column is absent, a value is outside its vocabulary, or the key is empty or repeated.
        """
        absent = [c.name for c in self.columns if c.required and c.name not in frame.columns]
        unknown = [str(name) for name in frame.columns if name not in self.names]
        if absent or unknown:
            raise DataError.of("table_columns", table=self.name, absent=absent or ["–"], unknown=unknown or ["–"])
        frame = frame.reset_index(drop=True)
        typed = pd.DataFrame({c.name: self._typed(frame, c) for c in self.columns}, index=frame.index, copy=False)
        self._check(typed)
        if not self.key or (len(self.key) == 1 and typed[self.key[0]].is_monotonic_increasing):
            return typed
        return typed.sort_values(list(self.key), kind="stable", ignore_index=True)

    def _typed(self, frame: pd.DataFrame, column: Column) -> pd.Series:
        if column.name not in frame.columns:
            return pd.Series(None, index=frame.index, dtype=column.dtype)
        try:
            return frame[column.name].astype(column.dtype)
        except (TypeError, ValueError) as error:
            values = frame[column.name].dropna().astype("str").unique()[:3].tolist()
            raise DataError.of("table_type", table=self.name, column=column.name, kind=column.kind, values=values) from error

    def _check(self, typed: pd.DataFrame) -> None:
        import pandera.errors

        try:
            _pandera_schema(self).validate(typed, lazy=True, inplace=True)
        except pandera.errors.SchemaErrors as error:
            first = error.failure_cases.iloc[0]
            values = error.failure_cases["failure_case"].astype("str").unique()[:3].tolist()
            where = str(first["column"] if first["column"] is not None else ", ".join(self.key))
            raise DataError.of("table_values", table=self.name, column=where, check=str(first["check"]), values=values) from error


@cache
def _pandera_schema(table: Table):  # type: ignore[no-untyped-def]
    import pandera.pandas as pa

    columns = {}
    for c in table.columns:  # names and types are right already: what is left to go wrong is an empty cell, a foreign word, a key that stands twice
        needed = c.required or c.name in table.key
        if needed or c.vocabulary:
            columns[c.name] = pa.Column(checks=[pa.Check.isin(c.vocabulary)] if c.vocabulary else [], nullable=not needed)
    return pa.DataFrameSchema(columns, unique=list(table.key) or None)
