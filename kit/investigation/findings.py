"""Findings of the investigation stage: what profile and potential mean, as sentence cells, and the key figures (A8.1, A8.4).

Headroom is what the best comparable customers buy beyond the account's own spend: never the client's whole budget, and never a promise.
"""

from __future__ import annotations

from typing import Literal

import pandas as pd

from kit.language import message, money_field, ratio_field, sentence
from kit.schema import Status

__all__ = [
    "BESIDE_LABELS", "beside_revenue", "change_finding", "investigation_facts", "margin_finding", "order_finding", "potential_finding",
    "potential_kind", "profile_finding",
]  # fmt: skip

_READINGS = ("wallet_low", "wallet", "wallet_high")
BESIDE_LABELS = {
    "account_id": ("id", message("Account")), "name": ("text", message("Name")), "rank_potential": ("int", message("Rank by headroom")),
    "rank_by_revenue": ("int", message("Rank by revenue")), "frontier_headroom": ("money", message("Frontier headroom")),
    "captured": ("money", message("Captured, 12 months")),
}  # fmt: skip


def profile_finding(profile: pd.DataFrame) -> str:
    """How many accounts bought, and how few of them brought half of the revenue."""
    revenue = profile["revenue_12m"].clip(lower=0).sort_values(ascending=False)
    total, buying = float(revenue.sum()), int((profile["orders_12m"] > 0).sum())
    if total <= 0:
        return message("No account bought in the last twelve months.")
    half = int((revenue.cumsum() < total / 2).sum()) + 1
    return sentence(
        "{buying} of {all} accounts bought in the last twelve months; {half} of them brought half of the revenue.",
        buying=buying, all=len(profile), half=half,
    )  # fmt: skip


def margin_finding(profile: pd.DataFrame) -> str:
    """The recorded margin as a share of revenue."""
    revenue = float(profile["revenue_12m"].sum())
    share = float(profile["margin_12m"].sum()) / revenue if revenue > 0 else 0.0
    return sentence("Margin is taken as the client recorded it: {share} of revenue.", share=ratio_field(share))


def change_finding(before: pd.DataFrame, now: pd.DataFrame) -> str:
    """Revenue and buying accounts of the year before against those of the last twelve months."""
    then, today = float(before["revenue_12m"].sum()), float(now["revenue_12m"].sum())
    if then <= 0 or now["revenue_prior_12m"].isna().any():
        return message("The history is too short: a full year before the last twelve months is not there to compare with.")
    return sentence(
        "One year earlier {buying_before} accounts had bought for {before}; now it is {buying} accounts for {now}, {change}.",
        buying_before=int((before["orders_12m"] > 0).sum()), before=money_field(then), buying=int((now["orders_12m"] > 0).sum()),
        now=money_field(today), change=("change", round(today / then - 1, 4)),
    )  # fmt: skip


def potential_kind(status: Status) -> Literal["finding", "abstained"]:
    """The kind of call-out that the estimate deserves."""
    return "abstained" if status.status == "abstained" else "finding"


def potential_finding(potential: pd.DataFrame, status: Status) -> str:
    """How much headroom there is, with its range, and how few accounts hold half of it; or why there is no estimate."""
    buying = potential[(potential["captured"] > 0) & potential["wallet"].notna()]
    if status.status == "abstained" or buying.empty:
        return status.reason
    open_ = (buying[[*_READINGS]].sub(buying["captured"], axis=0)).clip(lower=0).sum(skipna=False)
    low, mid, high = (money_field(open_[name]) for name in _READINGS)
    order = buying["headroom"].fillna(0).sort_values(ascending=False)
    half = int((order.cumsum() < order.sum() / 2).sum()) + 1
    if pd.isna(open_["wallet_high"]):  # too few accounts buy for an upper reading
        return sentence(
            "Buying accounts could buy {mid} more a year if they bought like the best of their peers ({low} by the conservative reading; they are "
            "too few for an upper one). {half} of {n} accounts hold half of it.", mid=mid, low=low, half=half, n=len(buying),
        )  # fmt: skip
    return sentence(
        "Buying accounts could buy {mid} more a year if they bought like the best of their peers (range {low} to {high}). {half} of {n} accounts "
        "hold half of it.", mid=mid, low=low, high=high, half=half, n=len(buying),
    )  # fmt: skip


def beside_revenue(potential: pd.DataFrame, top: int) -> pd.DataFrame:
    """The first `top` accounts by frontier headroom, with their rank by revenue (columns as BESIDE_LABELS); empty where no headroom is known."""
    ordered = potential.sort_values("account_id", ignore_index=True)
    ranked = ordered.assign(
        rank_potential=ordered["frontier_headroom"].rank(ascending=False, method="first"),
        rank_by_revenue=ordered["captured"].rank(ascending=False, method="first"),
    )
    first = ranked.dropna(subset=["rank_potential"]).sort_values("rank_potential").head(top)
    return first[[name for name in BESIDE_LABELS if name in first.columns]].reset_index(drop=True)


def order_finding(potential: pd.DataFrame, top: int) -> str:
    """How many of the first accounts by headroom are also among the first by revenue."""
    if potential["frontier_headroom"].notna().sum() == 0:
        return message("Without an estimate of potential the list by revenue stands alone.")
    by_headroom = set(potential.sort_values(["frontier_headroom", "account_id"], ascending=[False, True]).head(top)["account_id"])
    by_revenue = set(potential.sort_values(["captured", "account_id"], ascending=[False, True]).head(top)["account_id"])
    return sentence(
        "{both} of the first {top} accounts by headroom are also among the first {top} by revenue.", both=len(by_headroom & by_revenue), top=top
    )


def investigation_facts(profile: pd.DataFrame, potential: pd.DataFrame) -> dict[str, tuple[object, str, str]]:
    """Key figures of the stage: name → value, unit, table; None where a figure is unknown."""
    prior = profile["revenue_prior_12m"]
    buying = potential[(potential["captured"] > 0) & potential["wallet"].notna()]
    known = len(buying) > 0
    return {
        "revenue_12m": (round(float(profile["revenue_12m"].sum()), 2), "money", "profile"),
        "revenue_prior_12m": (round(float(prior.sum()), 2) if prior.notna().all() else None, "money", "profile"),
        "accounts_buying_12m": (int((profile["orders_12m"] > 0).sum()), "accounts", "profile"),
        "orders_12m": (int(profile["orders_12m"].sum()), "orders", "profile"),
        "wallets_estimated": (int((potential["basis"] == "estimated").sum()), "accounts", "potential"),
        "wallets_declared": (int((potential["basis"] == "declared").sum()), "accounts", "potential"),
        "headroom": (round(float(buying["headroom"].sum())) if known else None, "money", "potential"),
        "share_of_wallet": (round(float(buying["captured"].sum() / buying["wallet"].sum()), 4) if known else None, "ratio", "potential"),
    }
