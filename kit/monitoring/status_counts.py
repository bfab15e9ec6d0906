"""Status counts: how many prospects, active, pre-inactive, just inactivated and inactive accounts, per seller and in all (B2).

What is counted every month gets attention every month. Each count stands beside that of the earlier cycle.
"""

from __future__ import annotations

import pandas as pd

from kit.language import message
from kit.monitoring.cut import Cut
from kit.schema import table
from kit.schema.seller_labels import UNASSIGNED, seller_labels
from kit.schema.vocabulary import LIFECYCLES

__all__ = ["ALL_SELLERS", "status_by_seller", "status_counts"]

ALL_SELLERS = "all"


def status_counts(now: Cut, before: Cut | None, sellers: pd.DataFrame) -> pd.DataFrame:
    """Table `status_counts`: accounts and 12-month revenue per seller and status, and the accounts before (missing without an earlier cycle).

    Every seller with accounts has all six statuses; accounts without a seller are the row "unassigned". Accounts sum to the portfolio's.
    """
    accounts = _by_status(now)
    counts = accounts.groupby(["seller_id", "lifecycle"]).agg(accounts=("account_id", "size"), revenue_12m=("revenue_12m", "sum"))
    earlier = _by_status(before).groupby(["seller_id", "lifecycle"]).size() if before is not None else None
    owners = sorted({*accounts["seller_id"], *(earlier.index.get_level_values(0) if earlier is not None else ())})
    grid = pd.MultiIndex.from_product([owners, list(LIFECYCLES)], names=["seller_id", "lifecycle"])
    rows = counts.reindex(grid).fillna({"accounts": 0, "revenue_12m": 0.0})
    rows["accounts_previous"] = pd.NA if earlier is None else earlier.reindex(grid, fill_value=0)
    rows = rows.reset_index()
    rows["seller"] = seller_labels(rows["seller_id"], sellers)
    if rows.empty:
        return table("status_counts").empty()
    return table("status_counts").conform(rows)


def status_by_seller(counts: pd.DataFrame) -> pd.DataFrame:
    """Table `status_by_seller`: `status_counts` with a column per status, largest revenue first, and the row "all" at the end."""
    if counts.empty:
        return table("status_by_seller").empty()
    wide = counts.pivot_table(index="seller_id", columns="lifecycle", values="accounts", aggfunc="sum")
    wide = wide.reindex(columns=list(LIFECYCLES), fill_value=0)
    wide["accounts"] = wide.sum(axis=1)
    wide["revenue_12m"] = counts.groupby("seller_id")["revenue_12m"].sum()
    active = counts[counts["lifecycle"] == "active"].set_index("seller_id")
    wide["accounts_active_previous"] = active["accounts_previous"]
    wide["seller"] = active["seller"]
    total = wide.drop(columns="seller").sum(min_count=1).to_frame(ALL_SELLERS).T.assign(seller=message("All sellers"))
    rows = pd.concat([wide, total]).rename_axis("seller_id").reset_index()
    rows = table("status_by_seller").conform(rows)
    order = rows.assign(last=rows["seller_id"] == ALL_SELLERS).sort_values(["last", "revenue_12m", "seller_id"], ascending=[True, False, True])
    return order.drop(columns="last").reset_index(drop=True)


def _by_status(cut: Cut) -> pd.DataFrame:
    accounts = cut.portfolio[["account_id", "seller_id", "lifecycle"]].merge(cut.profile[["account_id", "revenue_12m"]], on="account_id", how="left")
    accounts["seller_id"] = accounts["seller_id"].replace("", pd.NA).fillna(UNASSIGNED)
    return accounts.fillna({"revenue_12m": 0.0})
