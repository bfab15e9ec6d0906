"""Cells: a column as its distinct values, cleaned once each, and the code of every row.

Half a million lines hold a few thousand different ids, prices and dates: what is expensive (deciding a date's format, parsing a number) is done once
per distinct value, what is per row is an integer. Missing is what the kit's own list says, and a literal `NA` stays what it is (IN6, IN7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

__all__ = ["MISSING_WORDS", "Cells", "as_text", "cells_of", "zero_filled"]

MISSING_WORDS = frozenset({
    "", "-", "--", "–", "—", "n/d", "s/d", "n.d.", "s.d.", "null", "(null)", "#n/d", "#n/a", "#ref!", "#valor!", "#value!", "#¡valor!", "#¡ref!",
    "#div/0!", "#¡div/0!", "#nome?", "#name?", "#¿nombre?", "#nombre?", "#núm!", "#num!", "#¡num!", "#¡núm!", "#nulo!", "#¡nulo!", "#null!", "n/a",
    "#n/a n/a", "#spill!", "#despejar!", "#¡desbordamiento!", "#calc!", "#¡calc!", "#error!", "#¡error!", "#erro!", "err:502", "err:504", "err:508",
})  # fmt: skip


@dataclass(frozen=True)
class Cells:
    """Distinct values, the code of each row (-1: missing), and each row's number in the spreadsheet.

    `words` are the distinct non-blank texts that were read as missing, `blanks` counts the rows whose text had blanks around it. Where a row stands
    for several rows of the file (a column summed up by the engine), `weights` says for how many.
    """

    distinct: list[Any]
    codes: np.ndarray
    rows: pd.Index
    words: tuple[str, ...] = ()
    words_rows: int = 0
    blanks: int = 0
    weights: np.ndarray | None = None

    @property
    def missing(self) -> np.ndarray:
        """Which rows have no value."""
        return self.codes < 0

    @property
    def pointed(self) -> list[int]:
        """The distinct whole numbers with a `.0` behind, if the column holds nothing else but digits."""
        if not all(isinstance(v, str) and (v.isdigit() or _trailing_zero(v)) for v in self.distinct):
            return []
        return [n for n, v in enumerate(self.distinct) if _trailing_zero(v)]

    def counts(self) -> np.ndarray:
        """How many rows of the file hold each distinct value."""
        here = self.codes >= 0
        found = np.bincount(self.codes[here], None if self.weights is None else self.weights[here], minlength=len(self.distinct))
        return found.astype(np.int64)

    def spread(self, values: np.ndarray, missing: Any) -> np.ndarray:
        """One value per row from one value per distinct value."""
        return np.append(values, np.asarray([missing], dtype=values.dtype))[self.codes]

    def rows_with(self, distinct: Iterable[int]) -> list[int]:
        """The spreadsheet rows that hold one of these distinct values (given by position)."""
        return self.rows[np.isin(self.codes, np.fromiter(distinct, dtype=np.int64))].tolist()

    def translated(self, words: dict[str, str]) -> Cells:
        """The cells with their texts replaced; the key `*` stands for every other text, the replacement '' for missing."""
        other = words.get("*")
        new = [words.get(as_text(v), as_text(v) if other is None else other) for v in self.distinct]
        return self._recoded([v if v != "" else None for v in new])

    def texts(self, change: Callable[[str], str | None] | None = None) -> pd.Series:
        """The column as text (categorical, missing where it is); integral numbers lose their `.0`."""
        plain = [as_text(v) for v in self.distinct]
        if self.pointed:
            plain = [v.removesuffix(".0") for v in plain]
        cells = self._recoded([change(v) for v in plain] if change else list(plain))
        categories = sorted(set(cells.distinct))
        position = {v: n for n, v in enumerate(categories)}
        codes = cells.spread(np.array([position[v] for v in cells.distinct], dtype=np.int64), -1)
        return pd.Series(pd.Categorical.from_codes(codes, pd.Index(categories, dtype="str")), index=self.rows)

    def _recoded(self, values: list[Any]) -> Cells:
        kept = [v for v in values if v is not None]
        position = iter(range(len(kept)))
        move = np.array([next(position) if v is not None else -1 for v in values], dtype=np.int64)
        return replace(self, distinct=kept, codes=self.spread(move, -1))


def cells_of(column: pd.Series, weights: np.ndarray | None = None) -> Cells:
    """The cells of a source's column, blanks around texts taken off and missing words set apart."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, values = column.cat.codes.to_numpy().astype(np.int64), column.cat.categories.tolist()
    else:
        codes, uniques = pd.factorize(column)
        values = list(uniques)
    counts = Cells(values, codes, column.index, weights=weights).counts()
    cleaned = [v.strip().replace("\u00a0", " ").strip() if isinstance(v, str) else v for v in values]
    absent = [isinstance(v, str) and v.casefold() in MISSING_WORDS for v in cleaned]
    shown = {v: int(n) for v, gone, n in zip(cleaned, absent, counts, strict=True) if gone and v and n}
    changed = [isinstance(old, str) and old != new and not gone for old, new, gone in zip(values, cleaned, absent, strict=True)]
    blanks = int(counts[changed].sum())
    base = Cells(values, codes, column.index, tuple(sorted(shown)), sum(shown.values()), blanks, weights)
    used = [None if gone or not n else v for v, gone, n in zip(cleaned, absent, counts, strict=True)]
    return base._recoded(used)


def zero_filled(width: int) -> Callable[[str], str] | None:
    """How texts of digits are filled with zeros on the left to a width; None for the width 0, which changes nothing."""
    return (lambda text: text.zfill(width) if text.isdigit() else text) if width else None


def as_text(value: Any) -> str:
    """A cell as text: `123.0` of a number cell is `123`, a date is ISO."""
    if isinstance(value, str):
        return value
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat(sep=" ")
    return str(value)


def _trailing_zero(text: str) -> bool:
    return text.endswith(".0") and text[:-2].isdigit()
