"""Working table: order lines as the client keeps them, in Parquet files or in a table of the engine, before they are mapped.

Nothing is read into memory but what a column distinctly says: its values once each, with how many rows hold them and the first that does. What the
kit understands of them (dates, words, numbers written as text, columns of another file) goes back into the engine as a small table that is looked up.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.backends import BaseBackend
from ibis.common.exceptions import TableNotFound
from ibis.util import gen_name

from kit.errors import DataError, MissingFileError
from kit.load.files.client_file import parquet_column, read_source
from kit.load.files.source import MAX_ROWS, Source, check_caps, check_headers
from kit.load.mapping.definition import TableMapping

__all__ = ["Distinct", "RawColumn", "Working", "stays_in_engine", "working_table"]

_ROW_NUMBER = "file_row_number"


@dataclass(frozen=True)
class RawColumn:
    """A column of the client: its name in the working table, what its codes mean if it was looked up, and its time zone if it has one."""

    name: str
    values: pd.Series | None = None
    zone: str = ""


@dataclass(frozen=True)
class Distinct:
    """The distinct rows of some columns: as the engine holds them (`keys`), as a source holds them (`frame`), and how many rows each stands for."""

    keys: pa.Table
    frame: pd.DataFrame
    weights: np.ndarray


@dataclass
class Working:
    """The client's lines in the engine: a table of columns and a row number, and which header stands for which column."""

    engine: BaseBackend
    table: ibis.Table
    columns: dict[str, RawColumn]
    source: Source
    rows_in: int
    own: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.own = tuple(self.columns[header].name for header in self.columns)

    def kept(self, lines: ibis.Table) -> ibis.Table:
        """The mapped lines, written down once in the embedded engine; larger files and the client's own database are read again by every query."""
        return self.engine.create_table(gen_name("lines"), lines, temp=True) if self.engine.name == "duckdb" and self.rows_in <= MAX_ROWS else lines

    def expression(self, header: str) -> ibis.Value:
        """The column as the engine holds it."""
        return self.table[self.columns[header].name]

    def distinct(self, headers: Sequence[str], touched: ibis.BooleanValue | None = None) -> Distinct:
        """The distinct values of some columns where an expression holds; rows without any value are left aside."""
        names = [self.columns[header].name for header in headers]
        chosen = self.table if touched is None else self.table.filter(touched)
        grouped = chosen.group_by(names).agg(weight=chosen.count(), first=chosen.row.min()).to_pyarrow()
        there = np.logical_or.reduce([column.is_valid().to_numpy() for column in grouped.select(names).columns])
        grouped = grouped.filter(pa.array(there)).sort_by([(name, "ascending") for name in ("first", *names)])
        rows = grouped["first"].to_pandas()
        index = pd.Index(rows.fillna(0).astype("int64"))
        frame = pd.DataFrame({h: self._as_source(h, grouped[n]) for h, n in zip(headers, names, strict=True)})
        return Distinct(grouped.select(names), frame.set_axis(index), grouped["weight"].to_numpy())

    def _as_source(self, header: str, values: pa.ChunkedArray) -> pd.Series:
        column = self.columns[header]
        if column.values is None:
            return parquet_column(values.cast(pa.timestamp("us", tz=column.zone)) if column.zone else values)
        codes = values.to_pandas().fillna(-1).to_numpy(dtype="int64")
        return pd.Series(column.values.array.take(codes, allow_fill=True))

    def look_up(self, keys: pa.Table, values: Mapping[str, pa.Array]) -> None:
        """Give every row the `values` of its key; rows whose key is not there get none."""
        number = len(self.table.columns)
        theirs = [f"k{number}_{n}" for n in range(keys.num_columns)]
        other = ibis.memtable(pa.table([*keys.columns, *values.values()], names=[*theirs, *values]))
        same = [self.table[ours] == other[there] for ours, there in zip(keys.column_names, theirs, strict=True)]
        self.table = self.table.left_join(other, same).drop(*theirs)

    def first_rows(self, keys: pa.Table, count: int = 5) -> list[int]:
        """The first rows of the file that hold one of these distinct rows."""
        other = ibis.memtable(keys.rename_columns([f"k_{n}" for n in range(keys.num_columns)]))
        same = [self.table[name] == other[f"k_{n}"] for n, name in enumerate(keys.column_names)]
        rows = self.table.semi_join(other, same).filter(lambda t: t.row.notnull()).order_by("row").limit(count).row
        return [int(row) for row in rows.to_pyarrow().to_pylist()]


def stays_in_engine(mapping: TableMapping) -> bool:
    """Whether order lines are mapped where they are: Parquet files and tables of the engine; columns that become rows are for small files."""
    return bool(mapping.table) or (mapping.file.lower().endswith(".parquet") and not mapping.melt)


def working_table(folder: Path, mapping: TableMapping, engine: BaseBackend) -> Working:
    """The lines that the mapping names: a table of the engine, a Parquet file, or all files that a pattern such as `2026/*.parquet` names.

    Raises
    ------
    MissingFileError
        If there is no such file.
    DataError
        If a file is no Parquet, is empty, or has other columns than the first one.
    """
    if mapping.table:
        return _of_table(mapping.table, engine)
    file = mapping.file
    paths = sorted(p for p in folder.glob(file) if folder.resolve() in p.resolve().parents) if set(file) & set("*?[") else [folder / file]
    if not paths or not paths[0].is_file() or folder.resolve() not in paths[0].resolve().parents:
        read_source(folder, file)  # tells which file is there
    schemas = [_schema(path, file) for path in paths]
    headers = [[name.strip() for name in schema.names] for schema in schemas]
    for path, other in zip(paths, headers, strict=True):
        if other != headers[0]:
            wrong = sorted(set(other) ^ set(headers[0])) or other
            raise DataError.of("parquet_files_differ", place=file, file=path.name, sheet="", values=wrong[:3], other=paths[0].name)
    numbered = len(paths) == 1 and _ROW_NUMBER not in schemas[0].names
    table = engine.read_parquet([str(path) for path in paths], binary_as_string=True, file_row_number=numbered)
    zones = [getattr(kind, "tz", None) or "" for kind in schemas[0].types]
    row = table[_ROW_NUMBER] + 2 if numbered else ibis.null("int64")
    return _working(engine, table, headers[0], zones, row, file)


def _of_table(name: str, engine: BaseBackend) -> Working:
    """The lines of a table `name` or `schema.name`; its rows have no numbers to show."""
    schema, _, table = name.rpartition(".")
    try:
        there = engine.table(table, database=schema) if schema else engine.table(table)
    except TableNotFound as error:
        shown = _shown_tables(engine, schema)
        near = difflib.get_close_matches(table, shown, n=1, cutoff=0.0)
        raise MissingFileError.of("engine_table_missing", file="mapping.toml", setting="orders.table", nearest=near[0] if near else "–",
                                  table=name, values=shown[:10] or ["–"]) from error  # fmt: skip
    zones = [getattr(kind, "timezone", None) or "" for kind in there.schema().types]
    return _working(engine, there, [column.strip() for column in there.columns], zones, ibis.null("int64"), name)


def _shown_tables(engine: BaseBackend, schema: str) -> list[str]:
    """The tables that a person may see; none where the engine, or its driver, does not tell."""
    try:
        return sorted(engine.list_tables(database=schema or None))
    except Exception:
        return []


def _schema(path: Path, file: str) -> pa.Schema:
    try:
        return pq.read_schema(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise DataError.of("parquet_unreadable", place=file, file=file, sheet="") from error


def _working(engine: BaseBackend, table: ibis.Table, headers: list[str], zones: list[str], row: ibis.Value, file: str) -> Working:
    check_caps(file, n_columns=len(headers))
    check_headers(file, "", headers)
    named = {header: RawColumn(f"c{n}", zone=zone) for n, (header, zone) in enumerate(zip(headers, zones, strict=True)) if header}
    positions = {header: n for n, header in enumerate(headers)}
    chosen = table.select(**{column.name: table[table.columns[positions[header]]] for header, column in named.items()}, row=row)
    count = int(table.count().to_pyarrow().as_py())
    source = Source(file, pd.DataFrame(columns=list(named)))
    if not count:
        raise DataError.of("file_without_rows", place=file, file=file, sheet="", headers=list(named))
    return Working(engine, chosen, named, source, count)
