"""Annex: every result table as a workbook that is safe to open and pleasant to filter.

A client's text is written as text and never as a formula or a link (XL1); ids keep their zeros; money, shares and dates are numbers in the language's
form, words are translated. The first sheet says what each sheet and column is. The same cycle gives the same bytes (XL5).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import wrap
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from kit.cycle import Cycle
from kit.language import MISSING, Language
from kit.report.context import report_context, run_stamp
from kit.report.formats import NUMERIC_KINDS, columns_of, format_cell, heading_of, sheet_name
from kit.report.profile import Profile, read_profile
from kit.schema import RESULTS, TABLES, Column
from kit.schema.loading import LOADING
from kit.workbook import INK, SAFE, checked, write_text

__all__ = ["ROW_LIMIT", "annex_tables", "write_annex"]

ROW_LIMIT = 200_000
_LEAN_FROM = 50_000
_WIDTHS = {"sentence": 60, "text": 34}
_UNIT_KINDS = {"money": "money", "ratio": "ratio", "number": "number"}


def write_annex(cycle: Cycle, path: Path, profile: Profile | None = None) -> Path:
    """The workbook of all result tables of the cycle, written under a temporary name and then renamed to `path`; returns `path`.

    It holds what the profile's reader may see; without a profile, everything. Tables above 200,000 rows stay out; the read-me sheet names their
    Parquet file.

    Raises
    ------
    KitError
        If the workbook refuses a cell.
    """
    reader = profile or read_profile(cycle, "internal")
    frames = annex_tables(cycle, reader)
    temporary = path.with_name(path.name + ".tmp")
    lean = sum(len(frame) for frame in frames.values() if len(frame) <= ROW_LIMIT) > _LEAN_FROM
    workbook = xlsxwriter.Workbook(str(temporary), {**SAFE, "constant_memory": lean})
    title = f"{reader.context(report_context(cycle).structure)['client']} – {cycle.language.date(cycle.as_of)}"
    workbook.set_properties({"title": title, "comments": run_stamp(cycle), "created": cycle.as_of.to_pydatetime()})
    book = _Book(workbook, cycle, reader)
    book.write_readme(frames)
    for name, frame in frames.items():
        if len(frame) <= ROW_LIMIT:
            book.write_table(name, frame)
    workbook.close()
    return temporary.replace(path)


def annex_tables(cycle: Cycle, profile: Profile | None = None) -> dict[str, pd.DataFrame]:
    """The result tables that the cycle has, as far as the profile's reader may see them, in the order of the method, account names beside the ids."""
    profile = profile or read_profile(cycle, "internal")
    frames = {}
    for table in (*RESULTS, *LOADING):
        if cycle.has(table.name):
            frame = cycle.read(table.name)
            frame = cycle.named(frame) if "account_id" in frame.columns and cycle.has("accounts") else frame
            frames[table.name] = profile.frame(frame, table.name)
    return {name: frame for name, frame in frames.items() if len(frame.columns)}


class _Book:
    """The workbook being written: its formats and what all sheets share."""

    def __init__(self, workbook: Workbook, cycle: Cycle, profile: Profile) -> None:
        self.workbook, self.cycle, self.language, self.profile = workbook, cycle, cycle.language, profile
        self.about = profile.context(report_context(cycle).structure)
        date = "d mmm yyyy" if self.language.code == "en" else "dd/mm/yyyy"
        patterns = {
            "money": "#,##0", "number": "#,##0.00", "ratio": "0.0%", "int": "#,##0", "days": "#,##0", "hours": "#,##0.0", "minutes": "#,##0",
            "date": date, "month": "mmm yyyy", "id": "@", "text": "@",
        }  # fmt: skip
        base = {"font_size": 10, "valign": "top"}
        self.formats = {kind: workbook.add_format({**base, "num_format": pattern}) for kind, pattern in patterns.items()}
        self.formats["text"] = self.formats["id"] = workbook.add_format({**base, "num_format": "@", "indent": 1, "align": "left"})
        self.formats["sentence"] = workbook.add_format({**base, "num_format": "@", "text_wrap": True, "indent": 1, "align": "left"})
        head = {"bold": True, "font_size": 10, "font_color": INK, "bottom": 2, "bottom_color": INK, "text_wrap": True, "valign": "bottom"}
        self.head = workbook.add_format({**head, "indent": 1, "align": "left"})
        self.head_right = workbook.add_format({**head, "align": "right"})
        self.title = workbook.add_format({"bold": True, "font_size": 15, "font_color": INK})
        self.bold = workbook.add_format({"bold": True, "font_size": 10, "valign": "top"})

    def write_readme(self, frames: dict[str, pd.DataFrame]) -> None:
        """The first sheet: whose figures, which sheets, what every column means."""
        language = self.language
        sheet = self._sheet(language.text("Read me"), landscape=False)
        for column, width in enumerate((34, 34, 16, 70)):
            checked(sheet.set_column(column, column, width), "width")
        lines = [
            self.about["client"],
            f"{language.text('Data until')} {language.date(self.cycle.as_of)}",
            run_stamp(self.cycle),
            *self.about["notes"],
        ]
        write_text(sheet, 0, 0, language.text("Annex: all result tables"), self.title)
        for row, line in enumerate(lines, start=1):
            write_text(sheet, row, 0, line, self.formats["text"])
        row = self._sheet_list(sheet, len(lines) + 2, frames)
        self._column_list(sheet, row + 1, frames)

    def write_table(self, name: str, frame: pd.DataFrame) -> None:
        """One sheet: translated heads with units, typed cells, filter, frozen head, set for printing."""
        sheet = self._sheet(sheet_name(name, self.language), landscape=True)
        columns = columns_of(frame, name, None, None)
        lines = 1
        for i, column in enumerate(columns):
            title, width = heading_of(column, self.language).title, _width(frame[column.name], column, self.language)
            checked(sheet.set_column(i, i, width), name)
            write_text(sheet, 0, i, title, self.head_right if column.kind in NUMERIC_KINDS else self.head)
            lines = max(lines, len(wrap(title, int(width) - 2)))
        checked(sheet.set_row(0, 14 * lines + 2), name)
        sheet.freeze_panes(1, 2 if "name" in frame.columns else 1)
        checked(sheet.autofilter(0, 0, len(frame), len(columns) - 1), name)
        sheet.repeat_rows(0)
        units = frame["unit"].tolist() if "unit" in frame.columns else [""] * len(frame)
        writers = [self._writer(sheet, column) for column in columns]
        for row, values in enumerate(frame.itertuples(index=False, name=None), start=1):
            for i, value in enumerate(values):
                writers[i](row, i, value, units[row - 1])

    def _writer(self, sheet: Worksheet, column: Column) -> Callable[[int, int, Any, str], None]:
        kind, formats, language = column.kind, self.formats, self.language
        told: dict[Any, str] = {}  # most words and sentences repeat

        def write_number(row: int, i: int, value: Any, unit: str) -> None:
            if not _missing(value):
                shown = formats[_UNIT_KINDS.get(unit, "int")] if unit and kind == "number" else formats[kind]
                checked(sheet.write_number(row, i, float(value), shown), column.name)

        def write_date(row: int, i: int, value: Any, unit: str) -> None:
            if not _missing(value):
                checked(sheet.write_datetime(row, i, value.to_pydatetime(), formats[kind]), column.name)

        def write_words(row: int, i: int, value: Any, unit: str) -> None:
            if not _missing(value) and value not in told:
                told[value] = format_cell(value, column, language)
                told[value] = self.profile.told(told[value]) if kind == "sentence" else told[value]
            text = "" if _missing(value) else told[value]
            shown = formats["sentence" if kind == "sentence" else "id" if kind == "id" else "text"]
            write_text(sheet, row, i, "" if text == MISSING else text, shown)

        return write_number if kind in NUMERIC_KINDS else write_date if kind in ("date", "month") else write_words

    def _sheet_list(self, sheet: Worksheet, row: int, frames: dict[str, pd.DataFrame]) -> int:
        language = self.language
        for i, head in enumerate((language.text("Sheet"), language.text("One row per"), language.text("Rows"), language.text("Remark"))):
            write_text(sheet, row, i, head, self.head)
        for name, frame in frames.items():
            row += 1
            write_text(sheet, row, 0, sheet_name(name, language), self.bold)
            write_text(sheet, row, 1, language.text(TABLES[name].one_row), self.formats["text"])
            checked(sheet.write_number(row, 2, len(frame), self.formats["int"]), name)
            if len(frame) > ROW_LIMIT:
                remark = language.text("Too long for a sheet: see the file tables/{name}.parquet of the cycle.", name=name)
                write_text(sheet, row, 3, remark, self.formats["sentence"])
        return row + 1

    def _column_list(self, sheet: Worksheet, row: int, frames: dict[str, pd.DataFrame]) -> None:
        language = self.language
        for i, head in enumerate((language.text("Sheet"), language.text("Column"), language.text("Unit"), language.text("Meaning"))):
            write_text(sheet, row, i, head, self.head)
        for name, frame in frames.items():
            for column in (c for c in TABLES[name].columns if c.name in frame.columns):
                row += 1
                heading = heading_of(column, language)
                parts = (sheet_name(name, language), heading.label, "%" if column.kind == "ratio" else heading.unit, language.text(column.meaning))
                for i, part in enumerate(parts):
                    write_text(sheet, row, i, part, self.formats["sentence"])

    def _sheet(self, name: str, landscape: bool) -> Worksheet:
        sheet = self.workbook.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.set_landscape() if landscape else sheet.set_portrait()
        sheet.fit_to_pages(1, 0)
        client = self.about["client"].replace("&", "&&")
        sheet.set_footer(f"&L{client[:80]} · {run_stamp(self.cycle)}&R&P / &N")
        return sheet


def _missing(value: Any) -> bool:
    return (
        value is None or value is pd.NA or value is pd.NaT or value != value or (isinstance(value, float) and value in (float("inf"), float("-inf")))
    )


def _width(values: pd.Series, column: Column, language: Language) -> float:
    longest_word = max((len(word) for word in heading_of(column, language).title.split()), default=4)
    if column.kind in NUMERIC_KINDS:
        return max(longest_word + 2, 13)
    if column.kind in ("date", "month", "bool"):
        return max(longest_word + 2, 12)
    shown = max((len(format_cell(v, column, language)) for v in values.head(200).drop_duplicates().tolist()), default=0)
    return float(min(max(shown, longest_word) + 3, _WIDTHS.get(column.kind, 30)))
