"""Seeded worlds of calls: concave or S-shaped curves, equal or unequal hours; and the solver as referee."""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from kit.action.call_plan import Calls
from kit.response import ResponseCurve

__all__ = ["call_world", "solver_bound", "worth"]

SHAPES = {"exponential": (0.0, 0.0), "concave": (0.5, 1.0), "s_shaped": (1.3, 3.0)}


def call_world(accounts: int, sellers: int, seed: int, kind: str, most: int = 24, unit: bool = False, there: float = 6.0) -> Calls:
    """Log-normal margins in play, curves of one kind, visits of half an hour to two and a half; `there` hours for each account on average."""
    random = np.random.default_rng(seed)
    play, scale = random.lognormal(9, 1.2, accounts), random.uniform(4, 25, accounts)
    shape = random.uniform(*SHAPES[kind], accounts)
    hours = np.ones(accounts) if unit else random.choice([0.5, 1.0, 1.5, 2.0, 2.5], accounts)
    curve = ResponseCurve(np.zeros(accounts), play, scale, shape, np.full(accounts, "judged"))
    low, high = np.zeros(accounts, dtype="int64"), np.full(accounts, most, dtype="int64")
    return Calls(random.integers(0, sellers, accounts), hours, low, high, curve, np.full(sellers, there * accounts / sellers))


def solver_bound(calls: Calls, gap: float = 1e-5, seconds: float = 60.0) -> float:
    """What no plan exceeds, by the integer programme; every account has the same most visits and no floor."""
    n, width = len(calls.hours), int(calls.high.max()) + 1
    used = calls.hours[:, None] * np.arange(width)
    account, every = np.repeat(np.arange(n), width), np.arange(n * width)
    one = csr_array((np.ones(n * width), (account, every)), shape=(n, n * width))
    use = csr_array((used.ravel(), (calls.seller[account], every)), shape=(len(calls.there), n * width))
    found = milp(
        -calls.curve.won(used).ravel(), integrality=np.ones(n * width), bounds=Bounds(0, 1), options={"mip_rel_gap": gap, "time_limit": seconds},
        constraints=[LinearConstraint(one, 1, 1), LinearConstraint(use, ub=calls.there)],
    )  # fmt: skip
    return float(-found.mip_dual_bound)


def worth(calls: Calls, visits: np.ndarray) -> float:
    """Margin that these visits keep or win."""
    return float(calls.curve.won(visits * calls.hours).sum())
