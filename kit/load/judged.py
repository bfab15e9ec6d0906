"""Judged: the order lines are judged and added up, all of it in the engine; what leaves it are tables with a row per account, day or month.

A line is used or left out with a reason; rows and revenue read equal rows and revenue used plus left out, to the last cent, or nothing is returned.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kit import schema
from kit.engagement import Engagement
from kit.errors import DataError
from kit.language import sentence
from kit.load.engine import aggregate
from kit.load.engine.features import account_features
from kit.load.engine.lines import OrderLines
from kit.load.files.source import located
from kit.load.findings import Finding, exact_sum
from kit.load.mapping.canonical import Canonical
from kit.load.quality.duplicates import repeated_sales
from kit.load.quality.links import AFTER_CUT, NO_ACCOUNT, UNKNOWN_ACCOUNT, USED, far_dates, judged_lines, link_problems, no_revenue
from kit.load.quality.order_lines import line_findings, month_findings
from kit.load.quality.ticks import tick_findings, tick_table
from kit.load.quality.unusual import code_findings, odd_days, odd_prices

__all__ = ["JudgedLines", "judged_and_added"]

_REASONS = {
    AFTER_CUT: sentence("The line is later than the cut-off date"),
    NO_ACCOUNT: sentence("The line names no account"),
    UNKNOWN_ACCOUNT: sentence("The account is not in the accounts file"),
}


@dataclass(frozen=True)
class JudgedLines:
    """What the order lines leave behind when the engine closes: their aggregates, what is not used, the totals and the cut-off date."""

    made: dict[str, pd.DataFrame]
    left_out: pd.DataFrame
    totals: dict[str, float]
    ticks: pd.DataFrame
    as_of: pd.Timestamp

    @property
    def days(self) -> pd.DataFrame | None:
        """What the accounts bought, day by day; None where the client gave no order lines."""
        return self.made["account_days"] if self.totals else None


def no_lines(engagement: Engagement) -> JudgedLines:
    """What is left where the client gave no order lines: empty tables, and the cut-off date of the settings if there is one."""
    made = {table.name: table.empty() for table in schema.AGGREGATES}
    as_of = pd.Timestamp(engagement.settings.engagement.as_of or pd.NaT)
    return JudgedLines(made, schema.table("left_out").empty(), {}, schema.table("ticks").empty(), as_of)


def judged_and_added(engagement: Engagement, given: dict[str, Canonical], lines: OrderLines, findings: list[Finding]) -> JudgedLines:
    """What the order lines come to; what is found about them is added to `findings`.

    Raises
    ------
    DataError
        If the cut-off date lies outside the lines, dates or ids cannot be believed, more is left out than allowed, or revenue is not conserved.
    """
    accounts, limits = given.get("accounts"), engagement.settings.thresholds
    dates = aggregate.date_counts(lines.table)
    as_of = _as_of(engagement, lines, dates["date"])
    lines = lines.with_table(judged_lines(lines.table, accounts.frame["account_id"] if accounts else None, as_of))
    days = aggregate.day_totals(lines.table)
    if problems := [*far_dates(lines, dates), *link_problems(lines, accounts, days, limits.max_dropped.value), *no_revenue(lines, days)]:
        raise DataError(*(located(problem, lines.source) for problem in problems))
    made = {name: getattr(aggregate, name)(lines.table) for name in ("account_months", "account_days", "account_products")}
    if "product_id" not in lines.header:
        made["account_products"] = schema.table("account_products").empty()
    made["account_features"] = account_features(lines.table, as_of, dates["date"].min())
    totals = _conserved(lines, days, made["account_days"])
    ticks = tick_table(lines, engagement.settings.totals, limits.totals_tolerance.value)
    findings += [*line_findings(lines, given, dates), *month_findings(lines, days, as_of), *repeated_sales(lines), *code_findings(lines, limits)]
    findings += [*odd_prices(lines, limits), *odd_days(lines, made["account_days"], limits), *tick_findings(lines, ticks)]
    left_out = aggregate.left_out_lines(lines.table)
    return JudgedLines(made, left_out.assign(stage="load", reason=left_out["reason"].map(_REASONS)), totals, ticks, as_of)


def _as_of(engagement: Engagement, lines: OrderLines, dates: pd.Series) -> pd.Timestamp:
    setting, first, last = engagement.settings.engagement.as_of, dates.min(), dates.max()
    as_of = pd.Timestamp(setting) if setting else last
    where = {**lines.source.where(lines.header["order_date"]), "setting": "engagement.as_of", "values": [("date", setting)]}
    if as_of < first:
        raise DataError.of("as_of_before_orders", **where, first=("date", first.date().isoformat()))
    if as_of - last > pd.Timedelta(days=366):
        raise DataError.of("as_of_after_orders", **where, last=("date", last.date().isoformat()))
    return as_of.as_unit("us")


def _conserved(lines: OrderLines, days: pd.DataFrame, account_days: pd.DataFrame) -> dict[str, float]:
    """The control totals; DataError if no line is used, or if the aggregates do not hold what the lines held."""
    used_days = days[days["left_out"] == USED]
    read, used, out = (aggregate.control_totals(part) for part in (days, used_days, days[days["left_out"] != USED]))
    if not used.rows:
        raise DataError.of("no_line_used", table="orders", count=read.rows)
    kept = exact_sum(account_days["revenue"].to_numpy())
    if abs(kept - float(used.revenue)) > max(0.005, 1e-12 * abs(kept)):
        raise DataError.of("not_conserved", table="orders", values=[read.revenue, used.revenue, out.revenue, kept])
    return {
        "lines_read": read.rows, "lines_used": used.rows, "lines_left_out": out.rows, **aggregate.distinct_counts(lines.table),
        "revenue_read": float(read.revenue), "revenue_used": float(used.revenue), "revenue_left_out": float(out.revenue),
        "first_read": days["date"].min(), "last_read": days["date"].max(),
        "first_order": used_days["date"].min(), "last_order": used_days["date"].max(),
    }  # fmt: skip
