"""Findings: what the data hold that a person should know, each counted, valued, with an example and what to do (IN10, IN12).

A finding is not an error: the run goes on, and the intake report shows it. Sentences are messages with fields, so that the table is the same in every
language; an example is the smallest of its kind, so that it does not depend on the order of rows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from kit import schema
from kit.load.files.source import Source

__all__ = ["Finding", "exact_sum", "finding_of_rows", "quality_table"]


@dataclass(frozen=True)
class Finding:
    """One row of the table `quality`; `finding` and `remedy` are sentence cells, `revenue` is the revenue of the lines touched."""

    table: str
    finding: str
    file: str = ""
    sheet: str = ""
    column: str = ""
    rows: int = 0
    revenue: float | None = None
    row: int | None = None
    value: str = ""
    remedy: str = ""


def finding_of_rows(
    table: str, finding: str, source: Source, column: str, touched: np.ndarray, frame: pd.DataFrame, shown: str = "", remedy: str = ""
) -> Finding:
    """A finding about the rows `touched` of a canonical frame; `shown` is the column that gives the example (the smallest value)."""
    rows = frame.index[touched]
    values = frame.loc[touched, shown].dropna() if shown in frame.columns else pd.Series(dtype="str")
    example = _shown(values.astype("str").min() if isinstance(values.dtype, pd.CategoricalDtype) else values.min()) if len(values) else ""
    revenue = exact_sum(frame["revenue"].to_numpy()[touched]) if table == "orders" and "revenue" in frame.columns else None
    first = int(rows.min()) if len(rows) else None
    return Finding(table, finding, source.file, source.sheet, column, int(touched.sum()), revenue, first, example, remedy)


def exact_sum(values: Iterable[float] | np.ndarray) -> float:
    """The sum of the values that are there, the same in any order."""
    array = np.asarray(values, dtype="float64")
    return math.fsum(array[~np.isnan(array)])


def quality_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """The table `quality`: what matters most (revenue, then rows) is for the reader to sort; its key is table and finding."""
    rows = pd.DataFrame([asdict(f) for f in findings], columns=[c.name for c in schema.table("quality").columns])
    return schema.table("quality").conform(rows.drop_duplicates(["table", "finding"]))


def _shown(value: object) -> str:
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)
