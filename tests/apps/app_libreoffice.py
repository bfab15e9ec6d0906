"""Every form, filled and saved by LibreOffice, reads back equal: what people use is not the library that wrote the file."""

from __future__ import annotations

import json
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kit.engagement import read_engagement
from kit.language import LANGUAGES, Language, read_language
from kit.load import client_tables
from kit.schema import INPUTS, WORKSHEETS, Table, Worksheet, table
from kit.workbook import EntrySheet, sheet_title, write_form
from kit.worksheets import read_workbook, worksheet_named, write_workbook
from kit.worksheets.reading import sheet_tables
from tests.apps.needed import SYSTEM_PYTHON, missing
from tests.load.test_intake_template import DAY, ROWS
from tests.worksheets.conftest import rows_of

HAND = Path(__file__).with_name("spreadsheet.py")
TABLE = {part.name: part for part in INPUTS}


def test_nothing_that_these_tests_need_is_missing() -> None:
    assert missing() == []


def cells(part: Table, rows: list[dict[str, Any]], language: Language) -> list[list[Any]]:
    """What a person would type for the rows, cell by cell."""
    typed = []
    for number, row in enumerate(rows, start=1):
        for name, value in row.items():
            column = part.column(name)
            shown: Any = language.word(value) if column.vocabulary else value
            if isinstance(value, bool):
                shown = language.text("yes") if value else language.text("no")
            elif isinstance(value, datetime):
                shown = {"day": (value - datetime(1899, 12, 30)).days}
            typed.append([sheet_title(part, language), number, part.names.index(name), shown])
    return typed


def saved_by_hand(jobs: list[dict[str, Any]]) -> None:
    done = subprocess.run([SYSTEM_PYTHON, str(HAND)], input=json.dumps(jobs, default=str), text=True, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every worksheet in one of the languages, filled in LibreOffice."""
    folder, jobs = tmp_path_factory.mktemp("worksheets"), []
    for n, worksheet in enumerate(WORKSHEETS):
        language = read_language(LANGUAGES[n % 3], "BRL")
        source = write_workbook(folder / f"empty-{worksheet.name}.xlsx", worksheet, language, {})
        typed = [cell for sheet in worksheet.sheets for cell in cells(sheet, rows_of(worksheet)[sheet.name], language)]
        jobs.append({"source": str(source), "target": str(folder / f"{worksheet.name}.xlsx"), "cells": typed})
    saved_by_hand(jobs)
    return folder


@pytest.mark.parametrize("worksheet", WORKSHEETS, ids=lambda w: w.name)
def test_a_worksheet_filled_in_libreoffice_reads_back_equal(returned: Path, worksheet: Worksheet) -> None:
    filled = read_workbook(returned / f"{worksheet.name}.xlsx")
    tables, problems = sheet_tables(filled.sheets)
    assert not filled.problems and not problems
    for sheet in worksheet.sheets:
        keys = {name: "" for name in sheet.key if sheet.column(name).dtype == "str"}
        wanted = sheet.conform(pd.DataFrame([{**keys, **row} for row in rows_of(worksheet)[sheet.name]]))
        pd.testing.assert_frame_equal(sheet.conform(tables[sheet.name]), wanted)


@pytest.mark.parametrize("code", LANGUAGES)
def test_intake_templates_filled_in_libreoffice_need_no_mapping(tmp_path: Path, code: str) -> None:
    language, jobs = read_language(code, "BRL"), []
    (tmp_path / "data").mkdir()
    (tmp_path / "engagement.toml").write_text("", encoding="utf-8")
    for name, rows in ROWS.items():
        source = write_form(tmp_path / f"{name}.xlsx", "intake", [EntrySheet(TABLE[name])], language, ["x"], "y")
        jobs.append({"source": str(source), "target": str(tmp_path / "data" / f"back {name}.xlsx"), "cells": cells(TABLE[name], rows, language)})
    saved_by_hand(jobs)
    tables = client_tables(read_engagement(tmp_path))
    assert tables.totals["revenue_used"] == 1120.5 and tables.as_of == DAY
    for name in ("accounts", "sellers", "contacts", "opportunities"):
        given = pd.DataFrame(ROWS[name])
        pd.testing.assert_frame_equal(getattr(tables, name)[list(given.columns)], table(name).conform(given)[list(given.columns)])


def test_a_hostile_hand_gets_one_message_per_problem_with_its_cells(tmp_path: Path) -> None:
    language, worksheet = read_language("en"), worksheet_named("relationship_map")
    source = write_workbook(tmp_path / "map.xlsx", worksheet, language, {"contact_map": [{"contact_id": "P1", "account_id": "001"}]})
    sheet = worksheet.sheets[0]
    wrong = {"role": "boss of all", "last_contact": "soon", "influence": 11, "support": 2.5, "decision_group": "perhaps", "name": {"formula": "=A2"}}
    typed = [[sheet_title(sheet, language), 1, sheet.names.index(name), value] for name, value in wrong.items()]
    job = {"source": str(source), "target": str(tmp_path / "back.xlsx"), "cells": typed, "rename": [["Lines of influence", "Lines"]]}
    saved_by_hand([{**job, "delete": [["People at the client", sheet.names.index("note")]]}])
    filled = read_workbook(tmp_path / "back.xlsx")
    assert [(p.message, p.fields.get("column", p.fields["sheet"])) for p in filled.problems] == [
        ("worksheet_head_missing", "Note"), ("worksheet_sheet_missing", "Lines of influence")]  # fmt: skip
    assert {p.message: p.fields["cells"] for p in sheet_tables(filled.sheets)[1]} == {
        "worksheet_word": ["J2"], "worksheet_date": ["S2"], "worksheet_bounds": ["L2"], "worksheet_whole": ["M2"], "worksheet_yes_no": ["I2"],
        "worksheet_formula": ["D2"],
    }  # fmt: skip
