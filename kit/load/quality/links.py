"""Links: which order lines count, and what happens to the others (IN10, design: conservation).

A line is used, or it is left out with a reason: it names no account, its account is not in the accounts file, or it is later than the cut-off date.
Nothing is dropped quietly: past the engagement's `max_dropped` of revenue, or where no id matches at all, the run stops and shows ids of both files.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from kit.errors import Problem
from kit.load.findings import exact_sum
from kit.load.mapping.canonical import Canonical

__all__ = ["AFTER_CUT", "NO_ACCOUNT", "UNKNOWN_ACCOUNT", "USED", "far_dates", "left_out_reasons", "link_problems", "no_revenue", "unknown_ids"]

USED, AFTER_CUT, NO_ACCOUNT, UNKNOWN_ACCOUNT = "", "after_cut", "no_account", "unknown_account"
_REASONS = (USED, AFTER_CUT, NO_ACCOUNT, UNKNOWN_ACCOUNT)
_GAP_DAYS = 366
_FEW = 0.01


def left_out_reasons(lines: pd.DataFrame, accounts: pd.Series | None, as_of: pd.Timestamp) -> pd.Series:
    """Per line, why it is left out ('' = used); `accounts` are the known ids, None where accounts are made from the lines."""
    ids = lines["account_id"]
    codes = np.zeros(len(lines), dtype=np.int8)
    if accounts is not None:
        codes[unknown_ids(ids, accounts)] = 3
    codes[ids.isna().to_numpy()] = 2
    codes[(lines["order_date"] >= as_of + pd.Timedelta(days=1)).to_numpy()] = 1
    return pd.Series(pd.Categorical.from_codes(codes, list(_REASONS)), index=lines.index)


def unknown_ids(ids: pd.Series, known: pd.Series) -> np.ndarray:
    """Which rows hold an id that is not among the known ones; a missing id is not unknown."""
    wanted = set(known.dropna().astype("str"))
    strange = np.array([c not in wanted for c in ids.cat.categories] + [False])
    return strange[ids.cat.codes.to_numpy()]


def far_dates(orders: Canonical) -> Iterator[Problem]:
    """A problem if a few order dates lie more than a year after all others: one mistyped year would move the cut-off date."""
    dates = orders.frame["order_date"]
    days, counts = np.unique(dates.dropna().to_numpy(dtype="M8[D]"), return_counts=True)
    gaps = np.flatnonzero(np.diff(days).astype(int) > _GAP_DAYS)
    if gaps.size and counts[gaps[-1] + 1 :].sum() <= max(1, _FEW * counts.sum()):
        rest = pd.Timestamp(days[gaps[-1]])
        far = dates > rest
        values = [("date", day) for day in sorted({d.date().isoformat() for d in dates[far]})[:3]]
        header = orders.header["order_date"]
        yield Problem.of("dates_far_ahead", **orders.source.where(header), table="orders", rows=dates.index[far][:5].tolist(), count=int(far.sum()),
                         values=values, rest=("date", rest.date().isoformat()))  # fmt: skip


def link_problems(orders: Canonical, accounts: Canonical | None, reasons: pd.Series, max_dropped: float) -> Iterator[Problem]:
    """Problems if no account id matches, or if more revenue than `max_dropped` (0-1) has no account."""
    lines = orders.frame.assign(reason=reasons)[reasons.to_numpy() != AFTER_CUT]
    revenue, reason = lines["revenue"].to_numpy(), lines["reason"].to_numpy()
    unknown, nameless = reason == UNKNOWN_ACCOUNT, reason == NO_ACCOUNT
    total = abs(exact_sum(revenue))
    shares = [abs(exact_sum(revenue[part])) / total if total else float(part.any()) for part in (unknown, nameless)]
    named = ~nameless
    if accounts is not None and unknown.any() and (unknown.sum() == named.sum() or shares[0] > max_dropped):
        yield _unmatched(orders, accounts, lines, unknown, shares[0], max_dropped)
    elif sum(shares) > max_dropped:
        header = orders.header["account_id"]
        rows = lines.index[unknown | nameless]
        yield Problem.of(
            "too_much_left_out", **orders.source.where(header), table="orders", rows=rows[:5].tolist(), count=len(rows), total=len(lines),
            share=("ratio", sum(shares)), limit=("ratio", max_dropped), setting="thresholds.max_dropped",
        )  # fmt: skip


def no_revenue(orders: Canonical, reasons: pd.Series) -> Iterator[Problem]:
    """A problem if the used lines bring no revenue in all: the sign is turned round, or the column is not the one."""
    used = orders.frame["revenue"].to_numpy()[(reasons == USED).to_numpy()]
    if used.size and (total := exact_sum(used)) <= 0:
        header = orders.header["revenue"]
        yield Problem.of("revenue_not_positive", **orders.source.where(header), table="orders", total=("money", total), count=len(used))


def _unmatched(orders: Canonical, accounts: Canonical, lines: pd.DataFrame, unknown: np.ndarray, share: float, limit: float) -> Problem:
    strange = sorted(lines.loc[unknown, "account_id"].astype("str").unique())
    known = sorted(accounts.frame["account_id"].dropna().astype("str"))
    header, theirs = orders.header["account_id"], accounts.header["account_id"]
    fields = {
        **orders.source.where(header), "table": "orders", "rows": lines.index[unknown][:5].tolist(), "count": int(unknown.sum()),
        "values": strange[:3], "share": ("ratio", share), "limit": ("ratio", limit),
        "other_file": accounts.source.place, "other_column": theirs, "other_values": known[:3],
    }  # fmt: skip
    short, long = {s.lstrip("0") for s in strange}, {k.lstrip("0") for k in known}
    if len(short & long) * 2 < len(strange):
        return Problem("ids_unmatched", fields)
    padded, longer = ("orders", known) if max(map(len, known)) >= max(map(len, strange)) else ("accounts", strange)
    return Problem("ids_unmatched_zeros", {**fields, "setting": f"[{padded}.pad]", "width": str(max(map(len, longer)))})
