"""Stability: are the groups there, or did the method make them up?

K-means finds k groups in anything. A group is believed when drawing the accounts again finds it again (bootstrap Jaccard, Hennig 2007: from .75 on
stable), and when that is no doing of the single columns: with every column shuffled by itself, groups are found again clearly less often. On shuffled
data stability alone reaches .8 and more, so it is not enough. Where groups lie far apart the shuffled columns are stable too; then it counts that
the shuffled groups are much wider. Method: part 2 of the method note.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

__all__ = ["Grouping", "cluster_labels", "spread", "stable_grouping"]

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

_DRAWS = 20
_NULL_DRAWS = 5
_PERMUTATIONS = 10
_MARGIN = 0.10
_MUCH_TIGHTER = 0.6


@dataclass(frozen=True)
class Grouping:
    """The groups that were believed: how many, the label of each point, how stable each group is, and the mean stability of shuffled columns."""

    k: int
    labels: Labels
    stability: Floats
    null: float


def stable_grouping(points: Floats, k_max: int, threshold: float, seed: int) -> Grouping | None:
    """The largest number of groups, from 2 to `k_max`, of which every one is stable and that shuffled columns do not give; None if there is none.

    A number passes when every group's Jaccard mean over 20 bootstrap draws is at least `threshold`, and either the mean over its groups exceeds that
    of ten shuffles (each of them, and their mean by .10), or the groups' spread is at most .6 of that in the tightest shuffle. `points` are scaled,
    in a fixed order; the same points and seed give the same answer.
    """
    with threadpool_limits(1):
        for k in range(min(k_max, len(np.unique(points, axis=0))), 1, -1):
            labels, stability = _resampled(points, k, _DRAWS, 10, np.random.default_rng([seed, k]))
            if stability.min() < threshold:
                continue
            null, wide = _null(points, k, np.random.default_rng([seed, k, 1]))
            clearer = stability.mean() > max(null.mean() + _MARGIN, null.max())
            if clearer or spread(points, labels) <= _MUCH_TIGHTER * wide.min():
                return Grouping(k, labels, stability, float(null.mean()))
    return None


def cluster_labels(points: Floats, k: int, starts: int, seed: int) -> Labels:
    """The k-means label of every point: 0 to k - 1, in no order that means anything."""
    with threadpool_limits(1):
        return KMeans(k, n_init=starts, random_state=seed).fit(points).labels_.astype("int64")


def _resampled(points: Floats, k: int, draws: int, starts: int, rng: np.random.Generator) -> tuple[Labels, Floats]:
    """The labels of k groups, and for each the mean over bootstrap draws of its best Jaccard overlap with a group of the draw."""
    labels = KMeans(k, n_init=starts, random_state=int(rng.integers(2**31))).fit(points).labels_.astype("int64")
    total, n = np.zeros(k), len(points)
    for _ in range(draws):
        weight = np.bincount(rng.integers(0, n, n), minlength=n)
        drawn = np.flatnonzero(weight)
        again = KMeans(k, n_init=3, random_state=int(rng.integers(2**31))).fit(points[drawn], sample_weight=weight[drawn]).labels_
        total += _best_overlap(labels[drawn], again.astype("int64"), k)
    return labels, total / draws


def _best_overlap(one: Labels, two: Labels, k: int) -> Floats:
    both = np.bincount(one * k + two, minlength=k * k).reshape(k, k).astype("float64")
    either = both.sum(axis=1)[:, None] + both.sum(axis=0)[None, :] - both
    return (both / np.maximum(either, 1)).max(axis=1)


def _null(points: Floats, k: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Mean stability and spread of k groups in each of ten shuffles: every column permuted by itself."""
    stability, wide = np.empty(_PERMUTATIONS), np.empty(_PERMUTATIONS)
    for i in range(_PERMUTATIONS):
        shuffled = np.column_stack([rng.permutation(column) for column in points.T])
        labels, found = _resampled(shuffled, k, _NULL_DRAWS, 3, rng)
        stability[i], wide[i] = found.mean(), spread(shuffled, labels)
    return stability, wide


def spread(points: Floats, labels: Labels) -> float:
    """Sum of squared distances to the centre of the own group."""
    return float(sum(((points[labels == g] - points[labels == g].mean(axis=0)) ** 2).sum() for g in np.unique(labels)))
