"""Accountability: what was done for an account lately, goal by goal, and what was not."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.action.account_plan import account_visits, accountability, plan_progress, typed_plan
from kit.language import Language
from kit.schema import SHEETS, table
from tests.action.account_plan.conftest import AS_OF
from tests.action.account_plan.test_progress import LIMITS

ENGLISH = Language("en")
NO_REVIEWS = SHEETS["review_meetings"].empty()


@pytest.fixture
def visits() -> pd.DataFrame:
    """Two visits of the client's file, one of them written down again with the line that it serves; one that met nobody; one typed alone."""
    activities = table("activities").conform(pd.DataFrame({
        "visit_id": ["V1", "V2", "V3"], "account_id": "001", "done_on": pd.to_datetime(["2024-11-20", "2024-12-05", "2024-12-06"]),
        "duration_minutes": [60, 30, 10], "contact_made": [True, None, False],
    }))  # fmt: skip
    typed = SHEETS["visits"].conform(pd.DataFrame({
        "visit_id": ["V1", "V9"], "account_id": ["001", "002"], "done_on": pd.to_datetime(["2024-11-20", "2024-06-01"]),
        "duration_minutes": [75, 20], "plan_id": ["G1-M2-A1", "G2"],
    }))  # fmt: skip
    return account_visits(activities, typed)


@pytest.fixture
def plan(ladder: pd.DataFrame, sellers: pd.DataFrame) -> pd.DataFrame:
    """The ladder with its lights; the trial's action was done in December."""
    dated = ladder.assign(ev_as_of=pd.to_datetime(ladder["plan_id"].map({"G1-M1": "2024-09-20", "G1-M2-A1": "2024-12-02"})))
    typed = typed_plan(dated, sellers)[0]
    return plan_progress(typed, typed["current"], AS_OF, LIMITS)


def test_a_visit_counts_once_with_the_line_it_serves_and_only_where_somebody_was_met(visits: pd.DataFrame) -> None:
    assert visits[["visit_id", "duration_minutes"]].to_numpy().tolist() == [["V9", 20], ["V1", 75], ["V2", 30]]
    assert account_visits(table("activities").empty(), SHEETS["visits"].empty()).empty


def test_each_goal_tells_what_was_done_who_was_met_and_what_comes_next(plan, visits, six_accounts) -> None:
    rows = accountability(plan, visits, six_accounts.account_days, NO_REVIEWS, AS_OF, 90).set_index(["account_id", "goal_id"])
    first = rows.loc[("001", "G1")]
    assert (first["since"], first["since_basis"], first["light"]) == (pd.Timestamp("2024-10-02"), "days", "yellow")
    assert first[["done", "late", "visits", "minutes", "last_visit"]].tolist() == [1, 2, 1, 75, pd.Timestamp("2024-11-20")]
    assert (ENGLISH.told(first["done_told"]), first["gap"]) == ("Measure the use", "")
    assert (first["next_step"], first["next_due"], first["owner"]) == ("Show the result to the board", pd.Timestamp("2024-12-10"), "s1")
    none = rows.loc[("001", "")]
    assert none[["visits", "minutes", "orders", "revenue"]].tolist() == [1, 30, 3, 3_000]  # on the 15th of three months
    assert ENGLISH.told(none["gap"]) == "Visits that serve no line of the plan: 1."


def test_it_says_plainly_where_nothing_happened(plan, visits, six_accounts) -> None:
    rows = accountability(plan, visits, six_accounts.account_days, NO_REVIEWS, AS_OF, 90).set_index(["account_id", "goal_id"])
    told = ENGLISH.told(rows.loc[("002", "G2"), "gap"])
    assert told == "Nothing was done for this goal, and nobody met for it, since 2 Oct 2024. No step ahead has a date."
    assert ENGLISH.told(rows.loc[("002", ""), "gap"]) == "No order in this time."


def test_it_counts_from_the_last_review_of_the_account(plan, visits, six_accounts) -> None:
    reviews = SHEETS["review_meetings"].conform(pd.DataFrame({
        "meeting_id": ["1", "2", "3"], "account_id": ["002", "002", "001"], "date": pd.to_datetime(["2024-05-01", "2024-03-01", "2025-02-01"]),
    }))  # fmt: skip
    rows = accountability(plan, visits, six_accounts.account_days, reviews, AS_OF, 90).set_index(["account_id", "goal_id"])
    assert rows.loc[("002", "G2"), ["since", "since_basis", "visits"]].tolist() == [pd.Timestamp("2024-05-01"), "review", 1]
    assert rows.loc[("001", "G1"), "since_basis"] == "days"  # its review is still to come


def test_a_row_that_repeats_words_that_stay_inside_stays_inside(plan, visits, six_accounts) -> None:
    told = accountability(plan, visits, six_accounts.account_days, NO_REVIEWS, AS_OF, 90).set_index("goal_id")["ev_visibility"]
    assert told.loc["G1"] == "client_safe" and told.loc["G2"] == "internal"
    kept = plan.assign(ev_visibility=plan["ev_visibility"].mask(plan["plan_id"].eq("G1-M2-A1"), "internal"))
    again = accountability(kept, visits, six_accounts.account_days, NO_REVIEWS, AS_OF, 90).set_index("goal_id")["ev_visibility"]
    assert again.loc["G1"] == "internal"


def test_without_typed_lines_there_is_nothing_to_give_account_of(plan, visits, six_accounts) -> None:
    assert accountability(plan.head(0), visits, six_accounts.account_days, NO_REVIEWS, AS_OF, 90).empty
