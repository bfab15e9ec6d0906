"""Rank ranges: places over draws and weights, and groups that hold on to what they say."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kit.analysis.rank_ranges import drawn_ranks, score, tie_groups, weight_scores


def test_every_other_choice_of_weights_is_tried(thresholds):
    tried = weight_scores(np.array([100.0]), np.array([0.25]), np.array([0.16]), thresholds)
    assert tried.shape == (1, 8)  # three by three, less the choice of the settings itself
    assert np.isclose(tried, 100 * 0.25**0.5 * 0.16**0.5).any() and np.isclose(tried, 100 * 0.25**1.5 * 0.16**1.5).any()
    assert not np.isclose(tried, 100 * 0.25 * 0.16).any()


def test_a_score_is_the_same_for_one_draw_and_for_many():
    headroom, margin, chance = np.array([10.0, 20.0]), np.array([0.5, 0.2]), np.array([1.0, 0.5])
    assert score(headroom, margin, chance, 1.0, 1.0).tolist() == [5, 2]
    assert score(headroom[:, None], margin, chance, 1.0, 1.0)[:, 0].tolist() == [5, 2]


def test_places_are_read_over_the_draws_without_the_tails():
    scores = np.vstack([np.full(40, 2.0), np.r_[np.full(39, 1.0), 3.0]])
    assert [ends.tolist() for ends in drawn_ranks(scores)] == [[1, 1], [2, 2]]
    assert [ends.tolist() for ends in drawn_ranks(scores, 0.05)] == [[1, 2], [1, 2]]  # one draw of forty is in the tail


def test_a_group_ends_with_the_first_account_that_can_be_told_apart_from_its_leader():
    sure = np.full((4, 20), 1.0) * np.array([[4.0], [3.0], [2.0], [1.0]])
    assert tie_groups(sure, sure[:, :1]).tolist() == [1, 2, 3, 4]
    turned = sure.copy()
    turned[1, 0] = 5.0  # one draw of twenty
    turned[2, :] = turned[1, :] - 0.5  # never before the leader but in that draw, and close behind the second
    assert tie_groups(turned, sure[:, :1]).tolist() == [1, 1, 1, 2]
    other_weights = np.array([[1.0], [1.0], [0.5], [0.1]])
    assert tie_groups(sure, other_weights).tolist() == [1, 1, 2, 3]
    assert tie_groups(np.empty((0, 20)), np.empty((0, 8))).tolist() == []


@settings(max_examples=15, deadline=None)
@given(arrays("float64", st.tuples(st.integers(1, 300), st.just(20)), elements=st.floats(0, 9)))
def test_in_every_group_nobody_can_be_told_apart_from_the_first_and_the_next_leader_can(drawn):
    drawn = drawn[np.argsort(-drawn.mean(axis=1), kind="stable")]
    groups = tie_groups(drawn, drawn.mean(axis=1, keepdims=True))
    assert groups[0] == 1 and set(np.diff(groups)) <= {0, 1}
    leaders = np.flatnonzero(np.r_[True, np.diff(groups) == 1])
    turned = (drawn >= drawn[leaders[groups - 1]]).mean(axis=1) >= 0.05
    assert turned.all()
    for before, leader in pairwise(leaders):
        assert (drawn[leader] >= drawn[before]).mean() < 0.05
