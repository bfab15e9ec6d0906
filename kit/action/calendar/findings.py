"""Findings of the calendar: how the weeks are used, what takes place by experience, and what found no day, as sentence cells (A11, E5)."""

from __future__ import annotations

import pandas as pd

from kit.language import message, ratio_field, sentence
from kit.schema.seller_labels import seller_labels

__all__ = ["SELLER_WEEKS_LABELS", "calendar_by_seller", "calendar_facts", "calendar_finding", "unvisited_by_cause", "unvisited_finding"]

SELLER_WEEKS_LABELS = {
    "seller": ("text", message("Seller"), "personal"), "hours": ("hours", message("Hours planned")), "use": ("ratio", message("Use of hours")),
    "without_day": ("int", message("Due without a day")),
}  # fmt: skip
_SUMS = ["visits", "calls", "tasks", "hours_with_clients", "hours_on_the_way", "hours_there", "visits_expected"]


def calendar_by_seller(weeks: pd.DataFrame, unvisited: pd.DataFrame, sellers: pd.DataFrame) -> pd.DataFrame:
    """The weeks of each seller added up, with the seller's name, hours planned, use of hours and what found no day; busiest first."""
    rows = weeks.groupby("seller_id", as_index=False)[_SUMS].sum()
    hours = rows["hours_with_clients"] + rows["hours_on_the_way"]
    left = unvisited.groupby("seller_id").size().reindex(rows["seller_id"]).fillna(0).astype("Int64").to_numpy()
    use = (hours / rows["hours_there"].where(rows["hours_there"] > 0)).astype("float64")
    rows = rows.assign(seller=seller_labels(rows["seller_id"], sellers), hours=hours, use=use, without_day=left)
    return rows.sort_values(["use", "seller_id"], ascending=[False, True], na_position="last", ignore_index=True)


def calendar_finding(weeks: pd.DataFrame) -> str:
    """How many visits lie in the weeks, how much of the hours they take, and how many will take place by experience."""
    visits = int(weeks["visits"].sum())
    if not visits:
        return message("No visit lies in the coming weeks.")
    there = float(weeks["hours_there"].sum())
    used = float((weeks["hours_with_clients"] + weeks["hours_on_the_way"]).sum())
    return sentence(
        "From {first} on, {weeks} weeks hold {visits} visits and {calls} calls and take {use} of the hours; {way} of that time is spent on the way. "
        "By experience about {expected} of the visits take place.",
        first=("date", f"{weeks['week'].min():%Y-%m-%d}"), weeks=int(weeks["week"].nunique()), visits=visits, calls=int(weeks["calls"].sum()),
        use=ratio_field(used / there if there else 0.0), way=ratio_field(float(weeks["hours_on_the_way"].sum()) / used if used else 0.0),
        expected=round(float(weeks["visits_expected"].sum())),
    )  # fmt: skip


def unvisited_finding(calendar: pd.DataFrame, unvisited: pd.DataFrame) -> str:
    """How much of what is due found no day, and mostly why."""
    if unvisited.empty:
        return message("Everything that is due in these weeks has a day.")
    causes = unvisited["cause"].value_counts()
    most = str(min(causes[causes == causes.max()].index))
    return sentence(
        "Due in these weeks and without a day: {n} of {all}, most often because: {cause} ({times}). They stay due: decide which to call instead.",
        n=len(unvisited), all=len(calendar) + len(unvisited), cause=("word", most), times=int(causes.max()),
    )  # fmt: skip


def unvisited_by_cause(unvisited: pd.DataFrame) -> pd.DataFrame:
    """What found no day, fixed appointments and promises first, then the seller with most of them."""
    order = unvisited["kind"].map({"fixed": 0, "committed": 1, "automatic": 2})
    return unvisited.assign(_order=order).sort_values(["_order", "seller_id", "due", "visit_id"], ignore_index=True).drop(columns="_order")


def calendar_facts(weeks: pd.DataFrame, unvisited: pd.DataFrame) -> dict[str, tuple[object, str, str]]:
    """Key figures of the calendar: name → value, unit, table."""
    return {
        "visits_planned": (int(weeks["visits"].sum()), "visits", "calendar_weeks"),
        "visits_expected": (round(float(weeks["visits_expected"].sum())), "visits", "calendar_weeks"),
        "due_without_a_day": (len(unvisited), "visits", "unvisited"),
    }
