"""Typed lines: the ladder that people wrote (W11) as lines of the plan, beside those that the figures propose (C1–C4, A10).

Confirmed or not, a line comes into the plan: a promise binds its owner before anybody has signed it. What nobody confirmed, what its author keeps
inside and what tells a judgement about a person stays in the house. Obsolete rows are left out. An owner who is one of the sellers stands under the
seller's id, so that the hours of the line are hours of that seller.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pandas as pd

from kit.keys import plain_text
from kit.language import in_a_row, sentence
from kit.schema import Status, table

__all__ = ["inherited", "is_money", "owner_ids", "typed_plan"]

_MONEY = ("revenue_12m", "margin_12m")
_UNIT_OF = {
    **dict.fromkeys(_MONEY, "money"), "orders_12m": "count", "product_lines_12m": "count", "share_of_wallet": "ratio", "relationship_score": "number",
}  # fmt: skip
_SIGNS = ("r$", "$", "us$", "€", "mxn", "cop", "clp")
_JUDGING = ("relationship_score",)  # a figure about persons
_SAME = (
    "plan_id", "parent_id", "level", "statement", "measure", "baseline", "target", "current", "formula", "start", "due", "quarter", "priority",
    "hours", "progress", "depends_on", "replicated_from",
)  # fmt: skip


def typed_plan(
    plan_lines: pd.DataFrame, sellers: pd.DataFrame | None, team: pd.DataFrame | None = None, currency: str = ""
) -> tuple[pd.DataFrame, Status]:
    """The part of the table `plan` that people typed, and how it went.

    `plan_lines` and `team` are the worksheets W11 and W7, `sellers` the client's. A line without an account has that of the nearest line above it;
    without a status it is planned; a milestone without a quarter has that of its due date. `currency` is a code that counts as a unit of money.

    Status `ok` with the number of lines; `degraded` where lines lack a level or a statement and are left out, or open lines have hours and an owner
    who is no seller, so that nobody's hours bear them; `abstained` without lines.
    """
    lines = plan_lines[plan_lines["ev_status"].ne("obsolete").fillna(True)].reset_index(drop=True)
    whole = lines[lines["level"].notna() & lines["statement"].notna()].reset_index(drop=True)
    if whole.empty:
        reason = sentence("Nobody has typed a plan yet (worksheet W11): the plan holds what the figures propose.")
        return table("plan").empty(), Status("account_plans", "abstained", reason, dropped=len(lines))
    known = owner_ids(sellers, team)
    account, seller = inherited(whole, "account_id"), inherited(whole, "seller_id")
    rows = whole[list(_SAME)].assign(
        account_id=account, seller_id=seller, kind=account.notna().map({True: "account_plan", False: "territory_plan"}),
        owner=_each(whole["owner"], lambda name: known.get(plain_text(name), name)).fillna(whole["seller_id"].astype("str")),
        status=whole["status"].fillna("planned"), quarter=whole["quarter"].astype("str").fillna(_quarter_due(whole)), unit=_units(whole, currency),
        measure=_measures(whole, currency), done_on=whole["ev_as_of"].fillna(whole["ev_updated_on"]).where(whole["status"].eq("done")),
        to_confirm=whole["to_confirm"].fillna(False).astype(bool), ev_visibility=_visibility(whole),
    )  # fmt: skip
    plan = table("plan").conform(rows)
    return plan, _status(plan, len(lines) - len(whole), set(known.values()))


def owner_ids(sellers: pd.DataFrame | None, team: pd.DataFrame | None = None) -> Mapping[str, str]:
    """Plain id or name of each seller, and of the team's people who are sellers → the seller's id; a name that two sellers have is nobody's."""
    if sellers is None or sellers.empty:
        return {}
    ids = set(sellers["seller_id"])
    named = [sellers[["seller_id", "name"]]]
    if team is not None and len(team):
        ours = team.loc[team["person_id"].isin(ids), ["person_id", "name"]].rename(columns={"person_id": "seller_id"})
        named.append(ours)
    pairs = pd.concat(named).dropna().drop_duplicates()
    pairs = pairs.assign(plain=pairs["name"].map(plain_text)).drop_duplicates(["seller_id", "plain"])
    single = pairs[~pairs.duplicated("plain", keep=False)]
    return dict(zip(single["plain"], single["seller_id"], strict=True)) | {plain_text(i): i for i in sorted(ids)}


def _each(texts: pd.Series, change: Callable[[str], str | None]) -> pd.Series:
    """The texts, each changed; missing ones stay so."""
    return pd.Series([change(str(text)) if pd.notna(text) else None for text in texts], index=texts.index, dtype="str")


def inherited(rows: pd.DataFrame, column: str) -> pd.Series:
    """The column, where it is empty that of the nearest line above; a chain that closes in a circle ends."""
    value, parent = (rows.set_index("plan_id")[name].to_dict() for name in (column, "parent_id"))

    def nearest(line: str) -> str | None:
        seen: set[str] = set()
        while line in value and line not in seen:
            seen.add(line)
            if pd.notna(value[line]):
                return str(value[line])
            line = str(parent[line])
        return None

    return pd.Series([nearest(line) for line in rows["plan_id"]], index=rows.index, dtype="str")


def _units(rows: pd.DataFrame, currency: str) -> pd.Series:
    typed = _each(rows["unit"], lambda unit: "money" if is_money(unit, currency) else None)
    numbers = rows[["baseline", "target", "current"]]
    whole = numbers.notna().any(axis=1) & numbers.fillna(0).mod(1).eq(0).all(axis=1)
    other = pd.Series("number", index=rows.index, dtype="str").mask(whole, "count").where(numbers.notna().any(axis=1))
    return _each(rows["formula"], _UNIT_OF.get).fillna(typed).fillna(other)


def _measures(rows: pd.DataFrame, currency: str) -> pd.Series:
    """What is measured, with its unit where the table's own units do not say it."""
    units = _each(rows["unit"], lambda unit: None if is_money(unit, currency) else unit)
    told = [
        sentence("{measure} ({unit})", measure=str(measure), unit=str(unit)) if pd.notna(unit) and pd.notna(measure) else measure
        for measure, unit in zip(rows["measure"], units, strict=True)
    ]
    return pd.Series(told, index=rows.index, dtype="str").fillna(units)


def is_money(unit: str, currency: str) -> bool:
    """Whether a typed unit is money: a sign of a currency, or the engagement's code."""
    return re.sub(r"\s", "", unit).casefold() in (*_SIGNS, currency.casefold() or "r$")


def _quarter_due(rows: pd.DataFrame) -> pd.Series:
    quarters = [f"Q{due.quarter}" if pd.notna(due) and level == "milestone" else None for due, level in zip(rows["due"], rows["level"], strict=True)]
    return pd.Series(quarters, index=rows.index, dtype="str")


def _visibility(rows: pd.DataFrame) -> pd.Series:
    shown = rows["ev_status"].eq("confirmed") & rows["ev_visibility"].eq("client_safe") & ~rows["formula"].isin(_JUDGING)
    return shown.fillna(False).map({True: "client_safe", False: "internal"})


def _status(plan: pd.DataFrame, left_out: int, sellers: set[str]) -> Status:
    open_ = plan[plan["status"].isin(("planned", "running")) & plan["hours"].gt(0)]
    loose = open_[~open_["owner"].isin(sellers)]
    reasons = []
    if left_out:
        reasons.append(sentence("Typed lines left out, because they have no level or say nothing: {n}.", n=left_out))
    if len(loose):
        told = {"n": len(loose), "hours": float(loose["hours"].sum())}
        reasons.append(sentence("Open lines with {hours} hours whose owner is none of the sellers: {n}. Nobody's hours bear them.", **told))
    reason = in_a_row(reasons)
    return Status("account_plans", "degraded" if reason else "ok", reason, used=len(plan), dropped=left_out)
