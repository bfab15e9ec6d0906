"""Account: what the plan of one account reads of its cycle, and its first page: figures, next steps, decision (A8, A10, C5).

The plan writes no table: many plans run side by side on one cycle. A table that is not there is read as an empty one, so a plan says less where less
is known, and never fails for it.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from kit.cycle import Cycle
from kit.language import Language, message
from kit.report.context import report_context
from kit.report.outputs import Output, call_out
from kit.schema import TABLES

__all__ = [
    "account_context", "account_decision", "account_figures", "earlier_table", "known_table", "plan_context", "rows_of", "steps_of", "team_names",
]  # fmt: skip

_LEVELS = ("goal", "milestone", "action", "task")


def known_table(cycle: Cycle, name: str) -> pd.DataFrame:
    """The table `name` of the cycle, without rows where it was not written."""
    return cycle.read(name) if cycle.has(name) else TABLES[name].empty()


def earlier_table(cycle: Cycle, name: str) -> pd.DataFrame | None:
    """The table `name` of the cycle before this one; None where there is no such cycle, or it has no such table."""
    before = cycle.previous()
    return before.read(name) if before is not None and name in TABLES and before.has(name) else None


def rows_of(cycle: Cycle, name: str, key: str, column: str = "account_id") -> pd.DataFrame:
    """The rows of the table `name` that belong to the account, or to the one whom `column` names."""
    frame = known_table(cycle, name)
    return frame[frame[column] == key].reset_index(drop=True)


def team_names(cycle: Cycle) -> dict[str, str]:
    """The names of our people by id: the sellers', and those of the worksheet of the account team."""
    sellers, team = known_table(cycle, "sellers"), known_table(cycle, "account_team").dropna(subset=["name"])
    return dict(zip(team["person_id"], team["name"], strict=True)) | dict(zip(sellers["seller_id"], sellers["name"], strict=True))


def account_context(cycle: Cycle, account_id: str) -> Output:
    """The context of the report, with the account in its title."""
    names = rows_of(cycle, "accounts", account_id)["name"].dropna().tolist()
    return plan_context(cycle, cycle.language.text("Account plan: {name}", name=str(names[0]) if names else account_id))


def plan_context(cycle: Cycle, title: str) -> Output:
    """The context of a plan of a few pages: its own title, and a head on the first page in the place of a cover."""
    context = report_context(cycle)
    return replace(context, structure={**context.structure, "title": title, "brief": True})


def account_figures(profile: pd.DataFrame, potential: pd.DataFrame, language: Language) -> list[tuple[str, str, str]]:
    """The headline figures of the account, from its row of `profile` and of `potential`: label, value, note."""
    bought, open_ = profile.iloc[0], potential.iloc[0]
    before, now = bought["revenue_prior_12m"], float(bought["revenue_12m"])
    change = now / float(before) - 1 if pd.notna(before) and float(before) > 0 else None
    signed = "" if change is None else ("+" if change > 0 else "") + language.ratio(change, 1)
    beside = language.text("{change} on the 12 months before", change=signed) if signed else ""
    figures = [(language.text("Revenue, 12 months"), language.money(now, compact=True), beside)]
    if pd.notna(open_["headroom"]):
        span = {end: language.money(max(float(open_[f"wallet_{end}"]) - float(open_["captured"]), 0.0), compact=True) for end in ("low", "high")}
        note = language.text("between {low} and {high}", **span) if pd.notna(open_["wallet_high"]) else language.text("cautiously {low}", **span)
        figures.append((language.text("Headroom, a year"), language.money(open_["headroom"], compact=True), note))
        figures.append((language.text("Share of wallet"), language.ratio(open_["share_of_wallet"]), language.word(str(open_["basis"]))))
    rate = float(bought["margin_12m"]) / now if now > 0 else None
    figures.append((language.text("Margin, 12 months"), language.money(bought["margin_12m"], compact=True),
                    language.text("{rate} of revenue", rate=language.ratio(rate)) if rate is not None else ""))  # fmt: skip
    return figures


def steps_of(cycle: Cycle, *accounts: str) -> pd.DataFrame:
    """The open lines of the plan for these accounts, goals first, owners and accounts by name; without rows where the plan has none."""
    steps = known_table(cycle, "plan")
    steps = steps[steps["account_id"].isin(accounts) & steps["status"].isin(("planned", "running"))]
    steps = steps.sort_values(["level", "priority", "due", "plan_id"], key=lambda c: c.map(_LEVELS.index) if c.name == "level" else c, kind="stable")
    return cycle.named(steps).reset_index(drop=True)


def account_decision(cycle: Cycle, steps: pd.DataFrame) -> Output:
    """The first action of the plan with its owner and date as the decision, or that there is none yet."""
    language = cycle.language
    actions = steps[steps["level"] == "action"]
    if actions.empty:
        text = message("No decision: the plan has no step for this account yet. Agree on one, with a name and a date, before the next meeting.")
        return call_out(language.text(text), "abstained")
    first = actions.iloc[0]
    owner = str(first["owner"]) if pd.notna(first["owner"]) and first["owner"] else language.text("nobody yet")
    told = {"step": language.told(first["statement"]).rstrip("."), "owner": owner, "due": language.date(first["due"])}
    return call_out(language.text("Next: {step}. Who: {owner}. Until: {due}.", **told), "decision")
