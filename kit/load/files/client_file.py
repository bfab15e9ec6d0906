"""Files: one file of the engagement's `data/` folder, whatever its format, as a `Source`.

Text formats are read as text and understood later, with the whole column as evidence; workbooks and Parquet keep the types they have. A client's file
is only ever read (IN1, IN2, IN8, IN14).
"""

from __future__ import annotations

import difflib
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from kit.errors import DataError, MissingFileError
from kit.load.files.delimited import read_delimited
from kit.load.files.sheets import read_sheet
from kit.load.files.source import Source, check_caps, check_headers

__all__ = ["FORMATS", "parquet_column", "read_source"]

FORMATS = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet")


def read_source(folder: Path, file: str, sheet: str = "", encoding: str = "", separator: str = "") -> Source:
    """The file `file` of the folder `folder`, read as its ending says.

    Raises
    ------
    MissingFileError
        If it is not there; the message names the nearest file that is.
    DataError
        If its format is not known, it is too large, empty, or cannot be understood without guessing.
    """
    path = folder / file
    if not path.is_file() or folder.resolve() not in path.resolve().parents:
        there = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else []
        near = difflib.get_close_matches(file, there, n=1, cutoff=0.0)
        raise MissingFileError.of("data_file_missing", file=file, folder=folder.name, nearest=near[0] if near else "–", values=there[:10] or ["–"])
    check_caps(file, n_bytes=path.stat().st_size)
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise DataError.of("format_unknown", place=file, file=file, sheet="", values=[suffix], known=list(FORMATS))
    if path.stat().st_size == 0:
        raise DataError.of("file_empty", place=file, file=file, sheet="")
    if suffix == ".parquet":
        return _read_parquet(path, file)
    return read_delimited(path, file, encoding, separator) if suffix in FORMATS[:3] else read_sheet(path, file, sheet)


def _read_parquet(path: Path, file: str) -> Source:
    try:
        schema = pq.read_schema(path)
        table = pq.read_table(path, use_threads=False, read_dictionary=[f.name for f in schema if _is_text(f.type)])
    except pa.ArrowInvalid as error:
        raise DataError.of("parquet_unreadable", place=file, file=file, sheet="") from error
    check_caps(file, n_rows=table.num_rows, n_columns=table.num_columns)
    check_headers(file, "", [name.strip() for name in table.column_names])
    columns = {name.strip(): parquet_column(table.column(n)) for n, name in enumerate(table.column_names)}
    frame = pd.DataFrame(columns)
    if frame.empty:
        raise DataError.of("file_without_rows", place=file, file=file, sheet="", headers=list(columns))
    frame.index = pd.RangeIndex(2, len(frame) + 2)
    return Source(file, frame)


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
