"""Bad files: each ends with one error that says file, column, rows, values and how to go on; nothing is guessed (Q8)."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kit.errors import DataError
from tests.load.conftest import ACCOUNTS, MAPPING, ORDERS, Client

GOOD_LINE = "A9;13/03/2024;001;p1;10,00"


def check(client: Client, message: str, **expected: Any) -> None:
    problem = client.problem()
    assert (problem.message, {name: problem.fields.get(name) for name in expected}) == (message, expected)


@pytest.mark.parametrize(
    ("lines", "message", "column", "rows", "values"),
    [
        (["A1;05/01/2024;001;p1;10,00", "A2;06/02/2024;002;p1;11,00"], "date_ambiguous", "day", [2, 3], ["05/01/2024", "06/02/2024"]),
        ([GOOD_LINE, "A2;2024-02-06;002;p1;11,00", GOOD_LINE], "date_mixed", "day", [3], ["2024-02-06"]),
        ([GOOD_LINE, "A2;31/02/2024;002;p1;11,00"], "date_bad", "day", [3], ["31/02/2024"]),
        ([GOOD_LINE, "A2;tomorrow;002;p1;11,00"], "date_bad", "day", [3], ["tomorrow"]),
        ([GOOD_LINE, "A2;;002;p1;11,00", "A3;00000000;003;p1;1,00"], "value_missing", "day", [3, 4], None),
        ([GOOD_LINE, GOOD_LINE, "A2;13/03/2042;002;p1;11,00"], "dates_far_ahead", "day", [4], [("date", "2042-03-13")]),
        (["A1;13/01/2024;001;p1;1.234", "A2;13/01/2024;001;p1;2.500"], "number_ambiguous", "amount", [2, 3], ["1.234", "2.500"]),
        ([GOOD_LINE, "A2;13/03/2024;001;p1;1,234.50"], "number_mixed", "amount", [2, 3], ["10,00", "1,234.50"]),
        ([GOOD_LINE, "A2;13/03/2024;001;p1;ten"], "number_bad", "amount", [3], ["ten"]),
        ([GOOD_LINE, "A2;13/03/2024;001;p1;"], "value_missing", "amount", [3], None),
        ([GOOD_LINE, "A2;13/03/2024;001;p1;1e999"], "number_too_large", "amount", [3], ["1e999"]),
        ([GOOD_LINE, "A2;13/03/2024;001;p1;9999999999999999,00"], "number_too_large", "amount", [3], ["9999999999999999,00"]),
        ([GOOD_LINE, "A2;13/03/2024;1,23457E+15;p1;5,00"], "id_rounded", "account", [3], ["1,23457E+15"]),
        ([GOOD_LINE, ";13/03/2024;001;p1;5,00"], "value_missing", "order", [3], None),
        ([GOOD_LINE, "A2;13/03/2024;001;p1"], "row_width", None, [3], [4]),
        ([GOOD_LINE, "A2;13/03/2024;001;p1;5,00;"], "row_width", None, [3], [6]),
        (["A1;13/03/2024;900;p1;10,00", "A2;13/03/2024;901;p1;11,00"], "ids_unmatched", "account", [2, 3], ["900", "901"]),
        (["A1;13/03/2024;1;p1;10,00", "A2;13/03/2024;2;p1;11,00"], "ids_unmatched_zeros", "account", [2, 3], ["1", "2"]),
        ([GOOD_LINE, "A2;13/03/2024;900;p1;11,00"], "ids_unmatched", "account", [3], ["900"]),
        ([GOOD_LINE, "A2;13/03/2024;;p1;11,00"], "too_much_left_out", "account", [3], None),
    ],
)  # fmt: skip
def test_a_bad_order_file_is_refused_with_column_rows_and_values(
    client: Client, lines: list[str], message: str, column: str | None, rows: list[int], values: list[object] | None
) -> None:
    client.orders(*lines)
    problem = client.problem()
    assert (problem.message, problem.fields["file"], problem.fields["rows"]) == (message, "orders.csv", rows)
    assert problem.fields.get("column") == column and problem.fields.get("values") == values


@pytest.mark.parametrize(
    ("content", "message", "fields"),
    [
        (b"", "file_empty", {"file": "orders.csv"}),
        (b"\n \n", "file_empty", {"file": "orders.csv"}),
        (
            b"order;day;account;product;amount\n",
            "file_without_rows",
            {"file": "orders.csv", "headers": ["order", "day", "account", "product", "amount"]},
        ),
        (b"order;day;account;product;amount\n;;;;\n", "file_without_rows", {"file": "orders.csv"}),
        (b"order;day;account;product;product\nA;1;2;3;4\n", "header_repeated", {"column": "product", "count": 2}),
        (b"order;day;account;product;\nA;13/01/2024;001;p1;4\n", "header_empty", {"column": "#5", "rows": [2], "values": ["4"]}),
        (b";;;;\nA;13/01/2024;001;p1;4\n", "header_absent", {"rows": [2], "values": ["A", "13/01/2024", "001"]}),
        (b"order;day\x81;account\nA;\x9d;b\n", "encoding_ambiguous", {"file": "orders.csv"}),
        (b"a,b;c\n1,2;3\n", "separator_ambiguous", {"values": [";", ","], "counts": [2, 2]}),
    ],
)
def test_a_file_that_is_no_table_is_refused(client: Client, content: bytes, message: str, fields: dict[str, object]) -> None:
    client.files["orders.csv"] = content
    check(client, message, **fields)


def test_a_missing_column_names_the_nearest_and_all_headers(client: Client) -> None:
    client.files["orders.csv"] = ORDERS.replace("amount", "amounts")
    check(client, "column_missing", column="amount", nearest="amounts", values=["order", "day", "account", "product", "amounts"])


def test_a_missing_file_names_the_nearest(client: Client) -> None:
    client.mapping = MAPPING.replace('"orders.csv"', '"order.csv"')
    check(client, "data_file_missing", file="order.csv", nearest="orders.csv")


def test_an_unknown_ending_names_the_known_ones(client: Client) -> None:
    client.files["orders.pdf"] = ORDERS
    client.mapping = MAPPING.replace('"orders.csv"', '"orders.pdf"')
    check(client, "format_unknown", file="orders.pdf", values=[".pdf"])


@pytest.mark.parametrize(("name", "message"), [("orders.xlsx", "text_as_workbook"), ("orders.parquet", "parquet_unreadable")])
def test_a_damaged_file_is_an_error_of_its_format(client: Client, name: str, message: str) -> None:
    client.files[name] = b"not what it seems"
    client.mapping = MAPPING.replace('"orders.csv"', f'"{name}"')
    check(client, message, file=name)


def test_two_accounts_with_one_id_are_named_with_their_rows(client: Client) -> None:
    client.files["accounts.csv"] = ACCOUNTS + "002;Boreal Norte;s1;Santos;1,00\n"
    check(client, "key_repeated", file="accounts.csv", column="id", rows=[3, 5], values=["002"], count=2)


def test_an_account_without_id_is_named_with_its_row(client: Client) -> None:
    client.files["accounts.csv"] = ACCOUNTS + ";Dora;;;142.500,50\n"
    check(client, "value_missing", file="accounts.csv", column="id", rows=[5])


def test_a_lookup_that_would_multiply_rows_is_refused(client: Client) -> None:
    client.files["products.csv"] = "code;line\np1;Bikes\np2;Parts\np1;Other\n"
    client.mapping = MAPPING.replace("[accounts]", '[[orders.join]]\nfile = "products.csv"\nkey = { product = "code" }\ntake = ["line"]\n[accounts]')
    check(client, "join_key_repeated", file="products.csv", column="code", rows=[2, 4], values=["p1"])


def test_a_lookup_that_hides_a_column_is_refused(client: Client) -> None:
    client.files["products.csv"] = "product;amount\np1;1\np2;2\n"
    client.mapping = MAPPING.replace("[accounts]", '[[orders.join]]\nfile = "products.csv"\nkey = "product"\ntake = ["amount"]\n[accounts]')
    check(client, "join_name_taken", column="amount", other="products.csv")


def test_a_column_about_private_life_is_never_read_pr1(client: Client) -> None:
    client.files["contacts.csv"] = "id;account;Estado Civil\n1;001;casado\n"
    client.mapping += '[contacts]\nfile = "contacts.csv"\n[contacts.columns]\ncontact_id = "id"\naccount_id = "account"\ntitle = "Estado Civil"\n'
    check(client, "column_never", file="contacts.csv", column="Estado Civil", setting="contacts.title")


@pytest.mark.parametrize(
    ("column", "header", "cells", "message", "rows", "values"),
    [
        ("decision_group", "group", "yes maybe no", "yes_no_bad", [3], ["maybe"]),
        ("influence", "influence", "1 2.5 3", "number_not_whole", [3], ["2.5"]),
        ("coverage", "coverage", "none some deep", "word_unknown", [3], ["some"]),
    ],
)
def test_words_and_counts_of_contacts_are_checked(
    client: Client, column: str, header: str, cells: str, message: str, rows: list[int], values: list[str]
) -> None:
    client.files["contacts.csv"] = f"id;account;{header}\n" + "".join(f"{n};001;{cell}\n" for n, cell in enumerate(cells.split()))
    client.mapping += f'[contacts]\nfile = "contacts.csv"\n[contacts.columns]\ncontact_id = "id"\naccount_id = "account"\n{column} = "{header}"\n'
    check(client, message, file="contacts.csv", column=header, rows=rows, values=values)


def test_a_percentage_without_its_sign_is_refused(client: Client) -> None:
    client.files["opportunities.csv"] = "id;account;chance\n1;001;60\n2;002;0\n"
    client.mapping += (
        '[opportunities]\nfile = "opportunities.csv"\n[opportunities.columns]\n'
        'opportunity_id = "id"\naccount_id = "account"\nprobability = "chance"\n'
    )
    check(client, "ratio_out_of_range", column="chance", rows=[2], values=["60"], ours="probability")


def test_a_cut_off_date_before_all_orders_is_refused(client: Client) -> None:
    client.settings = '[engagement]\nas_of = "2020-01-31"\n'
    check(client, "as_of_before_orders", file="orders.csv", setting="engagement.as_of", values=[("date", "2020-01-31")])


def test_a_cut_off_date_long_after_all_orders_is_refused(client: Client) -> None:
    client.settings = '[engagement]\nas_of = "2042-02-28"\n'
    check(client, "as_of_after_orders", file="orders.csv", values=[("date", "2042-02-28")], last=("date", "2024-02-29"))


@pytest.mark.parametrize("amounts", [("-10,00", "-5,50"), ("0,00", "0,00"), ("10,00", "-10,00")])
def test_lines_that_bring_no_revenue_in_all_are_refused(client: Client, amounts: tuple[str, str]) -> None:
    client.orders(*(f"A{n};13/03/2024;001;p1;{amount}" for n, amount in enumerate(amounts)))
    check(client, "revenue_not_positive", file="orders.csv", column="amount", count=2)


def test_a_quotation_mark_that_is_never_closed_is_told_in_a_large_file_too(client: Client) -> None:
    client.orders(GOOD_LINE, '"' + GOOD_LINE, *[GOOD_LINE] * 9000)
    check(client, "quote_open", file="orders.csv", rows=[3])


@pytest.mark.parametrize("beginning", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_a_workbook_that_is_called_csv_is_told_apart(client: Client, beginning: bytes) -> None:
    client.files["orders.csv"] = beginning + b"x" * 50
    check(client, "workbook_as_text", file="orders.csv")


def test_a_constant_cannot_be_a_figure_it_is_not(client: Client) -> None:
    client.mapping = MAPPING.replace("[accounts]", '[orders.constant]\nquantity = "many"\n[accounts]', 1)
    check(client, "number_bad", values=["many"])


def test_a_formula_cannot_give_a_text(client: Client) -> None:
    client.mapping = MAPPING.replace("[accounts]", '[orders.formula]\nchannel = "amount * 2"\n[accounts]', 1)
    check(client, "formula_not_number", column="channel")


def test_all_problems_of_all_files_come_at_once_q8(client: Client) -> None:
    client.orders(GOOD_LINE, "A2;13/13/2024;001;p1;x", "A3;14/03/2024;001;p1;y")
    client.files["accounts.csv"] = ACCOUNTS.replace("90.000,00", "much")
    found = [(p.message, p.fields["file"], p.fields["column"], p.fields["rows"]) for p in client.problems()]
    assert found == [
        ("number_bad", "accounts.csv", "turnover", [2]), ("date_bad", "orders.csv", "day", [3]), ("number_bad", "orders.csv", "amount", [3, 4]),
    ]  # fmt: skip


def test_a_parquet_file_is_checked_like_any_other(client: Client) -> None:
    table = pa.table({"order": ["A1", None], "day": pd.to_datetime(["2024-01-05", "2024-01-06"]), "account": ["001", "002"], "product": ["p", "p"],
                      "amount": [1.0, None]})  # fmt: skip
    client.engagement()
    pq.write_table(table, client.folder / "data" / "orders.parquet")
    client.mapping = MAPPING.replace('"orders.csv"', '"orders.parquet"')
    assert [(p.message, p.fields["column"], p.fields["rows"]) for p in client.problems()] == [
        ("value_missing", "order", [3]), ("value_missing", "amount", [3]),
    ]  # fmt: skip


def test_data_errors_need_a_person(client: Client) -> None:
    client.files["orders.csv"] = b""
    with pytest.raises(DataError) as caught:
        client.tables()
    assert caught.value.exit_code == 2
