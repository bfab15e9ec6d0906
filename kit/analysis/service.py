"""Service: who is served by whom, and does it pay? (A12, E10)

Each account gets one format, from the most intense down: key account manager, field, inside, digital; a partner only where people marked one. An
account may have a format that fits its tier and whose yearly cost its margin within reach covers: the margin on what it buys now and on its frontier
headroom (for one that does not buy: on its wallet, or on what it bought the year before). Within a format the accounts with most margin within reach
come first, until the sellers' hours end; the rest get the next format.
Method: part 2 of the method note.
"""

from __future__ import annotations

from collections.abc import Collection
from math import ceil

import numpy as np
import pandas as pd

from kit.analysis.ranking import margin_rates
from kit.engagement import Settings
from kit.language import message, money_field, sentence
from kit.schema import Status, table

__all__ = ["eligible_formats", "format_summary", "margin_within_reach", "seller_hours", "service"]

_SOLD = ("key_account", "field", "inside")
"""Formats that take sellers' hours, from the most intense down; the rest goes to digital."""


def service(
    portfolio: pd.DataFrame,
    profile: pd.DataFrame,
    potential: pd.DataFrame | None,
    segments: pd.DataFrame,
    sellers: pd.DataFrame | None,
    settings: Settings,
    partner_accounts: Collection[str] = (),
) -> tuple[pd.DataFrame, Status]:
    """The table `service`, one row per account of `portfolio`, and how it went: hours asked for against hours there are.

    Parameters
    ----------
    segments : DataFrame
        account_id, segment: the second result of `segments`.
    sellers : DataFrame or None
        Gives the hours; without sellers, and without any owner in `portfolio`, the hours are not limited and the status says what they come to.
    partner_accounts : collection of str
        Accounts that people gave to a partner.
    """
    rows = portfolio.sort_values("account_id", ignore_index=True)
    reach = margin_within_reach(profile, potential, settings).reindex(rows["account_id"]).fillna(0.0).to_numpy()
    rows = rows.assign(reach=reach, partner=rows["account_id"].isin(set(partner_accounts)))
    allowed = eligible_formats(rows, settings)
    hours = seller_hours(portfolio, sellers, settings)
    rows["service_format"], lighter = _filled(rows, allowed, hours, settings)
    formats = {name: getattr(settings.formats, name) for name in allowed.columns}
    rows["hours_12m"] = rows["service_format"].map({name: form.hours_12m for name, form in formats.items()}).astype("float64")
    cost = rows["service_format"].map({name: form.cost_per_hour.value for name, form in formats.items()}).astype("float64")
    rows["cost_to_serve"] = rows["hours_12m"] * cost
    rows["eligible"] = [", ".join(allowed.columns[row]) for row in allowed.to_numpy()]
    rows["reason"] = [_reason(*row) for row in zip(rows["service_format"], rows["reach"], rows["cost_to_serve"], lighter, strict=True)]
    rows = rows.merge(segments[["account_id", "segment"]], on="account_id", how="left")
    result = table("service").conform(rows[table("service").names])
    return result, _status(result, hours, lighter, settings)


def margin_within_reach(profile: pd.DataFrame, potential: pd.DataFrame | None, settings: Settings) -> pd.Series:
    """By account id: margin of 12 months on what the account buys now and on its frontier headroom; never below zero.

    For an account that does not buy: on its wallet or, where that is unknown, on what it bought the year before.
    """
    facts = profile.sort_values("account_id").set_index("account_id")
    rate = margin_rates(facts, settings.thresholds)
    given = pd.DataFrame(index=facts.index) if potential is None else potential.set_index("account_id").reindex(facts.index)
    frontier, wallet = (given[name] if name in given else pd.Series(np.nan, facts.index) for name in ("frontier_headroom", "wallet"))
    buys = facts["revenue_12m"] > 0
    volume = (facts["revenue_12m"] + frontier.fillna(0.0)).where(buys, wallet.fillna(facts["revenue_prior_12m"]).fillna(0.0))
    return (rate * volume).clip(lower=0).astype("float64")


def eligible_formats(rows: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Which formats each row may have (columns: formats from the most intense down), from its tier, potential_class, lifecycle, reach and partner.

    The key account manager serves key accounts; field serves all but small accounts, and small ones of high potential that still buy; any format but
    digital must cost no more than the margin within reach. A partner serves exactly the accounts marked for one.
    """
    cost = {name: getattr(settings.formats, name).hours_12m * getattr(settings.formats, name).cost_per_hour.value for name in _SOLD}
    key, small = rows["tier"] == "key", rows["tier"] == "small"
    growing = (rows["potential_class"] == "high") & rows["lifecycle"].isin(("new", "active", "pre_inactive"))
    allowed = pd.DataFrame({
        "key_account": key & (rows["reach"] >= cost["key_account"]),
        "field": (~small | growing) & (rows["reach"] >= cost["field"]),
        "inside": rows["reach"] >= cost["inside"],
        "digital": True,
    }, index=rows.index)  # fmt: skip
    return allowed.where(~rows["partner"], False).assign(partner=rows["partner"])


def seller_hours(portfolio: pd.DataFrame, sellers: pd.DataFrame | None, settings: Settings) -> float:
    """Selling hours of 12 months: the sellers' own, the assumed ones where a seller gives none, managers left out; infinite where nobody is known."""
    assumed = settings.thresholds.seller_hours_12m.value
    if sellers is None or sellers.empty:
        owners = portfolio["seller_id"].dropna()
        return owners[owners != ""].drop_duplicates().size * assumed or np.inf
    selling = sellers[sellers["role"].fillna("") != "manager"].sort_values("seller_id")
    return float(selling["capacity_hours_12m"].fillna(assumed).sum())


def format_summary(service: pd.DataFrame, profile: pd.DataFrame) -> pd.DataFrame:
    """The table `format_summary`: accounts, hours, cost, revenue, margin and their coverage (margin over cost, E10), by format and by segment."""
    money = service.merge(profile[["account_id", "revenue_12m", "margin_12m"]], on="account_id", how="left").sort_values("account_id")
    sums = {name: (name, "sum") for name in ("hours_12m", "cost_to_serve", "revenue_12m", "margin_12m")}
    parts = [
        money.groupby(by).agg(accounts=("account_id", "size"), **sums).rename_axis("key").reset_index().assign(dimension=by)
        for by in ("service_format", "segment")
    ]
    rows = pd.concat(parts, ignore_index=True)
    cost = rows["cost_to_serve"].where(rows["cost_to_serve"] > 0)
    return table("format_summary").conform(rows.assign(coverage=rows["margin_12m"] / cost))


def _filled(rows: pd.DataFrame, allowed: pd.DataFrame, hours: float, settings: Settings) -> tuple[pd.Series, pd.Series]:
    """The format of every row, and whether it is a lighter one than its first because the hours ended."""
    chosen = pd.Series("digital", rows.index).mask(rows["partner"], "partner")
    open_ = ~rows["partner"]
    order = rows.sort_values(["reach", "account_id"], ascending=[False, True], kind="stable").index
    for name in _SOLD:
        wanting = order[(allowed[name] & open_).reindex(order).to_numpy()]
        each = getattr(settings.formats, name).hours_12m
        served = wanting[: len(wanting) if each <= 0 or hours == np.inf else int(hours / each + 1e-9)]
        hours -= each * len(served) if hours < np.inf else 0.0
        chosen[served], open_[served] = name, False
    return chosen, chosen != allowed.idxmax(axis=1).where(~rows["partner"], "partner")


def _reason(chosen: str, reach: float, cost: float, lighter: bool) -> str:
    if chosen == "partner":
        return message("Given to a partner")
    shown = {"reach": money_field(reach), "cost": money_field(cost)}
    if lighter:
        return sentence("Margin within reach {reach}; the sellers' hours end before a closer format", reach=shown["reach"])
    if reach <= 0:
        return message("No margin within reach is known")
    if chosen == "digital":
        return sentence("Margin within reach {reach}: too little for the calls of the inside team", reach=shown["reach"])
    return sentence("Margin within reach {reach}, cost {cost} a year", **shown)


def _status(result: pd.DataFrame, hours: float, lighter: pd.Series, settings: Settings) -> Status:
    used = len(result)
    spent = float(result.loc[result["service_format"].isin(_SOLD), "hours_12m"].sum())
    fields = {"spent": round(spent), "each": round(settings.thresholds.seller_hours_12m.value)}
    if hours == np.inf:
        people = ceil(spent / settings.thresholds.seller_hours_12m.value)
        text = message("No sellers are known, so hours are not limited: the filling rule takes {spent}, {people} sellers of {each} hours.")
        return Status("service", "degraded", sentence(text, people=people, **fields), used)
    there = round(hours)
    if lighter.any():
        text = message("The filling rule uses {spent} of {there} selling hours; {lighter} accounts get a lighter format because hours end.")
        return Status("service", "degraded", sentence(text, spent=round(spent), there=there, lighter=int(lighter.sum())), used)
    text = message("The filling rule uses {spent} of {there} selling hours; no account is served less for want of hours.")
    return Status("service", "ok", sentence(text, spent=round(spent), there=there), used)
