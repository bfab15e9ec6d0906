"""Findings: goals are counted by their light, what nobody promised apart; silence is told."""

from __future__ import annotations

import pandas as pd

from kit.action.account_plan import ladder_finding, ladder_goals, late_finding, late_lines, parts_finding, plan_parts, plan_progress, typed_plan
from kit.language import Language
from kit.schema import SHEETS
from tests.action.account_plan.conftest import AS_OF, w11
from tests.action.account_plan.test_progress import LIMITS

ENGLISH = Language("en")


def test_goals_are_counted_by_their_light_and_what_is_to_be_confirmed_apart(ladder: pd.DataFrame, sellers: pd.DataFrame) -> None:
    draft = w11({"plan_id": "G3", "account_id": "003", "level": "goal", "statement": "s", "to_confirm": True})
    typed = typed_plan(pd.concat([ladder, draft]), sellers)[0]
    plan = plan_progress(typed, typed["current"].mask(typed["plan_id"].eq("G1"), 10_100.0), AS_OF, LIMITS)
    assert ENGLISH.told(ladder_finding(plan)) == "Of 2 goals in the plans 0 are on their way, 1 behind and 1 late. Lines to be confirmed: 1."
    assert ladder_goals(plan)["plan_id"].tolist() == ["G1", "G2", "G3"]  # the worst first
    assert ENGLISH.told(late_finding(late_lines(plan, AS_OF))) == "Lines of the plans that are late: 3; the oldest for 21 days."
    parts = plan_parts(plan, SHEETS["account_team"].empty(), AS_OF)
    assert ENGLISH.told(parts_finding(parts[parts["account_id"] == "001"])) == "People with a part in the plan: 3, with 2 hours in open lines."


def test_without_a_plan_each_says_so(ladder: pd.DataFrame, sellers: pd.DataFrame) -> None:
    plan = typed_plan(ladder, sellers)[0].head(0)
    assert ladder_finding(plan).startswith("Nobody has typed a goal yet") and late_finding(late_lines(plan, AS_OF)) == "No line of the plans is late."
    assert parts_finding(plan_parts(plan, SHEETS["account_team"].empty(), AS_OF)).startswith("Nobody has a part")
