"""Intake: filled intake templates among the client's files, recognised by their hidden sheet and mapped by what it says.

The sections made here are those that a person would have written into `mapping.toml`: our column → the head in the client's language, and the words
of the lists → ours. A template without a row is a table that the client did not give (IN8).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import python_calamine as calamine

from kit.errors import Problem, SettingsError
from kit.load.files.source import check_caps
from kit.schema import INPUTS
from kit.workbook import FormSheet, read_form

__all__ = ["INTAKE", "intake_sections"]

INTAKE = "intake"
_REQUIRED = {t.name: {c.name for c in t.columns if c.required} for t in INPUTS}


def intake_sections(folder: Path, written: dict[str, Any]) -> dict[str, Any]:
    """`written` (the sections of `mapping.toml`) with a section for every filled template in `folder` whose file no section names.

    Raises
    ------
    SettingsError
        If a table is given twice: by two templates, or by a template and a section.
    """
    sections, problems = dict(written), []
    given = [part.get("file") for part in written.values() if isinstance(part, dict)]
    named = {name for file in given for name in (file if isinstance(file, list) else [file])}
    for path in sorted(folder.rglob("*.xls[xm]")) if folder.is_dir() else []:
        file = path.relative_to(folder).as_posix()
        form = None if file in named or path.name.startswith("~$") else read_form(path)
        for sheet in form.sheets.values() if form and form.kind == INTAKE else ():
            check_caps(file, n_bytes=path.stat().st_size)
            if (heads := _filled_heads(path, sheet)) is None:
                continue
            if sheet.table in sections:
                problems.append(Problem.of("table_given_twice", table=sheet.table, values=[str(sections[sheet.table].get("file", "–")), file]))
            else:
                sections[sheet.table] = _section(file, sheet, heads)
    if problems:
        raise SettingsError(*problems)
    return sections


def _section(file: str, sheet: FormSheet, filled: set[str]) -> dict[str, Any]:
    kept = {name: head for name, head in sheet.heads.items() if head in filled or name in _REQUIRED[sheet.table]}
    values = {name: words for name, words in sheet.words.items() if name in kept and set(words.values()) != {"true", "false"}}
    return {"file": file, "sheet": sheet.title, "columns": kept, "values": values}


def _filled_heads(path: Path, sheet: FormSheet) -> set[str] | None:
    """The heads of the columns that hold a value, and those that are no longer there (so that it is said); None if no row was filled."""
    with calamine.CalamineWorkbook.from_path(path) as workbook:
        if sheet.title not in workbook.sheet_names:
            return set(sheet.heads.values())
        rows = workbook.get_sheet_by_name(sheet.title).to_python(skip_empty_area=False)
    heads = [str(cell).strip() for cell in rows[0]] if rows else []
    filled = {head for number, head in enumerate(heads) if any(str(row[number]).strip() for row in rows[1:])}
    return filled | (set(sheet.heads.values()) - set(heads)) if filled else None
