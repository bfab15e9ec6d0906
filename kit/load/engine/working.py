"""Working table: order lines as the client keeps them, in Parquet files or in a table of the engine, before they are mapped.

Nothing is read into memory but what a column distinctly says: its values once each, with how many rows hold them and the first that does. What the
kit understands of them (dates, words, numbers written as text, columns of another file) goes back into the engine as a small table that is looked up.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.backends import BaseBackend
from ibis.common.exceptions import TableNotFound
from ibis.util import gen_name

from kit.errors import DataError, MissingFileError, Problem
from kit.load.files.client_file import check_twins, file_names
from kit.load.files.parquet import parquet_column
from kit.load.files.several import BETWEEN_FILES
from kit.load.files.source import MAX_ROWS, Source, check_caps, check_headers
from kit.load.mapping.definition import TableMapping

__all__ = ["Distinct", "RawColumn", "Working", "stays_in_engine", "working_table"]

_ROW_NUMBER, _FILE = "file_row_number", "filename"


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
        frame = pd.DataFrame({h: self._column_as_source(h, grouped[n]) for h, n in zip(headers, names, strict=True)})
        return Distinct(grouped.select(names), frame.set_axis(index), grouped["weight"].to_numpy())

    def as_source(self, rows: pa.Table) -> pd.DataFrame:
        """Rows of the engine as a source holds them; the index holds their numbers, 0 where there are none."""
        frame = pd.DataFrame({header: self._column_as_source(header, rows[column.name]) for header, column in self.columns.items()})
        return frame.set_axis(pd.Index(rows["row"].to_pandas().fillna(0).astype("int64")))

    def _column_as_source(self, header: str, values: pa.ChunkedArray) -> pd.Series:
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

    def rows_of(self, keys: pa.Table, count: int) -> list[tuple[int, int]]:
        """The first rows of the file that hold one of these distinct rows, each with the place of its distinct row among `keys`."""
        theirs = [f"k_{n}" for n in range(keys.num_columns)]
        other = ibis.memtable(pa.table([*keys.columns, pa.array(range(keys.num_rows), pa.int64())], names=[*theirs, "k_at"]))
        same = [self.table[name] == other[there] for name, there in zip(keys.column_names, theirs, strict=True)]
        found = self.table.inner_join(other, same).filter(lambda t: t.row.notnull()).order_by("row").limit(count).select("row", "k_at")
        return [(int(row["row"]), int(row["k_at"])) for row in found.to_pyarrow().to_pylist()]


def stays_in_engine(mapping: TableMapping) -> bool:
    """Whether order lines are mapped where they are: Parquet files and tables of the engine; columns that become rows are for small files."""
    parquet = all(name.lower().endswith(".parquet") and ".zip/" not in name for name in _wanted(mapping))
    return bool(mapping.table) or (parquet and not mapping.melt)


def working_table(folder: Path, mapping: TableMapping, engine: BaseBackend) -> Working:
    """The lines that the mapping names: a table of the engine, or Parquet files, one or several.

    Raises
    ------
    MissingFileError
        If there is no such file or table.
    DataError
        If a file is no Parquet, is empty, has other columns than the first one, or is there twice.
    """
    if mapping.table:
        return _of_table(mapping.table, engine)
    wanted = _wanted(mapping)
    names = list(dict.fromkeys(name for one in wanted for name in file_names(folder, one)))
    check_twins(folder, names)
    return _of_files(folder, names, wanted[0] if len(wanted) == 1 else f"{wanted[0]} … {wanted[-1]}", engine)


def _of_files(folder: Path, names: list[str], label: str, engine: BaseBackend) -> Working:
    """The lines of Parquet files, one below the other; rows are counted as if the files were read into memory."""
    kinds = [_opened(folder / name, name) for name in names]
    headers = [[header.strip() for header in schema.names] for schema, _ in kinds]
    problems = [
        Problem.of("files_differ", place=name, file=name, sheet="", other=names[0], rows=[1], missing=sorted(set(headers[0]) - set(other)) or ["–"],
                   extra=sorted(set(other) - set(headers[0])) or ["–"])
        for name, other in zip(names, headers, strict=True) if set(other) != set(headers[0])
    ]  # fmt: skip
    if problems:
        raise DataError(*problems)
    numbered = not {_ROW_NUMBER, _FILE} & set(kinds[0][0].names)
    paths = [str(folder / name) for name in names]
    table = engine.read_parquet(
        paths, binary_as_string=True, file_row_number=numbered, filename=numbered and len(names) > 1, union_by_name=len(names) > 1
    )  # fmt: skip
    starts = np.cumsum([0, *(rows + 1 + BETWEEN_FILES for _, rows in kinds[:-1])]).tolist()
    row = table[_ROW_NUMBER] + 2 if numbered else ibis.null("int64")
    if numbered and len(names) > 1:
        row = row + ibis.cases(*((table[_FILE] == path, start) for path, start in zip(paths, starts, strict=True)))
    zones = [getattr(kind, "tz", None) or "" for kind in kinds[0][0].types]
    working = _working(engine, table, headers[0], zones, row, label)
    parts = tuple(zip(names, starts, strict=True)) if numbered and len(names) > 1 else ()
    return replace(working, source=replace(working.source, parts=parts))


def _wanted(mapping: TableMapping) -> list[str]:
    return [mapping.file] if isinstance(mapping.file, str) else list(mapping.file)


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


def _opened(path: Path, name: str) -> tuple[pa.Schema, int]:
    """Columns and number of rows of a Parquet file."""
    try:
        opened = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise DataError.of("parquet_unreadable", place=name, file=name, sheet="") from error
    return opened.schema_arrow, opened.metadata.num_rows


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
