"""White space is what peers buy and the account does not: a share, a range, and silence where there are no peers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from kit.engagement import recorded_settings
from kit.investigation import white_space, white_space_finding
from kit.language import read_language
from kit.schema import table
from tests.investigation.planted import profile_of

ENGLISH = read_language("en", "USD")
LIMITS = recorded_settings({}).thresholds  # 30 peers, from a quarter of them on, 60 buying accounts
AS_OF = pd.Timestamp("2024-12-31")
N = 80


def _portfolio(spend: dict[str, np.ndarray], n: int = N, **accounts):
    """Accounts of rising size with their spend per line, all of it in June."""
    ids = [f"{i:03d}" for i in range(n)]
    base = {"account_id": ids, "name": ids, "annual_revenue": np.arange(1.0, n + 1) * 1e5, "industry": "Retail", "country": "Brazil"}
    months = pd.concat([pd.DataFrame({"account_id": ids, "product_line": line, "revenue": values}) for line, values in spend.items()])
    months = months[months["revenue"] != 0].assign(month=pd.Timestamp("2024-06-01"), seller_id="", channel="")
    profile = profile_of(pd.Series(ids, dtype="str"), np.sum(list(spend.values()), axis=0))
    return table("accounts").conform(pd.DataFrame({**base, **accounts})), profile, table("account_months").conform(months)


def _found(*portfolio, as_of=AS_OF):
    return white_space(*portfolio, as_of, LIMITS)


def test_a_line_that_peers_buy_is_white_space_with_their_share_and_the_middle_half_of_their_spend():
    soap = np.where(np.arange(N) % 2 == 0, 200.0, 0.0)  # every other account
    found, status = _found(*_portfolio({"paper": np.full(N, 1000.0), "soap": soap}))
    assert status.status == "ok" and found["account_id"].tolist() == [f"{i:03d}" for i in range(1, N, 2)]
    assert set(found["product_line"]) == {"soap"} and set(found["peers"]) == {30}
    assert found["peers_buying"].between(0.45, 0.55).all()  # 30 neighbours, half of them even
    assert (found[["expected_low", "expected", "expected_high"]] == 200.0).all(axis=None)


def test_where_lines_go_together_amounts_follow_what_the_account_buys_elsewhere():
    paper = 1000.0 * (1 + np.arange(N) * 37 % 11)  # any size, in any order
    soap = np.where(np.arange(N) % 4 == 0, 0.0, paper * 0.2)
    found, status = _found(*_portfolio({"paper": paper, "soap": soap}))
    assert found["expected"].to_numpy() == pytest.approx(paper[::4] * 0.2)
    assert ENGLISH.told(status.reason).startswith("Amounts follow what the account buys in other lines")


def test_what_fewer_than_a_quarter_of_the_peers_buy_is_a_matter_of_their_own():
    found, _ = _found(*_portfolio({"paper": np.full(N, 1000.0), "soap": np.where(np.arange(N) % 6 == 0, 200.0, 0.0)}))
    assert found.empty
    assert ENGLISH.told(white_space_finding(found, _found(*_portfolio({"paper": np.ones(N), "soap": np.ones(N)}))[1])).startswith("No account misses")


def test_peers_are_of_the_same_industry_and_few_of_them_give_no_amount():
    industry = np.array(["Retail"] * 70 + ["Workshop"] * 10)
    soap = np.where((industry == "Workshop") & (np.arange(N) % 5 > 1), 90.0, 0.0)  # six workshops
    soap[:70:3] = 20.0
    found, _ = _found(*_portfolio({"paper": np.full(N, 1000.0), "soap": soap}, industry=industry))
    workshops = found[found["account_id"] >= "070"]
    assert set(workshops["peers"]) == {9} and (workshops["expected"] == 90.0).all()
    soap[77:] = 0.0  # three workshops are left, a third of the peers
    found, _ = _found(*_portfolio({"paper": np.full(N, 1000.0), "soap": soap}, industry=industry))
    workshops = found[found["account_id"] >= "070"]
    assert set(workshops["basis"]) == {"unknown"} and workshops["expected"].isna().all()
    assert "Fewer than 5 of its peers" in ENGLISH.told(workshops["note"].iloc[0])


def test_only_the_last_twelve_months_count_as_buying():
    accounts, profile, months = _portfolio({"paper": np.full(N, 1000.0), "soap": np.where(np.arange(N) % 2 == 0, 200.0, 0.0)})
    old = months.assign(month=pd.Timestamp("2023-12-01"))[months["account_id"] == "001"].assign(product_line="soap")
    found, _ = _found(accounts, profile, pd.concat([months, old]))
    assert "001" in set(found["account_id"])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"spend": {"paper": np.ones(N)}}, "fewer than two product lines"),
        ({"spend": {"paper": np.ones(40), "soap": np.ones(40)}, "n": 40}, "40 accounts bought in the twelve months; peers are too few below 60"),
        ({"spend": {"paper": np.ones(N), "soap": np.ones(N)}, "annual_revenue": np.nan}, "Neither turnover nor employees"),
    ],
)
def test_without_lines_accounts_or_sizes_nothing_is_said(change, told):
    found, status = _found(*_portfolio(**change))
    assert found.empty and status.status == "abstained" and told in ENGLISH.told(status.reason)
    assert white_space_finding(found, status) == status.reason


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.1, 0.9))
def test_no_line_that_is_bought_is_white_space_and_row_order_does_not_matter(seed, density):
    rng = np.random.default_rng(seed)
    spend = {line: np.where(rng.random(N) < density, rng.lognormal(6, 1, N), 0.0) for line in "abc"}
    accounts, profile, months = _portfolio(spend, industry=rng.choice(["Retail", "Workshop"], N))
    found, _ = _found(accounts, profile, months)
    bought = set(zip(months["account_id"], months["product_line"], strict=True))
    assert not bought & set(zip(found["account_id"], found["product_line"], strict=True))
    assert ((found["expected_low"] <= found["expected"]) & (found["expected"] <= found["expected_high"]))[found["basis"] == "estimated"].all()
    shuffled = _found(accounts.sample(frac=1, random_state=1), profile.sample(frac=1, random_state=2), months.sample(frac=1, random_state=3))
    assert_frame_equal(found, shuffled[0], check_exact=True)
