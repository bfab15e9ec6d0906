"""Key indicators: the few figures by which the evolution of the portfolio is followed, now and at the earlier cycle (A2, B5).

The list is fixed before the work begins, so that nobody picks the flattering ones afterwards.
"""

from __future__ import annotations

import pandas as pd

from kit.language import sentence
from kit.monitoring.cut import Cut
from kit.monitoring.migration import retention, revenue_bridge
from kit.schema import Status, table

__all__ = ["kpis"]

_UNITS = {
    "revenue_12m": "money", "margin_12m": "money", "orders_12m": "orders", "accounts_buying_12m": "accounts", "revenue_per_account": "money",
    "accounts_active": "accounts", "accounts_new": "accounts", "accounts_pre_inactive": "accounts", "accounts_just_inactivated": "accounts",
    "retained_revenue": "ratio", "net_retained_revenue": "ratio", "key_account_share": "ratio", "effective_accounts": "number",
    "product_lines_per_account": "number", "headroom": "money", "share_of_wallet": "ratio",
}  # fmt: skip
_MISSING = float("nan")


def kpis(now: Cut, before: Cut | None, comparison: Status) -> tuple[pd.DataFrame, Status]:
    """Table `kpis` in reading order: value, unit, previous value and change; previous values are missing where `before` is None.

    Change is relative to the previous value; of an indicator that is a ratio itself it is the difference. `retained_revenue` has no previous value:
    it would need a third cut; nor has the share of key accounts where people name them at one cut and size tells them at the other. Status as
    `comparison` (of `earlier_cut`), under the part "kpis"; `degraded` where that share is not compared.
    """
    values, previous = _values(now), _values(before) if before is not None else {}
    redefined = before is not None and _named(now) != _named(before)
    if redefined:
        previous["key_account_share"] = _MISSING
    values["retained_revenue"], values["net_retained_revenue"] = retention(revenue_bridge(now, before))
    rows = pd.DataFrame([
        {"name": name, "order": i, "value": values[name], "unit": unit, "previous": previous.get(name, _MISSING)}
        for i, (name, unit) in enumerate(_UNITS.items(), start=1)
    ])  # fmt: skip
    difference = rows["value"] - rows["previous"]
    rows["change"] = difference.where(rows["unit"] == "ratio", difference / rows["previous"].abs().where(rows["previous"] != 0))
    status = Status("kpis", comparison.status, comparison.reason, used=len(now.profile))
    if redefined and status.status == "ok":
        reason = sentence("Key accounts are named by people at one of the two dates and assumed by size at the other: their share is not compared.")
        status = Status("kpis", "degraded", reason, used=len(now.profile))
    return table("kpis").conform(rows).sort_values("order", ignore_index=True), status


def _named(cut: Cut) -> bool:
    portfolio = cut.portfolio
    return "tier_basis" in portfolio and bool((portfolio["tier_basis"].eq("named") & portfolio["tier"].eq("key")).any())


def _values(cut: Cut) -> dict[str, float]:
    profile = cut.profile.sort_values("account_id")
    revenue, buying = float(profile["revenue_12m"].sum()), profile[profile["orders_12m"].fillna(0) > 0]
    lifecycle = cut.portfolio["lifecycle"].value_counts()
    key = profile["account_id"].isin(cut.portfolio.loc[cut.portfolio["tier"] == "key", "account_id"])
    wallets = cut.potential.dropna(subset=["share_of_wallet"])
    wallet = float(wallets["wallet"].sum())
    positive = profile["revenue_12m"].clip(lower=0)
    squares = float((positive**2).sum())
    return {
        "revenue_12m": revenue,
        "margin_12m": float(profile["margin_12m"].sum(min_count=1)),
        "orders_12m": float(profile["orders_12m"].fillna(0).sum()),
        "accounts_buying_12m": float(len(buying)),
        "revenue_per_account": revenue / len(buying) if len(buying) else _MISSING,
        **{f"accounts_{status}": float(lifecycle.get(status, 0)) for status in ("active", "new", "pre_inactive", "just_inactivated")},
        "key_account_share": float(profile.loc[key, "revenue_12m"].sum()) / revenue if revenue > 0 else _MISSING,
        "effective_accounts": float(positive.sum()) ** 2 / squares if squares > 0 else _MISSING,
        "product_lines_per_account": float(buying["product_lines_12m"].astype("float64").mean()),
        "headroom": float(wallets["headroom"].sum()) if len(wallets) else _MISSING,
        "share_of_wallet": float(wallets["captured"].sum()) / wallet if wallet > 0 else _MISSING,
    }
