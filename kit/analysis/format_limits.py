"""Format limits: where fixed formats and floors ask for more hours than there are, the cheapest way out, and what a fixed format costs (A12).

An account whose every allowed format takes somebody's hours (a lock, a key account that is not left to messages) is a demand. Where the demands of a
holder exceed its hours, some of them are proposed to be lowered: those that lose least money together, found by the same optimisation. A lock costs
what its account would bring more in the best other format after paying for the hours, at what an hour is worth. Method: part 2 of the method note.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kit.analysis.format_offers import ANYBODY, DIGITAL, PARTNER, SOLD, Case
from kit.analysis.format_optimisation import Chosen, best_formats, fits, hours_used
from kit.language import message
from kit.schema import table
from kit.schema.seller_labels import seller_labels
from kit.schema.vocabulary import SERVICE_FORMATS

__all__ = ["Plan", "best_plan", "choice_costs", "format_hours", "format_locks", "free_formats", "lightest"]

Array = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Plan:
    """The formats that the optimisation gives: `asked` the case as people set it, `case` the one that fits, in which the accounts `lowered` have a
    lighter format than their lock or floor; `wanted` the format of every account if hours were no matter."""

    asked: Case
    case: Case
    chosen: Chosen
    lowered: NDArray[np.bool_]
    wanted: Places

    def asked_format(self) -> Places:
        """What people and floors ask of each account at least: its lock, else the lightest that it may have."""
        return np.where(self.asked.locked >= 0, self.asked.locked, lightest(self.asked))

    @property
    def format(self) -> Places:
        """The place of every account's format in SERVICE_FORMATS."""
        return self.chosen.format

    def of(self, values: Array, places: Places | None = None) -> Array:
        """Of a figure by format and account, that of each account's format (or of `places`)."""
        chosen = self.format if places is None else places
        return values[chosen, np.arange(len(chosen))]


def best_plan(case: Case, exact: bool = True) -> Plan:
    """The best formats within everybody's hours, or without `exact` as prices find them; what does not fit is lowered first."""
    fitting, start = _fitting(case)
    chosen = best_formats(fitting.offers, start, exact)
    wanted = best_formats(case.offers.limited(np.full_like(case.offers.capacity, np.inf))).format
    lowered = np.asarray((fitting.allowed & ~case.allowed).any(axis=0), dtype=bool)
    return Plan(case, fitting, chosen, lowered, wanted)


def lightest(case: Case) -> Places:
    """Each account's allowed format that takes fewest hours of anybody, the worthier of equals."""
    hours = np.where(case.allowed, case.offers.hours, np.inf)
    worth = np.where(hours == hours.min(axis=0, initial=np.inf), case.worth, -np.inf)
    return worth.argmax(axis=0) if len(case.rows) else np.zeros(0, dtype="int64")


def choice_costs(plan: Plan) -> Array:
    """By format and account: what the format costs against the best one for the account, its hours paid at what they are worth; no format is free of
    this price because of what is allowed, so that the cost of an exception can be told."""
    offers = plan.case.offers
    reduced = plan.case.worth - np.append(plan.chosen.prices, 0.0)[offers.holder] * offers.hours
    best = np.where(plan.case.allowed, reduced, -np.inf).max(axis=0, initial=-np.inf)
    costs = best - reduced
    costs[plan.format, np.arange(len(plan.format))] = 0.0
    return costs


def format_hours(plan: Plan, sellers: pd.DataFrame | None) -> pd.DataFrame:
    """Table `format_hours`: per seller and team the hours there are, wanted, used, missing for what is fixed, and what one hour more would bring."""
    offers, size = plan.case.offers, len(plan.asked.holders)
    held = offers.holder[plan.wanted, np.arange(len(plan.wanted))]
    held = np.where(held >= 0, held, size)
    lighter = plan.of(plan.asked.worth, plan.wanted) - plan.of(plan.asked.worth)
    asked = hours_used(plan.asked.offers, lightest(plan.asked))
    dimension, key = zip(*plan.asked.holders, strict=True) if size else ((), ())
    teams = {"inside": message("Inside team"), ANYBODY: message("All sellers")}
    labels = [teams[name] if kind == "team" else name for kind, name in plan.asked.holders]
    names = seller_labels(labels, sellers)
    there = np.where(np.isfinite(offers.capacity), offers.capacity, np.nan)
    return table("format_hours").conform(pd.DataFrame({
        "dimension": dimension, "key": key, "holder": names, "hours_there": there, "hours_wanted": hours_used(plan.asked.offers, plan.wanted),
        "hours_used": hours_used(offers, plan.format), "hours_over": np.maximum(asked - offers.capacity, 0.0),
        "lowered": np.bincount(held, plan.lowered, minlength=size + 1)[:size],
        "accounts_lighter": np.bincount(held, (plan.format != plan.wanted) & ~plan.lowered, minlength=size + 1)[:size],
        "value_left": np.bincount(held, np.maximum(lighter, 0.0), minlength=size + 1)[:size], "value_of_hour": plan.chosen.prices,
    }))  # fmt: skip


def format_locks(plan: Plan, by: dict[str, tuple[str, str]]) -> pd.DataFrame:
    """Table `format_locks`: every format that people fixed, what it costs a year, and every one that is proposed to be lowered for want of hours.

    `by` holds who fixed an account's format and why.
    """
    case, locked = plan.asked, plan.asked.locked
    shown = np.flatnonzero((locked >= 0) | plan.lowered)
    fixed = plan.asked_format()[shown]
    offers = case.offers
    reduced = case.worth - np.append(plan.chosen.prices, 0.0)[offers.holder] * offers.hours
    best = np.where(case.open, reduced, -np.inf)
    other = best[:, shown].argmax(axis=0) if len(shown) else np.zeros(0, dtype="int64")
    cost = np.where(locked[shown] >= 0, best[other, shown] - reduced[fixed, shown], np.nan)
    ids = case.rows["account_id"].to_numpy()[shown]
    states = ["lowered" if plan.lowered[i] else "kept" for i in shown]
    floor = message("A key account is not left to messages alone")
    return table("format_locks").conform(pd.DataFrame({
        "account_id": ids, "fixed_format": [SERVICE_FORMATS[f] for f in fixed], "proposed_format": [SERVICE_FORMATS[f] for f in plan.format[shown]],
        "best_format": [SERVICE_FORMATS[f] for f in other], "state": states, "cost": np.maximum(cost, 0.0),
        "loss_if_lowered": np.where(plan.lowered[shown], case.worth[fixed, shown] - case.worth[plan.format[shown], shown], np.nan),
        "by": [by.get(i, (None, None))[0] for i in ids], "reason": [by[i][1] if i in by else floor for i in ids],
    }))  # fmt: skip


def free_formats(plan: Plan) -> Chosen:
    """The best formats within the same hours if neither rules nor people said who may have what (a partner only where there is one)."""
    allowed = np.ones_like(plan.asked.open)
    allowed[PARTNER] = plan.asked.open[PARTNER] | (plan.asked.locked == PARTNER)
    return best_formats(plan.asked.allowing(allowed).offers, plan.format, exact=False)


def _fitting(case: Case) -> tuple[Case, Places]:
    """The case with formats lowered where what is fixed exceeds somebody's hours, and a choice that fits."""
    start = lightest(case)
    if fits(case.offers, start):
        return case, start
    bound = np.flatnonzero(~(case.allowed & (case.offers.holder < 0)).any(axis=0))
    hours, columns = case.offers.hours[:, bound], np.arange(len(bound))
    least = hours[start[bound], columns]
    lighter = (hours < least) & (case.offers.holder[:, bound] < 0) | np.isin(np.arange(len(hours)), SOLD)[:, None] & (hours < least)
    lighter[PARTNER], lighter[DIGITAL] = False, True
    loss = np.maximum(case.worth[start[bound], bound] - case.worth[:, bound], 0.0) + 0.01 * (least - hours) + 0.01
    worth = np.where(case.allowed[:, bound], 0.0, np.where(lighter, -loss, -np.inf))
    demands = replace(case.offers, worth=worth, hours=hours, holder=case.offers.holder[:, bound])
    lowest = np.full(len(bound), DIGITAL)
    kept = best_formats(demands, lowest).format
    allowed = case.allowed.copy()
    down = ~case.allowed[kept, bound]
    allowed[:, bound[down]] = False
    allowed[kept[down], bound[down]] = True
    start[bound] = kept
    return case.allowing(allowed), start
