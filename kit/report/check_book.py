"""Check book: every problem of every file, and every finding about the data, as a workbook to work through with the client (Q8).

One row per row of a file that has a problem, so that it can be filtered, corrected and ticked off; what is kept but deserves a word stands on sheets
of its own, with its cases and with the totals of the client. What a client typed is text here too, whatever it looks like (XL1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import wrap

import pandas as pd
import xlsxwriter

from kit.errors import Problem
from kit.language import MISSING, Language, message
from kit.report.formats import NUMERIC_KINDS, columns_of, format_cell, heading_of, sheet_name
from kit.schema import Column
from kit.workbook import INK, SAFE, checked, write_text

__all__ = ["problem_rows", "write_check_book"]

_WIDTHS = {"sentence": 70, "text": 28, "id": 16}
_PROBLEMS = message("Problems")
_COLUMNS = (
    Column("file", "text", message("File")), Column("sheet", "text", message("Sheet")), Column("row", "text", message("Row")),
    Column("column", "text", message("Column")), Column("value", "text", message("Value")), Column("problem", "sentence", message("Problem")),
    Column("remedy", "sentence", message("What to do")),
)  # fmt: skip


def write_check_book(path: Path, problems: Sequence[Problem], tables: Mapping[str, pd.DataFrame], language: Language, title: str) -> Path:
    """The workbook `path` with a sheet of problems and one per table (`quality`, `quality_rows`, `ticks`) that has rows; returns `path`.

    Raises
    ------
    KitError
        If the workbook refuses a cell.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".tmp")
    workbook = xlsxwriter.Workbook(str(temporary), SAFE)
    workbook.set_properties({"title": title})
    if problems:
        _write_sheet(workbook, language.text(_PROBLEMS), problem_rows(problems, language), _COLUMNS, language)
    for name, frame in tables.items():
        if len(frame):
            _write_sheet(workbook, sheet_name(name, language), frame, columns_of(frame, name, None, None), language)
    workbook.close()
    return temporary.replace(path)


def problem_rows(problems: Sequence[Problem], language: Language) -> pd.DataFrame:
    """One row per row of a file that has a problem: file, sheet, row, column, value, what is wrong, what to do; sorted as the files are read.

    Where more rows have the problem than are listed, a last row says how many.
    """
    rows = []
    for number, problem in enumerate(problems):
        told, _, ways = language.problem(problem).partition(" 1) ")
        place = [_text(problem.fields.get(name)) for name in ("file", "sheet")]
        cells = problem.cells or _first_cells(problem, language)
        count = problem.fields.get("count", 0)
        more = int(count) - len(cells) if problem.cells and isinstance(count, int) else 0
        cells = [*cells, ("", language.text("… and {n} more rows", n=more))] if more > 0 else cells
        for row, value in cells:
            rows.append((*place, row, _text(problem.fields.get("column")), value, told, f"1) {ways}" if ways else "", number))
    frame = pd.DataFrame(rows, columns=[*(c.name for c in _COLUMNS), "number"])
    return frame.sort_values(["file", "sheet", "number"], kind="stable", ignore_index=True).drop(columns="number")


def _first_cells(problem: Problem, language: Language) -> list[tuple[object, str]]:
    """Rows and values as the problem's sentence names them; paired where they are as many."""
    rows, values = (list(v) if isinstance(v := problem.fields.get(name), (list, tuple)) else [] for name in ("rows", "values"))
    shown = [language.listing([v]) for v in values]
    if len(rows) == len(shown) > 0:
        return list(zip(rows, shown, strict=True))
    return [(row, ", ".join(shown) if n == 0 else "") for n, row in enumerate(rows)] or [("", ", ".join(shown))]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _write_sheet(workbook: xlsxwriter.Workbook, name: str, frame: pd.DataFrame, columns: Sequence[Column], language: Language) -> None:
    sheet = workbook.add_worksheet(name)
    base = {"font_size": 10, "valign": "top"}
    head = workbook.add_format({"bold": True, "font_size": 10, "font_color": INK, "bottom": 2, "bottom_color": INK, "text_wrap": True})
    number, money = (workbook.add_format({**base, "num_format": pattern}) for pattern in ("#,##0.##", "#,##0.00"))
    whole = workbook.add_format({**base, "num_format": "0"})
    text = workbook.add_format({**base, "num_format": "@", "text_wrap": True, "indent": 1})
    shown, lines = {"money": money, "number": number, "int": whole}, [1] * len(frame)
    for i, column in enumerate(columns):
        checked(sheet.set_column(i, i, _WIDTHS.get(column.kind, 14)), name)
        write_text(sheet, 0, i, heading_of(column, language).title, head)
        width = _WIDTHS.get(column.kind, 14)
        for row, value in enumerate(frame[column.name].tolist(), start=1):
            if isinstance(value, (int, float)) and not isinstance(value, bool) and (column.kind in NUMERIC_KINDS or column.name == "row"):
                if value == value:
                    checked(sheet.write_number(row, i, value, shown.get(column.kind, whole)), name)
            else:
                told = format_cell(value, column, language)
                write_text(sheet, row, i, "" if told == MISSING else told, text)
                lines[row - 1] = max(lines[row - 1], len(wrap(told, width - 1)))
    for row, count in enumerate(lines, start=1):
        checked(sheet.set_row(row, 13 * min(count, 20) + 2), name)
    sheet.hide_gridlines(2)
    sheet.freeze_panes(1, 0)
    checked(sheet.autofilter(0, 0, len(frame), len(columns) - 1), name)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
