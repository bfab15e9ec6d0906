"""Lifecycle: is the account new, active, pre-inactive, just inactivated or inactive?

An account drifts away before it leaves; counting those that drift is what lets somebody step in while there is still something to save (B1, B2). A
monthly buyer is late after six weeks, a yearly one is not, so an account with enough purchases is judged by its own rhythm: τ is the 90 % quantile of
its gaps between purchase days, drawn towards the τ of its ABC class as if by five more gaps. Active up to τ days after the last purchase,
pre-inactive up to 2τ, then inactive. With fewer purchases the business's own fixed limits hold. Two kinds of account have a clock of their own: of
a seasonal one only the days inside its season count, and it is late at the latest when it has missed a whole season; of one that buys under a
contract or by tender, days count from the date of renewal on (D6). Method: part 5 of the method note.

"Just inactivated" means that the limit was crossed within the last `just_inactivated_days`, a quarter: portfolios are evaluated monthly or quarterly
(B5), and with the longer of the two no account passes between two readings without having been on the list once.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kit.analysis.purchase_days import numbered, purchase_days
from kit.analysis.season import DAYS_A_MONTH, days_in_season, seasons
from kit.engagement import Thresholds
from kit.language import in_a_row, message, sentence
from kit.schema import Status, table
from kit.schema.vocabulary import LIFECYCLE_BASES, LIFECYCLES

__all__ = ["lifecycle", "lifecycle_changes", "lifecycle_status", "purchase_rhythm"]

_QUANTILE = 0.9
_PRIOR_GAPS = 5
_MIN_CLASS = 5


def lifecycle(
    accounts: pd.DataFrame,
    account_days: pd.DataFrame,
    as_of: pd.Timestamp,
    thresholds: Thresholds,
    classes: pd.Series | None = None,
    wallets: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row per account: its state, the rule behind it, and what the fixed limits alone would say (B1, B2).

    Purchases after `as_of` are left aside, so that an earlier date can be recomputed. An account that sent back all that it bought, or has returns
    only because it bought before the history begins, counts as inactive, never as a prospect.

    Parameters
    ----------
    classes : Series, optional
        ABC class by account id: the group towards whose rhythm an account's own is drawn. Without it all accounts are one group.
    wallets : DataFrame, optional
        Table `wallets`: which accounts buy under a contract or by tender, and until when.

    Returns
    -------
    DataFrame
        account_id, lifecycle, lifecycle_basis (own_rhythm, fixed_limits, season, renewal), lifecycle_fixed (state by the fixed limits alone),
        limit_days (τ: pre-inactive after so many days), reactivated (bought again in the last 12 months after being inactive, and not inactive now),
        season_start, season_months, renewal_on.
    """
    names = pd.Index(accounts["account_id"].sort_values(), name="account_id")
    days, ids = numbered(account_days[account_days["date"] <= as_of], names), pd.RangeIndex(len(names), name="account_id")
    group = pd.Series("", ids) if classes is None else classes.reindex(names).fillna("").set_axis(ids)
    purchases = purchase_days(days)
    clocks = _clocks(ids, purchases, _renewals(names, wallets).set_axis(ids), thresholds)
    bought, plain = purchase_rhythm(purchases, as_of, clocks).reindex(ids), purchase_rhythm(purchases, as_of).reindex(ids)
    own, typical, limits = _limits(purchases, bought, group, as_of, clocks, thresholds)
    fixed = tuple(pd.Series(limit.value, ids) for limit in (thresholds.pre_inactive_days, thresholds.inactive_days, thresholds.just_inactivated_days))
    returned = pd.Series(ids.isin(days["account_id"].unique()), ids)
    state = _state(bought, limits, typical, returned)
    rules = [clocks["renewal_on"].notna(), clocks["season_months"].notna(), own]
    came_back = _came_back(purchases, limits[1], as_of, clocks).reindex(ids, fill_value=False)
    rows = pd.DataFrame({
        "lifecycle": state,
        "lifecycle_basis": np.select(rules, ["renewal", "season", "own_rhythm"], "fixed_limits"),
        "lifecycle_fixed": _state(plain, fixed, fixed[0], returned),
        "limit_days": limits[0].where(bought["days_since_order"].notna()),
        "reactivated": came_back & ~state.isin(("just_inactivated", "inactive", "prospect")),
    })  # fmt: skip
    return rows.join(clocks).set_axis(names).reset_index().astype({name: "str" for name in ("lifecycle", "lifecycle_basis", "lifecycle_fixed")})


def purchase_rhythm(purchases: pd.DataFrame, as_of: pd.Timestamp, clocks: pd.DataFrame | None = None) -> pd.DataFrame:
    """By account id: gaps (between purchase days), rhythm_days (90 % quantile of the gaps), median_gap_days, days_since_first, days_since_order.

    `purchases` is a `purchase_days` table: accounts without a purchase have no row. With `clocks` (season_start, season_months, renewal_on by account
    id) the days are those inside the season, and days_since_order counts from the renewal where that is later: below zero before it.
    """
    ids = purchases["account_id"]
    by_account = purchases.groupby("account_id")
    close, first, last = pd.Timestamp(as_of).normalize(), by_account["date"].min(), by_account["date"].max()
    since = (close - last).dt.days.astype("float64")
    gap = purchases["gap"]
    if clocks is not None:
        time = days_in_season(purchases["date"], *_seasons_of(ids, clocks))
        gap = time.diff().where(gap.notna())
        season = _seasons_of(last.index, clocks)
        since = days_in_season(pd.Series(close, last.index), *season) - days_in_season(last, *season)
        since = np.minimum(since, (close - clocks["renewal_on"].reindex(last.index)).dt.days.astype("float64").fillna(np.inf))
    by = gap.groupby(ids)
    return pd.DataFrame({
        "gaps": by.count(), "rhythm_days": by.quantile(_QUANTILE), "median_gap_days": by.median(),
        "days_since_first": (close - first).dt.days.astype("float64"), "days_since_order": since,
    })  # fmt: skip


def lifecycle_changes(portfolio: pd.DataFrame, profile: pd.DataFrame) -> pd.DataFrame:
    """The table `lifecycle_changes`: accounts and money that read otherwise than under the fixed limits alone, by both states and the rule (B1)."""
    other = portfolio[portfolio["lifecycle"] != portfolio["lifecycle_fixed"]]
    rows = other.merge(profile[["account_id", "revenue_12m"]], on="account_id", how="left")
    by = ["lifecycle_fixed", "lifecycle", "lifecycle_basis"]
    counts = rows.groupby(by, as_index=False).agg(accounts=("account_id", "size"), revenue_12m=("revenue_12m", "sum"))
    place = {word: at for at, word in enumerate((*LIFECYCLES, *LIFECYCLE_BASES))}
    return table("lifecycle_changes").conform(counts).sort_values(by, key=lambda words: words.map(place), ignore_index=True)


def lifecycle_status(table: pd.DataFrame) -> Status:
    """How the lifecycle of `table` (any table with its columns) was judged: by how many own rhythms and calendars, and what that changed."""
    count = {name: int((table["lifecycle_basis"] == name).sum()) for name in ("own_rhythm", "season", "renewal")}
    changed = int((table["lifecycle"] != table["lifecycle_fixed"]).sum())
    if not sum(count.values()):
        reason = sentence("No account has enough purchases for a rhythm of its own: the fixed limits hold for all.")
        return Status("lifecycle", "degraded", reason, used=len(table))
    text = message("{own} accounts are judged by their own rhythm; {changed} are in another status than under the fixed limits.")
    told = [sentence(text, own=count["own_rhythm"], changed=changed)]
    if count["season"]:
        told.append(sentence("Seasonal accounts, whose days count in season only: {accounts}.", accounts=count["season"]))
    if count["renewal"]:
        told.append(sentence("Accounts under a contract or tender, whose days count from its date on: {accounts}.", accounts=count["renewal"]))
    return Status("lifecycle", "ok", in_a_row(told), used=len(table))


def _renewals(ids: pd.Index, wallets: pd.DataFrame | None) -> pd.Series:
    """By account id, until when it is bound by a contract, or when its tender opens; empty where it buys order by order or no date is known."""
    if wallets is None or wallets.empty:
        return pd.Series(pd.NaT, ids, dtype="datetime64[us]")
    told = wallets.set_index("account_id")
    return told["contract_end"].where(told["purchase"].isin(("contract", "tender"))).reindex(ids).astype("datetime64[us]")


def _clocks(ids: pd.Index, purchases: pd.DataFrame, bound: pd.Series, thresholds: Thresholds) -> pd.DataFrame:
    """By account: season_start and season_months, and renewal_on where an account is bound until a date on which it has not bought since.

    A date on which it has is past, and the account is read like the others; so is one whose date is not known.
    """
    ahead = bound.where(~(bound < purchases.groupby("account_id")["date"].max().reindex(ids)))
    return seasons(purchases, thresholds).reindex(ids).where(ahead.isna()).assign(renewal_on=ahead)


def _seasons_of(ids: pd.Series | pd.Index, clocks: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    index = ids.index if isinstance(ids, pd.Series) else ids
    season = clocks[["season_start", "season_months"]].reindex(ids).set_axis(index)
    return season["season_start"], season["season_months"]


def _limits(
    purchases: pd.DataFrame, bought: pd.DataFrame, group: pd.Series, as_of: pd.Timestamp, clocks: pd.DataFrame, thresholds: Thresholds
) -> tuple[pd.Series, pd.Series, tuple[pd.Series, pd.Series, pd.Series]]:
    """Who is judged by an own rhythm, the τ of each account's class, and the limits: late after, inactive after, and just inactivated for so long."""
    early, late, just = thresholds.pre_inactive_days.value, thresholds.inactive_days.value, thresholds.just_inactivated_days.value
    typical = _class_rhythm(bought, group, thresholds)
    enough = (bought["gaps"] >= thresholds.min_gaps.value) & _history_suffices(purchases, bought, as_of)
    own = enough & clocks["renewal_on"].isna()
    drawn = (bought["gaps"] * bought["rhythm_days"] + _PRIOR_GAPS * typical) / (bought["gaps"] + _PRIOR_GAPS)
    season = (clocks["season_months"] * DAYS_A_MONTH).fillna(np.inf)
    limits = np.minimum(drawn.where(own, early), season), np.minimum((2 * drawn).where(own, late), 2 * season), season.clip(upper=just)
    return own, typical, limits


def _class_rhythm(bought: pd.DataFrame, group: pd.Series, thresholds: Thresholds) -> pd.Series:
    """The median τ of the accounts of the class that have one; the fixed limit where fewer than five have."""
    own = bought["rhythm_days"].where(bought["gaps"] >= thresholds.min_gaps.value)
    by = own.groupby(group)
    return by.transform("median").where(by.transform("count") >= _MIN_CLASS, thresholds.pre_inactive_days.value)


def _history_suffices(purchases: pd.DataFrame, bought: pd.DataFrame, as_of: pd.Timestamp) -> bool:
    """Whether the history is at least two median gaps long: shorter, it shows no rhythm at all."""
    median_gap = bought["median_gap_days"].median()
    return bool(len(purchases)) and bool(median_gap == median_gap) and (as_of - purchases["date"].min()).days >= 2 * median_gap


def _state(bought: pd.DataFrame, limits: tuple[pd.Series, ...], new_limit: pd.Series, returned: pd.Series) -> pd.Series:
    age, (early, late, just) = bought["days_since_order"], limits
    cases = [
        (age.isna() & returned, "inactive"),
        (age.isna(), "prospect"),
        (age - late > just, "inactive"),
        (age > late, "just_inactivated"),
        (age > early, "pre_inactive"),
        (bought["days_since_first"] < new_limit, "new"),
    ]
    return pd.Series(np.select([case for case, _ in cases], [state for _, state in cases], "active"), bought.index)


def _came_back(purchases: pd.DataFrame, late: pd.Series, as_of: pd.Timestamp, clocks: pd.DataFrame) -> pd.Series:
    ids = purchases["account_id"]
    gap = days_in_season(purchases["date"], *_seasons_of(ids, clocks)).diff().where(purchases["gap"].notna())
    recent = purchases["date"] > as_of - pd.DateOffset(months=12)
    again = recent & (gap > late.reindex(ids).to_numpy())
    return again.groupby(ids).any()
