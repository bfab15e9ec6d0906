"""Unusual: prices and purchases far off what is usual for the product or the account, and codes that are no products (IN10, IN12).

Far off is told on the logarithm, where ten times too much and ten times too little weigh alike, with median and median deviation, which a few slips
do not move: a value is unusual if it is `outlier_ratio` times off the median and `outlier_deviations` robust deviations away, where there are at
least `outlier_values` to compare. Values are put into steps of 5 % first, so that a hundred million lines become a few per product, in any order of
the lines. Nothing is changed: a slipped decimal mark and a rare bargain look alike, and the client knows which it is.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from kit.assumptions import Thresholds
from kit.language import sentence
from kit.load.engine.aggregate import engine_frame
from kit.load.engine.lines import OrderLines
from kit.load.findings import Detail, Finding, exact_sum

__all__ = ["code_findings", "odd_days", "odd_prices", "odd_values"]

_STEP = 0.05
_NORMAL = 1.4826  # the median deviation of a normal distribution is this much smaller than its standard deviation


def odd_prices(lines: OrderLines, limits: Thresholds) -> Iterator[Finding]:
    """Lines whose price (revenue by quantity) is far off the median of their product."""
    if not {"product_id", "quantity"} <= set(lines.header):
        return
    table = lines.table
    sold = table.filter((table.product_id != "") & (table.revenue > 0) & (table.quantity > 0))
    price = sold.revenue.cast("float64") / sold.quantity.cast("float64")
    grouped = sold.group_by(["product_id", (price.ln() / _STEP).round().cast("int64").name("step")])
    steps = engine_frame(grouped.agg(n=sold.count(), revenue=sold.revenue.sum().cast("float64"), quantity=sold.quantity.sum().cast("float64"),
                                     row=sold.row.min())).sort_values(["product_id", "step"], ignore_index=True)  # fmt: skip
    odd = steps[odd_values(steps["product_id"], steps["step"], steps["n"], limits)]
    if odd.empty:
        return
    usual = _medians(steps["product_id"], steps["step"], steps["n"])
    details = [
        Detail(f"{r.product_id}: {r.revenue / r.quantity:.2f} ({np.exp(_STEP * usual[r.product_id]):.2f})", _row(r.row), int(r.n), float(r.revenue))
        for r in odd.itertuples()
    ]  # fmt: skip
    text = sentence("Prices more than {ratio} times off the median of their product (in brackets)", ratio=limits.outlier_ratio.value)
    remedy = sentence("Look for a slipped decimal mark, another unit or another currency")
    column = f"{lines.header['revenue']}, {lines.header['quantity']}"
    yield _finding(lines, text, column, details, remedy)


def odd_days(lines: OrderLines, account_days: pd.DataFrame, limits: Thresholds) -> Iterator[Finding]:
    """Days on which an account bought far more than on its usual day; a small top-up order is nothing to ask about."""
    days = account_days[(account_days["revenue"] > 0).to_numpy()]
    steps = (np.log(days["revenue"]) / _STEP).round().astype("int64")
    ones = pd.Series(1, index=days.index)
    odd = odd_values(days["account_id"], steps, ones, limits)
    if not odd.any():
        return
    usual = _medians(days["account_id"], steps, ones)
    large = days[odd & (steps > days["account_id"].map(usual)).to_numpy()]
    if large.empty:
        return
    details = [
        Detail(f"{r.account_id}, {r.date.date()}: {r.revenue:.2f} ({np.exp(_STEP * usual[r.account_id]):.2f})", None, 1, float(r.revenue))
        for r in large.itertuples()
    ]  # fmt: skip
    text = sentence("Purchase days more than {ratio} times the median of their account (in brackets)", ratio=limits.outlier_ratio.value)
    remedy = sentence("A single large project, or a slip: ask before the account is ranked by it")
    yield _finding(lines, text, lines.header["revenue"], details, remedy)


def odd_values(keys: pd.Series, steps: pd.Series, counts: pd.Series, limits: Thresholds) -> np.ndarray:
    """Which values (logarithms in steps of 5 %, seen `counts` times) are far off the median of their key."""
    if keys.empty:
        return np.zeros(0, dtype=bool)
    median = keys.map(_medians(keys, steps, counts))
    distance = (steps - median).abs()
    deviation = keys.map(_medians(keys, distance, counts)) * _NORMAL
    enough = keys.map(counts.groupby(keys.to_numpy()).sum()) >= limits.outlier_values.value
    far = (distance * _STEP > np.log(limits.outlier_ratio.value)) & (distance > limits.outlier_deviations.value * deviation)
    return (enough & far).to_numpy()


def code_findings(lines: OrderLines, limits: Thresholds) -> Iterator[Finding]:
    """Product codes without a digit where nearly all have one: freight, charges, corrections, gifts."""
    if "product_id" not in lines.header:
        return
    table = lines.table.filter(lines.table.product_id != "")
    codes = engine_frame(table.group_by("product_id").agg(n=table.count(), revenue=table.revenue.sum().cast("float64"), row=table.row.min()))
    plain = ~codes["product_id"].str.contains(r"\d")
    if not plain.any() or plain.mean() > 1 - limits.code_share.value:
        return
    details = [Detail(str(r.product_id), _row(r.row), int(r.n), float(r.revenue)) for r in codes[plain].itertuples()]
    text = sentence("{n} of {all} product codes hold no digit: freight, charges, corrections?", n=int(plain.sum()), all=len(codes))
    remedy = sentence("Ask what each is; what is no sale belongs out of the export")
    yield _finding(lines, text, lines.header["product_id"], details, remedy)


def _finding(lines: OrderLines, text: str, column: str, details: list[Detail], remedy: str) -> Finding:
    ordered = tuple(sorted(details, key=lambda d: (-abs(d.revenue or 0.0), d.value)))
    total = exact_sum(d.revenue or 0.0 for d in ordered)
    first = min((d.row for d in ordered if d.row is not None), default=None)
    source, rows = lines.source, sum(d.rows for d in ordered)
    return Finding("orders", text, source.file, source.sheet, column, rows, total, first, ordered[0].value, remedy, ordered)


def _medians(keys: pd.Series, values: pd.Series, counts: pd.Series) -> pd.Series:
    """The lower weighted median of the values of each key."""
    table = pd.DataFrame({"key": keys.to_numpy(), "value": values.to_numpy(), "n": counts.to_numpy()}).sort_values(["key", "value"])
    grouped = table.groupby("key")["n"]
    reached = table[(grouped.cumsum() * 2 >= grouped.transform("sum")).to_numpy()]
    return reached.drop_duplicates("key").set_index("key")["value"]


def _row(value: object) -> int | None:
    return None if value is None or value != value else int(value)  # type: ignore[call-overload]
