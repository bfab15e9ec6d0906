"""Current values: where a goal stands today, from the tables where they know it, else as people typed it (C1).

A figure of the kit is the same for everybody and never out of date; a typed number is as old as its row. So where a line says where its number comes
from (`formula`), the table's figure counts.
"""

from __future__ import annotations

import pandas as pd

__all__ = ["account_figures", "current_values"]

_OF_PROFILE = ("revenue_12m", "margin_12m", "orders_12m", "product_lines_12m")
_ADDED_UP = ("revenue_12m", "margin_12m", "orders_12m")  # of a territory: lines, shares and scores of several accounts make no sum


def current_values(
    plan: pd.DataFrame, profile: pd.DataFrame, potential: pd.DataFrame, relationships: pd.DataFrame, portfolio: pd.DataFrame
) -> pd.Series:
    """The current value of each line of `plan` (its index): by its formula where the tables have the figure, else as it stands in `current`.

    The figure of a line without an account is the sum over the accounts of its seller, where it can be added up.
    """
    of_account = account_figures(profile, potential, relationships)
    of_seller = of_account[list(_ADDED_UP)].groupby(portfolio.set_index("account_id")["seller_id"]).sum(min_count=1)
    found = [
        of_account[formula].get(account) if pd.notna(account) else of_seller[formula].get(seller) if formula in _ADDED_UP else None
        for formula, account, seller in zip(plan["formula"].where(plan["formula"] != "typed"), plan["account_id"], plan["seller_id"], strict=True)
        if pd.notna(formula)
    ]
    computed = pd.Series(found, index=plan.index[plan["formula"].notna() & plan["formula"].ne("typed")], dtype="float64")
    return computed.reindex(plan.index).fillna(plan["current"])


def account_figures(profile: pd.DataFrame, potential: pd.DataFrame, relationships: pd.DataFrame) -> pd.DataFrame:
    """One row per account (the index), a column per formula."""
    figures = profile.set_index("account_id")[list(_OF_PROFILE)].astype("float64")
    figures["share_of_wallet"] = potential.set_index("account_id")["share_of_wallet"].astype("float64")
    figures["relationship_score"] = relationships.set_index("account_id")["score"].astype("float64")
    return figures
