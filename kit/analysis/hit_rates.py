"""Hit rates: how well an order told what happened.

The hit rate (area under the ROC curve) is the chance that an account for which it happened stands before one for which it did not; ties count half,
and 0.5 is what drawing lots gives. Several orders of the same accounts are compared by the variance of DeLong, DeLong and Clarke-Pearson (1988),
which knows that they stand on the same accounts.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import rankdata

__all__ = ["better", "hit_rate", "hit_rates"]

_SURE = 1.96  # standard errors: 95 %


def hit_rate(score: np.ndarray, happened: np.ndarray) -> float:
    """The hit rate of an order by falling `score`; not a number where it happened to all or to none."""
    return float(_placements(score, happened)[0].mean()) if 0 < happened.sum() < len(happened) else float("nan")


def hit_rates(scores: pd.DataFrame, happened: np.ndarray) -> pd.DataFrame:
    """By column of `scores`: hit_rate, with low and high, its 95 % range."""
    rates = {}
    for name in scores:
        score = scores[name].to_numpy(dtype="float64")
        rate, spread = hit_rate(score, happened), _SURE * _error(score, np.zeros(len(score)), happened)
        rates[name] = (rate, max(rate - spread, 0.0), min(rate + spread, 1.0))
    return pd.DataFrame.from_dict(rates, orient="index", columns=["hit_rate", "low", "high"])


def better(one: np.ndarray, other: np.ndarray, happened: np.ndarray) -> int:
    """1 if the order by `one` has the higher hit rate, −1 if that by `other`, 0 if chance alone could make the difference."""
    difference = hit_rate(one, happened) - hit_rate(other, happened)
    return int(np.sign(difference)) if abs(difference) > _SURE * _error(one, other, happened) else 0


def _error(one: np.ndarray, other: np.ndarray, happened: np.ndarray) -> float:
    """Standard error of the difference of two hit rates; a constant `other` leaves that of the first."""
    if min(happened.sum(), (~happened).sum()) < 2:
        return float("inf")
    parts = [a - b for a, b in zip(_placements(one, happened), _placements(other, happened), strict=True)]
    return float(np.sqrt(sum(part.var(ddof=1) / len(part) for part in parts)))


def _placements(score: np.ndarray, happened: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of each account for which it happened, the share of the others behind it; and of each other, the share of those before it."""
    ranks = rankdata(score)
    yes, no = happened, ~happened
    behind = (ranks[yes] - rankdata(score[yes])) / no.sum()
    before = 1 - (ranks[no] - rankdata(score[no])) / yes.sum()
    return behind, before
