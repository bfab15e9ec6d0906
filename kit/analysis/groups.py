"""Groups: to which parent, seller and region an account belongs, where anything is known of it (A12, D2)."""

from __future__ import annotations

import pandas as pd

__all__ = ["account_groups", "account_regions", "known_column"]


def account_groups(accounts: pd.DataFrame) -> pd.Series:
    """By account id: the parent group, or the account itself where it has none."""
    own = accounts.set_index("account_id").index.to_series().rename("group")
    if "parent_id" not in accounts:
        return own
    parent = accounts.set_index("account_id")["parent_id"]
    return parent.where(parent.notna() & (parent != ""), own).rename("group").astype("str")


def account_regions(facts: pd.DataFrame) -> pd.Series | None:
    """By the index of `facts`: the state with its country where both are known, else whichever is known to more accounts; None where neither is."""
    if not known_column(facts, "state"):
        return facts["country"] if known_column(facts, "country") else None
    if not known_column(facts, "country") or (facts["country"].dropna() == facts["country"].dropna().iloc[0]).all():
        return facts["state"]
    return (facts["state"] + ", " + facts["country"]).fillna(facts["country"]).fillna(facts["state"])


def known_column(facts: pd.DataFrame, column: str) -> bool:
    """Whether the column is there and says something of at least one account."""
    return column in facts and bool((facts[column].notna() & (facts[column] != "")).any())
