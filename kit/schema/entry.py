"""Entry: how a column is typed by people: what it means, in which form, an example, and between which bounds.

One explanation serves the notes of a workbook, its read-me sheet and the forms in a notebook, in the reader's language (A3, A6).
"""

from __future__ import annotations

from datetime import date

from kit.language import Language
from kit.schema.column import Column

__all__ = ["column_note", "number_bounds"]

_OPEN = 1e12
_EXAMPLE_DAY = date(2026, 5, 31)


def column_note(column: Column, language: Language) -> tuple[str, str]:
    """What the column means and how it is typed, and an example as a person would type it ('' where a list says it all)."""
    parts = [language.text(column.meaning) if column.meaning else "", _form(column, language), *map(language.text, column.anchors)]
    return "\n".join(part for part in parts if part), _example(column, language)


def number_bounds(column: Column) -> tuple[float, float] | None:
    """The least and the greatest number that the column takes; None if it holds no numbers."""
    if column.kind not in ("money", "number", "int", "ratio", "days", "hours", "minutes"):
        return None
    low, high = (0.0, 1.0) if column.kind == "ratio" else (-_OPEN, _OPEN)
    if column.kind in ("days", "hours", "minutes"):
        low = 0.0
    return low if column.low is None else column.low, high if column.high is None else column.high


def _form(column: Column, language: Language) -> str:
    text = language.text
    if column.vocabulary:
        return text("One of: {words}.", words=[language.word(word) for word in column.vocabulary])
    bounds = number_bounds(column)
    if bounds and column.kind != "ratio" and bounds[0] > -_OPEN and bounds[1] < _OPEN:
        return text("From {low} to {high}.", low=bounds[0], high=bounds[1])
    forms = {
        "bool": text("Yes or no."), "date": text("A date: day/month/year."), "month": text("The first day of a month: day/month/year."),
        "ratio": text("A percentage, from 0 to 100 %."), "money": text("An amount in {currency}.", currency=language.currency),
        "id": text("A code as your system writes it, with its zeros."),
    }  # fmt: skip
    return forms.get(column.kind, "")


def _example(column: Column, language: Language) -> str:
    if column.example:
        return language.text(column.example)
    if column.vocabulary:
        return ""
    shown = {
        "date": _EXAMPLE_DAY.strftime("%d/%m/%Y"), "month": _EXAMPLE_DAY.strftime("01/%m/%Y"), "money": language.number(12500.5, 2),
        "ratio": language.ratio(0.35), "id": "00123",
    }  # fmt: skip
    return shown.get(column.kind, "")
