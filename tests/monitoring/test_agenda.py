"""Agenda: each routine has a leader, a list and a next working day."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.language import Language
from kit.monitoring import Cut, agenda
from kit.monitoring.findings import agenda_finding
from kit.schema import table


def _agenda(now: Cut, months: pd.DataFrame, as_of: str) -> pd.DataFrame:
    plan, contacts = table("plan").empty(), table("contact_plan").empty()
    return agenda(now.portfolio, contacts, plan, months, pd.Timestamp(as_of)).set_index("routine")


def test_dates_are_the_next_working_days_after_the_cut_off_date(now: Cut, six_accounts) -> None:
    months = six_accounts.account_months
    months.loc[months["month"].dt.month == 2, "revenue"] *= 0.1  # February sells least
    dates = _agenda(now, months, "2024-12-31")["next_date"].dt.strftime("%Y-%m-%d")  # a Tuesday
    assert dates["weekly_lists"] == "2025-01-06"
    assert dates["new_accounts"] == "2025-01-07"
    assert dates["drifting_a"] == "2025-01-02"  # second working day of January; public holidays are not known
    assert dates["key_accounts"] == "2025-01-07"
    assert dates["vip_list"] == "2025-02-05"  # third working day of the slow month


@pytest.mark.parametrize("as_of", ["2020-02-29", "2020-05-31", "2021-01-01", "2023-03-31", "2024-12-02"])
def test_no_date_is_past_or_on_a_weekend(now: Cut, six_accounts, as_of: str) -> None:
    dates = _agenda(now, six_accounts.account_months, as_of)["next_date"]
    assert (dates > pd.Timestamp(as_of)).all()
    assert (dates.dt.day_of_week < 5).all()
    assert (dates <= pd.Timestamp(as_of) + pd.DateOffset(months=13)).all()


def test_lists_are_counted_from_the_tables(now: Cut, six_accounts) -> None:
    now.portfolio.loc[3, "abc_class"] = "A"
    accounts = _agenda(now, six_accounts.account_months, "2024-12-31")["accounts"]
    assert accounts[["new_accounts", "drifting_a", "seller_portfolio", "key_accounts", "vip_list", "portfolio_evaluation"]].tolist() == [
        1,
        1,
        2,
        1,
        2,
        6,
    ]


def test_the_weekly_list_holds_a_weeks_contacts(now: Cut, six_accounts) -> None:
    contacts = pd.DataFrame({"account_id": ["001", "002"], "contacts_12m": [104.0, 52.0]})
    rows = agenda(now.portfolio, contacts, table("plan").empty(), six_accounts.account_months, six_accounts.as_of)
    assert rows.set_index("routine").loc["weekly_lists", "accounts"] == 2  # an account met twice a week is one account


def test_without_accounts_or_months_the_agenda_still_stands(now: Cut) -> None:
    rows = agenda(*(table(name).empty() for name in ("portfolio", "contact_plan", "plan", "account_months")), pd.Timestamp("2024-12-31"))
    assert len(rows) == 9
    assert (rows["accounts"] == 0).all()
    assert rows.set_index("routine")["next_date"]["vip_list"] == pd.Timestamp("2025-01-03")
    assert Language("en").told(agenda_finding(rows)).startswith("The first date is 2 Jan 2025; routines on the agenda: 9")
