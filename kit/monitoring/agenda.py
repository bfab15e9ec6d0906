"""Agenda: who looks at what, when, and what the meeting decides.

A plan that nobody reviews is a wish (A11). Each routine has one list, one leader and one decision: the external agent sends the weekly lists
(B4), the manager goes through each portfolio every month (B5), the director sees the A accounts that drift (B3), key accounts are reviewed by the
quarter (C2, D2), the VIP list is drawn once a year in the slow season (E4).
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kit.language import message
from kit.schema import table
from kit.schema.vocabulary import DRIFTING

__all__ = ["agenda"]


@dataclass(frozen=True)
class _Routine:
    routine: str
    label: str
    level: str
    frequency: str
    day: int  # the working day of the week, month, quarter or season on which it is held
    owner_role: str
    looks_at: str
    decides: str


_ROUTINES = (
    _Routine("weekly_lists", message("Weekly contact lists"), "team", "weekly", 1, "external_agent",
             message("Contacts due this week, and last week's that were not made"), message("Who makes which contact, by when")),
    _Routine("new_accounts", message("Calls to new accounts"), "seller", "weekly", 2, "seller",
             message("Accounts in their first months: a call a month after each purchase"), message("The next order, and who brings it")),
    _Routine("drifting_a", message("A accounts that drift or left"), "board", "monthly", 2, "director",
             message("A accounts that are pre-inactive, just inactivated or inactive"), message("Which ones the director visits, with whom")),
    _Routine("seller_portfolio", message("Portfolio of each seller"), "seller", "monthly", 3, "manager",
             message("Pre-inactive and just inactivated accounts of each seller, and why they left"),
             message("Which ones to save, hand over or give up")),
    _Routine("next_steps", message("Next steps of the first accounts"), "account", "monthly", 4, "manager",
             message("Tasks and actions that are due, and what came of them"), message("Done, moved with a reason, or dropped")),
    _Routine("key_accounts", message("Review of the key accounts"), "account", "quarterly", 5, "key_account_manager",
             message("Goals, milestone of the quarter, share of wallet, dependence"), message("The next milestone, and which risk to lower")),
    _Routine("portfolio_evaluation", message("Evaluation of the whole portfolio"), "team", "quarterly", 8, "manager",
             message("Key indicators, migration of accounts, hours against the plan"), message("Which limits, rules or formats to change")),
    _Routine("vip_list", message("VIP list of the year"), "board", "yearly", 3, "director",
             message("A and key accounts: satisfaction, outlook, referrals"), message("Who meets whom this year")),
    _Routine("territory_plan", message("Territory plan of the year"), "seller", "yearly", 10, "manager",
             message("Each territory: targets, largest accounts, most headroom, hours"), message("Each seller's targets and service formats")),
)  # fmt: skip
_MONTHS = {"monthly": 1, "quarterly": 3}


def agenda(
    portfolio: pd.DataFrame, contact_plan: pd.DataFrame, plan: pd.DataFrame, account_months: pd.DataFrame, as_of: pd.Timestamp
) -> pd.DataFrame:
    """Table `agenda`, one row per routine: leader, what it looks at and decides, next date, and the accounts on its list today.

    Next dates are the first ones after `as_of`, on weekdays (holidays are not known). Yearly ones fall in the month that sold least over the last 24
    complete months; with less history, in January. Accounts on the weekly list: contacts due in a week of the contact plan, at most one per account.
    """
    sizes = _sizes(portfolio, contact_plan, plan)
    slow = _slow_month(account_months, as_of)
    rows = [
        {
            "routine": r.routine, "order": i, "label": r.label, "level": r.level, "frequency": r.frequency, "owner_role": r.owner_role,
            "looks_at": r.looks_at, "decides": r.decides, "next_date": _next_date(r, as_of.normalize(), slow), "accounts": sizes[r.routine],
        }
        for i, r in enumerate(_ROUTINES, start=1)
    ]  # fmt: skip
    return table("agenda").conform(pd.DataFrame(rows)).sort_values("order", ignore_index=True)


def _sizes(portfolio: pd.DataFrame, contact_plan: pd.DataFrame, plan: pd.DataFrame) -> dict[str, int]:
    drifting = portfolio["lifecycle"].isin(DRIFTING)
    important, key = portfolio["abc_class"] == "A", portfolio["tier"] == "key"
    return {
        "weekly_lists": round(float((contact_plan["contacts_12m"] / 52).clip(upper=1).sum())),
        "new_accounts": int((portfolio["lifecycle"] == "new").sum()),
        "drifting_a": int(((drifting | (portfolio["lifecycle"] == "inactive")) & important).sum()),
        "seller_portfolio": int(drifting.sum()),
        "next_steps": int(plan["account_id"].nunique()),
        "key_accounts": int(key.sum()),
        "portfolio_evaluation": len(portfolio),
        "vip_list": int((important | key).sum()),
        "territory_plan": len(portfolio),
    }


def _slow_month(account_months: pd.DataFrame, as_of: pd.Timestamp) -> int:
    end = (as_of.normalize() + pd.Timedelta(days=1)).replace(day=1)
    months = account_months[(account_months["month"] < end) & (account_months["month"] >= end - pd.DateOffset(years=2))]
    revenue = months.groupby("month")["revenue"].sum()
    if len(revenue) < 24:
        return 1
    by_month = revenue.groupby(revenue.index.month).mean()
    return int(by_month.idxmin())


def _next_date(routine: _Routine, today: pd.Timestamp, slow_month: int) -> pd.Timestamp:
    if routine.frequency == "weekly":
        return today + pd.Timedelta(days=(routine.day - 1 - today.weekday() - 1) % 7 + 1)
    if routine.frequency == "yearly":
        starts = [pd.Timestamp(today.year + year, slow_month, 1) for year in (0, 1)]
    else:
        step = _MONTHS[routine.frequency]
        first = pd.Timestamp(today.year, (today.month - 1) // step * step + 1, 1)
        starts = [first, first + pd.DateOffset(months=step)]
    return next(d for d in (_working_day(start, routine.day) for start in starts) if d > today)


def _working_day(start: pd.Timestamp, number: int) -> pd.Timestamp:
    return pd.bdate_range(start, periods=number)[-1]
