"""Findings of the monitoring stage: what the comparison with the earlier cycle means, as sentence cells computed from the tables."""

from __future__ import annotations

import pandas as pd

from kit.language import message, money_field, ratio_field, sentence
from kit.monitoring.migration import retention
from kit.monitoring.progress import asked_of, attainment
from kit.schema.vocabulary import DRIFTING

__all__ = ["agenda_finding", "bridge_finding", "kpis_finding", "migration_finding", "progress_finding", "status_finding"]

_NOT_COMPARED = message("Nothing earlier can be compared: this cycle is the first measure.")
_SERVED = ("active", "new")
_GONE = (*DRIFTING, "inactive", "absent")


def kpis_finding(kpis: pd.DataFrame) -> str:
    """How revenue and its breadth moved."""
    by_name = kpis.set_index("name")
    revenue, buying = by_name.loc["revenue_12m"], by_name.loc["accounts_buying_12m"]
    if pd.isna(revenue["previous"]):
        return _NOT_COMPARED
    return sentence(
        "Revenue went from {before} to {now} ({change}); accounts that buy from {buying_before} to {buying_now}.",
        before=money_field(revenue["previous"]), now=money_field(revenue["value"]), change=("change", round(float(revenue["change"]), 4)),
        buying_before=int(buying["previous"]), buying_now=int(buying["value"]),
    )  # fmt: skip


def status_finding(status_counts: pd.DataFrame) -> str:
    """How many accounts are active, and how many are about to leave or have just left."""
    if status_counts.empty:
        return message("There is no account to count.")
    counts = status_counts.groupby("lifecycle")[["accounts", "revenue_12m"]].sum()
    drifting = counts.reindex(list(DRIFTING), fill_value=0).sum()
    return sentence(
        "Active accounts: {active} of {all}. Pre-inactive or just inactivated: {drifting}, with {revenue} of the last 12 months.",
        active=int(counts["accounts"].get("active", 0)), all=int(counts["accounts"].sum()),
        drifting=int(drifting["accounts"]), revenue=money_field(drifting["revenue_12m"]),
    )  # fmt: skip


def migration_finding(migration: pd.DataFrame) -> str:
    """How many accounts drifted away from active or new, and how many came the other way."""
    if migration.empty:
        return _NOT_COMPARED
    served, gone = migration["lifecycle_from"].isin(_SERVED), migration["lifecycle_to"].isin(_GONE)
    left = migration[served & gone]
    gained = migration[~served & migration["lifecycle_to"].isin(_SERVED)]
    return sentence(
        "Of {all} accounts that were active or new, {left} no longer are, with {before} before and {now} now. "
        "Others came in or came back: {gained}, with {won}.",
        all=int(migration.loc[served, "accounts"].sum()), left=int(left["accounts"].sum()), before=money_field(left["revenue_before"].sum()),
        now=money_field(left["revenue_now"].sum()), gained=int(gained["accounts"].sum()), won=money_field(gained["revenue_now"].sum()),
    )  # fmt: skip


def bridge_finding(bridge: pd.DataFrame) -> str:
    """What part of the earlier revenue stayed, and what replaced the rest."""
    if bridge.empty:
        return _NOT_COMPARED
    revenue = bridge.set_index("step")["revenue"]
    gross, net = retention(bridge)
    if pd.isna(gross):
        return _NOT_COMPARED
    return sentence(
        "{gross} of the earlier revenue was kept, {net} with the growth of the same accounts; new and returning accounts brought {new}, "
        "lost ones took {lost}.",
        gross=ratio_field(gross), net=ratio_field(net),
        new=money_field(revenue["new"] + revenue["reactivated"]), lost=money_field(-revenue["lost"]),
    )  # fmt: skip


def progress_finding(progress: pd.DataFrame) -> str:
    """Attainment over all complete periods, and how many keys reached their target, in the first dimension that has targets."""
    asked = asked_of(progress)
    if asked.empty:
        return message("There is no complete period with a target to compare with.")
    keys = attainment(asked)
    target, actual = float(asked["target"].sum()), float(asked["actual"].sum())
    return sentence(
        "Targets were reached to {share} in {periods} complete periods: {actual} of {target}. At or above target: {met} of {all}.",
        share=ratio_field(actual / target if target > 0 else 0.0), periods=int(asked["period"].nunique()), actual=money_field(actual),
        target=money_field(target), met=int((keys["attainment"] >= 1).sum()), all=len(keys),
    )  # fmt: skip


def agenda_finding(agenda: pd.DataFrame) -> str:
    """Which routine comes first, and when."""
    first = agenda.sort_values(["next_date", "order"]).iloc[0]
    return sentence(
        "The first date is {date}; routines on the agenda: {n}, each with a leader, a list and a decision.",
        date=("date", first["next_date"].date().isoformat()), n=len(agenda),
    )  # fmt: skip
