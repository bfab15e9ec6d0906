"""Features: what each account bought, how often, how lately and of what, in one row, computed in the engine straight from the lines (A8.1, B2).

One pass over the lines gives sums, dates and the months with purchases as the bits of one number, counted afterwards (a longer history, and an
engine without bits, count distinct months); a second and a third pass over the last twelve months give orders and product lines. A purchase is a line
with positive revenue; windows end with the cut-off date, which belongs to them. Money is added up exactly, so that the same lines give the same
figures in any order and on any engine.
"""

from __future__ import annotations

import ibis
import numpy as np
import pandas as pd
from ibis.expr.operations import BitOr

from kit import schema
from kit.load.engine.aggregate import engine_frame

__all__ = ["LONGEST_MASK", "account_features", "feature_tables"]

LONGEST_MASK = 63  # months that fit into the bits of a signed 64-bit number


def account_features(lines: ibis.Table, as_of: pd.Timestamp, first: pd.Timestamp) -> pd.DataFrame:
    """Table `account_features` of the used lines up to `as_of`, one row per account; `first` is the earliest date of the lines."""
    accounts, orders, of_lines = feature_tables(lines, as_of, first)
    rows = engine_frame(accounts.order_by("account_id"))
    found = engine_frame(orders.left_join(of_lines, "account_id").drop("account_id_right")).set_index("account_id").reindex(rows["account_id"])
    rows = rows.assign(**{str(name): values.to_numpy() for name, values in found.items()})  # a merge would copy every column
    del found
    if "months" in rows.columns:
        mask = rows.pop("months").to_numpy(dtype="int64")
        rows = rows.assign(active_months=np.bitwise_count(mask), active_months_12m=np.bitwise_count(mask & 0xFFF))
    counts = ["orders_12m", "product_lines_12m"]
    rows[counts] = rows[counts].fillna(0)
    earlier = rows["revenue_12m"] - rows["revenue_6m"]
    bought = rows.pop("line_revenue_12m")
    return schema.table("account_features").conform(
        rows.assign(
            days_since_purchase=(as_of.normalize() - rows["last_purchase"]).dt.days,
            trend_6m=(rows["revenue_6m"] / earlier.where(earlier > 0)) - 1,
            top_line_share=rows.pop("top_line_revenue") / bought.where(bought > 0),
        )
    )


def feature_tables(lines: ibis.Table, as_of: pd.Timestamp, first: pd.Timestamp) -> tuple[ibis.Table, ibis.Table, ibis.Table]:
    """The three expressions behind the features: one pass per account, the orders and the product lines of the last twelve months."""
    used = lines.filter((lines.left_out == "") & (lines.order_date <= as_of.date()))
    return _by_account(used, as_of, first), _orders(used, as_of), _product_lines(used, as_of)


def _by_account(used: ibis.Table, as_of: pd.Timestamp, first: pd.Timestamp) -> ibis.Table:
    year, before, half = (_after(used, as_of, months) for months in (12, 24, 6))
    bought = used.revenue > 0
    age = (as_of.year * 12 + as_of.month) - (used.order_date.year() * 12 + used.order_date.month())
    if (as_of.year - first.year) * 12 + as_of.month - first.month < LONGEST_MASK and used.get_backend().has_operation(BitOr):
        one = ibis.literal(1).cast("decimal(18, 0)").cast("int64")  # a plain literal is a short number on some engines
        active = {"months": ibis.ifelse(bought, one << age.cast("int32"), one - one).bit_or()}
    else:
        active = {"active_months": age.nunique(where=bought), "active_months_12m": age.nunique(where=bought & (age < 12))}
    return used.group_by("account_id").agg(
        first_purchase=used.order_date.min(where=bought), last_purchase=used.order_date.max(where=bought), **active,
        lines=used.count(), lines_12m=used.count(where=year), return_lines_12m=used.count(where=year & (used.revenue < 0)),
        revenue=_money(used.revenue), revenue_12m=_money(used.revenue, year), revenue_prior_12m=_money(used.revenue, before & ~year),
        revenue_6m=_money(used.revenue, half), margin_12m=used.margin.sum(where=year).cast("float64"),
        quantity_12m=used.quantity.sum(where=year).cast("float64"),
        returns_12m=_money(-used.revenue, year & (used.revenue < 0)), largest_line_12m=_most(used.revenue, year),
    )  # fmt: skip


def _orders(used: ibis.Table, as_of: pd.Timestamp) -> ibis.Table:
    """Orders of the last twelve months: an order counts on a day when its revenue that day is positive."""
    year = used.filter(_after(used, as_of, 12))
    orders = year.group_by(["account_id", "order_date", "order_id"]).agg(revenue=year.revenue.sum())
    return orders.group_by("account_id").agg(orders_12m=(orders.revenue > 0).sum())


def _product_lines(used: ibis.Table, as_of: pd.Timestamp) -> ibis.Table:
    """Product lines with positive revenue in the twelve calendar months up to that of the cut-off date, and how much the largest of them brings."""
    start = (as_of.to_period("M") - 11).to_timestamp().date()
    year = used.filter((used.order_date >= start) & (used.product_line != ""))
    lines = year.group_by(["account_id", "product_line"]).agg(revenue=year.revenue.sum())
    positive = lines.revenue > 0
    return lines.group_by("account_id").agg(
        product_lines_12m=positive.sum(), top_line_revenue=lines.revenue.max(where=positive).cast("float64"),
        line_revenue_12m=lines.revenue.sum(where=positive).cast("float64"),
    )  # fmt: skip


def _after(used: ibis.Table, as_of: pd.Timestamp, months: int) -> ibis.BooleanValue:
    return used.order_date > (as_of.normalize() - pd.DateOffset(months=months)).date()


def _money(amount: ibis.DecimalValue, where: ibis.BooleanValue | None = None) -> ibis.FloatingValue:
    return amount.sum(where=where).cast("float64").fill_null(0.0)


def _most(amount: ibis.DecimalValue, where: ibis.BooleanValue) -> ibis.FloatingValue:
    return amount.max(where=where & (amount > 0)).cast("float64")
