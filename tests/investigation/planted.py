"""Planted worlds: portfolios whose true wallets are known, to see whether the method finds what was hidden.

Two worlds (log-linear; capped and stepped) and five laws of the share that the seller holds. They prove that the code finds what was planted, not
that a client will gain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kit.schema import table

SPREAD, CAP = 3.0, 20.5  # of log turnover: how far the sizes lie apart, and where wallets level off in the curved world
WORLDS = ("linear", "curved")
SHARES = ("beta_1.2_2.2", "beta_4_4", "beta_0.6_1.2", "mixture", "falling")


@dataclass(frozen=True)
class Planted:
    """Accounts and their profile as the kit sees them, and the wallets it does not see."""

    accounts: pd.DataFrame
    profile: pd.DataFrame
    wallet: np.ndarray
    spend: np.ndarray


def planted(n: int, world: str, share: str, seed: int, cap: float = CAP, spread: float = SPREAD) -> Planted:
    """`n` customers of a world under a share law; the account's growth and noise stay hidden from the features."""
    rng = np.random.default_rng([seed, WORLDS.index(world), SHARES.index(share)])
    log_revenue = rng.normal(15.0, spread, n)
    log_employees = 0.6 * (log_revenue - 15) + 3.5 + rng.normal(0, 0.8, n)
    industry, region = rng.integers(0, 6, n), rng.integers(0, 5, n)
    effect = rng.normal(0, 0.6, 6)[industry] + 0.15 * rng.normal(size=n) + 0.45 * rng.normal(size=n)
    if world == "linear":
        log_wallet = -5 + 0.75 * log_revenue + 0.2 * log_employees + effect
    else:
        step = 0.8 * ((log_revenue > 16) & (industry % 2 == 0)) + 0.5 * (region == 1)
        log_wallet = -5 + 0.75 * np.minimum(log_revenue, cap) + 0.2 * log_employees + step + 0.4 * np.sin(2 * log_revenue) + effect
    spend = np.exp(log_wallet) * np.clip(_shares(share, log_revenue, rng), 1e-4, 1.0)
    width = max(5, len(str(n - 1)))
    ids = pd.Series([f"{i:0{width}d}" for i in range(n)], dtype="str")
    accounts = table("accounts").conform(pd.DataFrame({
        "account_id": ids, "name": "Customer " + ids, "industry": pd.Series(industry).map("industry {}".format), "country": "Brazil",
        "state": pd.Series(region).map("R{}".format), "employees": np.exp(log_employees).round() + 1, "annual_revenue": np.exp(log_revenue),
    }))  # fmt: skip
    return Planted(accounts, profile_of(ids, spend), np.exp(log_wallet), spend)


def profile_of(ids: pd.Series, spend: np.ndarray) -> pd.DataFrame:
    """A table `profile` that holds this spend."""
    rows = pd.DataFrame({"account_id": ids, "revenue_12m": spend, "revenue_prior_12m": 0.0, "margin_12m": spend * 0.3, "margin_basis": "recorded"})
    return table("profile").conform(rows.assign(orders_12m=(spend > 0).astype(int), product_lines_12m=1))


def capture(true_headroom: np.ndarray, order_by: np.ndarray, share: float = 0.1) -> float:
    """Share of the true headroom that lies in the first tenth of the list."""
    first = np.argsort(-np.nan_to_num(order_by, nan=-1.0), kind="stable")[: max(1, round(len(order_by) * share))]
    return float(true_headroom[first].sum() / true_headroom.sum())


def _shares(law: str, log_revenue: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    n = len(log_revenue)
    if law == "mixture":
        return np.where(rng.random(n) < 0.3, rng.beta(12, 3, n), rng.beta(1.5, 6, n))
    if law == "falling":
        mean = 1 / (1 + np.exp(0.2 * (log_revenue - 15) + 0.6))
        return rng.beta(3 * mean, 3 * (1 - mean))
    a, b = map(float, law.split("_")[1:])
    return rng.beta(a, b, n)
