"""Product lines of an account: what it buys most, what it stopped buying, what it does not buy and others do.

Three facts per account that make a next step speak of this account and not of any: its main line, the line that fell most, and the white line, the
one that it does not buy although the largest part of the buying accounts does (A8.4). Only what the orders show; why is a question for the visit.
"""

from __future__ import annotations

import pandas as pd

__all__ = ["line_facts"]

_COLUMNS = ("main_line", "main_revenue", "main_share", "white_line", "white_reach", "fallen_line", "fallen_from", "fallen_to")


def line_facts(account_months: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """One row per account with orders (index account_id): its main, white and fallen line.

    Columns: main_line main_revenue main_share (of what it buys) · white_line white_reach · fallen_line fallen_from fallen_to.
    White lines look at every month that touches the last 12 (so that no line that was bought is called white); `white_reach` is the share of buying
    accounts that buy the line. Falls compare the last 12 complete months with the 12 before. Unnamed lines are left out; fields without a fact are
    missing.
    """
    named = account_months[account_months["product_line"].notna() & (account_months["product_line"] != "")]
    end = (as_of + pd.Timedelta(days=1)).normalize().replace(day=1)
    month_end = named["month"] + pd.DateOffset(months=1) - pd.Timedelta(days=1)
    recent = _table(named[month_end > as_of.normalize() - pd.DateOffset(years=1)])
    now = _table(named[(named["month"] < end) & (named["month"] >= end - pd.DateOffset(years=1))])
    before = _table(named[(named["month"] < end - pd.DateOffset(years=1)) & (named["month"] >= end - pd.DateOffset(years=2))])
    facts = pd.concat([_main(recent), _white(recent), _fallen(now, before)], axis=1)
    facts.index = facts.index.astype("str")
    return facts.reindex(columns=list(_COLUMNS)).sort_index()


def _table(months: pd.DataFrame) -> pd.DataFrame:
    return months.pivot_table(index="account_id", columns="product_line", values="revenue", aggfunc="sum", fill_value=0.0)


def _main(recent: pd.DataFrame) -> pd.DataFrame:
    bought = recent[(recent > 0).any(axis=1)]
    if bought.empty:
        return pd.DataFrame()
    largest = bought.max(axis=1)
    return pd.DataFrame({"main_line": bought.idxmax(axis=1), "main_revenue": largest, "main_share": largest / bought.clip(lower=0).sum(axis=1)})


def _white(recent: pd.DataFrame) -> pd.DataFrame:
    buys = recent > 0
    buys = buys[buys.any(axis=1)]
    if buys.empty:
        return pd.DataFrame()
    reach = buys.mean()
    open_to = (~buys).astype("float64") * reach
    has_one = ~buys.all(axis=1)
    return pd.DataFrame({"white_line": open_to.idxmax(axis=1).where(has_one), "white_reach": open_to.max(axis=1).where(has_one)})


def _fallen(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    if before.empty:
        return pd.DataFrame()
    now = now.reindex(index=before.index, columns=before.columns, fill_value=0.0)
    fall = (before - now).where(before > 0, 0.0)
    line = fall.idxmax(axis=1)
    fell = fall.max(axis=1) > 0
    fallen = fall.eq(fall.max(axis=1), axis=0) & (before.columns.to_numpy() == line.to_numpy()[:, None])
    facts = pd.DataFrame({"fallen_line": line, "fallen_from": before.where(fallen).max(axis=1), "fallen_to": now.where(fallen).max(axis=1)})
    return facts[fell]
