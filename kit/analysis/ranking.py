"""Ranking: where is the next real, and the next hour, best spent? Potential against capture (A8.4, A1).

score = frontier headroom × margin rate × p(win)^win_weight. A factor that is not known is 1 for all, and named in the status. Beside the rank stand
the rank by revenue, which any list must beat to be worth having, the rank by headroom alone, and the range in which the rank moves when the portfolio
is drawn again. Accounts without an own estimate (prospects, extrapolated figures) follow after the others, by revenue. Where the potential of the
portfolio cannot be estimated, the ranking is the one by revenue and says so. Method: part 1 of the method note.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kit.engagement import Thresholds
from kit.language import message, money_field, ratio_field, sentence
from kit.schema import Status, table

__all__ = ["margin_rates", "ranking", "win_rates"]

_MIN_CLOSED = 20
_PRIOR_OPPORTUNITIES = 4


def ranking(
    profile: pd.DataFrame, potential: pd.DataFrame | None, thresholds: Thresholds, win_rates: pd.Series | None = None
) -> tuple[pd.DataFrame, Status]:
    """The table `ranking`, one row per account of `profile`, and how it went.

    Parameters
    ----------
    potential : DataFrame or None
        Table `potential`; its columns `headroom_rank_low` and `headroom_rank_high`, where present, give the range of the rank.
    win_rates : Series, optional
        Chance of winning (0-1) by account id, as `win_rates` gives it. Without it the factor is 1 and the status names it; with it the range of the
        rank also covers what the rank would be if the chance did not count.
    """
    rows = profile.sort_values("account_id", ignore_index=True)
    rows = rows.merge(_asked(potential), on="account_id", how="left", validate="one_to_one")
    chance = pd.Series(1.0, rows.index) if win_rates is None else rows["account_id"].map(win_rates).fillna(win_rates.mean())
    rows["margin_headroom"] = rows["frontier_headroom"] * margin_rates(rows, thresholds)
    rows["score"] = rows["margin_headroom"] * chance**thresholds.win_weight.value
    rows["rank_by_revenue"] = _rank(rows, ["revenue_12m"])
    rows["rank_potential"] = _rank(rows, ["frontier_headroom", "revenue_12m"]).where(rows["frontier_headroom"].notna()).astype("Int64")
    rows["rank"] = _rank(rows, ["score", "revenue_12m"])
    rows["rank_low"], rows["rank_high"] = _range(rows)
    rows["reason"] = _reasons(rows)
    result = table("ranking").conform(rows[[name for name in table("ranking").names if name in rows]])
    return result, _status(rows, win_rates is not None)


def win_rates(accounts: pd.DataFrame, opportunities: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series | None:
    """By account id: won over closed opportunities up to `as_of`, drawn towards the rate of all as by four more; None if fewer than twenty closed."""
    closed = opportunities[opportunities["status"].isin(("won", "lost")) & ~(opportunities["closed_on"] > as_of)]
    if len(closed) < _MIN_CLOSED:
        return None
    won = closed["status"] == "won"
    overall = (won.sum() + 1) / (len(closed) + 2)
    counts = won.groupby(closed["account_id"]).agg(["sum", "size"])
    counts = counts.reindex(pd.Index(accounts["account_id"].sort_values(), name="account_id"), fill_value=0)
    return (counts["sum"] + _PRIOR_OPPORTUNITIES * overall) / (counts["size"] + _PRIOR_OPPORTUNITIES)


def margin_rates(rows: pd.DataFrame, thresholds: Thresholds) -> pd.Series:
    """For each row of a profile: its recorded margin rate within 0-1; else that of all recorded accounts together; else the assumed one."""
    recorded = (rows["margin_basis"] == "recorded") & (rows["revenue_12m"] > 0) & rows["margin_12m"].notna()
    own = (rows["margin_12m"] / rows["revenue_12m"].where(recorded)).clip(0, 1)
    total = rows.loc[recorded, ["margin_12m", "revenue_12m"]].sum()
    rate = total["margin_12m"] / total["revenue_12m"] if total["revenue_12m"] > 0 else thresholds.margin_rate.value
    return own.fillna(min(max(float(rate), 0.0), 1.0))


def _asked(potential: pd.DataFrame | None) -> pd.DataFrame:
    names = ["account_id", "share_of_wallet", "headroom", "frontier_headroom", "headroom_rank_low", "headroom_rank_high"]
    given = table("potential").empty() if potential is None else potential
    asked = given.reindex(columns=names)
    return asked.astype({"account_id": "str", **dict.fromkeys(names[1:], "float64")})


def _rank(rows: pd.DataFrame, by: list[str]) -> pd.Series:
    """Places from 1 by falling values of the columns, missing last, ties by account id."""
    keys = [*by, "account_id"]
    order = rows.sort_values(keys, ascending=[*[False] * len(by), True], kind="stable", na_position="last").index
    return pd.Series(np.arange(1, len(rows) + 1), order).reindex(rows.index)


def _range(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """The range of the rank by headroom under resampling, moved to where margin and chance put the account: the chance in full or not at all."""
    known, estimated = rows["headroom_rank_low"].notna() & rows["headroom_rank_high"].notna(), int(rows["score"].notna().sum())
    places = pd.concat([rows["rank"], _rank(rows, ["margin_headroom", "revenue_12m"])], axis=1)
    alone = rows["rank_potential"].astype("float64")
    low = (rows["headroom_rank_low"] + places.min(axis=1) - alone).clip(lower=1)
    high = (rows["headroom_rank_high"] + places.max(axis=1) - alone).clip(upper=max(estimated, 1))
    low, high = np.minimum(low, rows["rank"]), np.maximum(high, rows["rank"])
    whole = known & rows["rank_potential"].notna()
    return low.where(whole).round().astype("Int64"), high.where(whole).round().astype("Int64")


def _reasons(rows: pd.DataFrame) -> list[str]:
    lines = int(rows["product_lines_12m"].fillna(0).max()) if len(rows) else 0
    names = ["frontier_headroom", "headroom", "share_of_wallet", "product_lines_12m", "orders_12m"]
    figures = rows[names].astype("float64").to_numpy()
    estimated = bool(rows["frontier_headroom"].notna().any())
    return [_reason(estimated, lines, *account) for account in figures]


def _reason(estimated: bool, lines: int, frontier: float, headroom: float, share: float, bought: float, orders: float) -> str:
    if not estimated:
        return message("Placed by revenue: the potential cannot be estimated")
    if np.isnan(frontier):
        if orders > 0:
            return message("Returns exceed its purchases: placed after the others, by revenue")
        return message("No purchase in the 12 months: placed after the buyers")
    if np.isnan(share) or np.isnan(headroom):
        return message("Buys less than comparable accounts of its size")
    fields = {"share": ratio_field(share), "headroom": money_field(headroom)}
    if headroom <= 0:
        return sentence("Captured {share} of its wallet; what is left lies above the realistic wallet", share=fields["share"])
    if lines > 1 and bought == bought:
        text = message("Captured {share} of its wallet, {headroom} open; buys {bought} of {lines} product lines")
        return sentence(text, bought=int(bought), lines=lines, **fields)
    return sentence("Captured {share} of its wallet, {headroom} open", **fields)


def _status(rows: pd.DataFrame, chance_known: bool) -> Status:
    used, total = int(rows["score"].notna().sum()), len(rows)
    if not used:
        return Status("ranking", "degraded", sentence("The potential cannot be estimated, so this is the ranking by revenue."), total)
    assumed = not (rows["margin_basis"] == "recorded").any()
    dropped = total - used
    fields = {"dropped": dropped}
    if not chance_known and assumed:
        text = message("Margin rate and chance of winning count alike for all accounts; {dropped} accounts without an estimate follow at the end.")
        return Status("ranking", "ok", sentence(text, **fields), used, dropped)
    if not chance_known:
        text = message("The chance of winning is not known and counts as 1; {dropped} accounts without an estimate follow at the end.")
        return Status("ranking", "ok", sentence(text, **fields), used, dropped)
    return Status("ranking", "ok", sentence("{dropped} accounts without an estimate follow at the end.", **fields), used, dropped)
