"""Expected purchases: who has a figure, which way it comes from, and that a model must earn its place."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kit.analysis.expected_purchases import expected_purchases, purchases_finding
from kit.errors import DataError
from kit.language import read_language
from kit.schema import table
from tests.analysis.planted_buyers import planted_buyers

AS_OF = pd.Timestamp("2024-12-31")


@pytest.fixture(scope="module")
def planted_days() -> pd.DataFrame:
    """Purchase days of 300 planted accounts: first, last, and as many evenly between as the history says."""
    rows = []
    for number, (repeats, last, observed) in enumerate(planted_buyers(300, "mbg_nbd", seed=6).mul([1, 21, 21]).itertuples(index=False)):
        first = AS_OF - pd.Timedelta(days=round(observed))
        ages = np.unique(np.linspace(0, round(last), int(repeats) + 1).round())
        rows += [(f"{number:03}", first + pd.Timedelta(days=int(age)), 1, 50.0) for age in ages]
    return table("account_days").conform(pd.DataFrame(rows, columns=["account_id", "date", "orders", "revenue"]))


def _portfolio(days: pd.DataFrame, **basis: str) -> pd.DataFrame:
    ids = [*sorted(days["account_id"].unique()), "never"]
    return pd.DataFrame({"account_id": ids, "lifecycle_basis": [basis.get(f"a{account}", "fixed_limits") for account in ids]})


def _scores(model: float, before: float) -> pd.DataFrame:
    return pd.DataFrame({"reading": ["mbg_nbd", "as_before"], "rmse": [model, before]})


def test_a_model_that_came_closer_gives_the_figures(planted_days, thresholds):
    told, status = expected_purchases(_portfolio(planted_days), planted_days, AS_OF, thresholds, _scores(1.0, 1.5))
    rows = told.set_index("account_id")
    assert (status.status, status.used, status.dropped) == ("ok", 300, 0)
    assert set(rows["basis"].drop("never")) == {"mbg_nbd"} and rows["alive"].drop("never").between(0, 1).all()
    assert rows.loc["never", ["purchases", "purchases_12m"]].tolist() == [0, 0] and np.isnan(rows.loc["never", "expected_12m"])
    assert (rows["expected_12m"].dropna() > 0).all()
    said = f"expected in the next 12 months: {rows['expected_12m'].sum():.0f}, after {rows['purchases_12m'].sum()} in the last 12."
    assert said in read_language("en").told(purchases_finding(told)).replace(",", "", 0)


def test_where_repeating_the_months_before_came_closer_they_are_the_result(planted_days, thresholds):
    told, status = expected_purchases(_portfolio(planted_days), planted_days, AS_OF, thresholds, _scores(1.5, 1.5))
    rows = told[told["account_id"] != "never"]
    assert (rows["expected_12m"] == rows["purchases_12m"].astype("float64")).all() and set(told["basis"]) == {"as_before"}
    assert told["alive"].isna().all() and "repeat the last 12 months" in read_language("en").told(status.reason)


def test_an_untested_model_says_so(planted_days, thresholds):
    _, status = expected_purchases(_portfolio(planted_days), planted_days, AS_OF, thresholds, _scores(1.0, 1.5).head(0))
    assert status.status == "degraded" and "could not be tested" in status.reason


def test_accounts_with_a_clock_of_their_own_are_never_read_by_a_model(planted_days, thresholds):
    portfolio = _portfolio(planted_days, a000="season", a001="renewal")
    told, status = expected_purchases(portfolio, planted_days, AS_OF, thresholds, _scores(1.0, 1.5))
    assert told.set_index("account_id")["basis"].loc[["000", "001", "002"]].tolist() == ["as_before", "as_before", "mbg_nbd"]
    assert (status.used, status.dropped) == (298, 2)


def test_too_few_accounts_or_none_that_is_lost_leave_the_months_before(planted_days, make_days, thresholds):
    few = planted_days[planted_days["account_id"] < "020"]
    even = make_days({f"e{n:02}": [str(day.date()) for day in pd.date_range("2022-01-03", AS_OF, freq=f"{20 + n % 3}D")] for n in range(60)})
    for days, says in ((few, "needs 50"), (even, "lost too seldom")):
        told, status = expected_purchases(_portfolio(days), days, AS_OF, thresholds, _scores(1.0, 1.5))
        assert status.status == "degraded" and says in read_language("en").told(status.reason)
        assert set(told["basis"]) == {"as_before"}


def test_a_purchase_after_the_cut_off_date_stops(planted_days, thresholds):
    with pytest.raises(DataError):
        expected_purchases(_portfolio(planted_days), planted_days, AS_OF - pd.Timedelta(days=30), thresholds, _scores(1.0, 1.5))
