"""Rows that a system has deleted are set aside (CR3, CR4)."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.language import read_language
from kit.load.files.source import Source
from kit.load.values.deleted import without_deleted


def source(name: str, marks: list[object]) -> Source:
    return Source("sa1010.csv", pd.DataFrame({name: pd.Categorical(marks), "A1_COD": list("abc")}, index=[2, 3, 4]))


MARKS = [("D_E_L_E_T_", ["", "*", " "]), ("IsDeleted", ["false", "true", "FALSE"]), ("IsDeleted", ["0", "1", "0"])]


@pytest.mark.parametrize(("name", "marks"), MARKS)
def test_deleted_rows_are_set_aside_and_told_cr4(name: str, marks: list[object]) -> None:
    found = without_deleted(source(name, marks))
    assert found.frame["A1_COD"].tolist() == ["a", "c"]
    note = found.notes[0]
    assert (note.rows, note.row) == (1, 3)
    assert read_language("en").told(note.text) == f"“{name}”: rows that the client's system has deleted, set aside"


@pytest.mark.parametrize(("name", "marks"), [("D_E_L_E_T_", ["", "x", "*"]), ("deleted_by", ["*", "*", ""]), ("D_E_L_E_T_", ["", "", ""])])
def test_other_columns_and_other_words_leave_every_row(name: str, marks: list[object]) -> None:
    found = without_deleted(source(name, marks))
    assert len(found.frame) == 3 and found.notes == ()
