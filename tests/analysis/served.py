"""Portfolios to be served: seeded tables with sellers, an inside team and scarce hours, for the tests of the formats and their benchmark."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kit.schema import table

__all__ = ["Served", "served_world"]


@dataclass(frozen=True)
class Served:
    """The tables that the formats are decided on; `segments` names five groups by size, as a manager would draw them."""

    accounts: pd.DataFrame
    portfolio: pd.DataFrame
    profile: pd.DataFrame
    potential: pd.DataFrame
    segments: pd.DataFrame
    sellers: pd.DataFrame


def served_world(n: int, sellers: int, seed: int, hours: float = 1_100.0, team: int = 1) -> Served:
    """`n` accounts of log-normal revenue (sd 1.5), headroom that goes its own way, `sellers` with 60–140 % of `hours`, `team` inside sellers."""
    draw = np.random.default_rng(seed)
    ids = [f"{i:06d}" for i in range(n)]
    revenue = np.exp(draw.normal(9.3, 1.5, n))
    headroom = revenue * np.exp(draw.normal(0.0, 1.0, n))
    before, ahead = _before(revenue), _before(headroom)
    key = revenue >= max(0.01 * revenue.sum(), np.sort(revenue)[-min(30, n)])
    tier = np.select([key, before < 0.8, before < 0.95], ["key", "large", "medium"], "small")
    people = [f"s{i:04d}" for i in range(sellers)]
    inside = [f"t{i}" for i in range(team)]
    frames = {
        "accounts": {"account_id": ids, "name": ids},
        "portfolio": {
            "account_id": ids, "seller_id": draw.choice(people, n), "lifecycle": "active", "reactivated": False, "abc_class": "C",
            "potential_class": np.where(ahead < 0.5, "high", "low"), "cell": "-", "tier": tier,
        },
        "profile": {"account_id": ids, "revenue_12m": revenue, "revenue_prior_12m": revenue, "margin_12m": revenue * draw.uniform(0.2, 0.4, n),
                    "margin_basis": "recorded", "orders_12m": 12},
        "potential": {"account_id": ids, "wallet": revenue + headroom, "basis": "estimated", "captured": revenue, "headroom": headroom,
                      "frontier_headroom": headroom, "headroom_medium": headroom * 0.225},
        "sellers": {"seller_id": [*people, *inside], "name": [*people, *inside], "role": ["field"] * sellers + ["inside"] * team,
                    "capacity_hours_12m": [*(hours * draw.uniform(0.6, 1.4, sellers)), *([hours] * team)]},
    }  # fmt: skip
    made = {name: table(name).conform(pd.DataFrame(columns)) for name, columns in frames.items()}
    group = pd.qcut(revenue, 5, labels=["S5", "S4", "S3", "S2", "S1"]).astype("str") if n >= 5 else ["S1"] * n
    return Served(**made, segments=pd.DataFrame({"account_id": ids, "segment": group}))


def _before(money: np.ndarray) -> np.ndarray:
    """The share of the sum that the larger ones hold."""
    order = np.argsort(-money)
    before = np.empty(len(money))
    before[order] = (money[order].cumsum() - money[order]) / money.sum()
    return before
