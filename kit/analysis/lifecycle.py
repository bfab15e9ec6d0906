"""Lifecycle: is the account new, active, pre-inactive, just inactivated or inactive?

An account drifts away before it leaves; counting those that drift is what lets somebody step in while there is still something to save (B1, B2). A
monthly buyer is late after six weeks, a yearly one is not, so an account with enough purchases is judged by its own rhythm: τ is the 90 % quantile of
its gaps between purchase days, drawn towards the τ of its ABC class as if by five more gaps. Active up to τ days after the last purchase,
pre-inactive up to 2τ, then inactive. With fewer purchases the business's own fixed limits hold. Method: part 5 of the method note.

"Just inactivated" means that the limit was crossed within the last `just_inactivated_days`, a quarter: portfolios are evaluated monthly or quarterly
(B5), and with the longer of the two no account passes between two readings without having been on the list once.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kit.engagement import Thresholds
from kit.language import message, sentence
from kit.schema import Status

__all__ = ["lifecycle", "lifecycle_status", "purchase_rhythm"]

_QUANTILE = 0.9
_PRIOR_GAPS = 5
_MIN_CLASS = 5


def lifecycle(
    accounts: pd.DataFrame,
    account_days: pd.DataFrame,
    as_of: pd.Timestamp,
    thresholds: Thresholds,
    classes: pd.Series | None = None,
) -> pd.DataFrame:
    """One row per account: its state, the rule behind it, and what the fixed limits alone would say (B1, B2).

    Purchases after `as_of` are left aside, so that an earlier date can be recomputed. An account with returns only bought before the history
    begins: it counts as inactive, never as a prospect.

    Parameters
    ----------
    classes : Series, optional
        ABC class by account id: the group towards whose rhythm an account's own is drawn. Without it all accounts are one group.

    Returns
    -------
    DataFrame
        account_id, lifecycle, lifecycle_basis (own_rhythm, fixed_limits), lifecycle_fixed (state by the fixed limits alone), limit_days (τ:
        pre-inactive after so many days), reactivated (bought again in the last 12 months after being inactive, and not inactive now).
    """
    days = account_days[account_days["date"] <= as_of]
    ids = pd.Index(accounts["account_id"].sort_values(), name="account_id")
    group = pd.Series("", index=ids) if classes is None else classes.reindex(ids).fillna("")
    early, late = thresholds.pre_inactive_days.value, thresholds.inactive_days.value
    bought = purchase_rhythm(days, as_of).reindex(ids)
    typical = _class_rhythm(bought, group, thresholds)
    own = (bought["gaps"] >= thresholds.min_gaps.value) & _history_suffices(days, bought, as_of)
    drawn = (bought["gaps"] * bought["rhythm_days"] + _PRIOR_GAPS * typical) / (bought["gaps"] + _PRIOR_GAPS)
    limit = drawn.where(own, early)
    end = (2 * drawn).where(own, late)
    fixed_limits = (pd.Series(float(early), ids), pd.Series(float(late), ids))
    returned = pd.Series(ids.isin(days.loc[days["revenue"] < 0, "account_id"]), ids)
    state = _state(bought, (limit, end), typical, returned, thresholds)
    table = pd.DataFrame({
        "lifecycle": state,
        "lifecycle_basis": np.where(own, "own_rhythm", "fixed_limits"),
        "lifecycle_fixed": _state(bought, fixed_limits, fixed_limits[0], returned, thresholds),
        "limit_days": limit.where(bought["days_since_order"].notna()),
        "reactivated": _came_back(days, end, as_of).reindex(ids, fill_value=False) & ~state.isin(("just_inactivated", "inactive", "prospect")),
    })  # fmt: skip
    return table.reset_index().astype({name: "str" for name in ("lifecycle", "lifecycle_basis", "lifecycle_fixed")})


def purchase_rhythm(account_days: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """By account id: gaps (between purchase days), rhythm_days (90 % quantile of the gaps), median_gap_days, days_since_first, days_since_order.

    A purchase day is a day with at least one order of positive revenue; accounts without one have no row.
    """
    days = _purchases(account_days)
    by = days.groupby("account_id")
    close, gaps = pd.Timestamp(as_of).normalize(), by["gap"]
    return pd.DataFrame({
        "gaps": gaps.count(),
        "rhythm_days": gaps.quantile(_QUANTILE),
        "median_gap_days": gaps.median(),
        "days_since_first": (close - by["date"].min()).dt.days.astype("float64"),
        "days_since_order": (close - by["date"].max()).dt.days.astype("float64"),
    })  # fmt: skip


def lifecycle_status(table: pd.DataFrame) -> Status:
    """How the lifecycle of `table` (any table with its columns) was judged: by how many own rhythms, and what that changed."""
    own = int((table["lifecycle_basis"] == "own_rhythm").sum())
    changed = int((table["lifecycle"] != table["lifecycle_fixed"]).sum())
    if own == 0:
        reason = sentence("No account has enough purchases for a rhythm of its own: the fixed limits hold for all.")
        return Status("lifecycle", "degraded", reason, used=len(table))
    text = message("{own} accounts are judged by their own rhythm; {changed} are in another status than under the fixed limits.")
    reason = sentence(text, own=own, changed=changed)
    return Status("lifecycle", "ok", reason, used=len(table))


def _purchases(account_days: pd.DataFrame) -> pd.DataFrame:
    days = account_days.loc[account_days["orders"] > 0, ["account_id", "date"]]
    days = days.assign(date=days["date"].dt.normalize()).drop_duplicates().sort_values(["account_id", "date"], kind="stable", ignore_index=True)
    gap = days["date"].diff().dt.days.astype("float64")
    return days.assign(gap=gap.where(days["account_id"] == days["account_id"].shift()))


def _class_rhythm(bought: pd.DataFrame, group: pd.Series, thresholds: Thresholds) -> pd.Series:
    """The median τ of the accounts of the class that have one; the fixed limit where fewer than five have."""
    own = bought["rhythm_days"].where(bought["gaps"] >= thresholds.min_gaps.value)
    by = own.groupby(group)
    return by.transform("median").where(by.transform("count") >= _MIN_CLASS, thresholds.pre_inactive_days.value)


def _history_suffices(days: pd.DataFrame, bought: pd.DataFrame, as_of: pd.Timestamp) -> bool:
    """Whether the history is at least two median gaps long: shorter, it shows no rhythm at all."""
    median_gap = bought["median_gap_days"].median()
    return bool(len(days)) and bool(median_gap == median_gap) and (as_of - days["date"].min()).days >= 2 * median_gap


def _state(bought: pd.DataFrame, limits: tuple[pd.Series, pd.Series], new_limit: pd.Series, returned: pd.Series, thresholds: Thresholds) -> pd.Series:
    age, (early, late) = bought["days_since_order"], limits
    cases = [
        (age.isna() & returned, "inactive"),
        (age.isna(), "prospect"),
        (age - late > thresholds.just_inactivated_days.value, "inactive"),
        (age > late, "just_inactivated"),
        (age > early, "pre_inactive"),
        (bought["days_since_first"] < new_limit, "new"),
    ]
    return pd.Series(np.select([case for case, _ in cases], [state for _, state in cases], "active"), bought.index)


def _came_back(days: pd.DataFrame, late: pd.Series, as_of: pd.Timestamp) -> pd.Series:
    purchases = _purchases(days)
    recent = purchases["date"] > as_of - pd.DateOffset(months=12)
    again = recent & (purchases["gap"] > late.reindex(purchases["account_id"]).to_numpy())
    return again.groupby(purchases["account_id"]).any()
