"""From the client's files to canonical tables: conservation, links, defaults, and the same tables in any order of rows."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from kit import schema
from kit.errors import DataError
from kit.language import read_language
from kit.load import ClientTables, client_tables
from tests.load.conftest import ACCOUNTS, MAPPING, ORDERS, Client

FindingOf = Callable[[ClientTables, str], dict[str, Any]]


def test_five_lines_become_three_aggregates_that_can_be_added_by_hand(client: Client) -> None:
    tables = client.tables()
    days = tables.account_days
    assert days[["account_id", "orders", "revenue"]].to_numpy().tolist() == [
        ["001", 1, 1500.5],
        ["001", 0, -200.0],
        ["002", 1, 80.0],
        ["003", 1, 19.5],
    ]
    assert days["date"].dt.strftime("%Y-%m-%d").tolist() == ["2024-01-05", "2024-02-20", "2024-01-17", "2024-02-29"]
    assert tables.account_products["revenue"].tolist() == [1000.0, 300.5, 80.0, 19.5]
    assert tables.account_months["revenue"].sum() == 1400.0
    assert tables.as_of == pd.Timestamp("2024-02-29") and days["margin"].isna().all()


def test_every_table_conforms_to_its_schema_and_is_sorted_by_key(client: Client) -> None:
    tables = client.tables().tables()
    assert set(tables) == {t.name for t in schema.CLIENT} | {"intake", "quality", "quality_rows", "ticks"}
    for name, frame in tables.items():
        assert_frame_equal(schema.table(name).conform(frame), frame)


def test_account_attributes_arrive_typed(client: Client) -> None:
    accounts = client.tables().accounts
    assert accounts["account_id"].tolist() == ["001", "002", "003"] and accounts["city"].tolist() == ["Campinas", "Santos", "Niterói"]
    assert accounts["annual_revenue"].tolist() == [90000.0, 40000.5, 12500.0] and accounts["tax_id"].isna().all()


def test_rows_and_revenue_read_equal_used_plus_left_out(client: Client) -> None:
    client.orders(*ORDERS.splitlines()[1:], "A5;01/02/2024;;p1;10,00", "A6;02/02/2024;777;p1;5,00", "A7;02/02/2024;777;p1;2,00")
    client.settings = '[thresholds]\nmax_dropped = { value = 0.05, reason = "test" }\n'
    tables = client.tables()
    totals, out = tables.totals, tables.left_out
    assert (totals["lines_read"], totals["lines_used"], totals["lines_left_out"]) == (8, 5, 3)
    assert (totals["revenue_read"], totals["revenue_used"], totals["revenue_left_out"]) == (1417.0, 1400.0, 17.0)
    assert out[["stage", "account_id", "rows", "revenue"]].to_numpy().tolist() == [["load", "777", 2, 7.0], ["load", "", 1, 10.0]]
    assert tables.account_days["revenue"].sum() == tables.account_months["revenue"].sum() == tables.account_products["revenue"].sum() == 1400.0


def test_more_left_out_than_allowed_stops_and_less_goes_on(client: Client) -> None:
    client.orders(*ORDERS.splitlines()[1:], "A5;01/02/2024;;p1;28,00")
    assert client.tables().totals["lines_left_out"] == 1
    client.orders(*ORDERS.splitlines()[1:], "A5;01/02/2024;;p1;29,00")
    problem = client.problem()
    assert (problem.message, problem.fields["setting"]) == ("too_much_left_out", "thresholds.max_dropped")


def test_lines_after_the_cut_off_date_are_left_out_and_cost_no_budget(client: Client, finding: FindingOf) -> None:
    client.settings = '[engagement]\nas_of = "2024-01-31"\n'
    tables = client.tables()
    assert tables.as_of == pd.Timestamp("2024-01-31") and tables.account_days["date"].max() <= tables.as_of
    assert tables.left_out["revenue"].tolist() == [-200.0, 19.5] and tables.totals["revenue_used"] == 1580.5
    assert finding(tables, "Lines after the cut-off date")["rows"] == 2


def test_an_order_counts_once_a_day_and_only_with_positive_revenue(client: Client) -> None:
    client.orders(
        "A1;13/01/2024;001;p1;10,00",
        "A1;13/01/2024;001;p1;-10,00",
        "A2;13/01/2024;001;p1;5,00",
        "A2;13/01/2024;001;p2;5,00",
        "A3;13/01/2024;001;p1;1,00",
    )
    days = client.tables().account_days
    assert days[["orders", "revenue"]].to_numpy().tolist() == [[2, 11.0]]


def test_accounts_come_from_the_lines_where_there_is_no_accounts_file(client: Client, finding: FindingOf) -> None:
    client.mapping = MAPPING.split("[accounts]")[0]
    tables = client.tables()
    assert tables.accounts["account_id"].tolist() == tables.accounts["name"].tolist() == ["001", "002", "003"]
    assert finding(tables, "There is no accounts file")["rows"] == 3
    assert {s.part: s.status for s in tables.statuses}["accounts"] == "degraded"


def test_accounts_can_be_read_out_of_the_lines_with_their_most_frequent_values(client: Client, finding: FindingOf) -> None:
    client.orders(
        "A1;13/01/2024;001;PT;1,00",
        "A2;13/01/2024;001;BR;1,00",
        "A3;13/01/2024;001;BR;1,00",
        "A4;13/01/2024;002;PT;1,00",
        "A5;13/01/2024;002;BR;1,00",
    )
    client.mapping = MAPPING.split("[accounts]")[0] + (
        '[accounts]\nfile = "orders.csv"\nrepeats = "most_frequent"\n[accounts.columns]\naccount_id = "account"\ncountry = "product"\n'
    )
    tables = client.tables()
    assert tables.accounts[["account_id", "name", "country"]].to_numpy().tolist() == [["001", "001", "BR"], ["002", "002", "BR"]]
    assert finding(tables, "{n} of {total} have several values")["rows"] == 2


def test_missing_tables_come_back_empty_and_say_so(client: Client) -> None:
    tables = client.tables()
    status = {s.part: s.status for s in tables.statuses}
    assert tables.contacts.empty and list(tables.contacts.columns) == schema.table("contacts").names
    assert (status["orders"], status["contacts"], status["margin"]) == ("ok", "abstained", "degraded")


def test_a_thin_margin_is_believed_where_the_settings_say_so(client: Client) -> None:
    client.orders("A1;15/01/2024;001;p1;1.000,00;20,00", header="order;day;account;product;amount;profit")
    client.mapping = MAPPING.replace('revenue = "amount"\n', 'revenue = "amount"\nmargin = "profit"\n')
    assert {s.part: s.status for s in client.tables().statuses}["margin"] == "degraded"
    client.settings = '[thresholds]\nmargin_credible = { value = 0.01, reason = "Fuel trade" }\n'
    assert {s.part: s.status for s in client.tables().statuses}["margin"] == "ok"


def test_without_a_product_column_there_is_no_product_table(client: Client) -> None:
    client.mapping = MAPPING.replace('product_id = "product"\n', "")
    assert client.tables().account_products.empty


def test_rows_of_unknown_accounts_leave_the_other_tables_and_are_listed(client: Client, finding: FindingOf) -> None:
    client.files["wallets.csv"] = "account;spend\n001;100,50\n900;1,00\n"
    client.mapping += '[wallets]\nfile = "wallets.csv"\n[wallets.columns]\naccount_id = "account"\ndeclared = "spend"\n'
    tables = client.tables()
    assert tables.wallets["account_id"].tolist() == ["001"] and finding(tables, "Rows of accounts")["value"] == "900"
    assert tables.left_out[["account_id", "rows", "revenue"]].to_numpy().tolist() == [["900", 1, 0.0]]


def test_the_intake_says_how_each_file_was_read(client: Client) -> None:
    client.files["accounts.csv"] = ACCOUNTS.encode("cp1252")
    intake = client.tables().intake.set_index("table")
    told = read_language("en").told
    assert told(intake.loc["accounts", "format"]) == "Text in CP1252 (Niterói), separator “;”, decimal mark “,” (12.500,00), dates as –"
    assert told(intake.loc["orders", "format"]) == "Text in UTF-8, separator “;”, decimal mark “,” (19,50), dates as dd/mm/yyyy (17/01/2024)"
    assert intake.loc["orders", ["rows_in", "rows_used", "revenue_in"]].tolist() == [5, 5, 1400.0]


def test_shuffled_rows_give_the_same_tables_but_for_row_numbers(client: Client) -> None:
    draw = random.Random(7)
    days = [f"{1 + n % 28:02d}/{1 + n % 12:02d}/2024" for n in range(600)]
    accounts = [["001", "002", "003", "", "900"][draw.choice([0, 0, 1, 1, 2, 3, 4])] for _ in days]
    amounts = [f"{draw.randint(-500, 5000)},{n % 100:02d}" for n in range(600)]
    lines = [f"A{n // 3};{days[n]};{accounts[n]};p{n % 5};{amounts[n]}" for n in range(600)]
    client.settings = '[thresholds]\nmax_dropped = { value = 0.9, reason = "test" }\n'
    client.orders(*lines)
    first = client.tables()
    draw.shuffle(lines)
    client.orders(*lines)
    head, *rows = ACCOUNTS.splitlines()
    client.files["accounts.csv"] = "\n".join([head, *reversed(rows)]) + "\n"
    second = client.tables()
    assert first.totals == second.totals and first.statuses == second.statuses
    for name, frame in {**first.tables(), "left_out": first.left_out}.items():
        other = getattr(second, name)
        assert_frame_equal(frame.drop(columns="row"), other.drop(columns="row")) if name.startswith("quality") else assert_frame_equal(frame, other)


@pytest.mark.parametrize("amounts", [("0,1", "0,2", "0,3", "1000000000,7"), ("1000000000,7", "0,3", "0,2", "0,1")])
def test_money_is_added_exactly(client: Client, amounts: tuple[str, ...]) -> None:
    client.orders(*(f"A{n};13/01/2024;001;p1;{amount}" for n, amount in enumerate(amounts)))
    assert client.tables().account_days["revenue"].tolist() == [1000000001.3]


def test_an_engagement_without_a_usable_line_is_refused(client: Client) -> None:
    client.mapping = MAPPING.split("[accounts]")[0]
    client.orders("A1;13/01/2024;;p1;0,00", "A2;14/01/2024;;p1;0,00")
    with pytest.raises(DataError):
        client.tables()


def test_whoever_waits_is_told_which_table_is_read_and_how_many_there_are(client: Client) -> None:
    told: list[tuple[str, int, int]] = []
    client_tables(client.engagement(), step=lambda what, done, total: told.append((what, done, total)))
    assert told == [("Accounts", 0, 3), ("Order lines", 1, 3), ("Order lines are added up", 2, 3), ("Order lines are added up", 3, 3)]
