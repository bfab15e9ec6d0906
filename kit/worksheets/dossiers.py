"""Dossiers: how much is known of each account, in one row, and what it means for whoever keeps the worksheets (A6, A11, W18).

The stage that loads the data knows no tiers yet: which accounts are key is what the account headers say, else what the previous cycle found.
"""

from __future__ import annotations

import pandas as pd

from kit.assumptions import Worksheets
from kit.cycle import Cycle
from kit.language import message as _
from kit.language import ratio_field, sentence

__all__ = ["DOSSIER_LABELS", "dossier_health", "health_before", "health_finding", "key_before"]

DOSSIER_LABELS = {"weakest": ("word", _("Weakest area"))}
_NOBODY = _("No worksheet has been filled in yet, so there is no dossier to measure. “kit worksheet new” writes the empty ones.")


def key_before(cycle: Cycle) -> set[str]:
    """The key accounts of the previous cycle; without one nobody."""
    before = cycle.previous()
    portfolio = before.read("portfolio") if before is not None else pd.DataFrame({"account_id": [], "tier": []})
    return set(portfolio.loc[portfolio["tier"].eq("key"), "account_id"])


def health_before(cycle: Cycle) -> pd.DataFrame | None:
    """The table `plan_health` of the previous cycle, None where there is none."""
    before = cycle.previous()
    return before.read("plan_health") if before is not None and before.has("plan_health") else None


def dossier_health(health: pd.DataFrame, revenue: pd.Series | None = None) -> pd.DataFrame:
    """One row per account of `plan_health`, key accounts first, the largest before the others (`revenue` by account); `weakest` is an area."""
    fields, filled = health["fields_asked"].astype("float64"), health["fields_known"].astype("float64")
    weighed = health.assign(
        filled=health["completeness"] * fields, fresh=health["freshness"] * filled, points=health["score"] * fields,
        later=health["score_later"] * fields,
    )  # fmt: skip
    weakest = health.sort_values(["account_id", "score", "area"], kind="stable").drop_duplicates("account_id").set_index("account_id")["area"]
    by = weighed.groupby("account_id")
    sums = by[["fields_asked", "fields_known", "filled", "fresh", "points", "later"]].sum()
    rows = sums.join(by.agg(depth=("depth", "first"), oldest=("oldest", "min")))
    asked, known = rows["fields_asked"].astype("float64"), rows["fields_known"].astype("float64")
    rows = rows.assign(
        completeness=rows["filled"] / asked, freshness=(rows["fresh"] / known.where(known > 0)).fillna(0.0), score=rows["points"] / asked,
        score_later=rows["later"] / asked, weakest=weakest, revenue=0.0 if revenue is None else revenue.reindex(rows.index).fillna(0.0),
    )  # fmt: skip
    rows = rows.reset_index().sort_values(["depth", "revenue", "account_id"], ascending=[True, False, True], ignore_index=True)
    return rows[["account_id", "depth", "fields_asked", "fields_known", "completeness", "freshness", "score", "score_later", "weakest", "oldest"]]


def health_finding(accounts: pd.DataFrame, limits: Worksheets) -> str:
    """How much is known of the accounts with a dossier (rows of `dossier_health`), how fresh it is, and what becomes of it by itself."""
    if accounts.empty:
        return _NOBODY
    key = accounts[accounts["depth"] == "full"]
    silent = int((key["fields_known"] == 0).sum())
    means = accounts[["completeness", "freshness", "score", "score_later"]].mean()
    told = sentence(
        "Dossiers of {n} accounts, {key} of them key: {completeness} of what should be known is known, and what is known is {freshness} fresh. "
        "Without a new entry their score falls from {score} to {later} of 100 in {days} days.",
        n=len(accounts), key=len(key), completeness=ratio_field(means["completeness"]), freshness=ratio_field(means["freshness"]),
        score=round(float(means["score"])), later=round(float(means["score_later"])), days=int(limits.fade_days.value),
    )  # fmt: skip
    if not silent:
        return told
    more = sentence("Of {n} key accounts nothing at all is written down.", n=silent)
    return sentence("{first} {second}", first=("all", [told]), second=("all", [more]))
