"""Beliefs: what each field of an account could be, as far as we know (A3, A6).

A fresh fact is one value. A stale one keeps half of its weight per half-life; for the rest, and where nothing is known, the field could be whatever
it is for the other accounts: of the same industry where at least `known_values` of them are known, else of all, else there is no basis to judge.
An unknown wallet lies around its estimate: its low and high readings are read as the points that one account in ten falls short of or exceeds. An
unknown turnover moves the estimate as it does between accounts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from kit.assumptions import Questions, Reach
from kit.investigation.horizons import open_shares

__all__ = ["FIELDS", "Belief", "beliefs"]

Array = NDArray[np.float64]
FIELDS = ("wallet", "access", "chance", "purchase", "annual_revenue")  # each asked by the question of the bank with this id
_POINTS = 64
_LEVELS = (np.arange(_POINTS) + 0.5) / _POINTS
_TENTH = float(ndtri(0.9))
_State = Literal["known", "stale", "unknown", "no_basis"]


@dataclass(frozen=True)
class Belief:
    """Of one field: what it could be for each account (account × point), how likely each is, and the state of knowledge.

    `points` multiply the margin within reach; the last one is the value that is held now.
    """

    points: Array
    weights: Array
    state: NDArray[np.str_]

    @property
    def mean(self) -> Array:
        """The expected value per account."""
        return (self.points * self.weights).sum(axis=1)


def beliefs(rows: pd.DataFrame, wallets: pd.DataFrame, as_of: pd.Timestamp, limits: Questions, reach: Reach) -> dict[str, Belief]:
    """The belief about each of FIELDS for `rows`: table `potential` with industry and annual_revenue, accounts with headroom only."""
    told = wallets.set_index("account_id").reindex(rows["account_id"]).reset_index()
    age = (as_of - told["declared_on"]).dt.days.to_numpy(dtype="float64", na_value=np.nan)
    industry = pd.factorize(rows["industry"].fillna(""), sort=True)[0]
    found = {}
    mobile = open_shares(told["purchase"], told["contract_end"], as_of, reach)["medium"]
    dated = told["purchase"].eq("spot") | told["contract_end"].notna()
    for name, value, fresh in (
        ("access", told["access"], age), ("chance", _own_chance(rows), np.full(len(rows), np.nan)), ("purchase", mobile.where(dated), age)
    ):  # fmt: skip
        held = {"access": reach.access.value, "chance": rows["chance"].to_numpy(), "purchase": reach.spot_medium.value}[name]
        found[name] = _among_peers(value.to_numpy(dtype="float64"), np.broadcast_to(held, len(rows)), industry, fresh, limits)
    size = np.log(rows["annual_revenue"].where(rows["annual_revenue"] > 0).to_numpy(dtype="float64"))
    estimate = rows["wallet_estimated"].to_numpy(dtype="float64")
    declared = rows["basis"].isin(("declared", "invoiced")).to_numpy()
    found["wallet"] = _headroom(rows, _around_estimate(rows, declared), declared, age, limits)
    found["annual_revenue"] = _headroom(rows, _through_size(size, estimate, industry, limits), declared | np.isfinite(size), np.nan * age, limits)
    return {name: found[name] for name in FIELDS}


def _own_chance(rows: pd.DataFrame) -> pd.Series:
    """The chance where the account's own open opportunities tell it: elsewhere it is assumed or that of all."""
    return rows["chance"].where(rows["chance_known"])


def _among_peers(value: Array, held: Array, industry: NDArray[np.int64], age: Array, limits: Questions) -> Belief:
    """A field that could be what it is for accounts of the industry where enough are known, else of all."""
    known = np.isfinite(value)
    points, based = np.full((len(value), _POINTS), np.nan), np.zeros(len(value), dtype=bool)
    groups = [(np.ones(len(value), dtype=bool), known), *((industry == code, known & (industry == code)) for code in np.unique(industry))]
    for members, seen in groups:  # the industry replaces all where it can
        if seen.sum() >= limits.known_values.value:
            points[members], based[members] = np.quantile(value[seen], _LEVELS, method="inverted_cdf"), True
    return _mixed(points, np.where(known, value, held), known, based, age, limits)


def _around_estimate(rows: pd.DataFrame, declared: NDArray[np.bool_]) -> Array:
    """64 wallets around the estimate; where a wallet was declared, spread as the estimates of the others are in the middle."""
    low, middle, high = (np.log(rows[name].to_numpy(dtype="float64")) for name in ("wallet_low", "wallet_estimated", "wallet_high"))
    below = np.maximum(middle - low, 0.0)
    above = np.where(np.isfinite(high), np.maximum(high - middle, 0.0), below)
    if declared.any() and not declared.all():
        below, above = (np.where(declared, np.nanmedian(side[~declared]), side) for side in (below, above))
    z = ndtri(_LEVELS) / _TENTH
    return np.exp(middle[:, None] + np.where(z < 0, below[:, None], above[:, None]) * z)


def _through_size(size: Array, estimate: Array, industry: NDArray[np.int64], limits: Questions) -> Array:
    """64 wallets for the sizes that the account could have, by the slope of the estimates over size; NaN where too few sizes are known."""
    known = np.isfinite(size) & np.isfinite(estimate) & (estimate > 0)
    if known.sum() < limits.known_values.value or np.ptp(size[known]) == 0:
        return np.full((len(size), _POINTS), np.nan)
    slope, middle = float(np.polyfit(size[known], np.log(estimate[known]), 1)[0]), float(np.median(size[known]))
    sizes = _among_peers(size, np.full(len(size), middle), industry, np.full(len(size), np.nan), limits)
    return np.asarray(estimate[:, None] * np.exp(slope * (sizes.points[:, :_POINTS] - middle)))


def _headroom(rows: pd.DataFrame, wallets: Array, known: NDArray[np.bool_], age: Array, limits: Questions) -> Belief:
    """What is left of each possible wallet."""
    captured, held = rows["captured"].to_numpy(dtype="float64"), rows["headroom"].to_numpy(dtype="float64")
    points = np.maximum(wallets - captured[:, None], 0.0)
    return _mixed(points, held, known, np.isfinite(points).all(axis=1), age, limits)


def _mixed(points: Array, held: Array, known: NDArray[np.bool_], based: NDArray[np.bool_], age: Array, limits: Questions) -> Belief:
    """The held value with what is left of its weight, the points with the rest."""
    half_life = limits.half_life_days.value
    old = known & (np.nan_to_num(age, nan=0.0) >= half_life)
    keeps = np.where(known, np.where(old, 0.5 ** (np.nan_to_num(age, nan=0.0) / half_life), 1.0), 0.0)
    keeps = np.where(based, keeps, 1.0)
    whole = np.column_stack([np.where(np.isfinite(points), points, held[:, None]), held])
    weights = np.column_stack([np.repeat(((1 - keeps) / _POINTS)[:, None], _POINTS, axis=1), keeps])
    state = np.select([known & ~old, ~based, known], ["known", "no_basis", "stale"], "unknown")
    return Belief(whole, weights, state)
