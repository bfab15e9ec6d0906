"""Merge: who and when are kept, what differs is listed and left empty, nothing is chosen; settled conflicts let the check pass."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kit.errors import DataError
from kit.language import read_language
from kit.worksheets import read_workbook, worksheet_named, write_merged, write_workbook
from kit.worksheets.workbooks import CONFLICTS, Filled

MAY, JUNE = pd.Timestamp("2026-05-02"), pd.Timestamp("2026-06-03")


def copy(folder: Path, file: str, rows: list[dict[str, Any]], language: str = "pt_BR") -> Filled:
    path = write_workbook(folder / file, worksheet_named("swot"), read_language(language), {"swot_statements": rows})
    return read_workbook(path)


@pytest.fixture
def copies(tmp_path: Path) -> list[Filled]:
    base = {"swot_id": "S1", "account_id": "001", "quadrant": "threat"}
    ana = [{**base, "impact_on_us": 2, "ev_author": "Ana", "ev_updated_on": MAY, "ev_as_of": MAY}, {"swot_id": "S2", "statement": "só Ana"}]
    bo = [{**base, "impact_on_us": -1, "theme": "price", "ev_author": "Bo", "ev_updated_on": JUNE, "ev_as_of": JUNE}, {"swot_id": "S3"}]
    return [copy(tmp_path, "ana.xlsx", ana), copy(tmp_path, "bo.xlsx", bo, "es")]


def test_cells_that_agree_or_stand_alone_are_taken_and_those_that_differ_stay_empty(tmp_path: Path, copies: list[Filled]) -> None:
    merged = write_merged(tmp_path / "all.xlsx", copies, read_language("en"))
    rows = {row["swot_id"]: row for row in merged.rows["swot_statements"]}
    assert list(rows) == ["S1", "S2", "S3"] and rows["S2"]["statement"] == "só Ana"
    assert rows["S1"] == {"swot_id": "S1", "account_id": "001", "quadrant": "threat", "theme": "price", "ev_author": "Ana; Bo",
                          "ev_as_of": JUNE, "ev_updated_on": JUNE}  # fmt: skip
    told = [(row["entry"], row["column"], row["value"], row["file"], row["author"]) for row in merged.conflicts]
    assert told == [("S1", "impact_on_us", "2", "ana.xlsx", "Ana"), ("S1", "impact_on_us", "-1", "bo.xlsx", "Bo")]


def test_the_check_does_not_pass_until_each_conflict_is_settled(tmp_path: Path, copies: list[Filled]) -> None:
    english = read_language("en")
    write_merged(tmp_path / "all.xlsx", copies, english)
    again = read_workbook(tmp_path / "all.xlsx")
    (problem,) = again.problems
    assert problem.message == "worksheet_conflict_open" and problem.fields["rows"] == [2, 3] and "S1" in english.problem(problem)
    settled = [{**row, "settled": True} for row in again.conflicts]
    rows = {part.sheet.name: part.rows for part in again.sheets}
    write_workbook(tmp_path / "all.xlsx", again.worksheet, english, {**rows, CONFLICTS.name: settled})
    assert read_workbook(tmp_path / "all.xlsx").problems == ()


def test_a_copy_with_a_wrong_cell_is_put_right_before_it_is_merged(tmp_path: Path, copies: list[Filled]) -> None:
    with pytest.raises(DataError) as caught:
        write_merged(tmp_path / "all.xlsx", [*copies, copy(tmp_path, "wrong.xlsx", [{"swot_id": "S1", "impact_on_us": 7}])], read_language("en"))
    assert [p.message for p in caught.value.problems] == ["worksheet_bounds"] and not (tmp_path / "all.xlsx").exists()


def test_copies_of_different_worksheets_are_not_merged(tmp_path: Path, copies: list[Filled]) -> None:
    other = read_workbook(write_workbook(tmp_path / "r.xlsx", worksheet_named("risks"), read_language("en"), {}))
    with pytest.raises(DataError) as caught:
        write_merged(tmp_path / "all.xlsx", [copies[0], other], read_language("en"))
    assert caught.value.problems[0].fields["values"] == ["risks", "swot"]


def test_the_order_of_the_copies_changes_nothing_but_the_order_of_rows(tmp_path: Path, copies: list[Filled]) -> None:
    first = write_merged(tmp_path / "a.xlsx", copies, read_language("en"))
    second = write_merged(tmp_path / "b.xlsx", copies[::-1], read_language("en"))
    assert {r["swot_id"]: set(r) for r in first.rows["swot_statements"]} == {r["swot_id"]: set(r) for r in second.rows["swot_statements"]}
    assert len(first.conflicts) == len(second.conflicts) == 2
