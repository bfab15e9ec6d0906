"""Purchases: how many days with a purchase an account is expected to have in the time to come.

Two models of buying until something ends it: BG/NBD (Fader, Hardie and Lee 2005), where an account can be lost after each repeat purchase, and
MBG/NBD (Batislam, Denizel and Filiztekin 2007), where it can be lost after the first one too. Both see an account through three numbers: repeat
purchases x, the time t_x of the last one and the time T that it has been observed, counted from its first. With y = x (BG) or x + 1 (MBG) chances to
be lost, one likelihood serves both: log L = lnΓ(r+x) − lnΓ(r) + r ln α − (r+x) ln(α+T) + ln B(a, b+y) − ln B(a, b) + ln(1 + e^δ), where
δ = ln a − ln(b+y−1) + (r+x)(ln(α+T) − ln(α+t_x)) and P(alive) = 1/(1 + e^δ). It is maximised over the logarithms of r, α, a, b with its gradient, on
the triples that differ. Accounts are put in order by expected purchases, never by P(alive). Method: part 5 of the method note.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import digamma, expit, gammaln, hyp2f1

from kit.analysis.purchase_days import purchase_days
from kit.errors import DataError

__all__ = ["Kind", "PurchaseModel", "fitted_model", "repeat_purchases"]

Kind = Literal["mbg_nbd", "bg_nbd"]
_BOUND = 10.0  # of the logarithms of r, a and b: beyond e^±10 a parameter says that its part of the model is not there
_NUDGE = 1e-6  # the expectation has a removable pole at a = 1


def repeat_purchases(account_days: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """By account id: repeats (purchase days after the first), last_at (days from the first to the last), observed (days from the first to `as_of`).

    Returns and orders of one day are netted first; accounts without a purchase have no row.

    Raises
    ------
    DataError
        If a day lies after `as_of`: a forecast that has seen what it forecasts is worth nothing.
    """
    close = pd.Timestamp(as_of).normalize()
    later = account_days.loc[account_days["date"].dt.normalize() > close, "date"]
    if len(later):
        dates = sorted(f"{day:%Y-%m-%d}" for day in later.unique())
        raise DataError.of("purchases_after_cut_off", table="account_days", as_of=f"{close:%Y-%m-%d}", rows=len(later), values=dates[:3])
    by = purchase_days(account_days).groupby("account_id")["date"]
    first, last = by.min(), by.max()
    return pd.DataFrame({
        "repeats": by.size() - 1, "last_at": (last - first).dt.days, "observed": (close - first).dt.days
    }).astype("float64")  # fmt: skip


@dataclass(frozen=True)
class PurchaseModel:
    """A fitted model: `r`, `alpha` for how often accounts buy, `a`, `b` for how they are lost; alpha in the unit of time of its history.

    `settled` is False where the search did not end or a parameter lies at its bound: the figures must then not be used. The one bound that is allowed
    is the upper one of `b` with `a` inside: then one chance of being lost fits all accounts, which is a model like any other.
    """

    kind: Kind
    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    settled: bool

    def log_likelihood_of(self, history: pd.DataFrame) -> float:
        """Log-likelihood of these parameters on a `repeat_purchases` table."""
        return -_loss(np.log([self.r, self.alpha, self.a, self.b]), _Triples.of(history), self.kind)[0] * len(history)

    def alive(self, history: pd.DataFrame) -> np.ndarray:
        """P(alive) of each row of a `repeat_purchases` table. For a list of work, not for an order: it rises with few purchases."""
        x, last, observed = _columns(history)
        return expit(-_lost(self.kind, (self.r, self.alpha, self.a, self.b), x, last, observed))

    def expected(self, history: pd.DataFrame, horizon: float) -> np.ndarray:
        """Expected purchases of each row within `horizon` after the time observed.

        P(alive)·c/(a−1)·[1 − (1−z)^(a−1)·₂F₁(c−r−x, a−1; c; z)], b' = b + y, c = a + b' − 1, z = horizon/(α + T + horizon): the published form after
        Euler's transformation, exact to ten digits where the plain one, or Pfaff's, loses all of them in floating point. Not a number where even
        this one leaves its range.
        """
        x, _, observed = _columns(history)
        place, first = _different(x, observed)
        repeats, time = x[first], observed[first]
        a = self.a if abs(self.a - 1) > _NUDGE else 1 + _NUDGE
        c = a + self.b + _chances(self.kind, repeats) - 1
        z = horizon / (self.alpha + time + horizon)
        with np.errstate(all="ignore"):
            if_alive = c / (a - 1) * (1 - (1 - z) ** (a - 1) * hyp2f1(c - self.r - repeats, a - 1, c, z))
        return self.alive(history) * if_alive[place]


def fitted_model(history: pd.DataFrame, kind: Kind) -> PurchaseModel:
    """The model of the kind that makes a `repeat_purchases` table most likely; the order of its rows changes nothing.

    Starts from r = 1, α = half the median time observed, a = 1, b = 2 and stops after at most 500 steps.
    """
    data = _Triples.of(history)
    start = np.log([1.0, max(float(np.median(history["observed"])) / 2, 0.5), 1.0, 2.0])
    free = (-_BOUND, _BOUND)
    bounds = [free, (start[1] - _BOUND, start[1] + _BOUND), free, free]
    found = minimize(
        _loss, start, args=(data, kind), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-7}
    )
    free_of_bounds = [low + 1e-3 < value < high - 1e-3 for value, (low, high) in zip(found.x, bounds, strict=True)]
    inside = all(free_of_bounds[:3]) and (free_of_bounds[3] or found.x[3] > 0)
    r, alpha, a, b = np.exp(found.x).tolist()
    return PurchaseModel(kind, r, alpha, a, b, -float(found.fun) * data.rows, settled=bool(found.success and inside and (data.repeats > 0).any()))


@dataclass(frozen=True)
class _Triples:
    """The different (x, t_x, T) of a history with how often each occurs, and the different x on their own: special functions are dear."""

    repeats: np.ndarray
    last_at: np.ndarray
    observed: np.ndarray
    counts: np.ndarray

    @classmethod
    def of(cls, history: pd.DataFrame) -> _Triples:
        columns = _columns(history)
        place, first = _different(*columns)
        counts = np.bincount(place).astype("float64")
        order = np.lexsort([column[first] for column in columns])
        x, last, observed = (column[first][order] for column in columns)
        return cls(x, last, observed, counts[order])

    @cached_property
    def rows(self) -> float:
        return float(self.counts.sum())

    @cached_property
    def by_repeats(self) -> tuple[np.ndarray, np.ndarray]:
        values, place = np.unique(self.repeats, return_inverse=True)
        return values, np.bincount(place, weights=self.counts)


def _loss(logs: np.ndarray, data: _Triples, kind: Kind) -> tuple[float, np.ndarray]:
    """Mean negative log-likelihood and its gradient, over the logarithms of the parameters."""
    r, alpha, a, b = values = np.exp(logs)
    x, n = data.repeats, data.counts
    whole, part = alpha + data.observed, alpha + data.last_at
    lost = _lost(kind, values, x, data.last_at, data.observed)
    gone = expit(lost)
    log_whole = np.log(whole)
    different, m = data.by_repeats
    y = _chances(kind, different)
    likelihood = (
        m @ (gammaln(r + different) + gammaln(b + y) - gammaln(a + b + y))
        + data.rows * (r * logs[1] - gammaln(r) - gammaln(b) + gammaln(a + b))
        + n @ (np.logaddexp(0, lost) - (r + x) * log_whole)
    )
    ends = digamma(a + b) - digamma(a + b + y)
    gradient = np.array([
        m @ digamma(r + different) + data.rows * (logs[1] - digamma(r)) + n @ (gone * (log_whole - np.log(part)) - log_whole),
        data.rows * r / alpha + n @ ((r + x) * (gone * (1 / whole - 1 / part) - 1 / whole)),
        m @ ends + n @ gone / a,
        m @ (digamma(b + y) - digamma(b) + ends) - n @ (gone / np.maximum(b + _chances(kind, x) - 1, 1e-300)),
    ])  # fmt: skip
    return -float(likelihood) / data.rows, -gradient * values / data.rows


def _lost(kind: Kind, values: tuple[float, ...] | np.ndarray, x: np.ndarray, last: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """δ, the log odds of having been lost after the last purchase; −∞ where there was no chance to be lost."""
    r, alpha, a, b = values
    y = _chances(kind, x)
    odds = np.log(a) - np.log(np.where(y > 0, b + y - 1, 1.0)) + (r + x) * (np.log(alpha + observed) - np.log(alpha + last))
    return np.where(y > 0, odds, -np.inf)


def _chances(kind: Kind, x: np.ndarray) -> np.ndarray:
    return x + 1 if kind == "mbg_nbd" else x


def _different(*columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The number of each row's tuple of values, and the first row of each number."""
    keys = np.zeros(len(columns[0]), dtype="int64")
    for column in columns:
        codes, values = pd.factorize(column)
        keys = pd.factorize(keys * len(values) + codes)[0]
    first = np.full(keys.max(initial=-1) + 1, len(keys))
    np.minimum.at(first, keys, np.arange(len(keys)))
    return keys, first


def _columns(history: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, last, observed = (history[name].to_numpy(dtype="float64") for name in ("repeats", "last_at", "observed"))
    return x, last, observed
