"""Backtest: what the statuses of a year ago would have said about this year, beside the simple rules.

The history is cut one year before `as_of`, or in its middle where it is shorter than two years. Everything up to the cut is read as if nothing more
were known: statuses, models, counts. What came after it then judges them: who bought again, how much of the revenue was kept, how many purchases were
made. Days since the last purchase alone are the simple rule that statuses must beat (Wuebben and von Wangenheim 2008 found that they often do not);
repeating the purchases of the months before is the simple forecast that a model must beat. Method: part 5 of the method note.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kit.analysis.abc_curve import abc_curve
from kit.analysis.expected_purchases import purchase_models
from kit.analysis.hit_rates import better, hit_rates
from kit.analysis.lifecycle import lifecycle
from kit.analysis.purchase_days import numbered, purchase_days
from kit.analysis.purchases import repeat_purchases
from kit.engagement import Thresholds
from kit.language import message, ratio_field, sentence
from kit.schema import Status, table
from kit.schema.client import HISTORY_GRACE
from kit.schema.vocabulary import LIFECYCLES, READINGS

__all__ = ["backtest", "backtest_date", "backtest_finding", "readings_finding"]

_RANKED = {"active": 5, "new": 4, "pre_inactive": 3, "just_inactivated": 2, "inactive": 1}
_VERDICTS = {1: "better", 0: "no_difference", -1: "worse"}
_FORECASTS = ("as_before", "mbg_nbd", "bg_nbd")
_VERDICT_TOLD = {
    "better": message("The statuses told who would buy again better than days since the last purchase alone (hit rate {status} against {simple})."),
    "no_difference": message("Days since the last purchase alone told who would buy again as well as the statuses (hit rate {simple}, {status})."),
    "worse": message("Days since the last purchase alone told who would buy again better than the statuses (hit rate {simple} against {status})."),
}
_SHORT = message("The history is too short to look back: no part of it is long enough to judge the statuses of an earlier date.")
_MIDDLE = message("The history is shorter than two years: it was cut in the middle, on {date}.")


def backtest_date(account_days: pd.DataFrame, as_of: pd.Timestamp, thresholds: Thresholds) -> pd.Timestamp | None:
    """Where the history is cut: a year before `as_of`, else in its middle; None where half of it is shorter than `pre_inactive_days`."""
    if account_days.empty:
        return None
    first, close = account_days["date"].min().normalize(), pd.Timestamp(as_of).normalize()
    if first <= close - pd.DateOffset(years=2) + HISTORY_GRACE:
        return close - pd.DateOffset(years=1)
    middle = first + pd.Timedelta(days=(close - first).days // 2)
    return middle if (middle - first).days >= thresholds.pre_inactive_days.value else None


def backtest(
    accounts: pd.DataFrame, account_days: pd.DataFrame, as_of: pd.Timestamp, thresholds: Thresholds
) -> tuple[pd.DataFrame, pd.DataFrame, Status]:
    """The tables `backtest` (per rule and status: accounts, how many bought again, revenue before and after) and `backtest_scores` (per reading: hit
    rate with its range, and for forecasts purchases expected, made, and missed by), and how it went. Both are empty where nothing can be looked back.
    """
    days = account_days[account_days["date"] <= as_of]
    cut = backtest_date(days, as_of, thresholds)
    if cut is None:
        return table("backtest").empty(), table("backtest_scores").empty(), Status("backtest", "abstained", _SHORT, 0, len(accounts))
    ids, span = pd.RangeIndex(len(accounts), name="account_id"), (pd.Timestamp(as_of).normalize() - cut).days
    days = numbered(days, pd.Index(accounts["account_id"].sort_values()))
    known, accounts = days[days["date"] <= cut], pd.DataFrame({"account_id": ids})
    seen = _outcome(ids, days, cut, span)
    profile = seen["revenue_before"].rename("revenue_12m").reset_index()
    classes = abc_curve(profile, thresholds)[0].set_index("account_id")["abc_class"]
    states = lifecycle(accounts, known, cut, thresholds, classes).set_index("account_id")
    scores = _scores(states, seen, repeat_purchases(known, cut).reindex(ids), span, thresholds)
    rules = (("own_rhythm", "lifecycle"), ("fixed_limits", "lifecycle_fixed"))
    told = pd.concat([_by_status(seen, states[column]).assign(rule=rule, read_on=cut) for rule, column in rules])
    a_year = pd.Timestamp(as_of).normalize() - pd.DateOffset(years=1) == cut
    status = Status("backtest") if a_year else Status("backtest", "degraded", sentence(_MIDDLE, date=("date", f"{cut:%Y-%m-%d}")))
    status = Status("backtest", status.status, status.reason, int((states["lifecycle"] != "prospect").sum()))
    return _ordered(table("backtest").conform(told), "rule", "lifecycle"), _ordered(table("backtest_scores").conform(scores), "reading"), status


def backtest_finding(told: pd.DataFrame) -> str:
    """How many accounts of each kind of status bought again; `told` is the table `backtest`."""
    rows = told[(told["rule"] == "own_rhythm") & (told["accounts"] > 0)]
    buying, others = rows[rows["lifecycle"].isin(("active", "new"))], rows[rows["lifecycle"].isin(("pre_inactive", "just_inactivated", "inactive"))]
    if buying.empty or others.empty:
        return message("The history does not hold enough accounts of each status to look back.")
    text = message("Of the accounts that were active or new on {date}, {active} bought again; of those drifting or inactive then, {gone}.")
    date = ("date", f"{rows['read_on'].iloc[0]:%Y-%m-%d}")
    active, gone = (ratio_field(part["bought"].sum() / part["accounts"].sum()) for part in (buying, others))
    return sentence(text, date=date, active=active, gone=gone)


def readings_finding(scores: pd.DataFrame) -> str:
    """Whether the statuses told who would buy again better than days since the last purchase alone; `scores` is the table `backtest_scores`."""
    rates = scores.set_index("reading")["hit_rate"].reindex(["own_rhythm", "recency"])
    if rates.isna().any():
        return message("Nothing can be said about how well the statuses tell who buys again.")
    verdict = str(scores.set_index("reading").loc["own_rhythm", "against_recency"])
    return sentence(_VERDICT_TOLD[verdict], status=ratio_field(rates["own_rhythm"]), simple=ratio_field(rates["recency"]))


def _outcome(ids: pd.Index, days: pd.DataFrame, cut: pd.Timestamp, span: int) -> pd.DataFrame:
    """By account id: purchases and revenue in the `span` days before the cut (as known then) and after it."""
    before = cut - pd.Timedelta(days=span)
    bought = {"before": purchase_days(days[days["date"] <= cut]), "after": purchase_days(days)}
    windows = {"before": (before, cut), "after": (cut, days["date"].max())}
    columns = {}
    for name, (start, end) in windows.items():
        inside = days[(days["date"] > start) & (days["date"] <= end)]
        dates = bought[name]
        dates = dates[(dates["date"] > start) & (dates["date"] <= end)]
        columns[f"purchases_{name}"] = dates.groupby("account_id").size().reindex(ids, fill_value=0)
        columns[f"revenue_{name}"] = inside.groupby("account_id")["revenue"].sum().reindex(ids, fill_value=0.0)
    return pd.DataFrame(columns, ids)


def _by_status(seen: pd.DataFrame, states: pd.Series) -> pd.DataFrame:
    rows = seen.assign(lifecycle=states, bought=seen["purchases_after"] > 0)
    sums = rows.groupby("lifecycle").agg(
        accounts=("bought", "size"), bought=("bought", "sum"), revenue_before=("revenue_before", "sum"), revenue_after=("revenue_after", "sum")
    )  # fmt: skip
    kept = (sums["revenue_after"] / sums["revenue_before"]).where(sums["revenue_before"] > 0)
    return sums.assign(bought_share=sums["bought"] / sums["accounts"], kept=kept).reset_index()


def _scores(states: pd.DataFrame, seen: pd.DataFrame, history: pd.DataFrame, span: int, thresholds: Thresholds) -> pd.DataFrame:
    """One row per reading of the accounts that had bought before the cut."""
    history = history.dropna()
    seen = seen.loc[history.index]
    after, happened = seen["purchases_after"].to_numpy(dtype="float64"), (seen["purchases_after"] > 0).to_numpy()
    orders = pd.DataFrame({
        "own_rhythm": states["lifecycle"].map(_RANKED), "fixed_limits": states["lifecycle_fixed"].map(_RANKED),
        "recency": history["last_at"] - history["observed"], "as_before": seen["purchases_before"].astype("float64"),
    }, history.index)  # fmt: skip
    models, _ = purchase_models(history, thresholds)
    orders = orders.assign(**{kind: model.expected(history, span) for kind, model in models.items()})
    rows = hit_rates(orders, happened)
    recency = orders["recency"].to_numpy()
    rows["against_recency"] = [_VERDICTS[better(orders[name].to_numpy(), recency, happened)] if name != "recency" else None for name in orders]
    for name in set(_FORECASTS) & set(orders):
        error = orders[name].to_numpy() - after
        figures = (orders[name].sum(), after.sum(), np.sqrt(np.mean(error**2)), np.abs(error).mean())
        rows.loc[name, ["expected", "bought", "rmse", "mae"]] = figures
    return rows.rename_axis("reading").reset_index()


def _ordered(told: pd.DataFrame, *by: str) -> pd.DataFrame:
    place = {word: at for at, word in enumerate((*LIFECYCLES, *READINGS))}
    return told.sort_values(list(by), key=lambda words: words.map(place), ignore_index=True)
