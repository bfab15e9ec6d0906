"""Format findings: what the tables of the service formats say, one sentence each (A12, E10).

Computed from the tables, true for whatever data the notebook runs on; what rests on an assumed response says so.
"""

from __future__ import annotations

import pandas as pd

from kit.analysis.service import ServicePlan
from kit.language import message, money_field, ratio_field, sentence

__all__ = ["hours_finding", "kept_rule_finding", "service_decision", "ways_finding"]

_RULES_MATTER = 0.02  # of what the plan brings: less is within what is assumed anyway


def hours_finding(hours: pd.DataFrame) -> str:
    """Whose hours are short, what that leaves on the table and what one hour more is worth; `hours` is the table `format_hours`."""
    if hours["hours_there"].isna().all():
        return message("No sellers are known, so nobody's hours are short.")
    tight = hours[hours["value_of_hour"] > 0].sort_values(["value_of_hour", "key"], ascending=[False, True])
    less, left = int(hours["accounts_lighter"].sum()), float(hours["value_left"].sum())
    if tight.empty or not less:
        return message("Everybody's hours are enough for the formats that pay: one more hour would bring nothing here.")
    who, price = str(tight["holder"].iloc[0]), money_field(tight["value_of_hour"].iloc[0])
    text = message(
        "Hours are short: {left} a year stay on the table (accounts served less: {less}). One more hour is worth most here: {who}, {price}."
    )
    return sentence(text, less=less, left=money_field(left), who=("all", [who]), price=price)


def ways_finding(comparison: pd.DataFrame) -> str:
    """What the simpler ways bring of what the optimisation brings; `comparison` is the table `format_comparison`."""
    share = comparison.set_index("way")["share"]
    if share.isna().all():
        return message("No way to give formats brings more than it costs: the margin in play is not known or too small.")
    fields = {way: ratio_field(round(float(share[way]), 3)) for way in ("filling_rule", "kept_rule")}
    if "groups" not in share:
        return sentence("Of what the optimisation brings, the filling rule brings {filling_rule}, the rule to keep {kept_rule}.", **fields)
    text = message("Of what the optimisation brings, groups alone bring {groups}, the filling rule {filling_rule}, the rule to keep {kept_rule}.")
    return sentence(text, groups=ratio_field(round(float(share["groups"]), 3)), **fields)


def kept_rule_finding(plan: ServicePlan) -> str:
    """The rule that a manager keeps: how many conditions, how far it goes, and who comes first where hours end."""
    ways = plan.format_comparison.set_index("way")["difference"]
    lost, conditions = money_field(max(-float(ways["kept_rule"]), 0.0)), int(plan.format_rules["leaves"].sum())
    if plan.lighter_first:
        text = message(
            "The rule's {n} conditions place any account by hand, for {lost} a year less. "
            "Where hours end, more accounts come before closer service."
        )
    else:
        text = message(
            "The rule's {n} conditions place any account by hand, for {lost} a year less. "
            "Where hours end, closer service comes before more accounts."
        )
    return sentence(text, n=conditions, lost=lost)


def service_decision(plan: ServicePlan) -> str:
    """What to decide: the plan and what it brings after its cost, on which assumption; what does not fit; what fixed formats cost."""
    if plan.status.status == "infeasible":
        return plan.status.reason
    ways = plan.format_comparison.set_index("way")
    best, locks = ways.loc["optimisation"], plan.format_locks[plan.format_locks["cost"].notna()]
    if best["profit"] <= 0:
        return message("No decision: closer service does not earn its cost on what is known now.")
    told = [sentence(
        "Serve as planned: {profit} a year kept or won after {cost} of cost, if hours work as assumed; {firm} of {all} accounts would have the same "
        "format if they won half or twice as much.",
        profit=money_field(best["profit"]), cost=money_field(best["cost_to_serve"]), firm=int(plan.service["firm"].sum()), all=len(plan.service),
    )]  # fmt: skip
    if float(ways.loc["free", "difference"]) > _RULES_MATTER * float(best["profit"]):
        text = message("Without the rules on who may have what the same hours would bring {more} more: review them.")
        told.append(sentence(text, more=money_field(ways.loc["free", "difference"])))
    if len(locks):
        text = message("Formats fixed by people: {n}. They cost {lost} a year: confirm or lift them.")
        told.append(sentence(text, n=len(locks), lost=money_field(locks["cost"].sum())))
    whole = told[-1]
    for part in reversed(told[:-1]):
        whole = sentence("{first} {second}", first=("all", [part]), second=("all", [whole]))
    return whole
