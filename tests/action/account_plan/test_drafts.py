"""Milestone drafts: one a quarter that is left, on the straight line, and promised by nobody."""

from __future__ import annotations

import pandas as pd

from kit.action.account_plan import milestone_drafts, plan_table, typed_plan
from kit.language import Language
from tests.action.account_plan.conftest import AS_OF, w11

GOAL = {
    "plan_id": "G", "account_id": "001", "level": "goal", "statement": "Win the second plant", "formula": "revenue_12m", "baseline": 10_000,
    "target": 14_000, "start": "2024-09-01", "due": "2025-08-31", "owner": "s1",
}  # fmt: skip


def test_a_key_account_s_goal_gets_a_milestone_for_every_quarter_that_is_left(portfolio, sellers) -> None:
    plan = typed_plan(w11(GOAL), sellers)[0]
    drafts, status = milestone_drafts(plan, portfolio, AS_OF)
    assert drafts["plan_id"].tolist() == ["G-Q2", "G-Q3", "G-Q4"]  # the first ended on 30 November
    assert drafts["target"].tolist() == [12_000, 13_000, 14_000] and drafts["quarter"].tolist() == ["Q2", "Q3", "Q4"]
    assert drafts["due"].tolist() == [pd.Timestamp(day) for day in ("2025-02-28", "2025-05-30", "2025-08-29")]  # on the weekday before
    assert drafts["to_confirm"].all() and (drafts["owner"] == "s1").all() and (drafts["parent_id"] == "G").all()
    told = "Assess and adjust: read the first results of “Win the second plant” with the client, keep what works and drop the rest"
    assert Language("en").told(drafts["statement"][0]) == told
    assert (status.status, status.used) == ("ok", 1) and len(plan_table(plan, drafts)) == 4


def test_nothing_is_proposed_where_there_are_milestones_for_other_accounts_or_closed_goals(ladder, portfolio, sellers) -> None:
    plan = typed_plan(ladder, sellers)[0]  # 001 is key and has milestones; 002 has none and is not key
    drafts, status = milestone_drafts(plan, portfolio, AS_OF)
    assert drafts.empty and (status.status, status.used) == ("ok", 1)
    drafts, status = milestone_drafts(typed_plan(w11({**GOAL, "status": "done"}), sellers)[0], portfolio, AS_OF)
    assert drafts.empty and status.status == "abstained"


def test_a_goal_without_dates_runs_for_a_year_from_today_and_one_without_a_number_promises_none(portfolio, sellers) -> None:
    bare = w11({name: GOAL[name] for name in ("plan_id", "account_id", "level", "statement")})
    drafts, _ = milestone_drafts(typed_plan(bare, sellers)[0], portfolio, AS_OF)
    assert drafts["start"].tolist()[0] == AS_OF and drafts["due"].tolist()[-1] == pd.Timestamp("2025-12-31") and drafts["target"].isna().all()
