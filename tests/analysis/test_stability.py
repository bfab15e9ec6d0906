"""Stability: planted groups are found, noise is not believed."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score

from kit.analysis.coding import Coding, coding
from kit.analysis.stability import Grouping, stable_grouping, told_share
from tests.analysis.planted_groups import single_cloud


def _grouping(points: np.ndarray | Coding, k_max: int, seed: int, worth: np.ndarray | None = None) -> Grouping | None:
    coded = points if isinstance(points, Coding) else coding(pd.DataFrame(points))
    return stable_grouping(coded, coded.numbers[:, :1] if worth is None else worth, k_max, 0.75, seed)


def _planted(seed: int, n: int = 240) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    centres = np.array([[0, 0, 0], [6, 0, 0], [0, 6, 0], [0, 0, 6]], dtype="float64")
    truth = np.arange(n) % 4
    return centres[truth] + rng.normal(size=(n, 3)), truth


def test_planted_groups_are_found():
    points, truth = _planted(1)
    grouping = _grouping(points, 6, seed=1, worth=truth[:, None].astype("float64"))
    assert grouping is not None
    assert grouping.k == 4
    assert adjusted_rand_score(truth, grouping.labels) > 0.95
    assert grouping.stability.min() >= 0.75
    assert grouping.stability.mean() > grouping.null + 0.1
    assert grouping.told > 0.95


def test_noise_gives_no_groups():
    believed = [_grouping(np.random.default_rng(seed).normal(size=(120, 4)), 6, seed=7) for seed in range(2)]
    assert believed == [None] * 2


def test_one_cloud_from_small_to_large_gives_no_groups_though_it_splits_stably():
    believed = [_grouping(single_cloud(seed, 150).coded, 2, seed=7) for seed in range(2)]
    assert believed == [None] * 2


def test_a_group_more_must_tell_more_of_what_accounts_are_worth():
    pairs = np.array([[0, 0, 0], [0, 7, 0], [14, 14, 14], [14, 21, 14]], dtype="float64")
    truth = np.arange(120) % 4
    points = pairs[truth] + np.random.default_rng(1).normal(size=(120, 3))
    pair = np.where(truth < 2, 0.0, 1.0)[:, None]
    within = (truth % 2)[:, None] * 1.0
    assert [_grouping(points, 4, seed=1, worth=worth).k for worth in (truth[:, None] + 4 * within, 8 * pair + within)] == [4, 2]
    assert told_share(pair, np.where(truth < 2, 1, 0)) == 1
    assert told_share(pair, truth % 2) == 0


def test_a_group_of_three_accounts_is_none():
    points = np.random.default_rng(3).normal(size=(100, 2))
    points[:3] += 40
    grouping = _grouping(points, 2, seed=1)
    assert grouping is None


def test_the_same_points_and_seed_give_the_same_answer():
    points, _ = _planted(2)
    one, two = _grouping(points, 5, seed=3), _grouping(points, 5, seed=3)
    assert one is not None and two is not None
    np.testing.assert_array_equal(one.labels, two.labels)
    np.testing.assert_array_equal(one.stability, two.stability)


def test_identical_points_have_no_groups():
    assert _grouping(np.ones((40, 2)), 6, seed=1) is None
