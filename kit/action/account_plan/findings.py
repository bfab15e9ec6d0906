"""Findings of the account plans: how the goals stand, what is late and with whom, what was done lately, as sentence cells (C5, A11)."""

from __future__ import annotations

import pandas as pd

from kit.language import in_a_row, message, sentence

__all__ = ["LATE_LABELS", "PART_LABELS", "accountability_finding", "ladder_finding", "ladder_goals", "late_finding", "parts_finding"]

PART_LABELS = {"person": ("text", message("Who"), "personal")}
LATE_LABELS = {"days_late": ("days", message("Days late"), "business")}
_OPEN = ("planned", "running")
_WORST = ("red", "yellow", "green")


def ladder_goals(plan: pd.DataFrame) -> pd.DataFrame:
    """The open goals that people typed, red ones first; those still to be confirmed last."""
    goals = plan[plan["level"].eq("goal") & plan["kind"].isin(("account_plan", "territory_plan")) & plan["status"].isin(_OPEN)]
    worst = goals["light"].map({light: place for place, light in enumerate(_WORST)}).fillna(len(_WORST))
    return goals.assign(worst=worst).sort_values(["worst", "due", "plan_id"], ignore_index=True).drop(columns="worst")


def ladder_finding(plan: pd.DataFrame) -> str:
    """How many goals of the account plans are on their way, behind and late, and what is proposed for them."""
    goals = ladder_goals(plan)
    if goals.empty:
        return message("Nobody has typed a goal yet: a plan of a key account begins with one (worksheet “Plan”).")
    goals = goals[~goals["to_confirm"].astype(bool)]
    lights = goals["light"].value_counts()
    told = sentence(
        "Of {n} goals in the plans {green} are on their way, {yellow} behind and {red} late.",
        n=len(goals), green=int(lights.get("green", 0)), yellow=int(lights.get("yellow", 0)), red=int(lights.get("red", 0)),
    )  # fmt: skip
    open_ = plan[plan["kind"].eq("account_plan") & plan["to_confirm"].astype(bool) & plan["status"].isin(_OPEN)]
    return in_a_row([told, sentence("Lines to be confirmed: {n}.", n=len(open_)) if len(open_) else ""])


def late_finding(late: pd.DataFrame) -> str:
    """How many lines of the plans are late (rows of `late_lines`) and how long the oldest has waited."""
    if late.empty:
        return message("No line of the plans is late.")
    days = late["days_late"].dropna()
    if days.empty:
        return sentence("Lines of the plans far behind their path: {n}.", n=len(late))
    return sentence("Lines of the plans that are late: {n}; the oldest for {days} days.", n=len(late), days=int(days.max()))


def accountability_finding(rows: pd.DataFrame) -> str:
    """What was done for an account lately: rows of `accountability` of one account."""
    if rows.empty:
        return message("Nobody has typed a plan for this account, so there is nothing to give account of.")
    goals, day = rows[rows["goal_id"] != ""], ("date", rows["since"].iloc[0].date().isoformat())
    silent = int((goals["done"].eq(0) & goals["visits"].eq(0)).sum())
    told = sentence("Since {day}: lines done {done}, visits and calls {visits}, orders {orders}.", day=day, done=int(rows["done"].sum()),
                    visits=int(rows["visits"].sum()), orders=int(rows["orders"].fillna(0).sum()))  # fmt: skip
    return in_a_row([told, sentence("Nothing happened for {n} of {all} goals.", n=silent, all=len(goals)) if silent else ""])


def parts_finding(parts: pd.DataFrame) -> str:
    """How many people have a part in the plan of an account, and how many have none (rows of `plan_parts` of one account)."""
    if parts.empty:
        return message("Nobody has a part in a plan of this account yet.")
    without = int(parts["lines"].eq(0).sum())
    told = sentence("People with a part in the plan: {n}, with {hours} hours in open lines.", n=len(parts) - without,
                    hours=round(float(parts["hours_planned"].sum())))  # fmt: skip
    return in_a_row([told, sentence("On the team without a line: {n}.", n=without) if without else ""])
