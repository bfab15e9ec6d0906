"""Losses: what the loss of accounts costs the company and each seller, worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.engagement import Thresholds
from kit.investigation.losses import loss_at_risk, loss_chances, loss_finding, seller_loss_finding
from kit.language import read_language
from kit.schema import table
from tests.conftest import SixAccounts

LIFECYCLES = ["active", "pre_inactive", "new", "just_inactivated", "inactive", "prospect"]
NO_SERVICE = pd.DataFrame({"account_id": pd.Series(dtype="str"), "hours_12m": pd.Series(dtype="float64")})
SERVICE = pd.DataFrame({"account_id": ["001", "002", "004"], "hours_12m": [60.0, 10.0, 5.0]})
CHANCES = pd.Series({"001": 0.1, "002": 0.4, "003": 0.5, "004": 0.2, "005": 0.9, "006": 0.0})


@pytest.fixture
def portfolio() -> pd.DataFrame:
    return pd.DataFrame({"account_id": [f"00{i}" for i in range(1, 7)], "lifecycle": LIFECYCLES})


@pytest.fixture
def maps() -> pd.DataFrame:
    """001 hangs on one thread and has a blocker, 002 has no map, 003 is sound."""
    return table("relationships").conform(pd.DataFrame({
        "account_id": ["001", "002", "003"], "map": ["mapped", "missing", "mapped"], "contacts": [3, 1, 4],
        "single_thread": pd.array([True, True, False], dtype="boolean"), "blockers": [1, 0, 0],
    }))  # fmt: skip


def _losses(six: SixAccounts, service: pd.DataFrame, chances: pd.Series, thresholds: Thresholds, seed: int = 1, **changed):
    parts = {"accounts": six.accounts, "profile": six.profile, "sellers": six.sellers, **changed}
    return loss_at_risk(service=service, chances=chances, thresholds=thresholds, seed=seed, **parts)


def test_chances_follow_the_lifecycle_and_what_the_map_shows(portfolio: pd.DataFrame, maps: pd.DataFrame, thresholds: Thresholds) -> None:
    chances = loss_chances(portfolio, maps, thresholds)
    assert chances.tolist() == pytest.approx([1 - 0.95 * 0.95 * 0.95, 0.35, 0.15, 0.70, 0.90, 0.0]), "no map drawn adds nothing"


def test_the_expected_loss_and_the_largest_are_exact(six_accounts: SixAccounts, thresholds: Thresholds) -> None:
    """Margins 3000, 375, 175, 87.5, −12.5, 0; 002 and 004 are one group of 462.5 whose chance is (.4·375 + .2·87.5)/462.5."""
    cases, _, status = _losses(six_accounts, SERVICE, CHANCES, thresholds)
    by = cases.set_index("case")
    assert by.loc["expected", "margin_12m"] == pytest.approx(300 + 150 + 17.5 + 87.5)
    assert by.loc["largest", ["account_id", "margin_12m", "revenue_12m", "hours_12m"]].tolist() == ["001", 3000, 12_000, 60]
    assert by.loc["largest", "share"] == pytest.approx(3000 / 3637.5)
    assert by.loc["quantile_95", "margin_12m"] >= 3000, "lost once in ten years, so within one year in twenty"
    assert status.status == "ok" and "negative margin" in status.reason
    told = read_language("en", "BRL").told(loss_finding(cases))
    assert "R$555 of margin" in told and "60 hours" in told and "fixed cost" not in told
    assert by["fixed_cost_cover"].isna().all(), "the fixed cost is not known"


def test_the_largest_loss_is_read_against_the_fixed_cost_where_that_is_given(six_accounts: SixAccounts, thresholds: Thresholds) -> None:
    known = thresholds.model_copy(update={"fixed_cost_12m": thresholds.fixed_cost_12m.model_copy(update={"value": 850.0})})
    cases, _, _ = _losses(six_accounts, SERVICE, CHANCES, known)
    assert cases.set_index("case").loc["largest", "fixed_cost_cover"] == pytest.approx(637.5 / 850)
    assert "0.75 times the fixed cost: it would no longer cover it" in read_language("en").told(loss_finding(cases))


def test_each_seller_loses_the_own_part_of_a_group_and_gets_the_own_hours_back(six_accounts: SixAccounts, thresholds: Thresholds) -> None:
    """s1 owns 001, 002, 003 (margin 3,550), s2 004 and what earns nothing (87.5); 002 and 004 go together by a chance of .3622."""
    _, by_seller, _ = _losses(six_accounts, SERVICE, CHANCES, thresholds)
    rows = by_seller.set_index("seller_id")
    group = (0.4 * 375 + 0.2 * 87.5) / 462.5
    assert rows["margin_12m"].to_dict() == {"s1": 3550, "s2": 87.5}
    assert rows["expected_margin"].tolist() == pytest.approx([300 + 375 * group + 87.5, 87.5 * group])
    assert rows["expected_hours"].tolist() == pytest.approx([6 + 10 * group, 5 * group])
    assert rows.loc["s1", ["seller", "account_id", "largest_margin", "largest_hours"]].tolist() == ["Ana", "001", 3000, 60]
    assert rows.loc["s2", "bad_year_hours"] == 5, "lost in one year of three"
    assert rows["freed_share"].tolist() == pytest.approx([rows.loc["s1", "bad_year_hours"] / 1000, 5 / 800])
    assert rows["largest_share"].tolist() == pytest.approx([3000 / 3550, 1])
    told = read_language("en").told(seller_loss_finding(by_seller))
    assert "would lose 100% of its margin with it; its seller would get 5 of 800 hours back" in told


def test_accounts_without_a_seller_are_a_row_of_their_own_without_capacity(six_accounts: SixAccounts, thresholds: Thresholds) -> None:
    nobody = six_accounts.accounts.assign(seller_id=None)
    _, by_seller, _ = _losses(six_accounts, SERVICE, CHANCES, thresholds, accounts=nobody, sellers=table("sellers").empty())
    assert by_seller["seller_id"].tolist() == ["unassigned"] and by_seller["capacity_hours_12m"].isna().all()
    assert "not known who owns" in read_language("en").told(seller_loss_finding(by_seller))


def test_the_quantile_is_that_of_the_binomial(thresholds: Thresholds) -> None:
    """100 equal accounts at 10 %: P(lost ≤ 14) = .927, P(≤ 15) = .960, so the 95 % quantile is 15 of them."""
    ids = [f"{i:03}" for i in range(100)]
    profile = pd.DataFrame({"account_id": ids, "margin_12m": 1.0, "revenue_12m": 4.0})
    accounts = table("accounts").conform(pd.DataFrame({"account_id": ids, "name": ids}))
    service = pd.DataFrame({"account_id": ids, "hours_12m": 2.0})
    nobody = table("sellers").empty()
    cases, by_seller, _ = loss_at_risk(accounts, profile, service, nobody, pd.Series(0.1, index=ids), thresholds, seed=7)
    by = cases.set_index("case")
    assert (by.loc["quantile_95", "margin_12m"], by.loc["quantile_95", "revenue_12m"]) == (15, 60)
    assert by.loc["expected", "margin_12m"] == pytest.approx(10)
    assert by_seller["bad_year_hours"].tolist() == [30]


def test_the_same_seed_gives_the_same_tables_in_any_order_of_rows(six_accounts: SixAccounts, thresholds: Thresholds) -> None:
    straight = _losses(six_accounts, SERVICE, CHANCES, thresholds, seed=3)
    turned = {name: getattr(six_accounts, name).iloc[::-1] for name in ("accounts", "profile", "sellers")}
    for one, two in zip(straight[:2], _losses(six_accounts, SERVICE.iloc[::-1], CHANCES.iloc[::-1], thresholds, seed=3, **turned)[:2], strict=True):
        pd.testing.assert_frame_equal(one, two)


def test_without_margin_there_is_nothing_to_lose(six_accounts: SixAccounts, thresholds: Thresholds) -> None:
    profile = six_accounts.profile.assign(margin_12m=0.0)
    cases, by_seller, status = _losses(six_accounts, NO_SERVICE, pd.Series(dtype="float64"), thresholds, profile=profile)
    assert cases.empty and by_seller.empty and status.status == "abstained" and loss_finding(cases) == status.reason
