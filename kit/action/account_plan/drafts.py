"""Milestone drafts: a key account with a goal and no milestone gets one for each quarter that is left, to be confirmed (C2).

The quarters of a goal are four equal parts of its time: set up, assess and adjust, intensify, close and plan the next year. A goal with a number
gives each its part of the way, on the straight line. Nobody has promised any of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from kit.language import message, sentence
from kit.schema import Status, table

__all__ = ["milestone_drafts"]

_OPEN = ("planned", "running")
_QUARTERS = (
    message("Set up: agree with the client on people, measure and first steps towards “{goal}”"),
    message("Assess and adjust: read the first results of “{goal}” with the client, keep what works and drop the rest"),
    message("Intensify: more of what works towards “{goal}”, with the people who decide"),
    message("Close: show what came of “{goal}”, and plan the next year with the client"),
)  # one objective a quarter (C2)


def milestone_drafts(plan: pd.DataFrame, portfolio: pd.DataFrame, as_of: pd.Timestamp) -> tuple[pd.DataFrame, Status]:
    """A part of the table `plan`: the milestones proposed for open goals of key accounts that have none; those whose time is over are not proposed.

    `plan` are the typed lines, `portfolio` says which accounts are key. A goal without a start begins at `as_of`, one without a due date ends twelve
    months after its start. Status `ok` with the number of goals; `abstained` where every goal of a key account has its milestones, or there is none.
    """
    key = set(portfolio.loc[portfolio["tier"].eq("key"), "account_id"])
    typed = plan[plan["level"].eq("goal") & ~plan["to_confirm"].astype(bool)]
    goals = typed[typed["status"].isin(_OPEN) & typed["account_id"].isin(key)]
    milestones = plan[plan["level"].eq("milestone") & plan["status"].ne("cancelled")]
    bare = goals[~goals["plan_id"].isin(milestones["parent_id"])]
    taken = set(plan["plan_id"])
    rows = [row for goal in bare.to_dict("records") for row in _milestones(goal, as_of.normalize(), taken)]
    if not rows:
        reason = sentence("Open goals of key accounts: {n}. No milestones are missing.", n=len(goals))
        return table("plan").empty(), Status("milestones", "abstained" if goals.empty else "ok", reason, used=len(goals))
    drafts = table("plan").conform(pd.DataFrame(rows))
    drafted = drafts["parent_id"].nunique()
    reason = sentence("Goals of key accounts without a milestone: {n}. A milestone a quarter is proposed for each, to be confirmed.", n=drafted)
    return drafts, Status("milestones", "ok", reason, used=drafted)


def _milestones(goal: dict[str, Any], as_of: pd.Timestamp, taken: set[str]) -> Iterator[dict[str, Any]]:
    start = goal["start"] if pd.notna(goal["start"]) else as_of
    end = goal["due"] if pd.notna(goal["due"]) else start + pd.DateOffset(months=12)
    for number, words in enumerate(_QUARTERS, start=1):
        due, begun = start + (end - start) * number / 4, start + (end - start) * (number - 1) / 4
        plan_id = f"{goal['plan_id']}-Q{number}"
        if due.normalize() < as_of or end <= start or plan_id in taken:
            continue
        way = goal["baseline"] + (goal["target"] - goal["baseline"]) * number / 4
        yield {
            **{name: goal[name] for name in ("account_id", "seller_id", "kind", "owner", "ev_visibility", "measure", "unit", "formula", "baseline")},
            "plan_id": plan_id, "parent_id": goal["plan_id"], "level": "milestone", "statement": sentence(words, goal=("all", [goal["statement"]])),
            "target": round(way, 2) if pd.notna(way) else None, "start": begun.normalize(), "due": pd.offsets.BusinessDay().rollback(due.normalize()),
            "quarter": f"Q{number}", "status": "planned", "to_confirm": True,
        }  # fmt: skip
