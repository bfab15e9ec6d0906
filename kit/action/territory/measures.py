"""What an alignment is like: balance, ways, unity of the territories, and what changes hands.

Balance per quantity: how far the worst and the mean seller are from their part, and the Gini coefficient of load over part. Ways: hours × distance,
hours × distance², and the length of one tour through a territory, .7124 × √(accounts × area) (Beardwood, Halton & Hammersley 1959). Unity: parts of a
territory that do not touch, on the graph that joins neighbouring accounts (Delaunay; the nearest accounts where it cannot be drawn).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import ConvexHull, Delaunay, QhullError, cKDTree

from kit.action.territory.case import Alignment, Case
from kit.action.territory.distances import EARTH_KM, distances, on_globe

__all__ = ["Balance", "Measures", "balance", "measures"]

_TOUR = 0.7124
_NEIGHBOURS = 6

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Balance:
    """Of one quantity: each seller's load, the largest and the mean deviation from the seller's part (0.1 = 10 %), and the Gini coefficient."""

    load: Floats
    worst: float
    mean: float
    gini: float


@dataclass(frozen=True)
class Measures:
    """`balance`: workload first, then each criterion. Ways are None without coordinates; `unplaced` accounts count in no way.

    `km` is hours × km, `km_mean` per hour, `km2` hours × km²; `tour` km of one tour through each territory (p,); `fragments` the parts of territories
    beyond one each. `moved_*`: accounts, workload and move_cost that change hands, as part of those that somebody serves today (0-1).
    """

    balance: tuple[Balance, ...]
    km: float | None
    km_mean: float | None
    km2: float | None
    tour: Floats | None
    fragments: int | None
    unplaced: int
    moved_accounts: float
    moved_workload: float
    moved_weight: float


def measures(case: Case, alignment: Alignment) -> Measures:
    """Every figure of one alignment."""
    seller = alignment.seller
    share = case.capacity_share / max(float(case.capacity_share.sum()), 1e-300)
    held = tuple(balance(w, seller, share) for w in (case.workload, *(c.weights for c in case.criteria)))
    today = case.today()
    moves = (today >= 0) & (seller != today)
    parts = [_part(w[moves].sum(), w[today >= 0].sum()) for w in (np.ones(case.accounts), case.workload, case.moving())]
    km = km_mean = km2 = tour = fragments = None
    unplaced = 0
    if case.places is not None and alignment.bases is not None:
        points, bases = (case.places, alignment.bases) if case.planar else (on_globe(case.places), on_globe(alignment.bases))
        known = np.isfinite(points).all(axis=1) & (seller >= 0)
        unplaced = int((~np.isfinite(points).all(axis=1)).sum())
        way = _ways(points[known], bases, seller[known])
        trips = case.trips()[known]
        km, km2 = float(trips @ way), float(trips @ way**2)
        km_mean = km / float(trips.sum()) if trips.sum() > 0 else 0.0
        flat = _flat(points[known])
        tour = _tours(flat, seller[known], case.sellers)
        fragments = _fragments(flat, seller[known])
    return Measures(held, km, km_mean, km2, tour, fragments, unplaced, *parts)


def balance(weights: Floats, seller: Indices, share: Floats) -> Balance:
    """How evenly a quantity is spread; `share` sums to 1. Accounts that nobody serves (-1) are missing from every load."""
    load = np.bincount(seller[seller >= 0], weights=weights[seller >= 0], minlength=len(share)).astype(float)
    part = share * float(weights.sum())
    off = np.where(part > 0, np.abs(load - part) / np.where(part > 0, part, 1.0), np.where(load > 0, np.inf, 0.0))
    relative = np.sort(np.where(part > 0, load / np.where(part > 0, part, 1.0), 0.0)[part > 0])
    return Balance(load, float(off.max(initial=0.0)), float(off.mean()) if len(off) else 0.0, _gini(relative))


def _gini(sorted_values: Floats) -> float:
    n, total = len(sorted_values), float(sorted_values.sum())
    return float((2 * np.arange(1, n + 1) - n - 1) @ sorted_values / (n * total)) if n and total > 0 else 0.0


def _part(some: float, whole: float) -> float:
    return float(some / whole) if whole > 0 else 0.0


def _ways(points: Floats, bases: Floats, seller: Indices) -> Floats:
    away = np.zeros(len(points))
    for j in np.unique(seller):
        away[seller == j] = distances(points[seller == j], bases[j : j + 1])[:, 0]
    return np.nan_to_num(away)


def _flat(points: Floats) -> Floats:
    """Points of the globe on a plane in km that keeps areas (Lambert, about their centre); points of a plane as they are."""
    if points.shape[1] == 2 or not len(points):
        return points[:, :2]
    centre = points.mean(axis=0)
    centre = centre / max(float(np.linalg.norm(centre)), 1e-12)
    east = np.cross([0.0, 0.0, 1.0], centre) if abs(centre[2]) < 1 - 1e-9 else np.array([0.0, 1.0, 0.0])
    east /= np.linalg.norm(east)
    north = np.cross(centre, east)
    stretch = EARTH_KM * np.sqrt(2 / np.maximum(1 + points @ centre, 1e-9))
    return np.column_stack([points @ east * stretch, points @ north * stretch])


def _tours(flat: Floats, seller: Indices, sellers: int) -> Floats:
    tours = np.zeros(sellers)
    for j in np.unique(seller):
        own = np.unique(flat[seller == j], axis=0)
        try:
            area = float(ConvexHull(own).volume) if len(own) > 2 else 0.0
        except QhullError:  # all on a line
            area = 0.0
        length = 2 * float(np.linalg.norm(own.max(axis=0) - own.min(axis=0)))
        tours[j] = max(_TOUR * np.sqrt(len(own) * area), length if area == 0 else 0.0)
    return tours


def _fragments(flat: Floats, seller: Indices) -> int:
    """Parts of territories beyond one each; accounts at one place are one point per territory."""
    if not len(flat):
        return 0
    spots, spot = np.unique(flat, axis=0, return_inverse=True)
    spot = spot.reshape(-1)
    held = np.unique(np.column_stack([spot, seller]), axis=0)
    near = _neighbours(spots)
    begin = np.searchsorted(held[:, 0], np.arange(len(spots) + 1))
    one, other = _joined(held, begin, near)
    graph = coo_array((np.ones(len(one)), (one, other)), shape=(len(held), len(held)))
    parts = connected_components(graph, directed=False)[0]
    return int(parts - len(np.unique(seller)))


def _neighbours(spots: Floats) -> Indices:
    """Pairs of neighbouring spots."""
    if len(spots) < 2:
        return np.zeros((0, 2), np.int64)
    try:
        triangles = Delaunay(spots, qhull_options="Qbb Qc Qz QJ").simplices if len(spots) > 3 else None
    except QhullError:
        triangles = None
    if triangles is not None:
        return np.unique(np.sort(np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [0, 2]]]), axis=1), axis=0)
    count = min(_NEIGHBOURS + 1, len(spots))
    nearest = cKDTree(spots).query(spots, k=count)[1]
    return np.column_stack([np.repeat(np.arange(len(spots)), count - 1), nearest[:, 1:].ravel()])


def _joined(held: Indices, begin: Indices, near: Indices) -> tuple[Indices, Indices]:
    """Pairs of (spot, seller) that one seller holds at neighbouring spots."""
    sellers = int(held[:, 1].max()) + 1
    key = held[:, 0] * sellers + held[:, 1]
    counts = begin[near[:, 0] + 1] - begin[near[:, 0]]
    rows = np.repeat(begin[near[:, 0]], counts) + np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    wanted = np.repeat(near[:, 1], counts) * sellers + held[rows, 1]
    at = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
    found = key[at] == wanted
    return rows[found], at[found]
