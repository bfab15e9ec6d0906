"""Profile: what each account bought, how often, and when last (A8.1).

The window is the twelve months that end with the cut-off date, inclusive; the twelve before it stand beside them. A return lowers revenue but is no
purchase: dates, gaps and orders count days with at least one order. Where the data begin more than a month too late for a window, the earlier one is
left empty rather than compared, the current one is said to be short. Where the recorded margin is missing or hardly there (its sum below
`margin_credible` of revenue: such figures come from wrong costs, not from thin business), the engagement's margin rate is used for every account and
named `assumed`: half recorded and half assumed could not be compared.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kit.engagement import Thresholds
from kit.errors import DataError
from kit.language import message as _
from kit.language import sentence
from kit.schema import Status, table
from kit.schema.client import HISTORY_GRACE

__all__ = ["profile"]

_MAY_LACK = 0.05  # share of revenue without a margin that the rest speaks for
_YEAR = pd.DateOffset(months=12)
_NO_YEAR_BEFORE = _("The data begin on {date}, so the twelve months before cannot be told.")
_SHORT = _("The data begin on {date}: the twelve months are not complete.")
_PAIR = _("{first} {second}")
_NO_ACCOUNTS = _("No account bought in the twelve months up to {date}.")
_MARGIN_MISSING = _("No usable margin is recorded ({share} of revenue lacks it), so {rate} of revenue is assumed for every account.")
_MARGIN_TOO_LOW = _("The recorded margin is {share} of revenue, too little to be true, so {rate} of revenue is assumed for every account.")


def profile(
    accounts: pd.DataFrame, account_days: pd.DataFrame, account_months: pd.DataFrame, as_of: pd.Timestamp, thresholds: Thresholds
) -> tuple[pd.DataFrame, Status]:
    """Table `profile`, one row per account of `accounts`, as known at the close of `as_of`; later data are ignored.

    `revenue_12m` is the sum over (as_of − 12 months, as_of]; gaps are those between the account's own purchase days; a product line counts when its
    net revenue in the twelve calendar months up to that of `as_of` is positive (empty where no line is named). Code A8.1. The status tells whether
    the margin had to be assumed and whether the data cover both windows.

    Raises
    ------
    DataError
        If there are purchases of an account that `accounts` does not hold.
    """
    as_of = pd.Timestamp(as_of).normalize()
    ids = accounts["account_id"].astype("str").sort_values(ignore_index=True)
    check_accounts_known(ids, account_days)
    past = account_days[account_days["date"] <= as_of].sort_values(["account_id", "date"], kind="stable", ignore_index=True)
    now = past[past["date"] > as_of - _YEAR]
    before = past[(past["date"] <= as_of - _YEAR) & (past["date"] > as_of - _YEAR - _YEAR)]
    margin, basis, assumed = _margin(now, thresholds)
    short = _begins_late(past, as_of)
    rows = pd.DataFrame(index=pd.Index(ids, name="account_id")).assign(
        revenue_12m=_total(now["revenue"], now),
        revenue_prior_12m=_total(before["revenue"], before),
        margin_12m=_total(margin, now),
        margin_basis=basis,
        orders_12m=_total(now["orders"].astype("float64"), now),
        product_lines_12m=_product_lines(account_months, as_of),
        **_rhythm(past[past["orders"] > 0], as_of),
    )
    sums = ["revenue_12m", "revenue_prior_12m", "margin_12m", "orders_12m", "product_lines_12m"]
    rows = rows.assign(**rows[sums].fillna(0.0))
    if rows["product_lines_12m"].max() == 0:  # no line is named
        rows["product_lines_12m"] = pd.NA
    if short:
        rows["revenue_prior_12m"] = np.nan
    return table("profile").conform(rows.reset_index()), _status(rows, as_of, short, assumed)


def check_accounts_known(ids: pd.Series, account_days: pd.DataFrame) -> None:
    """Raise DataError if `account_days` holds accounts that are not among `ids`: their revenue would vanish without a word."""
    strangers = sorted(set(account_days["account_id"]) - set(ids))
    if strangers:
        raise DataError.of("days_without_account", table="account_days", count=len(strangers), values=strangers[:3])


def _total(values: pd.Series, days: pd.DataFrame) -> pd.Series:
    return values.groupby(days["account_id"]).sum()


def _begins_late(past: pd.DataFrame, as_of: pd.Timestamp) -> str:
    """Why a window is not complete, or ''."""
    first = past["date"].min()
    if pd.isna(first) or first <= as_of - _YEAR - _YEAR + HISTORY_GRACE:
        return ""
    return sentence(_SHORT if first > as_of - _YEAR + HISTORY_GRACE else _NO_YEAR_BEFORE, date=("date", str(first.date())))


def _margin(now: pd.DataFrame, thresholds: Thresholds) -> tuple[pd.Series, str, str]:
    """The margin of each day, its basis, and why it is assumed ('' where it is recorded)."""
    assumed_rate = thresholds.margin_rate.value
    recorded = now["margin"].astype("float64")
    known = recorded.notna()
    volume = now["revenue"].abs()
    missing = float(volume[~known].sum() / volume.sum()) if volume.sum() > 0 else float(not known.any())
    revenue = float(now.loc[known, "revenue"].sum())
    own_rate = float(recorded.sum()) / revenue if revenue > 0 else 0.0
    if missing <= _MAY_LACK and own_rate >= thresholds.margin_credible.value:
        return recorded.fillna(now["revenue"] * own_rate), "recorded", ""
    text, share = (_MARGIN_MISSING, missing) if missing > _MAY_LACK else (_MARGIN_TOO_LOW, own_rate)
    return now["revenue"] * assumed_rate, "assumed", sentence(text, share=("ratio", round(share, 6)), rate=("ratio", assumed_rate))


def _rhythm(bought: pd.DataFrame, as_of: pd.Timestamp) -> dict[str, pd.Series]:
    """First and last purchase, age of the last, median own gap in days."""
    dates = bought.groupby("account_id")["date"]
    gaps = dates.diff().dt.days
    last = dates.max()
    return {
        "first_order": dates.min(),
        "last_order": last,
        "days_since_order": (as_of - last.dt.normalize()).dt.days,
        "order_interval_days": gaps.groupby(bought["account_id"]).median(),
    }


def _product_lines(account_months: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    first = as_of.to_period("M").to_timestamp() - pd.DateOffset(months=11)
    months = account_months[account_months["month"].between(first, as_of) & (account_months["product_line"].fillna("") != "")]
    lines = months.groupby(["account_id", "product_line"])["revenue"].sum()
    return lines[lines > 0].groupby(level="account_id").size()


def _status(rows: pd.DataFrame, as_of: pd.Timestamp, short: str, assumed: str) -> Status:
    if not (rows["orders_12m"] > 0).any():
        return Status("profile", "abstained", sentence(_NO_ACCOUNTS, date=("date", str(as_of.date()))), 0, len(rows))
    reason = sentence(_PAIR, first=("all", [assumed]), second=("all", [short])) if short and assumed else short or assumed
    return Status("profile", "degraded" if reason else "ok", reason, len(rows), 0)
