"""Plan: goals with numbers and actions, next steps with a name and a date, reviews that close what was promised.

V1–V3, V13, V19–V21, V26, V27, V36 of the field dictionary (C1–C6, A7, A10)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from kit.language import message, sentence
from kit.worksheets.rules.remark import Remark, Tables, flag, keys_of, sheet_of

if TYPE_CHECKING:
    from kit.engagement import Settings

__all__ = ["PLAN"]

_PLAN = "plan_lines"
_OPEN = ("planned", "running")
_NEEDED = {"measure": message("Measure"), "baseline": message("Baseline"), "target": message("Target"), "due": message("Due")}
_ABOVE = {"milestone": ("goal",), "action": ("milestone", "goal"), "task": ("action",)}
_RUNGS = message("{entry} ({level}) hangs on {above} ({other}): a task belongs to an action, an action to a milestone, a milestone to a goal")
_FORCES = ("presenter", "coach", "reviewer")


def _actions(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    rows, least = sheet_of(tables, _PLAN), int(settings.worksheets.actions_least.value)
    parents = dict(rows[["plan_id", "parent_id"]].dropna().astype("str").itertuples(index=False))
    whole = rows[rows["level"].eq("action") & rows["owner"].notna() & rows["due"].notna() & ~flag(rows["status"].eq("cancelled"))]
    below: dict[str, int] = {}
    for plan_id in whole["plan_id"].astype("str"):
        for above in _above(plan_id, parents):
            below[above] = below.get(above, 0) + 1
    for row in _in_force(rows).itertuples():
        if (n := below.get(str(row.plan_id), 0)) < least:
            told = {"entry": str(row.plan_id), "n": n, "least": least}
            text = sentence("{entry}: {n} actions with an owner and a date stand below it; {least} are the least", **told)
            yield Remark("V1", _PLAN, text, ((str(row.plan_id),),), "plan_id")


def _answers(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    rows = sheet_of(tables, _PLAN)
    parents = dict(rows[["plan_id", "parent_id"]].dropna().astype("str").itertuples(index=False))
    answering = set(rows.loc[rows["answers"].notna(), "plan_id"].astype("str"))
    for plan_id in _in_force(rows)["plan_id"].astype("str"):
        if not answering & {plan_id, *_above(plan_id, parents)}:
            text = sentence("{entry} answers no SWOT statement and no priority of the client", entry=plan_id)
            yield Remark("V2", _PLAN, text, ((plan_id,),), "answers")


def _numbers(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    rows = sheet_of(tables, _PLAN)
    for row in rows[flag(rows["level"].eq("goal"))].itertuples():
        absent = [name for name in _NEEDED if pd.isna(getattr(row, name))]
        if absent:
            told = {"entry": str(row.plan_id), "fields": ("all", [_NEEDED[name] for name in absent])}
            text = sentence("The goal {entry} lacks {fields}: without a number and a date it is an action", **told)
            yield Remark("V3", _PLAN, text, ((str(row.plan_id),),), absent[0])


def _next_steps(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    headers, rows = sheet_of(tables, "account_headers"), sheet_of(tables, _PLAN)
    headers = headers[flag(headers["active"])]
    steps = rows[flag(rows["level"].isin(("action", "task")) & rows["status"].fillna("planned").isin(_OPEN))]
    ready = steps[steps["owner"].notna() & flag(steps["due"] >= as_of)]
    for key, row in zip(keys_of("account_headers", headers), headers.itertuples(), strict=True):
        if str(row.account_id) not in set(ready["account_id"].dropna()):
            past = steps[steps["account_id"].eq(row.account_id)]
            text = sentence("{account} is worked on, but no step ahead of today has an owner and a date", account=str(row.account_id))
            yield Remark("V13", _PLAN, text, keys_of(_PLAN, past), "due") if len(past) else Remark("V13", "account_headers", text, (key,), "active")


def _reviews(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    rows, longest = sheet_of(tables, "review_meetings"), int(settings.worksheets.review_minutes.value)
    for row in rows.itertuples():
        key = ((str(row.meeting_id),),)
        forces = [str(getattr(row, name)).strip().casefold() for name in _FORCES if pd.notna(getattr(row, name))]
        if len(set(forces)) < len(_FORCES):
            text = sentence("{entry}: presenter, coach and reviewer are to be three different people", entry=str(row.meeting_id))
            yield Remark("V19", "review_meetings", text, key, "reviewer")
        if pd.notna(row.minutes) and row.minutes > longest:
            told = {"entry": str(row.meeting_id), "minutes": int(row.minutes), "longest": longest}
            text = sentence("{entry} took {minutes} minutes; {longest} are enough for a review", **told)
            yield Remark("V19", "review_meetings", text, key, "minutes")


def _approvals(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    rows = sheet_of(tables, "account_headers")
    for key, row in zip(keys_of("account_headers", rows), rows.itertuples(), strict=True):
        if pd.isna(row.approval) or row.approval != "approved":
            continue
        writers = {str(name).strip().casefold() for name in (row.ev_author, row.owner) if pd.notna(name)}
        if pd.isna(row.ev_confirmed_by) or str(row.ev_confirmed_by).strip().casefold() in writers:
            text = sentence("{account}: the plan is approved by nobody else than who wrote it", account=key[0])
            yield Remark("V20", "account_headers", text, (key,), "ev_confirmed_by")


def _visits(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    rows = sheet_of(tables, "visits")
    for account, loose in rows[rows["plan_id"].isna()].groupby("account_id"):
        text = sentence("{account}: {n} visits serve no line of the plan", account=str(account), n=len(loose))
        yield Remark("V21", "visits", text, keys_of("visits", loose), "plan_id")


def _copies(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    headers, rows = sheet_of(tables, "account_headers"), sheet_of(tables, _PLAN)
    approved = set(headers.loc[flag(headers["approval"].eq("approved")), "account_id"])
    for account, loose in rows[flag(rows["to_confirm"]) & rows["account_id"].isin(approved)].groupby("account_id"):
        text = sentence("{account}: the plan is approved, but {n} of its lines are still to be confirmed", account=str(account), n=len(loose))
        yield Remark("V26", _PLAN, text, keys_of(_PLAN, loose), "to_confirm")
    copied = rows[rows["replicated_from"].notna() & rows["to_confirm"].isna()]
    for key in keys_of(_PLAN, copied):
        text = sentence("{entry} is copied from another plan, and nobody has said whether it holds here", entry=key[0])
        yield Remark("V26", _PLAN, text, (key,), "to_confirm")


def _closed_goals(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    rows = sheet_of(tables, _PLAN)
    done = rows[flag(rows["level"].eq("goal") & rows["status"].eq("done"))]
    for row in done.itertuples():
        absent = [name for name in ("outcome", "owner_review", "manager_review") if pd.isna(getattr(row, name))]
        if absent:
            text = sentence("The goal {entry} is closed without an outcome and the reviews of owner and manager", entry=str(row.plan_id))
            yield Remark("V27", _PLAN, text, ((str(row.plan_id),),), absent[0])


def _rungs(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    """A line hangs on the rung above it, of the same account, and is due no later."""
    rows = sheet_of(tables, _PLAN)
    lines = {str(row.plan_id): row for row in rows.itertuples()}
    for line in lines.values():
        above = lines.get(str(line.parent_id)) if pd.notna(line.parent_id) else None
        if above is None or pd.isna(line.level) or pd.isna(above.level):
            continue
        told = {"entry": str(line.plan_id), "above": str(above.plan_id)}
        if str(above.level) not in _ABOVE.get(str(line.level), ()):
            levels = {"level": ("word", line.level), "other": ("word", above.level)}
            text = sentence(_RUNGS, **told, **levels)
            yield Remark("V36", _PLAN, text, ((str(line.plan_id),),), "parent_id")
        if pd.notna(line.account_id) and pd.notna(above.account_id) and line.account_id != above.account_id:
            text = sentence("{entry} hangs on {above}, which is about another account", **told)
            yield Remark("V36", _PLAN, text, ((str(line.plan_id),),), "account_id")
        if pd.notna(line.due) and pd.notna(above.due) and line.due > above.due:
            yield Remark("V36", _PLAN, sentence("{entry} is due after {above}, to which it belongs", **told), ((str(line.plan_id),),), "due")


def _closed_above(tables: Tables, settings: Settings, as_of: pd.Timestamp) -> Iterator[Remark]:
    """What is done has nothing open below it; a goal has one milestone a quarter (C2)."""
    rows = sheet_of(tables, _PLAN)
    done = set(rows.loc[flag(rows["status"].eq("done")), "plan_id"].astype("str"))
    open_ = rows[flag(rows["status"].fillna("planned").isin(_OPEN)) & rows["parent_id"].isin(done)]
    for above, lines in open_.groupby("parent_id"):
        text = sentence("{entry} is done, but {n} lines below it are still open", entry=str(above), n=len(lines))
        yield Remark("V36", _PLAN, text, keys_of(_PLAN, lines), "status")
    milestones = rows[flag(rows["level"].eq("milestone") & rows["status"].fillna("planned").ne("cancelled"))]
    for (goal, quarter), lines in milestones.dropna(subset=["parent_id", "quarter"]).groupby(["parent_id", "quarter"]):
        if len(lines) > 1 and lines["due"].dt.to_period("Q").nunique() < len(lines):
            told = {"entry": str(goal), "n": len(lines), "quarter": ("word", quarter)}
            text = sentence("{entry}: {n} milestones in {quarter}; one a quarter is the rhythm", **told)
            yield Remark("V36", _PLAN, text, keys_of(_PLAN, lines), "quarter")


def _in_force(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[flag(rows["level"].isin(("goal", "milestone")) & rows["status"].fillna("planned").isin(_OPEN))]


def _above(plan_id: str, parents: dict[str, str]) -> list[str]:
    """The lines above a line, nearest first; a chain that closes in a circle ends."""
    found: list[str] = []
    while (plan_id := parents.get(plan_id, "")) and plan_id not in found:
        found.append(plan_id)
    return found


PLAN = (_actions, _answers, _numbers, _next_steps, _reviews, _approvals, _visits, _copies, _closed_goals, _rungs, _closed_above)
