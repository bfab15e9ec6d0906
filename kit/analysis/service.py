"""Service: who is served by whom, what it brings, and does it pay? (A12, E10)

Each account gets one format (key account manager, field, inside, digital, partner), chosen by optimisation within the hours of every seller and
team (`format_offers`, `format_optimisation`). Beside it stand what every other format would cost, what is left on the table for want of hours, what
an hour more would bring, what fixed formats cost, and simpler ways to decide (`format_limits`, `format_rules`). Method: part 2 of the method note.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kit.analysis.format_limits import Plan, best_plan, choice_costs, format_hours, format_locks
from kit.analysis.format_offers import DIGITAL, PARTNER, Case, format_case, responding
from kit.analysis.format_rules import format_comparison, format_rules, kept_rule
from kit.engagement import Settings
from kit.language import message, money_field, ratio_field, sentence
from kit.schema import Status, table
from kit.schema.vocabulary import SERVICE_FORMATS

__all__ = ["ServicePlan", "format_summary", "service_plan"]


@dataclass(frozen=True)
class ServicePlan:
    """The formats of all accounts and what there is to say about them: one table each, by its name; whether under the kept rule hours go to lighter
    formats first; and how it went."""

    service: pd.DataFrame
    format_choices: pd.DataFrame
    format_hours: pd.DataFrame
    format_locks: pd.DataFrame
    format_comparison: pd.DataFrame
    format_rules: pd.DataFrame
    lighter_first: bool
    status: Status


def service_plan(
    accounts: pd.DataFrame, portfolio: pd.DataFrame, profile: pd.DataFrame, potential: pd.DataFrame | None, segments: pd.DataFrame,
    sellers: pd.DataFrame | None, settings: Settings,
) -> ServicePlan:  # fmt: skip
    """The service format of every account of `portfolio`, and its tables.

    Parameters
    ----------
    segments : DataFrame
        account_id, segment: the second result of `segments`.
    sellers : DataFrame or None
        Gives the hours; without sellers, and without any owner in `portfolio`, the hours are not limited and the status says what they come to.
    """
    case = format_case(accounts, portfolio, profile, potential, sellers, settings)
    plan = best_plan(case)
    segment = segments.set_index("account_id")["segment"].reindex(case.rows["account_id"]).reset_index(drop=True)
    hours = format_hours(plan, sellers)
    locks = format_locks(plan, {account: (lock.by, lock.reason) for account, lock in settings.locks.root.items()})
    rule = kept_rule(plan)
    result = _service(plan, segment, settings, _firm(case, plan, settings))
    comparison = format_comparison(plan, segment, rule)
    status = _status(plan, result, hours, settings)
    return ServicePlan(result, _choices(plan), hours, locks, comparison, format_rules(rule, plan), rule.lighter_first, status)


def format_summary(service: pd.DataFrame, profile: pd.DataFrame) -> pd.DataFrame:
    """The table `format_summary`: accounts, hours, cost, revenue, margin and their coverage (margin over cost, E10), by format and by segment."""
    money = service.merge(profile[["account_id", "revenue_12m", "margin_12m"]], on="account_id", how="left").sort_values("account_id")
    summed = ("hours_12m", "cost_to_serve", "revenue_12m", "margin_12m", "margin_in_play", "profit")
    sums = {"accounts": ("account_id", "size"), **{name: (name, "sum") for name in summed}}
    parts = [money.groupby(by).agg(**sums).rename_axis("key").reset_index().assign(dimension=by) for by in ("service_format", "segment")]
    rows = pd.concat(parts, ignore_index=True)
    cost = rows["cost_to_serve"].where(rows["cost_to_serve"] > 0)
    return table("format_summary").conform(rows.assign(coverage=rows["margin_12m"] / cost))


def _service(plan: Plan, segment: pd.Series, settings: Settings, firm: NDArray[np.bool_]) -> pd.DataFrame:
    case, chosen = plan.case, plan.format
    taken = np.array([getattr(settings.formats, name).hours_12m for name in SERVICE_FORMATS])
    names = np.array(SERVICE_FORMATS)
    profit = plan.of(case.worth)
    wanted = plan.of(case.worth, plan.wanted)
    rows = case.rows.assign(
        segment=segment, service_format=names[chosen], hours_12m=taken[chosen], cost_to_serve=case.cost[chosen], profit=profit,
        margin_served=profit + case.cost[chosen], wanted_format=names[plan.wanted], value_left=np.maximum(wanted - profit, 0.0),
        eligible=[", ".join(names[own]) for own in plan.asked.allowed.T], fixed=case.locked >= 0, firm=firm,
    )  # fmt: skip
    told = zip(chosen, plan.wanted, plan.lowered, rows["fixed"], rows["margin_in_play"], rows["margin_served"], rows["cost_to_serve"],
               rows["value_left"], strict=True)  # fmt: skip
    rows["reason"] = [_reason(*row) for row in told]
    return table("service").conform(rows[table("service").names])


def _firm(case: Case, plan: Plan, settings: Settings) -> NDArray[np.bool_]:
    """Whose format stays the same when the hours that win two thirds of the margin in play are half or twice those assumed."""
    half, double = (best_plan(responding(case, settings, times), exact=False).format for times in (0.5, 2.0))
    return (half == plan.format) & (double == plan.format)


def _reason(chosen: int, wanted: int, lowered: bool, fixed: bool, play: float, served: float, cost: float, left: float) -> str:
    if lowered:
        text = message("Fixed as {wanted}, but the hours do not reach for all that is fixed: lowering it here costs least")
        return sentence(text, wanted=("word", SERVICE_FORMATS[wanted]))
    if fixed:
        return message("Fixed by people")
    if chosen != wanted:
        text = message("Hours end: {wanted} would bring {left} more a year, other accounts make more of them")
        return sentence(text, wanted=("word", SERVICE_FORMATS[wanted]), left=money_field(left))
    if play <= 0:
        return message("No margin in play is known")
    shown = {"play": money_field(play), "served": money_field(served), "cost": money_field(cost)}
    if chosen == DIGITAL:
        return sentence("Margin in play {play}: closer service would not earn its cost, or is not for this account", play=shown["play"])
    if chosen == PARTNER:
        return sentence("Margin in play {play}: a partner keeps or wins {served} of it for us", play=shown["play"], served=shown["served"])
    return sentence("Of {play} of margin in play this service keeps or wins {served}, at a cost of {cost} a year", **shown)


def _choices(plan: Plan) -> pd.DataFrame:
    costs = choice_costs(plan)
    if not (plan.asked.allowed[PARTNER]).any():
        costs[PARTNER] = np.nan  # there is none
    columns = {f"cost_{name}": costs[place] for place, name in enumerate(SERVICE_FORMATS)}
    rows = pd.DataFrame({"account_id": plan.case.rows["account_id"], "service_format": np.array(SERVICE_FORMATS)[plan.format], **columns})
    return table("format_choices").conform(rows)


def _status(plan: Plan, result: pd.DataFrame, hours: pd.DataFrame, settings: Settings) -> Status:
    used, case = len(result), plan.asked
    spent, unknown = round(float(hours["hours_used"].sum())), sorted(set(settings.locks.root) - set(case.rows["account_id"]))
    if not np.isfinite(case.offers.capacity).all():
        each = settings.thresholds.seller_hours_12m.value
        text = message("No sellers are known, so hours are not limited: the formats take {spent}, {people} sellers of {each} hours.")
        return Status("service", "degraded", sentence(text, spent=spent, people=int(np.ceil(spent / each)), each=round(each)), used)
    over = hours[hours["hours_over"] > 0].sort_values(["hours_over", "key"], ascending=[False, True])
    if len(over):
        loss = float((plan.of(case.worth, plan.asked_format()) - plan.of(case.worth))[plan.lowered].sum())
        text = message(
            "What is fixed does not fit the hours of {who}: {hours} hours a year are missing. The cheapest way out costs {loss} a year "
            "and lowers accounts: {n}. The plan shows it, the table of fixed formats names them."
        )
        told = sentence(text, who=("all", over["holder"].head(3).tolist()), hours=round(float(over["hours_over"].sum())), n=int(plan.lowered.sum()),
                        loss=money_field(max(loss, 0.0)))  # fmt: skip
        return Status("service", "infeasible", told, used)
    fields = {"spent": spent, "there": round(float(hours["hours_there"].sum())), "gap": ratio_field(plan.chosen.gap)}
    if unknown:
        text = message("Formats are fixed for accounts that the portfolio does not have: {unknown}. The others use {spent} of {there} selling hours.")
        return Status("service", "degraded", sentence(text, unknown=", ".join(unknown[:3]), spent=spent, there=fields["there"]), used, len(unknown))
    less = int((result["service_format"] != result["wanted_format"]).sum())
    text = message(
        "The formats use {spent} of {there} selling hours; served less for want of hours: {less} accounts. At most {gap} below the best possible."
    )
    return Status("service", "ok", sentence(text, less=less, **fields), used)
