"""Remark: one thing that deserves a look, with the rows it is about, and what all rules read (A6).

A rule takes the tables of the worksheets and the engagement's limits and yields remarks; it stops nothing. Each has the code of its validator in the
field dictionary, and the keys of the rows and the column, so that whoever checks a file is told the cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kit.schema import SHEETS, TABLES

__all__ = ["Remark", "Tables", "flag", "key_accounts", "keys_of", "sheet_of"]

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Remark:
    """The validator's code, the sheet, the sentence (a cell of `kit.language.sentence`), and where: the keys of its rows, and the column.

    Without keys it is about what is not there.
    """

    code: str
    sheet: str
    text: str
    keys: tuple[tuple[str, ...], ...] = ()
    column: str = ""


def sheet_of(tables: Tables, name: str) -> pd.DataFrame:
    """The table of a sheet (or of the client), without rows where there is none."""
    return tables[name] if name in tables else TABLES[name].empty()


def keys_of(sheet: str, rows: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """The keys of the rows, as text."""
    return tuple(tuple(str(part) for part in key) for key in rows[list(SHEETS[sheet].key)].itertuples(index=False))


def flag(values: pd.Series) -> pd.Series:
    """Yes-or-no values as plain booleans, what is not known as no."""
    return values.fillna(False).astype(bool)


def key_accounts(tables: Tables) -> set[str]:
    """The accounts that the account header calls key."""
    headers = sheet_of(tables, "account_headers")
    return set(headers.loc[flag(headers["tier"].eq("key")), "account_id"].astype("str"))
