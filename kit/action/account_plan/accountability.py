"""Accountability: what have you done for me lately? Goal by goal, what was done, who was met and what was bought since the last review (C5, V21).

The answer counts what is on record and says plainly what is not: a goal for which nothing happened, visits that serve no line of the plan, a goal
with no step ahead. Since when: the last review meeting of the account (W19), else the last `review_days` days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from kit.language import in_a_row, message, sentence
from kit.schema import table

__all__ = ["account_visits", "accountability", "goal_above"]

_OPEN = ("planned", "running")
_NO_GOAL = ""


def accountability(
    plan: pd.DataFrame, visits: pd.DataFrame, account_days: pd.DataFrame, reviews: pd.DataFrame, as_of: pd.Timestamp, review_days: float
) -> pd.DataFrame:
    """Table `accountability`: a row per account and goal with typed lines, and one without a goal for what serves none of them.

    `plan` has its lights (`plan_progress`), `visits` are those of `account_visits`, `reviews` the meetings of W19. Orders and revenue stand in the
    row without a goal: what an account buys is bought for no goal alone. A line counts as done lately by the day on which that was written down.
    """
    typed = plan[plan["kind"].eq("account_plan") & plan["account_id"].notna() & plan["status"].ne("cancelled") & ~plan["to_confirm"].astype(bool)]
    above = goal_above(plan)
    typed = typed.assign(goal_id=typed["plan_id"].map(above))
    met = visits.assign(goal_id=visits["plan_id"].map(above, na_action="ignore"))
    rows: list[dict[str, Any]] = []
    for account, lines in typed.groupby("account_id"):
        since, basis = _since(reviews, str(account), as_of, review_days)
        lately = met[met["account_id"].eq(account) & met["done_on"].gt(since) & met["done_on"].le(as_of)]
        days = account_days[account_days["account_id"].eq(account) & account_days["date"].gt(since) & account_days["date"].le(as_of)]
        known = {"account_id": account, "since": since, "since_basis": basis}
        rows += [{**known, **row} for row in _of_goals(lines, lately, since)]
        rows.append({**known, **_of_nothing(lines, lately, days, since)})
    return table("accountability").conform(pd.DataFrame(rows)) if rows else table("accountability").empty()


def account_visits(activities: pd.DataFrame, visits: pd.DataFrame) -> pd.DataFrame:
    """The visits and calls that took place and met somebody: those of the client's file and of W22, each once; W22 says which line they serve."""
    columns = ["visit_id", "account_id", "seller_id", "done_on", "duration_minutes", "contact_made", "plan_id"]
    both = [part.reindex(columns=columns) for part in (visits, activities) if len(part)]
    if not both:
        return pd.DataFrame(columns=columns).astype({"done_on": "datetime64[us]", "duration_minutes": "float64", "plan_id": "str"})
    made = pd.concat([part.astype({"plan_id": "str", "contact_made": "boolean"}) for part in both]).drop_duplicates("visit_id")
    return made[made["done_on"].notna() & made["contact_made"].fillna(True)].sort_values(["done_on", "visit_id"], ignore_index=True)


def goal_above(plan: pd.DataFrame) -> Mapping[str, str]:
    """Each line → the goal at its top ('' where it hangs on none)."""
    parent = dict(plan[["plan_id", "parent_id"]].dropna().itertuples(index=False))
    goals = set(plan.loc[plan["level"].eq("goal"), "plan_id"])

    def top(line: str) -> str:
        seen: set[str] = set()
        while line not in goals and line in parent and line not in seen:
            seen.add(line)
            line = parent[line]
        return line if line in goals else _NO_GOAL

    return {line: top(line) for line in plan["plan_id"]}


def _since(reviews: pd.DataFrame, account: str, as_of: pd.Timestamp, days: float) -> tuple[pd.Timestamp, str]:
    held = reviews.loc[reviews["account_id"].eq(account) & reviews["date"].le(as_of), "date"]
    return (held.max(), "review") if len(held) else (as_of.normalize() - pd.Timedelta(days=days), "days")


def _of_goals(lines: pd.DataFrame, lately: pd.DataFrame, since: pd.Timestamp) -> Iterator[dict[str, Any]]:
    for goal in lines[lines["level"].eq("goal")].sort_values(["priority", "plan_id"]).to_dict("records"):
        own = lines[lines["goal_id"].eq(goal["plan_id"])]
        done, ahead = own[own["status"].eq("done") & own["done_on"].gt(since)], _ahead(own)
        met, said = lately[lately["goal_id"].eq(goal["plan_id"])], {goal["plan_id"], *done["plan_id"], *([ahead["plan_id"]] if ahead else [])}
        yield {
            "goal_id": goal["plan_id"], "statement": goal["statement"], "light": goal["light"], "progress": goal["progress"],
            "done": len(done), "done_told": _told(done), "late": int(_late(own).sum()), "visits": len(met), "minutes": met["duration_minutes"].sum(),
            "last_visit": met["done_on"].max(), "next_step": None if ahead is None else ahead["statement"],
            "next_due": None if ahead is None else ahead["due"], "owner": None if ahead is None else ahead["owner"],
            "gap": _gap(goal, len(done), len(met), ahead is not None, since), "ev_visibility": _visibility(own[own["plan_id"].isin(said)]),
        }  # fmt: skip


def _of_nothing(lines: pd.DataFrame, lately: pd.DataFrame, days: pd.DataFrame, since: pd.Timestamp) -> dict[str, Any]:
    """What was done for the account and serves no goal, and what it bought in that time."""
    loose, met = lines[lines["goal_id"].eq(_NO_GOAL)], lately[lately["goal_id"].fillna(_NO_GOAL).eq(_NO_GOAL)]
    done = loose[loose["status"].eq("done") & loose["done_on"].gt(since)]
    said = [
        sentence("Visits that serve no line of the plan: {n}.", n=len(met)) if len(met) else "",
        message("No order in this time.") if not days["orders"].sum() else "",
    ]
    return {
        "goal_id": _NO_GOAL, "statement": message("Serves no goal"), "done": len(done), "done_told": _told(done), "late": int(_late(loose).sum()),
        "visits": len(met), "minutes": met["duration_minutes"].sum(), "last_visit": met["done_on"].max(), "orders": int(days["orders"].sum()),
        "revenue": float(days["revenue"].sum()), "gap": in_a_row(said), "ev_visibility": _visibility(done),
    }  # fmt: skip


def _visibility(told: pd.DataFrame) -> str:
    """A row that repeats the words of a line that stays in the house stays there too."""
    return "internal" if told["ev_visibility"].eq("internal").any() else "client_safe"


def _ahead(own: pd.DataFrame) -> dict[str, Any] | None:
    """The next open action or task."""
    steps = own[own["level"].isin(("action", "task")) & own["status"].isin(_OPEN) & own["due"].notna()].sort_values(["due", "plan_id"])
    return steps.iloc[0].to_dict() if len(steps) else None


def _late(own: pd.DataFrame) -> pd.Series:
    return own["light"].eq("red").fillna(False) & own["status"].isin(_OPEN)


def _told(done: pd.DataFrame) -> str | None:
    """What was done, the latest three."""
    words = done.sort_values(["done_on", "plan_id"], ascending=[False, True])["statement"].head(3).tolist()
    return sentence("{done}", done=("each", words)) if words else None


def _gap(goal: Mapping[str, Any], done: int, visits: int, ahead: bool, since: pd.Timestamp) -> str:
    if goal["status"] == "done":
        return ""
    day = ("date", since.date().isoformat())
    if not done and not visits:
        lately = sentence("Nothing was done for this goal, and nobody met for it, since {day}.", day=day)
    elif not done:
        lately = sentence("People met for this goal, but no line of it is done since {day}.", day=day)
    else:
        lately = "" if visits else sentence("Nobody was met for this goal since {day}.", day=day)
    return in_a_row([lately, "" if ahead else message("No step ahead has a date.")])
