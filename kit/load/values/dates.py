"""Dates: one explicit format per column, chosen with the whole column as evidence (IN5).

`05/01/2026` is the fifth of January or the first of May: a day above 12 somewhere in the column tells, or the mapping does; where neither speaks the
kit stops and asks. Two formats in one column are refused with their rows. `00000000` and the dates of 1899 and 1900 are how systems write "none". A
year of two digits stands last; where the first part takes no more values than the last one it could be the year, and the kit asks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from kit.load.values.date_words import TIME, WORD_FORMS, month_number, plain_date

__all__ = ["PATTERNS", "DateReading", "read_dates", "serial_dates"]

_PARTS = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{2,4})" + TIME)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})" + TIME)
_SERIAL = re.compile(r"([2-7]\d{4})(?:[.,]\d+)?\Z")
_MONTH_LAST = re.compile(r"(\d{4})[-/.](\d{1,2})\Z")
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/.](\d{4})\Z")
_MONTH_COMPACT = re.compile(r"(\d{4})(\d{2})\Z")
_NONE = re.compile(r"0+|0000[-/.]00[-/.]00.*|00[-/.]00[-/.]0000.*")
PATTERNS = (
    "yyyy-mm-dd", "yyyy/mm/dd", "yyyy.mm.dd", "yyyymmdd", "dd/mm/yyyy", "dd-mm-yyyy", "dd.mm.yyyy", "mm/dd/yyyy", "mm-dd-yyyy", "mm.dd.yyyy",
    "dd/mm/yy", "dd-mm-yy", "dd.mm.yy", "mm/dd/yy", "mm-dd-yy", "mm.dd.yy", "yy/mm/dd", "yy-mm-dd", "yy.mm.dd", "yyyy-mm", "yyyy/mm", "yyyymm",
    "mm/yyyy", "mm-yyyy", *(name for name, _, _ in WORD_FORMS), "serial",
)  # fmt: skip


@dataclass(frozen=True)
class DateReading:
    """What a column's distinct texts mean as dates; lists hold positions.

    `pattern` is the format that was found or given. `readings` are the two patterns that both fit where nothing decides. `mixed` are values whose
    format differs from the column's other values, `bad` are no dates, `none` are a system's way to write "no date". `proof` are the values that no
    other pattern fits.
    """

    dates: np.ndarray
    pattern: str = ""
    readings: tuple[str, str] | tuple[()] = ()
    bad: list[int] = field(default_factory=list)
    mixed: list[int] = field(default_factory=list)
    none: list[int] = field(default_factory=list)
    proof: list[int] = field(default_factory=list)


def read_dates(texts: Sequence[str], counts: Sequence[int], pattern: str = "", months: bool = False) -> DateReading:
    """The dates in distinct texts, each seen `counts` times; `pattern` is the format if the mapping gives it; `months` allows dates without a day."""
    parsed = [None if _NONE.fullmatch(text) else _candidates(text, months) for text in texts]
    none = [n for n, found in enumerate(parsed) if found is None]
    bad = [n for n, found in enumerate(parsed) if found is not None and not found]
    usable = [n for n, found in enumerate(parsed) if found]
    if pattern:
        return _reading(parsed, pattern, bad + [n for n in usable if pattern not in parsed[n]], [], none)  # type: ignore[operator]
    fits: Counter[str] = Counter()
    for n in usable:
        for name in parsed[n]:  # type: ignore[union-attr]
            fits[name] += counts[n]
    total = sum(counts[n] for n in usable)
    whole = [name for name in PATTERNS if fits[name] == total and total]
    whole = _without_unlikely(whole, [parsed[n] for n in usable])  # type: ignore[misc]
    if len(whole) > 1 and any(parsed[n][whole[0]] != parsed[n][whole[1]] for n in usable):  # type: ignore[index]
        return DateReading(np.full(len(texts), np.datetime64("NaT"), "M8[us]"), "", (whole[0], whole[1]), bad, [], none)
    best = whole[0] if whole else max(PATTERNS, key=lambda name: fits[name])
    return _reading(parsed, best if usable else "", bad, [n for n in usable if best not in parsed[n]], none)  # type: ignore[operator]


def _without_unlikely(whole: list[str], dates: list[dict[str, date]]) -> list[str]:
    """The patterns without those with the year first in two digits (`26/01/31`), unless the first part takes no more values than the last."""
    likely = []
    for name in whole:
        other = "dd" + name[2:-2] + "yy"
        if name.startswith("yy") and name.endswith("dd") and len(name) < 10 and other in whole and "yyyy" not in name:
            years, days = (len({found[name].year for found in dates}), len({found[name].day for found in dates}))
            if years > days:
                continue
        likely.append(name)
    return likely


def serial_dates(numbers: np.ndarray, days_from: str = "1899-12-30") -> np.ndarray | None:
    """Dates from a workbook's day numbers (counted from `days_from`), or from numbers like 20260131; None if they are neither (as a whole)."""
    known = numbers[~np.isnan(numbers)]
    if len(known) and ((known >= 20_000) & (known < 80_000)).all():
        days = np.where(np.isnan(numbers), 0, np.floor(np.nan_to_num(numbers))).astype("int64")
        stamps = np.datetime64(days_from, "D") + days.astype("m8[D]")
        return np.where(np.isnan(numbers), np.datetime64("NaT"), stamps).astype("M8[us]")
    if len(known) and (known == np.floor(known)).all() and ((known >= 19_000_101) & (known <= 21_001_231)).all():
        found = {v: _candidates(str(int(v)), False).get("yyyymmdd") for v in np.unique(known)}
        if all(found.values()):
            return np.array([np.datetime64("NaT") if v != v else np.datetime64(found[v]) for v in numbers], dtype="M8[us]")
    return None


def _reading(parsed: Sequence[dict[str, date] | None], pattern: str, bad: list[int], mixed: list[int], none: list[int]) -> DateReading:
    found = [p.get(pattern) if p else None for p in parsed]
    early = [n for n, day in enumerate(found) if day is not None and day <= date(1900, 12, 31)]
    days = [None if day is None or day <= date(1900, 12, 31) else day for day in found]
    proof = [n for n, p in enumerate(parsed) if p and pattern in p and len(p) == 1 and days[n] is not None]
    return DateReading(np.array(days, dtype="M8[us]"), pattern, (), sorted(bad), mixed, sorted(none + early), proof)


def _candidates(text: str, months: bool) -> dict[str, date]:
    """Every reading of one text: pattern → date; where the text names a weekday, those that fall on it."""
    plain, weekday = plain_date(text)
    found = _by_numbers(plain, months) or _by_words(plain, months)
    return found if weekday is None else {pattern: day for pattern, day in found.items() if day.weekday() == weekday}


def _by_numbers(text: str, months: bool) -> dict[str, date]:
    if parts := _PARTS.match(text):
        first, mark, second, third = parts.groups()
        if len(first) == 4:
            return _valid({f"yyyy{mark}mm{mark}dd": (first, second, third)}) if len(third) == 2 else {}
        if len(first) > 2 or len(third) == 3:
            return {}
        year, tail = third if len(third) == 4 else _full_year(third), "y" * len(third)
        readings = {f"dd{mark}mm{mark}{tail}": (year, second, first), f"mm{mark}dd{mark}{tail}": (year, first, second)}
        if len(first) == len(second) == len(third) == 2:
            readings[f"yy{mark}mm{mark}dd"] = (_full_year(first), second, third)
        return _valid(readings)
    if parts := _COMPACT.match(text):
        return _valid({"yyyymmdd": parts.groups()})
    if parts := _SERIAL.match(text):
        return {"serial": date(1899, 12, 30) + timedelta(days=int(parts[1]))}
    if months and (parts := _MONTH_LAST.match(text)):
        return _valid({f"yyyy{text[4]}mm": (*parts.groups(), "1")})
    if months and (parts := _MONTH_FIRST.match(text)):
        return _valid({f"mm{text[-5]}yyyy": (parts[2], parts[1], "1")})
    if months and (parts := _MONTH_COMPACT.match(text)):
        return _valid({"yyyymm": (*parts.groups(), "1")})
    return {}


def _by_words(text: str, months: bool) -> dict[str, date]:
    readings = {}
    for name, form, places in WORD_FORMS:
        if (len(places) == 3 or months) and (parts := form.match(text)):
            year, month, *day = (parts[place + 1] for place in places)
            readings[name] = (year if len(year) == 4 else _full_year(year), str(month_number(month)), *(day or ("1",)))
    return _valid(readings)


def _full_year(short: str) -> str:
    return str((1900 if int(short) > 68 else 2000) + int(short))


def _valid(readings: Mapping[str, Sequence[str | Any]]) -> dict[str, date]:
    found = {}
    for pattern, (year, month, day) in readings.items():
        if 1 <= int(month) <= 12 and int(year) and 1 <= int(day) <= 31:
            try:
                found[pattern] = date(int(year), int(month), int(day))
            except ValueError:
                continue
    return found
