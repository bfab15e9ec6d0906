"""Step sentences: what the goal, the action and the task of one account say.

Each sentence holds what the account's own figures show: days without an order, the line that fell, the line it does not buy, its share of wallet.
What the figures do not show is asked, not invented. A goal is a number (C1), an action leads to it (C3), a task is this fortnight's work (C4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from kit.language import message, money_field, ratio_field, sentence
from kit.rule_file import Reasoned

__all__ = ["Step", "steps_of"]

_REVENUE = message("Revenue of the last 12 months")


@dataclass(frozen=True)
class Step:
    """One line of the plan; `days` from the cut-off date to its due date, `hours` that it takes, `formula` what its number is."""

    level: str
    statement: str
    measure: str
    days: int
    baseline: float = float("nan")
    target: float = float("nan")
    hours: float = 0.0
    formula: str = ""


_WITH_DIRECTOR = (
    message("Director and seller meet the account and ask why orders stopped: {line} fell from {before} to {now}"),
    message("Director and seller meet the account and ask why orders stopped"),
)  # an A account about to go brings in the director (B3)
_WITH_MANAGER = (
    message("Manager and seller meet the account and ask why orders stopped: {line} fell from {before} to {now}"),
    message("Manager and seller meet the account and ask why orders stopped"),
)


def steps_of(account: Mapping[str, Any], settings: Mapping[str, Reasoned]) -> list[Step]:
    """Goal, action and task of one account by its `situation`: drifting, winning_back, growing or defending."""
    days = {name: int(settings[name].value) for name in ("task_days", "rescue_days", "action_days", "goal_days")}
    return [_whole_step(step, settings) for step in _steps(account, settings, days)]


def _whole_step(step: Step, settings: Mapping[str, Reasoned]) -> Step:
    """The step with what its number is, for a goal, or the hours that it takes."""
    return replace(step, formula="revenue_12m") if step.level == "goal" else replace(step, hours=settings[f"{step.level}_hours"].value)


def _steps(account: Mapping[str, Any], settings: Mapping[str, Reasoned], days: Mapping[str, int]) -> list[Step]:
    if account["situation"] == "drifting":
        return [_rescue_goal(account, days), *_meeting(account, days)]
    if account["situation"] == "winning_back":
        return [_return_goal(account, settings["headroom_share"].value, days), *_meeting(account, days)]
    if account["situation"] == "growing":
        return [_growth_goal(account, settings, days), *_selling(account, days)]
    return [_defence_goal(account, days), *_asking(account, days)]


def _rescue_goal(account: Mapping[str, Any], days: Mapping[str, int]) -> Step:
    revenue, silent = float(account["revenue_12m"]), _whole(account["days_since_order"])
    interval = account["order_interval_days"]
    if account["lifecycle"] != "pre_inactive":
        goal = sentence("Win the account back: no order for {days} days, {revenue} in the last 12 months", days=silent, revenue=money_field(revenue))
    elif pd.notna(interval):
        goal = sentence(
            "Keep the account: it used to buy every {interval} days and has not ordered for {days}; {revenue} a year is at stake",
            interval=max(1, _whole(interval)), days=silent, revenue=money_field(revenue),
        )  # fmt: skip
    else:
        goal = sentence("Keep the account: no order for {days} days; {revenue} a year is at stake", days=silent, revenue=money_field(revenue))
    return Step("goal", goal, _REVENUE, days["goal_days"], revenue, revenue)


def _return_goal(account: Mapping[str, Any], share: float, days: Mapping[str, int]) -> Step:
    revenue, prior = float(account["revenue_12m"]), float(account["revenue_prior_12m"])
    silent = _whole(account["days_since_order"])
    if share * prior > revenue:
        goal = sentence(
            "Win the account back: no order for {days} days, {prior} in the 12 months before the last. Assumed: {share} of it returns",
            days=silent,
            prior=money_field(prior),
            share=("ratio", share),
        )
    else:
        goal = sentence("Win the account back: no order for {days} days, {revenue} in the last 12 months", days=silent, revenue=money_field(revenue))
    return Step("goal", goal, _REVENUE, days["goal_days"], revenue, max(revenue, share * prior))


def _meeting(account: Mapping[str, Any], days: Mapping[str, int]) -> list[Step]:
    with_line, without = _WITH_DIRECTOR if account["situation"] == "drifting" else _WITH_MANAGER
    if _known(account, "fallen_line"):
        action = sentence(with_line, line=account["fallen_line"], before=money_field(account["fallen_from"]), now=money_field(account["fallen_to"]))
    else:
        action = without
    if _known(account, "main_line"):
        task = sentence(
            "Call the account: hear the reason, offer to repeat its usual order of {line}, agree on the date of the meeting",
            line=account["main_line"],
        )
    else:
        task = message("Call the account: hear the reason and agree on the date of the meeting")
    return [
        Step("action", action, message("Meeting held, reason recorded"), days["rescue_days"]),
        Step("task", task, message("Call made, date agreed"), days["task_days"]),
    ]


def _growth_goal(account: Mapping[str, Any], settings: Mapping[str, Reasoned], days: Mapping[str, int]) -> Step:
    share, most = settings["headroom_share"].value, settings["most_growth"].value
    revenue, low, high = (float(account[name]) for name in ("revenue_12m", "wallet_low", "wallet_high"))
    capped = revenue > 0 and share * (low - revenue) > most * revenue
    target = revenue + (most * revenue if capped else share * (low - revenue))
    shown = {"more": money_field(target - revenue), "revenue": money_field(revenue), "low": money_field(low)}
    if account.get("basis") == "declared":
        wallet = sentence("Win {more} more a year: the account buys {revenue} of a declared wallet of {low}.", **shown)
    elif pd.isna(high):
        wallet = sentence("Win {more} more a year: the account buys {revenue} of a wallet of {low} at least.", **shown)
    else:
        wallet = sentence("Win {more} more a year: the account buys {revenue} of a wallet of {low} to {high}.", **shown, high=money_field(high))
    if capped:
        assumed = sentence("Assumed: at most {most} growth in a year", most=("ratio", most))
    else:
        assumed = sentence("Assumed: {share} of what the wallet leaves open at least", share=("ratio", share))
    statement = sentence("{first} {second}", first=("all", [wallet]), second=("all", [assumed]))
    return Step("goal", statement, _REVENUE, days["goal_days"], revenue, target)


def _selling(account: Mapping[str, Any], days: Mapping[str, int]) -> list[Step]:
    if _known(account, "white_line"):
        line, reach = account["white_line"], ratio_field(account["white_reach"])
        action = sentence("Bring a proposal for {line} to a decision: {share} of buying accounts buy it, this one does not", line=line, share=reach)
        task = sentence("Meet the account about {line}: who decides on it, who supplies it today, what would change that", line=line)
        return [
            Step("action", action, sentence("First order of {line}", line=line), days["action_days"]),
            Step("task", task, message("Meeting held, person who decides known"), days["task_days"]),
        ]
    if _known(account, "main_line"):
        action = sentence(
            "It buys every line: bring a proposal for a larger part of {line}, its main line with {revenue}, to a decision",
            line=account["main_line"], revenue=money_field(account["main_revenue"]),
        )  # fmt: skip
    else:
        action = message("Bring a proposal for a larger part of what the account buys to a decision")
    return [
        Step("action", action, message("Proposal accepted or refused, with the reason"), days["action_days"]),
        Step("task", message("Ask what the account spends a year on what we offer, and with whom"), message("Answer recorded"), days["task_days"]),
    ]


def _defence_goal(account: Mapping[str, Any], days: Mapping[str, int]) -> Step:
    revenue = float(account["revenue_12m"])
    if pd.isna(account["wallet_low"]):
        statement = sentence("Keep {revenue} a year: what more the account could buy is not known", revenue=money_field(revenue))
    else:
        statement = sentence("Keep {revenue} a year: comparable accounts hardly buy more", revenue=money_field(revenue))
    return Step("goal", statement, _REVENUE, days["goal_days"], revenue, revenue)


def _asking(account: Mapping[str, Any], days: Mapping[str, int]) -> list[Step]:
    if _known(account, "main_line"):
        action = sentence(
            "Agree on the year with the account, above all on {line}: {share} of what it buys from us",
            line=account["main_line"], share=ratio_field(account["main_share"]),
        )  # fmt: skip
    else:
        action = message("Agree on the year with the account")
    return [
        Step("action", action, message("Year agreed with the person who decides"), days["action_days"]),
        Step("task", message("Ask what the account spends a year on what we offer, and with whom"), message("Answer recorded"), days["task_days"]),
    ]


def _known(account: Mapping[str, Any], name: str) -> bool:
    return isinstance(account.get(name), str) and bool(account[name])


def _whole(value: Any) -> int:
    return 0 if pd.isna(value) else round(float(value))
