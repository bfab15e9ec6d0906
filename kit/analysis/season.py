"""Season: accounts that buy in the same few months of the year are not late while their season is over.

An account is seasonal if at least `season_share` of its purchases in each of the two years before its last one fall into the same run of at most
`season_months` calendar months, and so many of all its purchases do that even buying would show it with a chance of `season_chance` at most: with n
purchases, k of them inside a season of m months, that chance is at most n·P(B ≥ k − 1), B binomial of n − 1 and m/12 (Naus 1965). The shortest run
that fits is the season. Age and gaps of a seasonal account count the days inside its season alone. Method: part 5 of the method note.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import binom

from kit.engagement import Thresholds
from kit.schema.client import HISTORY_GRACE

__all__ = ["DAYS_A_MONTH", "days_in_season", "seasons"]

DAYS_A_MONTH = 365.25 / 12
_YEAR = 365


def seasons(bought: pd.DataFrame, thresholds: Thresholds) -> pd.DataFrame:
    """The seasonal accounts of a `purchase_days` table, by account id: season_start (calendar month 1–12), season_months."""
    codes, ids = pd.factorize(bought["account_id"], sort=True)
    last = bought.groupby("account_id")["date"].max()
    whole = last - bought["date"].min() >= pd.Timedelta(days=2 * _YEAR) - HISTORY_GRACE
    year = (last.reindex(bought["account_id"]).to_numpy() - bought["date"].to_numpy()) // np.timedelta64(_YEAR, "D")
    month = bought["date"].dt.month.to_numpy() - 1
    counts = np.stack([_by_month(codes[rows], month[rows], len(ids)) for rows in (year == 0, year == 1, year >= 0)])
    found = np.zeros((len(ids), 2), dtype="int64")
    totals, inside = counts.sum(axis=2), np.zeros_like(counts)
    for months in range(1, int(thresholds.season_months.value) + 1):
        inside = inside + np.roll(counts, 1 - months, axis=2)
        start = _best_start(inside, totals, months, thresholds)
        new = whole.to_numpy() & (found[:, 1] == 0) & (start > 0)
        found[new] = np.column_stack([start, np.full(len(ids), months)])[new]
    table = pd.DataFrame(found, pd.Index(ids, name="account_id"), ["season_start", "season_months"])
    return table[table["season_months"] > 0]


def days_in_season(dates: pd.Series, start: pd.Series, months: pd.Series) -> pd.Series:
    """For each date, the days since 1970 that lie inside the season given by calendar month `start` and its `months`; all days where it has none.

    The difference between two dates of one account is then its time between them, whether it has a season or not.
    """
    day = dates.to_numpy().astype("datetime64[D]").astype("int64")
    if not len(day) or not months.notna().any():
        return pd.Series(day, dates.index, dtype="float64")
    every = pd.date_range("1970-01-01", dates.max(), freq="D").month.to_numpy()
    count = np.array(day, dtype="float64")
    for first, length in set(zip(start.dropna(), months.dropna(), strict=True)):
        rows = ((start == first) & (months == length)).to_numpy(dtype=bool)
        inside = np.cumsum((every - first) % 12 < length)
        count[rows] = inside[day[rows]]
    return pd.Series(count, dates.index)


def _by_month(codes: np.ndarray, month: np.ndarray, accounts: int) -> np.ndarray:
    return np.bincount(codes * 12 + month, minlength=accounts * 12).reshape(accounts, 12)


def _best_start(inside: np.ndarray, totals: np.ndarray, months: int, thresholds: Thresholds) -> np.ndarray:
    """First month of the run of `months` that holds most of each account's purchases, 0 where even the best is no season.

    `inside` counts purchases by period (last year, the year before, all), account and first month of the run; `totals` by period and account.
    """
    enough = (inside[:2] >= thresholds.season_share.value * np.maximum(totals[:2], 1)[:, :, None]).all(axis=0)
    account, start = np.nonzero(enough)
    n, k = totals[2][account], inside[2][account, start]
    fits = np.zeros(enough.shape, dtype=bool)
    fits[account, start] = n * binom.sf(k - 2, n - 1, months / 12) <= thresholds.season_chance.value
    best = np.where(fits, inside[2], -1).argmax(axis=1)
    return np.where(fits.any(axis=1), best + 1, 0)
