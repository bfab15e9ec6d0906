"""Order lines mapped in the engine: the same lines, findings and errors as the same file read into memory, whatever it holds."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ibis.backends import BaseBackend

from kit.errors import CELLS_LISTED, DataError, MissingFileError
from kit.load.engine.working import stays_in_engine, working_table
from kit.load.mapping.definition import TableMapping, read_mapping
from kit.resources import resource
from tests.load.conftest import MAPPING, Client
from tests.load.engine.conftest import PLAIN, Both

SAO_PAULO = pa.timestamp("us", tz="America/Sao_Paulo")


@pytest.mark.parametrize("sample", ["adventureworks", "online_retail"])
def test_the_public_samples_are_the_same_both_ways(both: Both, sample: str, tmp_path: Path) -> None:
    source = resource(f"sample_data/{sample}")
    mapping = read_mapping(source / "mapping.toml").orders
    shutil.copytree(source / "data", tmp_path / "data")
    whole = pq.read_table(tmp_path / "data" / mapping.file)
    pq.write_table(pa.concat_tables([whole.slice(0, 20_000), whole.slice(len(whole) - 20_000)]), tmp_path / "data" / mapping.file)
    found, lines = both(folder=tmp_path / "data", mapping=mapping)
    assert len(lines) == found.rows_in == 40_000 and lines["revenue"].map(type).eq(Decimal).all()


def test_texts_are_cleaned_as_in_any_other_file_in6_in7(both: Both) -> None:
    _, lines = both({
        "order": [" A1", "A2\t", "A\u00a03", "NA", "É4", "A5", "A5", "-x-"], "day": [date(2024, 1, n + 1) for n in range(8)],
        "account": ["001", " 2 ", "n/d", "\u2003 7\u00a0", None, "-", "1.0", "#N/D"], "amount": [1.0] * 8,
        "shop": ["", "x", "NULL", "y ", "-", "ã", "z", "w"],
    }, columns=PLAIN | {"channel": "shop"}, pad={"account_id": 4})  # fmt: skip
    assert lines["account_id"].tolist() == ["0001", "0002", "", "0007", "", "", "0001", ""]
    assert lines["order_id"].tolist() == ["A1", "A2", "A 3", "NA", "É4", "A5", "A5", "-x-"]
    assert lines["channel"].tolist() == ["", "x", "", "y", "", "ã", "z", "w"]


def test_ids_that_a_program_wrote_as_numbers_lose_their_point_in6(both: Both) -> None:
    _, lines = both({
        "order": ["1.0", "2.0", "3.0", "2.0"], "day": [date(2024, 1, 1)] * 4, "account": [7.0, 8.0, None, 8.0], "amount": pa.array([1, 2, 3, 2]),
        "product": pa.array([7, None, 12, None]),
    }, columns=PLAIN | {"product_id": "product"}, constant={"seller_id": "s1"}, formula={"margin": "amount * 0.1 + 0.2"})  # fmt: skip
    assert lines["account_id"].tolist() == ["7", "8", "", "8"] and lines["product_id"].tolist() == ["7", "", "12", ""]
    assert lines["margin"].tolist() == [Decimal("0.3"), Decimal("0.4"), Decimal("0.5"), Decimal("0.4")]
    assert lines["repeated"].tolist() == [False, False, False, True] and set(lines["seller_id"]) == {"s1"}


@pytest.mark.parametrize(("amounts", "values"), [
    (["1.234,56", "R$ 2,50", "(3,00)", "10,5-"], [Decimal("1234.56"), Decimal("2.5"), Decimal(-3), Decimal("-10.5")]),
    ([1.5, float("nan"), -2.25, 1e-7], [Decimal("1.5"), None, Decimal("-2.25"), Decimal(0)]),
    (pa.array([Decimal("1.25"), None, Decimal("-3.10"), Decimal("0.01")]), [Decimal("1.25"), None, Decimal("-3.1"), Decimal("0.01")]),
])  # fmt: skip
def test_amounts_are_read_as_in_any_other_file_in4(both: Both, amounts: Any, values: list[Decimal | None]) -> None:
    data = {"order": ["A", "B", "C", "D"], "day": [date(2024, 1, 1)] * 4, "account": ["1"] * 4, "amount": [1.0] * 4, "extra": amounts}
    _, lines = both(data, columns=PLAIN | {"margin": "extra"})
    assert lines["margin"].tolist() == values


@pytest.mark.parametrize("days", [
    ["31/01/2024", "05/02/2024", "00000000", "05/02/2024 10:30"],
    pa.array([20240131, 20240205, 20240205, 20240206]), pa.array([45000.0, 45001.5, 45002, 45003]),
    pa.array([date(1899, 12, 30), date(2024, 1, 5), date(2024, 1, 6), date(2024, 1, 7)]),
    pa.array([pd.Timestamp("2024-01-01 01:30"), pd.Timestamp("2024-06-30 23:59"), None, pd.Timestamp("2024-02-29")]),
    pa.array([pd.Timestamp("2024-01-01 01:30", tz="UTC"), pd.Timestamp("2024-07-01 02:59", tz="UTC")] * 2, SAO_PAULO),
])  # fmt: skip
def test_dates_are_read_as_in_any_other_file_in5(both: Both, days: Any) -> None:
    known = [date(2024, 3, 1)] * 4
    found, _ = both({"order": list("ABCD"), "day": days, "account": ["1"] * 4, "amount": [1.0, 2.0, 3.0, 4.0]})
    assert {p.message for p in found.problems} <= {"value_missing"}
    data = {"order": list("ABCD"), "day": known, "other": days, "account": ["1"] * 4, "amount": [1.0] * 4}
    found, _ = both(data, columns=PLAIN | {"seller_id": "other"})
    assert not found.problems


def test_moments_count_on_the_clocks_of_their_own_zone(both: Both) -> None:
    moments = pa.array([pd.Timestamp("2024-01-01 01:30", tz="UTC"), pd.Timestamp("2024-01-01 03:00", tz="UTC")], SAO_PAULO)
    _, lines = both({"order": ["A", "B"], "day": moments, "account": ["1", "1"], "amount": [1.0, 2.0]})
    assert lines["order_date"].tolist() == [date(2023, 12, 31), date(2024, 1, 1)]


@pytest.mark.parametrize(("change", "message"), [
    ({"day": ["01/02/2024", "03/04/2024", "05/06/2024", "01/02/2024"]}, "date_ambiguous"),
    ({"day": ["2024-01-05", "05/01/2024", "2024-01-06", "2024-01-07"]}, "date_mixed"),
    ({"day": ["2024-01-05", "soon", "2024-01-06", "soon"]}, "date_bad"),
    ({"day": ["2024-01-05", None, "2024-01-06", ""]}, "value_missing"),
    ({"amount": ["1.234", "2.500", "1.234", "3.000"]}, "number_ambiguous"),
    ({"amount": ["1,5", "2.5", "1,5", "3"]}, "number_mixed"),
    ({"amount": ["1,5", "x", "y", "x"]}, "number_bad"),
    ({"amount": [1.0, 1e16, 2.0, 1e16]}, "number_too_large"),
    ({"amount": [1.0, None, 2.0, float("nan")]}, "value_missing"),
    ({"account": ["1,23457E+15", "2", "1,23457E+15", "3"]}, "id_rounded"),
    ({"account": [1e16, 2.0, 3.0, 1e16]}, "id_rounded"),
    ({"order": ["A", "", "-", None]}, "value_missing"),
])  # fmt: skip
def test_what_cannot_be_read_is_told_with_the_same_rows_and_values(both: Both, change: dict[str, Any], message: str) -> None:
    data = {"order": list("ABCD"), "day": [date(2024, 1, 1)] * 4, "account": ["1"] * 4, "amount": [1.0] * 4}
    found, _ = both(data | change)
    assert [p.message for p in found.problems] == [message]


def test_other_files_are_looked_up_and_what_is_not_found_is_valued(both: Both, tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text("code;name;cost\nP1;Tools;1,5\nP-2;Oils ;2,25\n003;n/d;9,0\n", encoding="utf-8")
    (tmp_path / "lines.csv").write_text("name;line\nTools;T\nOils;O\n", encoding="utf-8")
    data = {
        "order": list("ABCDE"), "day": [date(2024, 1, 1)] * 5, "account": ["1"] * 5, "amount": [10.0, 20.0, 40.0, 80.0, 160.0],
        "product": ["P1", "p2", "X", None, "3"], "sold": [1.0, 2.0, 3.0, 4.0, 5.0],
    }  # fmt: skip
    joins = [{"file": "products.csv", "key": {"product": "code"}, "take": ["name", "cost"], "match": "letters_and_digits"},
             {"file": "lines.csv", "key": "name", "take": ["line"]}]  # fmt: skip
    how = {"formula": {"margin": "amount - cost * sold"}, "values": {"product_line": {"T": "Tools", "*": "Rest"}}}
    found, lines = both(data, join=joins, columns=PLAIN | {"product_line": "line"}, **how)
    assert lines["product_line"].tolist() == ["Tools", "Rest", "", "", ""]
    assert [None if v is None else float(v) for v in lines["margin"]] == [8.5, 15.5, None, None, None]
    missed = next(f for f in found.findings if f.finding.startswith("{n} rows find no match") and f.column == "product")
    assert (missed.rows, missed.revenue, missed.row) == (2, 200.0, 4)


def test_ids_in_several_columns_are_put_together_and_repeated_lines_marked(both: Both) -> None:
    data = {
        "order": ["A", "A", "B", "A"], "day": [date(2024, 1, 1)] * 4, "code": ["01 ", "01 ", None, "01 "], "shop": pa.array([1, 2, 2, 1]),
        "amount": [5.0] * 4,
    }  # fmt: skip
    parts = {"account_id": {"columns": ["code", "shop"], "between": "/"}}
    _, lines = both(data, columns={k: v for k, v in PLAIN.items() if k != "account_id"}, parts=parts)
    assert lines["account_id"].tolist() == ["01/1", "01/2", "", "01/1"] and lines["repeated"].tolist() == [False, False, False, True]


def test_every_row_with_a_problem_is_listed_with_its_value_up_to_a_limit(both: Both) -> None:
    days = ["2024-01-01", *(f"2024-13-{n % 3 + 1:02d}" for n in range(CELLS_LISTED + 20))]
    found, _ = both({"order": ["A"] * len(days), "day": days, "account": ["1"] * len(days), "amount": [1.0] * len(days)})
    (problem,) = found.problems
    assert problem.cells[:4] == ((3, "2024-13-01"), (4, "2024-13-02"), (5, "2024-13-03"), (6, "2024-13-01"))
    assert (len(problem.cells), problem.fields["count"]) == (CELLS_LISTED, CELLS_LISTED + 20)


def test_a_column_that_is_not_there_is_told(both: Both) -> None:
    found, _ = both({"order": ["A"], "day": [date(2024, 1, 1)], "account": ["1"], "amounts": [1.0]})
    assert [(p.message, p.fields["nearest"]) for p in found.problems] == [("column_missing", "amounts")]


def test_many_files_are_one_table_and_each_row_is_called_by_its_file(client: Client, both: Both) -> None:
    client.mapping = MAPPING.replace("orders.csv", "lines/*.parquet").split("[accounts]")[0].replace('product_id = "product"\n', "")
    client.settings = '[thresholds]\nmax_dropped = { value = 0.5, reason = "test" }\n'
    folder = client.folder / "data" / "lines"
    folder.mkdir(parents=True)
    for n in range(3):
        day = pa.array([date(2024, 1, n + 1)] * 2)
        data = {"order": [f"A{n}", f"B{n}"], "day": day, "account": ["1", "n/d" if n == 1 else "2"], "amount": [1.5, 2.0]}
        pq.write_table(pa.table(dict(reversed(data.items())) if n == 2 else data), folder / f"{n}.parquet")
    tables = client.tables()
    assert (tables.totals["lines_used"], tables.totals["revenue_used"]) == (5, 8.5)
    nameless = tables.quality[tables.quality["finding"].str.startswith("Lines that name no account")].iloc[0]
    assert (nameless["file"], nameless["row"]) == ("lines/1.parquet", 3)
    both(folder=client.folder / "data", mapping=TableMapping(file="lines/*.parquet", columns=PLAIN))
    pq.write_table(pa.table({"order": ["C"], "day": pa.array([date(2024, 1, 9)]), "account": ["1"], "total": [1.0]}), folder / "3.parquet")
    problem = client.problem()
    assert (problem.message, problem.fields["file"], problem.fields["extra"]) == ("files_differ", "lines/3.parquet", ["total"])


def test_a_pattern_that_names_no_file_and_one_that_leaves_the_folder_are_refused(engine: BaseBackend, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    pq.write_table(pa.table({"order": ["A"]}), tmp_path / "secret.parquet")
    for file in ("no/*.parquet", "../*.parquet", "../secret.parquet"):
        with pytest.raises(MissingFileError):
            working_table(tmp_path / "data", TableMapping(file=file), engine)
    (tmp_path / "data" / "text.parquet").write_text("order;day\n", encoding="utf-8")
    with pytest.raises(DataError, match="parquet_unreadable"):
        working_table(tmp_path / "data", TableMapping(file="text.parquet"), engine)


def test_months_that_stand_side_by_side_are_read_into_memory() -> None:
    wide = TableMapping(file="wide.parquet", melt={"keep": ["account"], "name": "month", "value": "amount"})
    assert not stays_in_engine(wide) and stays_in_engine(TableMapping(file="a.parquet")) and not stays_in_engine(TableMapping(file="a.csv"))
