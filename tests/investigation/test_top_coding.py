"""Spend that is hidden from the order is found again by it, where comparable accounts tell something, and the figures are beside those of size."""

from __future__ import annotations

import numpy as np
import pytest

from kit.investigation import top_coding, top_coding_finding
from kit.language import read_language
from tests.investigation.planted import planted, profile_of

ENGLISH = read_language("en", "USD")


def test_the_order_finds_most_of_the_hidden_money_where_size_and_industry_decide():
    p = planted(400, "linear", "beta_4_4", 2)
    found = top_coding(p.accounts, p.profile, 60)
    model, size = found.iloc[0], found.iloc[1]
    assert model["accounts"] == 40 and model["limit"] == pytest.approx(np.quantile(p.spend, 0.9))
    assert model["found"] > 0.9 and model["in_first_fifth"] > 0.9 and model["median_rank"] <= 45
    assert model["correlation"] > size["correlation"] > 0.5
    told = ENGLISH.told(top_coding_finding(found))
    assert told.startswith("Hiding what the 40 largest accounts spend beyond $")
    assert f"rank correlation with the hidden money is {model['correlation']:.2f}" in told


def test_where_spend_has_nothing_to_do_with_what_is_known_nothing_is_found():
    p = planted(400, "linear", "beta_4_4", 2)
    spend = np.random.default_rng(1).permutation(p.spend)
    found = top_coding(p.accounts, profile_of(p.accounts["account_id"], spend), 60)
    assert abs(found["correlation"].iloc[0]) < 0.35


def test_too_few_accounts_or_no_size_give_no_test(six_accounts):
    assert top_coding(six_accounts.accounts, six_accounts.profile, 60).empty
    p = planted(100, "linear", "beta_4_4", 2)
    found = top_coding(p.accounts.assign(annual_revenue=np.nan, employees=np.nan), p.profile, 60)
    assert found.empty and ENGLISH.told(top_coding_finding(found)).startswith("Too little is known")
