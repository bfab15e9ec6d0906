"""A worksheet comes back as it was filled, in every language; a copy that was spoilt says what is wrong with it, cell by cell."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kit.errors import DataError, Problem
from kit.language import LANGUAGES, read_language
from kit.schema import SHEETS, WORKSHEETS, Worksheet
from kit.worksheets import read_workbook, worksheet_named, write_workbook
from kit.worksheets.reading import sheet_tables
from tests.house.workbooks import edit_part

from .conftest import rows_of


@pytest.mark.parametrize("code", LANGUAGES)
def test_heads_and_words_are_told_apart_and_titles_fit(code: str) -> None:
    language = read_language(code)
    for sheet in SHEETS.values():
        heads = [language.text(column.label) for column in sheet.columns]
        assert len(set(heads)) == len(heads), sheet.name
        for column in sheet.columns:
            assert len({language.word(word).casefold() for word in column.vocabulary}) == len(column.vocabulary), column.name
    for worksheet in WORKSHEETS:
        assert len({language.text(sheet.label)[:31] for sheet in worksheet.sheets}) == len(worksheet.sheets)


def test_every_sheet_has_its_evidence_and_no_private_field() -> None:
    assert len(WORKSHEETS) == 22 and len({w.code for w in WORKSHEETS}) == 22
    for sheet in SHEETS.values():
        assert [c.name for c in sheet.columns][-11:][0] == "ev_source" and set(sheet.key) <= set(sheet.names)
        assert not {"family", "children", "religion", "health", "politics", "values", "birthday", "hobbies"} & set(sheet.names)


@pytest.mark.parametrize("worksheet", WORKSHEETS, ids=lambda w: w.name)
def test_what_is_filled_in_reads_back_equal(tmp_path: Path, worksheet: Worksheet) -> None:
    code = LANGUAGES[len(worksheet.name) % 3]
    rows = rows_of(worksheet)
    filled = read_workbook(write_workbook(tmp_path / "any name.xlsx", worksheet, read_language(code, "BRL"), rows))
    tables, problems = sheet_tables(filled.sheets)
    assert not filled.problems and not problems and filled.language == code
    for sheet in worksheet.sheets:
        keys = {name: "" for name in sheet.key if sheet.column(name).dtype == "str"}
        wanted = sheet.conform(pd.DataFrame([{**keys, **row} for row in rows[sheet.name]]))
        pd.testing.assert_frame_equal(sheet.conform(tables[sheet.name]), wanted)


def test_a_teams_own_fields_are_kept_and_stay_outside_the_tables(tmp_path: Path) -> None:
    worksheet = worksheet_named("W14")
    rows = {"risk_register": [{"risk_id": "R1", "x_mood": "=tense"}]}
    path = write_workbook(tmp_path / "r.xlsx", worksheet, read_language("es"), rows, {"risk_register": ["x_mood"]})
    (sheet,) = read_workbook(path).sheets
    assert sheet.rows == [{"risk_id": "R1", "x_mood": "=tense"}] and sheet.custom == ("x_mood",)
    assert "x_mood" not in sheet_tables([sheet])[0]["risk_register"].columns


@pytest.fixture
def spoilt(tmp_path: Path) -> list[Problem]:
    """A relationship map after people without mercy: sheet and head renamed, a wrong word, text for a date, a formula, a number too large."""
    people = [
        {"contact_id": "P1", "account_id": "001", "role": "boss of all", "last_contact": "soon", "influence": 11, "name": "Ana"},
        {"contact_id": "P2", "account_id": "001", "support": 2.5, "reports_to": "P1", "last_contact": "31/05/2026"},
        {"contact_id": "P1", "contact_interval_days": "ten"},
    ]
    lines = [{"from_id": "P1", "to_id": "P2", "kind": "influence", "strength": 2}]
    rows = {"contact_map": people, "contact_lines": lines}
    path = write_workbook(tmp_path / "map.xlsx", worksheet_named("relationship_map"), read_language("en"), rows)
    edit_part(path, "xl/workbook.xml", 'name="Lines of influence"', 'name="Lines"')
    edit_part(path, "xl/worksheets/sheet3.xml", r'(<c r="C1"[^>]*><v>)\d+', r"\g<1>0")
    edit_part(path, "xl/worksheets/sheet3.xml", r'<c r="G3"([^>]*) t="s"><v>\d+</v></c>', r'<c r="G3"\1><f>A2</f><v>0</v></c>')
    filled = read_workbook(path)
    return [*filled.problems, *sheet_tables(filled.sheets)[1]]


def test_a_spoilt_copy_gives_one_message_per_problem_with_its_cells(spoilt: list[Problem]) -> None:
    told = {p.message: p for p in spoilt}
    assert len(told) == len(spoilt) == 10
    cells = {message: p.fields["cells"] for message, p in told.items() if "cells" in p.fields}
    assert cells == {
        "worksheet_word": ["J2"], "worksheet_date": ["S2"], "worksheet_bounds": ["L2"], "worksheet_whole": ["M3"], "worksheet_formula": ["G3"],
        "worksheet_needed": ["B4"], "worksheet_number": ["T4"], "worksheet_key_twice": ["A2", "A4"],
    }  # fmt: skip
    assert told["worksheet_sheet_missing"].fields["nearest"] == "Lines" and told["worksheet_head_missing"].fields["column"] == "Unit"


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_message_names_file_value_and_way_out_in_every_language(spoilt: list[Problem], code: str) -> None:
    language = read_language(code)
    for problem in spoilt:
        told = language.problem(problem)
        assert "map.xlsx" in told and "\n1) " in told and "{" not in told and "error." not in told


def test_a_workbook_of_another_kind_is_refused_with_a_way_out(tmp_path: Path) -> None:
    pd.DataFrame({"a": [1]}).to_excel(tmp_path / "other.xlsx", engine="xlsxwriter")
    with pytest.raises(DataError) as caught:
        read_workbook(tmp_path / "other.xlsx")
    assert caught.value.problems[0].message == "worksheet_unrecognised"
    with pytest.raises(DataError):
        worksheet_named("swat")
