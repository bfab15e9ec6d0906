"""Ranking: where is the next real, and the next hour, best spent? Potential against capture (A8.4, A1).

score = frontier headroom × margin rate^margin_weight × p(win)^win_weight, the components beside it, each with what it rests on. A factor that is not
known is 1 for all, and named in the status. Beside the rank stand the rank by revenue, which any list must beat to be worth having, the rank by
headroom alone, and the range in which the rank moves when the portfolio is drawn again and when the weights are moved (`rank_ranges`). Accounts
without an own estimate (prospects) follow after the others, by revenue; extrapolated ones keep their place and have no range. Where the potential of
the portfolio cannot be estimated, the ranking is the one by revenue and says so. Method: part 1 of the method note.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kit.analysis.rank_ranges import drawn_ranks, score, tie_groups, weight_scores
from kit.engagement import Thresholds
from kit.language import message, money_field, ratio_field, sentence
from kit.schema import Status, table

__all__ = ["margin_rates", "ranking", "win_rates"]

_MIN_CLOSED = 20
_PRIOR_OPPORTUNITIES = 4
_TAIL = 0.05
_RANGES = ["rank_drawn_low", "rank_drawn_high", "rank_weights_low", "rank_weights_high", "tie_group"]


def ranking(
    profile: pd.DataFrame,
    potential: pd.DataFrame | None,
    thresholds: Thresholds,
    win_rates: pd.DataFrame | None = None,
    drawn: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, Status]:
    """The table `ranking`, one row per account of `profile`, and how it went.

    Parameters
    ----------
    potential : DataFrame or None
        Table `potential`; an account without `headroom_rank_low` is extrapolated and gets no range.
    win_rates : DataFrame, optional
        What `win_rates` gives. Without it the factor is 1 and the status names it.
    drawn : DataFrame, optional
        Frontier headroom of each account (index) in portfolios drawn again (columns). Without it no rank has a range.
    """
    rows = profile.sort_values("account_id", ignore_index=True)
    rows = rows.merge(_asked(potential), on="account_id", how="left", validate="one_to_one")
    rows = rows.assign(margin_rate=margin_rates(rows, thresholds), margin_rate_basis=_margin_bases(rows), **_chances(rows, win_rates))
    factors = rows["margin_rate"].to_numpy("float64"), rows["win_rate"].fillna(1.0).to_numpy("float64")
    rows["score"] = score(rows["frontier_headroom"].to_numpy("float64"), *factors, thresholds.margin_weight.value, thresholds.win_weight.value)
    rows["rank_by_revenue"] = _rank(rows, ["revenue_12m"])
    rows["rank_potential"] = _rank(rows, ["frontier_headroom", "revenue_12m"]).where(rows["frontier_headroom"].notna()).astype("Int64")
    rows["rank"] = _rank(rows, ["score", "revenue_12m"])
    rows = rows.join(_ranges(rows, drawn, factors, thresholds))
    ends = rows[["rank", *_RANGES[:4]]].astype("Float64")
    rows["rank_low"], rows["rank_high"] = ends.min(axis=1).where(ends.notna().all(axis=1)), ends.max(axis=1).where(ends.notna().all(axis=1))
    rows["rank_range"] = _spans(rows["rank_low"], rows["rank_high"])
    rows["reason"] = _reasons(rows)
    result = table("ranking").conform(rows[[name for name in table("ranking").names if name in rows]])
    return result, _status(rows, win_rates is not None)


def win_rates(accounts: pd.DataFrame, opportunities: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame | None:
    """By account id: `win_rate`, won over closed opportunities up to `as_of`, drawn towards the rate of all as by four more, and `closed`, how many
    they are; None if fewer than twenty closed."""
    closed = opportunities[opportunities["status"].isin(("won", "lost")) & ~(opportunities["closed_on"] > as_of)]
    if len(closed) < _MIN_CLOSED:
        return None
    won = closed["status"] == "won"
    overall = (won.sum() + 1) / (len(closed) + 2)
    counts = won.groupby(closed["account_id"]).agg(["sum", "size"])
    counts = counts.reindex(pd.Index(accounts["account_id"].sort_values(), name="account_id"), fill_value=0)
    rate = (counts["sum"] + _PRIOR_OPPORTUNITIES * overall) / (counts["size"] + _PRIOR_OPPORTUNITIES)
    return pd.DataFrame({"win_rate": rate, "closed": counts["size"]})


def margin_rates(rows: pd.DataFrame, thresholds: Thresholds) -> pd.Series:
    """For each row of a profile: its recorded margin rate within 0-1; else that of all recorded accounts together; else the assumed one."""
    recorded = _recorded(rows)
    own = (rows["margin_12m"] / rows["revenue_12m"].where(recorded)).clip(0, 1)
    total = rows.loc[recorded, ["margin_12m", "revenue_12m"]].sum()
    rate = total["margin_12m"] / total["revenue_12m"] if total["revenue_12m"] > 0 else thresholds.margin_rate.value
    return own.fillna(min(max(float(rate), 0.0), 1.0))


def _recorded(rows: pd.DataFrame) -> pd.Series:
    return (rows["margin_basis"] == "recorded") & (rows["revenue_12m"] > 0) & rows["margin_12m"].notna()


def _margin_bases(rows: pd.DataFrame) -> pd.Series:
    """What `margin_rates` rests on: the account's own record, that of all accounts, or the assumption of the settings."""
    recorded = _recorded(rows)
    return pd.Series(np.where(recorded, "own", "all" if recorded.any() else "assumed"), rows.index)


def _chances(rows: pd.DataFrame, win_rates: pd.DataFrame | None) -> dict[str, pd.Series]:
    """The chance of winning and what it rests on; unknown for all, or the account's own closed opportunities, or those of all."""
    if win_rates is None:
        return {"win_rate": pd.Series(np.nan, rows.index), "win_rate_basis": pd.Series("unknown", rows.index)}
    rate, closed = (rows["account_id"].map(win_rates[name]) for name in ("win_rate", "closed"))
    bases = pd.Series(np.where(closed.fillna(0) > 0, "own", "all"), rows.index)
    return {"win_rate": rate.fillna(win_rates["win_rate"].mean()), "win_rate_basis": bases}


def _asked(potential: pd.DataFrame | None) -> pd.DataFrame:
    names = ["account_id", "share_of_wallet", "headroom", "frontier_headroom", "headroom_rank_low"]
    given = table("potential").empty() if potential is None else potential
    asked = given.reindex(columns=names)
    return asked.astype({"account_id": "str", **dict.fromkeys(names[1:], "float64")})


def _rank(rows: pd.DataFrame, by: list[str]) -> pd.Series:
    """Places from 1 by falling values of the columns, missing last, ties by account id."""
    keys = [*by, "account_id"]
    order = rows.sort_values(keys, ascending=[*[False] * len(by), True], kind="stable", na_position="last").index
    return pd.Series(np.arange(1, len(rows) + 1), order).reindex(rows.index)


def _ranges(rows: pd.DataFrame, drawn: pd.DataFrame | None, factors: tuple[np.ndarray, np.ndarray], thresholds: Thresholds) -> pd.DataFrame:
    """Places over the draws and under other weights, and the groups of accounts that cannot be told apart; nothing for extrapolated accounts."""
    empty = pd.DataFrame(np.nan, rows.index, _RANGES)
    if drawn is None or drawn.empty or rows["score"].isna().all():
        return empty
    scored = rows[rows["score"].notna()].sort_values("rank").index
    margin, chance = (factor[scored] for factor in factors)
    headroom = drawn.reindex(rows.loc[scored, "account_id"]).to_numpy("float64")
    over_draws = score(headroom, margin, chance, thresholds.margin_weight.value, thresholds.win_weight.value)
    weighed = weight_scores(rows.loc[scored, "frontier_headroom"].to_numpy("float64"), margin, chance, thresholds)
    ranges = np.column_stack([*drawn_ranks(over_draws, _TAIL), *drawn_ranks(weighed)])
    firm = rows.loc[scored, "headroom_rank_low"].notna().to_numpy()
    groups = np.full(len(scored), np.nan)
    groups[firm] = tie_groups(over_draws[firm], weighed[firm])
    ranges[~firm] = np.nan
    return pd.DataFrame(np.column_stack([ranges, groups]), scored, _RANGES).reindex(rows.index)


def _spans(low: pd.Series, high: pd.Series) -> pd.Series:
    """The range as people write it: 5–9, or 3 where no other place is reached; missing where it is not known."""
    known = low.notna()
    first, last = (ends[known].astype("int64").astype("str") for ends in (low, high))
    return first.where(first == last, first + "–" + last).reindex(low.index).astype("str")


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
