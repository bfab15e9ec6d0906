"""Progress: numbers from the tables, the straight line to the due date, lights rolled up from tasks to goals."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.action.account_plan import current_values, late_lines, plan_progress, typed_plan
from kit.assumptions import Plans
from kit.schema import table
from tests.action.account_plan.conftest import AS_OF, w11

VALUES = {"behind_yellow": 0.1, "behind_red": 0.25, "review_days": 90}
LIMITS = Plans.model_validate({name: {"value": value, "reason": "test"} for name, value in VALUES.items()})
NOBODY = table("relationships").empty()


@pytest.fixture
def read(six_accounts, portfolio, sellers):
    """What becomes of typed lines at the cut-off date."""

    def reading(lines: pd.DataFrame, as_of: pd.Timestamp = AS_OF) -> pd.DataFrame:
        plan = typed_plan(lines, sellers)[0]
        values = current_values(plan, six_accounts.profile, six_accounts.potential, NOBODY, portfolio)
        return plan_progress(plan, values, as_of, LIMITS)

    return reading


def one(**line: object) -> pd.DataFrame:
    """A single goal of account 001."""
    return w11({"plan_id": "G", "account_id": "001", "level": "goal", "statement": "s", "start": "2024-07-01", "due": "2025-06-30", **line})


def test_the_ladder_rolls_up_from_tasks_to_the_goal(ladder: pd.DataFrame, read) -> None:
    lines = read(ladder).set_index("plan_id")
    assert lines.loc["G1", "current"] == 12_000  # of the profile; nobody typed it
    assert lines["progress"].round(4).to_dict() == {
        "G1": 0.5, "G1-M1": 1, "G1-M2": 0.75, "G1-M2-A1": 1, "G1-M2-A2": 0, "G1-M2-A2-T1": 0, "G2": 0.3333,  # M2: 6 of 8 hours
    }  # fmt: skip
    assert lines.loc["G1", "expected"] == pytest.approx(183 / 364)
    assert lines["light"].to_dict() == {
        "G1": "yellow", "G1-M1": "green", "G1-M2": "red", "G1-M2-A1": "green", "G1-M2-A2": "red", "G1-M2-A2-T1": "green", "G2": "yellow",
    }  # fmt: skip
    assert lines.loc["G1", ["lines_below", "done_below", "late_below"]].tolist() == [5, 2, 2]


def test_what_is_late_is_told_with_its_owner_the_longest_overdue_first(ladder: pd.DataFrame, read) -> None:
    late = late_lines(read(ladder), AS_OF)
    assert late[["plan_id", "owner", "days_late"]].to_numpy().tolist() == [["G1-M2-A2", "s1", 21], ["G1-M2", "s2", 16]]


@pytest.mark.parametrize(
    ("line", "light"),
    [
        ({"baseline": 0, "target": 100, "current": 45}, "green"),  # 50 % of the time is gone
        ({"baseline": 0, "target": 100, "current": 38}, "yellow"),
        ({"baseline": 0, "target": 100, "current": 20}, "red"),
        ({"baseline": 0, "target": 100, "current": 120}, "green"),
        ({"baseline": 100, "target": 50, "current": 74}, "green"),  # a number that is to fall
        ({"baseline": 0, "target": 100, "current": 99, "due": "2024-12-30"}, "red"),  # past its day
        ({"baseline": 0, "target": 100, "current": 100, "due": "2024-12-30"}, "green"),  # reached, to be closed
        ({"progress": 0.2}, "red"),  # as its author says
        ({"status": "planned"}, "yellow"),  # should have begun
        ({"status": "running"}, "green"),
        ({"status": "done"}, "green"),
        ({"status": "cancelled"}, None),
        ({"to_confirm": True, "progress": 0.0}, None),  # nobody has promised it
        ({"due": None, "progress": 0.0}, None),
        ({"formula": "revenue_12m", "baseline": 12_000, "target": 12_000}, "green"),  # kept
        ({"formula": "revenue_12m", "baseline": 13_000, "target": 13_000}, "yellow"),
        ({"formula": "revenue_12m", "baseline": 20_000, "target": 20_000}, "red"),
    ],
)
def test_the_light_says_whether_a_line_is_on_its_way(line: dict[str, object], light: str | None, read) -> None:
    found = read(one(**line))["light"].item()
    assert (None if pd.isna(found) else found) == light


def test_steps_that_are_not_due_yet_make_nothing_late_and_drafts_make_no_promise_longer(read) -> None:
    lines = [{"plan_id": "G-A1", "status": "done", "due": "2024-11-30", "hours": 3},
             {"plan_id": "G-A2", "status": "running", "due": "2025-01-10", "hours": 1},
             {"plan_id": "G-A3", "to_confirm": True, "due": "2024-11-30", "hours": 9}]  # fmt: skip
    below = w11(*({"account_id": "001", "parent_id": "G", "level": "action", "statement": "s", "start": "2024-07-01", **line} for line in lines))
    goal = read(pd.concat([one(status="running", due="2025-01-15"), below])).set_index("plan_id").loc["G"]
    assert goal[["progress", "expected", "light", "lines_below"]].tolist() == [0.75, 0.75, "green", 2]  # nine tenths of its time are gone


def test_a_goal_that_keeps_what_there_is_has_no_way_to_go(read) -> None:
    assert pd.isna(read(one(formula="revenue_12m", baseline=12_000, target=12_000))["progress"].item())


def test_a_figure_of_the_tables_counts_before_what_was_typed_and_is_summed_for_a_territory(read) -> None:
    typed = read(one(formula="share_of_wallet", baseline=0.5, target=0.9, current=0.1))
    assert typed["current"].item() == pytest.approx(0.6)  # 12,000 of 20,000
    unknown = read(w11({"plan_id": "G", "account_id": "999", "level": "goal", "statement": "s", "formula": "revenue_12m", "current": 7}))
    assert unknown["current"].item() == 7
    seller = read(w11({"plan_id": "T", "seller_id": "s1", "level": "goal", "statement": "s", "formula": "revenue_12m"},
                      {"plan_id": "U", "seller_id": "s1", "level": "goal", "statement": "s", "formula": "product_lines_12m"}))  # fmt: skip
    assert seller["current"].tolist()[0] == 12_000 + 1_500 + 700 and pd.isna(seller["current"].tolist()[1])


@settings(max_examples=20, deadline=None)
@given(
    parents=st.lists(st.integers(0, 7), min_size=1, max_size=8),
    states=st.lists(st.sampled_from(("planned", "running", "done", "cancelled")), min_size=8, max_size=8),
    typed=st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=8, max_size=8),
)
def test_any_ladder_even_one_that_bites_its_tail_is_read(parents: list[int], states: list[str], typed: list[float | None]) -> None:
    rows = {"plan_id": [f"L{i}" for i in range(len(parents))], "parent_id": [f"L{p}" for p in parents], "status": states[: len(parents)]}
    plan = table("plan").conform(pd.DataFrame(rows).assign(
        account_id="1", kind="account_plan", level="action", statement="s", to_confirm=False, due=AS_OF, start=AS_OF - pd.Timedelta(days=10),
        progress=pd.array(typed[: len(parents)], dtype="Float64").to_numpy("float64", na_value=float("nan")),
    ))  # fmt: skip
    lines = plan_progress(plan, plan["current"], AS_OF, LIMITS).set_index("plan_id")
    assert lines["progress"].dropna().between(0, 1).all()
    assert (lines.loc[lines["status"] == "done", "progress"] == 1).all() and lines.loc[lines["status"] == "cancelled", "light"].isna().all()
    assert (lines["done_below"] <= lines["lines_below"]).all() and (lines["late_below"] <= lines["lines_below"]).all()
