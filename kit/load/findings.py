"""Findings: what the data hold that a person should know, each counted, valued, with an example and what to do (IN10, IN12).

A finding is not an error: the run goes on, and the intake report shows it. Sentences are messages with fields, so that the table is the same in every
language; an example is the smallest of its kind, so that it does not depend on the order of rows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace

import numpy as np
import pandas as pd

from kit import schema
from kit.load.files.source import Source

__all__ = [
    "DETAILS_SHOWN", "Detail", "Finding", "Touched", "details_by_value", "exact_sum", "finding_of_rows", "located_findings", "noted",
    "quality_rows_table", "quality_table",
]  # fmt: skip

DETAILS_SHOWN = 500


@dataclass(frozen=True)
class Detail:
    """One case behind a finding: a value, the first row that holds it, how many rows do, and the revenue of the lines touched."""

    value: str
    row: int | None = None
    rows: int = 1
    revenue: float | None = None


@dataclass(frozen=True)
class Finding:
    """One row of the table `quality`; `finding` and `remedy` are sentence cells, `revenue` is the revenue of the lines touched.

    `details` are its single cases, for people who have to correct them.
    """

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
    details: tuple[Detail, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Touched:
    """A finding about rows of a file whose revenue is not known yet: which rows, the value that each shows, and how many rows each stands for."""

    finding: Finding
    rows: np.ndarray
    values: pd.Series
    weights: np.ndarray | None = None

    def valued(self, frame: pd.DataFrame) -> Finding:
        """The finding with its cases, and with the revenue of its rows where the canonical frame has one."""
        revenue = frame["revenue"].to_numpy() if "revenue" in frame.columns else None
        total = exact_sum(revenue[self.rows]) if revenue is not None else None
        weights = self.weights[self.rows] if self.weights is not None else None
        details = details_by_value(self.values[self.rows], revenue[self.rows] if revenue is not None else None, weights)
        return replace(self.finding, revenue=total, details=details)


def details_by_value(values: pd.Series, revenue: np.ndarray | None = None, weights: np.ndarray | None = None) -> tuple[Detail, ...]:
    """The distinct values of a column (its index holds spreadsheet rows) as cases: most revenue first, then most rows, then by value."""
    found: dict[str, list[int]] = {}
    for position, value in enumerate(values.astype("str")):
        found.setdefault(value, []).append(position)
    rows = values.index.to_numpy()
    counts = np.ones(len(values), dtype="int64") if weights is None else weights
    cases = [
        Detail(value, int(rows[at].min()), int(counts[at].sum()), None if revenue is None else exact_sum(revenue[at]))
        for value, at in found.items()
    ]  # fmt: skip
    return tuple(sorted(cases, key=lambda d: (-abs(d.revenue or 0.0), -d.rows, d.value)))


def finding_of_rows(
    table: str, finding: str, source: Source, column: str, touched: np.ndarray, frame: pd.DataFrame, shown: str = "", remedy: str = ""
) -> Finding:
    """A finding about the rows `touched` of a canonical frame; `shown` is the column that gives the example (the smallest value)."""
    rows = frame.index[touched]
    values = frame.loc[touched, shown].dropna() if shown in frame.columns else pd.Series(dtype="str")
    example = _shown(values.astype("str").min() if isinstance(values.dtype, pd.CategoricalDtype) else values.min()) if len(values) else ""
    revenue = exact_sum(frame["revenue"].to_numpy()[touched]) if table == "orders" and "revenue" in frame.columns else None
    first = int(rows.min()) if len(rows) else None
    details = details_by_value(values.map(_shown), None) if len(values) else ()
    return Finding(table, finding, source.file, source.sheet, column, int(touched.sum()), revenue, first, example, remedy, details)


def exact_sum(values: Iterable[float] | np.ndarray) -> float:
    """The sum of the values that are there, the same in any order."""
    array = np.asarray(values if isinstance(values, np.ndarray) else list(values), dtype="float64")
    return math.fsum(array[~np.isnan(array)])


def noted(table: str, source: Source) -> list[Finding]:
    """What was decided or seen while the file of the table `table` was read."""
    return [Finding(table, n.text, source.file, source.sheet, n.column, n.rows, None, n.row, n.value, n.remedy) for n in source.notes]


def located_findings(findings: Iterable[Finding], sources: Iterable[Source]) -> list[Finding]:
    """The findings with file and row as a person sees them, where a source was put together from several files."""
    several = {source.file: source for source in sources if source.parts}

    def at(found: Finding) -> Finding:
        source = several.get(found.file)
        if source is None or found.row is None:
            return found
        file, row = source.file_and_row(found.row)
        details = tuple(replace(d, row=source.file_and_row(d.row)[1]) if d.row is not None else d for d in found.details)
        return replace(found, file=file, row=row, details=details)

    return [at(found) for found in findings]


def quality_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """The table `quality`: what matters most (revenue, then rows) is for the reader to sort; its key is table and finding."""
    names = schema.table("quality").names
    rows = pd.DataFrame([[getattr(f, name) for name in names] for f in findings], columns=names)
    return schema.table("quality").conform(rows.drop_duplicates(["table", "finding"]))


def quality_rows_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """The table `quality_rows`: the cases behind the findings, at most `DETAILS_SHOWN` of each, the largest first."""
    told: dict[tuple[str, str], Finding] = {}
    for found in findings:
        told.setdefault((found.table, found.finding), found)
    rows = [
        {"table": f.table, "finding": f.finding, "number": n, "file": f.file, "sheet": f.sheet, "column": f.column, **asdict(detail)}
        for f in told.values() for n, detail in enumerate(f.details[:DETAILS_SHOWN], start=1)
    ]  # fmt: skip
    return schema.table("quality_rows").conform(pd.DataFrame(rows, columns=schema.table("quality_rows").names))


def _shown(value: object) -> str:
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)
