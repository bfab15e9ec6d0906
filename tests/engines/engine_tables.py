"""The same expressions on PostgreSQL and on Spark (`make test-engines`): every table equals the one that embedded DuckDB makes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from ibis.backends import BaseBackend
from pandas.testing import assert_frame_equal

from kit.engagement import read_engagement
from kit.load import ClientTables, client_tables
from kit.resources import resource

LINES = 4_000


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A part of the public sample as an engagement: every 15th line, and some that name no account or an unknown one."""
    folder = tmp_path_factory.mktemp("engines") / "sample"
    shutil.copytree(resource("sample_data/adventureworks"), folder)
    lines = pq.read_table(folder / "data" / "reseller_sales.parquet").to_pandas().iloc[::15].head(LINES).reset_index(drop=True)
    lines.loc[::97, "AccountNumber"] = None
    lines.loc[5::101, "AccountNumber"] = "AW-unknown"
    lines.loc[7::89, "SalesAmount"] *= -1
    lines.loc[3::83, "AccountNumber"] = " " + lines.loc[3::83, "AccountNumber"] + "\u00a0"
    lines.to_parquet(folder / "data" / "reseller_sales.parquet", index=False)
    (folder / "engagement.toml").write_text('[thresholds]\nmax_dropped = { value = 0.5, reason = "test" }\n', encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def embedded_tables(sample: Path) -> ClientTables:
    """What embedded DuckDB makes of the sample."""
    return client_tables(read_engagement(sample))


def test_an_engagement_whose_lines_stay_in_the_clients_engine_has_the_same_tables(
    sample: Path, embedded_tables: ClientTables, engine: BaseBackend, address: str, tmp_path: Path
) -> None:
    folder = tmp_path / "sample"
    shutil.copytree(sample, folder)
    file = folder / "data" / "reseller_sales.parquet"
    if address.startswith("pyspark"):
        engine.read_parquet(file, table_name="reseller_sales")
    else:
        engine.create_table("reseller_sales", pq.read_table(file))
        file.unlink()
    mapping = (folder / "mapping.toml").read_text(encoding="utf-8")
    (folder / "mapping.toml").write_text(mapping.replace('file = "reseller_sales.parquet"', 'table = "reseller_sales"'), encoding="utf-8")
    with (folder / "engagement.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'[engagement]\nengine = "{address}"\n')
    there = client_tables(read_engagement(folder))
    assert there.totals == embedded_tables.totals and there.as_of == embedded_tables.as_of
    theirs, ours = ({**tables.tables(), "left_out": tables.left_out} for tables in (there, embedded_tables))
    assert set(theirs) == set(ours)
    for name, frame in ours.items():
        places = [c for c in ("file", "row", "format") if c in frame.columns]
        one, other = (_settled(table.drop(columns=places)) for table in (theirs[name], frame))
        assert_frame_equal(one, other, check_exact=False, rtol=1e-12, obj=name)
    assert (ours["left_out"]["rows"].sum(), len(ours["account_days"])) > (0, 0) and isinstance(ours["account_days"], pd.DataFrame)


def _settled(table: pd.DataFrame) -> pd.DataFrame:
    """The table in an order that does not depend on the engine's own order of texts."""
    return table.sort_values(list(table.columns[:3]), ignore_index=True)
