"""Measures by hand: balance, ways and parts of territories on a small grid."""

from __future__ import annotations

import numpy as np
import pytest

from kit.action.territory import Case, alignment_of, balance, headcounts, kept_names, measures


def grid(seller: list[int], bases: list[tuple[float, float]]) -> tuple[Case, object]:
    """3 × 3 accounts in a plane, one km apart, one hour each."""
    places = np.array([(x, y) for y in range(3) for x in range(3)], dtype=float)
    case = Case(
        np.ones(9), np.ones(len(bases)), places=places, bases=np.array(bases), planar=True, present=np.zeros(9, int), move_cost=np.arange(9.0)
    )
    return case, alignment_of(case, np.array(seller))


def test_ways_and_moves_are_sums_over_accounts():
    case, alignment = grid([0, 0, 0, 0, 0, 0, 1, 1, 1], [(1, 0), (1, 2)])
    told = measures(case, alignment)
    assert told.km == pytest.approx(2 + 1 + 2 * 2**0.5 + 2)
    assert told.km2 == pytest.approx(2 + 1 + 4 + 2)
    assert told.fragments == 0
    assert told.moved_accounts == pytest.approx(3 / 9) and told.moved_weight == pytest.approx((6 + 7 + 8) / 36)
    assert told.tour == pytest.approx([0.7124 * (6 * 2) ** 0.5, 4.0])


def test_a_territory_in_two_corners_has_one_fragment():
    case, alignment = grid([0, 1, 1, 1, 1, 1, 1, 1, 0], [(0, 0), (1, 1)])
    assert measures(case, alignment).fragments == 1


def test_balance_is_measured_against_each_sellers_part():
    told = balance(np.array([4.0, 2.0, 2.0]), np.array([0, 1, 1]), np.array([0.5, 0.5]))
    assert (told.worst, told.mean, told.gini) == (0, 0, 0)
    told = balance(np.array([6.0, 1.0, 1.0]), np.array([0, 1, 1]), np.array([0.5, 0.5]))
    assert (told.worst, told.mean, told.gini) == (0.5, 0.5, 0.25)


def test_unknown_places_cost_no_way_and_are_counted():
    case = Case(np.ones(3), np.ones(1), places=np.array([[0, 0], [0, 1], [np.nan, np.nan]]), bases=np.array([[0.0, 0.0]]))
    told = measures(case, alignment_of(case, np.zeros(3, int)))
    assert told.unplaced == 1
    assert told.km == pytest.approx(np.radians(1) * 6371.0088)


def test_names_follow_most_hours():
    names, kept = kept_names(np.array([5.0, 1, 1, 5]), np.array([0, 0, 1, 1]), np.array([1, 1, 1, 0]), 2)
    assert names.tolist() == [1, 0] and kept == pytest.approx([1, 6 / 7])


def test_the_number_of_sellers_is_workload_over_capacity_rounded():
    told = headcounts(np.array([1000.0, 2600.0]), 1400)
    assert [(h.sellers, h.suggested) for h in told] == [(2, False), (3, True), (4, False)]
    assert told[1].used == pytest.approx(3600 / 4200)
    with pytest.raises(ValueError, match="capacity"):
        headcounts(np.ones(2), 0)
