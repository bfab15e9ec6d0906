"""Decision summary: one page, first in every report: what to do, for whom, worth how much, how sure (A10, D2).

It is built from the cycle's tables alone and says less where they hold less: a part that was not concluded is named, never guessed.
"""

from __future__ import annotations

import pandas as pd

from kit.cycle import Cycle
from kit.language import Language, message
from kit.report.outputs import Output, call_out, key_figures, show_table
from kit.report.worth import headroom_worth
from kit.schema import TABLES
from kit.schema.vocabulary import DRIFTING

__all__ = ["decision_summary"]

_STEPS = 8
_OPEN = ("planned", "running")
_PROTECT = ("drifting", "winning_back")
_WEIGHT = ("investigation", "action", "analysis", "monitoring")  # which stage's doubts bear most on a decision


def decision_summary(cycle: Cycle) -> list[Output]:
    """The outputs of the decision summary, in reading order; every part copes with a table that is missing or empty."""
    steps = _steps(cycle)
    return [
        *_key_figures(cycle),
        _decision(cycle, steps),
        *_next_steps(cycle, steps),
        *_how_sure(cycle),
    ]


def _steps(cycle: Cycle) -> pd.DataFrame:
    """The accounts to start with, first first: next step and what its goal is worth; from the plan, or from the ranking where there is no plan."""
    plan, ranking = _table(cycle, "plan"), _table(cycle, "ranking")
    plan = plan[plan["account_id"].notna() & plan["status"].isin(_OPEN)]
    first = _first_steps(plan[plan["kind"].isin(("next_step", "account_plan"))])
    if len(first):
        chosen = first[["account_id", "situation", "statement", "owner", "due", "ev_visibility"]].assign(worth=_worth(plan, first))
    else:
        first = ranking.sort_values(["rank", "account_id"]).head(int(cycle.thresholds.top_accounts.value))
        chosen = first[["account_id", "reason"]].rename(columns={"reason": "statement"}).assign(situation="growing")
    chosen = chosen.merge(_table(cycle, "portfolio")[["account_id", "lifecycle", "abc_class"]], on="account_id", how="left")
    accounts = _table(cycle, "accounts")[["account_id", "name"]]
    return chosen.merge(accounts, on="account_id", how="left").reset_index(drop=True)


def _first_steps(plan: pd.DataFrame) -> pd.DataFrame:
    """The first open action of each account, that of what people typed (without a situation) by its date, after those that are to be protected."""
    first = plan[plan["level"] == "action"].sort_values(["priority", "due", "plan_id"]).drop_duplicates("account_id")
    typed = first["situation"].isna()
    return pd.concat([first[first["situation"].isin(_PROTECT)], first[typed].sort_values(["due", "plan_id"]),
                      first[~typed & ~first["situation"].isin(_PROTECT)]])  # fmt: skip


def _worth(plan: pd.DataFrame, first: pd.DataFrame) -> pd.Series:
    """What the goals of an account are worth in money: to keep, or to win; nothing where the year is only defended."""
    goals = plan[plan["level"].eq("goal") & plan["unit"].eq("money")]
    kept = goals["situation"].isin(_PROTECT)
    worth = goals["target"].where(kept, goals["target"] - goals["baseline"]).where(goals["situation"].ne("defending").fillna(True))
    return first["account_id"].map(worth.groupby(goals["account_id"]).sum(min_count=1))


def _decision(cycle: Cycle, steps: pd.DataFrame) -> Output:
    language = cycle.language
    if steps.empty:
        text = language.text("No decision: the data do not carry a list of accounts to start with. What is missing stands below.")
        return call_out(text, "abstained")
    protect = steps["situation"].isin(_PROTECT)
    if "worth" not in steps:
        text = language.text("Start with these accounts, in this order: {n}. What they are worth could not be estimated.", n=len(steps))
        return call_out(text, "decision")
    told, agreed = [], steps["situation"].isna()
    if protect.any():
        fields = {"n": int(protect.sum()), "worth": language.money(steps.loc[protect, "worth"].sum(), compact=True)}
        told.append(language.text("Protect first the accounts that drift or have left ({n}): {worth} a year to keep or win back.", **fields))
    if agreed.any():
        told.append(language.text("Go on with the plans of the accounts that have one of their own: {n}.", n=int(agreed.sum())))
    if (defend := steps["situation"] == "defending").any():
        text = message("Agree on the year with the next largest ({n}): what more they could buy is not known or not open.")
        told.append(language.text(text, n=int(defend.sum())))
    if (grow := ~protect & ~defend & ~agreed).any():
        told += _growth(cycle, steps[grow])
    return call_out(" ".join(told), "decision")


def _growth(cycle: Cycle, steps: pd.DataFrame) -> list[str]:
    """What the accounts that are to grow should bring, beside the headroom they have, and the margin in it."""
    language, worth = cycle.language, headroom_worth(cycle, steps["account_id"])
    goal = float(steps["worth"].sum())
    fields = {
        "n": len(steps), "goal": language.money(goal, compact=True), "headroom": language.money(worth.headroom, compact=True),
        "low": language.money(worth.low, compact=True), "high": language.money(worth.high, compact=True),
    }  # fmt: skip
    if pd.isna(worth.high):
        text = message("Grow the first accounts with open headroom ({n}): goals of {goal} a year, out of {headroom} open (cautiously {low}).")
    else:
        text = message("Grow the first accounts with open headroom ({n}): goals of {goal} a year, out of {headroom} open ({low} to {high}).")
    told = language.text(text, **fields)
    margin = {"margin": language.money(goal * worth.margin_rate, compact=True), "rate": language.ratio(worth.margin_rate)}
    if worth.margin_basis == "assumed":
        return [told, language.text("Reached in full, those goals are {margin} of margin, at an assumed rate of {rate}.", **margin)]
    return [told, language.text("Reached in full, those goals are {margin} of margin, at the recorded rate of {rate}.", **margin)]


def _shown(steps: pd.DataFrame) -> pd.DataFrame:
    """The first of those to protect and the first of those to grow, as many of each as fit."""
    protect = steps["situation"].isin(_PROTECT)
    first = max(_STEPS // 2, _STEPS - int((~protect).sum()))
    chosen = steps[protect].head(first)
    return pd.concat([chosen, steps[~protect].head(_STEPS - len(chosen))], ignore_index=True)


def _next_steps(cycle: Cycle, steps: pd.DataFrame) -> list[Output]:
    if steps.empty:
        return []
    language = cycle.language
    sellers = _table(cycle, "sellers").set_index("seller_id")["name"].to_dict()
    shown = _shown(steps)
    columns = ["name", "statement", "lifecycle", "abc_class", "worth"] if "worth" in shown else ["name", "statement", "lifecycle", "abc_class"]
    if "owner" in shown:
        shown["owner"] = [sellers.get(owner, owner) for owner in shown["owner"]]
        columns += ["owner", "due"]
    shown["name"] = shown["name"].where(shown["name"].notna() & (shown["name"] != ""), shown["account_id"])
    empty = [
        c
        for c in ("worth", "owner", "due")
        if c in columns and not shown[c].astype("str").replace({"nan": "", "<NA>": "", "NaT": ""}).str.strip().any()
    ]
    labels = {
        "name": ("text", message("Account")),
        "statement": ("sentence", message("Next step")),
        "abc_class": ("word", message("ABC")),
        "worth": ("money", message("Worth a year")),
        "owner": ("text", message("Owner")),
    }
    more = language.text("{n} in all; the rest stand further on.", n=len(steps)) if len(steps) > _STEPS else ""
    title = message("What to do next, and with whom")
    return [show_table(shown, "", language, title=title, columns=[c for c in columns if c not in empty], rows=_STEPS, labels=labels, note=more)]


def _key_figures(cycle: Cycle) -> list[Output]:
    figures = [figure for part in (_revenue, _headroom, _dependence, _at_risk) if (figure := part(cycle)) is not None]
    return [key_figures(figures)] if figures else []


def _revenue(cycle: Cycle) -> tuple[str, str, str] | None:
    profile, language = _table(cycle, "profile"), cycle.language
    if profile.empty:
        return None
    now, before = float(profile["revenue_12m"].sum()), float(profile["revenue_prior_12m"].sum())
    note = language.text("{change} on the 12 months before", change=_signed_ratio(now / before - 1, language)) if before > 0 else ""
    return language.text("Revenue, 12 months"), language.money(now, compact=True), note


def _headroom(cycle: Cycle) -> tuple[str, str, str] | None:
    language = cycle.language
    worth = headroom_worth(cycle)
    if not worth.headroom > 0:
        return None
    span = {"low": language.money(worth.low, compact=True), "high": language.money(worth.high, compact=True)}
    note = language.text("cautiously {low}", **span) if pd.isna(worth.high) else language.text("between {low} and {high}", **span)
    return language.text("Headroom, a year"), language.money(worth.headroom, compact=True), note


def _dependence(cycle: Cycle) -> tuple[str, str, str] | None:
    table, limits, language = _table(cycle, "concentration"), cycle.thresholds, cycle.language
    table = table[(table["dimension"] == "key_accounts") & (table["key"] == "key")]
    if table.empty:
        return None
    share = float(table["share"].max())
    if share > limits.dependence_alarm.value:
        reading = language.text("mono-dependence: above {limit}", limit=language.ratio(limits.dependence_alarm.value))
    elif share > limits.dependence_usual_high.value:
        reading = language.text("above what is usual")
    elif share < limits.dependence_usual_low.value:
        reading = language.text("below what is usual")
    else:
        reading = language.text("within what is usual")
    return language.text("Share of the key accounts"), language.ratio(share), reading


def _at_risk(cycle: Cycle) -> tuple[str, str, str] | None:
    portfolio, language = _table(cycle, "portfolio"), cycle.language
    if portfolio.empty:
        return None
    slipping = portfolio[portfolio["lifecycle"].isin(DRIFTING)]
    revenue = _table(cycle, "profile").set_index("account_id")["revenue_12m"].reindex(slipping["account_id"]).sum()
    note = language.text("with {revenue} of revenue", revenue=language.money(revenue, compact=True))
    return language.text("Accounts slipping away"), language.number(len(slipping)), note


def _how_sure(cycle: Cycle) -> list[Output]:
    language, about = cycle.language, cycle.settings.engagement
    told = [call_out(language.text(note), "caution") for note in about.notes]
    status = _table(cycle, "status")
    weak = status[(status["status"] != "ok") & (status["stage"] != "load")]
    weak = weak.sort_values("stage", key=lambda stages: stages.map({name: i for i, name in enumerate(_WEIGHT)}), kind="stable")
    reasons = list(dict.fromkeys(language.told(reason) for reason in weak["reason"] if isinstance(reason, str) and reason))
    lost = _left_out_sentence(cycle)
    if not reasons and not lost:
        return [*told, call_out(language.text("Every part of the method could be concluded on these data."), "finding")]
    shown = " ".join(_ended(r) for r in (*([lost] if lost else []), *reasons[:3]))
    if len(reasons) > 3:
        shown += " " + language.text("Further remarks in the method note: {n}.", n=len(reasons) - 3)
    return [*told, call_out(shown, "caution")]


def _left_out_sentence(cycle: Cycle) -> str:
    table, language = _table(cycle, "left_out"), cycle.language
    rows, revenue = int(table["rows"].sum()), float(table["revenue"].sum())
    if not rows:
        return ""
    fields = {"n": rows, "revenue": language.money(revenue, compact=True)}
    if rows == 1:
        return language.text("1 row worth {revenue} was left out; the method note says why.", **fields)
    return language.text("{n} rows worth {revenue} were left out; the method note says why.", **fields)


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else text + "."


def _signed_ratio(value: float, language: Language) -> str:
    return ("+" if value > 0 else "") + language.ratio(value, 1)


def _table(cycle: Cycle, name: str) -> pd.DataFrame:
    return cycle.read(name) if cycle.has(name) else TABLES[name].empty()
