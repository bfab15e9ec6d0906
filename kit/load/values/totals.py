"""Totals: rows that add up other rows are set aside and compared with them, never read as sales and never dropped without a word (IN3).

A row is a total if it says nothing else: its label is "Total", "Soma", "Subtotal" and the like, every other filled cell is a figure, and a column
that all rows fill is empty. A row that names more ("Total Alvorada", "Alvorada Total") is one only if a figure equals the sum of the rows above it; a
last row without any text likewise. So an account called "Total Ltda" stays an account. Each total comes with its figures and whether they tick.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kit.language import sentence
from kit.load.files.layout import is_total_label
from kit.load.files.source import Note, Source
from kit.load.values.cells import as_text, cells_of
from kit.load.values.numbers import read_numbers

__all__ = ["without_totals"]

_NAMED = re.compile(r"(?:sub[- ]?)?(?:total|soma|suma)\b|\b(?:sub[- ]?)?total\W*\Z", re.IGNORECASE)
_ALWAYS = 0.95  # of the other rows: a column that is filled this often belongs to every row
_FIGURES = 0.9  # of a column's distinct values: it holds figures
_MOST = 0.5  # of the rows: more rows than this are no totals, whatever they are called
_CENT = 0.0051


@dataclass(frozen=True)
class _Figures:
    """The columns of figures, as numbers per row, and the decimal mark of each ('' if none was needed)."""

    columns: list[str]
    numbers: np.ndarray

    def told(self, position: int) -> list[tuple[str, float]]:
        """Column and figure of a row, those that are there."""
        return [(name, float(v)) for name, v in zip(self.columns, self.numbers[:, position], strict=True) if not np.isnan(v)]


def without_totals(source: Source, decimal: str = "", keys: Sequence[str] = ()) -> Source:
    """The source without its totals rows, each told in a note.

    `decimal` is the decimal mark if the mapping gives it; a row that fills all columns in `keys` with more than its label is no total.
    """
    suspects = _suspects(source.frame)
    if suspects.any() and (known := [name for name in keys if name in source.frame.columns]):
        suspects &= ~np.logical_and.reduce([_filled(source.frame[name]) & ~_named(source.frame[name]) for name in known])
    if not suspects.any() and not source.loose:
        return source
    figures = _figures(source.frame, suspects, decimal)
    notes, aside = _settled(source.frame, np.flatnonzero(suspects).tolist(), figures)
    notes += _loose_notes(source, figures, ~aside)
    return replace(source, frame=source.frame[~aside] if aside.any() else source.frame, notes=(*source.notes, *notes), loose=())


def _suspects(frame: pd.DataFrame) -> np.ndarray:
    """The rows that name a total, and the last one if it holds figures only; not those that fill every column that all others fill."""
    suspects = np.zeros(len(frame), dtype=bool)
    if len(frame) < 2:
        return suspects
    for name in frame.columns:
        suspects |= _named(frame[name])
    suspects[-1] |= not _has_text(frame)
    if not suspects.any():
        return suspects
    filled = np.column_stack([_filled(frame[name]) for name in frame.columns])
    full = filled.mean(axis=1) > filled.mean(axis=1)[suspects].min()  # rows that fill more than the emptiest suspect
    others = ~suspects if suspects.mean() <= _MOST else full
    always = filled[others].mean(axis=0) >= _ALWAYS if others.any() else np.zeros(filled.shape[1], dtype=bool)
    suspects &= ~filled[:, always].all(axis=1)
    return suspects if suspects.mean() <= _MOST else np.zeros(len(frame), dtype=bool)


def _settled(frame: pd.DataFrame, suspects: Sequence[int], figures: _Figures) -> tuple[list[Note], np.ndarray]:
    """Which suspects are totals (in their order), and what is told about each."""
    aside, notes, start = np.zeros(len(frame), dtype=bool), [], 0
    known, data = np.nan_to_num(figures.numbers), np.ones(len(frame), dtype=bool)
    data[list(suspects)] = False
    whole = known[:, data].sum(axis=1)
    for position in suspects:
        own = figures.numbers[:, position]
        texts = [text for name, text in _texts(frame, position) if name not in figures.columns or np.isnan(own[figures.columns.index(name)])]
        above = [known[:, a:position][:, data[a:position]].sum(axis=1) for a in dict.fromkeys((start, 0)) if data[a:position].any()]
        ticked = [n for n, v in enumerate(own) if any(abs(s[n] - v) <= _CENT * max(1.0, abs(v) * 1e-9) for s in (*above, whole))]
        alone = len(texts) == 1 and is_total_label(texts[0])
        adds_up = len(texts) <= 1 and any(own[n] for n in ticked)
        told = figures.told(position)
        if not told or not (alone or adds_up):
            data[position] = True
            continue
        aside[position] = True
        total = above[0] if above else whole
        notes.append(_note(int(frame.index[position]), texts[0] if texts else "–", told, {figures.columns[n] for n in ticked}, total, figures))
        start = position + 1
    return notes, aside


def _texts(frame: pd.DataFrame, position: int) -> list[tuple[str, str]]:
    """Column and text of a row's filled cells."""
    cells = [(str(name), frame[name].iloc[position]) for name in frame.columns]
    return [(name, as_text(cell).strip()) for name, cell in cells if not pd.isna(cell) and as_text(cell).strip()]


def _note(row: int, label: str, told: list[tuple[str, float]], ticked: set[str], total: np.ndarray, figures: _Figures) -> Note:
    off = [(name, value) for name, value in told if name not in ticked]
    if not off:
        return _equal(row, label, told[0][0], ", ".join(f"{name} {_plain(value)}" for name, value in told))
    sums = dict(zip(figures.columns, total, strict=True))
    return _unequal(row, label, off[0][0], ", ".join(f"{name} {_plain(value)} ≠ {_plain(float(sums[name]))}" for name, value in off))


def _loose_notes(source: Source, figures: _Figures, data: np.ndarray) -> list[Note]:
    """What is told about short totals rows below the table: whether a figure of theirs is the sum of a column."""
    sums = dict(zip(figures.columns, np.nan_to_num(figures.numbers[:, data]).sum(axis=1), strict=True))
    notes = []
    for loose in source.loose:
        label, *cells = loose.cells
        values = [v for mark in ",." for v in read_numbers(cells, mark).numbers.tolist() if v == v]
        equal = next((name for name, total in sums.items() if any(abs(v - total) <= _CENT for v in values)), "")
        shown = f"{equal} {' '.join(cells)}".strip()
        notes.append(_equal(loose.row, label, equal, shown) if equal else _unequal(loose.row, label, "", shown))
    return notes


def _equal(row: int, label: str, column: str, figures: str) -> Note:
    text = sentence("Row {row} is a total (“{label}”) and set aside; its rows add up to it: {figures}", row=str(row), label=label, figures=figures)
    return Note(text, 1, row, column, label)


def _unequal(row: int, label: str, column: str, figures: str) -> Note:
    text = sentence("Row {row} is a total (“{label}”) and set aside; its rows do not add up to it: {figures}", row=str(row), label=label,
                    figures=figures)  # fmt: skip
    return Note(text, 1, row, column, label, sentence("Ask the client which is right: rows may be missing, or the total counts something else"))


def _figures(frame: pd.DataFrame, suspects: np.ndarray, decimal: str) -> _Figures:
    """The columns that hold figures in the rows that are no suspects."""
    names, rows = [], []
    for name in frame.columns:
        column = frame[name]
        if pd.api.types.is_bool_dtype(column.dtype):
            continue
        if pd.api.types.is_numeric_dtype(column.dtype):
            names.append(name)
            rows.append(column.to_numpy(dtype="float64", na_value=np.nan))
        elif isinstance(column.dtype, pd.CategoricalDtype):
            cells = cells_of(column)
            numbers = _distinct_numbers(cells.distinct, decimal)
            used = np.unique(cells.codes[~suspects])
            used = used[used >= 0]
            if len(used) and (~np.isnan(numbers[used])).mean() >= _FIGURES:
                names.append(name)
                rows.append(cells.spread(numbers, np.nan))
    return _Figures(names, np.array(rows, dtype="float64").reshape(len(names), len(frame)))


def _distinct_numbers(distinct: Sequence[object], decimal: str) -> np.ndarray:
    numbers = np.array([float(v) if isinstance(v, (int, float)) else np.nan for v in distinct], dtype="float64")
    at = [n for n, v in enumerate(distinct) if isinstance(v, str)]
    reading = read_numbers([str(distinct[n]) for n in at], decimal)
    numbers[at] = read_numbers([str(distinct[n]) for n in at], ",").numbers if reading.undecided else reading.numbers
    return numbers


def _filled(column: pd.Series) -> np.ndarray:
    return ~cells_of(column).missing if isinstance(column.dtype, pd.CategoricalDtype) else column.notna().to_numpy()


def _named(column: pd.Series) -> np.ndarray:
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return np.zeros(len(column), dtype=bool)
    words = pa.array([v if isinstance(v, str) else None for v in column.cat.categories.tolist()], pa.string())
    matches = pc.match_substring_regex(words, r"total|totais|soma|suma|sum", ignore_case=True)
    likely = np.flatnonzero(matches.fill_null(False).to_numpy(zero_copy_only=False))
    found = [n for n in likely if is_total_label(words[n].as_py()) or _NAMED.search(words[n].as_py().strip())]
    return np.isin(column.cat.codes.to_numpy(), found) if found else np.zeros(len(column), dtype=bool)


def _has_text(frame: pd.DataFrame) -> bool:
    """Whether the last row holds anything but figures."""
    texts = [text for _, text in _texts(frame, len(frame) - 1)]
    return any(np.isnan([read_numbers([text], mark).numbers[0] for mark in ",."]).all() for text in texts)


def _plain(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
