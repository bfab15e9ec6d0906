"""Portfolio: every account read in three dimensions, and the accounts that stand out.

Lifecycle × ABC class × potential is the cell that decides how an account is treated (B3); the tier says who is key (A1, D1, D2). Who people name on
the account header (W1) is key, with the units of its group, and nobody else; the tier that they give an account is its tier. Until they name key
accounts, those are assumed: every parent group (or account without one) with at least `key_share` of twelve months' revenue, at most `key_max` of
them. The rest are large, medium and small as they are A, B and C.
"""

from __future__ import annotations

from typing import Any, Literal

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
    named: pd.DataFrame | None = None,
    wallets: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, Status]:
    """The table `portfolio`, one row per account of `accounts`, and how it went; `classes` says by what and among whom accounts are A, B and C,
    `named` holds the tiers that people decided (`account_id`, `tier`, `tier_reason`), `wallets` who buys under a contract or by tender.

    `profile` and `potential` must be those of the same `as_of`; without `potential` the third dimension is `unknown` for all. Called with an
    earlier `as_of` and the profile of that date it gives the portfolio as it was.
    """
    ids = pd.Index(accounts["account_id"].sort_values(), name="account_id")
    within = abc_groups(accounts, classes) if classes else None
    curve, curve_status = abc_curve(_complete(profile, ids), thresholds, classes, within)
    classed = curve.set_index("account_id").reindex(ids)[["abc_class", "abc_by", "abc_within"]]
    states = lifecycle(accounts, account_days, as_of, thresholds, classed["abc_class"], wallets).set_index("account_id")
    potential_class = potential_classes(potential, ids, thresholds)
    tier = tiers(accounts, profile, classed["abc_class"], thresholds, named)
    rows = states.join(classed).assign(potential_class=potential_class).join(tier)
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


def tiers(
    accounts: pd.DataFrame, profile: pd.DataFrame, classes: pd.Series, thresholds: Thresholds, named: pd.DataFrame | None = None
) -> pd.DataFrame:
    """By account id: tier (key, large, medium, small), tier_basis (named, assumed) and tier_reason, a sentence (A1, D1).

    `named` holds what people decided; the key list is assumed until they name a key account.
    """
    given = pd.DataFrame(columns=["account_id", "tier", "tier_reason"]) if named is None else named
    decided = given.set_index("account_id").reindex(classes.index).astype("object").fillna("")
    heads = classes.index[decided["tier"] == "key"]
    group = account_groups(accounts).reindex(classes.index)
    revenue = profile.set_index("account_id")["revenue_12m"].reindex(classes.index).fillna(0.0)
    total = float(revenue.sum())
    by_group = revenue.groupby(group.to_numpy()).sum().rename_axis("group").reset_index(name="revenue")
    by_group = by_group.sort_values(["revenue", "group"], ascending=[False, True], kind="stable").set_index("group")["revenue"]
    share = by_group / total if total > 0 else by_group * 0.0
    large = share[share >= thresholds.key_share.value].head(int(thresholds.key_max.value)).index
    by_rule = classes.map(_TIER_OF_CLASS).astype("object").mask(group.isin(heads if len(heads) else large), "key")
    rows = pd.DataFrame({
        "tier": decided["tier"].where(decided["tier"] != "", by_rule), "decided": decided["tier"], "said": decided["tier_reason"],
        "abc_class": classes, "group": group, "share": group.map(share),
    })  # fmt: skip
    rows["tier_basis"] = np.where((decided["tier"] != "") | bool(len(heads)), "named", "assumed")
    rows["tier_reason"] = [_tier_reason(row, thresholds.key_share.value) for row in rows.itertuples()]
    return rows[["tier", "tier_basis", "tier_reason"]]


def _complete(profile: pd.DataFrame, ids: pd.Index) -> pd.DataFrame:
    """The profile with a row for every account: one that it does not know bought nothing, and earned nothing."""
    whole = profile.set_index("account_id").reindex(ids)
    unknown = ~ids.isin(profile["account_id"])
    basis = profile["margin_basis"].iloc[0] if len(profile) else "assumed"
    whole.loc[unknown, ["revenue_12m", "margin_12m", "margin_basis"]] = [0.0, 0.0, basis]
    return whole.assign(revenue_12m=whole["revenue_12m"].fillna(0.0)).reset_index()


def _tier_reason(row: Any, limit: float) -> str:
    grouped = row.group != row.Index
    if row.decided:
        return sentence("Decided on the account header: {reason}", reason=row.said) if row.said else message("Decided on the account header")
    if row.tier != "key":
        return sentence("Class {abc_class}, not on the list of key accounts", abc_class=row.abc_class)
    if row.tier_basis == "named":
        return sentence("Unit of group {group}, which is named as a key account", group=row.group)
    part = {"share": ("ratio", _plain(row.share)), "limit": ("ratio", limit)}
    if grouped:
        return sentence("Group {group}: {share} of 12-month revenue; key from {limit} on (assumed)", group=row.group, **part)
    return sentence("{share} of 12-month revenue; key from {limit} on (assumed)", **part)


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
