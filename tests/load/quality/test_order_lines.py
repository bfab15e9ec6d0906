"""Order lines: each class of odd lines is named, counted and valued; nothing is changed quietly (IN10)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from kit.load import ClientTables
from kit.load.engine.database import embedded
from kit.load.engine.lines import OrderLines, engine_lines
from kit.load.files.source import Source
from kit.load.quality.links import judged_lines
from kit.load.quality.order_lines import LineFinding, counted, incomplete_month
from tests.load.conftest import MAPPING, ORDERS, Client

FindingOf = Callable[[ClientTables, str], dict[str, Any]]


def test_returns_are_counted_valued_and_kept_in10(client: Client, finding: FindingOf) -> None:
    tables = client.tables()
    found = finding(tables, "Returns and credits")
    assert (found["rows"], found["revenue"], found["row"], found["value"], found["column"]) == (1, -200.0, 5, "A3", "amount")
    assert tables.totals["revenue_used"] == 1400.0


def test_lines_without_value_and_exact_repeats_are_counted_and_kept_in10(client: Client, finding: FindingOf) -> None:
    client.orders(*ORDERS.splitlines()[1:], "A4;29/02/2024;003;p2;19,50", "A5;29/02/2024;003;p2;0,00")
    tables = client.tables()
    assert (finding(tables, "Lines that repeat")["rows"], finding(tables, "Lines that repeat")["revenue"]) == (1, 19.5)
    assert (finding(tables, "Lines with zero revenue")["rows"], tables.totals["lines_used"]) == (1, 7)


def test_a_return_has_a_negative_quantity_where_quantities_are_known_in10(client: Client, finding: FindingOf) -> None:
    header = "order;day;account;product;amount;quantity"
    client.orders("A1;13/01/2024;001;p1;-5,50;-1", "A2;13/01/2024;001;p1;-3,50;1", "A3;13/01/2024;001;p1;70,00;", header=header)
    client.mapping = MAPPING.replace('revenue = "amount"', 'revenue = "amount"\nquantity = "quantity"')
    tables = client.tables()
    assert finding(tables, "Returns and credits")["revenue"] == -5.5
    assert finding(tables, "Lines with negative revenue and no returned quantity")["revenue"] == -3.5
    assert finding(tables, "Lines without “{column}”")["rows"] == 1


def test_a_month_without_lines_and_a_month_cut_short_are_named_in10(client: Client, finding: FindingOf) -> None:
    client.orders("A1;13/01/2024;001;p1;70,00", "A2;09/04/2024;001;p1;30,00")
    tables = client.tables()
    assert tables.quality["value"].tolist().count("2024-02") == 1 and tables.quality["value"].tolist().count("2024-03") == 1
    assert finding(tables, "The month {month} is cut")["revenue"] == 30.0


@pytest.mark.parametrize(("day", "month"), [("2024-02-29", ""), ("2024-02-28", "2024-02"), ("2024-12-31", ""), ("2011-12-09", "2011-12")])
def test_a_month_is_complete_on_its_last_day_only(day: str, month: str) -> None:
    assert incomplete_month(pd.Timestamp(day)) == month


def test_a_finding_is_added_by_saying_which_lines_it_is_about() -> None:
    frame = pd.DataFrame({
        "order_id": ["A2", "A1", "A3"], "account_id": ["1", "1", None], "order_date": pd.to_datetime(["2024-01-05", "2024-01-06", "2024-01-07"]),
        "revenue": [10.25, 2.5, 100.0], "row": [4, 2, 3],
    })  # fmt: skip
    with embedded(0.2, 1) as engine:
        table = judged_lines(engine_lines(frame, engine), None, pd.Timestamp("2024-01-06"))
        lines = OrderLines(table, Source("orders.csv", frame.iloc[:0]), {"revenue": "amount"})
        small = LineFinding("Small lines", table.revenue < 50, "revenue", "order_id", "Ask")
        nobody = LineFinding("Lines without quantity", table.quantity > 0, "quantity", "quantity")
        late = LineFinding("Late lines", table.left_out == "after_cut", "order_date", "order_date")
        found = list(counted(lines, [small, nobody, late]))
    assert [(f.finding, f.rows, f.revenue, f.row, f.value, f.column) for f in found] == [
        ("Small lines", 2, 12.75, 2, "A1", "amount"), ("Late lines", 1, 100.0, 3, "2024-01-07", ""),
    ]  # fmt: skip


def test_dates_long_before_all_others_are_named(client: Client, finding: FindingOf) -> None:
    client.orders("A0;05/01/2019;001;p1;5,00", *(f"A{n};{1 + n % 28:02d}/01/2024;001;p1;1,00" for n in range(120)))
    found = finding(client.tables(), "Order dates more than a year before")
    assert (found["rows"], found["revenue"], found["row"], found["value"]) == (1, 5.0, 2, "2019-01-05")


def test_sellers_of_lines_that_no_file_holds_are_a_finding_in11(client: Client, finding: FindingOf) -> None:
    client.files["sellers.csv"] = "id;name\ns1;Ana\ns2;Bia\n"
    client.mapping = MAPPING.replace("[accounts]", '[orders.constant]\nseller_id = "s9"\n[accounts]', 1)
    client.mapping += '[sellers]\nfile = "sellers.csv"\n[sellers.columns]\nseller_id = "id"\nname = "name"\n'
    found = finding(client.tables(), "“{column}” names ids that {other} does not hold")
    assert (found["table"], found["value"], found["rows"], found["revenue"]) == ("orders", "s9", 5, 1400.0)
