"""Declared wallets move the level of all estimates, the more the more of them there are."""

from __future__ import annotations

import numpy as np
import pytest

from kit.investigation.calibration import calibrated

N = 50
LOGS = {"wallet_low": np.full(N, 1.0), "wallet": np.full(N, 2.0), "wallet_high": np.full(N, 3.0)}
FLOOR = np.zeros(N)


def _declared(m: int, log: float, spread: float = 0.0) -> np.ndarray:
    values = np.full(N, np.nan)
    values[:m] = np.exp(log + spread * np.linspace(-1, 1, m))
    return values


def test_without_declared_wallets_nothing_moves():
    moved, how = calibrated(LOGS, FLOOR, _declared(0, 0))
    assert (moved, how.declared, how.factor) == (LOGS, 0, 1.0)


def test_few_declared_wallets_shift_every_reading_by_a_shrunk_gap():
    moved, how = calibrated(LOGS, FLOOR, _declared(5, 3.0))  # gap 1, weight 5/(5 + 5)
    assert [moved[name][0] for name in LOGS] == pytest.approx([1.5, 2.5, 3.5])
    assert how.factor == pytest.approx(np.exp(0.5))


def test_from_twenty_on_the_range_is_that_of_the_answers():
    moved, _ = calibrated(LOGS, FLOOR, _declared(20, 2.0, spread=1.0))
    assert [moved[name][0] for name in LOGS] == pytest.approx([1.2, 2.0, 2.8])


def test_from_thirty_on_the_closest_reading_becomes_the_middle_one():
    moved, how = calibrated(LOGS, FLOOR, _declared(35, 3.0))
    assert (how.reading, moved["wallet"][0]) == ("wallet_high", pytest.approx(3.0))
    assert calibrated(LOGS, FLOOR, _declared(29, 3.0))[1].reading == "wallet"


def test_a_declared_wallet_of_an_account_that_buys_nothing_is_no_yardstick():
    assert calibrated(LOGS, np.full(N, np.nan), _declared(30, 3.0))[1].declared == 0
