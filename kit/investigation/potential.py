"""Potential: how much each account could buy, what part we hold, and what is left (A8.4, A1, A12).

Three wallets are never mixed: all that the client spends, what our offer covers of it, and the *realistic* wallet, which is what the best comparable
customers spend. Only the last can be read from the client's own data (`level`). The order of the accounts comes from the `frontier`, because the
account's own spend knows something too. Of an account near or above the best of its peers they tell nothing more: its wallet then lies between its
spend (low) and the frontier (high), in the middle of their logs. In ten planted worlds that was nearer to the true wallet than the spend alone in
each, and still below it. What a client declared or invoices show takes the place of the estimate, which stays beside it. It must hold that
captured ≤ realistic ≤ served ≤ total wallet ≤ the client's turnover: figures that contradict each other both stay, with a note, and nothing is
clipped in silence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from kit.investigation.calibration import Calibration, calibrated
from kit.investigation.features import Features, account_features, folds
from kit.investigation.frontier import frontier, frontier_draws
from kit.investigation.level import Level, highest_quantile, wallet_level
from kit.investigation.notes import above_turnover, account_notes, how_it_went, too_few, without_size
from kit.schema import Status, table

if TYPE_CHECKING:
    from kit.engagement import Thresholds

__all__ = ["headroom_draws", "potential"]

Array = NDArray[np.float64]
_DRAWS = 50
_WALLETS = ("wallet_low", "wallet", "wallet_high")


@dataclass(frozen=True)
class _Portfolio:
    """The accounts in the order of their ids, with what they spend; logs are NaN where nothing was bought."""

    rows: pd.DataFrame
    features: Features | None
    fold: NDArray[np.int64]
    log_spend: Array

    @property
    def customers(self) -> int:
        return int(np.isfinite(self.log_spend).sum())


_one_thread = threadpool_limits.wrap(limits=1)  # sums must not depend on the number of cores, and threads cost more than they bring here


@_one_thread
def potential(
    accounts: pd.DataFrame, profile: pd.DataFrame, wallets: pd.DataFrame | None, thresholds: Thresholds, seed: int,
    level: Callable[..., Level] = wallet_level,
) -> tuple[pd.DataFrame, Status]:  # fmt: skip
    """Table `potential`, one row per account, and how it went. Code A8.4.

    A wallet that is declared or invoiced (table `wallets`: what we offer of it, or the total and the part open to us) replaces the estimate, which
    stays in `wallet_estimated`, and calibrates all others. Estimated wallets are never below the account's spend;
    accounts that bought nothing get a wallet but neither share nor headroom. Abstains (basis `unknown`) where fewer than `min_accounts_potential`
    accounts buy or no size of the client is known. `level` reads a quantile: a view that asks for several remembers them.
    """
    portfolio = _portfolio(accounts, profile)
    rows = portfolio.rows
    told = _told(rows["account_id"], wallets)
    n, least = portfolio.customers, int(thresholds.min_accounts_potential.value)
    own = np.zeros(len(rows), dtype=bool)
    result = pd.DataFrame({"account_id": rows["account_id"], "basis": "unknown", "captured": rows["revenue_12m"]})
    if n < least or highest_quantile(n) == 0:
        status = too_few(n, max(least, 25), len(rows))
    elif portfolio.features is None:
        status = without_size(n, len(rows))
    else:
        levels, order = _levels(portfolio, thresholds, level), _order(portfolio, seed)
        estimated, own, calibration = _estimated(levels, portfolio, order["frontier_headroom"], told["served"])
        result = result.assign(basis="estimated", **estimated, **order, wallet_estimated=estimated["wallet"])
        status = how_it_went(levels, portfolio.features, calibration, n, len(rows))
    low = result["wallet_low"] if "wallet_low" in result else pd.Series(np.nan, index=result.index)
    result = _with_told(result, told)
    result = result.assign(**_shares(result), wallet_total=told["total"])
    status = above_turnover(status, result, rows["annual_revenue"].astype("float64"))
    return table("potential").conform(result.assign(flag=account_notes(result, rows, own, portfolio.features, low))), status


@_one_thread
def headroom_draws(accounts: pd.DataFrame, profile: pd.DataFrame, potential: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Frontier headroom of each account (index) in portfolios drawn again (columns), the model fitted anew in each; without columns where the table
    `potential` has no estimate. What people or documents told of a wallet is the same in all of them."""
    portfolio, known = _portfolio(accounts, profile), potential.set_index("account_id").reindex(profile["account_id"].sort_values())
    if portfolio.features is None or known["headroom_rank_low"].isna().all():
        return pd.DataFrame(index=known.index)
    model = frontier(portfolio.features, portfolio.log_spend, portfolio.fold)
    drawn = frontier_draws(portfolio.features, portfolio.log_spend, portfolio.fold, model, seed, _DRAWS)
    told = known["basis"].isin(("declared", "invoiced")).to_numpy()
    drawn[told] = known.loc[told, ["frontier_headroom"]].to_numpy(dtype="float64")
    return pd.DataFrame(drawn, index=known.index)


def _portfolio(accounts: pd.DataFrame, profile: pd.DataFrame) -> _Portfolio:
    known = accounts[["account_id", "industry", "employees", "annual_revenue", "state", "country"]]
    rows = profile[["account_id", "revenue_12m"]].merge(known, on="account_id", how="left", validate="1:1")
    rows = rows.sort_values("account_id", kind="stable", ignore_index=True)
    spend = rows["revenue_12m"].to_numpy(dtype="float64")
    log_spend = np.log(spend, out=np.full(len(spend), np.nan), where=spend > 0)
    features = account_features(rows, spend > 0) if (spend > 0).any() else None
    return _Portfolio(rows, features, folds(rows["account_id"]), log_spend)


def _levels(portfolio: _Portfolio, thresholds: Thresholds, level: Callable[..., Level]) -> dict[str, Level]:
    """The readings that so many customers support; the middle one comes down to the highest supported."""
    highest = highest_quantile(portfolio.customers)
    wanted = {
        "wallet_low": thresholds.wallet_low.value,
        "wallet": min(thresholds.wallet_mid.value, highest),
        "wallet_high": thresholds.wallet_high.value,
    }
    assert portfolio.features is not None
    return {
        name: level(portfolio.features, portfolio.log_spend, portfolio.fold, tau)
        for name, tau in wanted.items()
        if tau <= highest
    }  # fmt: skip


def _estimated(
    levels: dict[str, Level], portfolio: _Portfolio, frontier_headroom: Array, declared: pd.Series
) -> tuple[dict[str, Array], NDArray[np.bool_], Calibration]:
    """Wallets in money, in rising order and calibrated; which of them come from the account's own spend; and how they were calibrated."""
    spend = portfolio.rows["revenue_12m"].to_numpy(dtype="float64")
    middle = portfolio.log_spend + 0.5 * np.log1p(frontier_headroom / np.where(spend > 0, spend, np.nan))
    logs = np.sort(np.column_stack([level.log_wallet for level in levels.values()]), axis=1)
    moved, calibration = calibrated({name: logs[:, i] for i, name in enumerate(levels)}, middle, declared.to_numpy(dtype="float64"))
    floors = {"wallet_low": spend, "wallet": np.exp(middle), "wallet_high": spend + frontier_headroom}
    wallets = {name: np.fmax(np.exp(log), floors[name]) for name, log in moved.items()}
    return wallets, (spend > 0) & (middle >= moved["wallet"]), calibration


def _order(portfolio: _Portfolio, seed: int) -> dict[str, Any]:
    """Frontier headroom and the 5-95 % range of its rank over resampled portfolios; no range where the comparison is extrapolated."""
    features = portfolio.features
    assert features is not None
    model = frontier(features, portfolio.log_spend, portfolio.fold)
    drawn = frontier_draws(features, portfolio.log_spend, portfolio.fold, model, seed, _DRAWS)
    customer = np.isfinite(portfolio.log_spend)
    ranks = np.empty((customer.sum(), _DRAWS))
    order = np.argsort(-drawn[customer], axis=0, kind="stable")
    np.put_along_axis(ranks, order, np.arange(1.0, customer.sum() + 1)[:, None], axis=0)
    low, high = np.full((2, len(customer)), np.nan)
    low[customer], high[customer] = np.quantile(ranks, [0.05, 0.95], axis=1, method="nearest")
    low[features.extrapolated] = high[features.extrapolated] = np.nan
    integers = {name: pd.array(values, dtype="Float64").astype("Int64") for name, values in (("low", low), ("high", high))}
    return {"frontier_headroom": model.headroom, "headroom_rank_low": integers["low"], "headroom_rank_high": integers["high"]}


def _told(ids: pd.Series, wallets: pd.DataFrame | None) -> pd.DataFrame:
    """What people or documents say of each account, in the order of `ids`: `served` (the wallet that our offer covers), `total`, `basis`."""
    given = table("wallets").empty() if wallets is None else wallets
    rows = given.set_index("account_id").reindex(ids)
    total = rows["total"].where(rows["total"] > 0)
    served = rows["declared"].where(rows["declared"] > 0).fillna(total * rows["access"])
    return pd.DataFrame({"served": served, "total": total, "basis": rows["basis"].fillna("declared")}).reset_index(drop=True)


def _with_told(result: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Wallets that people or documents tell in the place of estimates; their part of the order is their headroom on the scale of the frontier."""
    result, served = result.reindex(columns=table("potential").names), told["served"]
    known = served.notna()
    if not known.any():
        return result
    left = (served - result["captured"]).clip(lower=0)
    buys = (result["captured"] > 0) & result["frontier_headroom"].notna()
    open_ = (result["wallet"] - result["captured"])[buys & ~known]
    if open_.sum() > 0:
        scale = result.loc[buys & ~known, "frontier_headroom"].sum() / open_.sum()
        result["frontier_headroom"] = result["frontier_headroom"].mask(known & buys, left * scale)
    for name in _WALLETS:
        result[name] = result[name].mask(known, served)
    return result.assign(basis=result["basis"].mask(known, told["basis"]))


def _shares(result: pd.DataFrame) -> dict[str, pd.Series]:
    buys = (result["captured"] > 0) & result["wallet"].notna()
    return {
        "share_of_wallet": (result["captured"] / result["wallet"]).where(buys),
        "headroom": (result["wallet"] - result["captured"]).clip(lower=0).where(buys),
    }
