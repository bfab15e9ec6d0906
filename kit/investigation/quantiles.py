"""Quantile regression on logs: what the best comparable customers spend (A8.4).

A quantile of log spend is found by Newton steps on a smoothed pinball loss whose width is halved until it no longer matters, each step shortened by
backtracking until it helps: without that the search runs away on small portfolios. The plain rival beside it takes the quantile of spend over size
within the segment, pulled towards that of all customers where the segment is small; the rich rival is gradient boosting, for thousands of customers.
Pinball loss: rho(u) = u (tau − 1[u < 0]).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

__all__ = ["boosted_quantile", "linear_quantile", "pinball", "segment_ratio_quantile"]

Array = NDArray[np.float64]
_STEPS, _HALVINGS, _ARMIJO = 60, 30, 1e-4
_SMALLEST_SEGMENT, _PARENT_WEIGHT = 8, 20.0
_MOST_BOOSTED = 20_000  # more rows cost much and change little


def pinball(residual: Array, tau: float) -> Array:
    """Pinball loss of each residual (observed − quantile), in the residual's unit."""
    return np.maximum(tau * residual, (tau - 1.0) * residual)


def linear_quantile(features: Array, y: Array, tau: float) -> Array:
    """Coefficients (intercept first) of the linear `tau`-quantile of `y`; the features are to be standardised or dummies.

    Ridge of 1e-4 per row on all but the intercept, so that collinear columns do no harm.
    """
    x = np.column_stack([np.ones(len(y)), features])
    ridge = np.full(x.shape[1], 1e-4 * len(y))
    ridge[0] = 0.0
    b = np.linalg.solve(x.T @ x + np.diag(ridge + 1e-9 * len(y)), x.T @ y)
    residual = y - x @ b
    b[0] += np.quantile(residual, tau)
    sd = float(residual.std())
    h = 0.3 * sd
    while sd > 0 and h > 0.0025 * sd:
        b = _smoothed(x, y, tau, h, b, ridge, sd)
        h /= 4
    b[0] += np.quantile(y - x @ b, tau)
    return b


def _smoothed(x: Array, y: Array, tau: float, h: float, b: Array, ridge: Array, sd: float) -> Array:
    """Minimum of sum tau·u + h·log(1 + exp(−u/h)) with the ridge, from `b`, by damped Newton steps."""
    floor = np.diag(ridge + 1e-9 * len(y) / sd)
    u = y - x @ b
    loss = _loss(u, tau, h) + 0.5 * float(ridge @ b**2)
    for _ in range(_STEPS):
        z = expit(-u / h)
        gradient = x.T @ (z - tau) + ridge * b
        step = np.linalg.solve((x * (z * (1 - z) / h)[:, None]).T @ x + floor, gradient)
        slope = float(gradient @ step)
        if slope < 1e-9 * max(loss, 1e-12):
            break
        size = 1.0
        for _ in range(_HALVINGS):
            trial = b - size * step
            u_trial = y - x @ trial
            trial_loss = _loss(u_trial, tau, h) + 0.5 * float(ridge @ trial**2)
            if trial_loss <= loss - _ARMIJO * size * slope:
                break
            size /= 2
        else:
            break
        b, u, loss = trial, u_trial, trial_loss
    return b


def _loss(u: Array, tau: float, h: float) -> float:
    return float(np.sum(tau * u + h * np.logaddexp(0.0, -u / h)))


def segment_ratio_quantile(log_ratio: Array, segment: NDArray[np.int64], tau: float, wanted: NDArray[np.int64]) -> Array:
    """The `tau`-quantile of log(spend/size) for each segment code in `wanted`, learnt from customers with `log_ratio` in `segment`.

    [n·Q(segment) + 20·Q(all)] / (n + 20); segments of fewer than eight customers take that of all.
    """
    parent = float(np.quantile(log_ratio, tau))
    codes, place = np.unique(segment, return_inverse=True)
    values = {}
    for i, code in enumerate(codes):
        own = log_ratio[place == i]
        if len(own) >= _SMALLEST_SEGMENT:
            values[int(code)] = (len(own) * float(np.quantile(own, tau)) + _PARENT_WEIGHT * parent) / (len(own) + _PARENT_WEIGHT)
    return np.array([values.get(int(code), parent) for code in wanted])


def boosted_quantile(features: Array, y: Array, tau: float, wanted: Array) -> Array:
    """The `tau`-quantile of `y` for the rows of `wanted`, by gradient boosting of shallow trees; every n-th row where there are very many."""
    from sklearn.ensemble import HistGradientBoostingRegressor

    step = -(-len(y) // _MOST_BOOSTED)
    trees = HistGradientBoostingRegressor(
        loss="quantile", quantile=tau, max_iter=150, learning_rate=0.05, max_leaf_nodes=8, min_samples_leaf=20, early_stopping=False, random_state=0
    )
    return np.asarray(trees.fit(features[::step], y[::step]).predict(wanted), dtype="float64")
