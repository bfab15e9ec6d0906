"""Findings of the action stage: what the contact plan, the hours and the next steps mean, as sentence cells computed from the tables."""

from __future__ import annotations

import pandas as pd

from kit.language import message, money_field, ratio_field, sentence
from kit.schema.seller_labels import UNASSIGNED

__all__ = ["contact_finding", "escalation_finding", "hours_finding", "next_steps_finding"]


def contact_finding(contact_plan: pd.DataFrame) -> str:
    """How many contacts and hours the plan takes, and which part of the accounts is met in person."""
    if contact_plan.empty:
        return message("There is no account to plan contacts for.")
    visited = contact_plan["channel"] == "visit"
    hours = float(contact_plan["hours_12m"].sum())
    return sentence(
        "The plan takes {contacts} contacts and {hours} hours a year; {share} of the hours go to visits, to {visited} of {all} accounts.",
        contacts=round(float(contact_plan["contacts_12m"].sum())), hours=round(hours), visited=int(visited.sum()), all=len(contact_plan),
        share=ratio_field(contact_plan.loc[visited, "hours_12m"].sum() / hours if hours > 0 else 0.0),
    )  # fmt: skip


def escalation_finding(contact_plan: pd.DataFrame, profile: pd.DataFrame) -> str:
    """How many accounts the director is called in for, and the revenue at stake."""
    called = contact_plan[contact_plan["escalation"] == "director"].merge(profile[["account_id", "revenue_12m"]], on="account_id", how="left")
    if called.empty:
        return message("No A account drifts or has left: nothing brings in the director this month.")
    revenue, total = float(called["revenue_12m"].sum()), float(profile["revenue_12m"].sum())
    return sentence(
        "A accounts that drift or have left, and bring in the director: {n}, with {revenue} of the last 12 months, {share} of all revenue.",
        n=len(called), revenue=money_field(revenue), share=ratio_field(revenue / total if total > 0 else 0.0),
    )  # fmt: skip


def hours_finding(seller_hours: pd.DataFrame) -> str:
    """Whether the plan fits the sellers' hours, and what lacks a seller."""
    named = seller_hours[(seller_hours["seller_id"] != UNASSIGNED) & (seller_hours["accounts"] > 0)]
    if named.empty:
        return message("The client named no sellers: hours are planned, but no one's time is checked.")
    asked, there = float(named["hours_asked"].sum()), float(named["hours_there"].sum())
    over = named[named["hours_over"] > 0]
    if over.empty:
        return sentence(
            "The plan fits: {asked} hours asked of the {there} that the sellers have, {share} of their time.",
            asked=round(asked), there=round(there), share=ratio_field(asked / there if there > 0 else 0.0),
        )  # fmt: skip
    return sentence(
        "The plan is short of hours for {n} of {all} sellers: {missing} hours a year are asked and not there. "
        "The tightest keeps {factor} of its plan.",
        n=len(over), all=len(named), missing=round(float(over["hours_over"].sum())), factor=ratio_field(over["factor"].min()),
    )  # fmt: skip


def next_steps_finding(plan: pd.DataFrame) -> str:
    """How many accounts have next steps that the figures propose, what is to be defended and what to be won."""
    goals = plan[(plan["level"] == "goal") & (plan["kind"] == "next_step")]
    if goals.empty:
        return message("No next step is proposed.")
    saved = goals[goals["situation"].isin(["drifting", "winning_back"])]
    growing = goals[goals["situation"] == "growing"]
    kept = money_field(saved["target"].sum())
    won = money_field((growing["target"] - growing["baseline"]).sum())
    if saved.empty:
        return sentence(
            "Accounts with a dated next step: {n}. {growing} of them are to grow by {won} together. Every line is to be confirmed with its owner.",
            n=len(goals), growing=len(growing), won=won,
        )  # fmt: skip
    if growing.empty:
        return sentence(
            "Accounts with a dated next step: {n}. {saved} of them drift or have left, with {kept} to be saved. "
            "Every line is to be confirmed with its owner.",
            n=len(goals), saved=len(saved), kept=kept,
        )  # fmt: skip
    return sentence(
        "Accounts with a dated next step: {n}. {saved} drift or have left, with {kept} to be saved; {growing} are to grow by {won} together. "
        "Every line is to be confirmed with its owner.",
        n=len(goals), saved=len(saved), kept=kept, growing=len(growing), won=won,
    )  # fmt: skip
