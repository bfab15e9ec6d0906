"""Parts: who of us has which lines and hours on an account, and who has none."""

from __future__ import annotations

import pandas as pd

from kit.action.account_plan import plan_parts, plan_progress, typed_plan
from kit.schema import SHEETS
from tests.action.account_plan.conftest import AS_OF
from tests.action.account_plan.test_progress import LIMITS


def test_everybody_has_a_part_or_is_named_as_having_none(ladder: pd.DataFrame, sellers: pd.DataFrame) -> None:
    team = SHEETS["account_team"].conform(pd.DataFrame({
        "account_id": ["001", "001", "001", "003"], "person_id": ["s1", "C1", "D1", "s2"], "name": ["Ana Prado", "carla", "Dora", "Bruno Lima"],
        "role": ["owner", "specialist", "executive_sponsor", "owner"], "hours_month": [0.5, 0, None, 4],
    }))  # fmt: skip
    typed = typed_plan(ladder, sellers, team)[0]
    parts = plan_parts(plan_progress(typed, typed["current"], AS_OF, LIMITS), team, AS_OF)
    keyed = parts.set_index(["account_id", "person_id"])
    assert keyed.loc[("001", "s1"), ["lines", "open", "late", "hours_planned", "hours_there"]].tolist() == [4, 2, 1, 2, 6]
    assert keyed.loc[("001", "C1"), ["lines", "hours_planned", "gap"]].tolist() == [1, 0.5, "More hours promised than there are"]
    assert keyed.loc[("001", "D1"), "gap"] == "On the team, without a line of the plan"
    assert keyed.loc[("001", "s2"), "gap"] == keyed.loc[("002", "s2"), "gap"] == "Has lines of the plan and is not on the team"
    assert "003" not in set(parts["account_id"]), "a team without a plan has no parts in it"
    assert parts["lines"].sum() == len(typed) and parts["hours_planned"].sum() == 2.5


def test_lines_of_later_years_take_no_hours_of_this_one(ladder: pd.DataFrame, sellers: pd.DataFrame) -> None:
    later = ladder.assign(due=pd.Timestamp("2026-06-30"), status="running", hours=10)
    parts = plan_parts(typed_plan(later, sellers)[0], SHEETS["account_team"].empty(), AS_OF)
    assert (parts["open"] == 0).all() and (parts["hours_planned"] == 0).all() and parts["lines"].sum() == 7
