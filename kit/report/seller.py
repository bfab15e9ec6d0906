"""Seller: the first page of the plan of one seller's portfolio: whose it is, its headline figures, and the next steps in it (A12, A10)."""

from __future__ import annotations

import pandas as pd

from kit.cycle import Cycle
from kit.language import Language, message
from kit.report.account import plan_context
from kit.report.outputs import Output, call_out

__all__ = ["seller_context", "seller_decision", "seller_figures"]


def seller_context(cycle: Cycle, name: str) -> Output:
    """The context of the report, with the seller in its title."""
    return plan_context(cycle, cycle.language.text("Territory plan: {name}", name=name))


def seller_decision(told: str, language: Language) -> Output:
    """What comes first in the portfolio (a sentence cell) as the decision, or that there is none."""
    if told:
        return call_out(language.told(told), "decision")
    text = message("No decision: no account drifts and no headroom is known. Ask the largest accounts what they buy elsewhere.")
    return call_out(language.text(text), "abstained")


def seller_figures(held: pd.DataFrame, hours: pd.DataFrame, language: Language) -> list[tuple[str, str, str]]:
    """The headline figures of a portfolio, from its accounts (`seller_accounts`) and the seller's row of `seller_hours`: label, value, note."""
    now, before = float(held["revenue_12m"].sum()), held["revenue_prior_12m"]
    change = now / float(before.sum()) - 1 if before.notna().all() and float(before.sum()) > 0 else None
    signed = "" if change is None else ("+" if change > 0 else "") + language.ratio(change, 1)
    beside = language.text("{change} on the 12 months before", change=signed) if signed else ""
    buying = int((held["orders_12m"] > 0).sum())
    figures = [
        (language.text("Accounts"), language.number(len(held)), language.text("{n} bought in 12 months", n=buying)),
        (language.text("Revenue, 12 months"), language.money(now, compact=True), beside),
    ]
    known = held[held["headroom"].notna()]
    if len(known):
        ends = {end: (known[f"wallet_{end}"] - known["captured"]).clip(lower=0) for end in ("low", "high")}
        span = {end: language.money(amount.sum(), compact=True) for end, amount in ends.items()}
        note = language.text("between {low} and {high}", **span) if known["wallet_high"].notna().all() else language.text("cautiously {low}", **span)
        figures.append((language.text("Headroom, a year"), language.money(known["headroom"].sum(), compact=True), note))
    if len(hours):
        row = hours.iloc[0]
        there = "" if pd.isna(row["hours_there"]) else language.text("of {there} there are", there=language.number(row["hours_there"]))
        figures.append((language.text("Hours needed, a year"), language.number(row["hours_asked"]), there))
    return figures
