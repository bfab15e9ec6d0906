"""Export: everything held about one person as a workbook and a text file that he can be given (PR5, XL1, XL6).

What was typed is text in both: no formula, no link. The text file is what spreadsheets of the reader's country open: semicolons, decimal comma where
it is used, a byte order mark.
"""

from __future__ import annotations

import csv
import re
from datetime import datetime
from pathlib import Path

import xlsxwriter

from kit.language import Language, message
from kit.load.privacy.places import Place, Search
from kit.workbook import INK, SAFE, checked, write_text

__all__ = ["safe_text", "write_person"]

_HEADS = (
    (message("Where"), 16), (message("File or table"), 38), (message("Sheet"), 18), (message("Row"), 8), (message("Rows"), 8),
    (message("Column"), 26), (message("Value"), 60),
)  # fmt: skip
_WHERE = {
    "data": message("Client's file"), "worksheets": message("Worksheet"), "cycle": message("Table of a cycle"),
    "notebook": message("Executed notebook"), "paper": message("Report or other paper"),
}  # fmt: skip
_NUMBER_OR_PHONE = re.compile(r"[+-]?[\d\s().,/-]*")
_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_person(search: Search, folder: Path, name: str, language: Language, made: datetime) -> tuple[Path, Path]:
    """What was found about a person, as `name`.xlsx and `name`.csv in `folder`; returns both paths."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [_row(place, language) for place in search.places]
    rows += [[language.text("Not searched: cannot be read"), file, "", None, None, "", ""] for file in search.unread]
    return _workbook(rows, folder / f"{name}.xlsx", language, made), _text_file(rows, folder / f"{name}.csv", language)


def safe_text(text: str) -> str:
    """The text as a cell of a text file: with an apostrophe before what a spreadsheet would calculate, numbers and telephones as they are (XL1)."""
    return f"'{text}" if text.startswith(_STARTS) and not _NUMBER_OR_PHONE.fullmatch(text) else text


def _row(place: Place, language: Language) -> list[str | int | None]:
    decimal = language.code != "en" and place.where == "cycle" and re.fullmatch(r"-?\d+\.\d+", place.value)
    value = place.value.replace(".", ",") if decimal else place.value
    shown = language.told(value) if "\n{" in value else value
    return [language.text(_WHERE[place.where]), place.file, place.sheet, place.row, place.rows, place.column, shown]


def _workbook(rows: list[list[str | int | None]], path: Path, language: Language, made: datetime) -> Path:
    temporary = path.with_name(path.name + ".tmp")
    book = xlsxwriter.Workbook(str(temporary), SAFE)
    book.set_properties({"title": language.text("Data held about a person"), "created": made})
    sheet = book.add_worksheet(language.text("Data held"))
    head = book.add_format({"bold": True, "font_color": INK, "bottom": 2, "bottom_color": INK})
    text, number = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}), book.add_format({"num_format": "0", "valign": "top"})
    for at, (title, width) in enumerate(_HEADS):
        checked(sheet.set_column(at, at, width), title)
        write_text(sheet, 0, at, language.text(title), head)
    for n, row in enumerate(rows, start=1):
        for at, cell in enumerate(row):
            if isinstance(cell, int):
                checked(sheet.write_number(n, at, cell, number), str(cell))
            elif cell:
                write_text(sheet, n, at, cell[:32_767], text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(_HEADS) - 1)
    book.close()
    return temporary.replace(path)


def _text_file(rows: list[list[str | int | None]], path: Path, language: Language) -> Path:
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow([language.text(title) for title, _ in _HEADS])
        writer.writerows([["" if c is None else safe_text(c) if isinstance(c, str) else c for c in row] for row in rows])
    return temporary.replace(path)
