"""Weekly lists: who is to be contacted in which week, why, with what to say, by when (B4).

Somebody outside the sellers hands out these lists and asks for the outcome: one standard, not twenty. They hold everything of the calendar, what
found no day in it, and the contacts that need none: calls of the inside team, messages, letters, what partners do. These fall due by the same rhythm.
"""

from __future__ import annotations

import pandas as pd

from kit.action.calendar.due_visits import IN_PERSON, SPOKEN
from kit.action.calendar.rhythm import Due, due_by_rhythm, horizon
from kit.action.calendar.working_days import working_days
from kit.engagement import Settings
from kit.schema import table

__all__ = ["outreach_list"]


def outreach_list(
    contact_plan: pd.DataFrame, calendar: pd.DataFrame, unvisited: pd.DataFrame, days_off: pd.DataFrame, accounts: pd.DataFrame,
    as_of: pd.Timestamp, settings: Settings,
) -> pd.DataFrame:  # fmt: skip
    """Table `outreach`: every contact of the calendar's weeks, by when, with what the contact plan says of it."""
    first, last = horizon(as_of.date(), int(settings.calendar.weeks.value), working_days(settings, days_off, accounts))
    placed = calendar[calendar["account_id"].notna()].assign(by=calendar["date"], state="planned")
    late = unvisited[unvisited["account_id"].notna()].assign(by=unvisited["due"], state="without_day")
    other = contact_plan[~(contact_plan["channel"].isin(SPOKEN) & (contact_plan["owner_role"].isin(IN_PERSON) | contact_plan["owner_role"].isna()))]
    due = [
        {"visit_id": visit.visit_id, "account_id": visit.account_id, "seller_id": visit.seller_id or None, "channel": visit.channel,
         "by": pd.Timestamp(visit.ideal), "state": "no_day_needed", "plan_id": None}
        for row in other.to_dict("records")
        for visit in due_by_rhythm(
            Due("", row["account_id"], "" if pd.isna(row["owner"]) else row["owner"], row["channel"], "automatic", 0.0, first),
            float(row["contacts_12m"]), first, last)
    ]  # fmt: skip
    names = ["visit_id", "account_id", "seller_id", "channel", "by", "state", "plan_id"]
    parts = [frame[names] for frame in (placed, late, pd.DataFrame(due, columns=names)) if len(frame)]
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=names)
    told = contact_plan[["account_id", "cell", "objective", "content", "owner_role", "escalation"]]
    rows = rows.assign(by=pd.to_datetime(rows["by"])).merge(told, on="account_id", how="left")
    week = rows["by"] - pd.to_timedelta(rows["by"].dt.day_of_week, unit="D")
    return table("outreach").conform(rows.assign(week=week)[table("outreach").names])
