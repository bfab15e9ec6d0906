"""The one plan: parts add up, no line stands twice, a typed goal sends the proposed one back."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.action import accounts_with_goal, next_steps, plan_table, typed_plan
from kit.errors import DataError
from kit.schema import table


def test_parts_add_up_in_any_order(ladder: pd.DataFrame, sellers: pd.DataFrame) -> None:
    typed = typed_plan(ladder, sellers)[0]
    one, two = typed.head(3), typed.tail(4)
    pd.testing.assert_frame_equal(plan_table(two, one), typed)
    pd.testing.assert_frame_equal(plan_table(), table("plan").empty())


def test_an_id_that_stands_twice_is_an_error_that_names_it(ladder: pd.DataFrame, sellers: pd.DataFrame) -> None:
    typed = typed_plan(ladder, sellers)[0]
    with pytest.raises(DataError) as caught:
        plan_table(typed, typed.head(1).assign(kind="tender"))
    problem = caught.value.problems[0]
    assert problem.message == "plan_line_twice" and problem.fields["values"] == ["G1"] and problem.fields["count"] == 1
    assert problem.fields["kinds"] == [("word", "account_plan"), ("word", "tender")]


def test_an_account_with_an_open_typed_goal_gets_no_proposal_and_the_next_takes_its_place(
    six_accounts, portfolio, ranking, rules, ladder: pd.DataFrame, sellers: pd.DataFrame
) -> None:  # fmt: skip
    six, typed = six_accounts, typed_plan(ladder, sellers)[0]
    with_goal = accounts_with_goal(typed)
    assert with_goal == {"001", "002"}
    tables = (ranking, portfolio, six.profile, six.potential, six.account_months, rules, six.as_of, 1)
    assert next_steps(*tables)[0]["account_id"].unique().tolist() == ["001"]
    plan, status = next_steps(*tables, with_goal=with_goal)
    assert plan["account_id"].unique().tolist() == ["003"] and "have an open goal" not in status.reason
    assert '"n": 2' in status.reason and len(plan_table(typed, plan)) == 10
    closed = typed.assign(status="done")
    assert accounts_with_goal(closed) == frozenset()


def test_proposed_lines_say_what_they_are_and_the_hours_they_take(six_accounts, portfolio, ranking, rules) -> None:
    six = six_accounts
    plan, _ = next_steps(ranking, portfolio, six.profile, six.potential, six.account_months, rules, six.as_of, 1)
    lines = plan.set_index("level")
    assert lines["hours"].fillna(0).to_dict() == {"goal": 0, "action": 3, "task": 0.5} and (plan["kind"] == "next_step").all()
    assert (lines.loc["goal", "unit"], lines.loc["goal", "formula"], lines.loc["goal", "start"]) == ("money", "revenue_12m", six.as_of)
