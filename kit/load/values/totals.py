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

__all__ = [
    "ALWAYS", "MOST", "Suspect", "distinct_numbers", "filled_cells", "holds_figures", "names_total", "settled_totals", "texts_of", "without_totals",
]  # fmt: skip

_NAMED = re.compile(r"(?:sub[- ]?)?(?:total|soma|suma)\b|\b(?:sub[- ]?)?total\W*\Z", re.IGNORECASE)
ALWAYS = 0.95  # of the other rows: a column that is filled this often belongs to every row
_FIGURES = 0.9  # of a column's distinct values: it holds figures
MOST = 0.5  # of the rows: more rows than this are no totals, whatever they are called
_CENT = 0.0051


@dataclass(frozen=True)
class Suspect:
    """A row that may be a total: its number (None where a source has none), its filled cells by column, its figures (NaN: none).

    `place` is the number as a person sees it, in the file of several that holds the row.
    """

    row: int | None
    place: str
    texts: list[tuple[str, str]]
    figures: np.ndarray


@dataclass(frozen=True)
class _Figures:
    """The columns of figures, and their numbers: one line per column, one place per row."""

    columns: list[str]
    numbers: np.ndarray


def without_totals(source: Source, decimal: str = "", keys: Sequence[str] = ()) -> Source:
    """The source without its totals rows, each told in a note.

    `decimal` is the decimal mark if the mapping gives it; a row that fills all columns in `keys` with more than its label is no total.
    """
    suspects = _suspects(source.frame)
    if suspects.any() and (known := [name for name in keys if name in source.frame.columns]):
        suspects &= ~np.logical_and.reduce([filled_cells(source.frame[name]) & ~names_total(source.frame[name]) for name in known])
    if not suspects.any() and not source.loose:
        return source
    figures = _figures(source.frame, suspects, decimal)
    known, block = np.nan_to_num(figures.numbers), np.cumsum(suspects)[~suspects]
    sums = [np.bincount(block, weights=column[~suspects], minlength=suspects.sum() + 1) for column in known]
    rows = np.bincount(block, minlength=suspects.sum() + 1)
    found = [
        Suspect(row := int(source.frame.index[n]), str(source.file_and_row(row)[1]), texts_of(source.frame, n), figures.numbers[:, n])
        for n in np.flatnonzero(suspects).tolist()
    ]  # fmt: skip
    notes, totals = settled_totals(figures.columns, found, np.array(sums).reshape(len(sums), len(rows)).T, rows)
    aside = suspects.copy()
    aside[suspects] = totals
    notes += _loose_notes(source, figures, ~aside)
    return replace(source, frame=source.frame[~aside] if aside.any() else source.frame, notes=(*source.notes, *notes), loose=())


def _suspects(frame: pd.DataFrame) -> np.ndarray:
    """The rows that name a total, and the last one if it holds figures only; not those that fill every column that all others fill."""
    suspects = np.zeros(len(frame), dtype=bool)
    if len(frame) < 2:
        return suspects
    for name in frame.columns:
        suspects |= names_total(frame[name])
    suspects[-1] |= not _has_text(frame)
    if not suspects.any():
        return suspects
    filled = np.column_stack([filled_cells(frame[name]) for name in frame.columns])
    full = filled.mean(axis=1) > filled.mean(axis=1)[suspects].min()  # rows that fill more than the emptiest suspect
    others = ~suspects if suspects.mean() <= MOST else full
    always = filled[others].mean(axis=0) >= ALWAYS if others.any() else np.zeros(filled.shape[1], dtype=bool)
    suspects &= ~filled[:, always].all(axis=1)
    return suspects if suspects.mean() <= MOST else np.zeros(len(frame), dtype=bool)


def settled_totals(columns: Sequence[str], suspects: Sequence[Suspect], sums: np.ndarray, rows: np.ndarray) -> tuple[list[Note], np.ndarray]:
    """What is told about each suspect that is a total, and which of them are.

    `suspects` stand in the order of the file; `sums` are those of the figures of the other rows, one line for those between a suspect and the one
    before it, and one for those after the last; `rows` says how many rows each line is of.
    """
    notes, totals, whole = [], np.zeros(len(suspects), dtype=bool), sums.sum(axis=0)
    (since, n_since), (before, n_before) = (np.zeros(len(columns)), 0), (np.zeros(len(columns)), 0)
    for n, suspect in enumerate(suspects):
        own = suspect.figures
        since, n_since, before, n_before = since + sums[n], n_since + rows[n], before + sums[n], n_before + rows[n]
        above = [total for total, count in ((since, n_since), (before, n_before)) if count]
        ticked = {c for c, v in enumerate(own) if any(abs(s[c] - v) <= _CENT * max(1.0, abs(v) * 1e-9) for s in (*above, whole))}
        figures = {name for name, v in zip(columns, own, strict=True) if not np.isnan(v)}
        texts = [text for name, text in suspect.texts if name not in figures]
        alone = len(texts) == 1 and is_total_label(texts[0])
        if not figures or not (alone or (len(texts) <= 1 and any(own[c] for c in ticked))):
            since, n_since, before, n_before = since + np.nan_to_num(own), n_since + 1, before + np.nan_to_num(own), n_before + 1
            continue
        totals[n] = True
        notes.append(_note(suspect, texts[0] if texts else "–", columns, ticked, above[0] if above else whole))
        since, n_since = np.zeros(len(columns)), 0
    return notes, totals


def texts_of(frame: pd.DataFrame, position: int) -> list[tuple[str, str]]:
    """Column and text of a row's filled cells."""
    cells = [(str(name), frame[name].iloc[position]) for name in frame.columns]
    return [(name, as_text(cell).strip()) for name, cell in cells if not pd.isna(cell) and as_text(cell).strip()]


def _note(suspect: Suspect, label: str, columns: Sequence[str], ticked: set[int], sums: np.ndarray) -> Note:
    told = [n for n, value in enumerate(suspect.figures) if not np.isnan(value)]
    if off := [n for n in told if n not in ticked]:
        parts = [sentence("{column} {figure} ≠ {sum}", column=columns[n], figure=_cents(suspect.figures[n]), sum=_cents(sums[n])) for n in off]
        return _unequal(suspect.row, suspect.place, label, columns[off[0]], ("all", parts))
    parts = [sentence("{column} {figure}", column=columns[n], figure=_cents(suspect.figures[n])) for n in told]
    return _equal(suspect.row, suspect.place, label, columns[told[0]], ("all", parts))


def _loose_notes(source: Source, figures: _Figures, data: np.ndarray) -> list[Note]:
    """What is told about short totals rows below the table: whether a figure of theirs is the sum of a column."""
    sums = dict(zip(figures.columns, np.nan_to_num(figures.numbers[:, data]).sum(axis=1), strict=True))
    notes = []
    for loose in source.loose:
        label, *cells = loose.cells
        values = [v for mark in ",." for v in read_numbers(cells, mark).numbers.tolist() if v == v]
        equal = next((name for name, total in sums.items() if any(abs(v - total) <= _CENT for v in values)), "")
        shown = f"{equal} {' '.join(cells)}".strip()
        place = (loose.row, str(loose.row), label)
        notes.append(_equal(*place, equal, shown) if equal else _unequal(*place, "", shown))
    return notes


def _equal(row: int | None, place: str, label: str, column: str, figures: object) -> Note:
    text = sentence("Row {row} is a total (“{label}”) and set aside; its rows add up to it: {figures}", row=place, label=label,
                    figures=figures)  # fmt: skip
    return Note(text, 1, row, column, label)


def _unequal(row: int | None, place: str, label: str, column: str, figures: object) -> Note:
    text = sentence("Row {row} is a total (“{label}”) and set aside; its rows do not add up to it: {figures}", row=place, label=label,
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
            numbers = distinct_numbers(cells.distinct, decimal)
            used = np.unique(cells.codes[~suspects])
            if holds_figures(numbers[used[used >= 0]]):
                names.append(name)
                rows.append(cells.spread(numbers, np.nan))
    return _Figures(names, np.array(rows, dtype="float64").reshape(len(names), len(frame)))


def holds_figures(numbers: np.ndarray) -> bool:
    """Whether a column with these distinct numbers (NaN: no number) is one of figures."""
    return len(numbers) > 0 and bool((~np.isnan(numbers)).mean() >= _FIGURES)


def distinct_numbers(distinct: Sequence[object], decimal: str) -> np.ndarray:
    """The numbers that a column's distinct values are, NaN where they are none; `decimal` is the decimal mark if it is known."""
    numbers = np.array([float(v) if isinstance(v, (int, float)) else np.nan for v in distinct], dtype="float64")
    at = [n for n, v in enumerate(distinct) if isinstance(v, str)]
    reading = read_numbers([str(distinct[n]) for n in at], decimal)
    numbers[at] = read_numbers([str(distinct[n]) for n in at], ",").numbers if reading.undecided else reading.numbers
    return numbers


def filled_cells(column: pd.Series) -> np.ndarray:
    """Which cells hold something."""
    return ~cells_of(column).missing if isinstance(column.dtype, pd.CategoricalDtype) else column.notna().to_numpy()


def names_total(column: pd.Series) -> np.ndarray:
    """Which cells name a total, alone or beside a name."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return np.zeros(len(column), dtype=bool)
    words = pa.array([v if isinstance(v, str) else None for v in column.cat.categories.tolist()], pa.string())
    matches = pc.match_substring_regex(words, r"total|totais|soma|suma|sum", ignore_case=True)
    likely = np.flatnonzero(matches.fill_null(False).to_numpy(zero_copy_only=False))
    found = [n for n in likely if is_total_label(words[n].as_py()) or _NAMED.search(words[n].as_py().strip())]
    return np.isin(column.cat.codes.to_numpy(), found) if found else np.zeros(len(column), dtype=bool)


def _has_text(frame: pd.DataFrame) -> bool:
    """Whether the last row holds anything but figures."""
    texts = [text for _, text in texts_of(frame, len(frame) - 1)]
    return any(np.isnan([read_numbers([text], mark).numbers[0] for mark in ",."]).all() for text in texts)


def _cents(value: float) -> float:
    return round(float(value), 2)
