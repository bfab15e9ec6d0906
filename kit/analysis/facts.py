"""Facts of the analysis stage: the rows of its dependence figure, and the key figures (A2, D2)."""

from __future__ import annotations

import pandas as pd

from kit.analysis.concentration import KEY_ACCOUNTS
from kit.language import message, sentence
from kit.schema.vocabulary import DRIFTING

__all__ = ["analysis_facts", "dependence_shares"]


def dependence_shares(concentration: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """Rows of the dependence figure (`label` a sentence cell, `share`): key accounts, then the largest account, 5 and 10 accounts."""
    key = concentration[(concentration["dimension"] == "key_accounts") & (concentration["key"] == "key")]["share"]
    largest = measures[measures["dimension"] == "account"]
    named = "basis" in concentration and (concentration["basis"] == "named").any()
    rows = [(KEY_ACCOUNTS["named" if named else "assumed"], float(key.iloc[0]) if len(key) else 0.0)]
    if len(largest):
        rows += [
            (message("The largest account"), float(largest["cr1"].iloc[0])),
            (sentence("The {n} largest accounts", n=5), float(largest["cr5"].iloc[0])),
            (sentence("The {n} largest accounts", n=10), float(largest["cr10"].iloc[0])),
        ]
    return pd.DataFrame(rows, columns=["label", "share"]).dropna(ignore_index=True)


def analysis_facts(
    portfolio: pd.DataFrame, profile: pd.DataFrame, concentration: pd.DataFrame, measures: pd.DataFrame, segments: pd.DataFrame, service: pd.DataFrame
) -> dict[str, tuple[object, str, str]]:
    """Key figures of the stage: name → value, unit, table."""
    shares = dependence_shares(concentration, measures)["share"]
    account = measures[measures["dimension"] == "account"]
    drifting = portfolio["lifecycle"].isin(DRIFTING)
    at_stake = profile.loc[profile["account_id"].isin(portfolio.loc[drifting, "account_id"]), "revenue_12m"].sum()
    return {
        **{f"accounts_{name.lower()}": (int((portfolio["abc_class"] == name).sum()), "accounts", "portfolio") for name in "ABC"},
        "accounts_key": (int((portfolio["tier"] == "key").sum()), "accounts", "portfolio"),
        "accounts_drifting": (int(drifting.sum()), "accounts", "portfolio"),
        "revenue_drifting": (round(float(at_stake), 2), "money", "portfolio"),
        "key_account_share": (round(float(shares.iloc[0]), 4), "ratio", "concentration"),
        "effective_accounts": (round(float(account["effective_keys"].iloc[0]), 1) if len(account) else None, "number", "concentration_figures"),
        "segments": (len(segments), "segments", "segments"),
        "profit_of_service": (round(float(service["profit"].sum()), 2), "money", "service"),
        "hours_of_service": (round(float(service["hours_12m"].sum())), "hours", "service"),
    }
