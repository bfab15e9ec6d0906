"""Progress: targets against what was sold, in the periods that are over (E7, A11).

A period that is not complete at the cut-off date has no attainment: two months of sales against three months of target would only look like a
failure. Such periods, and those before the history begins, are left out and named. Revenue that came without a target stays in the table, so that
the actuals of a period are its whole revenue.
"""

from __future__ import annotations

import itertools

import pandas as pd

from kit.language import sentence
from kit.schema import Status, table

__all__ = ["attainment", "progress"]

_KEYS = {
    "seller": "seller_id", "product_line": "product_line", "channel": "channel", "account": "account_id", "company": None, "all": None, "total": None,
}  # fmt: skip
_UNNAMED = "unassigned"


def progress(targets: pd.DataFrame, account_months: pd.DataFrame, as_of: pd.Timestamp) -> tuple[pd.DataFrame, Status]:
    """Table `progress`, one row per period, dimension and key: target, actual revenue, attainment (actual / target).

    A dimension is seller (who sold the line), product_line, channel, account, or company. The length of its periods is the smallest step between
    them, in months; a single period is a month. Status `ok`; `degraded` naming the periods or dimensions left out; `abstained` without targets.
    """
    usable = targets.dropna(subset=["period", "value"]) if len(targets) else targets
    if usable.empty:
        return table("progress").empty(), Status("progress", "abstained", sentence("The client gave no targets, so there is no attainment to read."))
    parts, left_out = [], []
    for dimension, group in usable.groupby("dimension", sort=True):
        name = str(dimension).removesuffix("_id")
        if name not in _KEYS:
            left_out.append(str(dimension))
            continue
        part, skipped = _attained(group, account_months, as_of, name)
        parts.append(part)
        left_out += [f"{name} {period:%Y-%m}" for period in skipped]
    rows = pd.concat(parts, ignore_index=True) if parts else table("progress").empty()
    return table("progress").conform(rows), _status(rows, usable, left_out)


def attainment(progress: pd.DataFrame) -> pd.DataFrame:
    """Target, actual and attainment per dimension and key over all complete periods; lowest attainment first, those without a target last."""
    if progress.empty:
        return progress[["dimension", "key", "target", "actual", "attainment"]]
    sums = progress.groupby(["dimension", "key"], as_index=False)[["target", "actual"]].sum(min_count=1)
    sums["attainment"] = sums["actual"] / sums["target"].where(sums["target"] > 0)
    return sums.sort_values(["dimension", "attainment", "key"], na_position="last", ignore_index=True)


def _attained(targets: pd.DataFrame, months: pd.DataFrame, as_of: pd.Timestamp, dimension: str) -> tuple[pd.DataFrame, list[pd.Timestamp]]:
    starts = sorted(targets["period"].unique())
    length = _months_between(starts)
    first_month = months["month"].min() if len(months) else pd.NaT
    over = [s for s in starts if s + pd.DateOffset(months=length) - pd.Timedelta(days=1) <= as_of.normalize() and s >= first_month]
    if not over:
        return table("progress").empty(), starts
    actual = _actual(months, over, length, dimension)
    asked = targets[targets["period"].isin(over)].groupby(["period", "key"], as_index=False)["value"].sum().rename(columns={"value": "target"})
    if _KEYS[dimension] is None:
        asked["key"] = "all"
    rows = asked.merge(actual, on=["period", "key"], how="outer").fillna({"actual": 0.0})
    rows = rows.assign(dimension=dimension, months=length, attainment=rows["actual"] / rows["target"].where(rows["target"] > 0))
    return rows, [s for s in starts if s not in over]


def _actual(months: pd.DataFrame, starts: list[pd.Timestamp], length: int, dimension: str) -> pd.DataFrame:
    period = pd.Series(pd.NaT, index=months.index, dtype="datetime64[us]")
    for start in starts:
        period[(months["month"] >= start) & (months["month"] < start + pd.DateOffset(months=length))] = start
    column = _KEYS[dimension]
    key = months[column].replace("", pd.NA).fillna(_UNNAMED) if column else pd.Series("all", index=months.index, dtype="str")
    rows = pd.DataFrame({"period": period, "key": key.astype("str"), "actual": months["revenue"]}).dropna(subset=["period"])
    return rows.groupby(["period", "key"], as_index=False)["actual"].sum()


def _months_between(starts: list[pd.Timestamp]) -> int:
    counts = [s.year * 12 + s.month for s in starts]
    return min((b - a for a, b in itertools.pairwise(counts) if b > a), default=1)


def _status(rows: pd.DataFrame, targets: pd.DataFrame, left_out: list[str]) -> Status:
    used = int(rows["target"].notna().sum())
    if not used:
        reason = sentence("No period with a target is complete at the cut-off date: {left_out}.", left_out=", ".join(left_out))
        return Status("progress", "abstained", reason)
    if left_out:
        reason = sentence("Left out, because the period is not complete or the dimension is not known: {left_out}.", left_out=", ".join(left_out))
        return Status("progress", "degraded", reason, used=used, dropped=len(targets) - used)
    return Status("progress", used=used)
