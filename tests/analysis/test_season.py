"""Season: who is seasonal, and which days count for it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kit.analysis.purchase_days import purchase_days
from kit.analysis.season import days_in_season, seasons
from kit.engagement import Threshold

YEARS = (2022, 2023, 2024)


def _seasons(make_days, thresholds, **purchases: list[str]) -> dict[str, tuple[int, int]]:
    found = seasons(purchase_days(make_days({"old": ["2021-12-01"], **purchases})), thresholds)
    return {str(account): (start, months) for account, start, months in found.itertuples()}


def test_an_account_that_buys_in_the_same_months_of_two_years_is_seasonal(make_days, thresholds):
    harvest = [f"{year}-{month:02}-{day}" for year in YEARS for month in (11, 12, 1) for day in (10, 25)]
    topped_up = [*harvest, "2023-06-05", "2024-05-05"]  # 6 of 7 purchases of each year stay inside
    found = _seasons(make_days, thresholds, harvest=harvest, topped_up=topped_up)
    assert found == {"harvest": (11, 3), "topped_up": (11, 3)}


def test_a_yearly_buyer_is_seasonal_from_the_third_time_on(make_days, thresholds):
    thrice, twice = [f"{year}-11-10" for year in YEARS], ["2023-11-10", "2024-11-12"]  # by chance: 3 · (1/12)² = .02, and 2 · 1/12 = .17
    assert _seasons(make_days, thresholds, thrice=thrice, twice=twice) == {"thrice": (11, 1)}


def test_a_quarterly_or_monthly_buyer_and_one_whose_months_move_are_not_seasonal(make_days, thresholds):
    quarterly = [f"{year}-{month:02}-15" for year in YEARS for month in (1, 4, 7, 10)]
    monthly = [f"{year}-{month:02}-15" for year in YEARS for month in range(1, 13)]
    moved = [f"{year}-{month:02}-{day}" for year, first in ((2023, 2), (2024, 8)) for month in (first, first + 1) for day in (5, 25)]
    assert _seasons(make_days, thresholds, quarterly=quarterly, monthly=monthly, moved=moved) == {}


def test_without_two_years_on_record_nobody_is_seasonal(make_days, thresholds):
    days = make_days({"a": [f"{year}-11-{day}" for year in (2023, 2024) for day in (5, 10, 15, 20)], "b": ["2023-10-01"]})
    assert seasons(purchase_days(days), thresholds).empty


def test_the_share_the_length_and_the_chance_belong_to_the_engagement(make_days, thresholds):
    days = {"a": [f"{year}-{month:02}-10" for year in YEARS for month in (3, 4, 5, 6)]}
    assert _seasons(make_days, thresholds, **days) == {"a": (3, 3)}  # three of four are .75
    for name, value, found in (("season_share", 0.8, {"a": (3, 4)}), ("season_months", 2, {}), ("season_chance", 1e-5, {})):
        limits = thresholds.model_copy(update={name: Threshold(value=value, reason="A test")})
        assert _seasons(make_days, limits, **days) == found


def test_even_buyers_are_seldom_taken_for_seasonal(thresholds):
    draw = np.random.default_rng(3)
    rows = [(f"{i:03}", pd.Timestamp("2021-01-01") + pd.Timedelta(days=int(day))) for i in range(400) for day in draw.choice(1460, 6, replace=False)]
    bought = pd.DataFrame(rows, columns=["account_id", "date"]).sort_values(["account_id", "date"], ignore_index=True)
    assert len(seasons(bought, thresholds)) / 400 <= 0.05


def test_days_in_season_leave_the_rest_of_the_year_out():
    dates = pd.Series(pd.to_datetime(["2023-12-21", "2024-11-11", "2024-12-31", "2024-06-30"]))
    start, months = pd.Series([11.0, 11.0, 11.0, np.nan]), pd.Series([2.0, 2.0, 2.0, np.nan])
    count = days_in_season(dates, start, months)
    assert count[1] - count[0] == 10 + 11  # the rest of December, and eleven days of November
    assert count[2] - count[1] == 19 + 31
    assert count[3] == (dates[3] - pd.Timestamp("1970-01-01")).days
    assert days_in_season(dates.head(0), start.head(0), months.head(0)).empty


def test_a_season_may_run_over_the_turn_of_the_year():
    dates = pd.Series(pd.to_datetime(["2023-12-31", "2024-02-28", "2024-03-31", "2024-12-01"]))
    count = days_in_season(dates, pd.Series([12.0] * 4), pd.Series([3.0] * 4))
    assert np.diff(count).tolist() == pytest.approx([31 + 28, 1, 1])  # 29 February, then the first of December
