"""Formulas: a parser of its own, never eval."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.load.mapping.formula import FormulaError, formula_columns, formula_values

COLUMNS = {
    "Price": np.array([2.0, 3.0]),
    "Quantity": np.array([10.0, np.nan]),
    "Valor Unitário": np.array([1.5, 1.0]),
    "Discount": np.array([0.1, 0.0]),
}


@pytest.mark.parametrize(
    ("formula", "first"),
    [
        ("Price * Quantity", 20.0), ("Price × Quantity × (1 − Discount)", 18.0), ("[Valor Unitário] * 2 + Price", 5.0), ("-Price + 3", 1.0),
        ("Price - 1 - 1", 0.0), ("2 * (Price + 1) * 3", 18.0), ("0.5*Price", 1.0),
    ],
)  # fmt: skip
def test_formulas_follow_the_rules_of_arithmetic(formula: str, first: float) -> None:
    assert formula_values(formula, COLUMNS.__getitem__).flat[0] == pytest.approx(first)


def test_what_is_missing_stays_missing() -> None:
    assert np.isnan(formula_values("Price * Quantity", COLUMNS.__getitem__)[1])


@pytest.mark.parametrize(
    "formula",
    ["", "Price *", "Price / 2", "(Price", "Price Quantity", "__import__('os')", "Price ** 2", "exp(1)", "[]", "1,5 * Price", "Price; Quantity"],
)
def test_what_is_no_formula_is_refused_and_never_run(formula: str) -> None:
    with pytest.raises(FormulaError):
        formula_columns(formula)


def test_the_columns_of_a_formula_are_known_before_it_is_computed() -> None:
    assert formula_columns("[Valor Unitário] * Quantity - Quantity") == ["Valor Unitário", "Quantity"]


@given(a=st.integers(-99, 99), b=st.integers(-99, 99), c=st.integers(-99, 99))
def test_formulas_agree_with_python_on_numbers(a: int, b: int, c: int) -> None:
    columns = {"a": np.array([a]), "b": np.array([b]), "c": np.array([c])}
    assert formula_values("a * (b - c) + -a * 3", columns.__getitem__)[0] == a * (b - c) + -a * 3
