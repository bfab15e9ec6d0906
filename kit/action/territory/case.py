"""A case of territory alignment and its answer: which seller serves which account (A12, E5, E12).

min sum of hours × distance + λ × what moves, so that each seller's workload stays inside a band around the seller's part. What moves is weighed by
the strength of its relationship: sales and open pipeline that change hands. Every account has exactly one seller. Arrays only: accounts are sorted
by id and sellers by id before they come here, so that the order of a file changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Alignment", "Case", "Criterion"]

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Criterion:
    """One more quantity to balance (sales, potential): its weight per account, and how far a seller may be from the seller's part (0.1 = ±10 %)."""

    weights: Floats
    tolerance: float


@dataclass(frozen=True)
class Case:
    """n accounts and p sellers. Give `places` and `bases`, or `cost`, or neither (table mode: balance and what moves only).

    workload        hours of 12 months per account (n,)
    capacity_share  each seller's part of the workload (p,); scaled to sum to 1
    tolerance       a seller's hours stay within (1 ± tolerance) × the seller's part
    places, bases   latitude and longitude in degrees (n, 2) and (p, 2); a place that nobody knows is NaN: it costs no way
    cost            or the cost of each account at each seller (n, p), instead of places
    travel          what multiplies the distance, if not the workload: visits, for instance (n,)
    present         today's seller (n,), -1 = nobody
    move_cost       what changes hands if the account moves: sales + pipeline, weighed by the relationship (n,)
    allowed         which seller may serve which account (n, p)
    fixed           the seller that an account is locked to (n,), -1 = free
    together        accounts of one number stay together (n,), -1 = on its own
    criteria        more quantities to balance, each with its tolerance
    limits          lowest and highest workload of each seller, instead of the tolerance: ((p,), (p,))
    planar          places are x and y of a plane
    """

    workload: Floats
    capacity_share: Floats
    tolerance: float = 0.10
    places: Floats | None = None
    bases: Floats | None = None
    cost: Floats | None = None
    travel: Floats | None = None
    present: Indices | None = None
    move_cost: Floats | None = None
    allowed: NDArray[np.bool_] | None = None
    fixed: Indices | None = None
    together: Indices | None = None
    criteria: tuple[Criterion, ...] = ()
    limits: tuple[Floats, Floats] | None = None
    planar: bool = False

    def __post_init__(self) -> None:
        """Arrays of the right kind and shape; ValueError names the one that is not."""
        n, p = len(self.workload), len(self.capacity_share)
        shapes: dict[str, tuple[tuple[int, ...], Any]] = {
            "workload": ((n,), float), "capacity_share": ((p,), float), "places": ((n, 2), float), "bases": ((p, 2), float),
            "cost": ((n, p), float), "travel": ((n,), float), "present": ((n,), np.int64), "move_cost": ((n,), float),
            "allowed": ((n, p), bool), "fixed": ((n,), np.int64), "together": ((n,), np.int64),
        }  # fmt: skip
        for name, (shape, kind) in shapes.items():
            given = getattr(self, name)
            if given is None:
                continue
            array = np.asarray(given, dtype=kind)
            if array.shape != shape:
                raise ValueError(f"{name} has the shape {array.shape}, not {shape}")
            if kind is float and name not in ("places", "bases") and not (np.isfinite(array).all() and (array >= 0).all()):
                raise ValueError(f"{name} holds a number that is missing, infinite or below 0")
            object.__setattr__(self, name, array)
        for name in ("present", "fixed"):
            given = getattr(self, name)
            if given is not None and n and (given.min() < -1 or given.max() >= p):
                raise ValueError(f"{name} names a seller outside 0 to {p - 1}")

    @property
    def accounts(self) -> int:
        """How many accounts."""
        return len(self.workload)

    @property
    def sellers(self) -> int:
        """How many sellers."""
        return len(self.capacity_share)

    def today(self) -> Indices:
        """Today's seller of each account, -1 where nobody serves it."""
        return np.full(self.accounts, -1) if self.present is None else self.present

    def moving(self) -> Floats:
        """What changes hands when an account moves, 0 where nobody serves it today."""
        weights = np.zeros(self.accounts) if self.move_cost is None else self.move_cost
        return np.where(self.today() >= 0, weights, 0.0)

    def trips(self) -> Floats:
        """What multiplies the distance."""
        return self.workload if self.travel is None else self.travel


@dataclass(frozen=True)
class Alignment:
    """One answer: each account's seller, and how good and how sure it is.

    status            ok; degraded: locks and tolerance are obeyed, but a search was cut short; infeasible: the case has no answer within the
                      tolerance (`proved`) or none was found; `seller` then holds the alignment nearest to balance
    tolerance_needed  the smallest tolerance at which an answer is known; at most the case's when status is not infeasible
    tolerance_least   below this tolerance there is none (from the linear programme)
    binding           accounts whose locks stand in the way of a smaller tolerance, the heaviest first
    oversized         accounts that alone exceed every seller's limit
    bound             no answer for these bases is cheaper; None where nothing is known (free bases)
    travel_cost       sum of travel × distance;  moved: sum of move_cost that changes hands;  cost = travel_cost + disruption × moved
    """

    seller: Indices
    bases: Floats | None
    status: str
    disruption: float
    travel_cost: float
    moved: float
    tolerance_needed: float
    tolerance_least: float = 0.0
    proved: bool = False
    binding: Indices = field(default_factory=lambda: np.zeros(0, np.int64))
    oversized: Indices = field(default_factory=lambda: np.zeros(0, np.int64))
    bound: float | None = None

    @property
    def cost(self) -> float:
        """Travel plus disruption × moved."""
        return self.travel_cost + self.disruption * self.moved

    @property
    def gap(self) -> float | None:
        """How far above the bound, 0-1; None without a bound."""
        if self.bound is None:
            return None
        return 0.0 if self.cost <= self.bound else (self.cost - self.bound) / max(abs(self.bound), 1e-12)
