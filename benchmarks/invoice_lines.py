"""Invoice lines: generated, seeded, written piece by piece, so that a hundred million of them need no more memory than two.

500,000 accounts of very different size buy over four years: orders of one to five lines stand together and follow each other in time, one line in
fifty is a return, one in two hundred names no product line. Ids are texts, money is in cents, as an ERP exports them.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

__all__ = ["ACCOUNTS", "LAST_DAY", "write_lines"]

ACCOUNTS = 500_000
LAST_DAY = np.datetime64("2025-12-31")
_DAYS, _PIECE, _SEED = 4 * 365 + 1, 1_000_000, 20260101


def write_lines(path: Path, rows: int, accounts: int = ACCOUNTS) -> None:
    """Write `rows` lines of `accounts` accounts to the Parquet file `path`; the same numbers give the same file."""
    draw = np.random.default_rng(_SEED)
    size = draw.lognormal(0.0, 1.5, accounts)
    edges = np.cumsum(size) / size.sum()
    names = pc.binary_join_element_wise("C", pc.utf8_lpad(pa.array(np.arange(accounts)).cast(pa.string()), 7, "0"), "")
    lines = pa.array(["Tools", "Paint", "Pipes", "Cable", "Seals", "Safety", "Lighting", "Garden", ""])
    share = np.array([0.22, 0.19, 0.16, 0.13, 0.11, 0.08, 0.06, 0.045, 0.005])
    order = 0
    with pq.ParquetWriter(path, _schema(), compression="zstd", compression_level=1) as writer:
        for start in range(0, rows, _PIECE):
            count = min(_PIECE, rows - start)
            counts = draw.integers(1, 6, count)  # more orders than needed: the last ones are cut off
            which = np.repeat(np.arange(count), counts)[:count]
            buyer = np.searchsorted(edges, draw.random(which[-1] + 1))
            day = LAST_DAY - (_DAYS - 1) + np.floor((start + np.arange(count)) / rows * _DAYS).astype("m8[D]")
            day = day[np.searchsorted(which, np.arange(which[-1] + 1))][which]
            revenue = np.round(draw.gamma(1.2, 90.0, count) + 1, 2) * np.where(draw.random(count) < 0.02, -1, 1)
            numbers = pc.utf8_lpad(pa.array(which + order).cast(pa.string()), 9, "0")
            writer.write_table(pa.table([
                pc.binary_join_element_wise("F", numbers, ""), pa.array(day), names.take(pa.array(buyer[which])),
                lines.take(pa.array(draw.choice(9, count, p=share))), revenue,
                np.round(revenue * draw.uniform(0.1, 0.5, count), 2), np.sign(revenue) * draw.integers(1, 30, count),
            ], schema=_schema()), row_group_size=250_000)  # fmt: skip
            order += int(which[-1]) + 1


def _schema() -> pa.Schema:
    return pa.schema({"order_id": pa.string(), "order_date": pa.date32(), "account_id": pa.string(), "product_line": pa.string(),
                      "revenue": pa.float64(), "margin": pa.float64(), "quantity": pa.float64()})  # fmt: skip
