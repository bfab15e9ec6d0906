"""Purchase days: the days on which an account bought something that it kept.

Orders of one day are one purchase. A return takes from the latest purchases before it, so an order that was sent back whole is no purchase, whether
it was credited the same day or a week later. Method: part 5 of the method note.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["numbered", "purchase_days"]

_KEPT = 1e-9  # of all that the account bought: what is less than this is rounding, not a purchase


def numbered(account_days: pd.DataFrame, ids: pd.Index) -> pd.DataFrame:
    """The days of the accounts of `ids`, each account by its place there: millions of rows are grouped by number many times faster than by name."""
    codes, names = pd.factorize(account_days["account_id"])
    place = ids.get_indexer(pd.Index(names))[codes]
    return account_days.assign(account_id=place)[place >= 0]


def purchase_days(account_days: pd.DataFrame) -> pd.DataFrame:
    """One row per purchase day, in order: account_id, date, kept (what is left of its revenue) and gap (days since the purchase before, if any)."""
    dated = account_days.assign(date=account_days["date"].dt.normalize())
    days = dated.groupby(["account_id", "date"], as_index=False)[["orders", "revenue"]].sum()
    kept = _kept(days["account_id"], days["revenue"].to_numpy(dtype="float64"))
    days = days.assign(kept=kept).loc[(kept > 0) & (days["orders"] > 0).to_numpy(dtype=bool), ["account_id", "date", "kept"]].reset_index(drop=True)
    gap = days["date"].diff().dt.days.astype("float64")
    return days.assign(gap=gap.where(days["account_id"] == days["account_id"].shift()))


def _kept(accounts: pd.Series, revenue: np.ndarray) -> np.ndarray:
    """What returns leave of each day: seen backwards, what is still to be taken off is a sum that never falls below zero."""
    back, by = pd.Series(-revenue[::-1]), accounts.to_numpy()[::-1]
    total = back.groupby(by).cumsum()
    owed = total - total.groupby(by).cummin().clip(upper=0)
    before = owed.groupby(by).shift(fill_value=0.0).to_numpy()[::-1]
    bought = pd.Series(np.maximum(revenue, 0)).groupby(accounts.to_numpy()).transform("sum").to_numpy()
    left = np.maximum(revenue, 0) - before
    return np.where(left > _KEPT * bought, left, 0.0)
