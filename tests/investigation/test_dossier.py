"""Dossier: what is told of one account, and what is said not to be known."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.errors import DataError
from kit.investigation.dossier import (
    account_potential_finding,
    account_risk_finding,
    asking_finding,
    chosen_account,
    dossier,
    dossier_facts,
    lines_finding,
)  # fmt: skip
from kit.language import read_language
from tests.conftest import SixAccounts

SAY = read_language("en", "BRL")


@pytest.fixture
def portfolio() -> pd.DataFrame:
    return pd.DataFrame({"account_id": [f"00{i}" for i in range(1, 7)], "tier": ["small", "key", "key", *["small"] * 3], "lifecycle": "active",
                         "abc_class": "A", "tier_reason": ""})  # fmt: skip


def of(frame: pd.DataFrame, account: str) -> pd.DataFrame:
    return frame[frame["account_id"] == account].reset_index(drop=True)


def told(six: SixAccounts, portfolio: pd.DataFrame, account: str, service: pd.DataFrame) -> dict[str, str]:
    lines = dossier(of(six.accounts, account), of(six.profile, account), of(portfolio, account), service, {"s1": "Ana"})
    return {SAY.told(what): SAY.told(known) for what, known in lines.itertuples(index=False)}


def test_without_an_account_the_largest_key_account_is_taken(six_accounts: SixAccounts, portfolio: pd.DataFrame) -> None:
    assert chosen_account("", portfolio, six_accounts.profile) == "002", "001 is larger, and not key"
    assert chosen_account("", portfolio.assign(tier="small"), six_accounts.profile) == "001"
    assert chosen_account("005", portfolio, six_accounts.profile) == "005"
    with pytest.raises(DataError) as unknown:
        chosen_account("1", portfolio, six_accounts.profile)
    assert unknown.value.problems[0].fields["values"] == ["1"]


def test_the_dossier_tells_what_the_tables_hold(six_accounts: SixAccounts, portfolio: pd.DataFrame) -> None:
    service = pd.DataFrame({"account_id": ["001"], "service_format": ["field"], "hours_12m": [18.0]})
    known = told(six_accounts, portfolio, "001", service)
    assert known["Industry and place"] == "Retail, Campinas, SP, Brazil" and known["Our seller"] == "Ana"
    assert known["Bought in twelve months"] == "R$12,000, +11.1% on the twelve months before"
    assert known["Rhythm"] == "12 orders, one every 31 days as a rule" and known["Last order"] == "15 Dec 2024, 16 days ago"
    assert "18 hours" in known["Service"] and known["Margin in twelve months"].startswith("R$3,000")


def test_what_is_not_known_says_so(six_accounts: SixAccounts, portfolio: pd.DataFrame) -> None:
    bare = six_accounts.accounts.assign(industry=None, city=None, state=None, country=None, employees=None, annual_revenue=None, seller_id=None)
    lines = dossier(of(bare, "006"), of(six_accounts.profile, "006"), of(portfolio, "006"), portfolio.iloc[:0], {})
    known = {SAY.told(what): SAY.told(value) for what, value in lines.itertuples(index=False)}
    silent = {"Industry and place", "Size", "Customer since", "Our seller", "Why this tier", "Last order", "Service"}
    assert {what for what, value in known.items() if value == "not known"} == silent
    assert known["Rhythm"] == "0 orders"


def test_potential_is_told_with_its_range_or_not_at_all(six_accounts: SixAccounts) -> None:
    assert SAY.told(account_potential_finding(of(six_accounts.potential, "001"))) == (
        "It bought R$12,000 in twelve months of a wallet of R$20,000 (estimated; R$16,000 to R$24,000); R$8,000 is open."
    )
    full = of(six_accounts.potential, "001").assign(headroom=0.0)
    assert SAY.told(account_potential_finding(full)).endswith("so nothing is open.")
    unknown = of(six_accounts.potential, "001").assign(wallet=None, flag="Too few accounts.")
    assert SAY.told(account_potential_finding(unknown)) == "Too few accounts."


def test_risk_is_called_an_assumption_and_closed_risks_are_not_counted(six_accounts: SixAccounts) -> None:
    register = pd.DataFrame({"status": ["open", "closed", "watched"]})
    text = SAY.told(account_risk_finding(pd.Series([0.1]), of(six_accounts.profile, "005"), register))
    assert "2 risks are open" in text and "assumption" in text and "10%" in text and "R$0 of margin" in text, "a negative margin is nothing to lose"


def test_lines_and_questions_are_counted_and_the_first_is_named() -> None:
    white = pd.DataFrame({"product_line": ["Paper", "Masks"], "peers_buying": [0.5, 0.8]})
    assert "not: 2. Ask first about Masks, which 80%" in SAY.told(lines_finding(white)) and "No product line" in lines_finding(white.iloc[:0])
    asked = pd.DataFrame({"voi_per_minute": [2.0, 0.0, 1.0], "minutes": [5.0, 9.0, 3.0]})
    assert SAY.told(asking_finding(asked)) == "Facts worth asking for: 2, in 8 minutes." and "No answer" in asking_finding(asked.iloc[1:2])


def test_the_key_figures_name_nobody_and_judge_nobody(six_accounts: SixAccounts) -> None:
    maps = pd.DataFrame({"contacts": [4]})
    facts = dossier_facts(of(six_accounts.profile, "005"), of(six_accounts.potential, "005"), maps, pd.Series([0.9]), maps)
    assert facts == {"revenue_12m": -50.0, "orders_12m": 0, "wallet": 1000.0, "headroom": None, "contacts": 4, "chance_of_loss": 0.9, "risks": 1}
