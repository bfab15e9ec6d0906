"""Rows for every sheet, made from the definition itself: one row with every field filled, one with only what is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kit.engagement import Engagement, read_engagement
from kit.schema import Column, Sheet, Worksheet
from kit.schema.entry import number_bounds

DAY = pd.Timestamp("2026-05-31")


def value(column: Column, row: int) -> Any:
    """A value that the column takes; texts look like formulas, so that a careless writer is found out."""
    if column.vocabulary:
        return column.vocabulary[row % len(column.vocabulary)]
    if column.kind == "bool":
        return row % 2 == 0
    if column.kind in ("date", "month"):
        return DAY - pd.Timedelta(days=row)
    if column.kind in ("id", "text"):
        return f"00{row}" if column.kind == "id" else f"=1+{row} “ção”"
    low, high = number_bounds(column) or (0.0, 0.0)
    return min(high, max(low, 0.25 + row)) if column.kind in ("money", "number", "ratio", "hours", "minutes") else int(min(high, max(low, row)))


def filled_rows(sheet: Sheet, count: int = 2) -> list[dict[str, Any]]:
    """`count` full rows and one with only what is needed."""
    full = [{column.name: value(column, n) for column in sheet.columns} for n in range(1, count + 1)]
    needed = {column.name: value(column, count + 1) for column in sheet.columns if column.required}
    return [*full, needed]


def rows_of(worksheet: Worksheet) -> dict[str, list[dict[str, Any]]]:
    """The rows of every sheet of the worksheet."""
    return {sheet.name: filled_rows(sheet) for sheet in worksheet.sheets}


@pytest.fixture
def engagement(tmp_path: Path) -> Engagement:
    """An engagement without files."""
    (tmp_path / "acme" / "worksheets").mkdir(parents=True)
    (tmp_path / "acme" / "engagement.toml").write_text('[engagement]\nlanguage = "pt_BR"\ncurrency = "BRL"\n', encoding="utf-8")
    return read_engagement(tmp_path / "acme")
