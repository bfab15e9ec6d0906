"""Typed: the raw rows of a sheet as a table of the schema, and every cell that does not fit, told with its address.

All problems at once, one message per column and kind of problem. A date may also be text as day/month/year, as the form asks for it; what would have
to be guessed is a problem (V36 and the closed lists of the field dictionary).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd

from kit.errors import Problem
from kit.language import LANGUAGES, read_language
from kit.schema import Column
from kit.schema.entry import number_bounds
from kit.worksheets.workbooks import FilledSheet, Row

__all__ = ["addresses", "sheet_table"]

_FORMULA, _NEEDED = Problem("worksheet_formula"), Problem("worksheet_needed")
_DATES = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")

class _RefusedError(ValueError):
    """A cell that does not fit; its argument is the problem, without a place."""


def sheet_table(filled: FilledSheet) -> tuple[pd.DataFrame, list[Problem]]:
    """The sheet as its table, and what is wrong with its cells; the index holds spreadsheet rows, bad cells are missing."""
    bad: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    columns: dict[str, list[Any]] = {column.name: [] for column in filled.sheet.columns}
    for row, number in zip(filled.rows, filled.numbers, strict=True):
        for column in filled.sheet.columns:
            columns[column.name].append(_value(filled, column, row, number, bad))
    frame = pd.DataFrame({c.name: pd.Series(columns[c.name], index=filled.numbers, dtype=c.dtype) for c in filled.sheet.columns})
    problems = [_problem(filled, message, name, cells) for (message, name), cells in bad.items()]
    problems += _key_problems(filled, frame)
    return frame, problems


def addresses(filled: FilledSheet, column: str, rows: list[int]) -> list[str]:
    """The cells of a column in these rows, at most five, as a spreadsheet names them."""
    return [f"{filled.letters.get(column, '?')}{row}" for row in rows[:5]]


def _value(filled: FilledSheet, column: Column, row: Row, number: int, bad: Mapping[tuple[str, str], list[tuple[str, str]]]) -> Any:
    cell = f"{filled.letters.get(column.name, '?')}{number}"
    raw = row.get(column.name)
    if cell in filled.formulas:
        bad[_FORMULA.message, column.name].append((cell, str(raw or "=…")))
        return None
    if raw is None:
        if column.required:
            bad[_NEEDED.message, column.name].append((cell, ""))
        return "" if column.name in filled.sheet.key and column.dtype == "str" else None
    try:
        return _read(column, raw)
    except _RefusedError as refused:
        bad[refused.args[0].message, column.name].append((cell, _shown(raw)))
        return None


def _read(column: Column, raw: Any) -> Any:
    if column.kind in ("id", "text", "sentence"):
        return _shown(raw)
    if column.kind == "word":
        if raw not in column.vocabulary:
            raise _RefusedError(Problem("worksheet_word"))
        return raw
    if column.kind == "bool":
        return _yes_no(raw)
    return _day(raw) if column.kind in ("date", "month") else _number(column, raw)


def _yes_no(raw: Any) -> bool:
    text = str(raw).casefold()
    yes, no = ({read_language(code).text(word).casefold() for code in LANGUAGES} for word in ("yes", "no"))
    if text in yes | {"true", "x", "1"}:
        return True
    if text in no | {"false", "0"}:
        return False
    raise _RefusedError(Problem("worksheet_yes_no"))


def _day(raw: Any) -> pd.Timestamp:
    if isinstance(raw, datetime):
        return pd.Timestamp(raw).normalize()
    for pattern in _DATES:
        try:
            return pd.Timestamp(datetime.strptime(str(raw), pattern))
        except ValueError:
            continue
    raise _RefusedError(Problem("worksheet_date"))


def _number(column: Column, raw: Any) -> float | int:
    if isinstance(raw, str) and re.fullmatch(r"-?\d{1,15}", raw):
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, (int, float)):
        raise _RefusedError(Problem("worksheet_number"))
    if column.kind in ("int", "days") and raw != int(raw):
        raise _RefusedError(Problem("worksheet_whole"))
    low, high = number_bounds(column) or (float("-inf"), float("inf"))
    if not low <= raw <= high:
        raise _RefusedError(Problem("worksheet_bounds"))
    return int(raw) if column.kind in ("int", "days") else float(raw)


def _problem(filled: FilledSheet, message: str, name: str, cells: list[tuple[str, str]]) -> Problem:
    column = filled.sheet.column(name)
    low, high = number_bounds(column) or (0, 0)
    values = list(dict.fromkeys(value for _, value in cells))[:3]
    return Problem(message, {
        "place": filled.place, "file": filled.file, "sheet": filled.title, "column": ("label", column.label), "count": len(cells),
        "cells": [cell for cell, _ in cells[:5]], "values": values, "known": [("word", word) for word in column.vocabulary], "low": low, "high": high,
    })  # fmt: skip


def _key_problems(filled: FilledSheet, frame: pd.DataFrame) -> list[Problem]:
    key = list(filled.sheet.key)
    known = frame[key].notna().all(axis=1)
    repeated = frame[known & frame.duplicated(key, keep=False)]
    return [
        Problem.of("worksheet_key_twice", place=filled.place, file=filled.file, sheet=filled.title, count=len(rows),
                   cells=addresses(filled, key[0], [int(row) for row in rows.index]), values=[", ".join(str(part) for part in values if str(part))])
        for values, rows in repeated.groupby(key, sort=True)
    ]  # fmt: skip


def _shown(raw: Any) -> str:
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    return str(raw)

