"""Totals rows and deleted rows of order lines that stay in the engine: set aside and told as in any other file (IN3, CR3, CR4)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ibis.backends import BaseBackend

from kit.language import read_language
from kit.load.engine.mapped import mapped_lines
from kit.load.engine.set_aside import without_set_aside
from kit.load.engine.working import working_table
from kit.load.mapping.canonical import Canonical
from kit.load.mapping.definition import TableMapping
from kit.schema.client import ORDERS
from tests.load.engine.conftest import PLAIN, Both

DAYS = [date(2024, 1, 13), date(2024, 1, 14), date(2024, 1, 15)]


def lines(*rows: tuple[Any, ...], amounts: pa.DataType | None = None, **more: list[Any]) -> dict[str, Any]:
    """Order lines of order, day, account, amount; three of them, 1,200.50 − 200 + 99.50 in all, then `rows`."""
    plain = [("A1", DAYS[0], "001", 1200.5), ("A2", DAYS[1], "002", -200.0), ("A3", DAYS[2], "001", 99.5), *rows]
    columns = dict(zip(("order", "day", "account", "amount"), map(list, zip(*plain, strict=True)), strict=True))
    return {**columns, "amount": pa.array(columns["amount"], amounts), **more}


def told(found: Canonical) -> list[str]:
    return [text for f in found.findings if "set aside" in (text := read_language("en").told(f.finding))]


@pytest.mark.parametrize("row", [("Total", None, None, 1100.0), (None, None, "TOTAL GERAL", 1100.0), ("", None, " ", 1100.0)])
def test_a_total_is_set_aside_and_ticks_in3(both: Both, row: tuple[Any, ...]) -> None:
    found, kept = both(lines(row))
    assert kept["order_id"].tolist() == ["A1", "A2", "A3"] and found.rows_in == 3
    label = next((v.strip() for v in row if isinstance(v, str) and v.strip()), "–")
    assert told(found) == [f"Row 5 is a total (“{label}”) and set aside; its rows add up to it: amount 1,100"]


def test_subtotals_are_compared_with_their_own_rows_and_a_wrong_total_is_told_with_both_figures_in3(both: Both) -> None:
    sub = lambda amount: ("Subtotal", None, None, amount)  # noqa: E731
    found, kept = both(lines(sub(1100.0), ("A4", DAYS[0], "003", 50.0), sub(50.0), ("Total", None, None, 1500.0)))
    assert kept["row"].tolist() == [2, 3, 4, 6] and [text[4] for text in told(found)] == ["5", "7", "8"]
    assert ["add up to it: amount 1,100" in told(found)[0], "do not add up to it: amount 1,500 ≠" in told(found)[2]] == [True, True]


def test_amounts_written_as_text_are_added_up_too_in3_in4(both: Both) -> None:
    text = {"amount": ["1.200,50", "-200,00", "99,50", "1.100,00"]}
    found, kept = both(lines(("Total", None, None, 0.0)) | text)
    assert len(kept) == 3 and told(found) == ["Row 5 is a total (“Total”) and set aside; its rows add up to it: amount 1,100"]


@pytest.mark.parametrize("row", [("A4", DAYS[0], "Total Ltda", 1100.0), ("Alvorada Total", None, None, 1100.01), ("A4", DAYS[0], None, 1100.0)])
def test_what_is_only_called_total_and_what_only_adds_up_stay_in3(both: Both, row: tuple[Any, ...]) -> None:
    found, _ = both(lines(row, ("A5", DAYS[0], "001", 1.0)))
    assert told(found) == [] and found.rows_in == 5


def test_deleted_lines_are_no_lines_cr3_cr4(both: Both) -> None:
    found, kept = both(lines(("A4", DAYS[0], "003", 50.0), D_E_L_E_T_=[" ", "*", "", "*"]))
    assert kept["order_id"].tolist() == ["A1", "A3"]
    assert [(f.rows, f.row) for f in found.findings if "deleted" in f.finding] == [(2, 3)]
    found, kept = both(lines(IsDeleted=[False, True, None]))
    assert len(kept) == 2
    found, kept = both(lines(IsDeleted=["no", "true", "perhaps"]))
    assert len(kept) == 3 and told(found) == []


@pytest.mark.parametrize("deleted", [["", "*", "", ""], ["", "", "", ""]])
def test_a_table_of_a_database_has_no_order_and_its_total_is_compared_with_all_its_rows_in3(engine: BaseBackend, deleted: list[str]) -> None:
    data = pa.table(lines(("Total", None, None, 1100.0), D_E_L_E_T_=deleted))
    name = f"vendas_{deleted.count('*')}"
    engine.create_table(name, ibis.memtable(data))
    part = TableMapping(table=name, columns=PLAIN)
    found, kept = mapped_lines(ORDERS, part, working_table(Path(), part, engine), lambda join: None)  # type: ignore[arg-type,return-value]
    assert sorted(kept.table.order_id.to_pyarrow().to_pylist()) == [o for o, d in zip(("A1", "A2", "A3"), deleted, strict=False) if not d]
    (total,) = [text for text in told(found) if "total" in text]
    assert total.startswith("Row – is a total (“Total”)") and ("do not add up" in total) == ("*" in deleted)


def test_thousands_of_rows_that_name_a_total_are_told_and_left(engine: BaseBackend, tmp_path: Path) -> None:
    pq.write_table(pa.table(lines(*[("Total", DAYS[0], None, 1.0)] * 2001)), tmp_path / "orders.parquet")
    part = TableMapping(file="orders.parquet", columns=PLAIN)
    kept = without_set_aside(working_table(tmp_path, part, engine), keys=["order", "day", "account"])
    assert kept.rows_in == 2004 and read_language("en").told(kept.source.notes[0].text) == "More than 2,000 rows name a total: none was set aside"
