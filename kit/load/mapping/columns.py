"""Columns: one column of a source read as one of our kinds: id, text, word, date, number, yes or no.

Every value of the column is evidence for how the column is written; values that do not fit are reported with their rows, all at once (IN4-IN7, Q8).
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from kit.errors import CELLS_LISTED, Problem
from kit.language import sentence
from kit.load.files.source import Source
from kit.load.findings import Finding
from kit.load.mapping.definition import ColumnFormat
from kit.load.values.cells import Cells, as_text, cells_of, zero_filled
from kit.load.values.dates import read_dates, serial_dates
from kit.load.values.numbers import read_numbers
from kit.schema import Column

__all__ = ["LARGEST", "Context", "column_series"]

_YES = frozenset({"1", "true", "yes", "y", "sim", "s", "sí", "si", "x", "verdadeiro", "verdadero"})
LARGEST = 1e15
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[Ee]\+\d{1,3}")
_HASHES = re.compile(r"#{2,}")
_PROGRAMS_MISSING = frozenset({"na", "nan", "nat", "none", "<na>"})  # programs write them into columns of figures; elsewhere names
_FIGURES = frozenset({"money", "number", "int", "ratio", "days", "hours", "minutes", "date", "month"})
_NO = frozenset({"0", "false", "no", "n", "não", "nao", "falso"})


@dataclass(frozen=True)
class Context:
    """Where a column stands, and where what is found about it goes."""

    table: str
    source: Source
    problems: list[Problem]
    findings: list[Finding]
    decimals: dict[str, str]
    patterns: dict[str, str]
    new_format: bool = True
    numbers: dict[str, pd.Series] = field(default_factory=dict)

    def rows(self, cells: Cells, distinct: list[int]) -> list[int]:
        """The first rows of the file that hold one of these distinct values (given by position)."""
        return cells.rows_with(distinct)[:5]

    def listed(self, cells: Cells, distinct: list[int]) -> tuple[tuple[int | str, str], ...]:
        """The rows of the file that hold one of these distinct values, each with its value, as a table of problems lists them."""
        at = np.flatnonzero(np.isin(cells.codes, distinct))[:CELLS_LISTED]
        return tuple((int(cells.rows[n]), as_text(cells.distinct[cells.codes[n]])) for n in at)

    def problem(self, found: Problem, header: str, cells: Cells, distinct: Iterable[int]) -> None:
        """Record a problem about these distinct values, with its place, rows and values."""
        chosen = sorted(distinct)
        count = int(cells.counts()[chosen].sum())
        values = [as_text(cells.distinct[n]) for n in chosen[:3]]
        where = {**self.source.where(header), "table": self.table, "rows": self.rows(cells, chosen), "count": count, "values": values}
        full = Problem(found.message, {**where, **found.fields}, self.listed(cells, chosen))
        if full not in self.problems:  # a formula may read a column that is also mapped
            self.problems.append(full)

    def line(self, header: str, key: str, value: str) -> str:
        """The one line that settles how a column is written, as it stands in mapping.toml under `section`."""
        name = json.dumps(header, ensure_ascii=False)
        return f'format.column.{name}.{key} = "{value}"' if self.new_format else f'{key} = "{value}"'

    def section(self, header: str) -> str:
        """The section of mapping.toml in which that line stands."""
        return f"[{self.table}]" if self.new_format else f"[{self.table}.format.column.{json.dumps(header, ensure_ascii=False)}]"

    def finding(self, text: str, header: str, rows: int, value: str = "", remedy: str = "") -> None:
        """Record a finding about this column."""
        self.findings.append(Finding(self.table, text, self.source.file, self.source.sheet, header, rows, None, None, value, remedy))


def column_series(
    column: Column, raw: pd.Series, header: str, form: ColumnFormat, context: Context, words: dict[str, str] | None = None, width: int = 0,
    weights: np.ndarray | None = None,
) -> pd.Series:  # fmt: skip
    """The column as our kind wants it: text as categorical, dates as datetime64[us], numbers as float64; missing where a value is missing or bad.

    `words` translates the client's values first; `width` fills ids of digits with zeros on the left; `weights` are the rows that a row stands for.
    """
    if not words and column.kind in ("money", "number", "hours", "minutes") and pd.api.types.is_numeric_dtype(raw.dtype):
        plain = pd.Series(raw.to_numpy(dtype="float64", na_value=np.nan), index=raw.index)
        if not (plain.abs() >= LARGEST).any():
            return plain
    if not words and column.kind == "date" and pd.api.types.is_datetime64_dtype(raw.dtype):
        return _without_early(raw.dt.normalize(), header, context)
    cells = cells_of(raw, weights)
    if cells.words:
        text = sentence("“{column}”: {values} read as missing", column=header, values=", ".join(cells.words))
        context.finding(text, header, cells.words_rows, cells.words[0])
    if hashes := [n for n, v in enumerate(cells.distinct) if isinstance(v, str) and _HASHES.fullmatch(v)]:
        context.problem(Problem.of("cells_hashes"), header, cells, hashes)
        cells = cells.translated({cells.distinct[n]: "" for n in hashes})
    if column.kind in _FIGURES and (none := sorted({v for v in cells.distinct if isinstance(v, str) and v.casefold() in _PROGRAMS_MISSING})):
        text = sentence("“{column}”: {values} read as missing", column=header, values=", ".join(none))
        context.finding(text, header, int(cells.counts()[[n for n, v in enumerate(cells.distinct) if v in none]].sum()), none[0])
        cells = cells.translated(dict.fromkeys(none, ""))
    if words:
        cells = cells.translated(words)
    return _KINDS[column.kind](column, cells, header, form, context, width)


def _text(column: Column, cells: Cells, header: str, form: ColumnFormat, context: Context, width: int) -> pd.Series:
    if cells.blanks:
        text = sentence("“{column}”: values with blanks before or after them; the blanks were taken off", column=header)
        context.finding(text, header, cells.blanks)
    if column.kind == "id" and (rounded := [n for n, v in enumerate(cells.distinct) if _is_rounded(v)]):
        context.problem(Problem.of("id_rounded"), header, cells, rounded)
    if column.kind == "id" and (pointed := cells.pointed):
        example = min(cells.distinct[n] for n in pointed)
        text = sentence("“{column}”: ids written like numbers lost their point: {value} is {id}", column=header, value=example, id=example[:-2])
        context.finding(text, header, int(cells.counts()[pointed].sum()), example, sentence("Keep this column as text when the file is exported"))
    return cells.texts(zero_filled(width))


def _is_rounded(value: object) -> bool:
    """Whether a spreadsheet has rounded a long id: `1,23457E+15`, or a number with more digits than it keeps."""
    return bool(_ROUNDED.fullmatch(value)) if isinstance(value, str) else isinstance(value, float) and abs(value) >= LARGEST


def _word(column: Column, cells: Cells, header: str, form: ColumnFormat, context: Context, width: int) -> pd.Series:
    known = set(column.vocabulary)
    bad = [n for n, v in enumerate(cells.distinct) if as_text(v) not in known]
    if bad:
        near = difflib.get_close_matches(as_text(cells.distinct[min(bad)]), column.vocabulary, n=1, cutoff=0.0)
        context.problem(Problem.of("word_unknown", known=list(column.vocabulary), nearest=near[0], ours=column.name), header, cells, bad)
        return pd.Series(pd.NA, index=cells.rows, dtype="str")
    return cells.texts()


def _date(column: Column, cells: Cells, header: str, form: ColumnFormat, context: Context, width: int) -> pd.Series:
    reading_of = _date_distinct(column, cells, form, context.source.days_from)
    if reading_of.readings:
        first, second = reading_of.readings
        told = {"first": context.line(header, "date", first), "second": context.line(header, "date", second), "setting": context.section(header)}
        texts = [as_text(v) for v in cells.distinct]
        days = [read_dates(texts, [1] * len(texts), pattern, column.kind == "month").dates for pattern in (first, second)]
        differing = next(n for n, (one, other) in enumerate(zip(*days, strict=True)) if one != other)
        shown = [("date", str(day[differing])[:10]) for day in days]
        problem = Problem.of("date_ambiguous", example=texts[differing], one=shown[0], other=shown[1], **told)
        context.problem(problem, header, cells, range(len(cells.distinct)))
    if reading_of.bad:
        context.problem(Problem.of("date_bad", pattern=reading_of.pattern or "–"), header, cells, reading_of.bad)
    if reading_of.mixed:
        context.problem(Problem.of("date_mixed", pattern=reading_of.pattern), header, cells, reading_of.mixed)
    if reading_of.none:
        rows = int(cells.counts()[reading_of.none].sum())
        example = min(as_text(cells.distinct[n]) for n in reading_of.none)
        context.finding(sentence("“{column}”: dates of 1899, 1900 or zeros read as missing", column=header), header, rows, example)
    if reading_of.pattern:
        _keep(context.patterns, reading_of.pattern, form.date, [as_text(cells.distinct[n]) for n in reading_of.proof])
    dates = pd.Series(cells.spread(reading_of.dates.astype("M8[us]"), np.datetime64("NaT", "us")), index=cells.rows)
    return dates.dt.to_period("M").dt.to_timestamp().astype("datetime64[us]") if column.kind == "month" else dates


def _date_distinct(column: Column, cells: Cells, form: ColumnFormat, days_from: str):  # type: ignore[no-untyped-def]
    if cells.distinct and all(isinstance(v, (int, float)) for v in cells.distinct) and not form.date:
        serials = serial_dates(np.array(cells.distinct, dtype="float64"), days_from)
        if serials is not None:
            return read_dates([str(s)[:10] for s in serials], [1] * len(serials), "yyyy-mm-dd")
    counts = cells.counts().tolist()
    monthly = column.kind == "month" or bool(form.date and "d" not in form.date)  # a month that the mapping names is its first day
    return read_dates([as_text(v) for v in cells.distinct], counts, form.date, months=monthly)


def _number(column: Column, cells: Cells, header: str, form: ColumnFormat, context: Context, width: int) -> pd.Series:
    typed = np.array([isinstance(v, (int, float)) for v in cells.distinct], dtype=bool)
    numbers = np.array([float(v) if t else np.nan for v, t in zip(cells.distinct, typed, strict=True)], dtype="float64")
    at = np.flatnonzero(~typed)
    reading = read_numbers([as_text(cells.distinct[n]) for n in at], form.decimal)
    numbers[at] = reading.numbers
    told = {"first_line": context.line(header, "decimal", ","), "second_line": context.line(header, "decimal", "."),
            "setting": context.section(header)}  # fmt: skip
    if reading.conflict:
        shown = [as_text(cells.distinct[at[n[0]]]) for n in (reading.comma, reading.point)]
        both = at[reading.comma + reading.point].tolist()
        context.problem(Problem.of("number_mixed", first=shown[0], second=shown[1], **told), header, cells, both)
    elif reading.undecided:
        example = as_text(cells.distinct[at[reading.ambiguous[0]]])
        first, second = _two_readings(example)
        unclear = at[reading.ambiguous].tolist()
        context.problem(Problem.of("number_ambiguous", example=example, first=first, second=second, **told), header, cells, unclear)
    elif reading.bad:
        context.problem(Problem.of("number_bad"), header, cells, at[reading.bad].tolist())
    if reading.scales:
        context.problem(Problem.of("number_scales"), header, cells, at[list(reading.scales)].tolist())
    if reading.currencies:
        context.problem(Problem.of("number_currencies"), header, cells, at[list(reading.currencies)].tolist())
    if reading.decimal:
        _keep(context.decimals, reading.decimal, form.decimal, [as_text(cells.distinct[at[n]]) for n in reading.proof])
    _check_range(column, numbers, cells, header, context)
    return pd.Series(cells.spread(numbers, np.nan), index=cells.rows)


def _check_range(column: Column, numbers: np.ndarray, cells: Cells, header: str, context: Context) -> None:
    known = ~np.isnan(numbers)
    if (wrong := np.flatnonzero(known & (np.abs(numbers) >= LARGEST))).size:
        context.problem(Problem.of("number_too_large"), header, cells, wrong.tolist())
    if column.kind in ("int", "days") and (wrong := np.flatnonzero(known & (numbers != np.floor(np.nan_to_num(numbers))))).size:
        context.problem(Problem.of("number_not_whole"), header, cells, wrong.tolist())
    if column.kind == "ratio" and (wrong := np.flatnonzero(known & ((numbers < 0) | (numbers > 1)))).size:
        context.problem(Problem.of("ratio_out_of_range", ours=column.name), header, cells, wrong.tolist())


def _bool(column: Column, cells: Cells, header: str, form: ColumnFormat, context: Context, width: int) -> pd.Series:
    words = [as_text(v).casefold() for v in cells.distinct]
    if bad := [n for n, word in enumerate(words) if word not in _YES | _NO]:
        context.problem(Problem.of("yes_no_bad"), header, cells, bad)
    distinct = np.array([float(word in _YES) for word in words], dtype="float64")
    return pd.Series(cells.spread(distinct, np.nan), index=cells.rows).astype("boolean")


def _without_early(dates: pd.Series, header: str, context: Context) -> pd.Series:
    early = (dates <= pd.Timestamp(1900, 12, 31)).to_numpy()
    if early.any():
        example = dates[early].min().date().isoformat()
        context.finding(sentence("“{column}”: dates of 1899, 1900 or zeros read as missing", column=header), header, int(early.sum()), example)
        return dates.mask(early)
    return dates


def _two_readings(text: str) -> tuple[str, str]:
    digits = text.replace(",", ".")
    return digits.replace(".", ""), digits


def _keep(evidence: dict[str, str], reading: str, given: str, proof: list[str]) -> None:
    """Keep what proves a reading: the mapping, or the smallest value that cannot be read otherwise (the same in any order of rows)."""
    kept = evidence.get(reading, "")
    candidates = [kept, "mapping.toml" if given else min(proof, key=lambda text: (len(text), text), default="")]
    evidence[reading] = min((c for c in candidates if c), key=lambda text: (len(text), text), default="")


_Reader = Callable[[Column, Cells, str, ColumnFormat, Context, int], pd.Series]
_KINDS: dict[str, _Reader] = {
    **dict.fromkeys(("id", "text", "sentence"), _text),
    "word": _word,
    **dict.fromkeys(("date", "month"), _date),
    **dict.fromkeys(("money", "number", "int", "ratio", "days", "hours", "minutes"), _number),
    "bool": _bool,
}
