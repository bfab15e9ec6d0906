"""Segmentation: planted groups become named segments with rules; where nothing holds, the grid stands in."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from kit.analysis.segmentation import segmentation, segments
from kit.language import read_language
from kit.schema import table
from tests.analysis.planted_groups import planted_groups, unrelated_columns

ENGLISH = read_language("en")
KINDS = [(200_000.0, 6, 40), (9_000.0, 40, 5), (400.0, 6, 200)]  # revenue, orders, days since the last


@pytest.fixture(scope="module")
def planted():
    rng = np.random.default_rng(5)
    rows = []
    for i in range(120):
        revenue, orders, days = KINDS[i % 3]
        rows.append((f"{i:03d}", revenue * rng.lognormal(0, 0.2), round(orders * rng.lognormal(0, 0.1)), round(days * rng.lognormal(0, 0.1)), i % 3))
    rows += [("900", 0.0, 0, None, -1), ("901", -50.0, 0, None, -1)]
    return pd.DataFrame(rows, columns=["account_id", "revenue_12m", "orders_12m", "days_since_order", "kind"])


@pytest.fixture(scope="module")
def tables(planted):
    accounts = table("accounts").conform(pd.DataFrame({"account_id": planted["account_id"], "name": planted["account_id"]}))
    profile = planted.drop(columns="kind").assign(revenue_prior_12m=0.0, margin_basis="assumed", product_lines_12m=1)
    grid = pd.DataFrame({"account_id": planted["account_id"], "abc_class": "C", "lifecycle": "active"})
    return accounts, table("profile").conform(profile), None, grid


def test_planted_groups_are_segments_named_by_falling_revenue(planted, tables, thresholds):
    rows, by_account, status = segments(*tables, thresholds, seed=1)
    assert status.status == "ok"
    assert rows["segment"].tolist() == ["S0", "S1", "S2", "S3"]
    segment = by_account.set_index("account_id")["segment"]
    for kind, name in enumerate(["S1", "S2", "S3"]):
        assert set(segment[planted.loc[planted["kind"] == kind, "account_id"]]) == {name}
    assert set(segment[["900", "901"]]) == {"S0"}
    assert ENGLISH.told(rows["label"].iloc[0]) == "S0 · not buying now"
    assert ENGLISH.told(rows["label"].iloc[2]).startswith("S2 · about $8,")
    assert rows["fidelity"].iloc[1:].tolist() == [1, 1, 1]
    assert "Revenue" in ENGLISH.told(rows["rule"].iloc[1]) or "Orders" in ENGLISH.told(rows["rule"].iloc[1])
    assert "by: Revenue, 12 months; Orders, 12 months; Days since last order. Drawn again" in ENGLISH.told(status.reason)
    assert "say nothing here: Product lines, 12 months" in ENGLISH.told(status.reason)


def test_accounts_that_never_bought_are_apart_from_those_that_left(tables, thresholds):
    accounts, profile, potential, grid = tables
    lifecycle = grid["lifecycle"].mask(grid["account_id"] == "900", "prospect")
    rows, by_account, _ = segments(accounts, profile, potential, grid.assign(lifecycle=lifecycle), thresholds, seed=1)
    assert by_account.set_index("account_id")["segment"][["900", "901"]].tolist() == ["P0", "S0"]
    assert ENGLISH.told(rows.set_index("segment").loc["P0", "label"]) == "P0 · never bought"


def test_a_group_keeps_its_name_when_most_of_it_stays(planted, tables, thresholds):
    known = planted.assign(segment=planted["kind"].map({0: "S4", 1: "S1", 2: "S2", -1: "S0"}))[["account_id", "segment"]]
    rows, by_account, _ = segments(*tables, thresholds, seed=1, earlier=known.iloc[3:])
    segment = by_account.set_index("account_id")["segment"]
    assert [segment[f"{i:03d}"] for i in range(3)] == ["S4", "S1", "S2"]
    assert rows.set_index("segment")["stayed"].dropna().to_dict() == {"S1": 1, "S2": 1, "S4": 1}


def test_words_tell_groups_apart_that_numbers_do_not(thresholds):
    planted = planted_groups(3, n=160, k=2, apart=0.3, tell=30)
    found = segmentation(planted.features, planted.features.numbers["revenue_12m"], thresholds, seed=1)
    by_numbers = segmentation(planted.features.without_words(), planted.features.numbers["revenue_12m"], thresholds, seed=1)
    assert found is not None and adjusted_rand_score(planted.truth, found.group) > 0.6
    assert by_numbers is None or adjusted_rand_score(planted.truth, by_numbers.group) < 0.4
    assert any("Industry: industry" in ENGLISH.told(rule) or "Country: country" in ENGLISH.told(rule) for _, rule in found.cells.values())


def test_unrelated_columns_give_no_groups(thresholds):
    features = unrelated_columns(1, 100)
    assert segmentation(features, features.numbers["revenue_12m"], thresholds, seed=1) is None


def test_accounts_and_revenue_are_all_there(tables, thresholds):
    rows, by_account, _ = segments(*tables, thresholds, seed=1)
    assert rows["size"].sum() == len(by_account) == 122
    assert rows["revenue_12m"].sum() == pytest.approx(tables[1]["revenue_12m"].sum())


def test_row_order_changes_nothing(tables, thresholds):
    accounts, profile, potential, grid = tables
    one = segments(accounts, profile, potential, grid, thresholds, seed=1)
    two = segments(accounts.iloc[::-1], profile.sample(frac=1, random_state=3), potential, grid.iloc[::-1], thresholds, seed=1)
    pd.testing.assert_frame_equal(one[0], two[0])
    pd.testing.assert_frame_equal(one[1], two[1])
    assert one[2] == two[2]


def test_too_few_accounts_are_grouped_by_class_and_lifecycle(six_accounts, thresholds):
    data = six_accounts
    grid = pd.DataFrame({"account_id": data.accounts["account_id"], "abc_class": list("ABBCCC"),
                         "lifecycle": ["active", "pre_inactive", "new", "just_inactivated", "inactive", "prospect"]})  # fmt: skip
    rows, by_account, status = segments(data.accounts, data.profile, data.potential, grid, thresholds, seed=1)
    assert status.status == "degraded"
    assert rows["size"].tolist() == [1] * 6
    assert rows["stability"].isna().all()
    assert rows["revenue_12m"].sum() == pytest.approx(14_500)
    assert by_account["segment"].nunique() == 6


def test_constant_features_give_the_grid_and_say_so(tables, thresholds):
    accounts, profile, potential, grid = tables
    flat = profile.assign(revenue_12m=100.0, orders_12m=2, days_since_order=10)
    rows, _, status = segments(accounts, flat, potential, grid, thresholds, seed=1)
    assert status.status == "degraded"
    assert rows["size"].tolist() == [122]
    assert rows["segment"].tolist() == ["C3"]


def test_cells_that_stand_in_are_always_called_the_same(tables, thresholds):
    accounts, profile, potential, grid = tables
    few = grid.head(3).assign(abc_class=["A", "C", "C"], lifecycle=["active", "prospect", "inactive"], potential_class=["high", "low", "unknown"])
    rows, by_account, _ = segments(accounts.head(3), profile.head(3), potential, few, thresholds, seed=1)
    assert by_account["segment"].tolist() == ["A31", "C13", "C64"]
    assert ENGLISH.told(rows["label"].iloc[0]) == "A31 · class A, active, potential high"
    assert ENGLISH.told(rows["rule"].iloc[1]) == "ABC class C, lifecycle prospect and potential low"


def test_accounts_that_differ_by_degrees_are_not_cut_into_groups(tables, thresholds):
    accounts, profile, potential, grid = tables
    rng = np.random.default_rng(11)
    noise = profile.assign(revenue_12m=rng.lognormal(9, 1, 122), orders_12m=rng.poisson(20, 122), days_since_order=rng.integers(1, 90, 122))
    status = segments(accounts, noise, potential, grid, thresholds, seed=1)[2]
    assert "by degrees" in ENGLISH.told(status.reason)
