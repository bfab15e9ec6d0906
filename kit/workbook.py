"""Workbook: how the kit writes XLSX, and the guided forms that people fill in and that are read back without a mapping.

What a client typed is text and never a formula or a link (XL1); what the library refuses is an error, never a silence (XL2); no workbook is edited:
all are made fresh, and only their values are read (XL3). A form has a read-me sheet, one sheet per table with lists, notes, unlocked cells, frozen
head, filter and print area (XL4), and a hidden sheet that says what each column and word of the reader's language is, so that it is recognised
whatever the file is called. The same form is the same bytes (XL5).
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import python_calamine as calamine
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from kit.errors import KitError
from kit.language import Language
from kit.schema import Column, Table
from kit.schema.entry import column_note, number_bounds

__all__ = ["FORM_ROWS", "INK", "SAFE", "EntrySheet", "Form", "FormSheet", "checked", "read_form", "sheet_title", "write_form", "write_text"]

SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
INK = "#17375E"
FORM_ROWS = 100_000  # how far down the lists reach; a form is typed by people
_HIDDEN, _MARK = "_carteira", "carteira-form-1"
_PATTERNS = {
    "money": "#,##0.00", "number": "General", "ratio": "0.0%", "int": "0", "days": "0", "hours": "0.0", "minutes": "0", "month": "mm/yyyy",
    "date": "dd/mm/yyyy",
}  # fmt: skip
_WIDTHS = {"text": 34, "sentence": 34, "id": 16, "word": 20}
_README = (26, 28, 12, 62, 24)  # widths of its columns
_FOREVER = datetime(2026, 1, 1)


@dataclass(frozen=True)
class EntrySheet:
    """One sheet to fill in: its table, the rows that are there already (column → value), columns that are folded away at first, the heads of a
    team's own fields, and how many of its columns go on paper (0: all of them)."""

    table: Table
    rows: Sequence[Mapping[str, Any]] = ()
    folded: frozenset[str] = frozenset()
    extra: tuple[str, ...] = ()
    printed: int = 0


@dataclass(frozen=True)
class FormSheet:
    """What a form says of one of its sheets: our column → head, and per column the word shown → our word."""

    table: str
    title: str
    heads: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Form:
    """A recognised form: `kind` is "intake" or a worksheet's name; sheets by table."""

    kind: str
    language: str
    sheets: dict[str, FormSheet]


def write_form(path: Path, kind: str, sheets: Sequence[EntrySheet], language: Language, about: Sequence[str], stamp: str) -> Path:
    """The form as the file `path`, written under a temporary name and renamed; returns `path`.

    `about` are the lines of the read-me sheet, the first its title; `stamp` stands below them and in the file's properties.

    Raises
    ------
    KitError
        If the workbook refuses a cell, a list or a name.
    """
    temporary = path.with_name(path.name + ".tmp")
    workbook = xlsxwriter.Workbook(str(temporary), SAFE)
    workbook.set_properties({"title": about[0], "comments": stamp, "created": _FOREVER})
    book = _FormBook(workbook, language)
    book.write_readme(sheets, [*about, stamp])
    lists = book.write_hidden(kind, sheets)
    for sheet in sheets:
        book.write_sheet(sheet, lists)
    book.readme.activate()
    workbook.close()
    return temporary.replace(path)


def read_form(path: Path) -> Form | None:
    """What the workbook's hidden sheet says, or None if it is no form of the kit's."""
    if not _has_hidden_sheet(path):
        return None
    with calamine.CalamineWorkbook.from_path(path) as workbook:
        rows = [[str(cell) for cell in row] for row in workbook.get_sheet_by_name(_HIDDEN).to_python()]
    if not rows or rows[0][:1] != [_MARK]:
        return None
    sheets: dict[str, FormSheet] = {}
    for record, table, name, shown, *_ in rows[1:]:
        if record == "sheet":
            sheets[table] = FormSheet(table, shown)
        elif record == "column":
            sheets[table].heads[name] = shown
        elif record == "word":
            column, _, word = name.partition(":")
            sheets[table].words.setdefault(column, {})[shown] = word
    return Form(rows[0][1], rows[0][2], sheets)


def sheet_title(table: Table, language: Language) -> str:
    """The table's name as a sheet may carry it: at most 31 characters, none of those that workbooks forbid."""
    plain = "".join(" " if c in "[]:*?/\\" else c for c in language.text(table.label))
    return plain.strip("'")[:31].rstrip()


def write_text(sheet: Worksheet, row: int, column: int, text: str, shown: Format) -> None:
    """Write the text as text, whatever it looks like; an empty one as an empty cell."""
    code = sheet.write_string(row, column, text, shown) if text else sheet.write_blank(row, column, None, shown)
    checked(code, text[:40])


def checked(code: int | Any, what: str) -> None:
    """Raise KitError if the library answered that it refused `what`."""
    if code:
        raise KitError.of("workbook_refused", values=[what], count=code)


@dataclass
class _FormBook:
    workbook: Workbook
    language: Language

    @cached_property
    def readme(self) -> Worksheet:
        return self.workbook.add_worksheet(self.language.text("Read me"))

    @cached_property
    def formats(self) -> dict[str, Format]:
        base = {"font_size": 10, "valign": "top", "locked": False}
        made = {kind: self.workbook.add_format({**base, "num_format": pattern}) for kind, pattern in _PATTERNS.items()}
        wrapped = self.workbook.add_format({**base, "num_format": "@", "text_wrap": True})
        plain = self.workbook.add_format({**base, "num_format": "@"})
        made |= {"text": wrapped, "sentence": wrapped, "id": plain, "word": plain, "bool": plain}
        head = {"bold": True, "font_size": 10, "text_wrap": True, "valign": "top", "bottom": 2, "bottom_color": INK}
        made["head"] = self.workbook.add_format({**head, "font_color": INK})
        made["needed"] = self.workbook.add_format({**head, "font_color": "#FFFFFF", "bg_color": INK})
        made["title"] = self.workbook.add_format({"bold": True, "font_size": 15, "font_color": INK})
        made["told"] = self.workbook.add_format({"font_size": 10, "valign": "top", "text_wrap": True, "num_format": "@"})
        return made

    def write_readme(self, sheets: Sequence[EntrySheet], lines: Sequence[str]) -> None:
        sheet, text, formats = self.readme, self.language.text, self.formats
        _page(sheet, landscape=False)
        for i, width in enumerate(_README):
            checked(sheet.set_column(i, i, width), "width")
        write_text(sheet, 0, 0, lines[0], formats["title"])
        how = (
            text("Fill in the sheets that follow, a row per entry; white on blue means needed. What is not known stays empty: that is no zero."),
            text("Put the pointer on a head to see what it means. Do not rename, move or delete sheets and heads; values only, no formulas."),
        )
        for row, line in enumerate([*lines[1:-1], *how, lines[-1]], start=1):
            checked(sheet.merge_range(row, 0, row, 4, line, formats["told"]), "read me")
            checked(sheet.set_row(row, 14 * (1 + len(line) // 130) + 2), "read me")
        self._write_columns(sheets, len(lines) + len(how) + 1)

    def _write_columns(self, sheets: Sequence[EntrySheet], row: int) -> None:
        """What every column means, those that all sheets share once."""
        text, shared = self.language.text, set.intersection(*(set(entry.table.columns) for entry in sheets)) if len(sheets) > 1 else set()
        listed = [(sheet_title(e.table, self.language), c, e.table) for e in sheets for c in e.table.columns if c not in shared]
        listed += [(text("All sheets"), c, sheets[0].table) for c in sheets[0].table.columns if c in shared]
        for i, head in enumerate((text("Sheet"), text("Column"), text("Needed"), text("Meaning"), text("Example"))):
            write_text(self.readme, row, i, head, self.formats["head"])
        for title, column, table in listed:
            row += 1
            parts = (title, text(column.label), text("yes") if _needed(column, table) else "", *column_note(column, self.language))
            for i, part in enumerate(parts):
                write_text(self.readme, row, i, part, self.formats["told"])
            lines = max(sum(1 + len(line) // (width - 2) for line in part.split("\n")) for part, width in zip(parts, _README, strict=True))
            checked(self.readme.set_row(row, 13 * lines + 2), column.name)

    def write_hidden(self, kind: str, sheets: Sequence[EntrySheet]) -> dict[tuple[str, str], str]:
        """The hidden sheet; the named range of the list of each column (table, column) that has one."""
        hidden, plain = self.workbook.add_worksheet(_HIDDEN), self.formats["told"]
        hidden.hide()
        rows: list[tuple[str, ...]] = [(_MARK, kind, self.language.code, "")]
        lists: dict[tuple[str, str], str] = {}
        for entry in sheets:
            rows.append(("sheet", entry.table.name, "", sheet_title(entry.table, self.language)))
            for column in entry.table.columns:
                rows.append(("column", entry.table.name, column.name, self.language.text(column.label)))
                if words := _words(column, self.language):
                    first = len(rows) + 1
                    rows += [("word", entry.table.name, f"{column.name}:{word}", shown) for word, shown in words.items()]
                    name = lists[entry.table.name, column.name] = f"list_{entry.table.name}_{column.name}"
                    checked(self.workbook.define_name(name, f"={_HIDDEN}!$D${first}:$D${len(rows)}"), name)
        for number, row in enumerate(rows):
            for i, part in enumerate(row):
                write_text(hidden, number, i, part, plain)
        return lists

    def write_sheet(self, entry: EntrySheet, lists: Mapping[tuple[str, str], str]) -> None:
        sheet, table = self.workbook.add_worksheet(sheet_title(entry.table, self.language)), entry.table
        _page(sheet, landscape=True)
        sheet.protect("", {"format_columns": True, "format_rows": True, "insert_rows": True, "delete_rows": True, "sort": True, "autofilter": True})
        checked(sheet.set_row(0, 32), table.name)
        for i, column in enumerate(table.columns):
            self._write_head(sheet, i, column, entry)
            self._guide(sheet, i, column, lists.get((table.name, column.name), ""))
        for i, name in enumerate(entry.extra, start=len(table.columns)):
            checked(sheet.set_column(i, i, 20, self.formats["text"]), name)
            write_text(sheet, 0, i, name, self.formats["head"])
        for number, row in enumerate(entry.rows, start=1):
            lines = max((len(str(row.get(c.name, ""))) // (_WIDTHS["text"] - 4) + 1 for c in table.columns if c.kind == "text"), default=1)
            checked(sheet.set_row(number, 14 * min(lines, 20)) if lines > 1 else 0, table.name)
            for i, column in enumerate(table.columns):
                self._write_value(sheet, number, i, column, row.get(column.name))
            for i, name in enumerate(entry.extra, start=len(table.columns)):
                self._write_value(sheet, number, i, Column(name, "text", name), row.get(name))
        last = max(len(entry.rows), 1)
        sheet.freeze_panes(1, len(table.key) if 0 < len(table.key) < 3 else 1)
        checked(sheet.autofilter(0, 0, last, len(table.columns) - 1), table.name)
        sheet.repeat_rows(0)
        checked(sheet.print_area(0, 0, max(last, 30), (entry.printed or len(table.columns)) - 1), table.name)

    def _write_head(self, sheet: Worksheet, i: int, column: Column, entry: EntrySheet) -> None:
        title = self.language.text(column.label)
        width = max(_WIDTHS.get(column.kind, 13), max(len(word) for word in title.split()) + 3)
        folded = {"level": 1, "hidden": True} if column.name in entry.folded else {}
        checked(sheet.set_column(i, i, width, self.formats[column.kind], folded), column.name)
        write_text(sheet, 0, i, title, self.formats["needed" if _needed(column, entry.table) else "head"])
        note = "\n".join(part for part in column_note(column, self.language) if part)
        if note:
            size = {"x_scale": 2, "y_scale": max(1.0, (note.count("\n") + len(note) / 45) / 4), "font_size": 9}
            checked(sheet.write_comment(0, i, note, size), column.name)

    def _guide(self, sheet: Worksheet, i: int, column: Column, named_list: str) -> None:
        """The validation of the column's cells: a list, a date, a number in its bounds."""
        text = self.language.text
        rule: dict[str, Any] = {"ignore_blank": True, "error_title": text(column.label)[:32]}
        meaning = column_note(column, self.language)[0]
        bounds = number_bounds(column)
        if named_list:
            rule |= {"validate": "list", "source": f"={named_list}", "error_message": text("Choose a value of the list.")}
        elif column.kind in ("date", "month"):
            rule |= {"validate": "date", "criteria": ">=", "value": date(1901, 1, 1), "error_message": text("Type a date: day/month/year.")}
        elif bounds:
            whole = column.kind in ("int", "days")
            rule |= {"validate": "integer" if whole else "decimal", "criteria": "between", "minimum": bounds[0], "maximum": bounds[1]}
            rule["error_message"] = (text("Type a number.") + " " + meaning)[:255].strip()
        else:
            return
        checked(sheet.data_validation(1, i, FORM_ROWS, i, rule), column.name)

    def _write_value(self, sheet: Worksheet, row: int, i: int, column: Column, value: Any) -> None:
        shown = self.formats[column.kind]
        if value is None or value == "" or value != value:
            return
        if isinstance(value, bool):
            write_text(sheet, row, i, self.language.text("yes") if value else self.language.text("no"), shown)
        elif isinstance(value, (int, float)) and column.kind not in ("id", "text"):
            checked(sheet.write_number(row, i, float(value), shown), column.name)
        elif isinstance(value, (date, datetime)):
            checked(sheet.write_datetime(row, i, value, shown), column.name)
        else:
            write_text(sheet, row, i, _words(column, self.language).get(str(value), str(value)), shown)


def _words(column: Column, language: Language) -> dict[str, str]:
    if column.kind == "bool":
        return {"true": language.text("yes"), "false": language.text("no")}
    return {word: language.word(word) for word in column.vocabulary}


def _needed(column: Column, table: Table) -> bool:
    return column.required or column.name in table.key


def _page(sheet: Worksheet, landscape: bool) -> None:
    sheet.set_paper(9)
    sheet.set_landscape() if landscape else sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")


def _has_hidden_sheet(path: Path) -> bool:
    """Whether the file is a workbook that names the hidden sheet: the rest of it is not opened for that."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        part = next((i for i in archive.infolist() if i.filename == "xl/workbook.xml"), None)
        return part is not None and part.file_size < 5_000_000 and f'"{_HIDDEN}"'.encode() in archive.read(part)
