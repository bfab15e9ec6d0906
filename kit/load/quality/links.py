"""Links: which order lines count, and what happens to the others (IN10, design: conservation).

A line is used, or it is left out with a reason: it names no account, its account is not in the accounts file, or it is later than the cut-off date.
Nothing is dropped quietly: past the engagement's `max_dropped` of revenue, or where no id matches at all, the run stops and shows ids of both files.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import ibis
import numpy as np
import pandas as pd

from kit.errors import Problem
from kit.load.engine.aggregate import control_totals
from kit.load.engine.lines import OrderLines
from kit.load.mapping.canonical import Canonical

__all__ = [
    "AFTER_CUT", "NO_ACCOUNT", "UNKNOWN_ACCOUNT", "USED", "dropped_shares", "far_dates", "judged_lines", "link_problems", "no_revenue", "unknown",
    "unknown_ids",
]  # fmt: skip

USED, AFTER_CUT, NO_ACCOUNT, UNKNOWN_ACCOUNT = "", "after_cut", "no_account", "unknown_account"
_GAP_DAYS = 366
_FEW = 0.01


def judged_lines(lines: ibis.Table, accounts: pd.Series | None, as_of: pd.Timestamp) -> ibis.Table:
    """The lines with `left_out`: why each is left out ('' = used); `accounts` are the known ids, None where accounts are made from the lines."""
    reasons = [(lines.order_date > as_of.date(), AFTER_CUT), (lines.account_id == "", NO_ACCOUNT)]
    if accounts is not None:
        reasons.append((unknown(lines.account_id, accounts), UNKNOWN_ACCOUNT))
    return lines.mutate(left_out=ibis.cases(*reasons, else_=USED))


def unknown(ids: ibis.StringValue, known: pd.Series) -> ibis.BooleanValue:
    """Whether an id of the lines is not among the known ones; a missing id is not unknown."""
    there = ibis.memtable(pd.DataFrame({"id": known.dropna().astype("str").unique()}), schema={"id": "string"})
    return (ids != "") & ids.notin(there.id)


def unknown_ids(ids: pd.Series, known: pd.Series) -> np.ndarray:
    """Which rows of a frame hold an id that is not among the known ones; a missing id is not unknown."""
    wanted = set(known.dropna().astype("str"))
    strange = np.array([c not in wanted for c in ids.cat.categories] + [False])
    return strange[ids.cat.codes.to_numpy()]


def far_dates(lines: OrderLines, dates: pd.DataFrame) -> Iterator[Problem]:
    """A problem if a few order dates (`date`, `rows`) lie more than a year after all others: one mistyped year would move the cut-off date."""
    days, counts = dates["date"].to_numpy(dtype="M8[D]"), dates["rows"].to_numpy()
    gaps = np.flatnonzero(np.diff(days).astype(int) > _GAP_DAYS)
    if gaps.size and counts[gaps[-1] + 1 :].sum() <= max(1, _FEW * counts.sum()):
        far, rest = days[gaps[-1] + 1 :], days[gaps[-1]].item()
        rows = lines.first_rows(lines.table.order_date > rest)
        yield Problem.of("dates_far_ahead", **lines.source.where(lines.header["order_date"]), table="orders", rows=rows,
                         count=int(counts[gaps[-1] + 1 :].sum()), values=[("date", day.item().isoformat()) for day in far[:3]],
                         rest=("date", rest.isoformat()))  # fmt: skip


def link_problems(lines: OrderLines, accounts: Canonical | None, days: pd.DataFrame, max_dropped: float) -> Iterator[Problem]:
    """Problems if no account id matches, or if more revenue than `max_dropped` (0-1) has no account; `days` are the lines' day totals."""
    within = days[days["left_out"] != AFTER_CUT]
    whole, strange, nameless = (control_totals(part) for part in (within, *(within[within["left_out"] == r] for r in (UNKNOWN_ACCOUNT, NO_ACCOUNT))))
    shares = dropped_shares(days)
    if accounts is not None and strange.rows and (strange.rows == whole.rows - nameless.rows or shares[0] > max_dropped):
        yield _unmatched(lines, accounts, strange.rows, shares[0], max_dropped)
    elif sum(shares) > max_dropped:
        rows = lines.first_rows(lines.table.left_out.isin([UNKNOWN_ACCOUNT, NO_ACCOUNT]))
        yield Problem.of(
            "too_much_left_out", **lines.source.where(lines.header["account_id"]), table="orders", rows=rows, count=strange.rows + nameless.rows,
            total=whole.rows, share=("ratio", sum(shares)), limit=("ratio", max_dropped), setting="thresholds.max_dropped",
        )  # fmt: skip


def dropped_shares(days: pd.DataFrame) -> tuple[float, float]:
    """The parts of revenue up to the cut-off date that have an unknown account and that have none: together, what `max_dropped` allows for."""
    within = days[days["left_out"] != AFTER_CUT]
    whole, *parts = (control_totals(p) for p in (within, *(within[within["left_out"] == r] for r in (UNKNOWN_ACCOUNT, NO_ACCOUNT))))
    first, second = (float(abs(part.revenue) / abs(whole.revenue)) if whole.revenue else float(part.rows > 0) for part in parts)
    return first, second


def no_revenue(lines: OrderLines, days: pd.DataFrame) -> Iterator[Problem]:
    """A problem if the used lines bring no revenue in all: the sign is turned round, or the column is not the one."""
    used = control_totals(days[days["left_out"] == USED])
    if used.rows and used.revenue <= Decimal(0):
        where = lines.source.where(lines.header["revenue"])
        yield Problem.of("revenue_not_positive", **where, table="orders", total=("money", float(used.revenue)), count=used.rows)


def _unmatched(lines: OrderLines, accounts: Canonical, count: int, share: float, limit: float) -> Problem:
    touched = lines.table.left_out == UNKNOWN_ACCOUNT
    strange = sorted(lines.table.filter(touched).account_id.as_table().distinct().to_pyarrow()["account_id"].to_pylist())
    known = sorted(accounts.frame["account_id"].dropna().astype("str"))
    fields = {
        **lines.source.where(lines.header["account_id"]), "table": "orders", "rows": lines.first_rows(touched), "count": count,
        "values": strange[:3], "share": ("ratio", share), "limit": ("ratio", limit),
        "other_file": accounts.source.place, "other_column": accounts.header["account_id"], "other_values": known[:3],
    }  # fmt: skip
    short, long = {s.lstrip("0") for s in strange}, {k.lstrip("0") for k in known}
    if len(short & long) * 2 < len(strange):
        return Problem("ids_unmatched", fields)
    padded, longer = ("orders", known) if max(map(len, known)) >= max(map(len, strange)) else ("accounts", strange)
    return Problem("ids_unmatched_zeros", {**fields, "setting": f"[{padded}.pad]", "width": str(max(map(len, longer)))})
