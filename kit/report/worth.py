"""Worth: what a group of accounts could still bring, with its range and the margin rate behind it (A8.4).

Headroom is wallet less what is captured, never below zero; its range comes from the low and high readings of the wallet. Margin follows from the
portfolio's recorded rate, or from the assumed one, and says which.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kit.cycle import Cycle

__all__ = ["Worth", "headroom_worth"]


@dataclass(frozen=True)
class Worth:
    """Headroom a year with its low and high reading (NaN where too few accounts buy for one), and the margin rate (0-1) with its basis."""

    headroom: float = 0.0
    low: float = 0.0
    high: float = 0.0
    margin_rate: float = 0.0
    margin_basis: str = "assumed"


def headroom_worth(cycle: Cycle, accounts: pd.Series | None = None) -> Worth:
    """What `accounts` (ids; all by default) could still bring; zeros where potential was not estimated."""
    if not cycle.has("potential") or (potential := cycle.read("potential")).empty:
        return Worth()
    potential = potential.dropna(subset=["headroom"])  # of accounts that buy
    chosen = potential if accounts is None else potential[potential["account_id"].isin(accounts)]
    rate, basis = _margin_rate(cycle)
    return Worth(
        headroom=float(chosen["headroom"].sum()),
        low=float((chosen["wallet_low"] - chosen["captured"]).clip(lower=0).sum(skipna=False)),
        high=float((chosen["wallet_high"] - chosen["captured"]).clip(lower=0).sum(skipna=False)),
        margin_rate=rate,
        margin_basis=basis,
    )


def _margin_rate(cycle: Cycle) -> tuple[float, str]:
    profile = cycle.read("profile") if cycle.has("profile") else pd.DataFrame()
    revenue = float(profile["revenue_12m"].sum()) if len(profile) else 0.0
    if revenue <= 0 or not (profile["margin_basis"] == "recorded").any():
        return cycle.thresholds.margin_rate.value, "assumed"
    return float(profile["margin_12m"].sum()) / revenue, "recorded"
