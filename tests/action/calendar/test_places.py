"""Places: distances, zones and places that are not known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kit.action.calendar.places import haversine_km, seller_map, zones

CITIES = pd.DataFrame({
    "account_id": ["1", "2", "3", "4"], "city": ["Campinas", "Campinas", "Santos", "Nowhere"],
    "latitude": [-22.9, np.nan, 0.0, np.nan], "longitude": [-47.06, np.nan, 0.0, np.nan],
})  # fmt: skip


def test_one_degree_of_the_equator_is_111_kilometres():
    assert haversine_km(np.array([[0.0, 0.0], [0.0, 1.0]]))[0, 1] == pytest.approx(111.195, abs=0.001)


def test_an_account_without_coordinates_stands_with_its_city_and_0_0_is_no_place(settings):
    found = seller_map(CITIES, (-23.0, -47.0), pd.Series(dtype=float), settings, 1)
    assert [found.placed(a) for a in "1234"] == [True, True, False, False]
    assert found.km[1, 2] == 0 and found.km[0, 1] == pytest.approx(haversine_km(np.array([[-23.0, -47.0], [-22.9, -47.06]]))[0, 1] * 1.3)


def test_without_a_base_the_weighted_centre_takes_its_place(settings):
    two = CITIES.assign(latitude=[-20.0, -24.0, np.nan, np.nan], longitude=[-47.0, -47.0, np.nan, np.nan], city=list("abcd"))
    found = seller_map(two, None, pd.Series({"1": 3.0, "2": 1.0}), settings, 1)
    assert found.place[0] == pytest.approx([-21.0, -47.0])


def test_nothing_known_gives_no_zone_and_no_base(settings):
    nowhere = seller_map(CITIES.iloc[3:], None, pd.Series(dtype=float), settings, 1)
    assert np.isnan(nowhere.place).all() and nowhere.zone.tolist() == [-1, -1]


def test_two_towns_are_two_zones_numbered_by_size_in_any_order_of_rows():
    place = np.array([[-22.9, -47.1]] * 2 + [[-20.0, -44.0]] * 3) + np.arange(5)[:, None] * 0.001
    assert zones(place, 2, 7).tolist() == [1, 1, 0, 0, 0]
    assert zones(place[::-1], 2, 7).tolist() == [0, 0, 0, 1, 1]
    assert zones(place, 0, 7).tolist() == [0] * 5
