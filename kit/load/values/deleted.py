"""Deleted rows: what a system has deleted and still exports is set aside, never counted (CR3, CR4).

TOTVS Protheus writes `*` into `D_E_L_E_T_`, Salesforce `true` into `IsDeleted`. Only these two columns are known to mean this, and only where they
hold nothing else than the two words for yes and no.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kit.language import sentence
from kit.load.files.source import Note, Source
from kit.load.values.cells import as_text, cells_of

__all__ = ["DELETED_HEADERS", "deleted_note", "deleted_values", "without_deleted"]

_DELETED = {"d_e_l_e_t_": frozenset({"*"}), "isdeleted": frozenset({"true", "1", "yes", "sim", "verdadeiro", "verdadero"})}
DELETED_HEADERS = tuple(_DELETED)
_KEPT = frozenset({"", "false", "0", "no", "não", "falso"})


def deleted_values(header: str, distinct: Sequence[object]) -> np.ndarray | None:
    """Which of a column's distinct values mark a deleted row; None where the column is not known to say so, or says more than yes and no."""
    words = _DELETED.get(header.strip().casefold())
    texts = [as_text(value).casefold() for value in distinct]
    if words is None or not set(texts) <= words | _KEPT:
        return None
    return np.array([text in words for text in texts], dtype=bool)


def deleted_note(header: str, rows: int, first: int | None) -> Note:
    """What is told about the rows set aside."""
    return Note(sentence("“{column}”: rows that the client's system has deleted, set aside", column=header), rows, first, header)


def without_deleted(source: Source) -> Source:
    """The source without rows that its system marks as deleted, told in a note."""
    for name in map(str, source.frame.columns):
        cells = cells_of(source.frame[name]) if name.strip().casefold() in _DELETED else None
        marked = deleted_values(name, cells.distinct) if cells else None
        if cells is None or marked is None:
            continue
        gone = cells.spread(marked, False)
        if gone.any():
            note = deleted_note(name, int(gone.sum()), int(source.frame.index[gone][0]))
            return replace(source, frame=source.frame[~gone], notes=(*source.notes, note))
    return source
