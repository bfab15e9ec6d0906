"""The one plan: lines from several sources in one table, none of them twice (A10).

What people typed goes before what the figures propose: an account that has an open goal of its own gets no proposed goal beside it.
"""

from __future__ import annotations

import pandas as pd

from kit.errors import DataError
from kit.schema import table

__all__ = ["accounts_with_goal", "plan_table"]

_OPEN = ("planned", "running")


def plan_table(*parts: pd.DataFrame) -> pd.DataFrame:
    """Table `plan` from parts that each conform to it, sorted by id.

    Raises
    ------
    DataError
        If two lines have one id; the message names up to three.
    """
    whole = [table("plan").conform(part) for part in parts]
    filled = [part for part in whole if len(part)]
    if not filled:
        return table("plan").empty()
    rows = pd.concat(filled, ignore_index=True)
    if len(twice := sorted(set(rows.loc[rows["plan_id"].duplicated(), "plan_id"]))):
        kinds = sorted(set(rows.loc[rows["plan_id"].isin(twice), "kind"]))
        raise DataError.of("plan_line_twice", values=twice[:3], count=len(twice), kinds=[("word", kind) for kind in kinds])
    return table("plan").conform(rows)


def accounts_with_goal(plan: pd.DataFrame) -> frozenset[str]:
    """The accounts with an open goal among these lines."""
    goals = plan[plan["level"].eq("goal") & plan["status"].isin(_OPEN)]
    return frozenset(goals["account_id"].dropna())
