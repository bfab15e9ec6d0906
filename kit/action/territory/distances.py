"""Distances between places, and the place of a group that is nearest to all of it.

Places on the globe are held as points of the unit sphere: a straight chord is quick to compute for many pairs and one arcsine makes it a
great-circle distance in km. A base always stands at the place of one of its accounts: the member with the least weighted distance to the others
(1-median; Weiszfeld's iteration finds where to look, then the nearest members are compared exactly).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

__all__ = ["EARTH_KM", "distances", "median_member", "on_globe", "places_of"]

EARTH_KM = 6371.0088  # mean radius
_ALL = 48  # so many members are compared all with all
_NEAREST = 20
_STEPS = 8

Floats = NDArray[np.float64]


def on_globe(places: Floats) -> Floats:
    """Latitude and longitude in degrees (n, 2) as points of the unit sphere (n, 3); unknown places (NaN) stay NaN."""
    latitude, longitude = np.radians(places[:, 0]), np.radians(places[:, 1])
    return np.column_stack([np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)])


def places_of(points: Floats) -> Floats:
    """The way back from `on_globe`; points of a plane (n, 2) are returned as they are."""
    if points.shape[1] == 2:
        return points
    x, y, z = points.T
    return np.degrees(np.column_stack([np.arctan2(z, np.hypot(x, y)), np.arctan2(y, x)]))


def distances(one: Floats, other: Floats) -> Floats:
    """Distance of each point of `one` to each of `other`: km on the globe (3 columns), Euclidean in a plane (2 columns)."""
    straight = cdist(one, other)
    if one.shape[1] == 2:
        return straight
    straight *= 0.5
    np.minimum(straight, 1.0, out=straight)
    np.arcsin(straight, out=straight)
    straight *= 2 * EARTH_KM
    return straight


def median_member(points: Floats, weights: Floats) -> int:
    """Which of the points has the least weighted distance to all of them."""
    near = np.arange(len(points)) if len(points) <= _ALL else _near_the_median(points, weights)
    return int(near[np.argmin(weights @ distances(points, points[near]))])


def _near_the_median(points: Floats, weights: Floats) -> NDArray[np.intp]:
    total = weights.sum()
    centre = (weights if total > 0 else np.ones(len(points))) @ points / (total if total > 0 else len(points))
    away = np.sqrt(((points - centre) ** 2).sum(axis=1))
    least = max(float(away.max()), 1e-12) * 1e-6
    for _ in range(_STEPS):
        pull = weights / np.maximum(away, least)
        if pull.sum() <= 0:
            break
        centre = pull @ points / pull.sum()
        away = np.sqrt(((points - centre) ** 2).sum(axis=1))
    return np.sort(np.argpartition(away, _NEAREST)[:_NEAREST])
