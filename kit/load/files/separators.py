"""Separators: the mark between the columns of a text file, found by the rows it makes (IN2).

A mark fits if every row from the first full one on has the same number of fields, but for notes at the end; the mark that leaves fewest rows above
the table is the one. Marks of several characters (`||`, `;;`, `|~|` …) count where none of their characters is left over. Two marks that fit equally
are a question.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from kit.errors import DataError

__all__ = ["ONE_MARK", "Records", "records_of", "shown_separator", "with_one_mark"]

ONE_MARK = "\x1f"
_SINGLE = (";", ",", "\t", "|")
_SEVERAL = ("|~|", "~|~", "|^|", "^|^", "@|@", "#|#", "<|>", "||", ";;", "~~", "^^", "::", "##", "@@", "\t\t", "|;|", '" ; "', '" | "', '" , "')
_SAMPLE = 200_000
_TAIL = 12


@dataclass(frozen=True)
class Records:
    """The records of a text's beginning, and the separator that makes them; `width` is the number of fields that most of them have."""

    separator: str
    rows: list[list[str]]
    width: int


def records_of(text: str, file: str, separator: str = "") -> Records:
    """The beginning of the text in records, by the separator that fits, or by `separator` if the mapping gives it.

    Raises
    ------
    DataError
        If two separators fit alike, or a quotation mark is never closed.
    """
    whole, sample = len(text) <= _SAMPLE, text[:_SAMPLE]
    if separator:
        rows = _records(sample, separator, whole, file)
        return Records(separator, rows, _width(rows))
    made = {mark: _records(sample, mark, whole, file) for mark in _SINGLE}
    made |= {mark: _records(sample, mark, whole, file) for mark in map(_bare, _SEVERAL) if mark in sample and _pure(sample, mark)}
    first = {mark: row for mark, rows in made.items() if (row := _first_full(rows, whole)) is not None and not _disputed(mark, row, made)}
    fitting = [mark for mark, row in first.items() if row == min(first.values())]
    longest = [mark for mark in fitting if not any(mark != other and mark in other for other in fitting)]
    longest = [mark for mark in longest if len(longest) == 1 or mark != "," or not _decimal(made[mark])]
    if len(longest) > 1:
        shown = [shown_separator(mark) for mark in longest]
        counts = [_width(made[mark]) for mark in longest]
        raise DataError.of("separator_ambiguous", place=file, file=file, sheet="", values=shown, counts=counts, first=shown[0])
    found = longest[0] if longest else max(made, key=lambda mark: _agreement(made[mark]))
    return Records(found, made[found], _width(made[found]))


def with_one_mark(text: str, separator: str) -> str:
    """The text with a separator of several characters replaced by a single one, but not inside quotation marks."""
    if '"' not in text:
        return text.replace(separator, ONE_MARK)
    return re.sub(rf'"[^"]*"|{re.escape(separator)}', lambda found: ONE_MARK if found.group() == separator else found.group(), text)


def shown_separator(separator: str) -> str:
    """The separator as a sentence names it and a mapping may write it."""
    return separator.replace("\t", "tab") if separator.strip("\t") == "" else separator


def _bare(mark: str) -> str:
    return mark.strip('"')


def _pure(sample: str, mark: str) -> bool:
    """Whether no character of the mark is left outside quotation marks once the mark is taken out; blanks count only beside quotation marks."""
    if mark != mark.strip(" ") and f'"{mark}"' not in sample:
        return False
    left = re.sub(rf'"[^"]*"|{re.escape(mark)}', "", sample)
    return not any(character in left for character in mark.strip())


def _records(sample: str, separator: str, whole: bool, file: str) -> list[list[str]]:
    """The records of the sample; the last one may be cut and is kept only if it is all there is."""
    one = separator if len(separator) == 1 else ONE_MARK
    prepared = sample if len(separator) == 1 else with_one_mark(sample, separator)
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(prepared, newline=""), delimiter=one))
    except csv.Error as error:  # a field without end
        raise DataError.of("quote_open", place=file, file=file, sheet="", rows=[len(rows) + 1], values=["–"]) from error
    return rows if whole or len(rows) < 2 else rows[:-1]


def _width(rows: list[list[str]]) -> int:
    """The number of fields that most records have; one field is no table where several records have more."""
    widths = Counter(len(row) for row in rows if row)
    return max(widths, key=lambda width: (width > 1, widths[width], width), default=0)


def _disputed(mark: str, first: int, made: dict[str, list[list[str]]]) -> bool:
    """Whether another mark divides most rows, those that would be titles above the table among them."""
    others = [rows for other, rows in made.items() if other != mark and other not in mark]
    return bool(first) and any(any(len(row) > 1 for row in rows[:first]) and _divided(rows) >= len(rows) / 2 for rows in others)


def _decimal(rows: list[list[str]]) -> bool:
    """Whether every comma stands between digits: a decimal mark."""
    return all(left[-1:].isdigit() and right[:1].isdigit() for row in rows for left, right in pairwise(row))


def _divided(rows: list[list[str]]) -> int:
    return sum(len(row) > 1 for row in rows)


def _agreement(rows: list[list[str]]) -> tuple[bool, int, int]:
    width = _width(rows)
    return width > 1, _divided(rows), width


def _first_full(rows: list[list[str]], whole: bool) -> int | None:
    """The first row of the table if from there on all rows have one width, blank ones and a few short ones at the end apart."""
    width = _width(rows)
    if width < 2:
        return None
    full = [n for n, row in enumerate(rows) if len(row) == width]
    between = [row for row in rows[full[0] : full[-1]] if row and len(row) != width]
    after = [row for row in rows[full[-1] + 1 :] if row]
    fits = (len(full) > 1 or full[0] == 0) and not between and not any(len(row) > width for row in after) and len(after) <= (_TAIL if whole else 0)
    return full[0] if fits else None
