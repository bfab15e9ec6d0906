"""Places: where the stops of a seller are, how far apart, and which belong together (A12, E5).

Straight lines over the globe, made longer by the factor of roads, at one speed from door to door. An account without coordinates stands at the mean
of the seller's accounts in its city; where none is known it has no place: its way is what its hours allow for, and it takes part in no route.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans

from kit.engagement import Settings

__all__ = ["Map", "haversine_km", "seller_map", "zones"]

_EARTH_KM = 6371.0088


@dataclass(frozen=True)
class Map:
    """The accounts of one seller: `km[i, j]` by road between stops, 0 the base, then the accounts in `order`; NaN where a place is not known."""

    order: dict[str, int]
    km: np.ndarray
    zone: np.ndarray
    place: np.ndarray

    def placed(self, account_id: str) -> bool:
        """Whether it is known where the account is."""
        return not np.isnan(self.place[self.order[account_id], 0])


def seller_map(accounts: pd.DataFrame, base: tuple[float, float] | None, weight: pd.Series, settings: Settings, seed: int) -> Map:
    """The map of the accounts (`account_id`, `city`, `latitude`, `longitude`), in their order; without a `base` it is their weighted centre.

    `weight` are hours by account id. Coordinates 0, 0 are none.
    """
    place = _filled(accounts)
    known = ~np.isnan(place[:, 0])
    ids = accounts["account_id"].tolist()
    if base is None and known.any():
        hours = weight.reindex(ids).fillna(0.0).to_numpy(dtype=float)[known] + 1e-9
        base = (float(np.average(place[known, 0], weights=hours)), float(np.average(place[known, 1], weights=hours)))
    start = np.array([base if base is not None else (np.nan, np.nan)], dtype=float)
    everywhere = np.vstack([start, place])
    km = haversine_km(everywhere) * settings.calendar.road_factor.value
    zone = np.concatenate([[-1], zones(place, round(len(ids) / settings.calendar.zone_accounts.value), seed)])
    return Map({account: n for n, account in enumerate(ids, start=1)}, km, zone, everywhere)


def haversine_km(place: np.ndarray) -> np.ndarray:
    """Kilometres of the straight line between all pairs of places (latitude, longitude in degrees)."""
    latitude, longitude = np.radians(place[:, 0]), np.radians(place[:, 1])
    north, east = latitude[:, None] - latitude, longitude[:, None] - longitude
    a = np.sin(north / 2) ** 2 + np.cos(latitude[:, None]) * np.cos(latitude) * np.sin(east / 2) ** 2
    return 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(a, 0, 1)))


def zones(place: np.ndarray, count: int, seed: int) -> np.ndarray:
    """A zone for each place, numbered by falling size and then by first member; −1 where the place is not known."""
    labels = np.full(len(place), -1)
    known = np.flatnonzero(~np.isnan(place[:, 0]))
    if not len(known):
        return labels
    points = place[known] * [1.0, np.cos(np.radians(place[known, 0].mean()))]
    count = max(1, min(count, len(np.unique(points, axis=0))))
    found = _clusters(points, count, seed)
    sizes = {label: (-(found == label).sum(), int(np.flatnonzero(found == label)[0])) for label in np.unique(found)}
    number = {label: n for n, label in enumerate(sorted(sizes, key=sizes.__getitem__))}
    labels[known] = [number[label] for label in found]
    return labels


def _clusters(points: np.ndarray, count: int, seed: int) -> np.ndarray:
    if count == 1:
        return np.zeros(len(points), dtype=int)
    return KMeans(count, n_init=3, random_state=seed).fit_predict(points)


def _filled(accounts: pd.DataFrame) -> np.ndarray:
    place = accounts[["latitude", "longitude"]].astype("float64").to_numpy(copy=True)
    place[(place == 0).all(axis=1) | np.isnan(place).any(axis=1)] = np.nan
    city = accounts["city"].fillna("").astype("str").str.casefold()
    known = pd.DataFrame(place, columns=["latitude", "longitude"]).assign(city=city.to_numpy()).dropna()
    means = known[known["city"] != ""].groupby("city")[["latitude", "longitude"]].mean().reindex(city).to_numpy()
    return np.where(np.isnan(place), means, place)
