"""Hunting: hours to win and to keep add up, and the role follows from them."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.analysis import read_approach_library
from kit.analysis.hunting import ALL_SELLERS, hunters_farmers, hunting_finding
from kit.language import read_language
from kit.resources import resource
from kit.schema.seller_labels import UNASSIGNED

ENGLISH = read_language("en")
LIBRARY = read_approach_library(resource("templates/approach.toml"))


@pytest.fixture(scope="module")
def rows():
    """s1 wins (two prospects of 12 hours, one active of 8), s2 keeps, s3 does both; one account is nobody's."""
    accounts = pd.DataFrame(
        [("a", "s1", "prospect", 12, 0), ("b", "s1", "inactive", 12, 0), ("c", "s1", "active", 8, 500), ("d", "s2", "active", 20, 3_000),
         ("e", "s2", "pre_inactive", 20, 1_000), ("f", "s3", "new", 7, 100), ("g", "s3", "just_inactivated", 3, 200), ("h", "", "active", 0, 50)],
        columns=["account_id", "seller_id", "lifecycle", "hours_12m", "revenue_12m"])  # fmt: skip
    sellers = pd.DataFrame({"seller_id": ["s1", "s2", "s3"], "name": ["Ana", "Bruno", "Caio"], "role": ["hunter", "farmer", "field"]})
    parts = (accounts[["account_id", "seller_id", "lifecycle"]], accounts[["account_id", "hours_12m"]], accounts[["account_id", "revenue_12m"]])
    return hunters_farmers(*parts, sellers, LIBRARY).set_index("seller_id")


def test_hours_and_accounts_of_all_are_those_of_the_sellers(rows):
    columns = ["accounts_to_win", "accounts_to_keep", "hours_to_win", "hours_to_keep", "revenue_to_keep"]
    assert rows.drop(ALL_SELLERS)[columns].sum().tolist() == rows.loc[ALL_SELLERS, columns].tolist() == [3, 5, 27, 55, 4_650]


def test_the_role_follows_from_the_hours(rows):
    assert rows["suggested"].dropna().to_dict() == {"s1": "hunter", "s2": "farmer", "s3": "both"}
    assert rows.loc["s1", "share_to_win"] == 0.75
    assert ENGLISH.told(rows.loc["s1", "reason"]) == "75% of the hours are for accounts to be won: a hunter's work; usual fixed part of pay 60%"
    assert "$4,000 a year to keep: a farmer's work; usual fixed part of pay 80%" in ENGLISH.told(rows.loc["s2", "reason"])
    assert "give those 1 accounts to a hunter" in ENGLISH.told(rows.loc["s3", "reason"])


def test_accounts_of_nobody_are_told_and_suggest_nothing(rows):
    assert pd.isna(rows.loc[UNASSIGNED, "suggested"])
    assert ENGLISH.told(rows.loc[UNASSIGNED, "reason"]) == "No hours are planned for these accounts"


def test_in_all_the_hours_say_how_many_hunters_there_is_work_for(rows):
    told = ENGLISH.told(hunting_finding(rows.reset_index()))
    assert told == "Winning accounts takes 33% of the hours: work for 1 of 3 sellers; the others keep $4,650 a year."


def test_nothing_served_is_no_error():
    empty = pd.DataFrame({"account_id": [], "seller_id": [], "lifecycle": [], "hours_12m": [], "revenue_12m": []}).astype({"account_id": "str"})
    rows = hunters_farmers(empty, empty, empty, None, LIBRARY)
    assert rows.empty
    assert "no work to divide" in ENGLISH.told(hunting_finding(rows))
