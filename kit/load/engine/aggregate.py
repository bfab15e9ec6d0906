"""Aggregates: the three tables that carry the order lines on, and the totals that must hold, computed in the engine straight from the lines.

Money is added up as exact decimals and only then becomes a number, so the same lines in another order give the same bits. A line that is left out
carries its reason in `left_out`; all other lines are used: lines read = lines used + lines left out (E8, IN10).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import ibis
import pandas as pd

from kit import schema

__all__ = [
    "Totals", "account_days", "account_months", "account_products", "control_totals", "date_counts", "day_totals", "distinct_counts", "engine_frame",
    "left_out_lines",
]  # fmt: skip


@dataclass(frozen=True)
class Totals:
    """Control totals of some lines: how many, and their exact revenue."""

    rows: int
    revenue: Decimal


def date_counts(lines: ibis.Table) -> pd.DataFrame:
    """How many lines there are of each date (`date`, `rows`), in order of time."""
    return engine_frame(lines.group_by(lines.order_date.name("date")).agg(rows=lines.count())).sort_values("date", ignore_index=True)


def day_totals(lines: ibis.Table) -> pd.DataFrame:
    """Rows and exact revenue per reason (`left_out`, '' = used) and date; revenue as Decimal."""
    grouped = lines.group_by(["left_out", lines.order_date.name("date")])
    return engine_frame(grouped.agg(rows=lines.count(), revenue=lines.revenue.sum())).sort_values(["left_out", "date"], ignore_index=True)


def control_totals(days: pd.DataFrame) -> Totals:
    """Rows and exact revenue of some rows of `day_totals`."""
    return Totals(int(days["rows"].sum()), sum(days["revenue"], Decimal(0)))


def distinct_counts(lines: ibis.Table) -> dict[str, int]:
    """How many orders were read and used, and how many accounts the used lines name."""
    used = lines.left_out == ""
    row = lines.agg(
        orders_read=lines.order_id.nunique(), orders_used=lines.order_id.nunique(where=used), accounts_buying=lines.account_id.nunique(where=used)
    ).to_pyarrow().to_pylist()[0]  # fmt: skip
    return {name: int(count) for name, count in row.items()}


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
    frame = engine_frame(left.group_by([left.left_out.name("reason"), "account_id"]).agg(rows=left.count(), **_sums(left, "revenue")))
    return frame.sort_values(["reason", "account_id"], ignore_index=True)


def engine_frame(expression: ibis.Table) -> pd.DataFrame:
    """What an expression gives, as a frame with dates as datetimes."""
    return expression.to_pyarrow().to_pandas(date_as_object=False, self_destruct=True, split_blocks=True)


def _sums(table: ibis.Table, *names: str) -> dict[str, ibis.Value]:
    return {name: table[name].sum().cast("float64") for name in names}


def _table(name: str, expression: ibis.Table) -> pd.DataFrame:
    return schema.table(name).conform(engine_frame(expression))
