"""Order lines of a Parquet file read both ways: into memory, and mapped where they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ibis.backends import BaseBackend
from pandas.testing import assert_frame_equal

from kit.load.engine.database import embedded
from kit.load.engine.lines import order_lines
from kit.load.engine.mapped import mapped_lines
from kit.load.engine.working import working_table
from kit.load.files.client_file import read_source
from kit.load.mapping.canonical import Canonical, canonical
from kit.load.mapping.definition import Join, TableMapping
from kit.schema.client import ORDERS

PLAIN = {"order_id": "order", "order_date": "day", "account_id": "account", "revenue": "amount"}


@pytest.fixture(scope="module")
def engine() -> Iterator[BaseBackend]:
    """One engine for all tests."""
    with embedded(0.5, 1) as opened:
        yield opened


Both = Callable[..., tuple[Canonical, pd.DataFrame]]


@pytest.fixture
def both(engine: BaseBackend, tmp_path: Path) -> Both:
    """A file read both ways, and asserted to give the same: what was found, and the lines."""

    def read(data: dict[str, Any] | None = None, folder: Path = tmp_path, mapping: TableMapping | None = None, **how: Any) -> Any:
        if data is not None:
            pq.write_table(pa.table(data), folder / "orders.parquet")
        part = mapping or TableMapping(file="orders.parquet", **{"columns": PLAIN, **how})

        def read_join(join: Join) -> Any:
            return read_source(folder, join.file, join.sheet, join.format.encoding, join.format.separator)

        here = canonical(ORDERS, part, read_source(folder, part.file), read_join)
        there, lines = mapped_lines(ORDERS, part, working_table(folder, part, engine), read_join)
        assert [(p.message, p.fields, p.cells) for p in there.problems] == [(p.message, p.fields, p.cells) for p in here.problems]
        assert _told(there) == _told(here) and (there.decimals, there.patterns, there.rows_in) == (here.decimals, here.patterns, here.rows_in)
        if here.problems:
            return there, None
        frames = [t.order_by("row").to_pyarrow().to_pandas() for t in (lines.table, order_lines(here, engine).table)]
        assert_frame_equal(*frames)
        return there, frames[0]

    return read


def _told(result: Canonical) -> list[tuple[Any, ...]]:
    return sorted((f.finding, f.column, f.rows, f.revenue, f.row, f.value, f.remedy, f.details) for f in result.findings)
