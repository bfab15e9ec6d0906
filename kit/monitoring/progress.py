"""Progress: targets against what was sold, in the periods that are over (E7, A11).

A period that is not complete at the cut-off date has no attainment: two months of sales against three months of target would only look like a
failure. Such periods, and those before the history begins, are left out and named. Revenue that came without a target stays in the table, so that
the actuals of a period are its whole revenue.
"""

from __future__ import annotations

import itertools

import pandas as pd

from kit.language import MISSING, message, sentence
from kit.schema import Status, table
from kit.schema.seller_labels import UNASSIGNED, seller_labels

__all__ = ["asked_of", "attainment", "progress"]

_KEYS = {"seller": "seller_id", "product_line": "product_line", "channel": "channel", "account": "account_id", "company": None}
_SAME = {"all": "company", "total": "company"}
_WHOLE = "all"
_INCOMPLETE = message("Periods left out, because they are not complete at the cut-off date or begin before the history: {n}, from {first} to {last}.")


def progress(
    targets: pd.DataFrame, account_months: pd.DataFrame, as_of: pd.Timestamp, sellers: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, Status]:
    """Table `progress`, one row per period, dimension and key: target, actual revenue, attainment (actual / target).

    A dimension is seller (who sold the line), product_line, channel, account, or company. The length of its periods is the smallest step between
    them, in months; a single period is a month. `seller` holds the seller's name where `sellers` knows it, and the key elsewhere. Status `ok`;
    `degraded` with the periods or dimensions left out; `abstained` without targets.
    """
    usable = targets.dropna(subset=["period", "value"]) if len(targets) else targets
    if usable.empty:
        return table("progress").empty(), Status("progress", "abstained", sentence("The client gave no targets, so there is no attainment to read."))
    usable = usable.assign(dimension=usable["dimension"].str.removesuffix("_id").replace(_SAME))
    parts, skipped, unknown = [], [], []
    for dimension, group in usable.groupby("dimension", sort=True):
        if dimension not in _KEYS:
            unknown.append(str(dimension))
            continue
        part, early_or_open = _attained(group, account_months, as_of, str(dimension))
        parts.append(part)
        skipped += early_or_open
    rows = pd.concat(parts, ignore_index=True) if parts else table("progress").empty()
    rows["seller"] = _labels(rows, sellers)
    return table("progress").conform(rows), _status(rows, usable, skipped, unknown)


def attainment(progress: pd.DataFrame) -> pd.DataFrame:
    """Target, actual and attainment per dimension and key over all complete periods; lowest attainment first, those without a target last."""
    if progress.empty:
        return progress[["dimension", "key", "seller", "target", "actual", "attainment"]]
    sums = progress.groupby(["dimension", "key", "seller"], as_index=False)[["target", "actual"]].sum(min_count=1)
    sums["attainment"] = sums["actual"] / sums["target"].where(sums["target"] > 0)
    return sums.sort_values(["dimension", "attainment", "key"], na_position="last", ignore_index=True)


def asked_of(progress: pd.DataFrame) -> pd.DataFrame:
    """The rows with a target, of one dimension (the first by name): targets by seller and by product line are the same money, set twice."""
    asked = progress.dropna(subset=["target"])
    return asked[asked["dimension"] == asked["dimension"].min()]


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
        asked = asked.groupby("period", as_index=False)["target"].sum().assign(key=_WHOLE)
    rows = asked.merge(actual, on=["period", "key"], how="outer").fillna({"actual": 0.0})
    rows = rows.assign(dimension=dimension, months=length, attainment=rows["actual"] / rows["target"].where(rows["target"] > 0))
    return rows, [s for s in starts if s not in over]


def _actual(months: pd.DataFrame, starts: list[pd.Timestamp], length: int, dimension: str) -> pd.DataFrame:
    period = pd.Series(pd.NaT, index=months.index, dtype="datetime64[us]")
    for start in starts:
        period[(months["month"] >= start) & (months["month"] < start + pd.DateOffset(months=length))] = start
    column = _KEYS[dimension]
    key = months[column].replace("", pd.NA).fillna(UNASSIGNED) if column else pd.Series(_WHOLE, index=months.index, dtype="str")
    rows = pd.DataFrame({"period": period, "key": key.astype("str"), "actual": months["revenue"]}).dropna(subset=["period"])
    return rows.groupby(["period", "key"], as_index=False)["actual"].sum()


def _months_between(starts: list[pd.Timestamp]) -> int:
    counts = [s.year * 12 + s.month for s in starts]
    return min((b - a for a, b in itertools.pairwise(counts) if b > a), default=1)


def _labels(rows: pd.DataFrame, sellers: pd.DataFrame | None) -> pd.Series:
    """Sellers by their names; what names no product line, channel or account is a dash, and not a missing seller."""
    labels = pd.Series(seller_labels(rows["key"], sellers), index=rows.index, dtype="str")
    labels = labels.where(rows["dimension"] == "seller", rows["key"].replace(UNASSIGNED, MISSING))
    return labels.mask(rows["key"] == _WHOLE, message("The whole company"))


def _status(rows: pd.DataFrame, targets: pd.DataFrame, skipped: list[pd.Timestamp], unknown: list[str]) -> Status:
    used, reasons = int(rows["target"].notna().sum()), []
    if skipped:
        first, last = (("date", day.date().isoformat()) for day in (min(skipped), max(skipped)))
        reasons.append(sentence(_INCOMPLETE, n=len(set(skipped)), first=first, last=last))
    if unknown:
        reasons.append(sentence("Targets left out, because their dimension is not known: {dimensions}.", dimensions=", ".join(unknown)))
    reason = reasons[0] if reasons else ""
    if len(reasons) == 2:
        reason = sentence("{first} {second}", first=("all", reasons[:1]), second=("all", reasons[1:]))
    return Status("progress", "degraded" if used and reason else "ok" if used else "abstained", reason, used=used, dropped=len(targets) - used)
