"""Customers are compared by what is known of them, and what is not known is said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kit.investigation.features import account_features, folds
from kit.schema import table


def _accounts(n: int = 40, **changes) -> pd.DataFrame:
    ids = [f"{i:03d}" for i in range(n)]
    base = {
        "account_id": ids, "name": ids, "annual_revenue": np.arange(1.0, n + 1) * 1e5, "employees": np.arange(n, 0.0, -1) + 4,
        "industry": ["Retail", "Workshop"] * (n // 2), "country": "Brazil", "state": ["SP"] * (n // 2) + ["RJ"] * (n // 2),
    }  # fmt: skip
    return table("accounts").conform(pd.DataFrame({**base, **changes}))


EVERYBODY = np.ones(40, dtype=bool)


def test_sizes_come_first_then_industry_then_region():
    features = account_features(_accounts(), EVERYBODY)
    assert features.names == ("annual_revenue", "employees", "industry Workshop", "region Brazil/SP")
    assert features.columns.mean(axis=0) == pytest.approx(0.0, abs=1e-12)
    assert features.columns.std(axis=0) == pytest.approx(1.0)


def test_without_a_size_there_is_nothing_to_compare_by():
    assert account_features(_accounts(annual_revenue=None, employees=None), EVERYBODY) is None
    assert account_features(_accounts(annual_revenue=5e5, employees=None), EVERYBODY) is None


def test_a_column_that_is_the_same_for_all_is_left_out_by_name():
    features = account_features(_accounts(employees=12.0, industry="Retail"), EVERYBODY)
    assert features.left_out == ("employees", "industry")
    assert features.proxies == ("annual_revenue",)


def test_a_missing_size_takes_the_median_and_a_column_says_so():
    turnover = np.arange(1.0, 41) * 1e5
    turnover[:10] = np.nan
    features = account_features(_accounts(annual_revenue=turnover), EVERYBODY)
    assert features.names[:3] == ("annual_revenue", "employees", "annual_revenue missing")
    assert np.exp(features.size[0]) == pytest.approx(np.exp(np.median(np.log(turnover[10:]))))


def test_a_size_unknown_for_most_is_left_out():
    turnover = np.arange(1.0, 41) * 1e5
    turnover[:17] = np.nan
    assert account_features(_accounts(annual_revenue=turnover), EVERYBODY).left_out[0] == "annual_revenue"


def test_an_account_larger_than_the_customers_or_in_a_rare_industry_is_extrapolated():
    customer = EVERYBODY.copy()
    customer[39] = False  # a prospect, and the largest
    features = account_features(_accounts(industry=["Retail"] * 30 + ["Workshop"] * 8 + ["Farm"] * 2), customer)
    assert np.flatnonzero(features.extrapolated).tolist() == [38, 39]


def test_a_state_with_few_customers_counts_as_its_country():
    states = ["SP"] * 20 + ["RJ"] * 8 + ["A"] * 6 + ["B"] * 6
    features = account_features(_accounts(country=["Brazil"] * 28 + ["Chile"] * 12, state=states), EVERYBODY)
    assert features.names[-2:] == ("region Brazil/RJ", "region Chile")
    assert not features.extrapolated.any()


def test_the_fold_of_an_account_depends_on_its_id_alone():
    ids = pd.Series([f"{i:03d}" for i in range(100)], dtype="str")
    assert folds(ids[::-1])[::-1].tolist() == folds(ids).tolist()
    assert folds(ids[:7]).tolist() == folds(ids)[:7].tolist()
    assert set(folds(ids)) == {0, 1, 2, 3, 4}
