"""Outlook: the register of risks and the loss of accounts, worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.engagement import Thresholds
from kit.investigation.outlook import loss_at_risk, loss_chances, loss_finding, risks
from kit.language import read_language
from kit.schema import table
from tests.conftest import SixAccounts

LIFECYCLES = ["active", "pre_inactive", "new", "just_inactivated", "inactive", "prospect"]
NO_SERVICE = pd.DataFrame({"account_id": pd.Series(dtype="str"), "hours_12m": pd.Series(dtype="float64")})
TYPED = pd.DataFrame({
    "risk_id": ["R1"], "account_id": ["001"], "category": ["credit"], "statement": ["Pays late\nand later"], "probability": [4], "impact": [3],
    "status": ["open"], "owner": ["Ana"],
})  # fmt: skip


@pytest.fixture
def portfolio() -> pd.DataFrame:
    return pd.DataFrame({"account_id": [f"00{i}" for i in range(1, 7)], "lifecycle": LIFECYCLES})


@pytest.fixture
def maps() -> pd.DataFrame:
    """001 hangs on one thread and has a blocker, 002 has no map, 003 is sound."""
    return table("relationships").conform(pd.DataFrame({
        "account_id": ["001", "002", "003"], "map": ["mapped", "missing", "mapped"], "contacts": [3, 1, 4],
        "single_thread": pd.array([True, True, False], dtype="boolean"), "blockers": [1, 0, 0],
        "flag": ["Only one of us is linked to this account.", "", ""],
    }))  # fmt: skip


def test_chances_follow_the_lifecycle_and_what_the_map_shows(portfolio: pd.DataFrame, maps: pd.DataFrame, thresholds: Thresholds) -> None:
    chances = loss_chances(portfolio, maps, thresholds)
    assert chances.tolist() == pytest.approx([1 - 0.95 * 0.95 * 0.95, 0.35, 0.15, 0.70, 0.90, 0.0]), "no map drawn adds nothing"


def test_the_expected_loss_and_the_largest_are_exact(six_accounts: SixAccounts) -> None:
    """Margins 3000, 375, 175, 87.5, −12.5, 0; 002 and 004 are one group of 462.5 whose chance is (.4·375 + .2·87.5)/462.5."""
    chances = pd.Series({"001": 0.1, "002": 0.4, "003": 0.5, "004": 0.2, "005": 0.9, "006": 0.0})
    service = pd.DataFrame({"account_id": ["001", "002", "004"], "hours_12m": [60.0, 10.0, 5.0]})
    cases, status = loss_at_risk(six_accounts.accounts, six_accounts.profile, service, chances, seed=1)
    by = cases.set_index("case")
    assert by.loc["expected", "margin_12m"] == pytest.approx(300 + 150 + 17.5 + 87.5)
    assert by.loc["largest", ["account_id", "margin_12m", "revenue_12m", "hours_12m"]].tolist() == ["001", 3000, 12_000, 60]
    assert by.loc["largest", "share"] == pytest.approx(3000 / 3637.5)
    assert by.loc["quantile_95", "margin_12m"] >= 3000, "lost once in ten years, so within one year in twenty"
    assert status.status == "ok" and "negative margin" in status.reason
    told = read_language("en", "BRL").told(loss_finding(cases))
    assert "R$555 of margin" in told and "60 hours" in told


def test_the_quantile_is_that_of_the_binomial(six_accounts: SixAccounts) -> None:
    """100 equal accounts at 10 %: P(lost ≤ 14) = .927, P(≤ 15) = .960, so the 95 % quantile is 15 of them."""
    ids = [f"{i:03}" for i in range(100)]
    profile = pd.DataFrame({"account_id": ids, "margin_12m": 1.0, "revenue_12m": 4.0})
    accounts = pd.DataFrame({"account_id": ids, "parent_id": pd.Series([None] * 100, dtype="str")})
    cases, _ = loss_at_risk(accounts, profile, NO_SERVICE, pd.Series(0.1, index=ids), seed=7)
    by = cases.set_index("case")
    assert (by.loc["quantile_95", "margin_12m"], by.loc["quantile_95", "revenue_12m"]) == (15, 60)
    assert by.loc["expected", "margin_12m"] == pytest.approx(10)


def test_the_same_seed_gives_the_same_table_in_any_order_of_rows(six_accounts: SixAccounts, portfolio: pd.DataFrame, maps: pd.DataFrame,
                                                                 thresholds: Thresholds) -> None:  # fmt: skip
    chances = loss_chances(portfolio, maps, thresholds)
    straight, _ = loss_at_risk(six_accounts.accounts, six_accounts.profile, NO_SERVICE, chances, seed=3)
    turned, _ = loss_at_risk(six_accounts.accounts.iloc[::-1], six_accounts.profile.iloc[::-1], NO_SERVICE, chances.iloc[::-1], seed=3)
    pd.testing.assert_frame_equal(straight, turned)


def test_without_margin_there_is_nothing_to_lose(six_accounts: SixAccounts) -> None:
    cases, status = loss_at_risk(six_accounts.accounts, six_accounts.profile.assign(margin_12m=0.0), NO_SERVICE, pd.Series(dtype="float64"), seed=1)
    assert cases.empty and status.status == "abstained" and loss_finding(cases) == status.reason


def test_the_register_holds_what_people_wrote_and_what_the_figures_say(
    six_accounts: SixAccounts, portfolio: pd.DataFrame, maps: pd.DataFrame, thresholds: Thresholds
) -> None:
    chances = loss_chances(portfolio, maps, thresholds)
    register = risks(TYPED, six_accounts.profile, maps, 0.8, chances, thresholds).set_index("risk_id")
    assert register.index.tolist() == ["R1", "kit-dependence", "kit-thread-001"], "002 has no map, 003 does not hang on one thread"
    assert (register.loc["R1", "exposure"], register.loc["R1", "margin_12m"], register.loc["R1", "statement"]) == (12, 3000, "Pays late and later")
    say = read_language("en", "BRL")
    assert "80%" in say.told(register.loc["kit-dependence", "statement"]) and "75%" in say.told(register.loc["kit-dependence", "statement"])
    assert say.told(register.loc["kit-thread-001", "statement"]).endswith("Only one of us is linked to this account.")
    assert register.loc["kit-thread-001", "ev_visibility"] == "internal"
    calm = risks(TYPED, six_accounts.profile, maps, 0.75, chances, thresholds)
    assert "kit-dependence" not in set(calm["risk_id"]), "the alarm is above the limit, not at it"
    alone = risks(TYPED.iloc[:0], six_accounts.profile, maps.iloc[:0], 0.9, chances, thresholds)
    assert alone["risk_id"].tolist() == ["kit-dependence"] and alone["account_id"].isna().all(), "a risk of the whole portfolio"
    assert risks(TYPED.iloc[:0], six_accounts.profile, maps.iloc[:0], float("nan"), chances, thresholds).empty
