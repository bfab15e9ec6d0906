"""Aggregates: the three tables that carry the order lines on, and the totals that must hold, computed in the engine straight from the lines.

Ibis expressions on embedded DuckDB. Money is added up as exact decimals and only then becomes a number, so the same lines in another order give the
same bits. A line that is left out carries its reason in `left_out`; all other lines are used: lines read = lines used + lines left out (E8, IN10).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import ibis
import pandas as pd
import pyarrow as pa

from kit import schema

__all__ = ["LINE_COLUMNS", "Totals", "account_days", "account_months", "account_products", "control_totals", "engine_lines", "left_out_lines"]

_EXACT = "decimal(38, 6)"
_MONEY = ("revenue", "margin", "quantity")
_TEXT = ("order_id", "account_id", "product_id", "product_line", "seller_id", "channel", "left_out")
LINE_COLUMNS = (*_TEXT, "order_date", *_MONEY)


@dataclass(frozen=True)
class Totals:
    """Control totals of some lines: exact revenue, counts, first and last order date."""

    rows: int
    orders: int
    accounts: int
    revenue: Decimal
    first: pd.Timestamp
    last: pd.Timestamp


def engine_lines(lines: pd.DataFrame) -> ibis.Table:
    """The canonical order lines as a table of a new engine; texts that are missing are '', money is exact; `left_out` is '' where a line is used."""
    arrays = {name: pa.array(lines[name]) if name in lines.columns else pa.nulls(len(lines), _arrow_type(name)) for name in LINE_COLUMNS}
    table = ibis.memtable(pa.table(arrays))
    texts = {name: table[name].fill_null("") for name in _TEXT}
    exact = table.mutate(**texts, **{name: table[name].cast(_EXACT) for name in _MONEY}, order_date=table["order_date"].cast("date"))
    return ibis.duckdb.connect(threads=1, memory_limit="2GB").create_table("lines", exact)


def account_months(lines: ibis.Table) -> pd.DataFrame:
    """Revenue, quantity and margin of the used lines per account, month, product line, seller and channel."""
    used = lines.filter(lines.left_out == "")
    grouped = used.group_by(["account_id", used.order_date.truncate("M").name("month"), "product_line", "seller_id", "channel"])
    return _table("account_months", grouped.agg(**_sums(used, "revenue", "quantity", "margin")))


def account_days(lines: ibis.Table) -> pd.DataFrame:
    """Revenue, margin and number of orders of the used lines per account and day; an order counts if its revenue that day is positive."""
    used = lines.filter(lines.left_out == "")
    orders = used.group_by(["account_id", "order_date", "order_id"]).agg(revenue=used.revenue.sum(), margin=used.margin.sum())
    days = orders.group_by(["account_id", orders.order_date.name("date")])
    return _table("account_days", days.agg(orders=(orders.revenue > 0).sum(), **_sums(orders, "revenue", "margin")))


def account_products(lines: ibis.Table) -> pd.DataFrame:
    """Revenue and quantity of the used lines per account, product ('' where the line names none) and calendar year."""
    used = lines.filter(lines.left_out == "")
    grouped = used.group_by(["account_id", "product_id", used.order_date.year().name("year")])
    return _table("account_products", grouped.agg(**_sums(used, "revenue", "quantity")))


def left_out_lines(lines: ibis.Table) -> pd.DataFrame:
    """The lines that are not used: rows and revenue per reason (as kept in `left_out`) and account."""
    left = lines.filter(lines.left_out != "")
    frame = _frame(left.group_by([left.left_out.name("reason"), "account_id"]).agg(rows=left.count(), **_sums(left, "revenue")))
    return frame.sort_values(["reason", "account_id"], ignore_index=True)


def control_totals(lines: ibis.Table) -> Totals:
    """Rows, orders, accounts, exact revenue and the first and last date of the lines."""
    row = lines.agg(
        rows=lines.count(), orders=lines.order_id.nunique(), accounts=lines.account_id.nullif("").nunique(),
        revenue=lines.revenue.sum(), first=lines.order_date.min(), last=lines.order_date.max(),
    ).to_pyarrow().to_pylist()[0]  # fmt: skip
    return Totals(row["rows"], row["orders"], row["accounts"], row["revenue"] or Decimal(0), pd.Timestamp(row["first"]), pd.Timestamp(row["last"]))


def _sums(table: ibis.Table, *names: str) -> dict[str, ibis.Value]:
    return {name: table[name].sum().cast("float64") for name in names}


def _table(name: str, expression: ibis.Table) -> pd.DataFrame:
    return schema.table(name).conform(_frame(expression))


def _frame(expression: ibis.Table) -> pd.DataFrame:
    return expression.to_pyarrow().to_pandas(date_as_object=False)


def _arrow_type(name: str) -> pa.DataType:
    return pa.string() if name in _TEXT else pa.timestamp("us") if name == "order_date" else pa.float64()
