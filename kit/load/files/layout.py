"""Layout: where in a sheet or text file the table stands: titles above the names of the columns, notes below the last row (IN3).

The names stand in the first row that fills most of the columns in use and does not look like the rows below it. What lies above is a title, what lies
below the table in a row of its own is a note: both are told, neither is read. Where no row qualifies the kit asks: a name is never invented.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

import numpy as np
import pandas as pd

from kit.errors import DataError
from kit.language import sentence
from kit.load.files.source import Note

__all__ = ["HeaderRow", "header_row", "is_note", "is_total_label", "notes_note", "titles_note", "without_notes", "without_repeated_headers"]

HeaderRow = int | str | None
_SCANNED = 60
_MOST, _ENOUGH = 0.5, 0.75
_VALUE = re.compile(
    r"(?P<date>\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}(?:[T ].*)?)|(?P<amount>[-+(]?\s*(?:R\$|US\$|[$€£])?\s*[-+(]?\d[\d.,' ]*[.,]\d+\)?\s*[-%]?)"
    r"|(?P<long>\d{8,})|(?P<address>[^@\s]+@[^@\s]+\.[a-z]+)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-+(]?\s*(?:R\$|US\$|[$€£])?\s*[-+(]?[\d.,' ]*\d[\d.,' ]*\)?\s*[-%]?")
_NOTE = re.compile(
    r"\s*(?:\*|\(\*|fonte\b|fuente\b|source\b|notas?\b|notes?\b|obs\b|observaç|observacion|emitid|emisi|gerad|generad|generated|export|extraíd|extraid|"
    r"relatório|reporte\b|report\b|p[áa]gina|page\b|usu[áa]rio|user\b|filtro|filter|impress|impreso|printed|atualizado|actualizado|updated|"
    r"fim d|fin d|end of|(?:total|quantidade|cantidad|n[úu]mero|count|number) (?:de|del|of)\b.*\d\s*\Z|\d[\d.,]*\s+(?:registros?|linhas?|l[íi]neas?|"
    r"filas?|rows?|records?|clientes?|cuentas?|contas?)\b)",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\s*(?:sub[- ]?)?(?:total|totais|totales|totals|soma|suma|sum|somat[óo]rio|sumatoria)"
    r"(?:\s+(?:geral|general|gerais|generales|final|do relatório|del reporte))?"
    r"\s*(?:\([^)]*\))?\s*[:.]?\s*|\s*(?:grand|overall|gran) total\s*[:.]?\s*",
    re.IGNORECASE,
)


def header_row(rows: Sequence[Sequence[object]], file: str, sheet: str = "", given: HeaderRow = None) -> int:
    """The position (from 0) of the row with the columns' names among the first rows; `given` is its number if the mapping gives it; -1: none.

    Raises
    ------
    DataError
        If no row looks like names.
    """
    if given == "none":
        return -1
    if isinstance(given, int):
        if given > len(rows):
            raise DataError.of("header_beyond", place=f"{file} › {sheet}" if sheet else file, file=file, sheet=sheet, rows=[given], count=len(rows))
        return given - 1
    filled = [{n for n, cell in enumerate(row) if _text(cell)} for row in rows]
    taken = -1
    for position in range(min(len(rows), _SCANNED)):
        below = set().union(*filled[position + 1 :])
        if not filled[position]:
            continue
        share = len(filled[position] & below) / len(below) if below else 1.0
        if share <= _MOST:
            continue
        if _like_the_next(rows, filled, position):
            break
        taken = position if taken < 0 else taken
        if share >= _ENOUGH:
            return position + 1 if _names_continue(rows, filled, position) else position
    if taken < 0:
        first = next((n for n, cells in enumerate(filled) if len(cells) == max(map(len, filled))), 0)
        shown = [_text(cell) for cell in rows[first] if _text(cell)][:3] if rows else []
        place = f"{file} › {sheet}" if sheet else file
        raise DataError.of("header_absent", place=place, file=file, sheet=sheet, rows=[first + 1], values=shown or ["–"])
    return taken


def titles_note(position: int, titles: Sequence[str]) -> tuple[Note, ...]:
    """What is told about a header row that is not row 1."""
    if position <= 0:
        return ()
    text = sentence("The names of the columns stand in row {row}; not read above them: {titles}", row=str(position + 1),
                    titles="; ".join(titles[:5]) or "–")  # fmt: skip
    remedy = sentence("If another row holds the names, write header = (its number) under format in mapping.toml")
    return (Note(text, position, 1, "", titles[0] if titles else "", remedy),)


def notes_note(rows: Sequence[tuple[int, str]]) -> tuple[Note, ...]:
    """What is told about notes below the table."""
    if not rows:
        return ()
    text = sentence("Notes below the table, not read: {texts}", texts="; ".join(shown for _, shown in rows[:5]))
    return (Note(text, len(rows), rows[0][0], "", rows[0][1]),)


def without_notes(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[tuple[int, str]]]:
    """The frame without the notes that stand below it, each alone in its row; and these, with their rows."""
    block: list[tuple[int, str, bool]] = []
    if frame.shape[1] < 2:
        return frame, []
    while len(block) < min(len(frame) - 1, 40):
        place = len(frame) - 1 - len(block)
        cells = _filled(frame, place)
        if len(cells) != 1 or not isinstance(cells[0], str) or _NUMBER.fullmatch(cells[0]) or is_total_label(cells[0]):
            break
        after = frame.index[place] - frame.index[place - 1] > 1 or any(is_total_label(c) for c in _filled(frame, place - 1) if isinstance(c, str))
        block.append((int(frame.index[place]), cells[0], after and " " in cells[0]))
    while block and not (block[-1][2] or is_note(block[-1][1])):
        block.pop()
    return (frame.iloc[: len(frame) - len(block)], [(row, text) for row, text, _ in reversed(block)]) if block else (frame, [])


def without_repeated_headers(frame: pd.DataFrame, headers: Sequence[str]) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """The frame without rows that repeat the columns' names, as reports print them on each page."""
    named = [(n, h) for n, h in enumerate(headers) if h]
    again = np.ones(len(frame), dtype=bool)
    for number, header in named:
        column = frame.iloc[:, number]
        again &= column.isin([c for c in column.cat.categories.tolist() if isinstance(c, str) and c.strip() == header]).to_numpy() if (
            isinstance(column.dtype, pd.CategoricalDtype)) else False  # fmt: skip
        if not again.any():
            return frame, ()
    text = sentence("Rows that repeat the names of the columns, as reports print them on each page: not read")
    return frame[~again], (Note(text, int(again.sum()), int(frame.index[again][0])),)


def is_note(text: str) -> bool:
    """Whether a text begins like a note of a report (source, page, printed by …)."""
    return bool(_NOTE.match(text))


def is_total_label(text: str) -> bool:
    """Whether a text is the label of a totals row and nothing else."""
    return bool(_TOTAL.fullmatch(text))


def _names_continue(rows: Sequence[Sequence[object]], filled: Sequence[set[int]], position: int) -> bool:
    """Whether the names go on in the next row, where merged cells of this one repeat and the others say more (`2026` above `Jan`, `Feb`)."""
    if position + 2 >= len(rows) or len(filled[position + 1]) <= len(filled[position]) or _like_the_next(rows, filled, position + 1):
        return False
    return any(_text(rows[position][n]) == _text(rows[position + 1][n]) for n in filled[position] & filled[position + 1])


def _like_the_next(rows: Sequence[Sequence[object]], filled: Sequence[set[int]], position: int) -> bool:
    """Whether a row holds a date, an amount, a long number or an address where the next filled cell below is one of the same kind."""
    for number in filled[position]:
        if kind := _kind(rows[position][number]):
            below = next((n for n in range(position + 1, len(rows)) if number in filled[n]), -1)
            if below < 0 or _kind(rows[below][number]) == kind:
                return True
    return False


def _kind(cell: object) -> str:
    """What a cell is that no column is called by; '' for texts and small whole numbers, which can be names."""
    if isinstance(cell, str):
        found = _VALUE.fullmatch(cell.strip())
        return str(found.lastgroup) if found else ""
    if isinstance(cell, (date, datetime)):
        return "date"
    return "amount" if isinstance(cell, bool) or (isinstance(cell, float) and not cell.is_integer()) else ""


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _filled(frame: pd.DataFrame, place: int) -> list[object]:
    cells = [column.iloc[place] for _, column in frame.items()]
    return [cell.strip() if isinstance(cell, str) else cell for cell in cells if not pd.isna(cell) and str(cell).strip()]
