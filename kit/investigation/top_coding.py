"""Top-coding: a test of the order by headroom on the client's own data (A8.4).

True wallets are nowhere to be seen, but spend is. What the largest tenth of the accounts spend beyond the limit of that tenth is hidden, the order
is made anew from what is left, and the hidden money is what it should find. By spend these accounts are now alike: the order by size is the rival.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from kit.investigation.features import account_features, folds
from kit.investigation.frontier import frontier
from kit.language import message as _
from kit.language import money_field, sentence

__all__ = ["TOP_CODING_LABELS", "top_coding", "top_coding_finding"]

TOP_CODING_LABELS = {
    "list": ("sentence", _("Order by")), "accounts": ("int", _("Accounts with hidden spend")), "median_rank": ("int", _("Their middle rank")),
    "in_first_fifth": ("ratio", _("Of them in the first fifth")), "found": ("ratio", _("Hidden money in the first tenth")),
    "correlation": ("number", _("Rank correlation with the hidden money")),
}  # fmt: skip
_HIDDEN_FROM = 0.9


def top_coding(accounts: pd.DataFrame, profile: pd.DataFrame, least: int) -> pd.DataFrame:
    """Where the accounts with hidden spend stand, by the model and by size alone (columns as TOP_CODING_LABELS, and `limit`, `all`).

    Empty where fewer than `least` accounts buy or no size is known.
    """
    rows = profile[["account_id", "revenue_12m"]].merge(accounts, on="account_id", validate="1:1").sort_values("account_id")
    rows = rows[rows["revenue_12m"] > 0].reset_index(drop=True)
    features = account_features(rows, np.ones(len(rows), dtype=bool)) if len(rows) >= least else None
    if features is None:
        return pd.DataFrame(columns=[*TOP_CODING_LABELS, "limit", "all"])
    spend = rows["revenue_12m"].to_numpy(dtype="float64")
    limit = float(np.quantile(spend, _HIDDEN_FROM))
    hidden = np.maximum(spend - limit, 0.0)
    seen = np.log(np.minimum(spend, limit))
    orders = {_("Headroom"): frontier(features, seen, folds(rows["account_id"])).headroom, _("Size"): features.size}
    first, large = max(1, round(len(spend) / 10)), hidden > 0
    found = []
    for name, score in orders.items():
        rank = pd.Series(score).rank(ascending=False, method="first").to_numpy()
        found.append({
            "list": name, "accounts": int(large.sum()), "median_rank": int(np.median(rank[large])),
            "in_first_fifth": float(np.mean(rank[large] <= 2 * first)), "found": float(hidden[rank <= first].sum() / hidden.sum()),
            "correlation": float(spearmanr(score[large], hidden[large]).statistic), "limit": limit, "all": len(spend),
        })  # fmt: skip
    return pd.DataFrame(found)


def top_coding_finding(found: pd.DataFrame) -> str:
    """What the test on hidden spend says, beside the order by size, as a sentence cell."""
    if found.empty:
        return _("Too little is known of the accounts to test the order on spend that is hidden from it.")
    model, size = found.iloc[0], found.iloc[1]
    return sentence(
        "Hiding what the {n} largest accounts spend beyond {limit}, the order still puts half of them among the first {rank} of {all} "
        "(by size alone: {size_rank}); its rank correlation with the hidden money is {correlation} (by size alone: {size_correlation}).",
        n=int(model["accounts"]), limit=money_field(model["limit"]), rank=int(model["median_rank"]), all=int(model["all"]),
        size_rank=int(size["median_rank"]), correlation=round(float(model["correlation"]), 2), size_correlation=round(float(size["correlation"]), 2),
    )  # fmt: skip
