"""Formula: a figure that the client's file holds in parts, such as `Quantity * UnitPrice` or `Price * Quantity * (1 - Discount)`.

Columns (in square brackets where the name has blanks or marks: `[Valor Unitário]`), numbers with a decimal point, `+ - *` (or `− ×`) and parentheses.
A parser of its own: text from a settings file is never evaluated as code.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["FormulaError", "formula_columns", "formula_values"]

_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)|\[(?P<quoted>[^\[\]]+)\]|(?P<name>[^\W\d]\w*)|(?P<mark>[-+*()−×]))")
_SAME = {"−": "-", "×": "*"}


class FormulaError(ValueError):
    """The formula cannot be read; its argument says from where on."""


def formula_columns(formula: str) -> list[str]:
    """The columns that a formula uses, in order; FormulaError if it cannot be read."""
    names: dict[str, None] = {}

    def one(name: str) -> np.ndarray:
        names[name] = None
        return np.zeros(1)

    formula_values(formula, one)
    return list(names)


def formula_values(formula: str, column: Callable[[str], Any]) -> Any:
    """The formula's value per row; `column` gives the numbers of a column, or an expression for them.

    Missing in, missing out. FormulaError if it cannot be read.
    """
    tokens = _tokens(formula)
    value, rest = _sum(tokens, column)
    if rest:
        raise FormulaError(rest[0][1])
    return value


_Tokens = list[tuple[str, str]]


def _tokens(formula: str) -> _Tokens:
    tokens, at = [], 0
    while formula[at:].strip():
        found = _TOKEN.match(formula, at)
        if not found:
            raise FormulaError(formula[at:].strip())
        kind = found.lastgroup or ""
        text = found[kind].strip()
        tokens.append(("name" if kind == "quoted" else kind, _SAME.get(text, text)))
        at = found.end()
    return tokens


def _sum(tokens: _Tokens, column: Callable[[str], Any]) -> tuple[Any, _Tokens]:
    value, tokens = _product(tokens, column)
    while tokens and tokens[0] in (("mark", "+"), ("mark", "-")):
        sign = tokens[0][1]
        other, tokens = _product(tokens[1:], column)
        value = value + other if sign == "+" else value - other
    return value, tokens


def _product(tokens: _Tokens, column: Callable[[str], Any]) -> tuple[Any, _Tokens]:
    value, tokens = _factor(tokens, column)
    while tokens and tokens[0] == ("mark", "*"):
        other, tokens = _factor(tokens[1:], column)
        value = value * other
    return value, tokens


def _factor(tokens: _Tokens, column: Callable[[str], Any]) -> tuple[Any, _Tokens]:
    if not tokens:
        raise FormulaError("…")
    (kind, text), rest = tokens[0], tokens[1:]
    if kind == "number":
        return float(text), rest
    if kind == "name":
        return column(text), rest
    if text == "-":
        value, rest = _factor(rest, column)
        return -value, rest
    if text == "(":
        value, rest = _sum(rest, column)
        if rest and rest[0] == ("mark", ")"):
            return value, rest[1:]
    raise FormulaError(text)
