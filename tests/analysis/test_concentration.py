"""Concentration: identities of the measures, and the reading of dependence in words."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.analysis.concentration import concentration, concentration_figures, concentration_measures, dependence_reading
from kit.analysis.portfolio import portfolio
from kit.language import read_language

ENGLISH = read_language("en")
AMOUNTS = st.lists(st.floats(0.01, 1e9), min_size=1, max_size=60)


@pytest.fixture
def six_rows(six_accounts, thresholds):
    data = six_accounts
    rows, _ = portfolio(data.accounts, data.account_days, data.profile, data.potential, data.as_of, thresholds)
    return concentration(data.accounts, data.profile, rows, data.account_months, data.as_of)


@given(AMOUNTS)
def test_the_effective_number_lies_between_one_and_the_number_of_keys(amounts):
    figures = concentration_figures(pd.Series(amounts))
    n = len(amounts)
    assert 1 <= figures.effective_keys <= n * (1 + 1e-12)
    assert 1e4 / n * (1 - 1e-12) <= figures.hhi <= 1e4
    assert figures.cr1 <= figures.cr3 <= figures.cr5 <= figures.cr10 <= 1


@given(AMOUNTS.filter(lambda amounts: len(amounts) > 1))
def test_merging_two_accounts_never_raises_the_effective_number(amounts):
    merged = [amounts[0] + amounts[1], *amounts[2:]]
    before, after = concentration_figures(pd.Series(amounts)), concentration_figures(pd.Series(merged))
    assert after.effective_keys <= before.effective_keys * (1 + 1e-9)


@given(st.integers(1, 50), st.floats(0.1, 1e6))
def test_equal_accounts_count_in_full(n, amount):
    figures = concentration_figures(pd.Series([amount] * n))
    assert figures.effective_keys == pytest.approx(n)
    assert figures.hhi == pytest.approx(1e4 / n)


def test_one_account_is_one_and_none_is_nothing():
    assert concentration_figures(pd.Series([5.0])).effective_keys == 1
    assert concentration_figures(pd.Series([-5.0, 0.0])).keys == 0


def test_every_dimension_of_the_six_accounts_adds_up_to_their_revenue(six_rows):
    rows, status = six_rows
    assert status.status == "ok"
    totals = rows.groupby("dimension")["revenue_12m"].sum()
    assert set(totals.index) == {"account", "parent", "product_line", "seller", "region", "key_accounts"}
    assert totals.to_numpy() == pytest.approx([14_500] * 6)
    assert rows.groupby("dimension")["share"].sum().to_numpy() == pytest.approx([1] * 6)


def test_shares_are_of_the_positive_accounts_where_one_is_negative(six_rows):
    rows = six_rows[0].set_index(["dimension", "key"])
    assert rows.loc[("account", "001"), "share"] == pytest.approx(12_000 / 14_550)
    assert rows.loc[("account", "005"), "share"] == 0
    assert rows.loc[("parent", "G1"), "revenue_12m"] == pytest.approx(1_850)
    measures = concentration_measures(six_rows[0]).set_index("dimension")
    assert measures.loc["account", "basis"] == "gross"
    assert measures.loc["seller", "basis"] == "net"


@pytest.mark.parametrize(("share", "words"), [(0.0, "none of its clients"), (0.2, "rests on many clients"), (0.3, "within the usual"),
                                              (0.55, "within the usual"), (0.6, "more than the usual"), (0.76, "out of the market")])  # fmt: skip
def test_the_dependence_is_told_in_words(thresholds, share, words):
    rows = pd.DataFrame({"dimension": "key_accounts", "key": ["key", "other"], "share": [share, 1 - share]})
    told = ENGLISH.told(dependence_reading(rows, thresholds))
    assert words in told and (share == 0 or told.startswith("Key accounts (assumed by size) hold"))


def test_key_accounts_that_people_named_are_no_assumption(six_accounts, thresholds):
    data = six_accounts
    named = pd.DataFrame({"account_id": ["002"], "tier": ["key"], "tier_reason": [""]})
    rows, _ = portfolio(data.accounts, data.account_days, data.profile, data.potential, data.as_of, thresholds, named=named)
    shares, _ = concentration(data.accounts, data.profile, rows, data.account_months, data.as_of)
    assert set(shares.loc[shares["dimension"] == "key_accounts", "basis"]) == {"named"} and shares["basis"].notna().sum() == 2
    assert ENGLISH.told(dependence_reading(shares, thresholds)).startswith("Key accounts (named by people) hold 10% of revenue, less than")
    lost = shares.assign(share=shares["share"].mask(shares["key"] == "key", 0.0))
    assert "named brought no revenue" in ENGLISH.told(dependence_reading(lost, thresholds))


def test_what_is_not_known_is_left_out_and_named(six_accounts, thresholds):
    data = six_accounts
    bare = data.accounts.assign(parent_id=None, state=None, country=None, seller_id=None)
    rows, _ = portfolio(bare, data.account_days, data.profile, None, data.as_of, thresholds)
    result, status = concentration(bare, data.profile, rows, data.account_months.assign(product_line=None), data.as_of)
    assert set(result["dimension"]) == {"account", "key_accounts"}
    assert "left out" in ENGLISH.told(status.reason)


def test_without_revenue_there_is_nothing_to_read(six_accounts, thresholds):
    data = six_accounts
    nothing = data.profile.assign(revenue_12m=0.0)
    rows, _ = portfolio(data.accounts, data.account_days, nothing, None, data.as_of, thresholds)
    result, status = concentration(data.accounts, nothing, rows, data.account_months.head(0), data.as_of)
    assert status.status == "abstained"
    assert result.empty
