"""Names and numbers: which territory keeps its name, and how many sellers the work asks for.

A new territory is the old one if at least half of its hours stay: names are given so that as many hours as possible keep theirs (maximum-weight
matching), and a name that keeps less than that is marked as new.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

__all__ = ["KEPT_PART", "Headcount", "headcounts", "kept_names"]

KEPT_PART = 0.5

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Headcount:
    """So many sellers: hours each carries on average, the part of their hours that this uses, and whether it is the number suggested."""

    sellers: int
    hours_each: float
    used: float
    suggested: bool


def kept_names(workload: Floats, before: Indices, after: Indices, territories: int) -> tuple[Indices, Floats]:
    """The old name of each new territory (territories,), each name once, and the part of its hours that were there before (0-1).

    A part under `KEPT_PART` means a new territory under a free name. -1 in `before` or `after`: nobody.
    """
    both = (before >= 0) & (after >= 0)
    stay = np.zeros((territories, territories))
    np.add.at(stay, (after[both], before[both]), workload[both])
    new, old = linear_sum_assignment(-stay)
    names = np.empty(territories, np.int64)
    names[new] = old
    hours = np.bincount(after[after >= 0], weights=workload[after >= 0], minlength=territories)
    return names, np.where(hours > 0, stay[np.arange(territories), names] / np.where(hours > 0, hours, 1.0), 0.0)


def headcounts(workload: Floats, capacity: float) -> list[Headcount]:
    """How many sellers the workload asks for at `capacity` hours each: the number suggested and one less and one more.

    Workload over capacity, rounded; a half goes up. ValueError without capacity; no workload asks for no seller.
    """
    if not capacity > 0:
        raise ValueError("capacity must be above 0 hours")
    total = float(np.sum(workload))
    suggested = 0 if total <= 0 else max(1, int(total / capacity + 0.5))
    numbers = [k for k in (suggested - 1, suggested, suggested + 1) if k > 0]
    return [Headcount(k, total / k, total / (k * capacity), k == suggested) for k in numbers]
