"""Merge: several people's copies of one worksheet become one, cell by cell, with who and when; where they differ nothing is chosen.

A cell that only one copy fills is taken; cells that say the same are one; cells that say different things stay empty in the merged sheet and stand
on the sheet “Conflicts” with each value, its file, author and date. People write the value they agree on and answer yes there; until then the check
does not pass (A6, A7).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kit.errors import DataError
from kit.language import Language
from kit.schema import Sheet
from kit.worksheets.typed import sheet_table
from kit.worksheets.workbooks import CONFLICTS, Filled, FilledSheet, Row, write_workbook

__all__ = ["Merged", "merged_copies", "write_merged"]

_JOINED = ("ev_author", "ev_confirmed_by", "ev_source")  # everybody who said it
_LATEST = ("ev_as_of", "ev_updated_on", "ev_expires_on")
_NOTHING = object()


@dataclass(frozen=True)
class Merged:
    """The rows of the merged worksheet by sheet, the heads of own fields, and the conflicts (rows of the sheet “Conflicts”)."""

    rows: dict[str, list[Row]]
    custom: dict[str, tuple[str, ...]]
    conflicts: list[Row] = field(default_factory=list)


def merged_copies(copies: Sequence[Filled]) -> Merged:
    """What the copies say together.

    Raises
    ------
    DataError
        If the copies are of different worksheets, or a cell, key or head of one is wrong: a copy is put right before it is merged.
    """
    names = sorted({copy.worksheet.name for copy in copies})
    if len(names) != 1:
        raise DataError.of("worksheets_differ", values=names)
    if problems := [p for copy in copies for p in (*copy.problems, *(q for s in copy.sheets for q in sheet_table(s)[1]))]:
        raise DataError(*problems)
    merged = Merged({}, {})
    for sheet in copies[0].worksheet.sheets:
        parts = [part for copy in copies for part in copy.sheets if part.sheet.name == sheet.name]
        merged.custom[sheet.name] = tuple(dict.fromkeys(head for part in parts for head in part.custom))
        merged.rows[sheet.name] = [_row(sheet, key, rows, merged.conflicts) for key, rows in _by_key(sheet, parts).items()]
    return merged


def write_merged(path: Path, copies: Sequence[Filled], language: Language) -> Merged:
    """The merged worksheet written as the file `path`; returns what was merged."""
    merged = merged_copies(copies)
    write_workbook(path, copies[0].worksheet, language, {**merged.rows, CONFLICTS.name: merged.conflicts}, merged.custom)
    return merged


def _by_key(sheet: Sheet, parts: Iterable[FilledSheet]) -> dict[tuple[str, ...], list[tuple[str, Row]]]:
    found: dict[tuple[str, ...], list[tuple[str, Row]]] = {}
    for part in parts:
        for row in part.rows:
            found.setdefault(tuple(str(row.get(name, "")) for name in sheet.key), []).append((part.file, row))
    return found


def _row(sheet: Sheet, key: tuple[str, ...], rows: list[tuple[str, Row]], conflicts: list[Row]) -> Row:
    names = dict.fromkeys(name for _, row in rows for name in row)
    order = [name for name in (*sheet.names, *names) if name in names]
    merged: Row = {}
    for name in dict.fromkeys(order):
        said = [(file, row, row[name]) for file, row in rows if name in row]
        value = _agreed(name, [value for _, _, value in said])
        if value is not _NOTHING:
            merged[name] = value
            continue
        for file, row, given in said:
            conflicts.append(_conflict(sheet, key, name, file, row, given))
    return merged


def _agreed(name: str, values: list[Any]) -> Any:
    different = list({str(value).casefold(): value for value in values}.values())
    if len(different) == 1:
        return values[0]
    if name in _JOINED:
        return "; ".join(dict.fromkeys(part.strip() for value in values for part in str(value).split(";")))
    try:
        return max(different) if name in _LATEST else _NOTHING
    except TypeError:  # a date typed as text beside a date
        return _NOTHING


def _conflict(sheet: Sheet, key: tuple[str, ...], name: str, file: str, row: Mapping[str, Any], value: Any) -> Row:
    shown = value.date().isoformat() if hasattr(value, "date") else str(value)
    told = {"sheet": sheet.name, "entry": ", ".join(part for part in key if part), "column": name, "value": shown, "file": file}
    who, when = row.get("ev_author"), row.get("ev_updated_on", row.get("ev_as_of"))
    return {**told, **({"author": who} if who else {}), **({"written_on": when} if when else {})}
