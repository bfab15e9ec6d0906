"""Recognition: which of the client's files holds which of our tables, judged by its columns, its keys and its name (CR7)."""

from __future__ import annotations

from kit.load.mapping.proposal import Candidate, ClientSheet, Refused, candidates, settled
from kit.schema import Table

__all__ = ["likeness"]

_KEY, _NEEDED, _KNOWN_OBJECT, _NAMED, _CERTAIN_KEY, _COLUMN = 1.5, 1.0, 10.0, 2.0, 0.5, 0.02


def likeness(sheet: ClientSheet, table: Table, refused: Refused | None = None) -> tuple[float, list[Candidate]]:
    """How much the sheet looks like the table (the sum of its fields' scores, needed ones counting more), and its best columns for it."""
    chosen = settled(candidates(sheet, table, table.name, refused))
    needed = {c.name for c in table.columns if c.required}
    own = {c.field: c.score for c in chosen}
    total = sum(score * (_KEY if field in table.key else 1 + _NEEDED * (field in needed)) for field, score in own.items())
    total -= sum(_NEEDED for field in needed if own.get(field, 0.0) < 0.5)
    if sheet.known and sheet.known.table == table.name:
        total += _KNOWN_OBJECT
    words = sheet.vocabulary.units(sheet.source.file.rsplit(".", 1)[0]) + sheet.vocabulary.units(sheet.source.sheet)
    about = sheet.vocabulary.about[table.name]
    if any(unit.concepts & about for unit in words):
        total += _NAMED
    total += _CERTAIN_KEY * any(c.field in table.key and c.sure for c in chosen)
    return total + _COLUMN * min(len(sheet.headers), 20), chosen
