"""Stability: are the groups there, or did the method make them up?

K-means finds k groups in anything. Groups are believed when three things hold. Drawing the accounts again finds them again (bootstrap Jaccard, Hennig
2007: from .75 on stable). That is no doing of the single columns: with every column shuffled by itself, groups are found again clearly less often or
are much wider; on shuffled data stability alone reaches .8 and more. And that is no doing of what the columns share: small and large accounts of one
cloud split in two very stably, so the groups must be tighter than those of any single cloud (normal numbers, correlated as here; SigClust, Liu et al.
2008). Of the numbers of groups that are left the smallest is taken that tells nearly as much of what accounts are worth as the one that tells most: a
group more must earn its place. Method: part 2 of the method note.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

from kit.analysis.coding import Coding

__all__ = ["Grouping", "cluster_labels", "spread", "stable_grouping", "told_share"]

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

_DRAWS = 20
_NULL_DRAWS = 5
_PERMUTATIONS = 10
_CLOUDS = 20
_MARGIN = 0.10
_MUCH_TIGHTER = 0.6
_NEARLY = 0.05
_SMALLEST = (5, 0.02)


@dataclass(frozen=True)
class Grouping:
    """The groups that were believed: how many, the label of each point, how stable each group is, the mean stability of shuffled columns, and the
    share of the differences in worth that lie between the groups."""

    k: int
    labels: Labels
    stability: Floats
    null: float
    told: float


def stable_grouping(coded: Coding, worth: Floats, k_max: int, threshold: float, seed: int) -> Grouping | None:
    """The groups of the accounts in `coded`, from 2 to `k_max`, all stable and not given by shuffled columns; None if there are none.

    A number of groups passes when every group has at least five accounts (and 2 %) and a Jaccard mean over 20 bootstrap draws of at least
    `threshold`; either the mean over its groups exceeds that of ten shuffles (each of them, and their mean by .10) or the groups' spread is at most
    .6 of that in the tightest shuffle; and the spread is below that of each of twenty single clouds. Of those that pass the smallest is taken whose
    share of the differences in `worth` is within .05 of the largest. The same rows in the same order and the same seed give the same answer.
    """
    points, candidates = coded.points(), dict[int, tuple[Labels, Floats]]()
    least = max(_SMALLEST[0], _SMALLEST[1] * len(points))
    with threadpool_limits(1):
        for k in range(2, min(k_max, len(np.unique(points, axis=0))) + 1):
            labels, stability = _resampled(points, k, _DRAWS, 10, np.random.default_rng([seed, k]), threshold)
            if stability.min() >= threshold and np.bincount(labels, minlength=k).min() >= least:
                candidates[k] = labels, stability
        while candidates:
            told = {k: told_share(worth, labels) for k, (labels, _) in candidates.items()}
            k = min(k for k, share in told.items() if share >= max(told.values()) - _NEARLY)
            labels, stability = candidates.pop(k)
            null, wide = _null(coded, k, np.random.default_rng([seed, k, 1]))
            clearer = stability.mean() > max(null.mean() + _MARGIN, null.max()) or spread(points, labels) <= _MUCH_TIGHTER * wide.min()
            if clearer and spread(points, labels) < _clouds(coded, k, np.random.default_rng([seed, k, 2])).min():
                return Grouping(k, labels, stability, float(null.mean()), told[k])
    return None


def cluster_labels(points: Floats, k: int, starts: int, seed: int) -> Labels:
    """The k-means label of every point: 0 to k - 1, in no order that means anything."""
    with threadpool_limits(1):
        return KMeans(k, n_init=starts, random_state=seed).fit(points).labels_.astype("int64")


def spread(points: Floats, labels: Labels) -> float:
    """Sum of squared distances to the centre of the own group."""
    return float(sum(((points[labels == g] - points[labels == g].mean(axis=0)) ** 2).sum() for g in np.unique(labels)))


def told_share(values: Floats, labels: Labels) -> float:
    """Share (0-1) of the differences in `values` that lie between the groups; 0 where there are none."""
    whole = spread(values, np.zeros(len(values), dtype="int64"))
    return 1 - spread(values, labels) / whole if whole else 0.0


def _resampled(points: Floats, k: int, draws: int, starts: int, rng: np.random.Generator, least: float = 0.0) -> tuple[Labels, Floats]:
    """The labels of k groups, and for each the mean over bootstrap draws of its best Jaccard overlap with a group of the draw.

    Drawing stops when a group can no longer reach `least`: its mean is then too low, as it would be after all draws.
    """
    labels = KMeans(k, n_init=starts, random_state=int(rng.integers(2**31))).fit(points).labels_.astype("int64")
    total, n = np.zeros(k), len(points)
    for left in reversed(range(draws)):
        weight = np.bincount(rng.integers(0, n, n), minlength=n)
        drawn = np.flatnonzero(weight)
        again = KMeans(k, n_init=3, random_state=int(rng.integers(2**31))).fit(points[drawn], sample_weight=weight[drawn]).labels_
        total += _best_overlap(labels[drawn], again.astype("int64"), k)
        if total.min() + left < least * draws:
            break
    return labels, total / draws


def _best_overlap(one: Labels, two: Labels, k: int) -> Floats:
    both = np.bincount(one * k + two, minlength=k * k).reshape(k, k).astype("float64")
    either = both.sum(axis=1)[:, None] + both.sum(axis=0)[None, :] - both
    return (both / np.maximum(either, 1)).max(axis=1)


def _null(coded: Coding, k: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Mean stability and spread of k groups in each of ten shuffles: every column permuted by itself."""
    stability, wide = np.empty(_PERMUTATIONS), np.empty(_PERMUTATIONS)
    for i in range(_PERMUTATIONS):
        shuffled = coded.shuffled(rng).points()
        labels, found = _resampled(shuffled, k, _NULL_DRAWS, 3, rng)
        stability[i], wide[i] = found.mean(), spread(shuffled, labels)
    return stability, wide


def _clouds(coded: Coding, k: int, rng: np.random.Generator) -> Floats:
    """Spread of k groups in each of twenty single clouds."""
    wide = np.empty(_CLOUDS)
    for i in range(_CLOUDS):
        cloud = coded.cloud(rng).points()
        wide[i] = spread(cloud, KMeans(k, n_init=3, random_state=int(rng.integers(2**31))).fit(cloud).labels_.astype("int64"))
    return wide
