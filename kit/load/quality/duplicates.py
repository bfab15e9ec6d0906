"""Duplicates: accounts that may be one, sales that may be booked twice (IN10, IN12).

Nothing is merged or dropped: two shops may share a name, two equal lines may both be real. What could be one thing is listed with its revenue, for
the client to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from kit.language import sentence
from kit.load.engine.aggregate import engine_frame
from kit.load.engine.lines import OrderLines
from kit.load.findings import DETAILS_SHOWN, Detail, Finding, exact_sum
from kit.load.mapping.canonical import Canonical
from kit.load.mapping.key_rules import folded

__all__ = ["account_duplicates", "repeated_sales"]

_SALE = ("order_id", "product_id", "order_date", "revenue")


def account_duplicates(accounts: Canonical, revenue: Mapping[str, float] | None) -> Iterator[Finding]:
    """Accounts with one tax id, and accounts whose name and city differ only in capitals, accents and punctuation; `revenue` is by account id."""
    frame, header = accounts.frame, accounts.header
    ask = sentence("Ask whether they are stores of one group (parent) or one account twice")
    if "tax_id" in frame:
        digits = _folded(frame["tax_id"])
        yield from _alike(accounts, digits, sentence("Different accounts with the same tax id"), header["tax_id"], ask, revenue)
    if "name" in frame:
        city = _folded(frame["city"]) if "city" in frame else pd.Series("", index=frame.index)
        names = _folded(frame["name"])
        keys = (names + "\x1f" + city.fillna("")).where(names.notna() & ~frame["name"].duplicated(keep=False))  # equal names are told already
        column = ", ".join(header[n] for n in ("name", "city") if n in frame)
        text = sentence("Accounts whose name and city differ only in capitals, accents or punctuation")
        yield from _alike(accounts, keys, text, column, ask, revenue)


def _alike(
    accounts: Canonical, keys: pd.Series, text: str, column: str, remedy: str, revenue: Mapping[str, float] | None
) -> Iterator[Finding]:
    frame, source = accounts.frame, accounts.source
    rows = (keys.notna() & keys.duplicated(keep=False)).to_numpy()
    if not rows.any():
        return
    ids = frame["account_id"].astype("str")[rows]
    worth = ids.map(revenue or {}).fillna(0.0)
    details = []
    for _, group in ids.groupby(keys[rows], sort=True):
        members = sorted(group)
        shown = frame.loc[group.index, "name"].astype("str").min() if "name" in frame else ""
        value = f"{shown}: {', '.join(members)}" if isinstance(shown, str) and shown else ", ".join(members)
        details.append(Detail(value, int(group.index.min()), len(group), exact_sum(worth[group.index]) if revenue is not None else None))
    details.sort(key=lambda d: (-abs(d.revenue or 0.0), d.value))
    total = exact_sum(worth.to_numpy()) if revenue is not None else None
    yield Finding("accounts", text, source.file, source.sheet, column, int(rows.sum()), total, int(frame.index[rows].min()), details[0].value, remedy,
                  tuple(details))  # fmt: skip


def repeated_sales(lines: OrderLines) -> Iterator[Finding]:
    """Lines of one order with the same product, day and amount that differ in another column: perhaps one sale booked twice."""
    if "product_id" not in lines.header:
        return
    table = lines.table
    sold = table.filter(~table.repeated & (table.product_id != "") & (table.revenue != 0))
    groups = sold.group_by(list(_SALE)).agg(n=sold.count(), row=sold.row.min())
    twice = groups.filter(groups.n > 1)
    more = (twice.n - 1).name("more")
    found = twice.agg(rows=more.sum(), revenue=(twice.revenue * more).sum().cast("float64"), row=twice.row.min()).to_pyarrow().to_pylist()[0]
    if not found["rows"]:
        return
    largest = engine_frame(twice.order_by([twice.revenue.abs().desc(), "order_id", "product_id", "order_date"]).limit(DETAILS_SHOWN))
    details = tuple(
        Detail(f"{r.order_id} · {r.product_id}", _row(r.row), int(r.n) - 1, float(r.revenue) * (int(r.n) - 1)) for r in largest.itertuples()
    )  # fmt: skip
    text = sentence("Lines that repeat order, product, day and amount of another line, but not every column")
    remedy = sentence("They are kept: ask whether they are one sale booked twice")
    column = ", ".join(lines.header[n] for n in _SALE)
    yield Finding("orders", text, lines.source.file, lines.source.sheet, column, int(found["rows"]), float(found["revenue"]), _row(found["row"]),
                  details[0].value, remedy, details)  # fmt: skip


def _row(value: object) -> int | None:
    return None if value is None or value != value else int(value)  # type: ignore[call-overload]


def _folded(values: pd.Series) -> pd.Series:
    """The texts of which only letters and digits are left, each distinct one folded once; missing where nothing is left."""
    codes, distinct = pd.factorize(values.astype("str"))
    plain = np.array([folded(v, "letters_and_digits") or None for v in distinct] + [None], dtype=object)
    return pd.Series(plain[codes], index=values.index, dtype="str")
