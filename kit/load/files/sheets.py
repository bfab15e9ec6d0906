"""Sheets: XLSX, XLS and ODS workbooks, read by calamine with every row and column in its place.

Leading empty rows and columns are kept, so that row numbers are the ones a person sees (IN8). Numbers and dates of a workbook are typed by the
workbook: they are never taken for text with an unknown decimal mark. One sheet is read; with several to choose from, the mapping has to say which.
"""

from __future__ import annotations

import difflib
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import python_calamine as calamine

from kit.errors import DataError
from kit.load.files.source import Source, check_caps, check_headers, without_blank_rows

__all__ = ["read_sheet"]


def read_sheet(path: Path, file: str, sheet: str = "") -> Source:
    """The columns of one sheet; `sheet` may stay empty where the workbook has a single visible sheet with content.

    Raises
    ------
    DataError
        If the workbook cannot be opened, the sheet is not there or not named, it is empty, or a header is repeated.
    """
    check_caps(file, n_bytes=path.stat().st_size)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            check_caps(file, n_bytes=sum(part.file_size for part in archive.infolist()))
    try:
        with calamine.CalamineWorkbook.from_path(path) as workbook:
            name = sheet or _only_sheet(workbook, file)
            if name not in workbook.sheet_names:
                near = difflib.get_close_matches(name, workbook.sheet_names, n=1, cutoff=0.0)
                raise DataError.of("sheet_unknown", place=file, file=file, sheet=name, nearest=near[0], values=list(workbook.sheet_names))
            cells = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except calamine.CalamineError as error:
        raise DataError.of("workbook_unreadable", place=file, file=file, sheet=sheet) from error
    return Source(file, _frame(cells, file, name), sheet=name)


def _only_sheet(workbook: calamine.CalamineWorkbook, file: str) -> str:
    shown, grid = calamine.SheetVisibleEnum.Visible, calamine.SheetTypeEnum.WorkSheet
    visible = [s.name for s in workbook.sheets_metadata if s.visible == shown and s.typ == grid]
    filled = [name for name in visible if workbook.get_sheet_by_name(name).height]
    if len(filled) > 1:
        raise DataError.of("sheet_needed", place=file, file=file, sheet="", values=filled)
    if not filled:
        if hidden := [name for name in workbook.sheet_names if name not in visible and workbook.get_sheet_by_name(name).height]:
            raise DataError.of("sheet_hidden", place=file, file=file, sheet="", values=hidden)
        raise DataError.of("file_empty", place=file, file=file, sheet="")
    return filled[0]


def _frame(cells: list[list[Any]], file: str, sheet: str) -> pd.DataFrame:
    place = f"{file} › {sheet}"
    if not cells:
        raise DataError.of("file_empty", place=place, file=file, sheet=sheet)
    check_caps(file, n_rows=len(cells), n_columns=len(cells[0]))
    headers = [_header(cell) for cell in cells[0]]
    check_headers(file, sheet, headers)
    columns: dict[str, pd.Series] = {}
    index = pd.RangeIndex(2, len(cells) + 1)
    for number, header in enumerate(headers):
        values = [row[number] for row in cells[1:]]
        if header:
            columns[header] = _typed(values, index)
        elif filled := [n + 2 for n, value in enumerate(values) if value != ""]:
            shown = [str(cells[row - 1][number]) for row in filled[:3]]
            raise DataError.of("header_empty", place=place, file=file, sheet=sheet, column=_letters(number), rows=filled[:5], values=shown)
    frame = without_blank_rows(pd.DataFrame(columns, index=index))
    if frame.empty:
        raise DataError.of("file_without_rows", place=place, file=file, sheet=sheet, headers=[h for h in headers if h])
    return frame


def _header(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _typed(values: list[Any], index: pd.Index) -> pd.Series:
    kinds = {_kind(value) for value in values if value != ""}
    if kinds == {"number"}:
        return pd.Series([np.nan if v == "" else float(v) for v in values], index=index, dtype="float64")
    if kinds == {"date"}:
        return pd.Series([pd.NaT if v == "" else pd.Timestamp(v) for v in values], index=index, dtype="datetime64[us]")
    plain = np.empty(len(values), dtype=object)
    plain[:] = [v if _kind(v) in ("number", "text") else pd.Timestamp(v) if _kind(v) == "date" else str(v) for v in values]
    codes, uniques = pd.factorize(plain)
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(uniques, dtype=object)), index=index)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, (int, float)):
        return "number"
    return "date" if isinstance(value, (datetime, date)) else "text" if isinstance(value, str) else "other"


def _letters(number: int) -> str:
    letters = ""
    while number >= 0:
        letters, number = chr(65 + number % 26) + letters, number // 26 - 1
    return letters
