"""Several files: the exports of the months, stores or pieces of one table, put one below the other.

They must have the same columns, in any order, and no file may come twice under two names: it would count twice. Rows keep their file and number, so
that an error names both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from kit.errors import DataError, Problem
from kit.load.files.source import LooseRow, Note, Source

__all__ = ["BETWEEN_FILES", "combined"]

BETWEEN_FILES = 1_000  # row numbers left free after each file


def combined(label: str, sources: Sequence[Source]) -> Source:
    """One source from several with the same columns; `label` is what the mapping calls them.

    Raises
    ------
    DataError
        If a file has other columns than the first; each such file is named, with the columns that differ.
    """
    first = sources[0]
    names = list(first.frame.columns)
    problems = [
        Problem.of("files_differ", place=source.file, file=source.file, sheet=source.sheet, other=first.file, rows=[1],
                   missing=[n for n in names if n not in source.frame.columns] or ["–"],
                   extra=[n for n in source.frame.columns if n not in names] or ["–"])
        for source in sources[1:] if set(source.frame.columns) != set(names)
    ]  # fmt: skip
    if problems:
        raise DataError(*problems)
    starts, parts, start = [], [], 0
    for source in sources:
        starts.append(start)
        parts.append((source.file, start))
        start += int(source.frame.index[-1]) + BETWEEN_FILES
    index = pd.Index([row + start for source, start in zip(sources, starts, strict=True) for row in source.frame.index])
    frame = pd.DataFrame({name: _joined([source.frame[name] for source in sources]).set_axis(index) for name in names})
    notes = tuple(_moved(note, start) for source, start in zip(sources, starts, strict=True) for note in source.notes)
    loose = tuple(LooseRow(row.row + start, row.cells) for source, start in zip(sources, starts, strict=True) for row in source.loose)
    return replace(
        first, file=label, frame=frame, notes=notes, loose=loose, parts=tuple(parts), sheet=_all([s.sheet for s in sources]),
        encoding=_all([s.encoding for s in sources]), separator=_all([s.separator for s in sources]),
        accents=tuple(dict.fromkeys(a for s in sources for a in s.accents))[:3],
    )  # fmt: skip


def _joined(columns: list[pd.Series]) -> pd.Series:
    if all(isinstance(column.dtype, pd.CategoricalDtype) for column in columns):
        return pd.Series(pd.api.types.union_categoricals([c.astype("category") for c in columns], ignore_order=True))
    if len({column.dtype for column in columns}) == 1:
        return pd.concat(columns, ignore_index=True)
    codes, values = pd.factorize(pd.concat([column.astype(object) for column in columns], ignore_index=True))
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(values, dtype=object)))


def _moved(note: Note, start: int) -> Note:
    return replace(note, row=note.row + start if note.row is not None else None)


def _all(values: list[str]) -> str:
    return ", ".join(dict.fromkeys(values))
