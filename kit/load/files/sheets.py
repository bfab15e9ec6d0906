"""Sheets: XLSX, XLS and ODS workbooks, read by calamine with every row and column in its place.

Leading empty rows and columns are kept, so that row numbers are the ones a person sees (IN8). Numbers and dates of a workbook are typed by the
workbook: they are never taken for text with an unknown decimal mark. One sheet is read; with several to choose from, the mapping has to say which.
What calamine does not tell (errors, formulas without a result, hidden rows) is found in the file itself and told or refused (IN8, IN9).
"""

from __future__ import annotations

import difflib
import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import python_calamine as calamine

from kit.errors import DataError
from kit.language import sentence
from kit.load.files import layout
from kit.load.files.archive import check_archive
from kit.load.files.layout import HeaderRow
from kit.load.files.sheet_cells import cells_with_facts, facts_notes, refuse_tables
from kit.load.files.sheet_facts import SheetFacts, check_tables, sheet_facts
from kit.load.files.source import Note, Source, check_caps, check_headers, letters, without_blank_rows

__all__ = ["read_sheet"]

_SCANNED = 300


def read_sheet(content: bytes, file: str, sheet: str = "", header: HeaderRow = None) -> Source:
    """The columns of one sheet; `sheet` may stay empty where the workbook has a single visible sheet with content.

    Raises
    ------
    DataError
        If the workbook cannot be opened or is locked, the sheet is not there or not named, it is empty, no row holds the names, a name is repeated,
        or formulas were never calculated.
    """
    where: dict[str, object] = {"place": file, "file": file, "sheet": sheet}
    archive = None
    if content.startswith(b"PK"):
        try:
            archive = zipfile.ZipFile(io.BytesIO(content))
        except zipfile.BadZipFile as error:
            raise DataError.of("workbook_unreadable", **where) from error
        check_archive(archive, file)
        check_tables(archive, file)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            if sheet and sheet not in workbook.sheet_names:
                near = difflib.get_close_matches(sheet, workbook.sheet_names, n=1, cutoff=0.0)
                raise DataError.of("sheet_unknown", **where, nearest=near[0], values=list(workbook.sheet_names))
            facts = {name: sheet_facts(content, archive, name, file) for name in ([sheet] if sheet else workbook.sheet_names)}
            name = sheet or _only_sheet(workbook, file)
            hidden = [other for other in _filled_sheets(workbook, False) if other != name]
            found = workbook.get_sheet_by_name(name)
            cells = cells_with_facts(found.to_python(skip_empty_area=False), found.merged_cell_ranges or facts[name].merged, facts[name], file, name)
    except calamine.PasswordError as error:
        raise DataError.of("workbook_locked", **where) from error
    except calamine.CalamineError as error:
        raise DataError.of("workbook_unreadable", **where) from error
    source = _source(cells, facts[name], file, name, header)
    return replace(source, notes=(*source.notes, *_hidden_sheets_note(hidden)))


def _only_sheet(workbook: calamine.CalamineWorkbook, file: str) -> str:
    filled = _filled_sheets(workbook, True)
    if len(filled) > 1:
        raise DataError.of("sheet_needed", place=file, file=file, sheet="", values=filled)
    if not filled:
        if hidden := _filled_sheets(workbook, False):
            raise DataError.of("sheet_hidden", place=file, file=file, sheet="", values=hidden)
        raise DataError.of("file_empty", place=file, file=file, sheet="")
    return filled[0]


def _filled_sheets(workbook: calamine.CalamineWorkbook, shown: bool) -> list[str]:
    """The sheets of cells that hold something: the visible ones, or the hidden ones."""
    sheets = [s for s in workbook.sheets_metadata if s.typ == calamine.SheetTypeEnum.WorkSheet]
    chosen = [s.name for s in sheets if (s.visible == calamine.SheetVisibleEnum.Visible) == shown]
    return [name for name in chosen if workbook.get_sheet_by_name(name).height]


def _hidden_sheets_note(names: list[str]) -> tuple[Note, ...]:
    if not names:
        return ()
    remedy = sentence("If one of them holds data, name it as sheet in mapping.toml")
    return (Note(sentence("Hidden sheets that hold something, not read: {names}", names=", ".join(names[:10])), remedy=remedy),)


def _source(cells: list[list[Any]], facts: SheetFacts, file: str, sheet: str, header: HeaderRow) -> Source:
    place = f"{file} › {sheet}"
    if not cells or not any(cell != "" for row in cells for cell in row):
        raise DataError.of("file_empty", place=place, file=file, sheet=sheet)
    check_caps(place, n_rows=len(cells), n_columns=len(cells[0]))
    position = layout.header_row(cells[:_SCANNED], file, sheet, header)
    headers = [_header(cell) for cell in cells[position]] if position >= 0 else [str(n + 1) for n in range(len(cells[0]))]
    check_headers(file, sheet, headers, position + 1)
    body = cells[position + 1 :]
    refuse_tables(cells, position, file, sheet)
    columns: dict[str, pd.Series] = {}
    index = pd.RangeIndex(position + 2, len(cells) + 1)
    for number, name in enumerate(headers):
        values = [row[number] for row in body]
        if name:
            columns[name] = _typed(values, index)
        elif filled := [n + position + 2 for n, value in enumerate(values) if value != ""]:
            shown = [str(cells[row - 1][number]) for row in filled[:3]]
            fields = {"column": letters(number), "rows": filled[:5], "values": shown, "header": str(position + 1)}
            raise DataError.of("header_empty", place=place, file=file, sheet=sheet, **fields)
    frame = without_blank_rows(pd.DataFrame(columns, index=index))
    frame, repeated = layout.without_repeated_headers(frame, list(columns))
    frame, below = layout.without_notes(frame)
    if frame.empty:
        raise DataError.of("file_without_rows", place=place, file=file, sheet=sheet, headers=[h for h in headers if h])
    titles = [" ".join(_header(cell) for cell in row if cell != "") for row in cells[: max(position, 0)] if any(cell != "" for cell in row)]
    notes = (*layout.titles_note(position, titles), *repeated, *layout.notes_note(below), *facts_notes(facts, frame, headers))
    return Source(file, frame, sheet=sheet, notes=notes, days_from=facts.days_from)


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
