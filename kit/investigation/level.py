"""Level: how much a comparable good customer spends, as a quantile nobody estimates for himself (A8.4).

Five folds: the wallet of an account is read from customers of the other four. Four readings compete by cross-validated pinball loss, the simplest
first: spend over size within the industry, regression on all features, the same with bends in the sizes (a straight line would promise the largest
clients ten times what they have, where wallets level off), boosted trees. A richer one must win by more than one standard error of the folds'
differences. A regression is not tried where fewer customers lie above the quantile than it has coefficients, boosting not below 2,000 customers; it
covers too little, so it is moved by the quantile of its residuals on a fifth of the customers that it did not learn from (conformal shift).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kit.investigation.features import FOLDS, Features
from kit.investigation.quantiles import boosted_quantile, linear_quantile, pinball, segment_ratio_quantile

__all__ = ["Level", "highest_quantile", "wallet_level"]

Array = NDArray[np.float64]
Codes = NDArray[np.int64]
Fit = Callable[[Array, Codes, Array, Codes, float], Array]  # columns, segments, log spend, folds to learn from (-1: none), tau
_ENOUGH_FOR_BOOSTING = 2000


@dataclass(frozen=True)
class Level:
    """Log of the `tau`-quantile of spend per account, the method that reads it, and the cross-validated loss of each method tried.

    Methods: 'ratio', 'regression', 'bent regression', 'boosting'. `thin` is true where customers were too few for the regression on all features.
    """

    tau: float
    log_wallet: Array
    method: str
    losses: dict[str, float]
    thin: bool


def highest_quantile(customers: int) -> float:
    """The highest quantile that so many customers can support: 0 below 25, .80 below 50, .90 below 100, else 1 − 5/n."""
    if customers < 25:
        return 0.0
    return 0.80 if customers < 50 else 0.90 if customers < 100 else 1 - 5 / customers


def wallet_level(features: Features, log_spend: Array, fold: Codes, tau: float) -> Level:
    """The `tau`-quantile of log spend for every account; `log_spend` is NaN where nothing is bought: those get the mean of the five folds."""
    customer = np.isfinite(log_spend)
    above = customer.sum() * (1 - tau)
    columns = features.columns
    thin = bool(above < columns.shape[1] + 1)
    if thin:  # regions go first: they have the most levels
        columns = columns[:, : columns.shape[1] - features.regions]
    designs = {"regression": columns, "bent regression": np.column_stack([columns, features.bends()])}
    tried: dict[str, tuple[Fit, Array]] = {"ratio": (_ratio, features.size[:, None])}
    tried |= {method: (_regression, design) for method, design in designs.items() if above >= design.shape[1] + 1}
    if customer.sum() >= _ENOUGH_FOR_BOOSTING:
        tried["boosting"] = (_boosting, features.columns)
    chosen, readings, losses = "ratio", {}, {}
    for method, (fit, design) in tried.items():
        readings[method] = _crossfit(fit, design, features.segment, log_spend, fold, tau)
        losses[method] = pinball(log_spend - readings[method], tau)
        if _clearly_better(losses[chosen] - losses[method], fold):
            chosen = method
    return Level(tau, readings[chosen], chosen, {method: float(np.nanmean(loss)) for method, loss in losses.items()}, thin)


def _clearly_better(gain: Array, fold: Codes) -> bool:
    """Whether the mean gain of the folds is more than one standard error of their differences."""
    gains = [np.mean(own) for k in range(FOLDS) if len(own := gain[np.isfinite(gain) & (fold == k)])]
    return len(gains) > 1 and bool(np.mean(gains) > np.std(gains, ddof=1) / np.sqrt(len(gains)))


def _crossfit(fit: Fit, columns: Array, segment: Codes, log_spend: Array, fold: Codes, tau: float) -> Array:
    customer = np.isfinite(log_spend)
    readings = np.column_stack([fit(columns, segment, log_spend, np.where(customer & (fold != k), fold, -1), tau) for k in range(FOLDS)])
    return np.where(customer, readings[np.arange(len(fold)), fold], readings.mean(axis=1))


def _ratio(size: Array, segment: Codes, log_spend: Array, train: Codes, tau: float) -> Array:
    log_size = size[:, 0]
    return log_size + segment_ratio_quantile((log_spend - log_size)[train >= 0], segment[train >= 0], tau, segment)


def _regression(columns: Array, segment: Codes, log_spend: Array, train: Codes, tau: float) -> Array:
    b = linear_quantile(columns[train >= 0], log_spend[train >= 0], tau)
    return b[0] + columns @ b[1:]


def _boosting(columns: Array, segment: Codes, log_spend: Array, train: Codes, tau: float) -> Array:
    held_out = train == np.unique(train[train >= 0])[0]
    reading = boosted_quantile(columns[(train >= 0) & ~held_out], log_spend[(train >= 0) & ~held_out], tau, columns)
    return reading + np.quantile((log_spend - reading)[held_out], tau)
