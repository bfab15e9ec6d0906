"""Cells: distinct values, cleaned once (IN6, IN7)."""

from __future__ import annotations

import pandas as pd

from kit.load.values.cells import cells_of


def texts(*values: object) -> list[object]:
    found = cells_of(pd.Series(pd.Categorical(list(values)))).texts()
    return [None if v != v else v for v in found.astype(object)]


def test_a_literal_na_stays_a_name_in7() -> None:
    assert texts("NA", "Na", "SP") == ["NA", "Na", "SP"]


def test_the_words_for_missing_are_missing_in7() -> None:
    cells = cells_of(pd.Series(pd.Categorical(["", "-", "n/d", "S/D", "NULL", "#N/D", "#REF!", "#VALOR!", "x", "n/d"])))
    assert cells.missing.tolist() == [True] * 8 + [False, True]
    assert cells.words == ("#N/D", "#REF!", "#VALOR!", "-", "NULL", "S/D", "n/d") and cells.words_rows == 8


def test_ids_of_whole_numbers_lose_the_point_zero_and_keep_leading_zeros_in6() -> None:
    assert texts("17850.0", "12346.0") == ["17850", "12346"]
    assert texts("00123", "7") == ["00123", "7"]
    assert texts("1.0", "1.5") == ["1.0", "1.5"]
    found = cells_of(pd.Series([123.0, None, 7.0])).texts()
    assert found.astype(object).tolist()[::2] == ["123", "7"] and found.isna().tolist() == [False, True, False]


def test_blanks_around_texts_are_taken_off_and_counted() -> None:
    cells = cells_of(pd.Series(pd.Categorical(["TN ", "\u00a0CA", "TN", "TN "])))
    assert cells.texts().astype(object).tolist() == ["TN", "CA", "TN", "TN"] and cells.blanks == 3


def test_translation_replaces_words_and_the_star_stands_for_the_rest() -> None:
    cells = cells_of(pd.Series(pd.Categorical(["a", "b", "c"]))).translated({"a": "manager", "*": ""})
    assert cells.missing.tolist() == [False, True, True] and cells.distinct == ["manager"]
