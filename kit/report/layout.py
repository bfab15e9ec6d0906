"""Layout: how wide each column of a table is on paper, and how small its type.

Widths come from the typeface's own character widths, so the document never guesses: figures, dates and ids stay on one line, text wraps between
words, and the type shrinks only as far as the table needs to fit the page. Past the smallest size, the longest words are allowed to break.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from kit.report.formats import NUMERIC_KINDS
from kit.report.printable import advances, printable

__all__ = ["PAGE_WIDTH", "table_layout", "text_width"]

PAGE_WIDTH = 481.8  # points between the margins of the document's page: 170 mm
_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5)
_UNBROKEN = NUMERIC_KINDS | {"id", "date", "month", "bool"}
_INSET = 0.5  # of the type size, on each side of a column
_BOLD = 1.04  # the semibold face is that much wider
_COMFORT = {"sentence": 14.0, "text": 7.0}  # widths, in type sizes, below which wrapped text is hard to read
_HEAD_LINES = 2.5  # lines that the words of a head take where there is room, so that a long name over short figures is no tower
_STEPS = 100
_BREAK = "\u200b"


def table_layout(columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[str]], width: float = PAGE_WIDTH) -> dict[str, Any]:
    """Type size, column widths (points, inset included), texts with permitted breaks and rough height of a table that must fit in `width`."""
    labels = [printable(str(column["label"])) for column in columns]
    cells = [[printable(cell) for cell in row] for row in rows]
    by_column = [[row[i] for row in cells] for i in range(len(columns))]
    kinds = [str(column["kind"]) for column in columns]
    minima: list[float] = []
    size = _SIZES[-1]
    for size in _SIZES:
        minima = [_minimum(label, texts, kind) * size for label, texts, kind in zip(labels, by_column, kinds, strict=True)]
        if sum(minima) <= width:
            break
    else:
        minima = _squeezed(minima, width)
    wanted = [_preferred(label, texts, kind) * size for label, texts, kind in zip(labels, by_column, kinds, strict=True)]
    widths = _spread(minima, wanted, width)
    room = [w / size - 2 * _INSET for w in widths]
    return {
        "size": size,
        "widths": [round(w, 2) for w in widths],
        "labels": [_broken(label, r) for label, r in zip(labels, room, strict=True)],
        "rows": [[_broken(cell, r) for cell, r in zip(row, room, strict=True)] for row in cells],
        "height": round(size * sum(_row_height(row, room) for row in (labels, *cells)), 1),
    }


def text_width(text: str) -> float:
    """The width of one line of text in type sizes (1 = as wide as the type is high)."""
    known = advances()
    return sum(known.get(c, 0.62) for c in text) * _BOLD


def _minimum(label: str, texts: Sequence[str], kind: str) -> float:
    longest_word = max((text_width(word) for word in label.split()), default=0.0)
    if kind in _UNBROKEN:
        needed = max((text_width(text) for text in texts), default=0.0)
        needed = min(needed, 30.0)
    else:
        words = max((text_width(word) for text in texts for word in text.split()), default=0.0)
        full = max((text_width(text) for text in texts), default=0.0)
        needed = max(min(words, 9.0), min(full, _COMFORT.get(kind, 5.0)))
    return max(longest_word, needed, 1.2) + 2 * _INSET + 0.08


def _preferred(label: str, texts: Sequence[str], kind: str) -> float:
    widest = max((text_width(text) for text in texts), default=0.0)
    widest = max(widest, text_width(label) / _HEAD_LINES)
    return max(widest + 2 * _INSET + 0.08, _minimum(label, texts, kind))


def _squeezed(minima: Sequence[float], width: float) -> list[float]:
    """Columns cut to fit: the widest give way first, down to one common width."""
    low, high = 0.0, max(minima)
    for _ in range(60):
        cap = (low + high) / 2
        low, high = (cap, high) if sum(min(m, cap) for m in minima) <= width else (low, cap)
    return [min(m, low) for m in minima]


def _spread(minima: Sequence[float], wanted: Sequence[float], width: float) -> list[float]:
    """The spare width goes, step by step, to the column that takes most lines, so that rows stay low; what is left, to all in proportion."""
    widths, spare = list(minima), max(width - sum(minima), 0.0)
    step = spare / _STEPS
    for _ in range(_STEPS if spare > 0 else 0):
        lines = [want / w for want, w in zip(wanted, widths, strict=True)]
        most = lines.index(max(lines))
        if lines[most] <= 1:
            break
        widths[most] += step
    scale = width / sum(widths) if sum(widths) else 1.0
    return [w * scale for w in widths] if scale > 1 else widths


def _row_height(texts: Sequence[str], room: Sequence[float]) -> float:
    """About how high a row is, in type sizes: its longest cell's lines and the space around them."""
    lines = max((ceil(text_width(text) * 1.08 / r) for text, r in zip(texts, room, strict=True) if text), default=1)
    return 1.12 * lines + 1.0


def _broken(text: str, room: float) -> str:
    """The text with a permitted break inside each word that is wider than `room`."""
    return " ".join(word if text_width(word) <= room else _chopped(word, room) for word in text.split(" "))


def _chopped(word: str, room: float) -> str:
    known, pieces, used = advances(), [""], 0.0
    for character in word:
        step = known.get(character, 0.62) * _BOLD
        if used + step > room and pieces[-1]:
            pieces.append("")
            used = 0.0
        pieces[-1] += character
        used += step
    return _BREAK.join(pieces)
