"""Guided forms: lists, notes and locks are really in the file, nothing in it is live, and it says of itself what it is."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from kit.errors import KitError
from kit.language import LANGUAGES, read_language
from kit.schema import INPUTS, Column, Table, table
from kit.workbook import EntrySheet, checked, read_form, write_form

LONG = Table("long", "Long list", "thing", ("id",), (
    Column("id", "id", "Account", required=True),
    Column("role", "word", "Role", vocabulary=table("contacts").column("role").vocabulary, meaning="What part it plays"),
    Column("score", "int", "Influence, 0–10", low=0, high=10),
    Column("when", "date", "Date"),
    Column("note", "text", "Note"),
))  # fmt: skip
HOSTILE = "=HYPERLINK(\"http://example.com\";\"x\")"


def made(tmp_path: Path, rows: list[dict[str, object]] | None = None, language: str = "pt_BR") -> Path:
    return write_form(tmp_path / "form.xlsx", "test", [EntrySheet(LONG, rows or [])], read_language(language, "BRL"), ["Título", "Linha"], "stamp 1")


def parts(path: Path, start: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.startswith(start))


def test_the_hidden_sheet_says_what_each_column_and_word_of_the_language_is(tmp_path: Path) -> None:
    form = read_form(made(tmp_path))
    assert form and (form.kind, form.language) == ("test", "pt_BR")
    sheet = form.sheets["long"]
    assert sheet.heads["id"] == "Conta" and sheet.words["role"]["desconhecido"] == "unknown"
    assert len(sheet.words["role"]) == 13


def test_any_other_workbook_is_no_form(tmp_path: Path) -> None:
    pd.DataFrame({"a": [1]}).to_excel(tmp_path / "other.xlsx", engine="xlsxwriter")
    (tmp_path / "text.xlsx").write_text("not a workbook", encoding="utf-8")
    assert read_form(tmp_path / "other.xlsx") is None and read_form(tmp_path / "text.xlsx") is None


def test_lists_are_named_ranges_of_a_hidden_sheet_so_that_none_is_too_long(tmp_path: Path) -> None:
    book = parts(path := made(tmp_path), "xl/workbook.xml")
    assert 'name="_carteira" sheetId="2" state="hidden"' in book
    where = re.search(r'name="list_long_role"[^>]*>_carteira!\$D\$(\d+):\$D\$(\d+)<', book)
    assert where and int(where[2]) - int(where[1]) == 12
    assert "<formula1>list_long_role</formula1>" in parts(path, "xl/worksheets/sheet")


def test_numbers_and_dates_are_guided_by_their_bounds(tmp_path: Path) -> None:
    sheet = parts(made(tmp_path), "xl/worksheets/sheet3")
    assert re.search(r'type="whole"[^>]*sqref="C2:C\d+"><formula1>0</formula1><formula2>10</formula2>', sheet)
    assert re.search(r'type="date" operator="greaterThanOrEqual"[^>]*sqref="D2', sheet)


def test_heads_are_locked_frozen_noted_and_filtered_and_cells_are_open(tmp_path: Path) -> None:
    sheet = parts(path := made(tmp_path), "xl/worksheets/sheet3")
    assert "<sheetProtection" in sheet and 'state="frozen"' in sheet and "<autoFilter" in sheet
    assert '<protection locked="0"/>' in parts(path, "xl/styles")
    assert "Print_Area" in parts(path, "xl/workbook.xml")
    assert "What part it plays" in parts(path, "xl/comments")


def test_what_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    path = made(tmp_path, [{"id": "00012", "note": HOSTILE, "score": 7, "when": pd.Timestamp("2026-05-31"), "role": "ally"}])
    assert not re.search(r"<f[ >]|<hyperlink", parts(path, "xl/worksheets"))
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(2).to_python()
    assert rows[1][0] == "00012" and rows[1][4] == HOSTILE and rows[1][2] == 7.0
    assert rows[1][1] == "aliado" and str(rows[1][3]) == "2026-05-31"


def test_what_the_library_refuses_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KitError) as caught:
        made(tmp_path, [{"id": "1", "note": "x" * 32_768}])
    assert caught.value.problems[0].message == "workbook_refused"
    with pytest.raises(KitError):
        checked(-2, "list")


def test_the_same_form_is_the_same_bytes(tmp_path: Path) -> None:
    first = made(tmp_path).read_bytes()
    assert made(tmp_path).read_bytes() == first


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("part", INPUTS, ids=lambda t: t.name)
def test_heads_and_words_are_told_apart_in_every_language(part: Table, code: str) -> None:
    language = read_language(code)
    heads = [language.text(column.label) for column in part.columns]
    assert len(set(heads)) == len(heads)
    for column in part.columns:
        assert len({language.word(word) for word in column.vocabulary}) == len(column.vocabulary), column.name


def test_the_read_me_says_what_sheets_share_only_once(tmp_path: Path) -> None:
    other = Table("other", "Other list", "thing", ("id",), LONG.columns[:4])
    path = write_form(tmp_path / "two.xlsx", "test", [EntrySheet(LONG), EntrySheet(other)], read_language("en"), ["Title", "line"], "stamp 1")
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Read me").to_python()
    listed = [(row[0], row[1]) for row in rows if row[1] in {"Account", "Role", "Influence, 0–10", "Date", "Note"}]
    assert listed == [("Long list", "Note"), *(("All sheets", head) for head in ("Account", "Role", "Influence, 0–10", "Date"))]
    assert any("stamp 1" in str(row) for row in rows)
