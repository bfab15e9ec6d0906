"""Parquet: columns with the types that the file gives them; texts stay categorical (IN6)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from kit.errors import DataError
from kit.load.files.source import Source, check_caps, check_headers

__all__ = ["parquet_column", "read_parquet"]


def read_parquet(content: Path | bytes, file: str) -> Source:
    """The columns of a Parquet file, given as its place or its bytes.

    Raises
    ------
    DataError
        If it cannot be opened, is too large, has no rows or names a column twice.
    """
    where: dict[str, object] = {"place": file, "file": file, "sheet": ""}
    try:
        opened = pq.ParquetFile(_opened(content))
        check_caps(file, n_rows=opened.metadata.num_rows, n_columns=opened.metadata.num_columns)
        schema = opened.schema_arrow
        texts = [f.name for f in schema if _is_text(f.type)]
        table = pq.read_table(_opened(content), use_threads=False, read_dictionary=texts)
    except (pa.ArrowInvalid, OSError) as error:
        raise DataError.of("parquet_unreadable", **where) from error
    check_headers(file, "", [name.strip() for name in table.column_names])
    columns = {name.strip(): parquet_column(table.column(n)) for n, name in enumerate(table.column_names)}
    frame = pd.DataFrame(columns)
    if frame.empty:
        raise DataError.of("file_without_rows", **where, headers=list(columns))
    frame.index = pd.RangeIndex(2, len(frame) + 2)
    return Source(file, frame)


def _opened(content: Path | bytes) -> Path | pa.BufferReader:
    return content if isinstance(content, Path) else pa.BufferReader(content)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def parquet_column(values: pa.ChunkedArray) -> pd.Series:
    """A column of Parquet as a source holds it: texts categorical, whole numbers nullable, dates without a time zone."""
    kind = values.type
    if pa.types.is_dictionary(kind) and _is_text(kind.value_type):
        return values.to_pandas()
    if pa.types.is_integer(kind):
        return values.cast(pa.int64()).to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return values.cast(pa.float64()).to_pandas()
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        stamps = values.cast(pa.timestamp("us", tz=getattr(kind, "tz", None))).to_pandas()
        return (stamps.dt.tz_localize(None) if getattr(kind, "tz", None) else stamps).astype("datetime64[us]")
    return values.cast(pa.string()).dictionary_encode().to_pandas()
