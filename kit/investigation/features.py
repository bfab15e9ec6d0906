"""Features: by what customers are compared when their potential is estimated (A8.4).

Size (turnover, employees), industry and region: what is known of an account without asking it. Everything is learnt from the customers who buy:
which levels have enough of them, the median that stands in for a missing size (with a column that says so), the range within which a comparison
is honest. An account outside that range, or in a category with fewer than eight customers, is compared all the same but marked *extrapolated*.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["Features", "account_features", "folds"]

FOLDS = 5
SMALLEST_LEVEL = 8
_PROXIES = ("annual_revenue", "employees")
_KNOWN_ENOUGH = 0.6
_QUARTILES = (-0.7, 0.0, 0.7)  # of a standardised size
_OTHER = "\uffff"  # after every real level


@dataclass(frozen=True)
class Features:
    """The comparison of the accounts, in the order of the accounts: standardised columns, and what was learnt on the way.

    `columns` starts with the sizes; `regions` says how many of its last columns are regions. `size` is log of the main size, `segment` the code
    of the industry, `extrapolated` the accounts that lie outside what the customers cover, `left_out` the columns that say nothing here.
    """

    names: tuple[str, ...]
    columns: NDArray[np.float64]
    regions: int
    size: NDArray[np.float64]
    proxies: tuple[str, ...]
    segment: NDArray[np.int64]
    extrapolated: NDArray[np.bool_]
    left_out: tuple[str, ...]

    def bends(self) -> NDArray[np.float64]:
        """Hinges in the sizes, at about the quartiles: for wallets that level off or rise in steps."""
        return np.column_stack([np.maximum(self.columns[:, [i]] - cut, 0.0) for i in range(len(self.proxies)) for cut in _QUARTILES])


def folds(ids: pd.Series) -> NDArray[np.int64]:
    """The fold (0-4) of each account: a stable hash of its id, whatever the row order and whoever else is there."""
    return np.array([int.from_bytes(blake2b(i.encode(), digest_size=8).digest()) % FOLDS for i in ids], dtype="int64")


def account_features(accounts: pd.DataFrame, customer: NDArray[np.bool_]) -> Features | None:
    """The features of `accounts`, learnt from the rows where `customer` is true; None where no size is known well enough to compare by."""
    sizes, names, proxies, left_out = [], [], [], []
    outside = np.zeros(len(accounts), dtype=bool)
    for name in _PROXIES:
        values = accounts[name].astype("float64")
        log = np.log(values.where(values > 0)).to_numpy()
        known = np.isfinite(log)
        own = log[customer & known]
        if len(own) < _KNOWN_ENOUGH * customer.sum() or len(np.unique(own)) < 2:
            left_out.append(name)
            continue
        low, high = np.quantile(own, 0.01, method="lower"), np.quantile(own, 0.99, method="higher")
        outside |= known & ((log < low) | (log > high))
        names.append(name)
        proxies.append(name)
        sizes.append(np.where(known, log, np.median(own)))
        if (~known[customer]).sum() >= SMALLEST_LEVEL:
            names.append(f"{name} missing")
            sizes.append((~known).astype("float64"))
    if not proxies:
        return None
    order = sorted(range(len(names)), key=lambda i: names[i].endswith("missing"))  # sizes first
    industry, rare_industry = _levels(accounts["industry"].fillna(""), customer)
    region, rare_region = _levels(_regions(accounts, customer), customer)
    factors = [("industry", industry), ("region", region)]
    left_out += [name for name, level in factors if level[customer].nunique() < 2]
    dummies = {name: _dummies(name, level, customer) for name, level in factors}
    columns = np.column_stack([np.column_stack(sizes)[:, order], *(d.to_numpy() for d in dummies.values())])
    centre, spread = columns[customer].mean(axis=0), columns[customer].std(axis=0)
    return Features(
        names=(*(names[i] for i in order), *(c for d in dummies.values() for c in d.columns)),
        columns=(columns - centre) / np.where(spread > 0, spread, 1.0),
        regions=dummies["region"].shape[1],
        size=sizes[0],
        proxies=tuple(proxies),
        segment=pd.factorize(industry, sort=True)[0].astype("int64"),
        extrapolated=outside | rare_industry | rare_region,
        left_out=tuple(left_out),
    )


def _regions(accounts: pd.DataFrame, customer: NDArray[np.bool_]) -> pd.Series:
    """The state where it has enough customers, else the country."""
    country = accounts["country"].fillna("")
    state = country + "/" + accounts["state"].fillna("")
    counts = state[customer].value_counts()
    return state.where(state.map(counts).fillna(0) >= SMALLEST_LEVEL, country)


def _levels(values: pd.Series, customer: NDArray[np.bool_]) -> tuple[pd.Series, NDArray[np.bool_]]:
    """The level of each account, rare ones pooled, and which known levels are too rare to compare by."""
    counts = values[customer].value_counts()
    rare = (values.map(counts).fillna(0) < SMALLEST_LEVEL).to_numpy()
    return values.mask(rare, _OTHER), rare & (values != "").to_numpy()


def _dummies(name: str, level: pd.Series, customer: NDArray[np.bool_]) -> pd.DataFrame:
    """One column per level but the most frequent one; levels without customers have none."""
    counts = level[customer].value_counts().sort_index(kind="stable")
    kept = sorted(set(counts.index) - {counts.idxmax()}) if len(counts) else []
    return pd.DataFrame({f"{name} {value}": (level == value).to_numpy(dtype="float64") for value in kept}, index=level.index)
