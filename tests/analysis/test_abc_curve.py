"""ABC curve: classes by the share before the account."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.analysis.abc_curve import abc_curve, abc_groups, classed_accounts, share_before
from kit.analysis.portfolio import portfolio
from kit.assumptions import Classes
from kit.language import read_language

ENGLISH = read_language("en")
REFERENCE = os.environ.get("KIT_REFERENCE_DATA", "")


def _classes(table: pd.DataFrame) -> dict[str, str]:
    return dict(zip(table["account_id"], table["abc_class"], strict=True))


def test_the_six_accounts_have_the_classes_that_their_table_says(six_accounts, thresholds):
    curve, status = abc_curve(six_accounts.profile, thresholds)
    assert _classes(curve) == {"001": "A", "002": "B", "003": "B", "004": "C", "005": "C", "006": "C"}
    assert curve["share_before"].tolist()[:3] == pytest.approx([0, 12_000 / 14_500, 13_500 / 14_500])
    assert (status.status, status.used) == ("ok", 6)


def test_the_account_that_crosses_the_line_is_still_a(make_profile, thresholds):
    curve, _ = abc_curve(make_profile({"a": 79.0, "b": 16.0, "c": 5.0}), thresholds)
    assert _classes(curve) == {"a": "A", "b": "A", "c": "C"}


def test_ties_go_by_id_and_a_single_account_is_a(make_profile, thresholds):
    curve, _ = abc_curve(make_profile({"b": 50.0, "a": 50.0}), thresholds)
    assert curve["account_id"].tolist() == ["a", "b"]
    assert _classes(abc_curve(make_profile({"only": 7.0}), thresholds)[0]) == {"only": "A"}


def test_without_positive_revenue_all_are_c_and_the_status_says_so(make_profile, thresholds):
    curve, status = abc_curve(make_profile({"a": 0.0, "b": -5.0}), thresholds)
    assert set(curve["abc_class"]) == {"C"}
    assert status.status == "degraded"


def test_margin_counts_only_where_it_is_recorded_for_all(six_accounts, thresholds):
    assumed = six_accounts.profile.assign(margin_basis="assumed")
    by_margin = Classes(abc_by="margin", abc_within="all")
    curve, status = abc_curve(six_accounts.profile, thresholds, by_margin)
    assert (status.status, ENGLISH.told(status.reason).split(".")[0]) == ("ok", "Classes are by margin")
    assert set(curve["abc_by"]) == {"margin"} and curve["value"].sum() == pytest.approx(3_625)
    curve, status = abc_curve(assumed, thresholds, by_margin)
    assert status.status == "degraded" and "not recorded for every account" in ENGLISH.told(status.reason)
    pd.testing.assert_frame_equal(curve, abc_curve(assumed, thresholds)[0])


def test_each_group_has_its_own_classes_and_its_own_shares(make_profile, thresholds):
    profile = make_profile({"a": 80.0, "b": 10.0, "c": 9.0, "d": 4.0, "e": 1.0, "f": -3.0})
    groups = pd.Series({"a": "s1", "b": "s1", "c": "s1", "d": "s2", "e": "s2"})  # nobody is known to own f
    curve, status = abc_curve(profile, thresholds, Classes(abc_by="revenue", abc_within="seller"), groups)
    by_id = curve.set_index("account_id")
    assert by_id["abc_class"].to_dict() == {"a": "A", "b": "B", "c": "B", "d": "A", "e": "B", "f": "C"}
    assert by_id.loc["e", ["share", "share_before"]].tolist() == pytest.approx([0.2, 0.8])
    assert by_id.groupby(groups)["share"].sum().tolist() == pytest.approx([1, 1])
    assert (status.status, set(curve["abc_within"])) == ("ok", {"seller"})


def test_groups_that_are_not_known_fall_back_to_all_and_say_why(six_accounts, thresholds):
    wanted = Classes(abc_by="revenue", abc_within="region")
    assert abc_groups(six_accounts.accounts, wanted).tolist() == ["SP", "SP", "SP", "RJ", "RJ", "RJ"]
    nowhere = six_accounts.accounts.assign(state=None, country=None)
    curve, status = abc_curve(six_accounts.profile, thresholds, wanted, abc_groups(nowhere, wanted))
    assert status.status == "degraded" and "no region" in ENGLISH.told(status.reason)
    pd.testing.assert_frame_equal(curve, abc_curve(six_accounts.profile, thresholds)[0])


def test_the_rows_of_the_figure_hold_the_margin_and_the_sellers_names(six_accounts, thresholds):
    data, classes = six_accounts, Classes(abc_by="margin", abc_within="seller")
    owned = data.accounts.assign(seller_id=data.accounts["seller_id"].where(data.accounts["account_id"] != "006"))
    rows, _ = portfolio(owned, data.account_days, data.profile, None, data.as_of, thresholds, classes)
    shown = classed_accounts(rows, data.profile, owned, data.sellers)
    assert shown["group"].tolist() == ["Ana", "Ana", "Ana", "Bruno", "Bruno", "Without a seller"]
    assert shown["value"].sum() == pytest.approx(3_625)


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=4), st.floats(-1e6, 1e6), min_size=1), st.randoms())
def test_classes_fall_with_value_and_row_order_changes_nothing(thresholds, revenue, random):
    frame = pd.DataFrame({"account_id": list(revenue), "revenue_12m": list(revenue.values()), "margin_basis": "assumed"})
    curve, _ = abc_curve(frame, thresholds)
    shuffled, _ = abc_curve(frame.sample(frac=1, random_state=random.randrange(10**6)), thresholds)
    pd.testing.assert_frame_equal(curve, shuffled)
    assert curve["value"].sum() == pytest.approx(sum(revenue.values()), abs=1e-6)
    positive = curve[curve["value"] > 0]
    assert positive["abc_class"].is_monotonic_increasing
    assert set(curve.loc[curve["value"] <= 0, "abc_class"]) <= {"C"}


def test_the_share_before_starts_at_zero():
    assert share_before(pd.Series({"a": 1.0, "b": 3.0})).to_dict() == {"b": 0.0, "a": 0.75}


@pytest.mark.skipif(not REFERENCE, reason="KIT_REFERENCE_DATA does not name the folder of the reference data")
def test_the_control_totals_of_the_public_samples(thresholds):
    sales = pd.read_parquet(Path(REFERENCE) / "adventureworks" / "reseller_sales.parquet")
    lines = pd.read_parquet(Path(REFERENCE) / "online_retail" / "online_retail_full.parquet").dropna(subset="CustomerID")
    lines["revenue"] = lines["Quantity"] * lines["UnitPrice"]
    resellers = abc_curve(_all_time(sales, "AccountNumber", "SalesAmount"), thresholds)[0]["abc_class"].value_counts()
    shops = abc_curve(_all_time(lines, "CustomerID", "revenue"), thresholds)[0]["abc_class"].value_counts()
    assert (resellers["A"], resellers["A"] + resellers["B"]) == (184, 310)
    assert shops["A"] == 1171


def _all_time(lines: pd.DataFrame, account: str, revenue: str) -> pd.DataFrame:
    totals = lines.groupby(account)[revenue].sum()
    return pd.DataFrame({"account_id": totals.index.astype("str"), "revenue_12m": totals.to_numpy("float64"), "margin_basis": "assumed"})
