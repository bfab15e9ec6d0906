"""Formats: how a column of a result table reads, on every paper alike.

The schema says what a column is (kind, vocabulary, label); this module says how that looks in the engagement's language: ids as they are, money in
whole units with the currency in the header, ratios as percentages, words translated, sentences told, a missing value as "–". Decimals are chosen
once per column, so that figures line up and can be compared down the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pandas as pd
from babel.numbers import get_currency_symbol

from kit.language import MISSING, Language, message
from kit.report.limits import PART_LABELS, STAGE_LABELS
from kit.schema import TABLES, Column, PersonalClass

__all__ = ["NUMERIC_KINDS", "Heading", "capitalised", "column_cells", "columns_of", "decimals_of", "format_cell", "heading_of", "sheet_name"]

NUMERIC_KINDS = frozenset({"money", "number", "int", "ratio", "days", "hours", "minutes"})
_UNITS = {"hours": message("h"), "minutes": message("min")}
_STRICTNESS = ("business", "personal", "note", "optional", "judgement")
_OF_PERSONS = frozenset({"contact_id", "person_id", "from_id", "to_id", "rater"})
_SHEET_NAME_LIMIT = 31
_INTERNAL = ("stage", "part", "table")  # ids of the kit's own, shown as words
_NAMING = ("year",)  # numbers that name and do not count: 2026, not 2,026
_FORBIDDEN_IN_SHEET_NAMES = str.maketrans({c: " " for c in "[]:*?/\\'"})


@dataclass(frozen=True)
class Heading:
    """The head of one shown column: its name, label in the reader's language, kind, alignment and unit ('' = none)."""

    name: str
    label: str
    kind: str
    align: str
    unit: str = ""

    @property
    def title(self) -> str:
        """The label with its unit: `Revenue (R$)`."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


def columns_of(frame: pd.DataFrame, name: str, columns: Sequence[str] | None, labels: Mapping[str, Any] | None) -> list[Column]:
    """The schema columns of `frame`, in the order to show.

    A column outside the table `name` (a join) is known from the first table that has it and whose words hold its values (one name can stand for a
    state of a country and for the state of a line), else it gets a kind by its type. `labels` (column → English
    message, a kind and a message, or these and a personal-data class) goes before the schema. A column that is not the table's own has the strictest
    class that a column of its name has, among rows of persons or everywhere.
    """
    own = {c.name: c for c in TABLES[name].columns} if name in TABLES else {}
    classes = _classes(any(c in _OF_PERSONS for c in frame.columns)) | ({c.name: c.personal for c in TABLES[name].columns} if name in TABLES else {})
    wanted = list(columns) if columns is not None else list(frame.columns)
    made = [_column(frame[c], own.get(c) or _known_elsewhere(frame[c], c), c, (labels or {}).get(c)) for c in wanted]
    return [column if column.personal != "business" else replace(column, personal=classes.get(column.name, "business")) for column in made]


def heading_of(column: Column, language: Language) -> Heading:
    """The heading of `column` in `language`: numbers to the right, the rest to the left."""
    align = "right" if column.kind in NUMERIC_KINDS else "left"
    unit = get_currency_symbol(language.currency, locale=language.locale) if column.kind == "money" else ""
    if column.kind in _UNITS and _UNITS[column.kind] not in column.label:
        unit = language.text(_UNITS[column.kind])
    kind = "text" if column.name in (*_INTERNAL, "cell") else column.kind
    return Heading(column.name, language.text(column.label), kind, align, unit)


def column_cells(values: pd.Series, column: Column, language: Language, units: pd.Series | None = None) -> list[str]:
    """The cells of a column as text, in row order; missing values read "–".

    Where the rows of a number column differ in unit (key indicators), `units` names each row's: money, ratio, or a count of something.
    """
    if units is not None and column.name == "change":
        return [_change(value, str(unit), language) for value, unit in zip(values.tolist(), units.tolist(), strict=True)]
    if units is not None and column.kind == "number":
        return [_by_unit(value, str(unit), language) for value, unit in zip(values.tolist(), units.tolist(), strict=True)]
    decimals = decimals_of(values, column.kind)
    numbers = pd.to_numeric(values, errors="coerce")
    if decimals == 2 and column.kind == "number" and numbers.abs().max() >= 10:  # shares and counts in one column
        return [format_cell(v, column, language, 0 if n % 1 == 0 else 2) for v, n in zip(values.tolist(), numbers.tolist(), strict=True)]
    return [format_cell(value, column, language, decimals) for value in values.tolist()]


def format_cell(value: Any, column: Column, language: Language, decimals: int = 0) -> str:
    """One value of `column` as text; `decimals` counts for numbers and ratios only."""
    if isinstance(value, (list, tuple, set)):
        return ", ".join(format_cell(v, column, language, decimals) for v in value) or MISSING
    if value is None or value is pd.NaT or value is pd.NA or value != value or value == "":
        return MISSING
    kind = column.kind
    if isinstance(value, str) and kind in NUMERIC_KINDS:
        return value  # formatted already, by its own row's unit
    if column.name in _NAMING and value == int(value):
        return str(int(value))
    if kind in ("money", "int", "days"):
        return language.number(value)
    if kind in ("number", "hours", "minutes"):
        return language.number(value, decimals)
    if kind == "ratio":
        return language.ratio(value, decimals)
    if kind == "date":
        return language.date(value)
    if kind == "month":
        return language.month(value)
    if kind == "bool":
        return language.text("yes") if value else language.text("no")
    return _words(str(value), column, language)


def capitalised(text: str) -> str:
    """The text with its first letter in upper case, the rest untouched."""
    return text[:1].upper() + text[1:]


def decimals_of(values: pd.Series, kind: str) -> int:
    """How many decimals a column needs: none for whole or large numbers, up to two for small ones, one for small shares."""
    if kind not in ("number", "ratio", "hours", "minutes"):
        return 0
    numbers = pd.to_numeric(values, errors="coerce").dropna().abs()
    largest = float(numbers.max()) if len(numbers) else 0.0
    if kind == "ratio":
        small = numbers[numbers > 0]
        return 1 if len(small) and (largest < 0.1 or float(small.min()) < 0.005) else 0
    if not len(numbers) or bool((numbers == numbers.round()).all()):
        return 0
    fine = kind == "number" and float(numbers[numbers > 0].min()) < 1 and largest < 1000
    return 2 if largest < 10 or fine else 1 if largest < 1000 else 0


def sheet_name(table: str, language: Language) -> str:
    """The name of a table's sheet in the annex: its label, at most 31 characters, unlike any other, without those that workbooks refuse."""
    return _sheet_names(language)[table]


@cache
def _sheet_names(language: Language) -> dict[str, str]:
    names: dict[str, str] = {}
    for table in TABLES.values():
        label = " ".join(language.text(table.label).translate(_FORBIDDEN_IN_SHEET_NAMES).split())
        name = label if len(label) <= _SHEET_NAME_LIMIT else label[: _SHEET_NAME_LIMIT + 1].rsplit(" ", 1)[0][:_SHEET_NAME_LIMIT]
        taken = {n.lower() for n in names.values()}
        choices = (name, table.name[:_SHEET_NAME_LIMIT], *(f"{name[: _SHEET_NAME_LIMIT - 3]} {n}" for n in range(2, 10)))
        names[table.name] = next(choice for choice in choices if choice and choice.lower() not in taken)
    return names


@cache
def _columns_by_name() -> dict[str, tuple[Column, ...]]:
    """All columns of a name, in the order of the schema."""
    found: dict[str, tuple[Column, ...]] = {}
    for column in (c for t in TABLES.values() for c in t.columns):
        found[column.name] = (*found.get(column.name, ()), column)
    return found


def _known_elsewhere(values: pd.Series, name: str) -> Column | None:
    """What a column outside its own table is: the first whose words hold every value, else the first that is not shut out by its values."""
    columns = _columns_by_name().get(name, ())
    if not columns or values.isna().all():
        return columns[0] if columns else None
    shown = values.dropna()
    texts = not any(pd.api.types.is_numeric_dtype(shown) or isinstance(value, (list, tuple, set)) for value in shown.head(1))
    if texts:
        words = set(shown.astype("str"))
        in_words = next((c for c in columns if c.vocabulary and words <= set(c.vocabulary)), None)
        if in_words is not None:
            return in_words
    return next((c for c in columns if not c.vocabulary and (c.kind in NUMERIC_KINDS) != texts), columns[0])


@cache
def _classes(of_persons: bool) -> dict[str, PersonalClass]:
    """The personal-data class of a column by its name alone: the strictest that a table gives it.

    In rows that are no persons, a name that also stands for something of a business (a score, a kind, a role) means that. Names of accounts and of
    persons are told apart by their table.
    """
    found: dict[str, set[PersonalClass]] = {}
    for column in (c for t in TABLES.values() for c in t.columns if c.name != "name"):
        found.setdefault(column.name, set()).add(column.personal)
    kept = {n: classes if of_persons or "business" not in classes else classes & {"business", "personal"} for n, classes in found.items()}
    return {n: max(classes, key=_STRICTNESS.index) for n, classes in kept.items()}


def _by_unit(value: Any, unit: str, language: Language) -> str:
    if unit == "money":
        return language.money(value)
    if unit == "ratio":
        return language.ratio(value, 1)
    return language.number(value, 1 if unit == "number" else 0)


def _change(value: Any, unit: str, language: Language) -> str:
    """A relative change; of an indicator that is a ratio itself the difference, in points, so that nobody takes one for the other."""
    if value is None or value != value:
        return MISSING
    if unit == "ratio":
        return language.text("{n} points", n=language.signed(value * 100, 1))
    return ("+" if value > 0 else "") + language.ratio(value, 1)


def _words(text: str, column: Column, language: Language) -> str:
    if column.kind == "word" and (not column.vocabulary or text in column.vocabulary):
        return capitalised(_word(text, language))
    if column.kind == "sentence":
        return language.told(text)
    if column.name in _INTERNAL:
        return _internal_name(text, language)
    if column.name == "cell":
        return capitalised(" · ".join(_word(part, language) for part in text.split("|")))
    return text


def _internal_name(text: str, language: Language) -> str:
    if text in STAGE_LABELS:
        return language.text(STAGE_LABELS[text])
    return language.text(TABLES[text].label if text in TABLES else PART_LABELS.get(text, text.replace("_", " ").capitalize()))


def _word(text: str, language: Language) -> str:
    translated = language.word(text)
    return text if translated == f"word.{text}" else translated


def _column(values: pd.Series, known: Column | None, name: str, label: str | tuple[Any, ...] | None) -> Column:
    kind = known.kind if known else _kind(values)
    text = label if isinstance(label, str) else ""
    personal: PersonalClass = "business"
    if isinstance(label, tuple):
        kind, text, personal = (*label, "business")[:3]
    return Column(name, kind, text or (known.label if known else name), vocabulary=known.vocabulary if known else (), personal=personal)


def _kind(values: pd.Series) -> Any:
    if pd.api.types.is_bool_dtype(values):
        return "bool"
    if pd.api.types.is_datetime64_any_dtype(values):
        return "date"
    if pd.api.types.is_integer_dtype(values):
        return "int"
    return "number" if pd.api.types.is_float_dtype(values) else "text"
