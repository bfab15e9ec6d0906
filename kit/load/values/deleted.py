"""Deleted rows: what a system has deleted and still exports is set aside, never counted (CR3, CR4).

TOTVS Protheus writes `*` into `D_E_L_E_T_`, Salesforce `true` into `IsDeleted`. Only these two columns are known to mean this, and only where they
hold nothing else than the two words for yes and no.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kit.language import sentence
from kit.load.files.source import Note, Source
from kit.load.values.cells import as_text, cells_of

__all__ = ["without_deleted"]

_DELETED = {"d_e_l_e_t_": frozenset({"*"}), "isdeleted": frozenset({"true", "1", "yes", "sim", "verdadeiro", "verdadero"})}
_KEPT = frozenset({"", "false", "0", "no", "não", "falso"})


def without_deleted(source: Source) -> Source:
    """The source without rows that its system marks as deleted, told in a note."""
    for name in source.frame.columns:
        words = _DELETED.get(str(name).strip().casefold())
        if words is None:
            continue
        cells = cells_of(source.frame[name])
        texts = [as_text(v).casefold() for v in cells.distinct]
        if not set(texts) <= words | _KEPT:
            continue
        gone = cells.spread(np.array([text in words for text in texts], dtype=bool), False)
        if gone.any():
            text = sentence("“{column}”: rows that the client's system has deleted, set aside", column=str(name))
            note = Note(text, int(gone.sum()), int(source.frame.index[gone][0]), str(name))
            return replace(source, frame=source.frame[~gone], notes=(*source.notes, note))
    return source
