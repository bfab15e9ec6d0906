"""Ticks: the client's own figures beside what was read, one by one (Q7, A2).

A total that the client knows from its books (revenue of the year, orders of the month, sales of a seller) is written under `[totals]` in
engagement.toml. It is compared with all lines that were read, whether they are used or left out, because the client's books hold them too. A figure
that does not tick is a finding, never a correction.
"""

from __future__ import annotations

from collections.abc import Iterator

import ibis
import pandas as pd

from kit import schema
from kit.client_totals import TOTAL_MEASURES, Totals
from kit.language import message, sentence
from kit.load.engine.aggregate import engine_frame
from kit.load.engine.lines import OrderLines
from kit.load.findings import Detail, Finding

__all__ = ["tick_findings", "tick_table"]

_LABELS = {"revenue": message("Revenue"), "quantity": message("Quantity"), "orders": message("Orders"), "lines": message("Order lines")}
_UNITS = {"revenue": "money", "quantity": "number", "orders": "orders", "lines": "lines"}


def tick_table(lines: OrderLines, totals: Totals, tolerance: float) -> pd.DataFrame:
    """The table `ticks`: each figure that the client stated beside the one that was read; ticked where they differ by at most `tolerance` (0-1)."""
    rows = []
    for by, wanted in totals.stated().items():
        found = _read(lines, by)
        for (measure, key), stated in wanted.items():
            read = found.get(measure, {}).get(key, 0.0)
            label = ("label", _LABELS[measure])
            figure = sentence("{measure}, {key}", measure=label, key=key) if by else sentence("{measure}, all lines read", measure=label)
            ticked = abs(read - stated) <= max(tolerance * abs(stated), 0.005)
            rows.append((f"{measure} {by} {key}".strip(), figure, _UNITS[measure], stated, read, read - stated, ticked))
    return schema.table("ticks").conform(pd.DataFrame(rows, columns=schema.table("ticks").names))


def tick_findings(lines: OrderLines, ticks: pd.DataFrame) -> Iterator[Finding]:
    """A finding if a figure of the client's is not met; its cases are those figures, the largest difference first."""
    missed = ticks[~ticks["ticked"].astype("bool")]
    if missed.empty:
        return
    missed = missed.assign(size=missed["difference"].abs()).sort_values(["size", "name"], ascending=[False, True])
    details = tuple(Detail(f"{r.name}: {r.stated:.2f} / {r.found:.2f}", None, 0, r.difference if r.unit == "money" else None)
                    for r in missed.itertuples(index=False))  # fmt: skip
    text = sentence("{n} of {all} figures stated by the client are not what was read (stated / read)", n=len(missed), all=len(ticks))
    remedy = sentence("Find the reason before anything else: another period, filter, tax or currency, or missing files")
    yield Finding("orders", text, lines.source.file, lines.source.sheet, "", 0, None, None, details[0].value, remedy, details)


def _read(lines: OrderLines, by: str) -> dict[str, dict[str, float]]:
    """What was read: measure → key → figure; without `by` the key is ''."""
    table = lines.table
    keys = {
        "": ibis.literal(""), "year": table.order_date.year().cast("string"), "month": table.order_date.strftime("%Y-%m"),
        "seller": table.seller_id, "product_line": table.product_line, "channel": table.channel, "account": table.account_id,
    }  # fmt: skip
    figures = {
        "revenue": table.revenue.sum().cast("float64"), "quantity": table.quantity.sum().cast("float64"),
        "orders": table.order_id.nunique(), "lines": table.count(),
    }  # fmt: skip
    frame = engine_frame(table.group_by(keys[by].name("key")).agg(**figures)).set_index("key")
    return {measure: frame[measure].astype("float64").fillna(0.0).to_dict() for measure in TOTAL_MEASURES}
