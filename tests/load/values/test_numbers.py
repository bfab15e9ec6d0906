"""Numbers of text columns (IN4)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.load.values.numbers import read_numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56", 1234.56), ("1.234.567", 1234567.0), ("(1.234,50)", -1234.5), ("1.234,50-", -1234.5), ("R$ 1.234,50", 1234.5),
        ("-R$ 10,00", -10.0), ("€ 3,5", 3.5), ("1 234,56", 1234.56), ("1'234,5", 1234.5),
        ("−7,25", -7.25), ("+8", 8.0), ("1e3", 1000.0), (",5", 0.5), ("123-", -123.0), ("(123)", -123.0), ("1,23E+05", 123000.0),
        ("1\u00a0234,56", 1234.56), ("1\u202f234\u202f567,5", 1234567.5), ("R$(1.234,50)", -1234.5),
        ("R$ -3,20", -3.2), ("10,00 €", 10.0), ("BRL 7,10", 7.1),
    ],
)  # fmt: skip
def test_every_way_to_write_a_number_with_a_decimal_comma_is_read_in4(text: str, value: float) -> None:
    reading = read_numbers([text, "0,5"])
    assert (reading.numbers[0], reading.decimal, reading.bad) == (value, ",", [])


def test_percentages_are_parts_of_one_and_never_mixed_with_plain_numbers_in4() -> None:
    assert read_numbers(["12,5 %", "(3 %)", "7%", "-0,5 %"]).numbers.tolist() == [0.125, -0.03, 0.07, -0.005]
    mixed = read_numbers(["12,5 %", "3,0"])
    assert mixed.scales == (0, 1) and np.isnan(mixed.numbers).all()
    assert read_numbers(["12 %", "0"]).numbers.tolist() == [0.12, 0.0]


def test_two_currencies_in_one_column_are_no_reading_in4() -> None:
    mixed = read_numbers(["R$ 12,50", "US$ 3,00", "7,25"])
    assert mixed.currencies == (0, 1) and np.isnan(mixed.numbers).all()
    assert read_numbers(["R$ 12,50", "r$3,00", "7,25"]).numbers.tolist() == [12.5, 3.0, 7.25]


def test_a_lone_thousand_follows_the_mark_that_the_column_proves_in4() -> None:
    assert read_numbers(["1.234", "2,5"]).numbers.tolist() == [1234.0, 2.5]
    assert read_numbers(["1.234", "2.5"]).numbers.tolist() == [1.234, 2.5]


def test_a_lone_thousand_without_evidence_is_undecided_in4() -> None:
    reading = read_numbers(["1.234", "2.500", "7"])
    assert reading.undecided and reading.ambiguous == [0, 1] and np.isnan(reading.numbers).all()


def test_two_decimal_marks_in_one_column_are_a_conflict_in4() -> None:
    reading = read_numbers(["1.234,56", "1234.56"])
    assert reading.conflict and (reading.comma, reading.point) == ([0], [1])


def test_a_given_mark_never_turns_a_decimal_point_into_a_thousand_in4() -> None:
    assert read_numbers(["1234.56"], ",").bad == [0]


@pytest.mark.parametrize(
    "text",
    ["abc", "1.23.4", "12,34,5", "--5", "1 2", "10 un", ".", "1,5 mil", "1/2", "½", "12,34,567.5", "1,23,456", "1.234 567", "R$", "5 D", "1,234,56"],
)
def test_what_is_no_number_is_bad(text: str) -> None:
    assert read_numbers([text, "0.5"]).bad == [0]


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1))
def test_cents_written_in_brazilian_and_english_form_are_the_same_numbers(cents: list[int]) -> None:
    english = [f"{c / 100:,.2f}" for c in cents]
    brazilian = [t.translate(str.maketrans(",.", ".,")) for t in english]
    assert read_numbers(english).numbers.tolist() == read_numbers(brazilian).numbers.tolist() == [c / 100 for c in cents]
