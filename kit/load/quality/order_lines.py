"""Order lines: what a consultant should know about them before he believes a figure (IN10, A2, A6).

Sales that are not sales, lines that are left out, gaps: each is named, counted and valued, and nothing here changes a figure. How a finding is added:
write a `LineFinding` into `_watched` (or into a function of its own that `line_findings` chains). Its `touched` is an Ibis expression that says of a
line whether the finding is about it; rows, revenue, first row and example of all findings are then counted in one query, whatever their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import ibis
import numpy as np
import pandas as pd

from kit.language import message, sentence
from kit.load.engine.aggregate import engine_frame
from kit.load.engine.lines import OrderLines
from kit.load.findings import DETAILS_SHOWN, Detail, Finding
from kit.load.mapping.canonical import Canonical
from kit.load.quality.links import AFTER_CUT, NO_ACCOUNT, UNKNOWN_ACCOUNT, USED, unknown

__all__ = ["LineFinding", "counted", "incomplete_month", "line_findings", "month_findings"]

_KEPT = message("They are kept as they are: check with the client whether they are real")
_OPTIONAL = ("product_id", "product_line", "quantity", "margin", "seller_id", "channel")


@dataclass(frozen=True)
class LineFinding:
    """A finding about order lines: what it says, which lines it is about, our column it points at and the one that gives the example.

    `listed`: the distinct values of that column are its cases, with rows and revenue.
    """

    text: str
    touched: ibis.BooleanValue
    column: str
    shown: str
    remedy: str = ""
    listed: bool = False


def line_findings(lines: OrderLines, given: Mapping[str, Canonical], dates: pd.DataFrame) -> Iterator[Finding]:
    """What the judged order lines hold; `given` are the client's other tables, `dates` the lines per date."""
    return counted(lines, [*_watched(lines), *_missing(lines), *_far_back(lines, dates), *_strangers(lines, given)])


def counted(lines: OrderLines, findings: Iterable[LineFinding]) -> Iterator[Finding]:
    """The findings that touch any line, with rows, revenue, first row and the smallest example: one query for all of them."""
    watched, table = list(findings), lines.table
    figures: dict[str, ibis.Value] = {}
    for n, finding in enumerate(watched):
        touched = finding.touched.fill_null(False)
        shown = table[finding.shown].nullif("") if table[finding.shown].type().is_string() else table[finding.shown]
        figures |= {f"rows_{n}": touched.sum(), f"revenue_{n}": table.revenue.sum(where=touched), f"row_{n}": table.row.min(where=touched),
                    f"shown_{n}": shown.min(where=touched)}  # fmt: skip
    found = table.agg(**figures).to_pyarrow().to_pylist()[0] if watched else {}
    source = lines.source
    for n, finding in enumerate(watched):
        if found[f"rows_{n}"]:
            example, row, column = found[f"shown_{n}"], found[f"row_{n}"], lines.header.get(finding.column, "")
            value = example.isoformat() if isinstance(example, date) else str(example or "")
            rows, revenue = int(found[f"rows_{n}"]), float(found[f"revenue_{n}"])
            details = _cases(lines, finding) if finding.listed else ()
            yield Finding("orders", finding.text, source.file, source.sheet, column, rows, revenue, row, value, finding.remedy, details)


def _cases(lines: OrderLines, finding: LineFinding) -> tuple[Detail, ...]:
    touched = lines.table.filter(finding.touched.fill_null(False))
    grouped = touched.group_by(finding.shown).agg(n=touched.count(), revenue=touched.revenue.sum().cast("float64"), first=touched.row.min())
    largest = engine_frame(grouped.order_by([grouped.revenue.abs().desc(), finding.shown]).limit(DETAILS_SHOWN))
    return tuple(Detail(str(getattr(r, finding.shown)), None if pd.isna(r.first) else int(r.first), int(r.n), float(r.revenue))
                 for r in largest.itertuples())  # fmt: skip


def _watched(lines: OrderLines) -> Iterator[LineFinding]:
    """Lines left out, returns, lines without value, repeated lines, lines below cost."""
    table, ask = lines.table, sentence(_KEPT)
    negative = table.revenue < 0
    returned = (table.quantity < 0).fill_null(False) if "quantity" in lines.header else ibis.literal(True)
    yield LineFinding(sentence("Lines that name no account: left out of every account figure"), table.left_out == NO_ACCOUNT, "account_id",
                      "order_id", sentence("Ask the client who bought; cash sales may get one account of their own"))  # fmt: skip
    yield LineFinding(sentence("Lines of accounts that the accounts file does not hold: left out"), table.left_out == UNKNOWN_ACCOUNT, "account_id",
                      "account_id", sentence("Ask the client for these accounts, or correct their ids"), listed=True)  # fmt: skip
    yield LineFinding(sentence("Lines after the cut-off date: left out"), table.left_out == AFTER_CUT, "order_date", "order_date",
                      sentence("Leave as_of empty in the settings to use all lines"))  # fmt: skip
    yield LineFinding(sentence("Returns and credits: lines with negative revenue"), negative & returned, "revenue", "order_id",
                      sentence("They reduce revenue on the day they were booked; an order counts only if its revenue is positive"))  # fmt: skip
    yield LineFinding(sentence("Lines with negative revenue and no returned quantity"), negative & ~returned, "revenue", "order_id", ask)
    yield LineFinding(sentence("Lines with zero revenue: free goods, samples, stock movements"), table.revenue == 0, "revenue", "order_id", ask)
    yield LineFinding(sentence("Lines that repeat another line in every column of the file"), table.repeated, "order_id", "order_id",
                      sentence("Two equal lines may both be real: they are kept"))  # fmt: skip
    if "quantity" in lines.header:
        yield LineFinding(sentence("Lines with revenue and no quantity"), (table.revenue != 0) & (table.quantity == 0), "quantity", "order_id", ask)
        yield LineFinding(sentence("Lines with revenue although goods came back: the signs differ"), (table.revenue > 0) & (table.quantity < 0),
                          "quantity", "order_id", ask)  # fmt: skip
    if "margin" in lines.header:
        yield LineFinding(sentence("Lines sold below cost"), (table.margin < 0) & (table.revenue > 0), "margin", "order_id",
                          sentence("Ask which cost the client's margin is made of"))  # fmt: skip


def _missing(lines: OrderLines) -> Iterator[LineFinding]:
    for name in (n for n in _OPTIONAL if n in lines.header):
        column = lines.table[name]
        missing = column == "" if column.type().is_string() else column.isnull()
        yield LineFinding(sentence("Lines without “{column}”", column=lines.header[name]), missing, name, "order_id")


def _far_back(lines: OrderLines, dates: pd.DataFrame) -> Iterator[LineFinding]:
    days, counts = dates["date"].to_numpy(dtype="M8[D]"), dates["rows"].to_numpy()
    gaps = np.flatnonzero(np.diff(days).astype(int) > 366)
    if gaps.size and counts[: gaps[0] + 1].sum() <= 0.01 * counts.sum():
        early = lines.table.order_date <= days[gaps[0]].item()
        yield LineFinding(sentence("Order dates more than a year before all others"), early, "order_date", "order_date", sentence(_KEPT))


def _strangers(lines: OrderLines, given: Mapping[str, Canonical]) -> Iterator[LineFinding]:
    """Sellers and products that lines name and that their own files do not hold."""
    for column, target in (("seller_id", "sellers"), ("product_id", "products")):
        if target in given and column in lines.header:
            there = given[target]
            text = sentence("“{column}” names ids that {other} does not hold", column=lines.header[column], other=there.source.file)
            remedy = sentence("Ask for the missing ids; the lines and accounts are kept")
            yield LineFinding(text, unknown(lines.table[column], there.frame[column]), column, column, remedy, listed=True)


def month_findings(lines: OrderLines, days: pd.DataFrame, as_of: pd.Timestamp) -> Iterator[Finding]:
    """Months between the first and the last without any used line, and a last month that is not complete at the cut-off date."""
    source, header = lines.source, lines.header["order_date"]
    used = days[days["left_out"] == USED]
    months = pd.PeriodIndex(used["date"], freq="M")
    if months.empty:
        return
    for month in pd.period_range(months.min(), months.max(), freq="M").difference(months):
        text = sentence("No line in {month}", month=month.strftime("%Y-%m"))
        yield Finding("orders", text, source.file, source.sheet, header, 0, 0.0, None, month.strftime("%Y-%m"), sentence("Ask for the missing month"))
    if month := incomplete_month(as_of):
        cut = as_of.date().isoformat()
        revenue = float(used["revenue"].to_numpy()[months == month].sum())
        text = sentence("The month {month} is cut at {date}: monthly series leave it out, 12-month figures keep it", month=month, date=("date", cut))
        remedy = sentence("Set as_of to the end of a month to compare whole months")
        yield Finding("orders", text, source.file, source.sheet, header, 0, revenue, None, cut, remedy)


def incomplete_month(as_of: pd.Timestamp) -> str:
    """The month (yyyy-mm) that is not complete at the cut-off date; '' if the date is a month's last day."""
    return "" if as_of.normalize() == (as_of + pd.offsets.MonthEnd(0)).normalize() else as_of.strftime("%Y-%m")
