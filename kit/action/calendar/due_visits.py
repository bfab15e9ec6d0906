"""Due visits: everything that wants a place in the calendar, from five tables (A11, B3).

Contacts in person or by voice that the account's seller or key account manager makes fall due by rhythm; calls of the inside team, messages and what
partners do need no day and stand in the weekly lists. Appointments (W21, W22, planned activities) are fixed and stand for the nearest contact that is
due. Open lines of the plan whose owner is a seller take their hours, in blocks of at most two, before their date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from kit.action.calendar.rhythm import Due, due_by_rhythm
from kit.action.calendar.time_words import Windows, read_appointment, read_windows
from kit.engagement import Settings

__all__ = ["IN_PERSON", "SPOKEN", "Given", "due_visits", "planned_contacts", "receiving_hours"]

SPOKEN = ("visit", "phone", "video")
IN_PERSON = ("seller", "key_account_manager")
_BLOCK_MINUTES = 120.0
_OPEN = ("planned", "running")


@dataclass(frozen=True)
class Given:
    """What the calendar is made from; tables that the client does not have are empty.

    `contacts` has account_id, seller_id, channel, owner_role, contacts_12m, hours_12m (`planned_contacts`); `plan`, `accounts`, `sellers` and
    `activities` are the tables of these names, `service` the sheet `account_service` (W21), `visits` and `days_off` the sheets of W22.
    """

    contacts: pd.DataFrame
    plan: pd.DataFrame
    accounts: pd.DataFrame
    sellers: pd.DataFrame
    activities: pd.DataFrame
    service: pd.DataFrame
    visits: pd.DataFrame
    days_off: pd.DataFrame


def planned_contacts(contact_plan: pd.DataFrame, call_plan: pd.DataFrame | None = None) -> pd.DataFrame:
    """The contacts of each account by the contact plan; where the call plan gives an account visits, its number and hours count."""
    plan = contact_plan.rename(columns={"owner": "seller_id"})
    plan = plan[["account_id", "seller_id", "channel", "owner_role", "contacts_12m", "hours_12m", "objective", "content", "rule"]]
    if call_plan is None or call_plan.empty:
        return plan
    own = call_plan.set_index("account_id")[["visits_12m", "hours_12m"]].astype("float64").reindex(plan["account_id"])
    given = own["visits_12m"].notna().to_numpy()
    contacts = np.where(given, own["visits_12m"], plan["contacts_12m"])
    return plan.assign(contacts_12m=contacts, hours_12m=np.where(given, own["hours_12m"], plan["hours_12m"]))


def due_visits(given: Given, first: date, last: date, settings: Settings) -> list[Due]:
    """Everything that is due from the first to the last day, in the order in which it is given a place."""
    latest = _latest(given.activities, given.visits, first)
    rows = {row["account_id"]: row for row in given.service.to_dict("records")}
    due: list[Due] = []
    patterns: dict[str, Due] = {}
    for row in given.contacts.to_dict("records"):
        if row["channel"] in SPOKEN and (row["owner_role"] in IN_PERSON or pd.isna(row["owner_role"])) and row["contacts_12m"] > 0:
            pattern = _pattern(row, rows.get(row["account_id"], {}), latest, first, settings)
            patterns.setdefault(row["account_id"], pattern)
            due += due_by_rhythm(pattern, float(row["contacts_12m"]), first, last)
    due += [*_tasks(given, first, last, settings)]
    return sorted(_with_fixed(due, [*_appointments(given, patterns, first, last, settings)]), key=lambda d: d.order)


def receiving_hours(service: pd.DataFrame) -> Mapping[str, Windows]:
    """The windows of the accounts that have some (W21), by account id."""
    told = service.dropna(subset=["time_windows"])
    return {a: read_windows(text, a) for a, text in zip(told["account_id"], told["time_windows"], strict=True) if text.strip()}


def _pattern(row: Mapping[Any, Any], typed: Mapping[Any, Any], latest: Mapping[str, date], first: date, settings: Settings) -> Due:
    counted = 60 * float(row["hours_12m"]) / float(row["contacts_12m"])
    way = counted * settings.calendar.travel_part.value if row["channel"] == "visit" else 0.0
    minutes, travel = typed.get("duration_minutes"), typed.get("travel_minutes")
    minutes = _in_fives(counted - way) if minutes is None or pd.isna(minutes) else float(minutes)
    if row["channel"] == "visit" and travel is not None and not pd.isna(travel):
        way = float(travel)
    account = str(row["account_id"])
    seller = "" if pd.isna(row["seller_id"]) else str(row["seller_id"])
    return Due("", account, seller, str(row["channel"]), "automatic", minutes, first, way=way, last=latest.get(account))


def _in_fives(minutes: float) -> float:
    """The minutes as people plan them: to the next five."""
    return 5.0 * np.ceil(round(minutes / 5, 6))


def _latest(activities: pd.DataFrame, visits: pd.DataFrame, first: date) -> Mapping[str, date]:
    """The last day before `first` on which each account was met or called."""
    done = pd.concat([frame[["account_id", "done_on"]] for frame in (activities, visits)], ignore_index=True).dropna()
    done = done[done["done_on"] < pd.Timestamp(first)]
    return {str(account): day.date() for account, day in done.groupby("account_id")["done_on"].max().items()}


def _appointments(given: Given, patterns: Mapping[str, Due], first: date, last: date, settings: Settings) -> Iterator[Due]:
    """Fixed visits of the weeks: those of W21 by their rule, those of W22 and of the activities that are planned and not made."""
    owner = given.accounts.set_index("account_id")["seller_id"]
    usual = _in_fives(settings.formats.field.minutes.value * (1 - settings.calendar.travel_part.value))

    def fixed(visit_id: str, account: str, day: date, at: int | None, minutes: Any = None, seller: Any = None, channel: Any = None) -> Due:
        own = owner.get(account)
        base = patterns.get(account, Due("", account, "" if own is None or pd.isna(own) else str(own), "visit", "fixed", usual, day))
        base = base if seller is None or pd.isna(seller) else replace(base, seller_id=str(seller))
        base = base if channel is None or pd.isna(channel) else replace(base, channel=str(channel))
        length = base.minutes if minutes is None or pd.isna(minutes) else float(minutes)
        return replace(base, visit_id=visit_id, kind="fixed", minutes=length, ideal=day, on=day, at=at)

    for row in given.service.dropna(subset=["fixed_appointment"]).to_dict("records"):
        if row["fixed_appointment"].strip():
            told = read_appointment(row["fixed_appointment"], row["account_id"])
            for day in told.days(first, last):
                yield fixed(f"{row['account_id']}-fixed-{day:%Y%m%d}", row["account_id"], day, told.at)
    typed = given.visits.assign(channel="visit") if len(given.visits) else given.visits
    for frame in (typed, given.activities):
        within = frame["planned_on"].between(pd.Timestamp(first), pd.Timestamp(last)) & frame["done_on"].isna() if len(frame) else []
        for row in frame[within].to_dict("records") if len(frame) else []:
            if row["account_id"] in owner.index and (pd.isna(row["channel"]) or row["channel"] in SPOKEN):
                yield fixed(row["visit_id"], row["account_id"], row["planned_on"].date(), _clock(row.get("start")), row["duration_minutes"],
                            row["seller_id"], row["channel"])  # fmt: skip


def _clock(text: Any) -> int | None:
    hours, _, minutes = str(text).partition(":")
    return 60 * int(hours) + int(minutes) if hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60 else None


def _with_fixed(due: list[Due], fixed: list[Due]) -> list[Due]:
    """The due contacts with the appointments among them, each in place of the nearest contact of its account and channel that is due."""
    left = list(due)
    for appointment in sorted({f.visit_id: f for f in fixed}.values(), key=lambda f: (f.ideal, f.visit_id)):
        same = [d for d in left if d.kind == "automatic" and (d.account_id, d.channel) == (appointment.account_id, appointment.channel)]
        if same:
            left.remove(min(same, key=lambda d: (abs((d.ideal - appointment.ideal).days), d.visit_id)))
    return [*left, *{f.visit_id: f for f in fixed}.values()]


def _tasks(given: Given, first: date, last: date, settings: Settings) -> Iterator[Due]:
    """Blocks of the open lines of the plan that fall due by the last day, whoever of the sellers is their owner."""
    sellers = {*given.sellers["seller_id"], *given.contacts["seller_id"].dropna()}
    lines = given.plan[given.plan["level"].isin(["action", "task"]) & given.plan["status"].isin(_OPEN) & given.plan["owner"].isin(sellers)]
    for row in lines[lines["due"] <= pd.Timestamp(last)].to_dict("records"):
        hours = row.get("hours")
        total = settings.calendar.task_minutes.value if hours is None or pd.isna(hours) else 60 * float(hours)
        if total <= 0:
            continue
        blocks = int(np.ceil(total / _BLOCK_MINUTES))
        before = max(row["due"].date(), first)
        for n in range(1, blocks + 1):
            account = "" if pd.isna(row["account_id"]) else str(row["account_id"])
            yield Due(f"{row['plan_id']}-{n}", account, str(row["owner"]), "", "committed", total / blocks, before - timedelta(days=blocks - n),
                      before=before, plan_id=str(row["plan_id"]))  # fmt: skip
