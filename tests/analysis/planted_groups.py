"""Planted groups: accounts of known groups, told apart by numbers and by words; and accounts of none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kit.analysis.segment_features import SegmentFeatures
from kit.schema import table

__all__ = ["Planted", "as_tables", "planted_groups", "single_cloud", "unrelated_columns"]

_NUMBERS = {"revenue_12m": (9.0, 1.2), "orders_12m": (3.5, 0.5), "annual_revenue": (14.0, 1.5)}
_WORDS = ("industry", "country")
_LEVELS = 4


@dataclass(frozen=True)
class Planted:
    """The features of accounts, and the group that each was drawn from."""

    features: SegmentFeatures
    truth: NDArray[np.int64]


def planted_groups(seed: int, n: int = 300, k: int = 4, apart: float = 1.5, tell: float = 4.0) -> Planted:
    """Accounts of `k` groups of about equal size.

    The numbers (logarithms) of a group lie around a centre that is drawn with standard deviation `apart`, with standard deviation 1. One level of
    each word has in each group 1 + `tell` times the weight of the others.
    """
    rng = np.random.default_rng(seed)
    truth = np.arange(n) % k
    numbers = rng.normal(size=(k, len(_NUMBERS)))[truth] * apart + rng.normal(size=(n, len(_NUMBERS)))
    words = {}
    for name in _WORDS:
        weight = np.ones((k, _LEVELS))
        weight[np.arange(k), np.resize(rng.permutation(_LEVELS), k)] += tell
        words[name] = [f"{name} {rng.choice(_LEVELS, p=weight[group] / weight[group].sum())}" for group in truth]
    return Planted(_features(numbers, pd.DataFrame(words)), truth)


def unrelated_columns(seed: int, n: int = 300) -> SegmentFeatures:
    """Accounts without groups: every column drawn by itself."""
    rng = np.random.default_rng([seed, 1])
    words = pd.DataFrame({name: rng.integers(0, _LEVELS, n).astype("str") for name in _WORDS})
    return _features(rng.normal(size=(n, len(_NUMBERS))), words)


def single_cloud(seed: int, n: int = 300) -> SegmentFeatures:
    """Accounts without groups that differ by degrees: small to large, all numbers going together; the words mean nothing."""
    rng = np.random.default_rng([seed, 2])
    size = rng.normal(size=(n, 1))
    words = pd.DataFrame({name: rng.integers(0, _LEVELS, n).astype("str") for name in _WORDS})
    return _features(0.85 * size + 0.53 * rng.normal(size=(n, len(_NUMBERS))), words)


def as_tables(features: SegmentFeatures) -> tuple[pd.DataFrame, pd.DataFrame, None, pd.DataFrame]:
    """Accounts, profile, no potential, and a portfolio in which all are alike."""
    plain = features.numbers.join(features.words).reset_index()
    accounts = plain[["account_id", "annual_revenue", *features.words]].assign(name=plain["account_id"])
    profile = plain[["account_id", "revenue_12m", "orders_12m"]].assign(revenue_prior_12m=0.0, margin_basis="assumed", product_lines_12m=1)
    cells = pd.DataFrame({"account_id": plain["account_id"], "abc_class": "C", "lifecycle": "active", "potential_class": "unknown"})
    return table("accounts").conform(accounts), table("profile").conform(profile.astype({"orders_12m": "int64"})), None, cells


def _features(numbers: NDArray[np.float64], words: pd.DataFrame) -> SegmentFeatures:
    ids = pd.Index([f"{i:05d}" for i in range(len(numbers))], name="account_id")
    money = {name: np.expm1(np.maximum(middle + wide * numbers[:, j], 0.1)) for j, (name, (middle, wide)) in enumerate(_NUMBERS.items())}
    plain = pd.DataFrame(money, index=ids)
    return SegmentFeatures(plain.assign(orders_12m=plain["orders_12m"].round()), words.set_axis(ids, axis=0).astype("object"))
