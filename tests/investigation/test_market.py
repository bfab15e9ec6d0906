"""Market: weights, crossings and roll-ups, worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.investigation.market import market_outlook, outlook_finding, priorities_finding, swot, swot_crossings, swot_finding
from kit.language import read_language
from tests.conftest import SixAccounts

COLUMNS = ["swot_id", "account_id", "quadrant", "theme", "impact_on_us", "likelihood", "horizon", "crossed_with", "ev_status", "ev_visibility"]


def statements(*rows: tuple[object, ...]) -> pd.DataFrame:
    frame = pd.DataFrame([(*row, *(None, "confirmed", "client_safe")[len(row) - 7 :]) for row in rows], columns=COLUMNS)
    return frame.assign(about="customer", statement=frame["swot_id"] + " says", decision=None)


FOUR = statements(
    ("s", "001", "strength", "service", 2, "high", "short"),
    ("w", "001", "weakness", "price", -3, "mid", "short"),
    ("o", "001", "opportunity", "service", 3, "low", "long"),
    ("t", "002", "threat", "price", -1, None, None),
)
FACTS = pd.DataFrame({"account_id": ["001", "003"], "topic": ["investment"] * 2, "horizon": ["long", None], "ev_status": ["confirmed", "assumed"]})
NO_FACTS = FACTS.iloc[:0]


def test_a_weight_is_impact_times_likelihood_and_middling_where_it_is_not_said() -> None:
    assert swot(FOUR).set_index("swot_id")["weight"].to_dict() == pytest.approx({"s": 2.0, "w": -2.0, "o": 1.0, "t": -2 / 3}, abs=1e-6)


def test_what_people_crossed_stands_and_nothing_is_proposed_beside_it() -> None:
    crossed = FOUR.assign(crossed_with=[None, "o", None, "w"])
    pairs = swot_crossings(crossed)
    assert pairs[["crossing", "inner_id", "outer_id", "proposed"]].to_numpy().tolist() == [["WO", "w", "o", False]], "t is another account's"
    turned = swot_crossings(FOUR.assign(crossed_with=[None, None, "w", None]))
    assert turned[["crossing", "inner_id", "outer_id"]].to_numpy().tolist() == [["WO", "w", "o"]], "either half may name the other"


def test_where_nobody_crossed_the_same_theme_is_proposed() -> None:
    pairs = swot_crossings(FOUR)
    assert pairs[["crossing", "inner", "outer", "proposed", "weight"]].to_numpy().tolist() == [["SO", "s says", "o says", True, 3.0]]


def test_at_most_twelve_pairs_of_an_account_are_proposed_the_weightiest() -> None:
    strengths = [(f"s{i:02}", "001", "strength", "price", i % 4, "high", None) for i in range(20)]
    many = statements(*strengths, ("o", "001", "threat", "price", 1, "high", None))
    assert sorted(swot_crossings(many)["weight"], reverse=True) == [4] * 5 + [3] * 5 + [2] * 2


@pytest.mark.parametrize("half", ["s", "o"])
def test_a_pair_is_as_guarded_as_its_more_guarded_half(half: str) -> None:
    marked = FOUR.assign(
        ev_visibility=["internal" if i == half else "client_safe" for i in FOUR["swot_id"]],
        ev_status=["assumed" if i == half else "confirmed" for i in FOUR["swot_id"]],
    )
    pair = swot_crossings(marked).iloc[0]
    assert (pair["ev_visibility"], pair["ev_status"]) == ("internal", "assumed")
    free = swot_crossings(FOUR).iloc[0]
    assert (free["ev_visibility"], free["ev_status"]) == ("client_safe", "confirmed")


def test_the_roll_up_counts_accounts_once_and_keeps_for_and_against_apart(six_accounts: SixAccounts) -> None:
    rolled, status = market_outlook(FOUR, FACTS, six_accounts.profile)
    by = rolled.set_index(["dimension", "key"])
    assert (status.status, status.used) == ("ok", 6)
    service, price = by.loc[("theme", "service")], by.loc[("theme", "price")]
    assert (service["statements"], service["accounts"], service["revenue_12m"]) == (2, 1, 12_000)
    assert (service["impact_for"], service["impact_against"]) == (3, 0)
    assert (price["accounts"], price["revenue_12m"], price["impact_against"]) == (2, 13_500, pytest.approx(-2 - 2 / 3, abs=1e-6))
    topic = by.loc[("topic", "investment")]
    assert (topic["statements"], topic["revenue_12m"], topic["unconfirmed"]) == (2, 12_700, 1) and pd.isna(topic["impact_for"])
    assert by.loc["horizon"]["statements"].to_dict() == {"short": 2, "long": 1} and by.loc["fact_horizon"]["statements"].to_dict() == {"long": 1}


def test_nothing_written_is_said_and_no_figure_made_of_it(six_accounts: SixAccounts) -> None:
    rolled, status = market_outlook(FOUR.iloc[:0], NO_FACTS, six_accounts.profile)
    assert rolled.empty and status.status == "abstained" and outlook_finding(rolled) == swot_finding(FOUR.iloc[:0]) == status.reason
    assert swot_crossings(FOUR.iloc[:0]).empty


def test_the_findings_name_what_weighs_most(six_accounts: SixAccounts) -> None:
    say = read_language("en", "BRL")
    assert say.told(swot_finding(FOUR)) == "4 statements: 2 help us, 2 hurt us. What weighs most against us: w says"
    assert "hard to believe" in say.told(swot_finding(FOUR[FOUR["impact_on_us"] > 0]))
    told = say.told(priorities_finding(FOUR.assign(ev_status=["confirmed", "assumed", None, "obsolete"]), FACTS))
    assert "written down: 4; facts: 2; confirmed of both: 2." in told and "Nobody" in say.told(priorities_finding(FOUR.iloc[:0], NO_FACTS))
    told = say.told(outlook_finding(market_outlook(FOUR, FACTS, six_accounts.profile)[0]))
    assert "2 accounts with R$13,500" in told and "against us" in told and "not against" not in told
