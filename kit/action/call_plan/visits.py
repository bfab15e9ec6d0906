"""Visits: the call plan of every account, and of every seller what hours bring (A12, B3).

What the contact rules ask is the ceiling, the least part that each service format keeps is the floor; between them visits go where they keep or win
most of the margin in play, within the hours of the seller. Beside it: the optimum with one hour more, with three quarters and five quarters of the
hours (a flat maximum: the exact number of hours matters little), and the same hours by the rule 4-2-1 of the ABC classes. All of it under the
response curve: a scenario, never a measured gain. Method: part 3 of the method note.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from kit.action.call_plan.allocation import Allocation, Calls, allocation
from kit.engagement import Settings
from kit.language import money_field, sentence
from kit.response import assumed_curve
from kit.schema import Status, table
from kit.schema.seller_labels import UNASSIGNED, seller_labels

__all__ = ["call_plan", "call_plan_finding"]

_HORIZONS = ("short", "medium", "long")
_RULE = {"A": 4.0, "B": 2.0, "C": 1.0}


def call_plan(
    contact_plan: pd.DataFrame, portfolio: pd.DataFrame, service: pd.DataFrame, potential: pd.DataFrame, least: Mapping[str, float],
    seller_hours: pd.DataFrame, sellers: pd.DataFrame, settings: Settings,
) -> tuple[pd.DataFrame, pd.DataFrame, Status]:  # fmt: skip
    """Tables `call_plan` and `call_plan_sellers`, and how it went; `least`: the part of its contacts that each service format keeps; `seller_hours`
    gives the hours of each seller, and accounts that have none keep what is asked.

    Status: `degraded`, because the curve is assumed; `infeasible` where the least visits do not fit somebody's hours.
    """
    rows = contact_plan.merge(portfolio[["account_id", "seller_id", "abc_class"]], on="account_id", how="left")
    rows = rows.merge(service[["account_id", "margin_in_play"]], on="account_id", how="left").sort_values("account_id", ignore_index=True)
    rows["seller_id"] = rows["seller_id"].replace("", pd.NA).fillna(UNASSIGNED)
    people = seller_hours["seller_id"].tolist()
    calls = _calls(rows, people, seller_hours["hours_there"].astype("float64").fillna(np.inf).to_numpy(), least, settings)
    found = allocation(calls)
    given = potential.set_index("account_id").reindex(rows["account_id"])
    hours = found.visits * calls.hours
    part = assumed_curve(np.zeros(len(rows)), np.ones(len(rows)), settings.response).won(hours)
    reach = {f"reach_{name}": given[f"headroom_{name}"].astype("float64").to_numpy() * part for name in _HORIZONS}
    plan = rows[["account_id"]].assign(
        seller_id=rows["seller_id"].replace(UNASSIGNED, pd.NA), visits_12m=found.visits, visits_asked=rows["contacts_asked_12m"], hours_12m=hours,
        expected_margin=calls.curve.won(hours), marginal_value_per_hour=found.price[calls.seller], **reach,
    )  # fmt: skip
    by_seller = _by_seller(calls, found, rows["abc_class"], people, sellers)
    return table("call_plan").conform(plan), by_seller, _status(plan, by_seller)


def call_plan_finding(by_seller: pd.DataFrame) -> str:
    """Whether the visits asked fit, and where one hour more is worth most."""
    asked, planned = round(float(by_seller["hours_asked"].sum())), round(float(by_seller["hours_12m"].sum()))
    top = by_seller.sort_values(["next_hour", "seller_id"], ascending=[False, True]).head(1)
    if top.empty or float(top["next_hour"].iloc[0]) <= 0:
        return sentence("Every visit that the rules ask for fits: {planned} hours. An hour more would bring no visit that is asked.", planned=planned)
    return sentence(
        "Of {asked} hours asked {planned} are planned, where they keep or win most; one hour more is worth up to {value} a year. "
        "A scenario under the assumed curve, not a measured gain.",
        asked=asked, planned=planned, value=money_field(float(top["next_hour"].iloc[0])),
    )  # fmt: skip


def _calls(rows: pd.DataFrame, people: list[str], there: np.ndarray, least: Mapping[str, float], settings: Settings) -> Calls:
    asked = rows["contacts_asked_12m"].to_numpy(dtype="float64")
    high = np.floor(asked + 0.5).astype("int64")
    low = np.minimum(np.ceil(asked * rows["service_format"].map(dict(least)).to_numpy(dtype="float64") - 1e-9).astype("int64"), high)
    hours = np.divide(rows["hours_asked_12m"].to_numpy(dtype="float64"), asked, out=np.ones(len(rows)), where=asked > 0)
    seller = rows["seller_id"].map({name: place for place, name in enumerate(people)}).to_numpy(dtype="int64")
    play = rows["margin_in_play"].fillna(0.0).to_numpy(dtype="float64")
    return Calls(seller, np.maximum(hours, 1e-6), low, high, assumed_curve(np.zeros(len(rows)), play, settings.response), there)


def _by_seller(calls: Calls, found: Allocation, classes: pd.Series, people: list[str], sellers: pd.DataFrame) -> pd.DataFrame:
    def summed(values: np.ndarray) -> np.ndarray:
        return np.bincount(calls.seller, values, minlength=len(people))

    hours, weight = summed(found.visits * calls.hours), classes.map(_RULE).fillna(1.0).to_numpy(dtype="float64")
    all_weights = summed(weight)
    ruled = weight * np.divide(hours, all_weights, out=np.zeros(len(people)), where=all_weights > 0)[calls.seller]
    worth = pd.Series(found.worth)
    told = worth.where(worth > 0)
    finite = np.where(np.isfinite(calls.there), calls.there, hours)
    other = {times: allocation(replace(calls, there=finite * times)).worth for times in (0.75, 1.25)}
    more = allocation(replace(calls, there=calls.there + 1)).worth
    return table("call_plan_sellers").conform(pd.DataFrame({
        "seller_id": people, "seller": seller_labels(people, sellers), "accounts": summed(np.ones(len(calls.seller))).astype("int64"),
        "hours_there": np.where(np.isfinite(calls.there), calls.there, np.nan), "hours_asked": summed(calls.high * calls.hours), "hours_12m": hours,
        "hours_missing": found.missing, "expected_margin": worth, "next_hour": np.maximum(more - found.worth, 0.0), "fewer_hours": other[0.75] / told,
        "more_hours": other[1.25] / told, "by_rule": summed(calls.curve.won(ruled)) / told,
    }))  # fmt: skip


def _status(plan: pd.DataFrame, by_seller: pd.DataFrame) -> Status:
    short = by_seller[by_seller["hours_missing"] > 0]
    if len(short):
        reason = sentence(
            "The least visits do not fit the hours of {who}: {hours} hours a year are missing. There they shrink by one factor.",
            who=("all", short["seller"].head(3).tolist()), hours=round(float(short["hours_missing"].sum()), 1),
        )  # fmt: skip
        return Status("call_plan", "infeasible", reason, len(plan))
    fewer = int((plan["visits_12m"] < np.floor(plan["visits_asked"] + 0.5)).sum())
    reason = sentence("The response curve is assumed. Accounts with fewer visits than asked, for want of hours: {fewer}.", fewer=fewer)
    return Status("call_plan", "degraded", reason, len(plan))
