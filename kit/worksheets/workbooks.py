"""Workbooks: a worksheet as an XLSX that people fill in, and its rows as they were left there.

Reading keeps every cell as it was typed, with its address, so that a form can write the file again without losing what is wrong in it; understanding
the cells is `typed`'s part. A file is recognised by its hidden sheet, whatever it is called; a sheet or a head that was renamed, moved or deleted is
told (XL2, XL3).
"""

from __future__ import annotations

import difflib
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import python_calamine as calamine

from kit.errors import DataError, Problem
from kit.language import Language, message
from kit.private_life import is_never, tells_private_life
from kit.schema import WORKSHEETS, Column, Sheet, Table, Worksheet
from kit.schema.worksheets import FOLDED
from kit.workbook import EntrySheet, Form, FormSheet, read_form, write_form

__all__ = ["CONFLICTS", "CUSTOM", "Filled", "FilledSheet", "Row", "read_workbook", "worksheet_named", "write_workbook"]

Row = dict[str, Any]
CUSTOM = "x_"  # heads of a team's own fields
CONFLICTS = Table("conflicts", message("Conflicts"), message("value"), (), (
    Column("sheet", "text", message("Sheet")),
    Column("entry", "text", message("Entry")),
    Column("column", "text", message("Column")),
    Column("value", "text", message("Value")),
    Column("file", "text", message("File")),
    Column("author", "text", message("Written by"), personal="personal"),
    Column("written_on", "date", message("Written on")),
    Column("settled", "bool", message("Settled"), meaning=message("Yes once the value that counts stands in the entry itself")),
))  # fmt: skip
_LARGEST = 60_000_000
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^>]*>\s*<f[ />]')


@dataclass(frozen=True)
class FilledSheet:
    """One sheet as people left it: rows of raw values (our column → value, empty cells absent), each with its number in the spreadsheet.

    Words of the lists are ours already where they are known; `letters` gives each column's letter, `formulas` the addresses that hold a formula.
    """

    sheet: Sheet
    file: str
    title: str
    rows: list[Row] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    letters: dict[str, str] = field(default_factory=dict)
    formulas: frozenset[str] = frozenset()
    custom: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """File and sheet, as a message names them."""
        return f"{self.file} › {self.title}"


@dataclass(frozen=True)
class Filled:
    """A filled worksheet: its definition, the language of its heads, its sheets, and what is wrong with its shape."""

    worksheet: Worksheet
    language: str
    sheets: tuple[FilledSheet, ...]
    problems: tuple[Problem, ...] = ()
    conflicts: tuple[Row, ...] = ()


def worksheet_named(name: str) -> Worksheet:
    """The worksheet of that name (`swot`) or code (`W4`).

    Raises
    ------
    DataError
        If there is none; the message lists those there are.
    """
    for worksheet in WORKSHEETS:
        if name.casefold() in (worksheet.name, worksheet.code.casefold()):
            return worksheet
    raise DataError.of("worksheet_unknown", values=[name], known=[w.name for w in WORKSHEETS])


def write_workbook(
    path: Path, worksheet: Worksheet, language: Language, rows: Mapping[str, Sequence[Row]], custom: Mapping[str, Sequence[str]] | None = None
) -> Path:
    """The worksheet as the file `path`: `rows` per sheet as they were typed, `custom` the heads of a team's own fields; returns `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    heads = custom or {}
    sheets = [EntrySheet(sheet, rows.get(sheet.name, ()), FOLDED, tuple(heads.get(sheet.name, ())), len(sheet.fields)) for sheet in worksheet.sheets]
    if rows.get(CONFLICTS.name):
        sheets.append(EntrySheet(CONFLICTS, [_told(worksheet, row, language) for row in rows[CONFLICTS.name]]))
    shape = blake2b(repr((worksheet, language.code)).encode(), digest_size=4).hexdigest()
    about = [
        f"{worksheet.code} · {language.text(worksheet.label)}",
        language.text(worksheet.purpose),
        language.text("The last columns of a row say where its facts come from, since when and how sure; some are folded: click + above them."),
        language.text("Save the workbook in the folder worksheets of the engagement."),
        language.text("Judgements about a person stay inside, and are shown to that person on request."),
    ]
    return write_form(path, worksheet.name, sheets, language, about, f"Carteira {version('carteira-kit')} · {worksheet.name} · {shape}")


def read_workbook(path: Path, name: str = "") -> Filled:
    """The filled worksheet in the file `path`, called `name` in messages.

    Raises
    ------
    DataError
        If it cannot be opened, or is none of the kit's worksheets.
    """
    file = name or path.name
    if not path.is_file() or path.stat().st_size > _LARGEST or not _unpacks_small(path):
        raise DataError.of("worksheet_unrecognised", file=file, known=[w.name for w in WORKSHEETS])
    form = read_form(path)
    worksheet = next((w for w in WORKSHEETS if form and w.name == form.kind), None)
    if form is None or worksheet is None:
        raise DataError.of("worksheet_unrecognised", file=file, known=[w.name for w in WORKSHEETS])
    problems: list[Problem] = []
    formulas = _formulas(path)
    with calamine.CalamineWorkbook.from_path(path) as workbook:
        sheets = [_filled(workbook, sheet, form, file, formulas, problems) for sheet in worksheet.sheets if sheet.name in form.sheets]
        conflicts = _conflicts(workbook, form)
    problems += _open_conflicts(conflicts, form, file)
    return Filled(worksheet, form.language, tuple(s for s in sheets if s is not None), tuple(problems), tuple(conflicts.values()))


def _filled(
    workbook: calamine.CalamineWorkbook, sheet: Sheet, form: Form, file: str, formulas: Mapping[str, frozenset[str]], problems: list[Problem]
) -> FilledSheet | None:
    part = form.sheets[sheet.name]
    if part.title not in workbook.sheet_names:
        near = difflib.get_close_matches(part.title, workbook.sheet_names, n=1, cutoff=0.0)
        problems.append(Problem.of("worksheet_sheet_missing", file=file, sheet=part.title, nearest=near[0] if near else "–"))
        return None
    cells = workbook.get_sheet_by_name(part.title).to_python(skip_empty_area=False)
    heads = [str(cell).strip() for cell in cells[0]] if cells else []
    at = {name: heads.index(head) for name, head in part.heads.items() if head in heads}
    custom = tuple(dict.fromkeys(head for head in heads if head.startswith(CUSTOM)))
    problems += _head_problems(sheet, part, heads, custom, file)
    at |= {head: heads.index(head) for head in custom}
    words = {name: {shown.casefold(): word for shown, word in known.items()} for name, known in part.words.items()}
    filled = FilledSheet(sheet, file, part.title, [], [], {n: _letters(i) for n, i in at.items()}, formulas.get(part.title, frozenset()), custom)
    for number, row in enumerate(cells[1:], start=2):
        raw = {name: _raw(row[i], words.get(name, {})) for name, i in at.items() if not _blank(row[i])}
        raw |= {name: "" for name, i in at.items() if name not in raw and f"{_letters(i)}{number}" in filled.formulas}
        if raw:
            filled.rows.append(raw)
            filled.numbers.append(number)
    problems += _private_problems(filled)
    return filled


def _private_problems(filled: FilledSheet) -> Iterator[Problem]:
    """A team's own columns that are about a person's private life are refused, by their head or by their values (V35)."""
    for head in filled.custom:
        values = pd.Series([str(row[head]) for row in filled.rows if row.get(head)], dtype="str")
        if is_never(head.removeprefix(CUSTOM).replace("_", " ")) or tells_private_life(values):
            where = {"place": filled.place, "file": filled.file, "sheet": filled.title}
            yield Problem.of("worksheet_head_never", **where, column=head, cell=f"{filled.letters[head]}1")


def _told(worksheet: Worksheet, row: Row, language: Language) -> Row:
    """A conflict as people read it: sheet and column by their names, a word of a list in the language; told already, it stays as it is."""
    sheet = next((sheet for sheet in worksheet.sheets if sheet.name == row["sheet"]), None)
    if sheet is None:
        return row
    column = sheet.column(row["column"]) if row["column"] in sheet.names else None
    value = language.word(row["value"]) if column and column.vocabulary else row["value"]
    return {**row, "sheet": language.text(sheet.label), "column": language.text(column.label) if column else row["column"], "value": value}


def _conflicts(workbook: calamine.CalamineWorkbook, form: Form) -> dict[int, Row]:
    """What the sheet of conflicts lists, by row number; nothing where the worksheet was not merged."""
    part = form.sheets.get(CONFLICTS.name)
    if part is None or part.title not in workbook.sheet_names:
        return {}
    heads, *rows = workbook.get_sheet_by_name(part.title).to_python(skip_empty_area=False)
    at = {name: heads.index(head) for name, head in part.heads.items() if head in heads}
    yes = {shown.casefold(): word == "true" for shown, word in part.words["settled"].items()}
    found = {n: {name: _raw(row[i], {}) for name, i in at.items() if not _blank(row[i])} for n, row in enumerate(rows, start=2)}
    return {n: {**row, "settled": yes.get(str(row.get("settled", "")).casefold())} for n, row in found.items() if row}


def _open_conflicts(conflicts: Mapping[int, Row], form: Form, file: str) -> Iterator[Problem]:
    if rows := [n for n, row in conflicts.items() if not row["settled"]]:
        title = form.sheets[CONFLICTS.name].title
        values = list(dict.fromkeys(str(conflicts[n].get("entry", "–")) for n in rows))[:3]
        yield Problem.of("worksheet_conflict_open", place=f"{file} › {title}", file=file, count=len(rows), rows=rows[:5], values=values)


def _head_problems(sheet: Sheet, part: FormSheet, heads: list[str], custom: tuple[str, ...], file: str) -> Iterator[Problem]:
    known = set(part.heads.values())
    strange = [head for head in heads if head and head not in known and head not in custom]
    where = {"place": f"{file} › {part.title}", "file": file, "sheet": part.title}
    for place, (name, head) in enumerate(part.heads.items()):
        if head not in heads and name in sheet.names:
            there = [other for other in strange if heads.index(other) == place]  # written over in its place
            near = there or difflib.get_close_matches(head, strange, n=1, cutoff=0.4)
            strange = [other for other in strange if other not in near]
            yield Problem.of("worksheet_head_missing", **where, column=head, nearest=near[0] if near else "–")
    for head in strange:
        yield Problem.of("worksheet_head_unknown", **where, column=head, cell=f"{_letters(heads.index(head))}1")


def _raw(value: Any, words: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        text = value.strip()
        return words.get(text.casefold(), text)
    if isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return datetime(value.year, value.month, value.day) if isinstance(value, date) and not isinstance(value, datetime) else value


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _letters(number: int) -> str:
    letters = ""
    while number >= 0:
        letters, number = chr(65 + number % 26) + letters, number // 26 - 1
    return letters


def _unpacks_small(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return sum(part.file_size for part in archive.infolist()) < 10 * _LARGEST


def _formulas(path: Path) -> dict[str, frozenset[str]]:
    """Per sheet the addresses of the cells that hold a formula."""
    with zipfile.ZipFile(path) as archive:
        targets = {rel.get("Id"): rel.get("Target", "") for rel in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))}
        found = {}
        for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(_SHEET):
            target = next((targets[value] for name, value in sheet.attrib.items() if name.endswith("}id")), "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            cells = _FORMULA.findall(archive.read(part)) if part in archive.namelist() else []
            found[str(sheet.get("name"))] = frozenset(cell.decode() for cell in cells)
    return found
