"""Level: how much a comparable good customer spends, as a quantile nobody estimates for himself (A8.4).

Five folds: the wallet of an account is read from customers of the other four. Two readings compete by cross-validated pinball loss: spend over size
within the industry (simple), and regression on all features, which must win by more than one standard error of the folds' differences.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kit.investigation.features import FOLDS, Features
from kit.investigation.quantiles import linear_quantile, pinball, segment_ratio_quantile

__all__ = ["Level", "highest_quantile", "wallet_level"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Level:
    """Log of the `tau`-quantile of spend per account, by which method ('regression' or 'ratio'), and both cross-validated losses.

    `thin` is true where customers were too few for the regression on all features.
    """

    tau: float
    log_wallet: Array
    method: str
    loss_ratio: float
    loss_regression: float
    thin: bool


def highest_quantile(customers: int) -> float:
    """The highest quantile that so many customers can support: 0 below 25, .80 below 50, .90 below 100, else 1 − 5/n."""
    if customers < 25:
        return 0.0
    return 0.80 if customers < 50 else 0.90 if customers < 100 else 1 - 5 / customers


def wallet_level(features: Features, log_spend: Array, fold: NDArray[np.int64], tau: float) -> Level:
    """The `tau`-quantile of log spend for every account; `log_spend` is NaN where nothing is bought: those get the mean of the five folds."""
    customer = np.isfinite(log_spend)
    ratio = _crossfit(_ratio, features.size[:, None], features.segment, log_spend, fold, tau)
    loss_ratio = pinball(log_spend - ratio, tau)
    allowed = customer.sum() * (1 - tau)
    columns = features.columns
    thin = allowed < columns.shape[1] + 1
    if thin:  # regions first: they have the most levels
        columns = columns[:, : columns.shape[1] - features.regions]
    if allowed < columns.shape[1] + 1:
        return Level(tau, ratio, "ratio", float(np.nanmean(loss_ratio)), np.nan, True)
    regression = _crossfit(_regression, columns, features.segment, log_spend, fold, tau)
    loss_regression = pinball(log_spend - regression, tau)
    used = [k for k in range(FOLDS) if (customer & (fold == k)).any()]
    gains = np.array([np.mean((loss_ratio - loss_regression)[customer & (fold == k)]) for k in used])
    wins = gains.mean() > gains.std(ddof=1) / np.sqrt(len(gains))
    losses = float(np.nanmean(loss_ratio)), float(np.nanmean(loss_regression))
    return Level(tau, regression if wins else ratio, "regression" if wins else "ratio", *losses, thin)


def _crossfit(fit, columns: Array, segment: NDArray[np.int64], log_spend: Array, fold: NDArray[np.int64], tau: float) -> Array:  # type: ignore[no-untyped-def]
    customer = np.isfinite(log_spend)
    readings = np.column_stack([fit(columns, segment, log_spend, customer & (fold != k), tau) for k in range(FOLDS)])
    return np.where(customer, readings[np.arange(len(fold)), fold], readings.mean(axis=1))


def _ratio(size: Array, segment: NDArray[np.int64], log_spend: Array, train: NDArray[np.bool_], tau: float) -> Array:
    log_size = size[:, 0]
    return log_size + segment_ratio_quantile((log_spend - log_size)[train], segment[train], tau, segment)


def _regression(columns: Array, segment: NDArray[np.int64], log_spend: Array, train: NDArray[np.bool_], tau: float) -> Array:
    b = linear_quantile(columns[train], log_spend[train], tau)
    return b[0] + columns @ b[1:]
