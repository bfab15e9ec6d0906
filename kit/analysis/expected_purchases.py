"""Expected purchases: on how many days each account will buy within the next 12 months, for totals and for putting accounts in order.

The figure is that of MBG/NBD, which also doubts accounts that bought only once, else of BG/NBD. It must earn its place: where the backtest shows that
repeating the last 12 months came closer, or no model can be fitted, those stand instead. Accounts with a clock of their own (seasonal ones, contracts
and tenders) are never read by a model that takes silence for loss. Accounts that never bought have no figure. Method: part 5 of the method note.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kit.analysis.purchase_days import numbered, purchase_days
from kit.analysis.purchases import Kind, PurchaseModel, fitted_model, repeat_purchases
from kit.engagement import Thresholds
from kit.language import message, sentence
from kit.schema import Status, table

__all__ = ["HORIZON_DAYS", "expected_purchases", "purchase_models", "purchases_finding"]

HORIZON_DAYS = 365
_KINDS: tuple[Kind, ...] = ("mbg_nbd", "bg_nbd")
_TOO_FEW = message("Only {accounts} accounts bought more than once; a purchase model needs {needed}.")
_TOO_SHORT = message("The history is shorter than two usual gaps between purchases: no purchase model.")
_UNSETTLED = message("No purchase model fits these accounts: they are lost too seldom, or buy too evenly, to tell its parameters.")
_BY_MODEL = message(
    "Expected purchases come from {model}: looked back, it missed by {error} purchases an account, repeating the months before by {simple}."
)
_UNTESTED = message("Expected purchases come from {model}; it could not be tested at an earlier date of these accounts.")
_BY_LAST = message(
    "Expected purchases repeat the last 12 months: looked back, this missed by {simple} purchases an account, the model ({model}) by {error}."
)
_REPEATED = message("Expected purchases repeat the last 12 months.")


def purchase_models(history: pd.DataFrame, thresholds: Thresholds) -> tuple[dict[Kind, PurchaseModel], str]:
    """The models that can be used on a `repeat_purchases` table, the preferred one first, and why there is none (a sentence cell, or "")."""
    again = history[history["repeats"] > 0]
    if len(again) < thresholds.purchase_accounts.value:
        return {}, sentence(_TOO_FEW, accounts=len(again), needed=int(thresholds.purchase_accounts.value))
    if history["observed"].max() < 2 * (again["last_at"] / again["repeats"]).median():
        return {}, _TOO_SHORT
    fits = {kind: fitted_model(history, kind) for kind in _KINDS}
    usable = {kind: fit for kind, fit in fits.items() if fit.settled and np.isfinite(fit.expected(history, HORIZON_DAYS)).all()}
    return usable, "" if usable else _UNSETTLED


def expected_purchases(
    portfolio: pd.DataFrame, account_days: pd.DataFrame, as_of: pd.Timestamp, thresholds: Thresholds, scores: pd.DataFrame
) -> tuple[pd.DataFrame, Status]:
    """The table `purchases`, one row per account of `portfolio`, and how it went; `scores` is the table `backtest_scores`.

    Raises
    ------
    DataError
        If `account_days` holds a day after `as_of`.
    """
    names = pd.Index(portfolio["account_id"].sort_values(), name="account_id")
    days, ids = numbered(account_days, names), pd.RangeIndex(len(names), name="account_id")
    history, recent = repeat_purchases(days, as_of), purchase_days(days)
    recent = recent[recent["date"] > pd.Timestamp(as_of) - pd.Timedelta(days=HORIZON_DAYS)]
    last = recent.groupby("account_id").size().reindex(ids, fill_value=0)
    own_clock = portfolio.set_index("account_id")["lifecycle_basis"].reindex(names).isin(("season", "renewal")).to_numpy()
    modelled = history.loc[history.index.intersection(ids[~own_clock])]
    models, reason = purchase_models(modelled, thresholds)
    kind, status = _chosen(models, reason, scores, len(modelled), int(own_clock.sum()))
    rows = pd.DataFrame({
        "purchases": (history["repeats"] + 1).reindex(ids, fill_value=0), "purchases_12m": last,
        "expected_12m": last.where(ids.isin(history.index)).astype("float64"), "basis": "as_before", "alive": np.nan,
    }, ids)  # fmt: skip
    if kind is not None:
        rows.loc[modelled.index, "expected_12m"] = models[kind].expected(modelled, HORIZON_DAYS)
        rows.loc[modelled.index, "alive"] = models[kind].alive(modelled)
        rows.loc[modelled.index, "basis"] = kind
    return table("purchases").conform(rows.set_axis(names).reset_index()), status


def purchases_finding(told: pd.DataFrame) -> str:
    """How many purchases are expected after how many were made; `told` is the table `purchases`."""
    known = told[told["expected_12m"].notna()]
    if known.empty:
        return message("Nobody has bought yet: no purchases can be expected.")
    text = message("Purchase days expected in the next 12 months: {expected}, after {made} in the last 12.")
    return sentence(text, expected=round(float(known["expected_12m"].sum())), made=int(known["purchases_12m"].sum()))


def _chosen(models: dict[Kind, PurchaseModel], reason: str, scores: pd.DataFrame, used: int, dropped: int) -> tuple[Kind | None, Status]:
    """The model that stands, None where the last 12 months do."""
    if not models:
        told = sentence("{first} {second}", first=("all", [reason]), second=("all", [_REPEATED]))
        return None, Status("purchases", "degraded", told, used, dropped)
    kind = next(iter(models))
    missed = scores.set_index("reading")["rmse"].reindex([kind, "as_before"])
    if missed.isna().any():
        return kind, Status("purchases", "degraded", sentence(_UNTESTED, model=("word", kind)), used, dropped)
    error, simple = (round(float(value), 2) for value in missed)
    fields = {"model": ("word", kind), "error": error, "simple": simple}
    if missed[kind] < missed["as_before"]:
        return kind, Status("purchases", "ok", sentence(_BY_MODEL, **fields), used, dropped)
    return None, Status("purchases", "ok", sentence(_BY_LAST, **fields), used, dropped)
