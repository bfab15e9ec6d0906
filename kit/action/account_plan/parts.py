"""Parts: everybody on the plan has one: his lines, their hours, and the hours that he has for the account (C7, W7).

Named people without a line, and lines without a name on the team, are both said: a plan is the whole team's, each with a part. What a person is late
with stays in the house.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kit.keys import plain_text
from kit.language import message
from kit.schema import table

__all__ = ["plan_parts"]

_OPEN = ("planned", "running")
_YEAR = pd.DateOffset(months=12)


def plan_parts(plan: pd.DataFrame, team: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Table `plan_parts`: a row per account with typed lines and person of the team (W7) or owner of a line.

    `hours_planned` are the hours of the person's open lines that are due in the next 12 months, or late; `hours_there` twelve times the hours a month
    of W7. `gap` says: no line, not on the team, more hours than there are.
    """
    typed = plan[plan["kind"].eq("account_plan") & plan["account_id"].notna() & plan["status"].ne("cancelled")]
    ours = team[team["account_id"].isin(typed["account_id"])]
    known = {plain_text(name): who for who, name in ours[["person_id", "name"]].dropna().itertuples(index=False)}
    owned = typed.assign(person_id=[known.get(plain_text(name), name) if pd.notna(name) else None for name in typed["owner"]])
    open_ = owned[owned["status"].isin(_OPEN) & (owned["due"].isna() | owned["due"].le(as_of + _YEAR))]
    lines = owned.dropna(subset=["person_id"]).groupby(["account_id", "person_id"]).agg(lines=("plan_id", "size"))
    ahead = open_.dropna(subset=["person_id"]).assign(late=open_["light"].eq("red").fillna(False)).groupby(["account_id", "person_id"])
    sums = ahead.agg(open=("plan_id", "size"), late=("late", "sum"), hours_planned=("hours", "sum"), next_due=("due", "min"))
    parts = ours.set_index(["account_id", "person_id"])[["name", "role", "responsibility", "hours_month"]]
    rows = parts.join([lines, sums], how="outer").rename_axis(["account_id", "person_id"]).reset_index()
    rows = rows.assign(
        on_team=rows["person_id"].add(rows["account_id"]).isin(ours["person_id"] + ours["account_id"]), hours_there=rows["hours_month"] * 12,
        **{name: rows[name].fillna(0) for name in ("lines", "open", "late", "hours_planned")},
    ).drop(columns="hours_month")  # fmt: skip
    rows["gap"] = [_gap(row) for row in rows.to_dict("records")]
    return table("plan_parts").conform(rows)


def _gap(row: Mapping[str, object]) -> str:
    if not row["lines"]:
        return message("On the team, without a line of the plan")
    if not row["on_team"]:
        return message("Has lines of the plan and is not on the team")
    there = row["hours_there"]
    if isinstance(there, float) and there == there and float(str(row["hours_planned"])) > there:
        return message("More hours promised than there are")
    return ""
