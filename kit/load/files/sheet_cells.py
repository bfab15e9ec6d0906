"""Sheet cells: the grid that calamine gives, set right with what the file says besides: errors named, merged cells filled down, two tables refused.

A merged cell over several rows is a text or a date that belongs to each of them, and is filled down; a merged number would count several times, and
is refused (IN3).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import pandas as pd

from kit.errors import DataError
from kit.language import sentence
from kit.load.files.sheet_facts import Address, SheetFacts
from kit.load.files.source import Note, letters

__all__ = ["cells_with_facts", "facts_notes", "refuse_tables"]


def cells_with_facts(
    cells: list[list[Any]], merged: Sequence[tuple[Address, Address]], facts: SheetFacts, file: str, sheet: str
) -> list[list[Any]]:
    """The grid with errors as texts, formula texts in place and merged texts filled down; `facts.filled` then lists what was filled.

    Raises
    ------
    DataError
        If formulas were never calculated, or a merged number stands for several rows.
    """
    where: dict[str, object] = {"place": f"{file} › {sheet}", "file": file, "sheet": sheet}
    if facts.uncalculated:
        rows = sorted({row + 1 for row, _ in facts.uncalculated})
        shown = [_name(address) for address in sorted(facts.uncalculated)[:3]]
        raise DataError.of("formula_uncalculated", **where, rows=rows[:5], count=len(facts.uncalculated), values=shown)
    width = max(map(len, cells), default=0)
    for (row, column), text in {**facts.errors, **facts.texts}.items():
        if 0 <= row < len(cells) and column < width:
            cells[row][column] = text
    numbers = []
    for (top, left), (bottom, right) in merged:
        value = cells[top][left] if top < len(cells) and left < len(cells[top]) else ""
        if bottom == top or value == "":
            continue
        name = f"{_name((top, left))}:{_name((bottom, right))}"
        if not isinstance(value, (str, date, datetime)):
            numbers.append((top + 1, name))
        for line in cells[top + 1 : bottom + 1]:
            line[left] = value if line[left] == "" else line[left]
        facts.filled.append(name)
    if numbers:
        rows, names = [row for row, _ in numbers], [name for _, name in numbers]
        raise DataError.of("cells_merged", **where, rows=rows[:5], count=len(numbers), values=names[:3])
    return cells


def facts_notes(facts: SheetFacts, frame: pd.DataFrame, headers: Sequence[str]) -> tuple[Note, ...]:
    """What is told about a sheet: errors, hidden rows and columns, merged cells."""
    notes = []
    rows = set(frame.index)
    if errors := {address: text for address, text in sorted(facts.errors.items()) if address[0] + 1 in rows}:
        shown = ", ".join(f"{_name(address)} {text}" for address, text in list(errors.items())[:10])
        remedy = sentence("Correct the formulas in a copy of the file, or ask the client for the values")
        notes.append(Note(sentence("Cells whose formula ends in an error: {cells}", cells=shown), len(errors), min(errors)[0] + 1, "", shown, remedy))
    if hidden := [row + 1 for row in facts.hidden_rows if row + 1 in rows]:
        text = sentence("Hidden rows, read like all others: {n}, the first of them row {row}", n=len(hidden), row=str(hidden[0]))
        remedy = sentence("If a filter hides what should not count, delete these rows in a copy of the file")
        notes.append(Note(text, len(hidden), hidden[0], "", "", remedy))
    if unseen := [headers[n] for n in facts.hidden_columns if n < len(headers) and headers[n]]:
        notes.append(Note(sentence("Hidden columns, read like all others: {columns}", columns=", ".join(unseen[:10]))))
    if facts.filled:
        notes.append(Note(sentence("Merged cells: their value was given to each of their rows: {cells}", cells=", ".join(facts.filled[:10]))))
    return tuple(notes)


def refuse_tables(cells: Sequence[Sequence[Any]], position: int, file: str, sheet: str) -> None:
    """Raise DataError if a second table stands below or beside the first: its rows would be read as rows of the first."""
    where: dict[str, object] = {"place": f"{file} › {sheet}", "file": file, "sheet": sheet}
    filled = [[n for n, cell in enumerate(row) if cell != ""] for row in cells]
    for row in range(position + 2, len(cells) - 1):
        if filled[row] and not filled[row - 1] and _new_names(cells, filled, position, row):
            raise DataError.of("several_tables", **where, rows=[row + 1], values=[str(cells[row][n]) for n in filled[row]][:3])
    if position >= 0 and (start := _beside(filled, position)):
        values = [str(cells[position][n]) for n in filled[position] if n >= start]
        raise DataError.of("several_tables", **where, rows=[position + 1], values=values[:3])


def _new_names(cells: Sequence[Sequence[Any]], filled: Sequence[Sequence[int]], position: int, row: int) -> bool:
    """Whether a row after a blank one holds only texts, at least two, where the table has numbers above and the next row has them again."""
    if len(filled[row]) < 2 or not all(isinstance(cells[row][n], str) for n in filled[row]) or cells[row] == cells[position]:
        return False
    above = {n for line in cells[position + 1 : row] for n, cell in enumerate(line) if cell != "" and not isinstance(cell, str)}
    below = {n for n in filled[row + 1] if not isinstance(cells[row + 1][n], str)}
    return bool(below & set(filled[row])) and bool(above)


def _beside(filled: Sequence[Sequence[int]], position: int) -> int:
    """Where a second table begins right of an empty column, if the two end in different rows and have no gaps; 0 if there is none."""
    names = filled[position]
    gaps = [n for n, after in pairwise(names) if after > n + 1]
    for gap in gaps:
        left, right = [n for n in names if n <= gap], [n for n in names if n > gap]
        if len(left) < 2 or len(right) < 2 or any(n for row in filled for n in row if gap < n < right[0]):
            continue
        ends = []
        for block in (left, right):
            rows = [row for row in range(position + 1, len(filled)) if set(block) & set(filled[row])]
            solid = all(set(block) <= set(filled[row]) for row in rows) and rows == list(range(position + 1, position + 1 + len(rows)))
            ends.append(len(rows) if solid else -1)
        if -1 not in ends and ends[0] != ends[1]:
            return right[0]
    return 0


def _name(address: Address) -> str:
    return f"{letters(address[1])}{address[0] + 1}"
