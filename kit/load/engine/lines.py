"""Lines: the client's order lines as one table of the engine, whatever way they came in.

Texts that are missing are '', money is an exact decimal, `row` is the row of the file (none where a source has no rows to show) and `repeated` says
that the line repeats another one in every column of the file. From here on nothing about order lines happens in pandas: what is judged, found and
added up is an Ibis expression over this table, so that a hundred million lines need no more memory than a hundred (design: engines).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.util import gen_name

from kit.load.files.source import Source
from kit.load.mapping.canonical import Canonical

__all__ = ["LINE_COLUMNS", "MONEY", "TEXTS", "OrderLines", "engine_lines", "exact_type", "order_lines"]

TEXTS = ("order_id", "account_id", "product_id", "product_line", "seller_id", "channel")
MONEY = ("revenue", "margin", "quantity")
LINE_COLUMNS = (*TEXTS, "order_date", *MONEY, "row", "repeated")
_TYPES = {**dict.fromkeys(TEXTS, pa.string()), **dict.fromkeys(MONEY, pa.float64()), "order_date": pa.timestamp("us"), "row": pa.int64(),
          "repeated": pa.bool_()}  # fmt: skip
_NARROW = 1e12


@dataclass(frozen=True)
class OrderLines:
    """Order lines in the engine, where they came from, and which of our columns the client gave (ours → the client's header)."""

    table: ibis.Table
    source: Source
    header: Mapping[str, str]

    def with_table(self, table: ibis.Table) -> OrderLines:
        """The same lines with other columns or fewer rows."""
        return OrderLines(table, self.source, self.header)

    def distinct_texts(self, column: str, marked: str = "") -> tuple[pd.Series, np.ndarray]:
        """The distinct texts of one of our columns (those that hold `marked`), each at the first row that has it, and how many rows have it."""
        text = self.table[column]
        chosen = self.table.filter((text != "") & text.contains(marked) if marked else text != "")
        found = chosen.group_by(text=column).agg(rows=chosen.count(), first=chosen.row.min()).order_by("first", "text").to_pyarrow().to_pandas()
        return pd.Series(found["text"].to_numpy(), index=pd.Index(found["first"].fillna(0).astype("int64")), dtype="str"), found["rows"].to_numpy()

    def first_rows(self, touched: ibis.BooleanValue, count: int = 5) -> list[int]:
        """The first rows of the file where an expression over the lines holds; none where the source has no row numbers."""
        found = self.table.filter(touched & self.table.row.notnull()).order_by("row").limit(count).row
        return [int(row) for row in found.to_pyarrow().to_pylist()]


def order_lines(orders: Canonical, engine: BaseBackend) -> OrderLines:
    """The lines of a file that was mapped in pandas, moved into the engine."""
    repeated = np.zeros(len(orders.frame), dtype=bool) if orders.mapping.melt else orders.source.frame.duplicated().to_numpy()
    frame = orders.frame.assign(row=orders.frame.index.to_numpy(dtype="int64"), repeated=repeated)
    return OrderLines(engine_lines(frame, engine), orders.source, orders.header)


def engine_lines(lines: pd.DataFrame, engine: BaseBackend) -> ibis.Table:
    """The canonical order lines of a frame as a table of the engine; columns that the frame lacks are missing in every line."""
    arrays = {name: pa.array(lines[name]) if name in lines.columns else pa.nulls(len(lines), kind) for name, kind in _TYPES.items()}
    table = ibis.memtable(pa.table(arrays))
    largest = np.nanmax(np.abs([lines[name].to_numpy(dtype="float64") for name in MONEY if name in lines.columns]), initial=0.0)
    exact = table.mutate(
        **{name: table[name].cast("string").fill_null("") for name in TEXTS},
        **{name: table[name].cast(exact_type(largest)) for name in MONEY},
        order_date=table["order_date"].cast("date"), repeated=table["repeated"].fill_null(False),
    ).select(*LINE_COLUMNS)  # fmt: skip
    return engine.create_table(gen_name("lines"), exact, temp=True)


def exact_type(largest: float) -> str:
    """The decimal type that holds amounts up to `largest` with six decimals: sums of it do not depend on the order of the lines.

    Eighteen digits fit a machine word and are added up three times as fast; larger amounts get the wide type.
    """
    return "decimal(18, 6)" if largest < _NARROW else "decimal(38, 6)"
