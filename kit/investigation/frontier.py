"""Frontier: in which order the headroom lies (A8.4, A12).

What an account spends says something about what it could spend. Its distance from the mean of comparable customers is noise plus a shortfall, and
the customers' skew tells how much of it is shortfall (composed error, normal and exponential: Aigner, Lovell and Schmidt 1977; Jondrow et al. 1982).
The expected headroom given that distance orders the accounts; it is not the wallet shown, and without a skew it falls back to the order by spend of
its own accord. The mean is a straight one on purpose: a bent mean also bends around shares that fall with size, and takes them for small wallets;
on planted worlds, straight and bent, the straight mean found more. e = log spend − out-of-fold mean; su = sd·min((−skew/2)^(1/3), .95);
sv² = sd² − su²; mu = su − e − sv²/su; headroom = spend·(exp(mu + sv²/2)·Phi(mu/sv + sv)/Phi(mu/sv) − 1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

from kit.investigation.features import FOLDS, Features

__all__ = ["Frontier", "expected_gain", "frontier", "frontier_draws"]

Array = NDArray[np.float64]
_ALPHAS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)


@dataclass(frozen=True)
class Frontier:
    """The order's model: headroom per customer, the ridge that predicted best out of fold, and the standard deviation of the shortfall it sees."""

    headroom: Array
    alpha: float
    inefficiency: float


def expected_gain(e: Array, m2: Array | float, m3: Array | float) -> Array:
    """Posterior mean of wallet/spend − 1 for residuals `e` whose second and third central moments are `m2`, `m3`."""
    skew = np.minimum(m3 / np.asarray(m2) ** 1.5, -0.02)
    su = np.sqrt(m2) * np.minimum(np.cbrt(-skew / 2), 0.95)
    sv2 = np.maximum(m2 - su**2, 1e-12)
    sv = np.sqrt(sv2)
    mu = su - e - sv2 / su
    return np.maximum(np.expm1(mu + sv2 / 2 + log_ndtr(mu / sv + sv) - log_ndtr(mu / sv)), 0.0)


def frontier(features: Features, log_spend: Array, fold: NDArray[np.int64]) -> Frontier:
    """Headroom that orders the accounts, NaN where nothing is bought; the ridge is chosen by cross-validated squared error."""
    customer = np.isfinite(log_spend)
    y, k = log_spend[customer], fold[customer]
    means = _out_of_fold(features.columns[customer], y, k)
    alpha = min(means, key=lambda alpha: (float(np.mean((y - means[alpha]) ** 2)), alpha))
    e = y - means[alpha]
    e = e - e.mean()
    m2, m3 = float(np.mean(e**2)), float(np.mean(e**3))
    headroom = np.full(len(log_spend), np.nan)
    headroom[customer] = np.exp(y) * expected_gain(e, m2, m3) if m2 > 0 else 0.0
    return Frontier(headroom, alpha, float(np.cbrt(max(-m3 / 2, 0.0))))


def frontier_draws(features: Features, log_spend: Array, fold: NDArray[np.int64], model: Frontier, seed: int, draws: int) -> Array:
    """Headroom (account × draw) with the mean and its moments refitted on `draws` resampled portfolios, each account still out of fold."""
    customer = np.isfinite(log_spend)
    y, k = log_spend[customer], fold[customer]
    n = len(y)
    order = np.argsort(k, kind="stable")
    x = np.column_stack([np.ones(n), features.columns[customer]])[order]
    weights = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=draws).astype("float64")[:, order]
    bounds = np.searchsorted(k[order], np.arange(FOLDS + 1))
    headroom = np.full((len(log_spend), draws), np.nan)
    rows = np.flatnonzero(customer)[order]
    for draw, w in enumerate(weights):
        e = y[order] - _weighted_mean(x, y[order], w, bounds, model.alpha)
        e = e - np.average(e, weights=w)
        m2, m3 = np.average(e**2, weights=w), np.average(e**3, weights=w)
        headroom[rows, draw] = np.exp(y[order]) * expected_gain(e, m2, m3) if m2 > 0 else 0.0
    return headroom


def _out_of_fold(columns: Array, y: Array, fold: NDArray[np.int64]) -> dict[float, Array]:
    """Ridge prediction of `y` by the other four folds, per penalty (a share of the rows)."""
    order = np.argsort(fold, kind="stable")
    x = np.column_stack([np.ones(len(y)), columns])[order]
    bounds = np.searchsorted(fold[order], np.arange(FOLDS + 1))
    back = np.argsort(order, kind="stable")
    one = np.ones(len(y))
    return {alpha: _weighted_mean(x, y[order], one, bounds, alpha)[back] for alpha in _ALPHAS}


def _weighted_mean(x: Array, y: Array, w: Array, bounds: NDArray[np.int64], alpha: float) -> Array:
    """Out-of-fold ridge prediction; the rows lie fold by fold, `bounds` says where each fold begins."""
    blocks = [slice(bounds[k], bounds[k + 1]) for k in range(FOLDS)]
    weighted = x * w[:, None]
    grams = np.stack([weighted[b].T @ x[b] for b in blocks])
    moments = np.stack([weighted[b].T @ y[b] for b in blocks])
    mass = w.sum() - np.array([w[b].sum() for b in blocks])
    penalty = np.eye(x.shape[1]) * alpha * mass[:, None, None]
    penalty[:, 0, 0] = 1e-9
    coefficients = np.linalg.solve(grams.sum(axis=0) - grams + penalty, (moments.sum(axis=0) - moments)[:, :, None])[:, :, 0]
    return np.concatenate([x[b] @ coefficients[k] for k, b in enumerate(blocks)])
