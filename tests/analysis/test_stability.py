"""Stability: planted groups are found, noise is not believed."""

from __future__ import annotations

import numpy as np
from sklearn.metrics import adjusted_rand_score

from kit.analysis.stability import stable_grouping


def _planted(seed: int, n: int = 240) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    centres = np.array([[0, 0, 0], [6, 0, 0], [0, 6, 0], [0, 0, 6]], dtype="float64")
    truth = np.arange(n) % 4
    return centres[truth] + rng.normal(size=(n, 3)), truth


def test_planted_groups_are_found():
    points, truth = _planted(1)
    grouping = stable_grouping(points, 6, 0.75, seed=1)
    assert grouping is not None
    assert grouping.k == 4
    assert adjusted_rand_score(truth, grouping.labels) > 0.95
    assert grouping.stability.min() >= 0.75
    assert grouping.stability.mean() > grouping.null + 0.1


def test_noise_gives_no_groups():
    believed = [stable_grouping(np.random.default_rng(seed).normal(size=(120, 4)), 6, 0.75, seed=7) for seed in range(5)]
    assert believed == [None] * 5


def test_the_same_points_and_seed_give_the_same_answer():
    points, _ = _planted(2)
    one, two = stable_grouping(points, 5, 0.75, seed=3), stable_grouping(points, 5, 0.75, seed=3)
    assert one is not None and two is not None
    np.testing.assert_array_equal(one.labels, two.labels)
    np.testing.assert_array_equal(one.stability, two.stability)


def test_identical_points_have_no_groups():
    assert stable_grouping(np.ones((40, 2)), 6, 0.75, seed=1) is None
