"""Coding: every feature counts the same, giants set no scale, and shuffling keeps columns but not what they share."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kit.analysis.coding import coding


def test_a_word_counts_as_much_as_a_number_however_many_levels_it_has():
    numbers = pd.DataFrame({"a": np.arange(12.0), "b": np.arange(12.0) ** 2})
    words = pd.DataFrame({"two": list("xy") * 6, "six": list("abcdef") * 2})
    points = coding(numbers, words).points()
    assert points.shape == (12, 2 + 2 + 6)
    held = points.var(axis=0)
    assert (held[0], held[1], held[2:4].sum(), held[4:].sum()) == pytest.approx((1, 1, 1, 1))


def test_two_accounts_of_other_words_are_two_over_the_spread_of_the_word_apart():
    points = coding(pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0]}), pd.DataFrame({"word": list("xxyz")})).points()[:, 1:]
    assert ((points[0] - points[2]) ** 2).sum() == pytest.approx(2 / (1 - (0.5**2 + 0.25**2 + 0.25**2)))
    assert ((points[0] - points[1]) ** 2).sum() == 0


def test_a_giant_does_not_set_the_scale():
    plain = np.concatenate([np.linspace(0, 1, 99), [1.0]])
    giant = np.concatenate([np.linspace(0, 1, 99), [1e6]])
    one, two = (coding(pd.DataFrame({"a": values})).numbers[:99, 0] for values in (plain, giant))
    assert np.ptp(two) > 0.8 * np.ptp(one)


def test_shuffling_and_single_clouds_keep_what_they_promise():
    rng = np.random.default_rng(1)
    x = rng.normal(size=4_000)
    coded = coding(pd.DataFrame({"a": x, "b": x + 0.1 * rng.normal(size=4_000)}), pd.DataFrame({"word": np.where(x > 0, "+", "-")}))
    shuffled, cloud = coded.shuffled(rng), coded.cloud(rng)
    np.testing.assert_array_equal(np.sort(shuffled.numbers, axis=0), np.sort(coded.numbers, axis=0))
    assert abs(np.corrcoef(shuffled.numbers.T)[0, 1]) < 0.06
    assert np.corrcoef(cloud.numbers.T)[0, 1] == pytest.approx(np.corrcoef(coded.numbers.T)[0, 1], abs=0.02)
    for other in (shuffled, cloud):
        np.testing.assert_array_equal(np.sort(other.words, axis=0), np.sort(coded.words, axis=0))
        assert abs(np.corrcoef(other.words[:, 0], other.numbers[:, 0])[0, 1]) < 0.06


def test_a_constant_column_is_no_error():
    assert coding(pd.DataFrame({"a": [3.0] * 5, "b": [1.0, 2, 3, 4, 5]})).points()[:, 0].tolist() == [0] * 5
