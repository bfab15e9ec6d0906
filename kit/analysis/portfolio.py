"""Portfolio: every account read in three dimensions, and the accounts that stand out.

Lifecycle × ABC class × potential is the cell that decides how an account is treated (B3); the tier says who is key (A1, D1, D2). Until people name
the key accounts, those are assumed: every parent group (or account without one) with at least `key_share` of twelve months' revenue, at most
`key_max` of them. The rest are large, medium and small as they are A, B and C.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from kit.analysis.abc_curve import abc_curve, abc_groups, share_before
from kit.analysis.groups import account_groups
from kit.analysis.lifecycle import lifecycle, lifecycle_status
from kit.assumptions import Classes
from kit.engagement import Thresholds
from kit.language import in_a_row, message, sentence
from kit.schema import Status, table

__all__ = ["portfolio", "potential_classes", "tiers"]

_TIER_OF_CLASS = {"A": "large", "B": "medium", "C": "small"}


def portfolio(
    accounts: pd.DataFrame,
    account_days: pd.DataFrame,
    profile: pd.DataFrame,
    potential: pd.DataFrame | None,
    as_of: pd.Timestamp,
    thresholds: Thresholds,
    classes: Classes | None = None,
) -> tuple[pd.DataFrame, Status]:
    """The table `portfolio`, one row per account of `accounts`, and how it went; `classes` says by what and among whom accounts are A, B and C.

    `profile` and `potential` must be those of the same `as_of`; without `potential` the third dimension is `unknown` for all. Called with an
    earlier `as_of` and the profile of that date it gives the portfolio as it was.
    """
    ids = pd.Index(accounts["account_id"].sort_values(), name="account_id")
    within = abc_groups(accounts, classes) if classes else None
    curve, curve_status = abc_curve(_complete(profile, ids), thresholds, classes, within)
    classed = curve.set_index("account_id").reindex(ids)[["abc_class", "abc_by", "abc_within"]]
    states = lifecycle(accounts, account_days, as_of, thresholds, classed["abc_class"]).set_index("account_id")
    potential_class = potential_classes(potential, ids, thresholds)
    tier = tiers(accounts, profile, classed["abc_class"], thresholds)
    rows = states.join(classed).assign(potential_class=potential_class, tier=tier["tier"], tier_reason=tier["tier_reason"])
    rows["cell"] = rows["lifecycle"] + "|" + rows["abc_class"] + "|" + rows["potential_class"]
    rows["seller_id"] = accounts.set_index("account_id")["seller_id"].reindex(ids) if "seller_id" in accounts else None
    return table("portfolio").conform(rows.reset_index()), _status(rows, curve_status)


def potential_classes(potential: pd.DataFrame | None, ids: pd.Index, thresholds: Thresholds) -> pd.Series:
    """By account id: high while the share of all frontier headroom before the account is under `potential_high`, medium under `potential_medium`,
    then low; unknown where there is no headroom figure."""
    if potential is None or "frontier_headroom" not in potential:
        return pd.Series("unknown", ids, dtype="str")
    headroom = potential.set_index("account_id")["frontier_headroom"].astype("float64").reindex(ids)
    known = headroom.dropna()
    before = share_before(known).reindex(ids)
    limits = [headroom.isna(), headroom <= 0, before < thresholds.potential_high.value, before < thresholds.potential_medium.value]
    return pd.Series(np.select(limits, ["unknown", "low", "high", "medium"], "low"), ids, dtype="str")


def tiers(accounts: pd.DataFrame, profile: pd.DataFrame, classes: pd.Series, thresholds: Thresholds) -> pd.DataFrame:
    """By account id: tier (key, large, medium, small) and tier_reason, a sentence (A1, D1; the key list is assumed until people name it)."""
    group = account_groups(accounts).reindex(classes.index)
    revenue = profile.set_index("account_id")["revenue_12m"].reindex(classes.index).fillna(0.0)
    total = float(revenue.sum())
    by_group = revenue.groupby(group.to_numpy()).sum().rename_axis("group").reset_index(name="revenue")
    by_group = by_group.sort_values(["revenue", "group"], ascending=[False, True], kind="stable").set_index("group")["revenue"]
    share = by_group / total if total > 0 else by_group * 0.0
    key = share[share >= thresholds.key_share.value].head(int(thresholds.key_max.value))
    is_key = group.isin(key.index)
    tier = classes.map(_TIER_OF_CLASS).mask(is_key, "key")
    shares = group.map(share)
    reasons = [
        _tier_reason(*row, limit=thresholds.key_share.value)
        for row in zip(tier, classes, group, group != group.index, shares, strict=True)
    ]  # fmt: skip
    return pd.DataFrame({"tier": tier, "tier_reason": reasons}, index=classes.index)


def _complete(profile: pd.DataFrame, ids: pd.Index) -> pd.DataFrame:
    """The profile with a row for every account: one that it does not know bought nothing, and earned nothing."""
    whole = profile.set_index("account_id").reindex(ids)
    unknown = ~ids.isin(profile["account_id"])
    basis = profile["margin_basis"].iloc[0] if len(profile) else "assumed"
    whole.loc[unknown, ["revenue_12m", "margin_12m", "margin_basis"]] = [0.0, 0.0, basis]
    return whole.assign(revenue_12m=whole["revenue_12m"].fillna(0.0)).reset_index()


def _tier_reason(tier: str, abc_class: str, group: str, grouped: bool, share: float, limit: float) -> str:
    if tier == "key" and grouped:
        text = message("Group {group}: {share} of 12-month revenue; key from {limit} on (assumed)")
        return sentence(text, group=group, share=("ratio", _plain(share)), limit=("ratio", limit))
    if tier == "key":
        return sentence("{share} of 12-month revenue; key from {limit} on (assumed)", share=("ratio", _plain(share)), limit=("ratio", limit))
    return sentence("Class {abc_class}, not on the list of key accounts", abc_class=abc_class)


def _plain(share: float) -> float:
    return round(float(share), 6)


def _status(rows: pd.DataFrame, curve_status: Status) -> Status:
    states = lifecycle_status(rows.reset_index())
    reasons = [s.reason for s in (states, curve_status) if s.reason]
    kind: Literal["ok", "degraded"] = "degraded" if "degraded" in (states.status, curve_status.status) else "ok"
    if (rows["potential_class"] == "unknown").all():
        kind = "degraded"
        reasons.append(sentence("The potential of no account is known: cells are read by lifecycle and ABC class."))
    return Status("portfolio", kind, in_a_row(reasons), len(rows))
