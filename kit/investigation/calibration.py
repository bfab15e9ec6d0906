"""Calibration: what a few clients say about their wallets moves the estimates of all (A8.4).

Spend alone cannot tell the level of a wallet, only its shape; thirty to fifty accounts asked are the best use of a consulting day. The estimates move
by c = median(log declared − log estimated)·m/(m + 5). From 20 declared wallets on the range is that of the answers around the estimates (the middle
80 %), from 30 on the reading that came closest becomes the middle one. This repairs the level, not the scatter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Calibration", "calibrated"]

Array = NDArray[np.float64]
_WEIGHT = 5.0
_ENOUGH_FOR_RANGE, _ENOUGH_FOR_READING = 20, 30


@dataclass(frozen=True)
class Calibration:
    """How many declared wallets were used, the factor by which they moved the estimates, and the reading taken as the middle one."""

    declared: int = 0
    factor: float = 1.0
    reading: str = "wallet"


def calibrated(logs: dict[str, Array], floor: Array, declared: Array) -> tuple[dict[str, Array], Calibration]:
    """The log wallets per reading (`wallet` among them) after calibration, and what was done.

    `floor` is the least log wallet that would be shown for each account, NaN where nothing is bought; `declared` is NaN where nobody was asked.
    """
    told = np.isfinite(declared) & np.isfinite(floor)
    m = int(told.sum())
    if m == 0:
        return logs, Calibration()
    gaps = {name: np.log(declared[told]) - np.maximum(log[told], floor[told]) for name, log in logs.items()}
    misses = {name: (float(np.median(np.abs(gap))), name != "wallet") for name, gap in gaps.items()}
    reading = min(misses, key=lambda name: misses[name]) if m >= _ENOUGH_FOR_READING else "wallet"
    shift = float(np.median(gaps[reading])) * m / (m + _WEIGHT)
    middle = logs[reading] + shift
    low, high = np.quantile(gaps[reading] - shift, [0.1, 0.9]) if m >= _ENOUGH_FOR_RANGE else (np.nan, np.nan)
    moved = {"wallet_low": middle + min(low, 0.0), "wallet": middle, "wallet_high": middle + max(high, 0.0)}
    if m < _ENOUGH_FOR_RANGE:
        moved = {name: log + shift for name, log in logs.items()}
    return {name: moved[name] for name in logs}, Calibration(m, float(np.exp(shift)), reading)
