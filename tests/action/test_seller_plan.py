"""One seller's portfolio: what drifts first, what can grow, where the hours go; by hand on six accounts (A12)."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.action import (
    chosen_seller,
    seller_accounts,
    seller_approach,
    seller_contacts,
    seller_decision,
    seller_facts,
    seller_formats,
    seller_grow_finding,
    seller_hours_finding,
    seller_list,
    seller_protect_finding,
    seller_standing_finding,
    seller_to_grow,
    seller_to_protect,
)
from kit.errors import DataError
from kit.language import read_language
from kit.schema import table
from tests.conftest import SixAccounts

ENGLISH = read_language("en", "USD")
IDS = ["001", "002", "003", "004", "005", "006"]


@pytest.fixture
def portfolio() -> pd.DataFrame:
    states = ["active", "pre_inactive", "new", "just_inactivated", "inactive", "prospect"]
    return pd.DataFrame({"account_id": IDS, "seller_id": ["s1"] * 4 + ["s2", None], "lifecycle": states, "abc_class": "A", "cell": "a"})


@pytest.fixture
def held(six_accounts: SixAccounts, portfolio: pd.DataFrame) -> pd.DataFrame:
    """The portfolio of s1: 001 to 004."""
    ranking = pd.DataFrame({"account_id": IDS, "rank": [2, 1, 3, 4, None, None], "rank_low": 1, "rank_high": 4, "rank_by_revenue": range(1, 7)})
    formats = ["field", "inside", "inside", "digital", "digital", "digital"]
    service = pd.DataFrame({"account_id": IDS, "service_format": formats, "segment": "S1", "cost_to_serve": [1000.0, 100, 100, 10, 10, 10]})
    contacts = pd.DataFrame({
        "account_id": IDS, "rule": ["keep", "win", "keep", "win", "win", "win"], "channel": ["visit", "phone", "phone", "phone", "phone", "phone"],
        "contacts_12m": [12.0, 6, 6, 2, 1, 1], "hours_12m": [18.0, 2, 2, 0.5, 0, 0], "hours_asked_12m": [20.0, 3, 2, 0.5, 0, 0], "escalation": "none",
    })  # fmt: skip
    found = {"profile": six_accounts.profile, "potential": six_accounts.potential, "ranking": ranking, "service": service, "contact_plan": contacts}
    return seller_accounts("s1", six_accounts.accounts, portfolio, **found)


def test_sellers_with_accounts_are_listed_most_revenue_first_and_the_first_is_taken(six_accounts, portfolio):
    listed = seller_list(portfolio, six_accounts.profile, six_accounts.sellers)
    assert listed.to_dict("list") == {"seller_id": ["s1", "s2"], "name": ["Ana", "Bruno"], "accounts": [4, 1], "revenue_12m": [14_550.0, -50.0]}
    assert chosen_seller("", listed) == ("s1", "Ana") and chosen_seller("s2", listed) == ("s2", "Bruno")
    for strange in (("s9", listed), ("", listed.head(0))):
        with pytest.raises(DataError) as refused:
            chosen_seller(*strange)
        assert refused.value.problems[0].message == "seller_unknown"
    assert seller_list(portfolio, six_accounts.profile, None)["name"].tolist() == ["s1", "s2"], "without names the ids"


def test_only_the_seller_s_accounts_are_in_and_each_once(held):
    assert held["account_id"].tolist() == ["001", "002", "003", "004"]
    assert held["revenue_12m"].sum() == 14_550


def test_what_drifts_is_protected_by_what_its_better_year_brought(held):
    protect = seller_to_protect(held)
    assert protect[["account_id", "at_stake"]].to_numpy().tolist() == [["002", 1500.0], ["004", 350.0]]
    told = ENGLISH.told(seller_protect_finding(protect))
    assert told == "Accounts that are late or have just left: 2. They bought $1,850 in the better of the last two years."
    assert "No account" in ENGLISH.told(seller_protect_finding(protect.head(0)))


def test_what_buys_grows_in_the_order_of_the_ranking_with_the_line_most_peers_buy(held):
    white = pd.DataFrame({"account_id": ["001", "001", "003"], "product_line": ["Frames", "Wheels", "Frames"], "peers_buying": [0.4, 0.9, 0.5]})
    grow = seller_to_grow(held, white)
    assert grow[["account_id", "line"]].to_numpy().tolist() == [["001", "Wheels"], ["003", "Frames"]], "002 and 004 drift: they are protected first"
    assert ENGLISH.told(seller_grow_finding(grow, 12)) == "Accounts to grow: 2, with headroom of $10,100 a year."
    assert "the first 1 hold 79% of it" in ENGLISH.told(seller_grow_finding(grow, 1))  # 8,000 of 10,100
    assert "No headroom is known" in ENGLISH.told(seller_grow_finding(grow.head(0), 12))


def test_the_decision_names_the_first_of_both_and_is_empty_without_either(held):
    protect, grow = seller_to_protect(held), seller_to_grow(held, table("white_space").empty())
    protected = "Protect Boreal first: $1,500 a year at stake, last order 120 days ago."
    grown = "Grow Alvorada first: $8,000 a year open, 60% of its wallet is ours."
    assert ENGLISH.told(seller_decision(protect, grow)) == f"{protected} {grown}"
    assert ENGLISH.told(seller_decision(protect, grow.head(0))) == protected and ENGLISH.told(seller_decision(protect.head(0), grow)) == grown
    assert seller_decision(protect.head(0), grow.head(0)) == ""


def test_formats_and_contacts_add_up_to_the_portfolio(held):
    formats = seller_formats(held)
    assert formats["service_format"].tolist() == ["field", "inside", "digital"], "the most intense first"
    assert formats["accounts"].tolist() == [1, 2, 1] and formats["revenue_12m"].sum() == held["revenue_12m"].sum()
    assert formats["hours_asked_12m"].tolist() == [20.0, 5.0, 0.5]
    rules = pd.DataFrame({"rule": ["win", "keep", "keep"], "channel": ["phone", "visit", "phone"], "order": [1, 2, 2]})
    contacts = seller_contacts(held, rules.assign(cell="x", objective="o", content="c"))
    assert contacts[["rule", "channel", "accounts"]].to_numpy().tolist() == [["win", "phone", 2], ["keep", "phone", 1], ["keep", "visit", 1]]
    assert contacts["contacts_12m"].sum() == held["contacts_12m"].sum()


def test_groups_with_one_approach_are_one_row_in_the_words_of_the_larger(held):
    held = held.assign(segment=["S1", "S2", "S2", "S3"])
    words = {"label": ["a", "b", "c"], "pitch": ["x", "y", "z"], "offer_mix": "o", "positioning": "p"}
    found = seller_approach(held, pd.DataFrame({"segment": ["S1", "S2", "S3"], "approach": ["grow", "keep", "grow"], **words}))
    assert found[["approach", "accounts", "revenue_12m", "pitch"]].to_numpy().tolist() == [["grow", 2, 12_350.0, "x"], ["keep", 2, 2_200.0, "y"]]
    assert found["accounts"].sum() == len(held)


def test_hours_are_told_short_free_or_unknown():
    hours = pd.DataFrame({"hours_asked": [1200.0], "hours_there": [1000.0], "hours_over": [200.0], "factor": [0.8]})
    assert "1,200 hours a year and there are 1,000: 200 are short, so contacts keep 80%" in ENGLISH.told(seller_hours_finding(hours))
    assert "200 are free" in ENGLISH.told(seller_hours_finding(hours.assign(hours_asked=800.0, hours_over=0.0)))
    unknown = (hours.assign(hours_there=None), hours.head(0))
    assert all("Nobody has said" in ENGLISH.told(seller_hours_finding(given)) for given in unknown)


def test_the_standing_counts_every_account_once_and_the_facts_say_what_is_unknown(held):
    assert ENGLISH.told(seller_standing_finding(held)) == (
        "2 of 4 accounts are active or new, 2 are late or have just left, 0 are inactive; together they bought $14,550 in twelve months."
    )
    facts = seller_facts(held, seller_to_protect(held), seller_to_grow(held, table("white_space").empty()), pd.DataFrame())
    assert facts["at_stake"] == 1850 and facts["headroom"] == 10_100 and facts["hours_there"] is None
