"""Wallet: what people wrote about an account's spend, against its own sum and against what we sold it (V32; A8.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from kit.language import money_field, ratio_field, sentence
from kit.worksheets.rules.remark import Remark, Tables, keys_of, sheet_of

if TYPE_CHECKING:
    from kit.engagement import Settings

__all__ = ["WALLET"]

_LINES = "wallet_lines"


def _sums(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    """A row for all lines together says what the rows of the single lines add up to."""
    for (account, year, whom), rows in _spend(tables).groupby(["account_id", "year", "with_whom"]):
        whole, parts = rows[rows["product_line"].eq("")], rows[rows["product_line"].ne("")]
        total, sum_ = float(whole["spend"].sum()), float(parts["spend"].sum())
        if len(whole) and len(parts) and abs(total - sum_) > settings.worksheets.wallet_tolerance.value * max(total, sum_):
            told = {"account": str(account), "year": str(year), "whom": ("word", whom), "total": money_field(total), "parts": money_field(sum_)}
            text = sentence("{account}, {year}, {whom}: all lines together are {total}, the single lines add up to {parts}", **told)
            yield Remark("V32", _LINES, text, keys_of(_LINES, whole), "spend")


def _against_orders(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    """What stands as bought from us is what the orders of that year say, and the orders are no more than the whole wallet."""
    sold = _sold(tables, as_of)
    for (account, year), rows in _spend(tables).groupby(["account_id", "year"]):
        orders = sold.get((str(account), int(year)))
        whole = rows[rows["product_line"].eq("")]
        counted = whole if len(whole) else rows
        ours, wallet = float(counted.loc[counted["with_whom"].eq("us"), "spend"].sum()), float(counted["spend"].sum())
        if orders is None:
            continue
        told = {"account": str(account), "year": str(year), "orders": money_field(orders)}
        if counted["with_whom"].eq("us").any() and abs(ours - orders) > settings.worksheets.wallet_tolerance.value * max(ours, orders):
            text = sentence("{account}, {year}: {ours} stands as bought from us, the orders say {orders}", **told, ours=money_field(ours))
            yield Remark("V32", _LINES, text, keys_of(_LINES, counted[counted["with_whom"].eq("us")]), "spend")
        if len(set(counted["with_whom"]) - {"us"}) and orders > wallet:
            told |= {"wallet": money_field(wallet), "share": ratio_field(orders / wallet if wallet else 0.0)}
            text = sentence(
                "{account}, {year}: we sold {orders}, more than the whole wallet of {wallet} ({share}): correct the spend, the year, or which lines "
                "belong to it", **told,
            )  # fmt: skip
            yield Remark("V32", _LINES, text, keys_of(_LINES, counted), "spend")


def _spend(tables: Tables) -> pd.DataFrame:
    """The rows with a spend, of the whole account where there are such, else of its units."""
    rows = sheet_of(tables, _LINES).dropna(subset=["spend"]).fillna({"unit_id": "", "product_line": ""})
    whole = rows["unit_id"].eq("")
    covered = pd.MultiIndex.from_frame(rows.loc[whole, ["account_id", "year", "with_whom"]])
    return rows[whole | ~pd.MultiIndex.from_frame(rows[["account_id", "year", "with_whom"]]).isin(covered)]


def _sold(tables: Tables, as_of: pd.Timestamp) -> dict[tuple[str, int], float]:
    """Revenue by account and calendar year, whole years within the history only."""
    days = sheet_of(tables, "account_days")
    if days.empty:
        return {}
    years = days.assign(year=days["date"].dt.year)
    ended = as_of.year + int((as_of.month, as_of.day) == (12, 31))
    begun = pd.to_datetime(years["year"].astype("str") + "-01-31") >= days["date"].min()
    whole = years[begun & (years["year"] < ended)]
    sums = whole.groupby(["account_id", "year"])["revenue"].sum()
    return {(str(account), int(year)): float(value) for (account, year), value in sums.items()}


WALLET = (_sums, _against_orders)
