"""Language: everything that people read, in pt-BR, es or en.

Sentences are gettext messages (the English text is the id; errors have ids of their own), numbers, money and dates are formatted by Babel from
the CLDR tables, and nothing ever touches the process's locale: two reports in two languages can be made side by side. A missing value reads "–",
never 0: what is not known must not look like a figure.

Tables are the same in every language. A sentence inside a table (the reason of a rank, the rule of a segment) is kept as its message with its
fields (`sentence`), and told when it is shown (`Language.told`), so that one cycle can be reported in three languages.
"""

from __future__ import annotations

import gettext
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_compact_currency, format_compact_decimal, format_currency, format_decimal, format_percent, get_currency_symbol

from kit.errors import KitError, Problem, SettingsError

__all__ = ["LANGUAGES", "MISSING", "Language", "in_a_row", "message", "money_field", "ratio_field", "read_language", "sentence"]

LANGUAGES = ("en", "es", "pt_BR")
MISSING = "–"
_LOCALES = Path(__file__).resolve().parent / "locale"


def message(text: str) -> str:
    """The text itself: marks a constant as a message for the catalogues; it is translated where it is shown."""
    return text


def sentence(text: str, /, **fields: object) -> str:
    """A message with its fields as one table cell; `Language.told` is the way back.

    A field is text, a number, or a pair that says how to show it: `("money", 12.5)`, `("ratio", 0.4)`, `("change", 0.021)` (a ratio with its sign),
    `("date", "2020-05-31")`, `("word", "pre_inactive")`, `("label", "Revenue, 12 months")`, `("all", [cell, cell])` for sentences joined by "and",
    `("each", [cell, cell])` for cells that may hold commas, joined by semicolons.
    """
    return f"{text}\n{json.dumps(fields, ensure_ascii=False, sort_keys=True)}" if fields else text


def in_a_row(cells: Iterable[str]) -> str:
    """The sentence cells that say something, one after the other, as one cell; "" where none does."""
    told = [cell for cell in cells if cell]
    row = told[0] if told else ""
    for cell in told[1:]:
        row = sentence("{first} {second}", first=("all", [row]), second=("all", [cell]))
    return row


def money_field(value: float) -> tuple[str, float]:
    """An amount as a field of a `sentence`, to the cent."""
    return "money", round(float(value), 2)


def ratio_field(value: float) -> tuple[str, float]:
    """A ratio 0-1 as a field of a `sentence`."""
    return "ratio", round(float(value), 6)


@dataclass(frozen=True)
class Language:
    """One of the three languages with the engagement's currency: translates messages, formats figures.

    Every formatting method takes a number or date (or a missing value: None, NaN, NaT) and gives text.
    """

    code: str
    currency: str = "USD"

    @property
    def tag(self) -> str:
        """The language as web pages and PDF write it: `pt-BR`, `es` or `en`."""
        return self.code.replace("_", "-")

    @property
    def locale(self) -> Locale:
        """Babel's locale of the language."""
        return Locale.parse(self.code)

    def text(self, message: str, /, **fields: object) -> str:
        """The message in this language, its `{fields}` filled; numbers among the fields are formatted, lists are joined."""
        translated = _catalogue(self.code).gettext(message) if message else ""
        return translated.format(**{k: self._rows(v) if k == "rows" else self._field(v) for k, v in fields.items()}) if fields else translated

    def number(self, value: Any, decimals: int = 0) -> str:
        """`1.234,5` or `1,234.5`."""
        if _missing(value):
            return MISSING
        value = _no_negative_zero(float(value), decimals)
        return str(format_decimal(value, format=_pattern(decimals), locale=self.locale))

    def compact(self, value: Any) -> str:
        """`1,2 mil`, `3,4 mi`: for axes."""
        if _missing(value):
            return MISSING
        return str(format_compact_decimal(float(value), locale=self.locale, fraction_digits=1))

    def signed(self, value: Any, decimals: int = 0) -> str:
        """The number with its sign, also when positive."""
        return MISSING if _missing(value) else ("+" if float(value) > 0 else "") + self.number(value, decimals)

    def ratio(self, value: Any, decimals: int = 0) -> str:
        """A ratio 0-1 as a percentage."""
        if _missing(value):
            return MISSING
        value = _no_negative_zero(float(value), decimals + 2)
        pattern = self.locale.percent_formats[None].pattern.replace("#,##0", _pattern(decimals))
        return str(format_percent(value, format=pattern, locale=self.locale))

    def money(self, value: Any, compact: bool = False) -> str:
        """Money in the engagement's currency, whole units; compact: `R$ 1,2 mi`."""
        if _missing(value):
            return MISSING
        value = float(value)
        pattern = self.locale.currency_formats["standard"].pattern.replace(".00", "")
        if compact and abs(value) >= 1000:
            if pattern.endswith("¤"):  # Babel glues a currency that comes after the number to its unit
                return f"{self.compact(value)}\u00a0{get_currency_symbol(self.currency, locale=self.locale)}"
            return str(format_compact_currency(value, self.currency, locale=self.locale, fraction_digits=1))
        value = _no_negative_zero(value, 0)
        return str(format_currency(value, self.currency, format=pattern, locale=self.locale, currency_digits=False))

    def date(self, value: Any) -> str:
        """`31/05/2020` in Portuguese and Spanish, `31 May 2020` in English: never a month that could be a day."""
        if _missing(value):
            return MISSING
        return str(format_date(_date(value), format="d MMM y" if self.code == "en" else "dd/MM/y", locale=self.locale))

    def month(self, value: Any) -> str:
        """`mai. de 2020`, `May 2020`."""
        return MISSING if _missing(value) else str(format_skeleton("yMMM", _date(value), locale=self.locale))

    def word(self, value: str) -> str:
        """A word of a closed vocabulary (`pre_inactive`) as people say it."""
        return MISSING if _missing(value) or value == "" else self.text(f"word.{value}")

    def told(self, cell: str) -> str:
        """A cell made by `sentence`, in this language."""
        if _missing(cell):
            return MISSING
        text, _, fields = cell.partition("\n")
        return self.text(text, **{k: tuple(v) if isinstance(v, list) else v for k, v in json.loads(fields).items()}) if fields else self.text(text)

    def joined(self, parts: list[str]) -> str:
        """The parts with "and" between them; Spanish says "e" before an i."""
        text = parts[0] if parts else ""
        for part in parts[1:]:
            spanish_e = self.code == "es" and re.match(r"h?i(?!e)", part, re.IGNORECASE)
            text += (" e " if spanish_e else self.text(" and ")) + part
        return text

    def listing(self, values: Any) -> str:
        """The values joined by commas."""
        return ", ".join(self._field(v) for v in values)

    def render(self, error: KitError) -> str:
        """The error's problems as sentences, one paragraph each."""
        return "\n\n".join(self.problem(p) for p in error.problems)

    def problem(self, problem: Problem) -> str:
        """The sentence of one problem, with its place and its ways out."""
        return self.text(f"error.{problem.message}", **problem.fields)

    def _rows(self, value: object) -> str:
        """Row numbers are addresses, not amounts: no thousands marks."""
        return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else self._field(value)

    def _field(self, value: object) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, bool) or value is None or isinstance(value, Mapping):
            return str(value)
        if isinstance(value, date):
            return self.date(value)
        if isinstance(value, tuple) and len(value) == 2 and value[0] in _SHOWN:  # a list holds values, whatever they say
            return _SHOWN[value[0]](self, value[1])
        if isinstance(value, (list, tuple, set, frozenset)):
            return self.listing(value)
        if isinstance(value, (int, float)) or hasattr(value, "dtype"):
            return self.number(value, 0 if float(value) == int(float(value)) else 2)  # type: ignore[arg-type]
        return str(value)


def read_language(code: str, currency: str = "USD") -> Language:
    """The language that `code` names (`pt_BR`, `pt-BR`, `es`, `en`).

    Raises
    ------
    SettingsError
        If it is none of the three.
    """
    wanted = code.replace("-", "_")
    for known in LANGUAGES:
        if wanted.lower() == known.lower():
            return Language(known, currency)
    raise SettingsError.of("language_unknown", values=[code], known=list(LANGUAGES))


_SHOWN: Mapping[str, Callable[[Language, Any], str]] = {
    "money": Language.money,
    "ratio": lambda language, value: language.ratio(value, _fine(value)),
    "change": lambda language, value: ("+" if value > 0 else "") + language.ratio(value, 1),
    "date": lambda language, value: language.date(date.fromisoformat(value) if isinstance(value, str) else value),
    "word": Language.word,
    "label": Language.text,
    "all": lambda language, cells: language.joined([language.told(cell) for cell in cells]),
    "each": lambda language, cells: "; ".join(language.told(cell) for cell in cells),
}


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation("kit", _LOCALES, languages=[code])


def _pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _fine(ratio: Any) -> int:
    """Decimals in which a small share is not told as nothing."""
    size = 1.0 if _missing(ratio) else abs(float(ratio))
    return 0 if size >= 0.01 or size == 0 else 1 if size >= 0.001 else 2


def _missing(value: Any) -> bool:
    return value is None or value != value or (isinstance(value, float) and math.isinf(value)) or str(value) in ("NaT", "<NA>")


def _no_negative_zero(value: float, decimals: int) -> float:
    return 0.0 if round(value, decimals) == 0 else value


def _date(value: Any) -> date:
    return value.date() if hasattr(value, "date") else value
