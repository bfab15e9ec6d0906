"""Facts of the action stage: the few figures that the decision summary and the next cycle quote (A2)."""

from __future__ import annotations

import pandas as pd

__all__ = ["action_facts"]


def action_facts(contact_plan: pd.DataFrame, seller_hours: pd.DataFrame, plan: pd.DataFrame) -> dict[str, tuple[object, str, str]]:
    """Key figures of the stage: name → value, unit, table."""
    goals = plan[plan["level"] == "goal"]
    return {
        "contacts_12m": (round(float(contact_plan["contacts_12m"].sum())), "contacts", "contact_plan"),
        "hours_planned": (round(float(contact_plan["hours_12m"].sum())), "hours", "contact_plan"),
        "hours_asked": (round(float(contact_plan["hours_asked_12m"].sum())), "hours", "contact_plan"),
        "sellers_short_of_hours": (int((seller_hours["hours_over"].fillna(0) > 0).sum()), "sellers", "seller_hours"),
        "accounts_for_the_director": (int((contact_plan["escalation"] == "director").sum()), "accounts", "contact_plan"),
        "accounts_with_next_steps": (int(goals["account_id"].nunique()), "accounts", "plan"),
    }
