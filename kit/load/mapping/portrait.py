"""Portrait: what the values of a column say about it, whatever its header says.

Shares are shares of the rows that hold a value, counted on distinct values (at most a few thousand of them, taken evenly): a column of half a million
lines is looked at once. Nothing here knows our tables; `evidence` compares a portrait with a field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from stdnum import get_cc_module

from kit.load.files.source import Source
from kit.load.values.cells import as_text, cells_of
from kit.load.values.dates import read_dates, serial_dates
from kit.load.values.numbers import read_numbers

__all__ = ["Portrait", "portraits"]

_SAMPLE = 2_000
_FEW = 60  # distinct values that can be read one by one
_TAX_IDS = (("br", "cnpj"), ("br", "cpf"), ("mx", "rfc"), ("ar", "cuit"), ("cl", "rut"), ("co", "nit"), ("pe", "ruc"), ("es", "nif"))
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}\Z")
_PHONE = re.compile(r"\+?\(?\d[\d\s().-]{7,18}\d(?:\s*(?:r|ext|x)\.?\s*\d+)?\Z")
_WEB = re.compile(r"(?:https?://|www\.)\S+\Z", re.IGNORECASE)
_POSTAL = re.compile(r"\d{5}-?\d{3}\Z|\d{4,5}\Z|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\Z|[A-Z]\d[A-Z] ?\d[A-Z]\d\Z")


@dataclass(frozen=True)
class Portrait:
    """One column as its values show it; `low` and `high` are its smallest and largest number, `words` its values where they are few."""

    header: str
    rows: int
    filled: float
    distinct: int
    unique: bool
    samples: tuple[str, ...]
    texts: frozenset[str]
    words: tuple[str, ...] = ()
    numbers: float = 0.0
    whole: float = 0.0
    low: float = float("nan")
    high: float = float("nan")
    cents: float = 0.0
    dates: float = 0.0
    months: float = 0.0
    letters: float = 0.0
    blanks: float = 0.0
    emails: float = 0.0
    phones: float = 0.0
    web: float = 0.0
    postal: float = 0.0
    marks: frozenset[str] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether the column holds no value at all: it says nothing."""
        return self.distinct == 0

    @property
    def coded(self) -> bool:
        """Whether the values could be ids: no dates, no cents, few blanks inside."""
        return not self.empty and self.cents == 0 and self.blanks < 0.1 and (self.dates < 0.5 or self.numbers == 1.0)

    @cached_property
    def tax_ids(self) -> tuple[str, float]:
        """The kind of tax id that most values are, by their check digits, and the share of values that are one; lost zeros are allowed for."""
        shaped = [t for t in self.samples_of_texts if 7 <= len(re.sub(r"[^0-9A-Za-z]", "", t)) <= 14 and sum(c.isdigit() for c in t) >= 6]
        if len(shaped) < 3:
            return "", 0.0
        counted = {name: sum(_valid(country, name, t) for t in shaped) for country, name in _TAX_IDS}
        counted["cnpj/cpf"] = sum(_valid("br", "cnpj", t) or _valid("br", "cpf", t) for t in shaped)
        best = max(counted, key=lambda name: counted[name])
        return best, counted[best] / len(self.samples_of_texts)

    @cached_property
    def samples_of_texts(self) -> list[str]:
        """Up to two hundred values, taken evenly, the same in any order of the rows."""
        return _evenly(sorted(self.texts), 200)


def portraits(source: Source) -> dict[str, Portrait]:
    """The portrait of every column of a source, by header."""
    return {str(header): _portrait(str(header), source.frame.iloc[:, n]) for n, header in enumerate(source.frame.columns)}


def _portrait(header: str, column: pd.Series) -> Portrait:
    cells = cells_of(column)
    known = int((cells.codes >= 0).sum())
    texts = cells.texts()
    names = [str(c) for c in texts.cat.categories]
    samples = tuple(_evenly(names, 3))
    facts: dict[str, Any] = {}
    if names:
        chosen = _evenly(list(range(len(cells.distinct))), _SAMPLE, key=lambda n: as_text(cells.distinct[n]))
        facts = _facts([cells.distinct[n] for n in chosen])
    unique = bool(known) and len(names) == known
    words = tuple(names) if len(names) <= _FEW else ()
    return Portrait(header, len(column), known / max(len(column), 1), len(names), unique, samples, frozenset(names), words, **facts)


def _facts(values: Sequence[object]) -> dict[str, Any]:
    texts = [as_text(v) for v in values]
    n = len(texts)

    def share(fits: Callable[[str], object]) -> float:
        return sum(bool(fits(t)) for t in texts) / n

    typed = [v for v in values if isinstance(v, (int, float, np.integer, np.floating))]
    numbers = np.array(typed, dtype="float64") if len(typed) == n else _numbers(texts)
    known = numbers[~np.isnan(numbers)]
    facts: dict[str, Any] = {
        "numbers": len(known) / n, "letters": share(lambda t: re.search(r"[^\W\d_]", t)), "blanks": share(lambda t: " " in t),
        "emails": share(_EMAIL.match), "phones": share(_PHONE.match), "web": share(_WEB.match), "postal": share(_POSTAL.match),
        "marks": frozenset(m for m in ("%", "R$", "US$", "€", "£", "$") if any(m in t for t in texts)),
    }  # fmt: skip
    if len(known):
        whole = float((known == np.floor(known)).mean())
        facts |= {"whole": whole, "cents": 1 - whole, "low": float(known.min()), "high": float(known.max())}
    facts["dates"], facts["months"] = _dates(values, texts, numbers if len(typed) == n else None)
    return facts


def _numbers(texts: list[str]) -> np.ndarray:
    reading = read_numbers(texts)
    return read_numbers(texts, ",").numbers if np.isnan(reading.numbers).all() and (reading.undecided or reading.conflict) else reading.numbers


def _dates(values: Sequence[object], texts: list[str], numbers: np.ndarray | None) -> tuple[float, float]:
    """The share of values that are dates, and the share that are months without a day."""
    if all(isinstance(v, pd.Timestamp) for v in values):
        return 1.0, 0.0
    if numbers is None and all(t.isdigit() for t in texts):
        numbers = np.array([float(t) for t in texts])
    if numbers is not None:
        return (1.0, 0.0) if serial_dates(numbers) is not None else (0.0, 0.0)
    days, months = (_fitting(texts, with_months) for with_months in (False, True))
    return days, months - days


def _fitting(texts: list[str], months: bool) -> float:
    written = [t for t in texts if not (t.isdigit() and len(t) < 6)]  # among other texts, a short number is a code, not a day
    bad = len(read_dates(written, [1] * len(written), months=months).bad) if written else 0
    return (len(written) - bad) / len(texts)


def _evenly(items: list, most: int, key: Callable | None = None) -> list:
    ordered = sorted(items, key=key) if key else items
    if len(ordered) <= most:
        return ordered
    return [ordered[round(n * (len(ordered) - 1) / (most - 1))] for n in range(most)]


def _valid(country: str, name: str, number: str) -> bool:
    module: Any = get_cc_module(country, name)
    width = {"cnpj": 14, "cpf": 11}.get(name, 0)
    return bool(module.is_valid(number) or (width and number.isdigit() and len(number) < width and module.is_valid(number.zfill(width))))
