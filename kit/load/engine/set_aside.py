"""Set aside: rows of the engine's lines that are no lines (totals, what the client's system has deleted), as in any other file (IN3, CR3, CR4).

The engine looks for rows that could be totals: a column that makes a line is empty or names a total, and some text names one. Those few rows, and the
sums of what stands between them, are judged by the same code that judges a CSV file. A table of a database has no order: its totals are compared with
the sum of all its rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from operator import and_, or_

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa

from kit.language import sentence
from kit.load.engine.working import Working
from kit.load.files.source import Note
from kit.load.values.cells import MISSING_WORDS, cells_of
from kit.load.values.deleted import DELETED_HEADERS, deleted_note, deleted_values
from kit.load.values.totals import (
    ALWAYS,
    MOST,
    Suspect,
    distinct_numbers,
    filled_cells,
    holds_figures,
    names_total,
    settled_totals,
    texts_of,
)

__all__ = ["without_set_aside"]

_COULD_BE = "[Tt][Oo][Tt][Aa]|[Ss][OoUu][Mm]"
_EMPTY_OR_COULD_BE = "^[^0-9A-Za-z]*$|" + _COULD_BE
_MISSING = sorted({spelt for word in MISSING_WORDS for spelt in (word, word.upper(), word.capitalize())})
_MOST_SUSPECTS = 2000  # rows that are looked at one by one


def without_set_aside(working: Working, decimal: str = "", keys: Sequence[str] = ()) -> Working:
    """The lines without deleted rows and totals rows, each told in a note of the source.

    `decimal` is the decimal mark if the mapping gives it; a row that fills all columns in `keys` with more than its label is no total.
    """
    return _without_totals(_without_deleted(working), decimal, [key for key in keys if key in working.columns])


def _without_deleted(working: Working) -> Working:
    for header in (h for h in working.columns if h.casefold() in DELETED_HEADERS):
        found = working.distinct([header])
        cells = cells_of(found.frame[header])
        words = deleted_values(header, cells.distinct)
        if words is None or not words.any():
            continue
        marked = cells.spread(words, False)
        gone = working.expression(header).isin(found.keys.filter(marked)[0].to_pylist()).fill_null(False)
        first = next((row for row, _ in working.rows_of(found.keys.filter(marked), 1)), None)
        return _less(working, gone, [deleted_note(header, int(found.weights[marked].sum()), first)])
    return working


def _less(working: Working, gone: ibis.BooleanValue, notes: list[Note]) -> Working:
    table = working.table.filter(~gone)
    source = replace(working.source, notes=(*working.source.notes, *notes))
    return replace(working, table=table, source=source, rows_in=int(table.count().to_pyarrow().as_py()))


def _without_totals(working: Working, decimal: str, keys: Sequence[str]) -> Working:
    rows = _could_be_totals(working, keys)
    if len(rows) > _MOST_SUSPECTS:
        text = sentence("More than {n} rows name a total: none was set aside", n=_MOST_SUSPECTS)
        return replace(working, source=replace(working.source, notes=(*working.source.notes, Note(text, len(rows)))))
    frame = working.as_source(rows)
    suspects = _suspects(working, frame, keys)
    if not suspects.any() or suspects.sum() > MOST * working.rows_in:
        return working
    frame, rows = frame[suspects], rows.filter(suspects)
    columns, numbers, table = _figures(working, frame, rows, decimal)
    sums, counts = _between(table, len(columns), len(rows))
    places = [str(working.source.file_and_row(row)[1]) if row else "–" for row in frame.index]
    found = [Suspect(row or None, places[n], texts_of(frame, n), numbers[:, n]) for n, row in enumerate(frame.index)]
    notes, totals = settled_totals(columns, found, sums, counts)
    return _less(working, _same_rows(working, rows.filter(totals)), notes) if totals.any() else working


def _could_be_totals(working: Working, keys: Sequence[str]) -> pa.Table:
    """The rows, as the engine holds them, that name a total and lack what makes a line; then the last row, which needs no name."""
    table, texts = working.table, _texts(working)
    chosen = reduce(or_, (_could_be(working, header) for header in texts), ibis.literal(False))
    if keys:
        chosen = reduce(or_, (_lacks(working, key) for key in keys)) & chosen
    last = table.row.max().to_pyarrow().as_py()
    if last is not None:
        chosen = chosen & (table.row != last)
    found = table.filter(chosen).order_by("row").limit(_MOST_SUSPECTS + 1).to_pyarrow()
    return found if last is None else pa.concat_tables([found, table.filter(table.row == last).to_pyarrow()])


def _suspects(working: Working, frame: pd.DataFrame, keys: Sequence[str]) -> np.ndarray:
    """Those that name a total, and the last row if it holds figures only; not those that fill every column that all others fill."""
    if frame.empty:
        return np.zeros(0, dtype=bool)
    named = np.logical_or.reduce([names_total(frame[name]) for name in frame.columns])
    if frame.index[-1]:
        named[-1] |= all(_is_figure(text) for _, text in texts_of(frame, len(frame) - 1))
    if keys:
        named &= ~np.logical_and.reduce([filled_cells(frame[key]) & ~names_total(frame[key]) for key in keys])
    if not named.any():
        return named
    table = working.table.select(**{f"f{n}": _filled(working, header) for n, header in enumerate(working.columns)})
    counted = table.agg(**{name: table[name].sum() for name in table.columns}).to_pyarrow().to_pylist()[0]
    filled = np.column_stack([filled_cells(frame[name]) for name in frame.columns])
    others = np.array(list(counted.values()), dtype="float64") - filled[named].sum(axis=0)
    always = others >= ALWAYS * max(working.rows_in - named.sum(), 1)
    return named & ~filled[:, always].all(axis=1)


def _figures(working: Working, frame: pd.DataFrame, rows: pa.Table, decimal: str) -> tuple[list[str], np.ndarray, ibis.Table]:
    """The columns of figures, the suspects' numbers in them (one line per column), and all other rows as numbers f0, f1 … with their `block`."""
    scratch, columns, numbers, names = replace(working), [], [], []
    for header in working.columns:
        column, raw = frame[header], working.expression(header)
        if raw.type().is_numeric():
            columns.append(header)
            numbers.append(column.to_numpy(dtype="float64", na_value=np.nan))
            names.append(working.columns[header].name)
        elif raw.type().is_string() and any(_is_figure(text) for text in column.dropna().astype("str")):
            found = working.distinct([header])
            values = distinct_numbers(found.frame[header].tolist(), decimal)
            if holds_figures(values):
                columns.append(header)
                numbers.append(column.astype(object).map(dict(zip(found.frame[header], values, strict=True))).to_numpy(dtype="float64"))
                names.append(f"n{len(names)}")
                there = ~np.isnan(values)
                scratch.look_up(found.keys.filter(there), {names[-1]: pa.array(values[there])})
    table = scratch.table
    if ordered := None not in rows["row"].to_pylist():
        at = table.row.isin(rows["row"].to_pylist())
        table = table.mutate(block=at.cast("int64").sum().over(ibis.window(order_by=table.row, preceding=None, following=0)))
    others = table.filter(~_same_rows(replace(working, table=table), rows))
    floats = {f"f{n}": others[name].cast("float64") for n, name in enumerate(names)}
    block = others.block if ordered else ibis.literal(len(rows))
    made = others.select(block=block, **{name: ibis.ifelse(value.isnan(), 0.0, value) for name, value in floats.items()})
    return columns, np.array(numbers, dtype="float64").reshape(len(columns), len(frame)), made


def _between(table: ibis.Table, columns: int, suspects: int) -> tuple[np.ndarray, np.ndarray]:
    """Sums of the figures, and number of rows, before each suspect and after the last; all are after the last where rows have no order."""
    sums, counts = np.zeros((suspects + 1, columns)), np.zeros(suspects + 1, dtype="int64")
    blocks = table.group_by("block").agg(n=table.count(), **{f"s{n}": table[f"f{n}"].sum() for n in range(columns)})
    for block in blocks.to_pyarrow().to_pylist():
        sums[block["block"]] = [block[f"s{n}"] or 0.0 for n in range(columns)]
        counts[block["block"]] = block["n"]
    return sums, counts


def _same_rows(working: Working, rows: pa.Table) -> ibis.BooleanValue:
    """Whether a line is one of these rows: by its number, or, where there are none, by all that its texts say."""
    table = working.table
    if None not in rows["row"].to_pylist():
        return table.row.isin(rows["row"].to_pylist())
    names = [working.columns[header].name for header in _texts(working)]
    same = [
        reduce(and_, (table[n].isnull() if row[n] is None else (table[n] == row[n]).fill_null(False) for n in names)) for row in rows.to_pylist()
    ]  # fmt: skip
    return reduce(or_, same)


def _texts(working: Working) -> list[str]:
    return [header for header in working.columns if working.expression(header).type().is_string()]


def _could_be(working: Working, header: str) -> ibis.BooleanValue:
    return working.expression(header).re_search(_COULD_BE).fill_null(False)


def _lacks(working: Working, header: str) -> ibis.BooleanValue:
    """Whether a cell may hold nothing, or what could name a total: quick, and surely true where either is so."""
    value = working.expression(header)
    if not value.type().is_string():
        return ~_filled(working, header)
    return value.isnull() | value.re_search(_EMPTY_OR_COULD_BE).fill_null(True) | value.isin(_MISSING).fill_null(True)


def _filled(working: Working, header: str) -> ibis.BooleanValue:
    """Whether a cell holds something, as `filled_cells` says."""
    value = working.expression(header)
    if value.type().is_floating():
        return value.notnull() & ~value.isnan().fill_null(True)
    if not value.type().is_string():
        return value.notnull()
    text = value.strip()
    return (value.notnull() & (text != "") & ~((text.length() < 10) & text.lower().isin(sorted(MISSING_WORDS - {""})))).fill_null(False)


def _is_figure(text: str) -> bool:
    return not np.isnan([distinct_numbers([text], mark)[0] for mark in ",."]).all()
