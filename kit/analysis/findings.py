"""Findings: what the tables of the analysis say, one sentence each.

Every function takes result tables and gives a sentence cell, computed and never written by hand, so that a call-out is true for whatever data the
notebook runs on. Where there is nothing to say, the sentence says that.
"""

from __future__ import annotations

import pandas as pd

from kit.language import in_a_row, message, money_field, ratio_field, sentence
from kit.schema.vocabulary import DRIFTING

__all__ = [
    "abc_finding", "concentration_finding", "coverage_finding", "drift_finding", "format_finding", "potential_finding", "ranking_finding",
    "rhythm_finding", "segment_finding", "seller_finding", "tie_finding",
]  # fmt: skip

_CARRY = {
    "revenue": message("{few} of {accounts} accounts (class A) carry {share_few} of the revenue; {many} accounts (class C) carry {share_many}."),
    "margin": message("{few} of {accounts} accounts (class A) carry {share_few} of the margin; {many} accounts (class C) carry {share_many}."),
}
_CLASSED_WITHIN = {"seller": message("Each seller's accounts are classed by themselves."), "region": message("Each region is classed by itself.")}


def drift_finding(portfolio: pd.DataFrame, profile: pd.DataFrame) -> str:
    """How many accounts are drifting away, what they bought, and how many of them are class A (B1-B3)."""
    rows = _with_revenue(portfolio, profile)
    drifting = rows[rows["lifecycle"].isin(DRIFTING)]
    if drifting.empty:
        return message("No account is drifting away: none is pre-inactive or just inactivated.")
    money, total = drifting["revenue_12m"].sum(), rows["revenue_12m"].sum()
    fields = {"accounts": len(drifting), "large": int((drifting["abc_class"] == "A").sum()), "revenue": money_field(money)}
    if total <= 0 or money / total < 0.005:
        text = message("Drifting away (pre-inactive or just inactivated): {accounts} accounts with {revenue} of revenue. Of class A: {large}.")
        return sentence(text, **fields)
    text = message("Drifting away (pre-inactive or just inactivated): {accounts} accounts with {revenue}, {share} of revenue. Of class A: {large}.")
    return sentence(text, share=_share(money, total), **fields)


def rhythm_finding(portfolio: pd.DataFrame) -> str:
    """How many accounts are judged by their own rhythm, and how many would be in another state under the fixed limits."""
    own = int((portfolio["lifecycle_basis"] == "own_rhythm").sum())
    changed = int((portfolio["lifecycle"] != portfolio["lifecycle_fixed"]).sum())
    if not own:
        return message("No account has enough purchases for a rhythm of its own: the fixed limits hold for all.")
    text = message("Judged by their own rhythm: {own} of {accounts} accounts; in another status than under the fixed limits: {changed}.")
    return sentence(text, own=own, accounts=len(portfolio), changed=changed)


def abc_finding(portfolio: pd.DataFrame, profile: pd.DataFrame) -> str:
    """How many accounts carry most of the revenue (or margin, where classes are by margin), and how many carry little (B3)."""
    by = "margin" if (portfolio["abc_by"] == "margin").any() else "revenue"
    rows = portfolio.merge(profile[["account_id", f"{by}_12m"]], on="account_id", how="left").sort_values("account_id")
    value = rows[f"{by}_12m"].fillna(0.0)
    few, many = rows["abc_class"] == "A", rows["abc_class"] == "C"
    if not few.any():
        return message("No account has positive revenue in the 12 months, so there are no classes to tell apart.")
    shares = {"share_few": _share(value[few].sum(), value.sum()), "share_many": _share(value[many].sum(), value.sum())}
    fields = {"few": int(few.sum()), "accounts": len(rows), "many": int(many.sum()), **shares}
    within = portfolio["abc_within"].dropna()
    told = sentence(_CARRY[by], **fields)
    return in_a_row([told, _CLASSED_WITHIN[within.iloc[0]]]) if len(within) and within.iloc[0] in _CLASSED_WITHIN else told


def potential_finding(portfolio: pd.DataFrame) -> str:
    """How many accounts of high potential are still small buyers: where ABC class alone would look away (A1, A8.4)."""
    high = portfolio[portfolio["potential_class"] == "high"]
    if high.empty:
        return message("The potential of the accounts is not known, so ABC class and lifecycle are all there is to go by.")
    hidden = int(high["abc_class"].isin(("B", "C")).sum())
    text = message("The first half of all headroom: {high} accounts; of class B or C, where a list by revenue would not look: {hidden}.")
    return sentence(text, high=len(high), hidden=hidden)


def ranking_finding(ranking: pd.DataFrame, top: int) -> str:
    """How far the first accounts by potential against capture are others than the first by revenue (A8.4)."""
    if ranking["score"].isna().all():
        return message("The potential cannot be estimated from these data: the list is the one by revenue.")
    first = ranking[ranking["rank"] <= top]
    new = int((first["rank_by_revenue"] > top).sum())
    if not new:
        return sentence("The first {top} accounts by headroom are also the first {top} by revenue, in another order at most.", top=len(first))
    return sentence("{new} of the first {top} accounts would not be among the first {top} by revenue.", new=new, top=len(first))


def tie_finding(ranking: pd.DataFrame, top: int) -> str:
    """Into how many groups of accounts that cannot be told apart the first fall; "" where no rank has a range."""
    first = ranking[ranking["rank"] <= top]
    firm = first.dropna(subset=["tie_group"])
    if firm.empty:
        return ""
    groups = firm.groupby("tie_group").size()
    if groups.max() == 1:
        return sentence("The places of the first {top} can be told apart.", top=len(first))
    text = message("Groups among the first {top} inside which the order is no more than chance: {groups}.")
    return sentence(text, top=len(first), groups=int((groups > 1).sum()))


def concentration_finding(measures: pd.DataFrame) -> str:
    """How many equal accounts would be as concentrated, and what the largest hold (D2); `measures` is the table `concentration_figures`."""
    rows = measures[measures["dimension"] == "account"]
    if rows.empty:
        return message("No revenue in the 12 months: there is nothing to concentrate.")
    row = rows.iloc[0]
    text = message("{accounts} accounts have revenue, as concentrated as {effective} equal ones: the largest holds {first}, the ten largest {ten}.")
    effective = round(float(row["effective_keys"]))
    return sentence(text, accounts=int(row["keys"]), effective=effective, first=ratio_field(row["cr1"]), ten=ratio_field(row["cr10"]))


def seller_finding(concentration: pd.DataFrame) -> str:
    """What the accounts of the largest seller hold: what would be at risk if the seller left."""
    rows = concentration[concentration["dimension"] == "seller"].sort_values("rank")
    if rows.empty:
        return message("It is not known who owns the accounts, so the dependence on sellers cannot be told.")
    text = message("The accounts of the largest of {sellers} owners hold {share} of revenue.")
    return sentence(text, sellers=len(rows), share=ratio_field(rows["share"].iloc[0]))


def segment_finding(segments: pd.DataFrame) -> str:
    """Which group holds most revenue, in how many accounts."""
    total = segments["revenue_12m"].sum()
    if not len(segments) or total <= 0:
        return message("No revenue in the 12 months: the groups cannot be compared.")
    row = segments.sort_values(["revenue_12m", "segment"], ascending=[False, True]).iloc[0]
    text = message("Group {segment} holds {share} of revenue in {size} of {accounts} accounts.")
    share = _share(row["revenue_12m"], total)
    return sentence(text, segment=str(row["segment"]), share=share, size=int(row["size"]), accounts=int(segments["size"].sum()))


def format_finding(summary: pd.DataFrame) -> str:
    """How many accounts closer service takes, and what they carry; `summary` is the table `format_summary` (A12)."""
    rows = summary[summary["dimension"] == "service_format"]
    close = rows[rows["key"].isin(("key_account", "field"))]
    if not close["accounts"].sum():
        return message("No account carries the cost of a visit: all are served by the inside team, digitally or by partners.")
    text = message("Key account managers and field sellers serve {close} of {accounts} accounts with {hours} hours a year: {share} of revenue.")
    share, hours = _share(close["revenue_12m"].sum(), rows["revenue_12m"].sum()), round(float(close["hours_12m"].sum()))
    return sentence(text, close=int(close["accounts"].sum()), accounts=int(rows["accounts"].sum()), share=share, hours=hours)


def coverage_finding(summary: pd.DataFrame) -> str:
    """Which segments do not earn their service, or how far the weakest covers it (E10)."""
    rows = summary[(summary["dimension"] == "segment") & summary["coverage"].notna()].sort_values(["coverage", "key"])
    if rows.empty:
        return message("No segment has a service cost, so its coverage cannot be told.")
    under = rows[rows["coverage"] < 1]
    if under.empty:
        text = message("Every segment earns its service; the weakest, {segment}, earns {times} times its cost.")
        return sentence(text, segment=str(rows["key"].iloc[0]), times=round(float(rows["coverage"].iloc[0]), 1))
    text = message("Not earning their service today: {segments}. They cost {cost} a year: an investment, to be decided as one.")
    return sentence(text, segments=under["key"].sort_values().tolist(), cost=money_field(under["cost_to_serve"].sum()))


def _with_revenue(portfolio: pd.DataFrame, profile: pd.DataFrame) -> pd.DataFrame:
    return portfolio.merge(profile[["account_id", "revenue_12m"]], on="account_id", how="left").sort_values("account_id")


def _share(part: float, whole: float) -> tuple[str, float | None]:
    return ratio_field(float(part) / float(whole)) if whole > 0 else ("ratio", None)
