"""Mapped: order lines that stay in the engine while they become canonical, column by column, with all problems of the file collected.

What is written as the engine understands it (numbers, dates, clean ids) is an expression; whatever needs understanding is understood once per
distinct value by the same code that reads a CSV file, and looked up. So both ways give the same lines, findings and errors (IN4-IN7).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa

from kit.errors import CELLS_LISTED, DataError, Problem
from kit.language import sentence
from kit.load.engine.lines import LINE_COLUMNS, MONEY, TEXTS, OrderLines, exact_type
from kit.load.engine.set_aside import without_set_aside
from kit.load.engine.working import Distinct, RawColumn, Working
from kit.load.files.source import MAX_ROWS, Source
from kit.load.findings import Finding, Touched, noted
from kit.load.mapping.canonical import OURS, Canonical, key_headers
from kit.load.mapping.columns import LARGEST, Context, column_series
from kit.load.mapping.definition import ColumnFormat, Join, Part, TableMapping
from kit.load.mapping.formula import formula_values
from kit.load.mapping.joins import header_problem, joined
from kit.load.values.cells import MISSING_WORDS, Cells, as_text
from kit.schema import Column, Table

__all__ = ["mapped_lines"]

_ODD = r"^$|^#+$|^[^!-~]|[^!-~]$|^[0-9]([.,][0-9]+)?[Ee][+][0-9]|" + "\u00a0"  # a text that may be more, or less, than its letters
_DIGITS, _POINTED = r"^[0-9]+([.]0)?$", r"^[0-9]+[.]0$"
_QUARTER = 900  # seconds: every time zone is a multiple of a quarter of an hour away from every other
_NO_DATE = date(1900, 12, 31)


@dataclass(frozen=True)
class _EngineContext(Context):
    """Where the distinct values of a column stand: rows are looked up in the engine."""

    working: Working | None = None
    found: Distinct | None = None

    def listed(self, cells: Cells, distinct: list[int]) -> tuple[tuple[int | str, str], ...]:
        """The rows of the file that hold one of these distinct values, each with its value, as far as they are listed."""
        keys, codes = self._keys(cells, distinct)
        return tuple((row, as_text(cells.distinct[codes[at]])) for row, at in self._working.rows_of(keys, CELLS_LISTED))

    def rows(self, cells: Cells, distinct: list[int]) -> list[int]:
        """The first rows of the file that hold one of these distinct values."""
        return [row for row, _ in self._working.rows_of(self._keys(cells, distinct)[0], 5)]

    def _keys(self, cells: Cells, distinct: list[int]) -> tuple[pa.Table, np.ndarray]:
        """The distinct rows of the engine that hold these values, and which value each of them holds."""
        assert self.found is not None
        codes = cells.codes[: self.found.keys.num_rows]
        wanted = np.isin(codes, distinct)
        return self.found.keys.filter(pa.array(wanted)), codes[wanted]

    @property
    def _working(self) -> Working:
        assert self.working is not None
        return self.working


def mapped_lines(table: Table, mapping: TableMapping, working: Working, read: Callable[[Join], Source]) -> tuple[Canonical, OrderLines]:
    """The canonical order lines that `mapping` makes of the client's, in the engine; `read` gives the other files that it joins.

    The canonical table that comes with them has no rows, only what was decided and found. Problems are collected, not raised.
    """
    working = without_set_aside(working, mapping.format.decimal, key_headers(table, mapping))
    result = Canonical(table, mapping, working.source, pd.DataFrame(columns=mapping.mapped), working.rows_in)
    mapper = _Mapper(result, working)
    lines = OrderLines(working.table, working.source, result.header)
    try:
        mapper.join(read)
    except DataError as error:
        result.problems += error.problems
        return result, lines
    headers = [name for column in mapping.mapped for name in mapping.headers_of(column)]
    absent = [name for name in dict.fromkeys(headers) if name not in working.columns]
    result.problems += [header_problem(working.source, list(working.columns), name, table.name) for name in absent]
    if absent:
        return result, lines
    result.findings += noted(table.name, working.source)
    mapped = mapper.lines()
    return result, lines.with_table(mapped if result.problems else working.kept(mapped))


class _Mapper:
    """One file on its way: the result that collects what is found, and the working table that grows by what is looked up."""

    def __init__(self, result: Canonical, working: Working) -> None:
        self.result, self.working, self.mapping = result, working, result.mapping
        self.formats: dict[str, ColumnFormat] = {}
        self.touched: list[tuple[Touched, Distinct]] = []
        self.number = cache(self._number)

    def join(self, read: Callable[[Join], Source]) -> None:
        """Look up the columns that the mapping takes from other files."""
        for join in self.mapping.join:
            there = [name for name in join.key if name in self.working.columns]
            found = self.working.distinct(there) if there else Distinct(pa.table({}), pd.DataFrame(), np.zeros(0))
            frame = found.frame.assign(**{name: None for name in self.working.columns if name not in there})
            other = read(join)
            taken, touched = joined(frame, self.working.source, join, other, self.result.table.name, found.weights)
            self.touched += [(t, found) for t in touched]
            codes: dict[str, pa.Array] = {}
            values: dict[str, RawColumn] = {}
            for new in join.take:
                name = f"j{len(self.working.columns)}_{len(codes)}"
                each, distinct = pd.factorize(taken[new])
                codes[name], values[new] = pa.array(each, pa.int64()), RawColumn(name, pd.Series(distinct))
            self.working.look_up(found.keys, codes)
            self.working.columns |= values
            self.formats |= {new: join.format.of(old) for new, old in join.take.items()}

    def lines(self) -> ibis.Table:
        """The working table as canonical lines; missing texts are '', money is exact."""
        names = [c.name for c in self.result.table.columns if c.name in self.mapping.mapped]
        made = {name: self._column(self.result.table.column(name)) for name in names}
        if self.result.problems:
            return self.working.table
        repeated = self._repeated()
        table = self.working.table
        largest = table.agg(**{n: made[n].cast("float64").abs().max() for n in MONEY if n in made}).to_pyarrow().to_pylist()[0]
        exact = {n: exact_type(float(size or 0.0)) for n, size in largest.items()}
        nothing = dict.fromkeys(MONEY, ibis.null("decimal(18, 6)"))
        columns = {
            **{name: made[name].fill_null("") if name in made else ibis.literal("") for name in TEXTS},
            "order_date": made["order_date"], **nothing, **{name: made[name].cast(kind) for name, kind in exact.items()},
            "row": table.row, "repeated": repeated,
        }  # fmt: skip
        self._check_present(made)
        lines = table.select(**columns).select(*LINE_COLUMNS)
        self.result.findings += [self._valued(touched, found, made["revenue"].cast(exact["revenue"])) for touched, found in self.touched]
        return lines

    def _column(self, column: Column) -> ibis.Value:
        mapping, name, header = self.mapping, column.name, self.result.header[column.name]
        words, width = mapping.values.get(name, {}), mapping.pad.get(name, 0)
        if name in mapping.formula:
            return self._formula(column, mapping.formula[name])
        if name in mapping.constant:
            raw = pd.Series(pd.Categorical([mapping.constant[name]]))
            context = self._context(Distinct(pa.table({}), raw.to_frame(), np.array([self.working.rows_in])))
            value = column_series(column, raw, name, OURS, context, weights=np.array([self.working.rows_in])).iloc[0]
            return ibis.literal(value.date() if isinstance(value, pd.Timestamp) else None if pd.isna(value) else value)
        if name in mapping.parts:
            self._combine(header, mapping.parts[name])
            return self._text(column, header, ColumnFormat(), words, width)
        form = self._format(header)
        if column.kind == "date":
            return self._date(column, header, form, words)
        if column.kind in ("money", "number"):
            return self.number(header) if not words else self._understood(column, header, form, words)
        return self._text(column, header, form, words, width)

    def _format(self, header: str) -> ColumnFormat:
        given = self.mapping.format
        return self.formats.get(header, given.of(header)) if header not in given.column else given.of(header)

    def _context(self, found: Distinct, loud: bool = True) -> _EngineContext:
        result = self.result
        kept = (result.problems, result.findings, result.decimals, result.patterns) if loud else ([], [], {}, {})
        return _EngineContext(result.table.name, result.source, *kept, not self.mapping.format.model_fields_set, working=self.working, found=found)

    def _understood(
        self, column: Column, header: str, form: ColumnFormat, words: dict[str, str] | None = None, width: int = 0, loud: bool = True
    ) -> ibis.Value:
        """The column as the kit's own reading of its distinct values has it."""
        found = self.working.distinct([header])
        series = column_series(column, found.frame[header], header, form, self._context(found, loud), words, width, found.weights)
        kind = {"date": pa.date32(), "money": pa.float64(), "number": pa.float64()}.get(column.kind, pa.string())
        name = f"v{len(self.working.table.columns)}"
        there = series.notna().to_numpy()  # what is missing finds no value: not every engine keeps missing texts apart from words
        self.working.look_up(found.keys.filter(pa.array(there)), {name: pa.array(series[there].astype(object), kind, from_pandas=True)})
        return self.working.table[name]

    def _text(self, column: Column, header: str, form: ColumnFormat, words: dict[str, str], width: int, loud: bool = True) -> ibis.Value:
        raw, working = self.working.columns[header], self.working
        text = working.expression(header)
        if words or raw.values is not None or not (text.type().is_string() or text.type().is_integer()):
            return self._understood(column, header, form, words, width, loud)
        if text.type().is_string():
            odd = text.re_search(_ODD) | ((text.length() < 10) & text.lower().isin(sorted(MISSING_WORDS - {""})))
            if not self._any(text.notnull() & ~odd & ~text.re_search(_DIGITS)) and self._any(odd | text.re_search(_POINTED)):
                return self._understood(column, header, form, words, width, loud)
            found = working.distinct([header], odd)
            if len(found.weights):
                text = self._cleaned(column, header, form, width, found, loud)
        text = text.cast("string")
        return ibis.ifelse(text.re_search("^[0-9]+$") & (text.length() < width), text.lpad(width, "0"), text) if width else text

    def _any(self, touched: ibis.BooleanValue) -> bool:
        """Whether an expression holds for any line; the engine stops at the first."""
        return bool(self.working.table.filter(touched).limit(1).count().to_pyarrow().as_py())

    def _cleaned(self, column: Column, header: str, form: ColumnFormat, width: int, found: Distinct, loud: bool) -> ibis.Value:
        """The text with its odd values as the kit reads them; the last value stands for all others, so that odd ones are not taken for a rule."""
        raw = pd.concat([found.frame[header].astype(object), pd.Series(["x"])])
        series = column_series(column, raw, header, form, self._context(found, loud), None, width, np.append(found.weights, 1)).iloc[:-1]
        name = f"v{len(self.working.table.columns)}"
        values = pa.array(series.astype("str").fillna(""), pa.string())
        self.working.look_up(found.keys, {name: values, f"{name}_odd": pa.array([True] * len(values))})
        table = self.working.table
        return ibis.ifelse(table[f"{name}_odd"].notnull(), table[name].nullif(""), self.working.expression(header))

    def _combine(self, header: str, part: Part) -> None:
        """Make a text column of several, missing where one of them is."""
        widths = part.widths or (0,) * len(part.columns)
        whole = ibis.literal(part.before)
        for n, (name, width) in enumerate(zip(part.columns, widths, strict=True)):
            text = self._text(Column("", "text", ""), name, self._format(name), {}, width, loud=False)
            whole = whole + (ibis.literal(part.between) + text if n else text)
        name = f"p{len(self.working.table.columns)}"
        self.working.table = self.working.table.mutate(**{name: whole})
        self.working.columns[header] = RawColumn(name)

    def _date(self, column: Column, header: str, form: ColumnFormat, words: dict[str, str]) -> ibis.Value:
        raw, working = self.working.columns[header], self.working
        stamp = working.expression(header)
        if words or raw.values is not None or not (stamp.type().is_date() or stamp.type().is_timestamp()):
            return self._understood(column, header, form, words)
        day = self._local_day(header, raw.zone) if raw.zone else stamp.cast("date")
        early = day <= ibis.literal(_NO_DATE)
        seen = working.table.agg(rows=early.fill_null(False).sum(), first=day.min(where=early)).to_pyarrow().to_pylist()[0]
        if seen["rows"]:
            text = sentence("“{column}”: dates of 1899, 1900 or zeros read as missing", column=header)
            self._context(working.distinct([header], early)).finding(text, header, int(seen["rows"]), seen["first"].isoformat())
        return ibis.ifelse(early, ibis.null("date"), day) if seen["rows"] else day

    def _local_day(self, header: str, zone: str) -> ibis.Value:
        """The date of a moment on the clocks of its time zone."""
        table, name = self.working.table, f"q{len(self.working.table.columns)}"
        self.working.table = table.mutate(**{name: (self.working.expression(header).epoch_seconds() / _QUARTER).floor().cast("int64")})
        quarters = self.working.table.select(name).filter(lambda t: t[name].notnull()).distinct().to_pyarrow()
        moments = pd.to_datetime(quarters[name].to_pandas() * _QUARTER, unit="s", utc=True).dt.tz_convert(zone)
        self.working.look_up(quarters, {f"{name}_day": pa.array(moments.dt.date, pa.date32())})
        return self.working.table[f"{name}_day"]

    def _number(self, header: str) -> ibis.Value:
        column, raw, working = Column("", "number", ""), self.working.columns[header], self.working
        value = working.expression(header)
        if raw.values is not None or not value.type().is_numeric():
            return self._understood(column, header, self._format(header))
        if value.type().is_floating():
            value = ibis.ifelse(value.isnan(), ibis.null(value.type()), value)
        huge = working.distinct([header], value.abs().cast("float64") >= LARGEST)
        if len(huge.weights):
            column_series(column, huge.frame[header].astype("float64"), header, ColumnFormat(), self._context(huge), weights=huge.weights)
        return value if value.type().is_decimal() else value.cast("float64")

    def _formula(self, column: Column, formula: str) -> ibis.Value:
        if column.kind not in ("money", "number"):
            place = self.result.source.where(column.name)
            self.result.problems.append(Problem.of("formula_not_number", **place, table=self.result.table.name, values=[formula]))
            return ibis.null("string")
        value = formula_values(formula, lambda header: self.number(header).cast("float64"))
        return value if isinstance(value, ibis.Value) else ibis.literal(float(value), "float64")

    def _repeated(self) -> ibis.BooleanValue:
        """Whether a line repeats an earlier one in every column of the file; looked for where the file is of ordinary size."""
        working, own = self.working, list(self.working.own)
        if working.rows_in > MAX_ROWS:
            text = sentence("More than {n} lines: repeated lines were not looked for", n=MAX_ROWS)
            self.result.findings.append(Finding(self.result.table.name, text, working.source.file, rows=working.rows_in))
        elif int(working.table.select(own).distinct().count().to_pyarrow().as_py()) < working.rows_in:
            again = ibis.row_number().over(group_by=own, order_by="row") > 0
            working.table = working.table.mutate(repeated=again)
            return working.table.repeated
        return ibis.literal(False)

    def _check_present(self, made: dict[str, ibis.Value]) -> None:
        required = [c.name for c in self.result.table.columns if c.required and c.name != "account_id" and c.name in made]
        table = self.working.table.select(**{name: made[name] for name in required}, row=self.working.table.row)
        missing = table.agg(**{name: table[name].isnull().sum() for name in required}).to_pyarrow().to_pylist()[0]
        for name in [n for n in required if missing[n] and not self.result.problems]:  # all of them, or none beside other problems
            where = self.result.source.where(self.result.header[name])
            rows = OrderLines(table, self.result.source, {}).first_rows(table[name].isnull(), CELLS_LISTED)
            told = {**where, "table": self.result.table.name, "rows": rows[:5], "count": int(missing[name]), "total": self.working.rows_in}
            self.result.problems.append(Problem("value_missing", told, tuple((row, "") for row in rows)))

    def _valued(self, touched: Touched, found: Distinct, revenue: ibis.Value) -> Finding:
        """A finding about a join with the revenue of its lines."""
        table, names = self.working.table, found.keys.column_names
        by_key = table.mutate(revenue=revenue).group_by(names).agg(revenue=lambda t: t.revenue.sum().cast("float64"))
        place = {tuple(row[n] for n in names): row["revenue"] for row in by_key.to_pyarrow().to_pylist()}
        sums = [place[tuple(row[n] for n in names)] for row in found.keys.to_pylist()]
        return replace(touched, weights=found.weights).valued(pd.DataFrame({"revenue": np.array(sums, dtype="float64")}))
