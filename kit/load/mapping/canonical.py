"""Canonical: a source and its mapping become one of our tables, column by column, with all problems of the file collected.

Whatever cannot be read without guessing is a problem with its rows and values; whatever was read but deserves a word is a finding. Row numbers travel
in the index until the table is done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from kit.errors import CELLS_LISTED, DataError, Problem
from kit.language import sentence
from kit.load.files.source import Source
from kit.load.findings import Finding, Touched, noted
from kit.load.mapping.columns import Context, column_series
from kit.load.mapping.definition import ColumnFormat, Join, TableMapping
from kit.load.mapping.formula import formula_values
from kit.load.mapping.joins import combined_text, header_problem, joined, melted, most_frequent
from kit.load.values.deleted import without_deleted
from kit.load.values.totals import without_totals
from kit.schema import Column, Table

__all__ = ["OURS", "Canonical", "canonical", "key_headers"]

_NUMERIC = ("money", "number", "int", "ratio", "hours", "minutes", "days")
OURS = ColumnFormat(decimal=".", date="yyyy-mm-dd")


@dataclass
class Canonical:
    """One of our tables as the client's file gives it: only mapped columns, texts categorical, the index holds spreadsheet rows.

    Where a row stands for several rows of the file (the distinct values of order lines that stay in the engine), `weights` says for how many.
    """

    table: Table
    mapping: TableMapping
    source: Source
    frame: pd.DataFrame
    rows_in: int
    problems: list[Problem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    touched: list[Touched] = field(default_factory=list)
    decimals: dict[str, str] = field(default_factory=dict)
    patterns: dict[str, str] = field(default_factory=dict)
    weights: np.ndarray | None = None

    @property
    def header(self) -> dict[str, str]:
        """Our column → the client's column(s), as errors name them."""
        return {name: ", ".join(self.mapping.headers_of(name)) or name for name in self.mapping.mapped}


def key_headers(table: Table, mapping: TableMapping) -> list[str]:
    """The client's columns without which a row is no row of the table: its ids and dates."""
    required = [c.name for c in table.columns if c.required and c.kind in ("id", "date", "month") and c.name in mapping.mapped]
    return [header for name in required for header in mapping.headers_of(name)]


def canonical(table: Table, mapping: TableMapping, source: Source, read: Callable[[Join], Source]) -> Canonical:
    """The table that `mapping` makes of `source`; `read` gives the other files that it joins. Problems are collected, not raised."""
    source = without_totals(without_deleted(source), mapping.format.decimal, key_headers(table, mapping))
    result = Canonical(table, mapping, source, pd.DataFrame(index=source.frame.index), len(source.frame))
    try:
        working, formats = _working(result, read)
    except DataError as error:
        result.problems += error.problems
        return result
    headers = [name for column in mapping.mapped for name in mapping.headers_of(column)]
    absent = [name for name in dict.fromkeys(headers) if name not in working.columns]
    result.problems += [header_problem(source, list(working.columns), name, table.name) for name in absent]
    if absent:
        return result
    result.findings += noted(table.name, source)
    written = not mapping.format.model_fields_set
    context = Context(table.name, source, result.problems, result.findings, result.decimals, result.patterns, written)
    columns = {c.name: _column(c, result, working, formats, context) for c in table.columns if c.name in mapping.mapped}
    result.frame = pd.DataFrame(columns, index=working.index)
    result.findings += [t.valued(result.frame if table.name == "orders" else pd.DataFrame()) for t in result.touched]
    if not result.problems:
        _settle_keys(result)
    return result


def _working(result: Canonical, read: Callable[[Join], Source]) -> tuple[pd.DataFrame, Callable[[str], ColumnFormat]]:
    mapping, source = result.mapping, result.source
    frame = source.frame
    if mapping.melt:
        frame = melted(frame, source, mapping.melt, result.table.name)
    joined_formats: dict[str, ColumnFormat] = {}
    for join in mapping.join:
        frame, touched = joined(frame, source, join, read(join), result.table.name)
        result.touched += touched
        joined_formats |= {new: join.format.of(old) for new, old in join.take.items()}

    def format_of(header: str) -> ColumnFormat:
        return joined_formats.get(header, mapping.format.of(header)) if header not in mapping.format.column else mapping.format.of(header)

    return frame, format_of


def _column(column: Column, result: Canonical, working: pd.DataFrame, formats: Callable[[str], ColumnFormat], context: Context) -> pd.Series:
    mapping, name = result.mapping, column.name
    words, width = mapping.values.get(name, {}), mapping.pad.get(name, 0)  # noqa: PD011
    header = result.header[name]
    if name in mapping.formula:
        return _formula(column, mapping.formula[name], working, formats, context)
    if name in mapping.constant:
        raw = pd.Series(pd.Categorical.from_codes(np.zeros(len(working), dtype=np.int64), [mapping.constant[name]]), index=working.index)
        return column_series(column, raw, name, OURS, context)
    if name in mapping.parts:
        part = mapping.parts[name]
        raw = combined_text([working[c] for c in part.columns], part.between, part.before, part.widths)
        return column_series(column, raw, header, ColumnFormat(), context, words, width)
    series = column_series(column, working[header], header, formats(header), context, words, width)
    if column.kind in ("money", "number") and not words:
        context.numbers[header] = series  # a formula that uses this column need not read it again
    return series


def _formula(column: Column, formula: str, working: pd.DataFrame, formats: Callable[[str], ColumnFormat], context: Context) -> pd.Series:
    if column.kind not in _NUMERIC:
        context.problems.append(Problem.of("formula_not_number", **context.source.where(column.name), table=context.table, values=[formula]))
        return pd.Series(np.nan, index=working.index)
    operand = Column("", "number", "")

    def numbers(header: str) -> np.ndarray:
        if header not in context.numbers:
            context.numbers[header] = column_series(operand, working[header], header, formats(header), context)
        return context.numbers[header].to_numpy(dtype="float64")

    values = np.broadcast_to(formula_values(formula, numbers), len(working))
    if column.kind in ("int", "days"):
        return pd.Series(np.where(values == np.floor(values), values, np.nan), index=working.index)
    return pd.Series(np.array(values), index=working.index)


def _settle_keys(result: Canonical) -> None:
    table, frame, source = result.table, result.frame, result.source
    key = [name for name in table.key if name in frame.columns]
    if result.mapping.repeats == "most_frequent" and len(key) == 1:
        _settle_repeats(result, key[0])
    elif key:
        repeated = frame.duplicated(key, keep=False) & frame[key].notna().all(axis=1)
        if repeated.any():
            values = sorted(frame.loc[repeated, key[0]].astype("str").unique())[:3]
            header = ", ".join(result.header[name] for name in key)
            rows = frame.index[repeated]
            listed = tuple(zip(rows[:CELLS_LISTED].tolist(), frame.loc[repeated, key[0]].astype("str"), strict=False))
            told = {**source.where(header), "table": table.name, "rows": rows[:5].tolist(), "count": len(rows), "values": values}
            result.problems.append(Problem("key_repeated", told, listed))
    for column in table.columns:
        allowed = (table.name, column.name) == ("orders", "account_id") or (column.name == "name" and table.name in ("accounts", "sellers"))
        if column.required and column.name in result.frame.columns and not allowed:
            _check_present(result, column)


def _check_present(result: Canonical, column: Column) -> None:
    missing = result.frame[column.name].isna()
    if missing.any():
        rows = result.frame.index[missing]
        result.problems.append(
            Problem("value_missing", {**result.source.where(result.header[column.name]), "table": result.table.name, "rows": rows[:5].tolist(),
                                      "count": len(rows), "total": len(missing)}, tuple((row, "") for row in rows[:CELLS_LISTED].tolist()))
        )  # fmt: skip


def _settle_repeats(result: Canonical, key: str) -> None:
    frame, source, name = result.frame, result.source, result.table.name
    settled, several = most_frequent(frame, key)
    for column, ids in several.items():
        text = sentence(
            "{n} of {total} have several values of “{column}” in their rows: the most frequent is used",
            n=len(ids), total=len(settled), column=result.header[column],
        )  # fmt: skip
        result.findings.append(Finding(name, text, source.file, source.sheet, result.header[column], len(ids), None, None, ids[0]))
    if nameless := int(frame[key].isna().sum()):
        text = sentence("Rows without “{column}”: they describe nobody and are not used", column=result.header[key])
        result.findings.append(Finding(name, text, source.file, source.sheet, result.header[key], nameless))
    result.frame = settled
