"""Response: two curves over hours, both nothing at none and all at the end."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.response import ResponseCurve, assumed_curve, part_won


def _response(settings, **values: float):
    return settings.response.model_copy(update={n: getattr(settings.response, n).model_copy(update={"value": v}) for n, v in values.items()})


def test_the_hours_of_the_setting_win_63_percent_and_as_many_again_63_percent_of_the_rest(settings):
    assert part_won([0, 12, 24], settings.response).tolist() == pytest.approx([0, 1 - np.exp(-1), 1 - np.exp(-2)])


def test_with_a_shape_the_hours_win_half_and_the_first_ones_little(settings):
    bent = _response(settings, hours=10, shape=2)
    assert part_won([0, 5, 10, 30, 1e9], bent).tolist() == pytest.approx([0, 0.2, 0.5, 0.9, 1.0])  # 0.25/1.25, 1/2, 9/10


@given(hours=st.lists(st.floats(0, 1e6), min_size=2, max_size=20), scale=st.floats(0.01, 1e4), shape=st.sampled_from([0, 0.3, 1, 5]))
def test_more_hours_never_win_less_and_nothing_wins_more_than_all(settings, hours, scale, shape):
    won = part_won(np.sort(hours), _response(settings, hours=scale, shape=shape))
    assert (np.diff(won) >= -1e-12).all() and (won >= 0).all() and (won <= 1).all()


def test_curves_of_accounts_keep_each_account_s_own_hours_shape_and_margin(settings):
    basis = np.array(["judged", "assumed", "judged"])
    curve = ResponseCurve(np.array([50.0, 0, 9]), np.array([150.0, 40, 5]), np.array([10.0, 10, 10]), np.array([0.0, 2, 1]), basis)
    assert curve.won([10, 5, 10]).tolist() == pytest.approx([100 * (1 - np.exp(-1)), 40 * 0.2, 0])  # the third has nothing in play
    assert curve.won(np.array([[0, 10.0], [5, 10], [1, 2]]))[1].tolist() == pytest.approx([8, 20])
    assert curve.of(np.array([1])).moved(2.0, 0.5, 1.0).won([5]).tolist() == pytest.approx([40])  # half of 80 at the half of ten hours


def test_the_settings_give_every_account_the_same_assumed_curve(settings):
    curve = assumed_curve([10, 0], [100, 50], settings.response)
    assert curve.won([12, 24]).tolist() == pytest.approx((np.array([100, 50]) * part_won([12, 24], settings.response)).tolist())
    assert curve.floor.tolist() == [10, 0] and set(curve.basis) == {"assumed"}
