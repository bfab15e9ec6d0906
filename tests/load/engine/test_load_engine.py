"""The benchmark of order lines, on a small seeded slice: the lines come out the same, and its three sides give the same features."""

from __future__ import annotations

from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from benchmarks.invoice_lines import write_lines
from benchmarks.load_engine import SIDES, as_markdown, same_features


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty thousand lines of 500 accounts."""
    path = tmp_path_factory.mktemp("lines") / "lines.parquet"
    write_lines(path, 60_000, accounts=500)
    return path


def test_the_same_numbers_give_the_same_lines(lines: Path, tmp_path: Path) -> None:
    write_lines(tmp_path / "again.parquet", 60_000, accounts=500)
    table = pq.read_table(lines)
    assert table.equals(pq.read_table(tmp_path / "again.parquet")) and table.num_rows == 60_000
    assert pc.count_distinct(table["account_id"]).as_py() > 450 and pc.sum(pc.less(table["revenue"], 0)).as_py() > 500


def test_the_kit_sql_by_hand_and_pandas_give_the_same_features(lines: Path, tmp_path: Path) -> None:
    for side, made in SIDES.items():
        made(lines, tmp_path / f"{side}.parquet")
    assert same_features(tmp_path / "kit.parquet", tmp_path / "sql.parquet") and same_features(tmp_path / "kit.parquet", tmp_path / "pandas.parquet")
    wrong = pq.read_table(tmp_path / "sql.parquet").to_pandas()
    wrong.loc[3, "revenue_12m"] += 0.01
    wrong.to_parquet(tmp_path / "wrong.parquet")
    assert not same_features(tmp_path / "kit.parquet", tmp_path / "wrong.parquet")


def test_the_page_says_where_features_differ() -> None:
    cost = {"cpu_seconds": 2.0, "wall_seconds": 2.5, "peak_mb": 100}
    size = {"sides": {"kit": cost, "sql": cost}, "kit_of_sql_cpu": 1.0, "same_features": False}
    page = as_markdown({"sizes": {10: size}, "cpus": 2, "system": "x", "python": "3", "versions": {"duckdb": "1"}})
    assert "| 10 M | sql | 2.0 | 2.5 | 100 | 1.00 | NO |" in page
