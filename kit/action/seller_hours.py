"""Hours of the sellers: does the contact plan fit the time there is?

A plan that asks for more hours than a seller has is a wish. Where hours are short, all contacts of that seller shrink by one factor, so that the
ratios between classes survive, and each service format keeps at least its part of the plan (`least` in the contact rules): factor k solves
sum(max(least, k) * hours asked) = hours there are (A12, V17, V18). Hours of inside team, marketing and partners have no budget of their own here,
so every contact counts at the account's seller: nothing is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kit.engagement import Settings
from kit.schema import table
from kit.schema.seller_labels import UNASSIGNED, seller_labels

__all__ = ["capacity", "hours_by_seller", "kept_part"]


def capacity(sellers: pd.DataFrame, settings: Settings) -> pd.Series:
    """Selling hours of 12 months by seller id: the seller's own, else the setting `seller_hours_12m`."""
    own = sellers.set_index("seller_id")["capacity_hours_12m"].astype("float64") if len(sellers) else pd.Series(dtype="float64")
    return own.fillna(settings.thresholds.seller_hours_12m.value)


def kept_part(hours: pd.Series, least: pd.Series, seller: pd.Series, there: Mapping[str, float]) -> tuple[pd.Series, list[str]]:
    """The part of each account's contacts that stays (0-1), and the sellers whose least parts alone exceed their hours.

    `hours` asked, `least` part to keep and `seller` are aligned, one row per account; `there` holds hours by seller id. A seller outside `there`
    (nobody is named) keeps the whole plan. Where even the least parts do not fit, everything of that seller shrinks by one factor.
    """
    kept, short = pd.Series(1.0, index=hours.index), []
    for name, rows in hours.groupby(seller, sort=True):
        budget = there.get(str(name), np.inf)
        if rows.sum() <= budget:
            continue
        floor = least[rows.index].to_numpy(dtype=float)
        asked = rows.to_numpy(dtype=float)
        if (floor * asked).sum() > budget:
            short.append(str(name))
            floor = np.zeros_like(floor)
        kept[rows.index] = np.maximum(floor, _factor(asked, floor, budget))
    return kept, short


def hours_by_seller(contact_plan: pd.DataFrame, portfolio: pd.DataFrame, sellers: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Table `seller_hours`: hours asked, there, short and planned per seller; accounts without a seller are the row "unassigned".

    Sellers without accounts are shown unless they are managers. Hours planned sum to the contact plan's.
    """
    plan = contact_plan.merge(portfolio[["account_id", "seller_id"]], on="account_id", how="left")
    plan["seller_id"] = plan["seller_id"].replace("", pd.NA).fillna(UNASSIGNED)
    asked_contacts = plan["contacts_asked_12m"]
    plan["part"] = (plan["contacts_12m"] / asked_contacts.where(asked_contacts > 0)).fillna(1.0)
    sums = plan.groupby("seller_id").agg(
        accounts=("account_id", "size"), hours_asked=("hours_asked_12m", "sum"), factor=("part", "min"), hours_planned=("hours_12m", "sum")
    )
    idle = sellers.loc[~(sellers["role"] == "manager").fillna(False), "seller_id"] if len(sellers) else pd.Series(dtype="str")
    everybody = sorted(set(sums.index) | set(idle), key=lambda name: (name == UNASSIGNED, name))
    rows = sums.reindex(everybody).fillna({"accounts": 0, "hours_asked": 0.0, "factor": 1.0, "hours_planned": 0.0})
    there = capacity(sellers, settings).reindex(everybody).fillna(settings.thresholds.seller_hours_12m.value)
    there[there.index == UNASSIGNED] = np.nan
    labels = pd.Series(seller_labels(everybody, sellers), index=everybody, dtype="str")
    over = (rows["hours_asked"] - there).clip(lower=0.0)
    return table("seller_hours").conform(rows.assign(seller=labels, hours_there=there, hours_over=over).rename_axis("seller_id").reset_index())


def _factor(asked: np.ndarray, floor: np.ndarray, budget: float) -> float:
    held = np.zeros(len(asked), dtype=bool)
    while True:
        free = asked[~held].sum()
        factor = (budget - (floor * asked)[held].sum()) / free if free > 0 else 0.0
        now_held = floor > factor
        if (now_held == held).all():
            return max(float(factor), 0.0)
        held = now_held
