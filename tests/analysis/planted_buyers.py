"""Planted buyers: histories drawn from a purchase model whose parameters are known, for tests and benchmark."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["PLANTED", "planted_buyers"]

PLANTED = {"bg_nbd": (0.243, 4.414, 0.793, 2.426), "mbg_nbd": (0.525, 6.183, 0.891, 1.614)}  # r, alpha (weeks), a, b


def planted_buyers(n: int, kind: str, seed: int, weeks: float = 39.0) -> pd.DataFrame:
    """A `repeat_purchases` table in weeks: accounts that began in the first 12 weeks, their dates known to the day.

    The rate of an account is gamma, its chance of being lost after a purchase is beta: after each repeat purchase, with MBG after the first one too.
    """
    draw = np.random.default_rng(seed)
    r, alpha, a, b = PLANTED[kind]
    observed = weeks - draw.integers(0, 84, n) / 7
    rate, chance = draw.gamma(r, 1 / alpha, n), draw.beta(a, b, n)
    repeats, last, time = np.zeros(n), np.zeros(n), np.zeros(n)
    alive = draw.random(n) > chance if kind == "mbg_nbd" else np.ones(n, dtype=bool)
    while alive.any():
        time = time + draw.exponential(1, n) / np.maximum(rate, 1e-12)
        alive &= time <= observed
        repeats += alive
        last = np.where(alive, time, last)
        alive &= draw.random(n) > chance
    return pd.DataFrame({"repeats": repeats, "last_at": np.minimum(np.ceil(last * 7) / 7, observed), "observed": observed})
