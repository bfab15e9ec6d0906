"""Quality: what a consultant should know about the client's data before he believes a figure (IN10-IN12, A2, A6).

Sales that are not sales, values that cannot be, things that do not meet: each is named, counted and valued. Nothing here changes a figure; only
coordinates at 0,0 or outside the globe become missing, because nobody's shop is there.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from kit.language import message, sentence
from kit.load.findings import Finding, exact_sum, finding_of_rows
from kit.load.mapping.canonical import Canonical
from kit.load.quality.links import AFTER_CUT, NO_ACCOUNT, UNKNOWN_ACCOUNT, unknown_ids

__all__ = ["account_findings", "checked_coordinates", "incomplete_month", "line_findings", "month_findings", "reference_findings"]

_KEPT = message("They are kept as they are: check with the client whether they are real")


def line_findings(orders: Canonical, reasons: pd.Series) -> Iterator[Finding]:
    """What the order lines hold: lines left out, returns, lines without value, repeated lines, lines below cost, gaps in optional columns."""
    frame, source, header = orders.frame, orders.source, orders.header
    revenue = frame["revenue"].to_numpy()
    returned = frame["quantity"].to_numpy() < 0 if "quantity" in frame.columns else np.ones(len(frame), dtype=bool)
    negative, reason = revenue < 0, reasons.to_numpy()
    ask = sentence(_KEPT)
    found = [
        (reason == NO_ACCOUNT, sentence("Lines that name no account: left out of every account figure"), "account_id", "order_id",
         sentence("Ask the client who bought; cash sales may get one account of their own")),
        (reason == UNKNOWN_ACCOUNT, sentence("Lines of accounts that the accounts file does not hold: left out"), "account_id", "account_id",
         sentence("Ask the client for these accounts, or correct their ids")),
        (reason == AFTER_CUT, sentence("Lines after the cut-off date: left out"), "order_date", "order_date",
         sentence("Leave as_of empty in the settings to use all lines")),
        (negative & returned, sentence("Returns and credits: lines with negative revenue"), "revenue", "order_id",
         sentence("They reduce revenue on the day they were booked; an order counts only if its revenue is positive")),
        (negative & ~returned, sentence("Lines with negative revenue and no returned quantity"), "revenue", "order_id", ask),
        (revenue == 0, sentence("Lines with zero revenue: free goods, samples, stock movements"), "revenue", "order_id", ask),
        (source.frame.duplicated().to_numpy() if not orders.mapping.melt else negative & False,
         sentence("Lines that repeat another line in every column of the file"), "order_id", "order_id",
         sentence("Two equal lines may both be real: they are kept")),
        ((frame["margin"].to_numpy() < 0) & (revenue > 0) if "margin" in frame.columns else negative & False,
         sentence("Lines sold below cost"), "margin", "order_id", sentence("Ask which cost the client's margin is made of")),
    ]  # fmt: skip
    for touched, text, column, shown, remedy in found:
        if touched.any():
            yield finding_of_rows("orders", text, source, header.get(column, ""), touched, frame, shown, remedy)
    for name in ("product_id", "product_line", "quantity", "margin", "seller_id", "channel"):
        if name in frame.columns and (missing := frame[name].isna().to_numpy()).any():
            text = sentence("Lines without “{column}”", column=header[name])
            yield finding_of_rows("orders", text, source, header[name], missing, frame, "order_id")
    yield from _far_back(orders)


def _far_back(orders: Canonical) -> Iterator[Finding]:
    dates = orders.frame["order_date"]
    days, counts = np.unique(dates.to_numpy(dtype="M8[D]"), return_counts=True)
    gaps = np.flatnonzero(np.diff(days).astype(int) > 366)
    if gaps.size and counts[: gaps[0] + 1].sum() <= 0.01 * counts.sum():
        early = (dates <= pd.Timestamp(days[gaps[0]])).to_numpy()
        text = sentence("Order dates more than a year before all others")
        yield finding_of_rows("orders", text, orders.source, orders.header["order_date"], early, orders.frame, "order_date", sentence(_KEPT))


def month_findings(orders: Canonical, account_days: pd.DataFrame, as_of: pd.Timestamp) -> Iterator[Finding]:
    """Months between the first and the last without any line, and a last month that is not complete at the cut-off date."""
    source, header = orders.source, orders.header["order_date"]
    months = pd.PeriodIndex(account_days["date"], freq="M")
    if months.empty:
        return
    for month in pd.period_range(months.min(), months.max(), freq="M").difference(months):
        text = sentence("No line in {month}", month=month.strftime("%Y-%m"))
        yield Finding("orders", text, source.file, source.sheet, header, 0, 0.0, None, month.strftime("%Y-%m"), sentence("Ask for the missing month"))
    if month := incomplete_month(as_of):
        cut = as_of.date().isoformat()
        inside = (months == month) & (account_days["date"] <= as_of).to_numpy()
        text = sentence("The month {month} is cut at {date}: monthly series leave it out, 12-month figures keep it", month=month, date=("date", cut))
        remedy = sentence("Set as_of to the end of a month to compare whole months")
        yield Finding("orders", text, source.file, source.sheet, header, 0, exact_sum(account_days["revenue"].to_numpy()[inside]), None, cut, remedy)


def incomplete_month(as_of: pd.Timestamp) -> str:
    """The month (yyyy-mm) that is not complete at the cut-off date; '' if the date is a month's last day."""
    return "" if as_of.normalize() == (as_of + pd.offsets.MonthEnd(0)).normalize() else as_of.strftime("%Y-%m")


def account_findings(accounts: Canonical, frame: pd.DataFrame, account_days: pd.DataFrame, as_of: pd.Timestamp) -> Iterator[Finding]:
    """What the accounts hold: accounts that never bought, one name twice, purchases above the account's own turnover, customers from the future."""
    source, header = accounts.source, accounts.header
    idle = ~frame["account_id"].isin(account_days["account_id"]).to_numpy()
    later = (account_days["date"] > as_of - pd.DateOffset(months=12)).to_numpy()
    bought = account_days[later].groupby("account_id")["revenue"].sum()
    captured = frame["account_id"].astype("str").map(bought).fillna(0.0).to_numpy()
    if idle.any():
        yield finding_of_rows("accounts", sentence("Accounts without any order line"), source, header["account_id"], idle, frame, "account_id",
                              sentence("They stay in the portfolio as prospects"))  # fmt: skip
    if "name" in header and (twice := frame["name"].duplicated(keep=False).to_numpy() & frame["name"].notna().to_numpy()).any():
        yield finding_of_rows("accounts", sentence("Different accounts with the same name"), source, header["name"], twice, frame, "name",
                              sentence("Ask whether they are stores of one group (parent) or one account twice"))  # fmt: skip
    if "annual_revenue" in frame.columns and (above := captured > frame["annual_revenue"].to_numpy()).any():
        text = sentence("Accounts that bought more in 12 months than their own turnover")
        remedy = sentence("The turnover is old or a proxy: do not read it as a wallet")
        finding = finding_of_rows("accounts", text, source, header["annual_revenue"], above, frame, "account_id", remedy)
        yield Finding(**{**finding.__dict__, "revenue": exact_sum(captured[above])})
    if "created_on" in frame.columns and (future := (frame["created_on"] > as_of).to_numpy()).any():
        text = sentence("Accounts created after the cut-off date")
        yield finding_of_rows("accounts", text, source, header["created_on"], future, frame, "account_id")


def checked_coordinates(table: Canonical) -> list[Finding]:
    """Set coordinates at 0,0 and outside the globe to missing in the canonical frame, and say so."""
    frame, source, header = table.frame, table.source, table.header
    if not {"latitude", "longitude"} <= set(frame.columns):
        return []
    latitude, longitude = frame["latitude"].to_numpy(), frame["longitude"].to_numpy()
    column = f"{header['latitude']}, {header['longitude']}"
    remedy = sentence("Read as missing: these places are on no map until the client corrects them")
    findings = []
    for wrong, text in (
        ((latitude == 0) & (longitude == 0), sentence("Coordinates at 0,0, in the sea off Africa")),
        ((np.abs(latitude) > 90) | (np.abs(longitude) > 180), sentence("Coordinates outside the globe")),
    ):
        if wrong.any():
            findings.append(finding_of_rows(table.table.name, text, source, column, wrong, frame, table.table.key[0], remedy))
            frame.loc[wrong, ["latitude", "longitude"]] = np.nan
    return findings


def reference_findings(tables: dict[str, Canonical], reasons: pd.Series) -> Iterator[Finding]:
    """Sellers and products that lines or accounts name and that their own files do not hold."""
    for name, column, target in (("orders", "seller_id", "sellers"), ("accounts", "seller_id", "sellers"), ("orders", "product_id", "products"),
                                 ("targets", "key", "sellers")):  # fmt: skip
        here, there = tables.get(name), tables.get(target)
        if here is None or there is None or column not in here.frame.columns:
            continue
        strange = unknown_ids(here.frame[column], there.frame[there.table.key[0]])
        if name == "targets" and "dimension" in here.frame.columns:
            strange &= (here.frame["dimension"].astype("str") == "seller").to_numpy()
        if strange.any():
            text = sentence("“{column}” names ids that {other} does not hold", column=here.header[column], other=there.source.file)
            remedy = sentence("Ask for the missing ids; the lines and accounts are kept")
            yield finding_of_rows(name, text, here.source, here.header[column], strange, here.frame, column, remedy)
