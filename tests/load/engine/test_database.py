"""The engine: embedded within its limits, or the client's own by one line; what stands in the way is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.engagement import read_engagement
from kit.errors import KitError, SettingsError
from kit.load.engine.database import connected, embedded, open_engine
from tests.load.conftest import MAPPING, Client


def _spilled() -> set[Path]:
    return set(Path("/tmp").glob("kit-engine-*"))


def test_the_embedded_engine_keeps_its_limits_and_leaves_no_folder_behind(client: Client) -> None:
    before = _spilled()
    client.settings = '[engine]\nmemory_gb = { value = 0.25, reason = "small" }\nthreads = { value = 2, reason = "two" }\n'
    with open_engine(client.engagement()) as engine:
        limits = dict(engine.raw_sql("SELECT name, value FROM duckdb_settings()").fetchall())
        assert (limits["memory_limit"], limits["threads"]) == ("238.4 MiB", "2")
        assert Path(limits["temp_directory"]).is_dir()
    assert not Path(limits["temp_directory"]).exists() and _spilled() <= before


def test_limits_and_place_of_the_engine_shape_no_figure(client: Client) -> None:
    plain = client.engagement().hash
    client.settings = '[engagement]\nengine = "postgres://host/db"\n[engine]\nthreads = { value = 4, reason = "fast" }\n'
    assert client.engagement().hash == plain


@pytest.mark.parametrize("url", ["postgres://reader:secret@host/sales", "postgres://host/sales?user=a&password=secret"])
def test_a_password_in_the_settings_is_refused_and_not_repeated(client: Client, url: str) -> None:
    client.settings = f'[engagement]\nengine = "{url}"\n'
    with pytest.raises(SettingsError) as caught:
        client.engagement()
    assert caught.value.problems[0].message == "engine_password" and "secret" not in str(caught.value.problems)


@pytest.mark.parametrize("url", ["postgres://127.0.0.1:9/sales", "nonsense://x", "/no/such/folder/x.duckdb"])
def test_an_engine_that_cannot_be_reached_is_told_with_its_reason(url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        connected(url)
    problem = caught.value.problems[0]
    assert problem.message in ("engine_unreachable", "engine_driver_missing") and problem.fields["setting"] == "engagement.engine"


def test_lines_stay_in_the_clients_own_database(client: Client) -> None:
    place = client.folder / "warehouse.duckdb"
    with embedded(0.2) as engine:
        engine.attach(place, "house")
        engine.raw_sql("CREATE TABLE house.lines AS SELECT * FROM (VALUES ('A1', DATE '2024-01-05', ' 001', 10.5), ('A2', DATE '2024-02-29', "
                       "'002', 2.25), ('A2', DATE '2024-02-29', '002', 2.25)) v(\"order\", \"day\", account, amount)")  # fmt: skip
    client.settings = f'[engagement]\nengine = "duckdb://{place}"\n'
    client.mapping = MAPPING.replace('file = "orders.csv"', 'table = "lines"').replace('product_id = "product"\n', "")
    tables = client.tables()
    assert tables.account_days["revenue"].tolist() == [10.5, 4.5] and tables.totals["orders_used"] == 2
    lines = tables.quality[tables.quality["table"] == "orders"]
    assert lines["row"].isna().all() and set(lines["file"]) == {"lines"}
    assert tables.intake.set_index("table").loc["orders", ["file", "rows_in"]].tolist() == ["lines", 3]
    client.mapping = client.mapping.replace('table = "lines"', 'table = "main.line"')
    problem = client.problem()
    assert (problem.message, problem.fields["table"]) == ("engine_table_missing", "main.line")


@pytest.mark.parametrize(("section", "message", "setting"), [
    ('table = "lines"\nfile = "orders.csv"', "mapping_table_not_alone", "orders.table"), ("", "mapping_key_missing", "orders.file"),
])  # fmt: skip
def test_order_lines_come_from_a_file_or_from_a_table(client: Client, section: str, message: str, setting: str) -> None:
    client.mapping = MAPPING.replace('file = "orders.csv"', section)
    with pytest.raises(KitError) as caught:
        client.tables()
    assert [(p.message, p.fields["setting"]) for p in caught.value.problems] == [(message, setting)]


def test_an_engagement_names_its_engine_in_one_line(client: Client) -> None:
    client.settings = '[engagement]\nengine = "postgres://reader@host/sales"\n'
    client.engagement()
    assert read_engagement(client.folder).settings.engagement.engine == "postgres://reader@host/sales"
